/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The evidence (12.4.1, 16.1.7): written out, looked at, verified where it lies. Main context; the
 * works on the store thread. */
#include <string.h>

#include "lv-error.h"
#include "lv-limits.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-record-pages.h"
#include "lv-recorder.h"
#include "lv-records.h"
#include "lv-rooms.h"
#include "lv-text.h"
#include "lv-users.h"
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
  char *actor;
  char *target;
  char *action;
  LvAuditsPage page;
  GHashTable *names; /* id → name, of whom there is one */
  gint64 place;      /* where to go on; 0: there is no more */
} AuditInput;

static void
audit_input_free (gpointer data)
{
  AuditInput *self = data;

  g_free (self->actor);
  g_free (self->target);
  g_free (self->action);
  g_hash_table_unref (self->names);
  g_free (self);
}

static void
add_name (LvDb *db, AuditInput *self, const char *id)
{
  g_autoptr (LvUser) user = NULL;
  g_autoptr (LvRoom) room = NULL;

  if (!lv_id_is_valid (id) || g_hash_table_contains (self->names, id))
    return;
  user = lv_users_find (db, id, NULL);
  if (user == NULL)
    room = lv_rooms_find (db, id, NULL);
  if (user != NULL || room != NULL)
    g_hash_table_insert (self->names, g_strdup (id),
                         g_strdup (user != NULL ? user->name : room->name));
}

static void
add_names (LvDb *db, AuditInput *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const char *payload = ((LvRecord *) rows->pdata[i])->payload;
      g_autoptr (LvJson) json
          = payload != NULL ? lv_json_parse (payload, strlen (payload), LV_LIMIT_BODY, NULL) : NULL;

      if (json == NULL)
        continue;
      add_name (db, self, lv_json_get_optional_string (json, "actor", LV_LIMIT_REASON, ""));
      add_name (db, self, lv_json_get_optional_string (json, "target", LV_LIMIT_REASON, ""));
    }
}

static gboolean
audit_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  AuditInput *self = data;

  *result = lv_audits_page (db, &self->page, &self->place, error);
  if (*result == NULL)
    return FALSE;
  add_names (db, self, *result);
  return TRUE;
}

static void
write_names (LvJsonWriter *writer, GHashTable *names)
{
  GHashTableIter iter;
  gpointer id, name;

  lv_json_begin_array (writer, "names");
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &id, &name))
    {
      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "id", id);
      lv_json_string (writer, "name", name);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
}

static void
on_audit_listed (LvOperation *operation, gpointer result)
{
  AuditInput *self = lv_operation_get_data (operation);
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
  write_names (writer, self->names);
  if (self->place != 0)
    lv_json_int (writer, "cursor", self->place);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_audit (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  AuditInput *self = g_new0 (AuditInput, 1);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->actor = g_strdup (lv_json_get_optional_string (json, "actor", LV_LIMIT_NAME, NULL));
  self->target = g_strdup (lv_json_get_optional_string (json, "target", LV_LIMIT_NAME, NULL));
  self->action = g_strdup (lv_json_get_optional_string (json, "action", LV_LIMIT_NAME, NULL));
  self->page.actor = self->actor;
  self->page.target = self->target;
  self->page.action = self->action;
  self->page.from_ms = lv_json_get_optional_time (json, "from");
  self->page.to_ms = lv_json_get_optional_time (json, "to");
  self->page.before_seq = lv_json_get_optional_int (json, "before", 1, G_MAXINT64, 0);
  self->page.before_seq
      = lv_json_get_optional_int (json, "cursor", 1, G_MAXINT64, self->page.before_seq);
  self->page.limit
      = (guint) lv_json_get_optional_int (json, "limit", 1, LV_LIMIT_PAGE, LV_LIMIT_PAGE);
  lv_operation_set_data (operation, self, audit_input_free);
  if (!lv_operation_check_arguments (operation))
    return;
  lv_operation_note (operation, self->actor, self->action);
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
  gint64 last_seq; /* where to stop for now */
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

  if (GPOINTER_TO_UINT (result) == VERIFY_BATCH && self->seq < self->last_seq)
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
  lv_json_bool (writer, "is_end", GPOINTER_TO_UINT (result) < VERIFY_BATCH);
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
  /* In parts, so that whoever waits sees how far it is: each goes on where the last one ended. */
  self->seq = lv_json_get_optional_int (json, "after", 1, G_MAXINT64, 0);
  if (self->seq != 0)
    lv_json_get_hex (json, "after_hash", self->hash, sizeof self->hash);
  self->last_seq = lv_json_get_optional_int (json, "rows", 1, G_MAXINT32, 0);
  self->last_seq = self->last_seq != 0 ? self->seq + self->last_seq : G_MAXINT64;
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
