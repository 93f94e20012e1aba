/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-clock.h"

#include <sys/timex.h>

G_DEFINE_ABSTRACT_TYPE (LvClock, lv_clock, G_TYPE_OBJECT)

static void
lv_clock_class_init (LvClockClass *klass)
{
}

static void
lv_clock_init (LvClock *self)
{
}

gint64
lv_clock_now_ms (LvClock *self)
{
  g_return_val_if_fail (LV_IS_CLOCK (self), 0);

  return LV_CLOCK_GET_CLASS (self)->now_ms (self);
}

gint64
lv_clock_monotonic_ms (LvClock *self)
{
  g_return_val_if_fail (LV_IS_CLOCK (self), 0);

  return LV_CLOCK_GET_CLASS (self)->monotonic_ms (self);
}

void
lv_clock_read (LvClock *self, LvClockReading *reading)
{
  *reading = (LvClockReading){ .state = LV_CLOCK_UNKNOWN };
  g_return_if_fail (LV_IS_CLOCK (self));

  LV_CLOCK_GET_CLASS (self)->read (self, reading);
}

LvClockState
lv_clock_get_state (LvClock *self)
{
  LvClockReading reading;

  lv_clock_read (self, &reading);
  return reading.state;
}

const char *
lv_clock_state_word (LvClockState state)
{
  static const char *const words[] = {
    [LV_CLOCK_SYNCHRONISED] = "synchronised",
    [LV_CLOCK_UNSYNCHRONISED] = "unsynchronised",
    [LV_CLOCK_UNKNOWN] = "unknown",
  };

  return words[state];
}

guint
lv_clock_timeout_add (LvClock *self, gint64 delay_ms, GSourceFunc func, gpointer data)
{
  g_return_val_if_fail (LV_IS_CLOCK (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  return LV_CLOCK_GET_CLASS (self)->timeout_add (self, MAX (delay_ms, 0), func, data);
}

void
lv_clock_timeout_remove (LvClock *self, guint id)
{
  g_return_if_fail (LV_IS_CLOCK (self));
  g_return_if_fail (id != 0);

  LV_CLOCK_GET_CLASS (self)->timeout_remove (self, id);
}

/* The pending timers of a system clock, shared with their sources so that either may go first. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex mutex;
  GHashTable *sources; /* id → GSource */
  guint last_id;
} Timers;

typedef struct
{
  GSource source;
  Timers *timers;
  guint id;
  gint64 delay_us;
} TimerSource;

static void
timers_unref (Timers *timers)
{
  if (!g_atomic_ref_count_dec (&timers->ref_count))
    return;
  g_hash_table_unref (timers->sources);
  g_mutex_clear (&timers->mutex);
  g_free (timers);
}

/* The source of the id is the caller's; NULL when it is no longer pending. */
static GSource *
timers_steal (Timers *timers, guint id)
{
  gpointer source = NULL;

  g_mutex_lock (&timers->mutex);
  g_hash_table_steal_extended (timers->sources, GUINT_TO_POINTER (id), NULL, &source);
  g_mutex_unlock (&timers->mutex);
  return source;
}

static gboolean
timer_source_dispatch (GSource *source, GSourceFunc func, gpointer data)
{
  TimerSource *self = (TimerSource *) source;

  if (func (data) == G_SOURCE_CONTINUE)
    {
      g_source_set_ready_time (source, g_source_get_time (source) + self->delay_us);
      return G_SOURCE_CONTINUE;
    }
  source = timers_steal (self->timers, self->id);
  g_clear_pointer (&source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
timer_source_finalize (GSource *source)
{
  TimerSource *self = (TimerSource *) source;

  timers_unref (self->timers);
}

static GSourceFuncs timer_source_funcs = {
  .dispatch = timer_source_dispatch,
  .finalize = timer_source_finalize,
};

struct _LvSystemClock
{
  LvClock parent_instance;

  Timers *timers;
};

#define LV_TYPE_SYSTEM_CLOCK (lv_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (LvSystemClock, lv_system_clock, LV, SYSTEM_CLOCK, LvClock)
G_DEFINE_FINAL_TYPE (LvSystemClock, lv_system_clock, LV_TYPE_CLOCK)

static gint64
lv_system_clock_now_ms (LvClock *clock)
{
  return g_get_real_time () / 1000;
}

static gint64
lv_system_clock_monotonic_ms (LvClock *clock)
{
  return g_get_monotonic_time () / 1000;
}

static void
lv_system_clock_read (LvClock *clock, LvClockReading *reading)
{
  struct timex query = { .modes = 0 };
  const int state = adjtimex (&query);

  if (state == -1)
    return;
  reading->state = state == TIME_ERROR || (query.status & STA_UNSYNC) != 0 ? LV_CLOCK_UNSYNCHRONISED
                                                                           : LV_CLOCK_SYNCHRONISED;
  reading->offset_us = (query.status & STA_NANO) != 0 ? query.offset / 1000 : query.offset;
  reading->max_error_us = query.maxerror;
}

static guint
lv_system_clock_timeout_add (LvClock *clock, gint64 delay_ms, GSourceFunc func, gpointer data)
{
  Timers *timers = LV_SYSTEM_CLOCK (clock)->timers;
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  GSource *source = g_source_new (&timer_source_funcs, sizeof (TimerSource));
  TimerSource *timer = (TimerSource *) source;
  guint id;

  g_atomic_ref_count_inc (&timers->ref_count);
  timer->timers = timers;
  timer->delay_us = MIN (delay_ms, G_MAXINT64 / 4000) * 1000;
  g_source_set_callback (source, func, data, NULL);
  g_source_set_static_name (source, "LvClock timeout");
  g_source_set_ready_time (source, g_get_monotonic_time () + timer->delay_us);

  g_mutex_lock (&timers->mutex);
  id = timer->id = ++timers->last_id;
  g_hash_table_insert (timers->sources, GUINT_TO_POINTER (id), source);
  g_mutex_unlock (&timers->mutex);
  g_source_attach (source, context);
  return id;
}

static void
lv_system_clock_timeout_remove (LvClock *clock, guint id)
{
  g_autoptr (GSource) source = timers_steal (LV_SYSTEM_CLOCK (clock)->timers, id);

  g_return_if_fail (source != NULL);
  g_source_destroy (source);
}

static void
lv_system_clock_finalize (GObject *object)
{
  LvSystemClock *self = LV_SYSTEM_CLOCK (object);
  g_autoptr (GList) sources = NULL;

  g_mutex_lock (&self->timers->mutex);
  sources = g_hash_table_get_values (self->timers->sources);
  g_hash_table_steal_all (self->timers->sources);
  g_mutex_unlock (&self->timers->mutex);
  for (GList *link = sources; link != NULL; link = link->next)
    {
      g_source_destroy (link->data);
      g_source_unref (link->data);
    }
  g_clear_pointer (&self->timers, timers_unref);
  G_OBJECT_CLASS (lv_system_clock_parent_class)->finalize (object);
}

static void
lv_system_clock_class_init (LvSystemClockClass *klass)
{
  LvClockClass *clock_class = LV_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lv_system_clock_finalize;
  clock_class->now_ms = lv_system_clock_now_ms;
  clock_class->monotonic_ms = lv_system_clock_monotonic_ms;
  clock_class->read = lv_system_clock_read;
  clock_class->timeout_add = lv_system_clock_timeout_add;
  clock_class->timeout_remove = lv_system_clock_timeout_remove;
}

static void
lv_system_clock_init (LvSystemClock *self)
{
  self->timers = g_new0 (Timers, 1);
  g_atomic_ref_count_init (&self->timers->ref_count);
  g_mutex_init (&self->timers->mutex);
  self->timers->sources = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_source_unref);
}

LvClock *
lv_clock_new_system (void)
{
  return g_object_new (LV_TYPE_SYSTEM_CLOCK, NULL);
}
