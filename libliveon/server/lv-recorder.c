/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-recorder-private.h"

#include <string.h>

#include "lv-error.h"
#include "lv-log.h"
#include "lv-record-log.h"
#include "lv-records.h"
#include "lv-session.h"
#include "lv-tenants.h"

#define ROUND_MS (24 * 3600 * G_GINT64_CONSTANT (1000))

LvRecorder *
lv_recorder_new (LvContext *context)
{
  LvRecorder *self = g_new0 (LvRecorder, 1);

  self->context = context;
  self->cancellable = g_cancellable_new ();
  lv_clock_watch_init (&self->watch, context->clock);
  return self;
}

void
lv_recorder_free (LvRecorder *self)
{
  lv_clock_clear_timeout (self->context->clock, &self->round_timer);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self);
}

gboolean
lv_recorder_head (
    LvDb *db, const char *tenant_id, LvSigningKey *key, LvChainHead *head, GError **error)
{
  if (!lv_records_head (db, &head->seq, &head->time_ms, head->hash, error))
    return FALSE;
  lv_chain_head_sign (head, tenant_id, key);
  return TRUE;
}

void
lv_chain_head_write (LvJsonWriter *writer,
                     const char *name,
                     const char *tenant_id,
                     const LvChainHead *head)
{
  LvHeadLine line = { .seq = head->seq, .time_ms = head->time_ms };

  g_strlcpy (line.tenant, tenant_id, sizeof line.tenant);
  memcpy (line.hash, head->hash, sizeof line.hash);
  memcpy (line.signature, head->signature, sizeof line.signature);
  memcpy (line.key, head->public_key, sizeof line.key);
  lv_head_line_write (writer, name, &line);
}

/* The round: one tenant after the other, so that a purge never crowds the store. */
typedef struct
{
  LvRecorder *recorder;
  GCancellable *cancellable; /* cancelled: the recorder has gone */
  GPtrArray *tenants;        /* of LvTenantRow */
  guint next;
  LvSigningKey *key;
  char *tenant_id; /* at hand */
  LvChainHead head;
} Round;

static void
round_free (Round *round)
{
  g_object_unref (round->cancellable);
  g_clear_pointer (&round->tenants, g_ptr_array_unref);
  lv_signing_key_unref (round->key);
  g_free (round->tenant_id);
  g_free (round);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Round, round_free)

static void go_on (Round *round);

static LvTenant *
find_live (LvContext *context, const char *tenant_id)
{
  g_autoptr (GPtrArray) live = lv_tenants_list_live (context->tenants);

  for (guint i = 0; i < live->len; i++)
    if (g_str_equal (lv_tenant_get_id (live->pdata[i]), tenant_id))
      return live->pdata[i];
  return NULL;
}

static void
push_head (LvContext *context, LvTenant *tenant, const LvChainHead *head)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autoptr (GPtrArray) sessions = lv_sessions_list_live (context->sessions, tenant, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GBytes) event = NULL;

  lv_chain_head_write (writer, NULL, lv_tenant_get_id (tenant), head);
  data = lv_json_writer_free_to_string (writer, NULL);
  event = lv_event_new ("chain.head", data, -1);
  for (guint i = 0; i < sessions->len; i++)
    lv_session_push (sessions->pdata[i], event);
}

static gboolean
head_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Round *round = input;

  return lv_recorder_head (db, round->tenant_id, round->key, &round->head, error);
}

static void
on_head (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;
  LvTenant *tenant;

  /* A company may have been removed since they were listed. */
  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error)
      && !g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND))
    lv_warning ("the head of a chain could not be read", "ERROR", error->message, NULL);
  if (g_cancellable_is_cancelled (round->cancellable))
    return;
  tenant = find_live (round->recorder->context, round->tenant_id);
  if (error == NULL && tenant != NULL)
    push_head (round->recorder->context, tenant, &round->head);
  go_on (g_steal_pointer (&round));
}

static void
on_purged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;
  guint64 removed = 0;
  LvStore *store;

  gboolean is_purged = lv_recorder_purge_finish (round->recorder, result, &removed, &error);

  if (g_cancellable_is_cancelled (round->cancellable))
    return;
  if (!is_purged)
    lv_notice ("records were not purged", "TENANT", round->tenant_id, "ERROR", error->message,
               NULL);
  count = g_strdup_printf ("%" G_GUINT64_FORMAT, removed);
  if (removed > 0)
    lv_info ("records purged", "TENANT", round->tenant_id, "COUNT", count, NULL);
  store = round->recorder->context->store;
  /* Lent: it is not touched here until the answer. */
  lv_store_run_async (store, round->tenant_id, head_work, round, NULL, NULL, NULL, on_head, round);
  g_steal_pointer (&round);
}

/* Takes the round. */
static void
go_on (Round *round)
{
  LvTenantRow *row;

  if (round->next == round->tenants->len)
    return round_free (round);
  row = round->tenants->pdata[round->next++];
  g_free (round->tenant_id);
  round->tenant_id = g_strdup (row->id);
  lv_recorder_purge_id_async (round->recorder, row->id, on_purged, round);
}

static gboolean
list_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_tenants_list (db, error);
  return *result != NULL;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &round->tenants, &error))
    lv_warning ("the tenants could not be listed", "ERROR", error->message, NULL);
  else if (!g_cancellable_is_cancelled (round->cancellable))
    go_on (g_steal_pointer (&round));
}

/* All tenants, also those that are closed or that nobody uses: retention goes on. */
static gboolean
on_round (gpointer data)
{
  LvRecorder *self = data;
  Round *round = g_new0 (Round, 1);

  round->recorder = self;
  round->cancellable = g_object_ref (self->cancellable);
  round->key = lv_signing_key_ref (self->context->record_key);
  lv_store_run_async (self->context->store, NULL, list_work, NULL, NULL,
                      (GDestroyNotify) g_ptr_array_unref, NULL, on_listed, round);
  return G_SOURCE_CONTINUE;
}

void
lv_recorder_start (LvRecorder *self)
{
  /* The first at once: before this run adds records, the newest one of the last run tells whether
   * the clock has jumped meanwhile. */
  on_round (self);
  self->round_timer = lv_clock_timeout_add (self->context->clock, ROUND_MS, on_round, self);
}
