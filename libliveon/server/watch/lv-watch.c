/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-watch.h"

#include "lv-capacity.h"
#include "lv-config.h"
#include "lv-log.h"
#include "lv-meeting-private.h"
#include "lv-metrics-listener.h"
#include "lv-seat-media.h"
#include "lv-session.h"
#include "lv-tenant.h"

#define LOOK_MS 20000

struct _LvWatch
{
  LvContext *context;
  LvListener *listener;
  LvMetricsListener *metrics; /* NULL: not configured */
  GCancellable *cancellable;
  gint64 started_ms;
  guint timer;
  gboolean is_looking; /* on its thread */
  LvMachine machine;
  LvCapacity *capacity;
  LvClockState clock_state; /* as it was told last */
  gboolean has_told_clock;
};

/* Copies for the thread. */
typedef struct
{
  char *folder;
  char *certificate_file;
  LvMachine machine;
} Look;

static void
look_free (Look *look)
{
  g_free (look->folder);
  g_free (look->certificate_file);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
see (LvWatch *self, const LvMachine *machine)
{
  LvHeadcount count;

  self->machine = *machine;
  lv_watch_count (self, &count);
  lv_capacity_look (self->capacity, &self->machine, &count);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;

  lv_machine_read (&look->machine, look->folder, look->certificate_file);
  g_task_return_boolean (task, TRUE);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  Look *look = g_task_get_task_data (G_TASK (result));
  LvWatch *self = data;

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return; /* the watch has gone */
  self->is_looking = FALSE;
  see (self, &look->machine);
}

static Look *
look_new (LvWatch *self)
{
  Look *look = g_new0 (Look, 1);

  look->folder = g_strdup (lv_config_get_string (self->context->config, LV_KEY_STATE_DIRECTORY));
  look->certificate_file = g_strdup (self->context->certificate_file);
  return look;
}

static void
look (LvWatch *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->is_looking)
    return;
  self->is_looking = TRUE;
  task = g_task_new (NULL, self->cancellable, on_looked, self);
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, look_new (self), (GDestroyNotify) look_free);
  g_task_run_in_thread (task, look_in_thread);
}

/* Said once, when it changes: each record bears this clock's time (12.4.4). */
static void
check_clock (LvWatch *self)
{
  LvClockState state = lv_clock_get_state (self->context->clock);

  if (self->has_told_clock && state == self->clock_state)
    return;
  if (state == LV_CLOCK_UNSYNCHRONISED)
    lv_notice ("the clock is not synchronised: set up NTP (systemd-timesyncd or chrony)", NULL);
  else if (state == LV_CLOCK_UNKNOWN)
    lv_notice ("the kernel does not say whether the clock is synchronised", NULL);
  else if (self->has_told_clock)
    lv_notice ("the clock is synchronised again", NULL);
  self->clock_state = state;
  self->has_told_clock = TRUE;
}

static gboolean
on_timer (gpointer data)
{
  LvWatch *self = data;

  check_clock (self);
  look (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
open_metrics (LvWatch *self, GError **error)
{
  const char *address = lv_config_get_string (self->context->config, LV_KEY_METRICS_LISTEN);
  g_autofree char *port = NULL;

  if (*address == '\0')
    return TRUE;
  self->metrics = lv_metrics_listener_new (self, address, error);
  if (self->metrics == NULL)
    return FALSE;
  port = g_strdup_printf ("%u", lv_metrics_listener_get_port (self->metrics));
  lv_notice ("metrics are served", "PORT", port, NULL);
  return TRUE;
}

LvWatch *
lv_watch_new (LvContext *context, LvListener *listener, GError **error)
{
  LvWatch *self = g_new0 (LvWatch, 1);
  g_autoptr (Look) first = NULL;

  self->context = context;
  self->listener = listener;
  self->cancellable = g_cancellable_new ();
  self->started_ms = lv_clock_now_ms (context->clock);
  self->capacity = lv_capacity_new (context);
  first = look_new (self);
  lv_machine_read (&first->machine, first->folder, first->certificate_file);
  if (!open_metrics (self, error))
    {
      lv_watch_free (self);
      return NULL;
    }
  see (self, &first->machine);
  /* The clock's first look is the timer's: just after the machine has started it is seldom
   * synchronised yet. */
  self->timer = lv_clock_timeout_add (context->clock, LOOK_MS, on_timer, self);
  return self;
}

void
lv_watch_free (LvWatch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  lv_clock_clear_timeout (self->context->clock, &self->timer);
  g_clear_pointer (&self->metrics, lv_metrics_listener_free);
  lv_capacity_free (self->capacity);
  g_free (self);
}

LvContext *
lv_watch_get_context (LvWatch *self)
{
  return self->context;
}

LvCapacity *
lv_watch_get_capacity (LvWatch *self)
{
  return self->capacity;
}

const LvMachine *
lv_watch_get_machine (LvWatch *self)
{
  return &self->machine;
}

gint64
lv_watch_get_started_ms (LvWatch *self)
{
  return self->started_ms;
}

guint
lv_watch_get_metrics_port (LvWatch *self)
{
  return self->metrics != NULL ? lv_metrics_listener_get_port (self->metrics) : 0;
}

static guint
count_users (LvContext *context)
{
  g_autoptr (GPtrArray) tenants = lv_tenants_list_live (context->tenants);
  g_autoptr (GHashTable) users = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  for (guint i = 0; i < tenants->len; i++)
    {
      g_autoptr (GPtrArray) sessions
          = lv_sessions_list_live (context->sessions, tenants->pdata[i], NULL);

      g_hash_table_remove_all (users);
      for (guint j = 0; j < sessions->len; j++)
        g_hash_table_add (users, lv_session_get_user (sessions->pdata[j])->id);
      n += g_hash_table_size (users);
    }
  return n;
}

void
lv_watch_count (LvWatch *self, LvHeadcount *count)
{
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self->context->meetings);

  *count = (LvHeadcount){
    .users = count_users (self->context),
    .sessions = lv_sessions_count (self->context->sessions),
    .connections = lv_listener_count_connections (self->listener),
  };
  for (guint i = 0; i < meetings->len; i++)
    {
      LvMeeting *meeting = meetings->pdata[i];

      count->rooms += meeting->seats->len > 0;
      count->participants += meeting->seats->len;
      for (guint j = 0; j < meeting->seats->len; j++)
        {
          LvSeat *seat = meeting->seats->pdata[j];

          count->participants_by_path[seat->media != NULL ? seat->media->stats.path
                                                          : LV_SFU_PATH_NONE]++;
        }
    }
}
