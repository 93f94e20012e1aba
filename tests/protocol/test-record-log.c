/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-record-log.h"
#include "test-support.h"

#define HASH "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define SALT "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"
#define TENANT "0123456789abcdef0123456789abcdef"

static LvJson *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  LvJson *json = lv_json_parse (text, strlen (text), 65536, &error);

  g_assert_no_error (error);
  return json;
}

static void
fill (guint8 *bytes, gsize length, guint8 first)
{
  for (gsize i = 0; i < length; i++)
    bytes[i] = first + i;
}

static char *
write_record (const LvRecordLine *line)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_record_line_write (writer, line);
  return lv_json_writer_free_to_string (writer, NULL);
}

static void
test_record (void)
{
  LvRecordLine line = { .seq = 7,
                        .time_ms = 1795498102123,
                        .kind = "entry",
                        .has_payload = TRUE,
                        .payload = "{\"room\":\"会議\"}" };
  g_autofree char *text = NULL;
  g_autoptr (LvJson) json = NULL;
  g_autoptr (GError) error = NULL;
  LvRecordLine back;

  fill (line.salt, sizeof line.salt, 0xf0);
  fill (line.digest, sizeof line.digest, 0);
  fill (line.hash, sizeof line.hash, 0);
  text = write_record (&line);
  g_assert_cmpstr (text, ==,
                   "{\"seq\":7,\"time\":\"2026-11-24T05:28:22.123Z\",\"kind\":\"entry\","
                   "\"salt\":\"" SALT "\",\"payload\":\"{\\\"room\\\":\\\"会議\\\"}\","
                   "\"digest\":\"" HASH "\",\"hash\":\"" HASH "\"}");
  json = parse (text);
  lv_record_line_read (json, &back, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back.seq, ==, 7);
  g_assert_cmpint (back.time_ms, ==, line.time_ms);
  g_assert_cmpstr (back.kind, ==, "entry");
  g_assert_true (back.has_payload);
  g_assert_cmpstr (back.payload, ==, line.payload);
  g_assert_cmpmem (back.salt, 16, line.salt, 16);
  g_assert_cmpmem (back.digest, 32, line.digest, 32);
  g_assert_cmpmem (back.hash, 32, line.hash, 32);
}

static void
test_purged_record (void)
{
  LvRecordLine line = { .seq = 1, .time_ms = 0, .kind = "exit", .payload = "left over" };
  g_autofree char *text = write_record (&line);
  g_autoptr (LvJson) json = parse (text);
  g_autoptr (GError) error = NULL;
  LvRecordLine back;

  g_assert_null (strstr (text, "left over"));
  g_assert_nonnull (strstr (text, "\"time\":\"1970-01-01T00:00:00.000Z\""));
  g_assert_nonnull (strstr (text, "\"salt\":null,\"payload\":null"));
  lv_record_line_read (json, &back, &error);
  g_assert_no_error (error);
  g_assert_false (back.has_payload);
  g_assert_null (back.payload);
  g_assert_cmpint (back.time_ms, ==, 0);
}

static void
test_head (void)
{
  LvHeadLine line = { .tenant = TENANT, .seq = 2, .time_ms = 1795498102123 };
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *text = NULL;
  g_autoptr (LvJson) json = NULL;
  g_autoptr (GError) error = NULL;
  LvHeadLine back;

  fill (line.hash, sizeof line.hash, 1);
  fill (line.signature, sizeof line.signature, 2);
  fill (line.key, sizeof line.key, 3);
  lv_json_begin_object (writer, NULL);
  lv_head_line_write (writer, "head", &line);
  lv_json_end_object (writer);
  text = lv_json_writer_free_to_string (writer, NULL);
  json = parse (text);
  lv_head_line_read (lv_json_get_object (json, "head"), &back, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back.tenant, ==, TENANT);
  g_assert_cmpint (back.seq, ==, 2);
  g_assert_cmpint (back.time_ms, ==, line.time_ms);
  g_assert_cmpmem (back.hash, 32, line.hash, 32);
  g_assert_cmpmem (back.signature, 64, line.signature, 64);
  g_assert_cmpmem (back.key, 32, line.key, 32);
}

static void
assert_refused (const char *text, const char *field)
{
  g_autoptr (LvJson) json = parse (text);
  g_autoptr (GError) error = NULL;
  LvRecordLine line;

  g_assert_false (lv_record_line_read (json, &line, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, field);
}

#define TIME_KIND "\"time\":\"2026-11-24T05:28:22.123Z\",\"kind\":\"entry\","
#define HASHES "\"digest\":\"" HASH "\",\"hash\":\"" HASH "\"}"

static void
test_refusals (void)
{
  assert_refused ("{}", "seq");
  assert_refused ("{\"seq\":0," TIME_KIND "\"salt\":null,\"payload\":null," HASHES, "seq");
  assert_refused ("{\"seq\":1,\"kind\":\"entry\",\"salt\":null,\"payload\":null," HASHES, "time");
  assert_refused ("{\"seq\":1," TIME_KIND "\"salt\":null,\"payload\":\"{}\"," HASHES, "salt");
  assert_refused ("{\"seq\":1," TIME_KIND "\"salt\":\"00\",\"payload\":\"{}\"," HASHES, "salt");
  assert_refused ("{\"seq\":1," TIME_KIND "\"salt\":\"" SALT "\",\"payload\":null," HASHES, "salt");
  assert_refused ("{\"seq\":1," TIME_KIND "\"digest\":\"00\",\"hash\":\"" HASH "\"}", "digest");
  assert_refused ("{\"seq\":1," TIME_KIND "\"digest\":\"" HASH "\"}", "hash");
}

static void
test_head_refusal (void)
{
  g_autoptr (LvJson) json = parse ("{\"tenant\":\"x\"}");
  g_autoptr (GError) error = NULL;
  LvHeadLine line;

  g_assert_false (lv_head_line_read (json, &line, &error));
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "tenant");
  g_assert_cmpstr (line.tenant, ==, "");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/record-log/record", test_record);
  g_test_add_func ("/record-log/purged-record", test_purged_record);
  g_test_add_func ("/record-log/head", test_head);
  g_test_add_func ("/record-log/refusals", test_refusals);
  g_test_add_func ("/record-log/head-refusal", test_head_refusal);
  return g_test_run ();
}
