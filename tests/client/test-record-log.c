/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-record-log.h"

#include <string.h>

#include "lv-hash.h"
#include "lv-record-check.h"
#include "lv-text.h"
#include "test-support.h"

#define TENANT "00112233445566778899aabbccddeeff"
#define N_ROWS 6
#define TIME_MS G_GINT64_CONSTANT (1800000000000)

/* A log as a server writes it, with its lines apart. */
typedef struct
{
  GPtrArray *lines; /* of char*, with line feed: the first, the rows, the head */
  LvChainHead heads[N_ROWS + 1];
} Log;

static char *
end_line (LvJsonWriter *writer)
{
  g_autofree char *text = lv_json_writer_free_to_string (writer, NULL);

  return g_strconcat (text, "\n", NULL);
}

static char *
make_first_line (const char *tenant)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "log", "liveon-records");
  lv_json_int (writer, "version", 1);
  lv_json_string (writer, "tenant", tenant);
  lv_json_string (writer, "name", "株式会社 例");
  lv_json_int (writer, "from", 1);
  lv_json_end_object (writer);
  return end_line (writer);
}

static void
make_row (LvRecordLine *line, gint64 seq, const char *payload, const guint8 previous[32])
{
  *line = (LvRecordLine){
    .seq = seq,
    .time_ms = TIME_MS + seq * 1000,
    .kind = seq % 2 == 1 ? "entry" : "exit",
    .has_payload = TRUE,
    .payload = payload,
  };
  memset (line->salt, (int) seq, sizeof line->salt);
  lv_chain_digest (line->salt, payload, strlen (payload), line->digest);
  lv_chain_next (previous, seq, line->time_ms, line->kind, line->digest, line->hash);
}

static char *
make_row_line (LvRecordLine *line, gboolean is_purged)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  if (is_purged)
    line->has_payload = FALSE;
  lv_record_line_write (writer, line);
  return end_line (writer);
}

static void
fill_head_line (LvHeadLine *line, const LvChainHead *head, const char *tenant)
{
  g_strlcpy (line->tenant, tenant, sizeof line->tenant);
  line->seq = head->seq;
  line->time_ms = head->time_ms;
  memcpy (line->hash, head->hash, sizeof line->hash);
  memcpy (line->signature, head->signature, sizeof line->signature);
  memcpy (line->key, head->public_key, sizeof line->key);
}

static char *
make_head_line (const LvChainHead *head)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  LvHeadLine line;

  fill_head_line (&line, head, TENANT);
  lv_json_begin_object (writer, NULL);
  lv_head_line_write (writer, "head", &line);
  lv_json_end_object (writer);
  return end_line (writer);
}

static LvSigningKey *
make_key (guint8 number)
{
  g_autoptr (LvSecret) seed = lv_secret_new_zeroed (LV_ED25519_KEY_SIZE);

  lv_secret_get_data (seed)[0] = number;
  return lv_signing_key_new_from_seed (seed, NULL);
}

/* The same word gives the same log; the first n_purged rows have lost their contents. */
static void
log_init (Log *self, guint8 key_number, const char *word, guint n_purged)
{
  g_autoptr (LvSigningKey) key = make_key (key_number);
  guint8 previous[32] = { 0 };

  self->lines = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->lines, make_first_line (TENANT));
  for (gint64 seq = 0; seq <= N_ROWS; seq++)
    {
      g_autofree char *payload
          = g_strdup_printf ("{\"room\":\"%s\",\"n\":%d,\"a\":\"\\\"会議\\\\\"}", word, (int) seq);
      LvRecordLine row;

      if (seq > 0)
        {
          make_row (&row, seq, payload, previous);
          memcpy (previous, row.hash, sizeof previous);
          g_ptr_array_add (self->lines, make_row_line (&row, seq <= n_purged));
        }
      self->heads[seq] = (LvChainHead){ .seq = seq, .time_ms = TIME_MS + 100000 };
      memcpy (self->heads[seq].hash, previous, sizeof previous);
      lv_chain_head_sign (&self->heads[seq], TENANT, key);
    }
  g_ptr_array_add (self->lines, make_head_line (&self->heads[N_ROWS]));
}

static void
log_clear (Log *self)
{
  g_ptr_array_unref (self->lines);
}

static void
log_replace (Log *self, guint index, char *line)
{
  g_free (self->lines->pdata[index]);
  self->lines->pdata[index] = line;
}

static GString *
log_join (Log *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    g_string_append (text, self->lines->pdata[i]);
  return text;
}

static char *
write_kept (const LvChainHead *head, const char *tenant)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  LvHeadLine line;

  fill_head_line (&line, head, tenant);
  lv_head_line_write (writer, NULL, &line);
  return lv_json_writer_free_to_string (writer, NULL);
}

static gboolean
verify (LiveonRecordVerifier *verifier, Log *log, GError **error)
{
  g_autoptr (GString) text = log_join (log);
  g_autoptr (GInputStream) stream
      = g_memory_input_stream_new_from_data (text->str, (gssize) text->len, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  liveon_record_verifier_verify_async (verifier, stream, NULL, test_take_result, &result);
  test_wait_for (result);
  return liveon_record_verifier_verify_finish (verifier, result, error);
}

static void
assert_good (LiveonRecordVerifier *verifier, Log *log)
{
  g_autoptr (GError) error = NULL;

  verify (verifier, log, &error);
  g_assert_no_error (error);
}

static void
assert_bad (LiveonRecordVerifier *verifier, Log *log, const char *seq, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (verify (verifier, log, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
  g_assert_cmpstr (liveon_error_get_argument (error, "seq"), ==, seq);
  g_assert_cmpstr (liveon_error_get_argument (error, "reason"), ==, reason);
}

static void
keep (LiveonRecordVerifier *verifier, const LvChainHead *head)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = write_kept (head, TENANT);

  liveon_record_verifier_set_kept_head (verifier, text, &error);
  g_assert_no_error (error);
}

static void
test_good (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *head = NULL;
  Log log;

  log_init (&log, 1, "blue", 0);
  head = write_kept (&log.heads[N_ROWS], TENANT);
  key = lv_hex_encode (log.heads[0].public_key, LV_ED25519_KEY_SIZE);
  assert_good (verifier, &log);
  g_assert_cmpint (liveon_record_verifier_get_rows (verifier), ==, N_ROWS);
  g_assert_cmpint (liveon_record_verifier_get_purged_rows (verifier), ==, 0);
  g_assert_cmpstr (liveon_record_verifier_get_company (verifier), ==, "株式会社 例");
  g_assert_cmpstr (liveon_record_verifier_get_head (verifier), ==, head);
  g_assert_cmpstr (liveon_record_verifier_get_key (verifier), ==, key);
  /* What it found can be what is asked for the next time. */
  g_assert_true (liveon_record_verifier_set_kept_head (verifier, head, &error));
  g_assert_true (liveon_record_verifier_set_expected_key (verifier, key, &error));
  assert_good (verifier, &log);
  log_clear (&log);
}

/* Every head of the chain that was kept is in it. */
static void
test_kept (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  Log log;

  log_init (&log, 1, "blue", 2);
  for (guint i = 0; i <= N_ROWS; i++)
    {
      keep (verifier, &log.heads[i]);
      assert_good (verifier, &log);
    }
  log_clear (&log);
}

static void
test_purged (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  Log log;

  for (guint n = 0; n <= N_ROWS; n++)
    {
      log_init (&log, 1, "blue", n);
      assert_good (verifier, &log);
      g_assert_cmpint (liveon_record_verifier_get_rows (verifier), ==, N_ROWS);
      g_assert_cmpint (liveon_record_verifier_get_purged_rows (verifier), ==, n);
      log_clear (&log);
    }
}

static void
test_empty (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  Log log;

  log_init (&log, 1, "blue", 0);
  g_ptr_array_remove_range (log.lines, 1, N_ROWS + 1);
  g_ptr_array_add (log.lines, make_head_line (&log.heads[0]));
  assert_good (verifier, &log);
  g_assert_cmpint (liveon_record_verifier_get_rows (verifier), ==, 0);
  g_ptr_array_set_size (log.lines, 0);
  assert_bad (verifier, &log, "0", "format");
  log_clear (&log);
}

static gboolean
check_text (const char *text, gsize length)
{
  g_autoptr (LvRecordCheck) check = lv_record_check_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_good = lv_record_check_feed (check, (const guint8 *) text, length, &error)
                     && lv_record_check_end (check, &error);

  if (is_good)
    g_assert_no_error (error);
  else
    g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
  return is_good;
}

/* Logs that another implementation made: Python's json, hashlib and cryptography. */
static void
test_of_another_writer (void)
{
  static const struct
  {
    const char *name;
    gint64 rows;
    gint64 purged;
  } files[] = { { "rows", 3, 0 }, { "purged", 3, 2 }, { "empty", 0, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *path = g_build_filename (
          g_getenv ("LIVEON_TEST_SOURCE"), "tests/fuzz/corpus/record-check", files[i].name, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);

      g_assert_no_error (error);
      liveon_record_verifier_verify_async (verifier, G_INPUT_STREAM (stream), NULL,
                                           test_take_result, &result);
      test_wait_for (result);
      liveon_record_verifier_verify_finish (verifier, result, &error);
      g_assert_no_error (error);
      g_assert_cmpint (liveon_record_verifier_get_rows (verifier), ==, files[i].rows);
      g_assert_cmpint (liveon_record_verifier_get_purged_rows (verifier), ==, files[i].purged);
    }
}

/* Any bit of any byte of the file, in every line and field: only the company's name, of which the
 * first line says what it likes, is free. */
static void
test_flipped (void)
{
  Log log;
  g_autoptr (GString) text = NULL;
  const char *name;
  gsize name_start;
  gsize name_end;

  log_init (&log, 1, "blue", 2);
  text = log_join (&log);
  name = strstr (text->str, "株式会社 例");
  name_start = (gsize) (name - text->str);
  name_end = name_start + strlen ("株式会社 例");
  g_assert_true (check_text (text->str, text->len));
  for (gsize i = 0; i < text->len; i++)
    {
      if (i >= name_start && i < name_end)
        continue;
      for (guint bit = 0; bit < 8; bit++)
        {
          text->str[i] = (char) (text->str[i] ^ (1 << bit));
          if (check_text (text->str, text->len))
            g_error ("bit %u of byte %" G_GSIZE_FORMAT " can be flipped: %s", bit, i, text->str);
          text->str[i] = (char) (text->str[i] ^ (1 << bit));
        }
    }
  log_clear (&log);
}

/* Cut anywhere: only the last line feed is not missed. */
static void
test_cut (void)
{
  Log log;
  g_autoptr (GString) text = NULL;

  log_init (&log, 1, "blue", 2);
  text = log_join (&log);
  for (gsize length = 0; length + 1 < text->len; length++)
    g_assert_false (check_text (text->str, length));
  g_assert_true (check_text (text->str, text->len - 1));
  log_clear (&log);
}

/* In whatever pieces it comes. */
static void
test_pieces (void)
{
  static const gsize sizes[] = { 1, 2, 3, 7, 64, 333, 4096 };
  Log log;
  g_autoptr (GString) text = NULL;

  log_init (&log, 1, "blue", 2);
  text = log_join (&log);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LvRecordCheck) check = lv_record_check_new ();
      g_autoptr (GError) error = NULL;

      for (gsize at = 0; at < text->len; at += sizes[i])
        {
          lv_record_check_feed (check, (const guint8 *) text->str + at,
                                MIN (sizes[i], text->len - at), &error);
          g_assert_no_error (error);
        }
      g_assert_true (lv_record_check_end (check, &error));
      g_assert_cmpint (lv_record_check_get_rows (check), ==, N_ROWS);
    }
  log_clear (&log);
}

/* Rows changed with the server's own writer: what a careful forger without the key can do. */
static void
test_changed (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();

  for (guint row = 1; row <= N_ROWS; row++)
    {
      g_autofree char *seq = g_strdup_printf ("%u", row);
      g_autofree char *next = g_strdup_printf ("%u", row == N_ROWS ? row : row + 1);
      g_autofree char *payload = g_strdup_printf ("{\"room\":\"red\"}");
      Log log;
      LvRecordLine line;

      log_init (&log, 1, "blue", 0);
      /* Contents and digest and hash, so that only the row after it does not fit any more. */
      make_row (&line, row, payload, log.heads[row - 1].hash);
      log_replace (&log, row, make_row_line (&line, FALSE));
      assert_bad (verifier, &log, next, "hash");
      /* Contents alone. */
      lv_chain_next (log.heads[row - 1].hash, row, line.time_ms, line.kind, line.digest, line.hash);
      memset (line.digest, 7, sizeof line.digest);
      log_replace (&log, row, make_row_line (&line, FALSE));
      assert_bad (verifier, &log, seq, "digest");
      /* A purge does not hide it. */
      log_replace (&log, row, make_row_line (&line, TRUE));
      assert_bad (verifier, &log, seq, "hash");
      log_clear (&log);
    }
}

static void
test_dropped (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();

  for (guint row = 1; row <= N_ROWS; row++)
    {
      g_autofree char *seq = g_strdup_printf ("%u", row);
      Log log;

      log_init (&log, 1, "blue", 1);
      g_ptr_array_remove_index (log.lines, row);
      assert_bad (verifier, &log, seq, "sequence");
      g_assert_cmpint (liveon_record_verifier_get_rows (verifier), ==, row - 1);
      log_clear (&log);
    }
}

static void
test_swapped (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();

  for (guint one = 1; one <= N_ROWS; one++)
    {
      for (guint two = one + 1; two <= N_ROWS; two++)
        {
          g_autofree char *seq = g_strdup_printf ("%u", one);
          Log log;
          gpointer line;

          log_init (&log, 1, "blue", 1);
          line = log.lines->pdata[one];
          log.lines->pdata[one] = log.lines->pdata[two];
          log.lines->pdata[two] = line;
          assert_bad (verifier, &log, seq, "sequence");
          log_clear (&log);
        }
    }
}

static void
test_inserted (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();

  for (guint row = 1; row <= N_ROWS + 1; row++)
    {
      g_autofree char *seq = g_strdup_printf ("%u", row);
      g_autofree char *next = g_strdup_printf ("%u", row + 1);
      Log log;
      LvRecordLine line;

      log_init (&log, 1, "blue", 1);
      /* One that fits what is before it: then the row that follows has a number that is taken. */
      make_row (&line, row, "{}", log.heads[row - 1].hash);
      g_ptr_array_insert (log.lines, (int) row, make_row_line (&line, FALSE));
      assert_bad (verifier, &log, row == N_ROWS + 1 ? seq : next, "sequence");
      /* A row twice. */
      log_replace (&log, row, g_strdup (log.lines->pdata[row == 1 ? 2 : row - 1]));
      assert_bad (verifier, &log, row == 1 ? "2" : seq, "sequence");
      log_clear (&log);
    }
}

/* The rows up to an earlier head that the server really signed: a good log, and only what was kept
 * tells that there was more. */
static void
test_truncated (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  Log log;

  log_init (&log, 1, "blue", 1);
  g_ptr_array_remove_index (log.lines, N_ROWS + 1);
  assert_bad (verifier, &log, "7", "truncated");
  g_ptr_array_remove_index (log.lines, N_ROWS);
  assert_bad (verifier, &log, "6", "truncated");
  g_ptr_array_add (log.lines, make_head_line (&log.heads[N_ROWS]));
  assert_bad (verifier, &log, "6", "sequence");
  log_replace (&log, N_ROWS, make_head_line (&log.heads[N_ROWS - 1]));
  assert_good (verifier, &log);
  keep (verifier, &log.heads[N_ROWS]);
  assert_bad (verifier, &log, "6", "truncated");
  keep (verifier, &log.heads[N_ROWS - 1]);
  assert_good (verifier, &log);
  log_clear (&log);
}

static void
test_rewritten (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autofree char *key = NULL;
  Log log;
  Log forged;
  Log other_key;

  log_init (&log, 1, "blue", 0);
  log_init (&forged, 1, "red", 0);
  log_init (&other_key, 2, "red", 0);
  /* By itself each is a good log. */
  assert_good (verifier, &forged);
  assert_good (verifier, &other_key);
  /* With another key. */
  key = lv_hex_encode (log.heads[0].public_key, LV_ED25519_KEY_SIZE);
  g_assert_true (liveon_record_verifier_set_expected_key (verifier, key, NULL));
  assert_bad (verifier, &other_key, "6", "key");
  assert_good (verifier, &log);
  /* With the server's own. */
  assert_good (verifier, &forged);
  for (guint i = 1; i <= N_ROWS; i++)
    {
      g_autofree char *seq = g_strdup_printf ("%u", i);

      keep (verifier, &log.heads[i]);
      assert_bad (verifier, &forged, seq, "kept-head");
      assert_bad (verifier, &other_key, seq, "kept-head");
      assert_good (verifier, &log);
    }
  log_clear (&log);
  log_clear (&forged);
  log_clear (&other_key);
}

static void
test_head (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (LvSigningKey) key = make_key (1);
  Log log;
  LvChainHead head;

  log_init (&log, 1, "blue", 0);
  head = log.heads[N_ROWS];
  head.signature[0] ^= 1;
  log_replace (&log, N_ROWS + 1, make_head_line (&head));
  assert_bad (verifier, &log, "6", "signature");
  head = log.heads[N_ROWS];
  head.hash[0] ^= 1;
  lv_chain_head_sign (&head, TENANT, key);
  log_replace (&log, N_ROWS + 1, make_head_line (&head));
  assert_bad (verifier, &log, "6", "hash");
  head = log.heads[N_ROWS];
  head.seq++;
  lv_chain_head_sign (&head, TENANT, key);
  log_replace (&log, N_ROWS + 1, make_head_line (&head));
  assert_bad (verifier, &log, "7", "sequence");
  /* Something behind it. */
  log_replace (&log, N_ROWS + 1, make_head_line (&log.heads[N_ROWS]));
  g_ptr_array_add (log.lines, make_head_line (&log.heads[N_ROWS]));
  assert_bad (verifier, &log, "7", "format");
  log_replace (&log, N_ROWS + 2, g_strdup ("\n"));
  assert_bad (verifier, &log, "7", "format");
  log_clear (&log);
}

static void
test_other_company (void)
{
  static const char other[] = "10112233445566778899aabbccddeeff";
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (LvSigningKey) key = make_key (1);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  LvChainHead head;
  Log log;

  log_init (&log, 1, "blue", 0);
  log_replace (&log, 0, make_first_line (other));
  assert_bad (verifier, &log, "6", "tenant");
  log_replace (&log, 0, make_first_line (TENANT));
  head = log.heads[2];
  lv_chain_head_sign (&head, other, key);
  kept = write_kept (&head, other);
  g_assert_true (liveon_record_verifier_set_kept_head (verifier, kept, &error));
  assert_bad (verifier, &log, "0", "tenant");
  log_clear (&log);
}

static void
test_formats (void)
{
  static const char *const first_lines[] = {
    "\n",
    "{}\n",
    "[]\n",
    "{\"log\":\"liveon-records\",\"version\":2,\"tenant\":\"" TENANT
    "\",\"name\":\"\",\"from\":1}\n",
    "{\"log\":\"liveon-records\",\"version\":1,\"tenant\":\"" TENANT
    "\",\"name\":\"\",\"from\":2}\n",
    "{\"log\":\"records\",\"version\":1,\"tenant\":\"" TENANT "\",\"name\":\"\",\"from\":1}\n",
    "{\"log\":\"liveon-records\",\"version\":1,\"tenant\":\"x\",\"name\":\"\",\"from\":1}\n",
    "{\"log\":\"liveon-records\",\"version\":1,\"tenant\":\"" TENANT "\",\"from\":1}\n",
    " {\"log\":\"liveon-records\",\"version\":1,\"tenant\":\"" TENANT
    "\",\"name\":\"\",\"from\":1}\n",
    "{\"log\":\"liveon-records\",\"version\":1,\"tenant\":\"" TENANT
    "\",\"name\":\"\",\"from\":1}\r\n",
  };
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  Log log;

  log_init (&log, 1, "blue", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (first_lines); i++)
    {
      log_replace (&log, 0, g_strdup (first_lines[i]));
      assert_bad (verifier, &log, "0", "format");
    }
  log_replace (&log, 0, make_first_line (TENANT));
  for (guint i = 1; i <= N_ROWS + 1; i++)
    {
      g_autofree char *seq = g_strdup_printf ("%u", i);
      char *good = log.lines->pdata[i];
      gsize length = strlen (good);

      /* A member that a reader ignores, and one that it might take twice. */
      log.lines->pdata[i] = g_strdup_printf ("%.*s,\"x\":1}\n", (int) length - 2, good);
      assert_bad (verifier, &log, i <= N_ROWS ? seq : "6", "format");
      log_replace (&log, i, g_strdup_printf ("%.*s,\"time\":1}\n", (int) length - 2, good));
      assert_bad (verifier, &log, i <= N_ROWS ? seq : "6", "format");
      log_replace (&log, i, good);
    }
  assert_good (verifier, &log);
  log_clear (&log);
}

/* A line without end is given up at 1 MiB, whatever comes behind. */
static void
test_long_line (void)
{
  g_autoptr (LvRecordCheck) check = lv_record_check_new ();
  g_autoptr (GError) error = NULL;
  guint8 block[4096];
  gsize fed = 0;

  memset (block, '{', sizeof block);
  while (lv_record_check_feed (check, block, sizeof block, &error))
    {
      fed += sizeof block;
      g_assert_cmpuint (fed, <=, 1024 * 1024);
    }
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
  g_assert_cmpuint (fed, ==, 1024 * 1024);
}

static void
test_refused_settings (void)
{
  static const char *const keys[] = { "", "00", "zz", TENANT TENANT "00", TENANT };
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  Log log;
  LvChainHead head;
  g_autofree char *forged = NULL;
  g_autofree char *long_text = g_strnfill (100000, ' ');
  const char *heads[] = { "", "{}", "null", long_text, NULL };

  log_init (&log, 1, "blue", 0);
  head = log.heads[3];
  head.hash[0] ^= 1;
  forged = write_kept (&head, TENANT);
  heads[4] = forged;
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (liveon_record_verifier_set_kept_head (verifier, heads[i], &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "head");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (liveon_record_verifier_set_expected_key (verifier, keys[i], &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "key");
    }
  g_assert_true (liveon_record_verifier_set_kept_head (verifier, NULL, NULL));
  g_assert_true (liveon_record_verifier_set_expected_key (verifier, NULL, NULL));
  assert_good (verifier, &log);
  log_clear (&log);
}

static void
test_cancelled (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GInputStream) stream = g_memory_input_stream_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  liveon_record_verifier_verify_async (verifier, stream, cancellable, test_take_result, &result);
  test_wait_for (result);
  g_assert_false (liveon_record_verifier_verify_finish (verifier, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A stream that fails is an error of ours. */
static void
test_unreadable (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (GInputStream) stream = g_memory_input_stream_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_input_stream_close (stream, NULL, NULL);
  liveon_record_verifier_verify_async (verifier, stream, NULL, test_take_result, &result);
  test_wait_for (result);
  g_assert_false (liveon_record_verifier_verify_finish (verifier, result, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer count)
{
  ++*(guint *) count;
}

static void
test_properties (void)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autofree char *company = NULL;
  g_autofree char *head = NULL;
  g_autofree char *key = NULL;
  gint64 rows = -1;
  gint64 purged = -1;
  guint count = 0;
  Log log;

  log_init (&log, 1, "blue", 2);
  g_signal_connect (verifier, "notify::rows", G_CALLBACK (on_notify), &count);
  assert_good (verifier, &log);
  g_assert_cmpuint (count, ==, 1);
  g_object_get (verifier, "rows", &rows, "purged-rows", &purged, "company", &company, "head", &head,
                "key", &key, NULL);
  g_assert_cmpint (rows, ==, N_ROWS);
  g_assert_cmpint (purged, ==, 2);
  g_assert_cmpstr (company, ==, liveon_record_verifier_get_company (verifier));
  g_assert_cmpstr (head, ==, liveon_record_verifier_get_head (verifier));
  g_assert_cmpstr (key, ==, liveon_record_verifier_get_key (verifier));
  /* After a bad log there is no head to keep. */
  g_ptr_array_remove_index (log.lines, 3);
  assert_bad (verifier, &log, "3", "sequence");
  g_assert_null (liveon_record_verifier_get_head (verifier));
  g_assert_null (liveon_record_verifier_get_key (verifier));
  g_assert_cmpint (liveon_record_verifier_get_rows (verifier), ==, 2);
  log_clear (&log);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/record-log/good", test_good);
  g_test_add_func ("/record-log/kept", test_kept);
  g_test_add_func ("/record-log/purged", test_purged);
  g_test_add_func ("/record-log/empty", test_empty);
  g_test_add_func ("/record-log/of-another-writer", test_of_another_writer);
  g_test_add_func ("/record-log/flipped", test_flipped);
  g_test_add_func ("/record-log/cut", test_cut);
  g_test_add_func ("/record-log/pieces", test_pieces);
  g_test_add_func ("/record-log/changed", test_changed);
  g_test_add_func ("/record-log/dropped", test_dropped);
  g_test_add_func ("/record-log/swapped", test_swapped);
  g_test_add_func ("/record-log/inserted", test_inserted);
  g_test_add_func ("/record-log/truncated", test_truncated);
  g_test_add_func ("/record-log/rewritten", test_rewritten);
  g_test_add_func ("/record-log/head", test_head);
  g_test_add_func ("/record-log/other-company", test_other_company);
  g_test_add_func ("/record-log/formats", test_formats);
  g_test_add_func ("/record-log/long-line", test_long_line);
  g_test_add_func ("/record-log/refused-settings", test_refused_settings);
  g_test_add_func ("/record-log/cancelled", test_cancelled);
  g_test_add_func ("/record-log/unreadable", test_unreadable);
  g_test_add_func ("/record-log/properties", test_properties);
  return g_test_run ();
}
