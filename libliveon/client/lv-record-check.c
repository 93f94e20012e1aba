/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-record-check.h"

#include <string.h>

#include "lv-limits.h"

#define LOG_NAME "liveon-records"
#define LOG_VERSION 1
#define MAX_LINE (1024 * 1024)

typedef enum
{
  STATE_FIRST_LINE,
  STATE_RECORDS,
  STATE_AFTER_HEAD,
} State;

struct _LvRecordCheck
{
  State state;
  GByteArray *pending; /* the beginning of a line */
  char tenant[33];
  char *name;
  gint64 rows;
  gint64 purged;
  guint8 hash[LV_CHAIN_HASH_SIZE]; /* of the last row */
  LvHeadLine head;

  gboolean has_kept;
  LvHeadLine kept;
  gboolean has_key;
  guint8 key[LV_ED25519_KEY_SIZE];
};

static gboolean
fail (GError **error, gint64 seq, const char *reason, const char *what)
{
  GError *failure
      = lv_error_new_detail (LIVEON_ERROR_VERIFICATION, "row %" G_GINT64_FORMAT ": %s", seq, what);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, seq);

  lv_error_add_argument (failure, "seq", number);
  lv_error_add_argument (failure, "reason", reason);
  g_propagate_error (error, failure);
  return FALSE;
}

/* Takes the writer. A line must be what the server writes, byte for byte: whatever could be read in
 * two ways, or is ignored by a reader, has no place in evidence. */
static gboolean
is_canonical (LvJsonWriter *writer, const char *line, gsize length)
{
  gsize written_length = 0;
  g_autofree char *written = lv_json_writer_free_to_string (writer, &written_length);

  return written_length == length && memcmp (written, line, length) == 0;
}

static gboolean
read_first_line (LvRecordCheck *self, LvJson *json)
{
  gboolean is_log = g_str_equal (lv_json_get_string (json, "log", 32), LOG_NAME);
  gint64 version = lv_json_get_int (json, "version", 1, G_MAXINT);
  gint64 from = lv_json_get_int (json, "from", 1, G_MAXINT64);

  g_strlcpy (self->tenant, lv_json_get_id (json, "tenant"), sizeof self->tenant);
  self->name = g_strdup (lv_json_get_optional_string (json, "name", LV_LIMIT_NAME, ""));
  return lv_json_end (json, NULL) && is_log && version == LOG_VERSION && from == 1;
}

static LvJsonWriter *
write_first_line (LvRecordCheck *self)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "log", LOG_NAME);
  lv_json_int (writer, "version", LOG_VERSION);
  lv_json_string (writer, "tenant", self->tenant);
  lv_json_string (writer, "name", self->name);
  lv_json_int (writer, "from", 1);
  lv_json_end_object (writer);
  return writer;
}

static gboolean
check_first_line (LvRecordCheck *self, LvJson *json, const char *line, gsize length, GError **error)
{
  if (!read_first_line (self, json) || !is_canonical (write_first_line (self), line, length))
    return fail (error, 0, "format", "the first line is not that of a record log, version 1");
  if (self->has_kept && !g_str_equal (self->kept.tenant, self->tenant))
    return fail (error, 0, "tenant", "the log is another company's than the kept head");
  self->state = STATE_RECORDS;
  return TRUE;
}

/* When the row of the kept head has been reached. */
static gboolean
check_kept (LvRecordCheck *self, GError **error)
{
  if (!self->has_kept || self->kept.seq != self->rows
      || memcmp (self->kept.hash, self->hash, sizeof self->hash) == 0)
    return TRUE;
  return fail (error, self->rows, "kept-head", "the log was rewritten since the head was kept");
}

static gboolean
check_record (LvRecordCheck *self, LvJson *json, const char *line, gsize length, GError **error)
{
  gint64 seq = self->rows + 1;
  LvJsonWriter *writer;
  LvRecordLine record;
  guint8 expected[LV_CHAIN_HASH_SIZE];

  if (!lv_record_line_read (json, &record, NULL))
    return fail (error, seq, "format", "the line is no record");
  writer = lv_json_writer_new ();
  lv_record_line_write (writer, &record);
  if (!is_canonical (writer, line, length))
    return fail (error, seq, "format", "the line is not as the server writes it");
  if (record.seq != seq)
    return fail (error, seq, "sequence", "another row stands in its place");
  if (record.has_payload)
    {
      lv_chain_digest (record.salt, record.payload, strlen (record.payload), expected);
      if (memcmp (expected, record.digest, sizeof expected) != 0)
        return fail (error, seq, "digest", "the contents do not fit the digest");
    }
  lv_chain_next (self->hash, seq, record.time_ms, record.kind, record.digest, expected);
  if (memcmp (expected, record.hash, sizeof expected) != 0)
    return fail (error, seq, "hash", "the row does not fit the chain");
  memcpy (self->hash, expected, sizeof expected);
  self->rows = seq;
  self->purged += !record.has_payload;
  return check_kept (self, error);
}

gboolean
lv_head_line_verify (const LvHeadLine *head)
{
  LvChainHead chain_head = { .seq = head->seq, .time_ms = head->time_ms };

  memcpy (chain_head.hash, head->hash, sizeof chain_head.hash);
  memcpy (chain_head.signature, head->signature, sizeof chain_head.signature);
  memcpy (chain_head.public_key, head->key, sizeof chain_head.public_key);
  return lv_chain_head_verify (&chain_head, head->tenant);
}

static gboolean
check_head (LvRecordCheck *self, LvJson *json, const char *line, gsize length, GError **error)
{
  LvJsonWriter *writer;
  LvHeadLine head;

  if (!lv_head_line_read (lv_json_get_object (json, "head"), &head, NULL))
    return fail (error, self->rows, "format", "the line is no head");
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_head_line_write (writer, "head", &head);
  lv_json_end_object (writer);
  if (!is_canonical (writer, line, length))
    return fail (error, self->rows, "format", "the head is not as the server writes it");
  if (!g_str_equal (head.tenant, self->tenant))
    return fail (error, self->rows, "tenant", "the head is another company's");
  if (head.seq != self->rows)
    return fail (error, MIN (head.seq, self->rows) + 1, "sequence", "the head is of another row");
  if (memcmp (head.hash, self->hash, sizeof self->hash) != 0)
    return fail (error, self->rows, "hash", "the head does not fit the chain");
  if (self->has_key && memcmp (head.key, self->key, sizeof self->key) != 0)
    return fail (error, self->rows, "key", "the head is signed with another key");
  if (!lv_head_line_verify (&head))
    return fail (error, self->rows, "signature", "the signature of the head does not fit");
  self->head = head;
  self->state = STATE_AFTER_HEAD;
  return TRUE;
}

static gboolean
check_line (LvRecordCheck *self, const char *line, gsize length, GError **error)
{
  g_autoptr (LvJson) json = NULL;

  if (self->state == STATE_AFTER_HEAD)
    return fail (error, self->rows + 1, "format", "something stands behind the head");
  json = lv_json_parse (line, length, MAX_LINE, NULL);
  if (json == NULL)
    return fail (error, self->state == STATE_FIRST_LINE ? 0 : self->rows + 1, "format",
                 "the line is not JSON, or too long");
  if (self->state == STATE_FIRST_LINE)
    return check_first_line (self, json, line, length, error);
  if (lv_json_has (json, "head"))
    return check_head (self, json, line, length, error);
  return check_record (self, json, line, length, error);
}

static gboolean
check_pending (LvRecordCheck *self, GError **error)
{
  gboolean is_good
      = check_line (self, (const char *) self->pending->data, self->pending->len, error);

  g_byte_array_set_size (self->pending, 0);
  return is_good;
}

LvRecordCheck *
lv_record_check_new (void)
{
  LvRecordCheck *self = g_new0 (LvRecordCheck, 1);

  self->pending = g_byte_array_sized_new (4096);
  return self;
}

void
lv_record_check_free (LvRecordCheck *self)
{
  g_return_if_fail (self != NULL);

  g_byte_array_unref (self->pending);
  g_free (self->name);
  g_free (self);
}

void
lv_record_check_set_kept_head (LvRecordCheck *self, const LvHeadLine *head)
{
  g_return_if_fail (self != NULL && head != NULL);

  self->kept = *head;
  self->has_kept = TRUE;
}

void
lv_record_check_set_key (LvRecordCheck *self, const guint8 key[LV_ED25519_KEY_SIZE])
{
  g_return_if_fail (self != NULL && key != NULL);

  memcpy (self->key, key, sizeof self->key);
  self->has_key = TRUE;
}

gboolean
lv_record_check_feed (LvRecordCheck *self, const guint8 *data, gsize length, GError **error)
{
  const guint8 *end = data + length;

  g_return_val_if_fail (self != NULL && data != NULL, FALSE);

  while (data < end)
    {
      const guint8 *feed = memchr (data, '\n', (gsize) (end - data));
      gsize part = (gsize) ((feed != NULL ? feed : end) - data);
      /* Of a line that is too long just enough is kept to be refused. */
      gsize room = MAX_LINE + 1 - self->pending->len;

      g_byte_array_append (self->pending, data, (guint) MIN (part, room));
      if (feed == NULL && part < room)
        return TRUE;
      if (!check_pending (self, error))
        return FALSE;
      data += part + 1;
    }
  return TRUE;
}

gboolean
lv_record_check_end (LvRecordCheck *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->pending->len > 0 && !check_pending (self, error))
    return FALSE;

  if (self->state == STATE_FIRST_LINE)
    return fail (error, 0, "format", "the file is empty");
  if (self->state == STATE_RECORDS)
    return fail (error, self->rows + 1, "truncated", "the log ends without its head");
  if (self->has_kept && self->kept.seq > self->rows)
    return fail (error, self->rows + 1, "truncated", "the log ends before the kept head");
  return TRUE;
}

gint64
lv_record_check_get_rows (LvRecordCheck *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows;
}

gint64
lv_record_check_get_purged (LvRecordCheck *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->purged;
}

const char *
lv_record_check_get_name (LvRecordCheck *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

const LvHeadLine *
lv_record_check_get_head (LvRecordCheck *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->state == STATE_AFTER_HEAD ? &self->head : NULL;
}
