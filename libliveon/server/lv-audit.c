/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-audit.h"

#include "lv-json-writer.h"
#include "lv-record-pages.h"
#include "lv-records.h"

gboolean
lv_audit_append (LvDb *db, gint64 now_ms, const LvAudit *audit, GError **error)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *payload = NULL;
  gint64 seq = 0;

  lv_json_begin_object (writer, NULL);
  lv_json_time (writer, "time", now_ms);
  lv_json_string (writer, "actor", audit->actor);
  lv_json_string (writer, "action", audit->action);
  lv_json_string (writer, "target", audit->target);
  lv_json_string (writer, "result", audit->result);
  lv_json_string (writer, "address", audit->address);
  lv_json_string (writer, "detail", audit->detail);
  lv_json_end_object (writer);
  payload = lv_json_writer_free_to_string (writer, NULL);
  return lv_records_append (db, now_ms, "audit", payload, &seq, error)
         && lv_audits_index (db, seq, audit->actor, audit->action, audit->target, error);
}

char *
lv_audit_entry_payload (const LvVisit *visit)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "visit", visit->id);
  lv_json_time (writer, "entered", visit->entered_ms);
  lv_json_string (writer, "user", visit->user_id);
  lv_json_string (writer, "login", visit->login);
  lv_json_string (writer, "name", visit->user_name);
  lv_json_string (writer, "affiliation", visit->affiliation);
  lv_json_string (writer, "room", visit->room_id);
  lv_json_string (writer, "room_name", visit->room_name);
  lv_json_string (writer, "address", visit->address);
  lv_json_string (writer, "client", visit->client);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

char *
lv_audit_exit_payload (const LvVisit *visit)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "visit", visit->id);
  lv_json_time (writer, "left", visit->left_ms);
  lv_json_string (writer, "reason", visit->reason);
  lv_json_string (writer, "user", visit->user_id);
  lv_json_string (writer, "room", visit->room_id);
  lv_json_int (writer, "bytes_sent", visit->bytes_sent);
  lv_json_int (writer, "bytes_received", visit->bytes_received);
  lv_json_int (writer, "average_bps", visit->average_bps);
  lv_json_int (writer, "peak_bps", visit->peak_bps);
  if (visit->quality < 0)
    lv_json_null (writer, "quality");
  else
    lv_json_double (writer, "quality", visit->quality);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}
