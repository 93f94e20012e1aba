/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a disclosure hands out: the rows of the chain for the visits that it is about, each with its
 * proof, and the signed head; as the export of all records has them (protocol/lv-record-log.h). It
 * is there only once a second administrator has approved. Main context; the works on the store
 * thread. */
#include <string.h>

#include "lv-error.h"
#include "lv-holds.h"
#include "lv-operation.h"
#include "lv-operator-slices.h"
#include "lv-record-log.h"
#include "lv-record-pages.h"
#include "lv-recorder.h"
#include "lv-records.h"

#define SLICE 200

typedef struct
{
  char *id;
  char *tenant_id;
  char *tenant_name;
  LvSigningKey *key;
  LvDisclosure *disclosure; /* once it was found */
  LvVisitsPlace place;
  gboolean has_place;
} Handout;

static void
handout_free (gpointer data)
{
  Handout *self = data;

  g_free (self->id);
  g_free (self->tenant_id);
  g_free (self->tenant_name);
  lv_signing_key_unref (self->key);
  g_clear_pointer (&self->disclosure, lv_disclosure_free);
  g_free (self);
}

/* Takes the writer. */
static void
append_line (GString *out, LvJsonWriter *writer)
{
  gsize length = 0;
  g_autofree char *line = lv_json_writer_free_to_string (writer, &length);

  g_string_append_len (out, line, (gssize) length);
  g_string_append_c (out, '\n');
}

/* Who asked, who approved, why, and of what. */
static void
append_first_line (GString *out, const Handout *self)
{
  const LvDisclosure *disclosure = self->disclosure;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "log", "liveon-disclosure");
  lv_json_int (writer, "version", 1);
  lv_json_string (writer, "tenant", self->tenant_id);
  lv_json_string (writer, "name", self->tenant_name);
  lv_json_string (writer, "disclosure", disclosure->id);
  lv_json_string (writer, "reason", disclosure->reason);
  lv_json_string (writer, "subject", disclosure->subject);
  lv_json_time (writer, "from", disclosure->from_ms);
  lv_json_time (writer, "to", disclosure->to_ms);
  lv_json_string (writer, "asked_by", disclosure->by_id);
  lv_json_time (writer, "asked", disclosure->created_ms);
  lv_json_string (writer, "approved_by", disclosure->decided_by);
  lv_json_time (writer, "approved", disclosure->decided_ms);
  lv_json_end_object (writer);
  append_line (out, writer);
}

static gboolean
append_record (LvDb *db, GString *out, gint64 seq, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  const LvRecord *record;
  LvRecordLine line;
  LvJsonWriter *writer;

  if (seq == 0)
    return TRUE;
  records = lv_records_read (db, seq, 1, error);
  if (records == NULL)
    return FALSE;
  if (records->len == 0)
    return TRUE;
  record = records->pdata[0];
  line = (LvRecordLine){
    .seq = record->seq,
    .time_ms = record->time_ms,
    .kind = record->kind,
    .has_payload = record->payload != NULL,
    .payload = record->payload,
  };
  memcpy (line.salt, record->salt, sizeof line.salt);
  memcpy (line.digest, record->digest, sizeof line.digest);
  memcpy (line.hash, record->hash, sizeof line.hash);
  writer = lv_json_writer_new ();
  lv_record_line_write (writer, &line);
  append_line (out, writer);
  return TRUE;
}

static gboolean
append_head (LvDb *db, GString *out, const Handout *self, GError **error)
{
  LvJsonWriter *writer;
  LvChainHead head = { 0 };

  if (!lv_recorder_head (db, self->tenant_id, self->key, &head, error))
    return FALSE;
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_chain_head_write (writer, "head", self->tenant_id, &head);
  lv_json_end_object (writer);
  append_line (out, writer);
  return TRUE;
}

/* A subject is a person or a room: whose visits there are none of is the other. */
static GPtrArray *
read_visits (LvDb *db, Handout *self, gboolean is_room, gboolean *is_end, GError **error)
{
  const LvDisclosure *disclosure = self->disclosure;
  const char *subject = *disclosure->subject != '\0' ? disclosure->subject : NULL;
  LvVisitsPlace place = self->place;
  LvVisitsPage page = {
    .user_id = is_room ? NULL : subject,
    .room_id = is_room ? subject : NULL,
    .from_ms = disclosure->from_ms,
    .to_ms = disclosure->to_ms,
    .after = self->has_place ? &self->place : NULL,
    .limit = SLICE,
  };
  GPtrArray *rows = lv_visits_page (db, &page, &place, is_end, error);

  if (rows != NULL && !*is_end)
    {
      self->place = place;
      self->has_place = TRUE;
    }
  return rows;
}

static gboolean
find (LvDb *db, Handout *self, GError **error)
{
  self->disclosure = lv_disclosures_find (db, self->id, error);
  if (self->disclosure == NULL)
    return FALSE;
  if (self->disclosure->is_approved)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_NOT_PERMITTED, "rule", "second-person", NULL);
  return FALSE;
}

static gboolean
slice_work (LvDb *db, gpointer state, GString *out, gboolean *is_end, GError **error)
{
  Handout *self = state;
  g_autoptr (GPtrArray) rows = NULL;

  if (self->disclosure == NULL)
    {
      if (!find (db, self, error))
        return FALSE;
      append_first_line (out, self);
    }
  rows = read_visits (db, self, FALSE, is_end, error);
  if (rows != NULL && rows->len == 0 && *is_end && *self->disclosure->subject != '\0')
    {
      g_ptr_array_unref (rows);
      rows = read_visits (db, self, TRUE, is_end, error);
    }
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const LvVisitRow *row = rows->pdata[i];

      if (!append_record (db, out, row->entry_seq, error)
          || !append_record (db, out, row->exit_seq, error))
        return FALSE;
    }
  return !*is_end || append_head (db, out, self, error);
}

static void
export_disclosure (LvOperation *operation)
{
  LvTenant *tenant = lv_operation_get_tenant (operation);
  Handout *self = g_new0 (Handout, 1);

  self->id = g_strdup (lv_json_get_id (lv_operation_get_arguments (operation), "id"));
  self->tenant_id = g_strdup (lv_tenant_get_id (tenant));
  self->tenant_name = g_strdup (lv_tenant_get_row (tenant)->name);
  self->key = lv_signing_key_ref (lv_operation_get_context (operation)->record_key);
  if (!lv_operation_check_arguments (operation))
    {
      handout_free (self);
      return;
    }
  lv_operation_note (operation, self->id, NULL);
  lv_slices_write (operation, LV_FORM_JSONL, slice_work, self, handout_free);
}

const LvOperatorCommand lv_operator_disclosure[] = {
  { "disclosure.export", LV_SCOPE_PEOPLE, 1, export_disclosure },
  { NULL },
};
