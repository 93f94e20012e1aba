/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-private.h"

#include "lv-audit.h"
#include "lv-media-minutes.h"
#include "lv-records.h"

/* What was written of it by the minute is all that is known of its media. */
static gboolean
sum_minutes (LvDb *db, LvVisit *visit, GError **error)
{
  g_autoptr (GArray) minutes = lv_media_minutes_list (db, visit->id, error);
  LvMediaUsage usage = { 0 };

  if (minutes == NULL)
    return FALSE;
  for (guint i = 0; i < minutes->len; i++)
    {
      const LvMediaMinute *minute = &g_array_index (minutes, LvMediaMinute, i);

      usage.seconds += minute->seconds;
      usage.bytes_sent += (guint64) minute->bytes_sent;
      usage.bytes_received += (guint64) minute->bytes_received;
      usage.peak_bps = MAX (usage.peak_bps, minute->peak_bps);
      if (minute->quality < 0)
        continue;
      usage.quality_sum += minute->quality * minute->seconds;
      usage.n_qualities += minute->seconds;
    }
  lv_visit_set_usage (visit, &usage);
  return TRUE;
}

/* Visits that an earlier run left open end where they were last renewed. */
static gboolean
recover_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autoptr (GPtrArray) open = lv_visits_list_open (db, error);

  if (open == NULL)
    return FALSE;
  for (guint i = 0; i < open->len; i++)
    {
      LvVisit *visit = open->pdata[i];
      g_autoptr (LvVisit) left
          = lv_visit_make_exit (visit, MAX (visit->left_ms, visit->entered_ms), "server-stopped");
      g_autofree char *payload = NULL;

      if (!sum_minutes (db, left, error))
        return FALSE;
      payload = lv_audit_exit_payload (left);
      if (!lv_visits_close (db, left, payload, error))
        return FALSE;
    }
  return TRUE;
}

static void
on_recovered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lv_meetings_recover_async (LvMeetings *self,
                           LvTenant *tenant,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, lv_meetings_recover_async);
  lv_store_run_async (self->context->store, lv_tenant_get_id (tenant), recover_work, NULL, NULL,
                      NULL, NULL, on_recovered, task);
}

gboolean
lv_meetings_recover_finish (LvMeetings *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
