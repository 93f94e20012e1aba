/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-clock.h"

typedef struct
{
  guint id;
  gint64 due_ms; /* monotonic */
  gint64 delay_ms;
  GSourceFunc func;
  gpointer data;
} Timer;

struct _LvTestClock
{
  LvClock parent_instance;

  GMutex mutex; /* of all below; never held while a timer runs */
  gint64 wall_ms;
  gint64 monotonic_ms;
  LvClockReading reading;
  GList *timers; /* by time due; among equals the older first */
  guint last_id;
};

G_DEFINE_FINAL_TYPE (LvTestClock, lv_test_clock, LV_TYPE_CLOCK)

static gint64
lv_test_clock_now_ms (LvClock *clock)
{
  LvTestClock *self = LV_TEST_CLOCK (clock);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->wall_ms;
}

static gint64
lv_test_clock_monotonic_ms (LvClock *clock)
{
  LvTestClock *self = LV_TEST_CLOCK (clock);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->monotonic_ms;
}

static void
lv_test_clock_read (LvClock *clock, LvClockReading *reading)
{
  LvTestClock *self = LV_TEST_CLOCK (clock);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  *reading = self->reading;
}

static int
compare_timers (gconstpointer a, gconstpointer b)
{
  const Timer *first = a;
  const Timer *second = b;

  if (first->due_ms != second->due_ms)
    return first->due_ms < second->due_ms ? -1 : 1;
  return first->id < second->id ? -1 : first->id > second->id;
}

static guint
lv_test_clock_timeout_add (LvClock *clock, gint64 delay_ms, GSourceFunc func, gpointer data)
{
  LvTestClock *self = LV_TEST_CLOCK (clock);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Timer *timer = g_new0 (Timer, 1);

  timer->id = ++self->last_id;
  timer->delay_ms = delay_ms;
  timer->due_ms = self->monotonic_ms + delay_ms;
  timer->func = func;
  timer->data = data;
  self->timers = g_list_insert_sorted (self->timers, timer, compare_timers);
  return timer->id;
}

static GList *
find_timer (LvTestClock *self, guint id)
{
  for (GList *link = self->timers; link != NULL; link = link->next)
    if (((Timer *) link->data)->id == id)
      return link;
  return NULL;
}

static gboolean
remove_timer (LvTestClock *self, guint id)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  GList *link = find_timer (self, id);

  if (link == NULL)
    return FALSE;
  g_free (link->data);
  self->timers = g_list_delete_link (self->timers, link);
  return TRUE;
}

static void
lv_test_clock_timeout_remove (LvClock *clock, guint id)
{
  g_return_if_fail (remove_timer (LV_TEST_CLOCK (clock), id));
}

static void
lv_test_clock_finalize (GObject *object)
{
  LvTestClock *self = LV_TEST_CLOCK (object);

  g_list_free_full (self->timers, g_free);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (lv_test_clock_parent_class)->finalize (object);
}

static void
lv_test_clock_class_init (LvTestClockClass *klass)
{
  LvClockClass *clock_class = LV_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lv_test_clock_finalize;
  clock_class->now_ms = lv_test_clock_now_ms;
  clock_class->monotonic_ms = lv_test_clock_monotonic_ms;
  clock_class->read = lv_test_clock_read;
  clock_class->timeout_add = lv_test_clock_timeout_add;
  clock_class->timeout_remove = lv_test_clock_timeout_remove;
}

static void
lv_test_clock_init (LvTestClock *self)
{
  g_mutex_init (&self->mutex);
  self->reading.state = LV_CLOCK_SYNCHRONISED;
}

LvTestClock *
lv_test_clock_new (gint64 now_ms)
{
  LvTestClock *self = g_object_new (LV_TYPE_TEST_CLOCK, NULL);

  self->wall_ms = now_ms;
  return self;
}

static void
move_to (LvTestClock *self, gint64 monotonic_ms)
{
  self->wall_ms += monotonic_ms - self->monotonic_ms;
  self->monotonic_ms = monotonic_ms;
}

/* Moves to the first timer that is due by then and copies it; FALSE when there is none. */
static gboolean
next_due (LvTestClock *self, gint64 target_ms, Timer *out)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Timer *timer = self->timers != NULL ? self->timers->data : NULL;

  if (timer == NULL || timer->due_ms > target_ms)
    {
      move_to (self, MAX (self->monotonic_ms, target_ms));
      return FALSE;
    }
  move_to (self, MAX (self->monotonic_ms, timer->due_ms));
  /* Before it runs, so that it may remove itself; never at the same time again. */
  self->timers = g_list_delete_link (self->timers, self->timers);
  timer->due_ms += MAX (timer->delay_ms, 1);
  self->timers = g_list_insert_sorted (self->timers, timer, compare_timers);
  *out = *timer;
  return TRUE;
}

void
lv_test_clock_advance (LvTestClock *self, gint64 ms)
{
  g_autoptr (LvTestClock) keep = NULL;
  gint64 target_ms;
  Timer timer;

  g_return_if_fail (LV_IS_TEST_CLOCK (self));
  g_return_if_fail (ms >= 0);

  keep = g_object_ref (self);
  target_ms = lv_clock_monotonic_ms (LV_CLOCK (self)) + ms;
  while (next_due (self, target_ms, &timer))
    if (timer.func (timer.data) == G_SOURCE_REMOVE)
      remove_timer (self, timer.id);
}

void
lv_test_clock_set_wall (LvTestClock *self, gint64 now_ms)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (LV_IS_TEST_CLOCK (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->wall_ms = now_ms;
}

void
lv_test_clock_set_state (LvTestClock *self, LvClockState state)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (LV_IS_TEST_CLOCK (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->reading.state = state;
}

void
lv_test_clock_set_offset_us (LvTestClock *self, gint64 offset_us)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (LV_IS_TEST_CLOCK (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->reading.offset_us = offset_us;
}
