/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-record-log.h"

#include "lv-clock.h"
#include "lv-limits.h"
#include "lv-text.h"

#define MAX_KIND 32

static void
write_hex (LvJsonWriter *writer, const char *name, const guint8 *data, gsize length)
{
  g_autofree char *text = lv_hex_encode (data, length);

  lv_json_string (writer, name, text);
}

/* Not lv_json_time: here 1970-01-01T00:00:00.000Z is a time like others. */
static void
write_time (LvJsonWriter *writer, gint64 ms)
{
  g_autofree char *text = lv_time_format (ms);

  lv_json_string (writer, "time", text);
}

void
lv_record_line_write (LvJsonWriter *writer, const LvRecordLine *line)
{
  lv_json_begin_object (writer, NULL);
  lv_json_int (writer, "seq", line->seq);
  write_time (writer, line->time_ms);
  lv_json_string (writer, "kind", line->kind);
  if (line->has_payload)
    write_hex (writer, "salt", line->salt, sizeof line->salt);
  else
    lv_json_null (writer, "salt");
  lv_json_string (writer, "payload", line->has_payload ? line->payload : NULL);
  write_hex (writer, "digest", line->digest, sizeof line->digest);
  write_hex (writer, "hash", line->hash, sizeof line->hash);
  lv_json_end_object (writer);
}

gboolean
lv_record_line_read (LvJson *json, LvRecordLine *line, GError **error)
{
  *line = (LvRecordLine){ 0 };
  line->seq = lv_json_get_int (json, "seq", 1, G_MAXINT64);
  line->time_ms = lv_json_get_time (json, "time");
  line->kind = lv_json_get_string (json, "kind", MAX_KIND);
  line->payload = lv_json_get_optional_string (json, "payload", LV_LIMIT_BODY, NULL);
  line->has_payload = line->payload != NULL;
  if (line->has_payload)
    lv_json_get_hex (json, "salt", line->salt, sizeof line->salt);
  else if (lv_json_get_optional_string (json, "salt", 2 * sizeof line->salt, NULL) != NULL)
    lv_json_fail (json, "salt", "is there without a payload");
  lv_json_get_hex (json, "digest", line->digest, sizeof line->digest);
  lv_json_get_hex (json, "hash", line->hash, sizeof line->hash);
  return lv_json_end (json, error);
}

void
lv_head_line_write (LvJsonWriter *writer, const char *name, const LvHeadLine *line)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "tenant", line->tenant);
  lv_json_int (writer, "seq", line->seq);
  write_hex (writer, "hash", line->hash, sizeof line->hash);
  write_time (writer, line->time_ms);
  write_hex (writer, "signature", line->signature, sizeof line->signature);
  write_hex (writer, "key", line->key, sizeof line->key);
  lv_json_end_object (writer);
}

gboolean
lv_head_line_read (LvJson *json, LvHeadLine *line, GError **error)
{
  *line = (LvHeadLine){ 0 };
  g_strlcpy (line->tenant, lv_json_get_id (json, "tenant"), sizeof line->tenant);
  line->seq = lv_json_get_int (json, "seq", 0, G_MAXINT64);
  line->time_ms = lv_json_get_time (json, "time");
  lv_json_get_hex (json, "hash", line->hash, sizeof line->hash);
  lv_json_get_hex (json, "signature", line->signature, sizeof line->signature);
  lv_json_get_hex (json, "key", line->key, sizeof line->key);
  return lv_json_end (json, error);
}
