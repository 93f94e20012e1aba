/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <string.h>

#include "lv-json-writer.h"
#include "test-support.h"

static void
assert_written (LvJsonWriter *writer, const char *expected)
{
  gsize length;
  g_autofree char *text = lv_json_writer_free_to_string (writer, &length);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
}

static void
test_structure (void)
{
  static const char *const values[] = { "a", "b", NULL };
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_object (writer, "empty");
  lv_json_end_object (writer);
  lv_json_begin_array (writer, "list");
  lv_json_int (writer, NULL, G_MININT64);
  lv_json_begin_array (writer, NULL);
  lv_json_end_array (writer);
  lv_json_begin_object (writer, NULL);
  lv_json_bool (writer, "yes", TRUE);
  lv_json_bool (writer, "no", FALSE);
  lv_json_end_object (writer);
  lv_json_end_array (writer);
  lv_json_strv (writer, "words", values);
  lv_json_strv (writer, "none", NULL);
  lv_json_raw (writer, "raw", "{\"x\":1}", -1);
  lv_json_raw (writer, "cut", "[1]]]", 3);
  lv_json_null (writer, "null");
  lv_json_string (writer, "missing", NULL);
  lv_json_end_object (writer);
  assert_written (writer,
                  "{\"empty\":{},\"list\":[-9223372036854775808,[],{\"yes\":true,\"no\":false}],"
                  "\"words\":[\"a\",\"b\"],\"none\":[],\"raw\":{\"x\":1},\"cut\":[1],\"null\":null,"
                  "\"missing\":null}");
}

static void
assert_string (const char *value, const char *expected)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_string (writer, NULL, value);
  assert_written (writer, expected);
}

static void
test_strings (void)
{
  assert_string ("", "\"\"");
  assert_string ("会議室 \"A\"\\", "\"会議室 \\\"A\\\"\\\\\"");
  assert_string ("a\nb\tc\rd", "\"a\\nb\\tc\\rd\"");
  assert_string ("\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"");
  assert_string ("\xff", "\"\xef\xbf\xbd\"");
  assert_string ("x\xe3\x81y", "\"x\xef\xbf\xbd\xef\xbf\xbdy\"");
}

static void
assert_double (double value, const char *expected)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_double (writer, NULL, value);
  assert_written (writer, expected);
}

static void
test_doubles (void)
{
  assert_double (0.1, "0.1");
  assert_double (0, "0");
  assert_double (-0.0, "0");
  assert_double (-2.5, "-2.5");
  assert_double (1.0 / 3, "0.33333333333333331");
  assert_double (1e300, "1e+300");
  assert_double (NAN, "null");
  assert_double (-INFINITY, "null");
}

static void
test_times_and_bytes (void)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autoptr (GBytes) bytes = NULL;
  static const char expected[] = "{\"at\":\"2026-11-24T05:28:22.123Z\",\"never\":null,"
                                 "\"bytes\":\"-_8\",\"nothing\":\"\"}";

  lv_json_begin_object (writer, NULL);
  lv_json_time (writer, "at", 1795498102123);
  lv_json_time (writer, "never", 0);
  lv_json_base64url (writer, "bytes", (const guint8 *) "\xfb\xff", 2);
  lv_json_base64url (writer, "nothing", NULL, 0);
  lv_json_end_object (writer);
  bytes = lv_json_writer_free_to_bytes (writer);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_unfinished (void)
{
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/json-writer/structure", test_structure);
  g_test_add_func ("/json-writer/strings", test_strings);
  g_test_add_func ("/json-writer/doubles", test_doubles);
  g_test_add_func ("/json-writer/times-and-bytes", test_times_and_bytes);
  g_test_add_func ("/json-writer/unfinished", test_unfinished);
  return g_test_run ();
}
