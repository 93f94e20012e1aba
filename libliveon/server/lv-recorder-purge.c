/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The purge: looks whether it may, then removes in small portions. Each portion is a unit of work
 * that asks for the legal hold again, and says in a record of its own what it has removed. */
#include "lv-recorder-private.h"

#include "lv-config.h"
#include "lv-error.h"
#include "lv-holds.h"
#include "lv-media-minutes.h"
#include "lv-records.h"
#include "lv-tenants.h"
#include "lv-totals.h"

#define PORTION 200
#define MINUTES_PORTION 1000
#define MINUTES_KEPT_MS (30 * 24 * 3600 * G_GINT64_CONSTANT (1000))

typedef struct
{
  LvRecorder *recorder;
  char *tenant_id;
  gint64 judged_ms;   /* when the clock was believed: age counts from then */
  LvPurgePlace place; /* lent to each portion */
  guint64 removed;
} Purge;

/* What crosses to the store thread. */
typedef struct
{
  gint64 judged_ms;
  gint64 now_ms;
  LvPurgePlace *place;
} Portion;

static void
purge_free (gpointer data)
{
  Purge *purge = data;

  g_free (purge->tenant_id);
  g_free (purge);
}

static gboolean
newest_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  gint64 *newest_ms = input;
  gint64 seq = 0;
  guint8 hash[LV_CHAIN_HASH_SIZE];

  return lv_records_head (db, &seq, newest_ms, hash, error);
}

static char *
make_payload (gint64 before_ms, guint years, guint removed)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_time (writer, "before", before_ms);
  lv_json_int (writer, "years", years);
  lv_json_int (writer, "removed", removed);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

/* result: how many went. */
static gboolean
portion_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Portion *portion = input;
  g_autoptr (LvPolicy) policy = lv_policy_load (db, error);
  g_autofree char *payload = NULL;
  gint64 before_ms;
  gint64 seq;
  guint removed = 0;

  if (policy == NULL)
    return FALSE;
  if (policy->is_legal_hold)
    {
      lv_error_set (error, LIVEON_ERROR_LEGAL_HOLD, NULL);
      return FALSE;
    }
  before_ms
      = lv_retention_limit_ms (portion->judged_ms, policy->retention_years, policy->time_zone);
  if (!lv_holds_expire (db, portion->now_ms, error)
      || !lv_records_purge (db, before_ms, portion->place, PORTION, &removed, error))
    return FALSE;
  *result = GUINT_TO_POINTER (removed);
  if (removed == 0)
    return TRUE;
  payload = make_payload (before_ms, policy->retention_years, removed);
  return lv_records_append (db, portion->now_ms, "purge", payload, &seq, error);
}

/* What the sums of days say of a person goes with the visits that they were made of. */
static gboolean
totals_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Portion *portion = input;
  g_autoptr (LvPolicy) policy = lv_policy_load (db, error);
  g_autoptr (GTimeZone) zone = NULL;
  gint64 before_ms;
  guint removed = 0;

  if (policy == NULL)
    return FALSE;
  before_ms
      = lv_retention_limit_ms (portion->judged_ms, policy->retention_years, policy->time_zone);
  zone = g_time_zone_new_identifier (policy->time_zone);
  if (!policy->is_legal_hold && zone != NULL
      && !lv_totals_purge (db, lv_local_day (before_ms, zone), PORTION, &removed, error))
    return FALSE;
  *result = GINT_TO_POINTER (removed >= PORTION);
  return TRUE;
}

/* What media used by the minute is no record, but a legal hold holds it too. result: whether there
 * is more. */
static gboolean
minutes_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Portion *portion = input;
  g_autoptr (LvPolicy) policy = lv_policy_load (db, error);
  guint removed = 0;

  if (policy == NULL)
    return FALSE;
  if (!policy->is_legal_hold
      && !lv_media_minutes_purge (db, portion->judged_ms - MINUTES_KEPT_MS, portion->place,
                                  MINUTES_PORTION, &removed, error))
    return FALSE;
  *result = GINT_TO_POINTER (!policy->is_legal_hold && portion->place->has_more);
  return TRUE;
}

static void run_portion (GTask *task, LvStoreWork work, GAsyncReadyCallback callback);

static void
on_minutes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Purge *purge = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer has_more = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, &has_more, &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  if (has_more != NULL)
    run_portion (g_steal_pointer (&task), minutes_work, on_minutes);
  else
    g_task_return_int (task, (gssize) purge->removed);
}

static void
on_totals (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer has_more = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, &has_more, &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  if (has_more != NULL)
    run_portion (g_steal_pointer (&task), totals_work, on_totals);
  else
    run_portion (g_steal_pointer (&task), minutes_work, on_minutes);
}

static void
on_portion (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Purge *purge = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer removed = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, &removed, &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  purge->removed += GPOINTER_TO_UINT (removed);
  if (purge->place.has_more)
    run_portion (g_steal_pointer (&task), portion_work, on_portion);
  else
    run_portion (g_steal_pointer (&task), totals_work, on_totals);
}

/* Takes the task. */
static void
run_portion (GTask *task, LvStoreWork work, GAsyncReadyCallback callback)
{
  Purge *purge = g_task_get_task_data (task);
  LvContext *context;
  Portion *portion;

  if (g_task_return_error_if_cancelled (task))
    return g_object_unref (task);
  context = purge->recorder->context;
  portion = g_new (Portion, 1);
  portion->judged_ms = purge->judged_ms;
  portion->now_ms = lv_clock_now_ms (context->clock);
  portion->place = &purge->place;
  lv_store_run_async (context->store, purge->tenant_id, work, portion, g_free, NULL,
                      g_task_get_cancellable (task), callback, task);
}

typedef struct
{
  GTask *task;
  gint64 newest_ms;
} Look;

static void
on_newest (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Look *look = user_data;
  g_autoptr (GTask) task = look->task;
  Purge *purge = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  LvRecorder *self;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  if (g_task_return_error_if_cancelled (task))
    return;
  self = purge->recorder;
  purge->judged_ms = lv_clock_now_ms (self->context->clock);
  if (lv_clock_watch_check (&self->watch, self->context->clock,
                            lv_config_get_bool (self->context->config, LV_KEY_REQUIRE_CLOCK),
                            look->newest_ms, &error))
    run_portion (g_steal_pointer (&task), portion_work, on_portion);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
lv_recorder_purge_id_async (LvRecorder *self,
                            const char *tenant_id,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, self->cancellable, callback, user_data);
  Purge *purge = g_new0 (Purge, 1);
  Look *look = g_new0 (Look, 1);

  g_task_set_source_tag (task, lv_recorder_purge_async);
  purge->recorder = self;
  purge->tenant_id = g_strdup (tenant_id);
  g_task_set_task_data (task, purge, purge_free);
  look->task = task;
  /* Lent: it is not touched here until the answer. */
  lv_store_run_async (self->context->store, tenant_id, newest_work, &look->newest_ms, NULL, NULL,
                      NULL, on_newest, look);
}

void
lv_recorder_purge_async (LvRecorder *self,
                         LvTenant *tenant,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  lv_recorder_purge_id_async (self, lv_tenant_get_id (tenant), callback, user_data);
}

gboolean
lv_recorder_purge_finish (LvRecorder *self, GAsyncResult *result, guint64 *removed, GError **error)
{
  gssize count = g_task_propagate_int (G_TASK (result), error);

  if (removed != NULL)
    *removed = count > 0 ? (guint64) count : 0;
  return count >= 0;
}
