/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The evidence (12.4.1, 16.1.7): written out, looked at, verified where it lies. Main context; the
 * works on the store thread. */
#include <string.h>

#include "lv-error.h"
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-recorder.h"
#include "lv-records.h"
#include "lv-text.h"
#include "lv-words.h"

#define VERIFY_BATCH 1000

/* --- export --- */

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  LvContext *context = lv_operation_get_context (operation);
  GError *error = NULL;

  if (lv_recorder_export_finish (context->recorder, result, &error))
    lv_operation_reply (operation, NULL);
  else
    lv_operation_refuse (operation, error);
}

void
lv_operator_export_records (LvOperation *operation, guint file_index)
{
  LvContext *context = lv_operation_get_context (operation);
  g_autoptr (GOutputStream) stream = lv_operation_take_output (operation, file_index);

  if (stream == NULL)
    return;
  lv_recorder_export_async (context->recorder, lv_operation_get_tenant (operation), stream, NULL,
                            on_exported, lv_operation_ref (operation));
}

static void
export_records (LvOperation *operation)
{
  lv_operator_export_records (operation, 0);
}

/* --- head --- */

typedef struct
{
  char *tenant_id;
  LvSigningKey *key;
} HeadInput;

static void
head_input_free (HeadInput *self)
{
  g_free (self->tenant_id);
  lv_signing_key_unref (self->key);
  g_free (self);
}

static gboolean
head_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  HeadInput *input = data;
  g_autofree LvChainHead *head = g_new0 (LvChainHead, 1);

  if (!lv_recorder_head (db, input->tenant_id, input->key, head, error))
    return FALSE;
  *result = g_steal_pointer (&head);
  return TRUE;
}

static void
on_head (LvOperation *operation, gpointer result)
{
  HeadInput *input = lv_operation_get_data (operation);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_chain_head_write (writer, "head", input->tenant_id, result);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
show_head (LvOperation *operation)
{
  HeadInput *input = g_new0 (HeadInput, 1);

  input->tenant_id = g_strdup (lv_tenant_get_id (lv_operation_get_tenant (operation)));
  input->key = lv_signing_key_ref (lv_operation_get_context (operation)->record_key);
  lv_operation_set_data (operation, input, (GDestroyNotify) head_input_free);
  lv_operation_read (operation, head_work, g_free, on_head);
}

/* --- audit rows --- */

typedef struct
{
  gint64 before_seq;
  guint limit;
} AuditInput;

static gboolean
audit_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  AuditInput *input = data;

  *result = lv_records_list_audit (db, input->before_seq, input->limit, error);
  return *result != NULL;
}

static void
on_audit_listed (LvOperation *operation, gpointer result)
{
  GPtrArray *rows = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "audit");
  for (guint i = 0; i < rows->len; i++)
    {
      LvRecord *row = g_ptr_array_index (rows, i);

      lv_json_begin_object (writer, NULL);
      lv_json_int (writer, "seq", row->seq);
      lv_json_time (writer, "time", row->time_ms);
      lv_json_raw (writer, "payload", row->payload != NULL ? row->payload : "null", -1);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_audit (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  AuditInput *input = g_new0 (AuditInput, 1);

  input->before_seq = lv_json_get_optional_int (json, "before", 1, G_MAXINT64, G_MAXINT64);
  input->limit = (guint) lv_json_get_optional_int (json, "limit", 1, LV_LIMIT_PAGE, LV_LIMIT_PAGE);
  lv_operation_set_data (operation, input, g_free);
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, audit_work, (GDestroyNotify) g_ptr_array_unref, on_audit_listed);
}

/* --- verification where it lies --- */

typedef struct
{
  gint64 seq; /* verified up to here */
  guint8 hash[LV_CHAIN_HASH_SIZE];
  gint64 n_purged;
  /* A head that somebody kept elsewhere; seq 0: none. */
  gint64 known_seq;
  guint8 known_hash[LV_CHAIN_HASH_SIZE];
} Verification;

static GError *
does_not_fit (gint64 seq, const char *what)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
  GError *error = lv_error_new_detail (LIVEON_ERROR_VERIFICATION, "row %s: %s", number, what);

  lv_error_add_argument (error, "seq", number);
  return error;
}

static GError *
verify_row (Verification *self, const LvRecord *row)
{
  guint8 digest[LV_CHAIN_HASH_SIZE], next[LV_CHAIN_HASH_SIZE];

  if (row->seq != self->seq + 1)
    return does_not_fit (self->seq + 1, "it is missing");
  if (row->payload == NULL)
    self->n_purged++;
  else
    {
      lv_chain_digest (row->salt, row->payload, strlen (row->payload), digest);
      if (memcmp (digest, row->digest, sizeof digest) != 0)
        return does_not_fit (row->seq, "what it says was changed");
    }
  lv_chain_next (self->hash, row->seq, row->time_ms, row->kind, row->digest, next);
  memcpy (self->hash, next, sizeof next);
  if (memcmp (self->hash, row->hash, sizeof self->hash) != 0)
    return does_not_fit (row->seq, "it does not follow from the row before");
  if (row->seq == self->known_seq && memcmp (self->hash, self->known_hash, sizeof self->hash) != 0)
    return does_not_fit (row->seq, "the records were rewritten: the head kept elsewhere differs");
  self->seq = row->seq;
  return NULL;
}

/* One batch; so that a long chain does not keep the others waiting. */
static gboolean
verify_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Verification *self = data;
  g_autoptr (GPtrArray) rows = lv_records_read (db, self->seq + 1, VERIFY_BATCH, error);
  GError *wrong = NULL;

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len && wrong == NULL; i++)
    wrong = verify_row (self, g_ptr_array_index (rows, i));
  if (wrong == NULL && rows->len < VERIFY_BATCH && self->seq < self->known_seq)
    wrong = does_not_fit (self->seq + 1, "the records were cut short");
  if (wrong != NULL)
    {
      g_propagate_error (error, wrong);
      return FALSE;
    }
  *result = GUINT_TO_POINTER (rows->len);
  return TRUE;
}

static void
on_batch_verified (LvOperation *operation, gpointer result)
{
  Verification *self = lv_operation_get_data (operation);
  g_autofree char *hash = NULL;
  LvJsonWriter *writer;

  if (GPOINTER_TO_UINT (result) == VERIFY_BATCH)
    {
      lv_operation_read (operation, verify_work, NULL, on_batch_verified);
      return;
    }
  hash = lv_hex_encode (self->hash, sizeof self->hash);
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_int (writer, "rows", self->seq);
  lv_json_int (writer, "purged", self->n_purged);
  lv_json_string (writer, "hash", hash);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
verify_store (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  Verification *self = g_new0 (Verification, 1);

  lv_operation_set_data (operation, self, g_free);
  self->known_seq = lv_json_get_optional_int (json, "seq", 1, G_MAXINT64, 0);
  if (self->known_seq != 0)
    lv_json_get_hex (json, "hash", self->known_hash, sizeof self->known_hash);
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, verify_work, NULL, on_batch_verified);
}

const LvOperatorCommand lv_operator_records[] = {
  { "operator-records.audit", LV_SCOPE_SERVER, 0, list_audit },
  { "operator-records.verify", LV_SCOPE_SERVER, 0, verify_store },
  { "records.audit", LV_SCOPE_PEOPLE, 0, list_audit },
  { "records.export", LV_SCOPE_PEOPLE, 1, export_records },
  { "records.head", LV_SCOPE_TENANT, 0, show_head },
  { "records.verify", LV_SCOPE_TENANT, 0, verify_store },
  { NULL },
};
