/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-json.h"
#include "test-support.h"

#define ID "0123456789abcdef0123456789abcdef"

static LvJson *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  LvJson *json = lv_json_parse (text, strlen (text), 65536, &error);

  g_assert_no_error (error);
  return json;
}

static void
assert_end (LvJson *json)
{
  g_autoptr (GError) error = NULL;

  lv_json_end (json, &error);
  g_assert_no_error (error);
}

static void
assert_refused (LvJson *json, const char *field)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lv_json_end (json, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, field);
  g_assert_nonnull (strstr (error->message, field));
}

static void
test_getters (void)
{
  g_autoptr (LvJson) json
      = parse ("{\"s\": \"a\\u3042\\ud83d\\ude00\\n\", \"i\": -7, \"d\": 1.5e1, \"b\": true,"
               " \"n\": null, \"o\": {\"x\": {}, \"y\": \"z\"}, \"l\": [{\"k\": 1}, {\"k\": 2}],"
               " \"e\": [], \"t\": \"2026-11-24T05:28:22.123Z\", \"id\": \"" ID "\","
               " \"ids\": [\"" ID "\"], \"bytes\": \"-_8\", \"hex\": \"fbFF\", \"w\": \"two\"}");
  static const char *const words[] = { "one", "two", NULL };
  GPtrArray *list = lv_json_get_objects (json, "l", 2);
  g_auto (GStrv) ids = lv_json_get_ids (json, "ids", 1);
  guint8 bytes[2];

  g_assert_cmpstr (lv_json_get_string (json, "s", 4), ==, "aあ😀\n");
  g_assert_cmpint (lv_json_get_int (json, "i", -7, 0), ==, -7);
  g_assert_cmpint (lv_json_get_optional_int (json, "i", -7, 0, 1), ==, -7);
  g_assert_cmpfloat (lv_json_get_optional_double (json, "d", 0), ==, 15);
  g_assert_cmpfloat (lv_json_get_optional_double (json, "i", 0), ==, -7);
  g_assert_true (lv_json_get_optional_bool (json, "b", FALSE));
  g_assert_cmpstr (lv_json_get_string (lv_json_get_object (json, "o"), "y", 1), ==, "z");
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (lv_json_get_int (list->pdata[1], "k", 0, 9), ==, 2);
  g_assert_cmpuint (lv_json_get_objects (json, "e", 0)->len, ==, 0);
  g_assert_cmpint (lv_json_get_time (json, "t"), ==, 1795498102123);
  g_assert_cmpstr (lv_json_get_id (json, "id"), ==, ID);
  g_assert_cmpstr (ids[0], ==, ID);
  g_assert_null (ids[1]);
  g_assert_true (lv_json_get_bytes (json, "bytes", bytes, 2));
  g_assert_cmpmem (bytes, 2, "\xfb\xff", 2);
  g_assert_true (lv_json_get_hex (json, "hex", bytes, 2));
  g_assert_cmpmem (bytes, 2, "\xfb\xff", 2);
  g_assert_cmpint (lv_json_get_word (json, "w", words, -1), ==, 1);
  assert_end (json);
}

static void
test_missing_is_fine (void)
{
  g_autoptr (LvJson) json = parse ("{\"n\": null, \"empty\": \"\"}");
  static const char *const names[] = { "n", "none" };
  static const char *const words[] = { "one", "two", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (GStrv) ids = lv_json_get_ids (json, names[i], 1);

      g_assert_null (ids[0]);
      g_assert_cmpstr (lv_json_get_optional_string (json, names[i], 9, "f"), ==, "f");
      g_assert_cmpint (lv_json_get_optional_int (json, names[i], 5, 6, 7), ==, 7);
      g_assert_cmpfloat (lv_json_get_optional_double (json, names[i], 0.5), ==, 0.5);
      g_assert_true (lv_json_get_optional_bool (json, names[i], TRUE));
      g_assert_cmpint (lv_json_get_optional_time (json, names[i]), ==, 0);
      g_assert_cmpint (lv_json_get_word (json, names[i], words, 1), ==, 1);
      g_assert_null (lv_json_get_optional_object (json, names[i]));
      g_assert_cmpuint (lv_json_get_objects (json, names[i], 1)->len, ==, 0);
    }
  g_assert_cmpstr (lv_json_get_optional_string (json, "empty", 9, "f"), ==, "");
  g_assert_true (lv_json_has (json, "n"));
  g_assert_false (lv_json_has (json, "none"));
  assert_end (json);
}

/* What each getter refuses: "m" is the member. */
typedef enum
{
  STRING,
  OPTIONAL_STRING,
  GET_ID,
  INT,
  OPTIONAL_INT,
  DOUBLE,
  BOOL,
  TIME,
  OPTIONAL_TIME,
  BYTES,
  HEX,
  WORD,
  OPTIONAL_WORD,
  OBJECT,
  OPTIONAL_OBJECT,
  OBJECTS,
  IDS,
} Getter;

static void
call_getter (LvJson *json, Getter getter)
{
  static const char *const words[] = { "one", "two", NULL };
  guint8 bytes[2] = { 1, 1 };
  g_auto (GStrv) ids = NULL;

  switch (getter)
    {
    case STRING:
      g_assert_nonnull (lv_json_get_string (json, "m", 3));
      break;
    case OPTIONAL_STRING:
      g_assert_cmpstr (lv_json_get_optional_string (json, "m", 3, "f"), ==, "f");
      break;
    case GET_ID:
      g_assert_cmpstr (lv_json_get_id (json, "m"), ==, "");
      break;
    case INT:
      g_assert_cmpint (lv_json_get_int (json, "m", 3, 5), ==, 3);
      break;
    case OPTIONAL_INT:
      lv_json_get_optional_int (json, "m", 3, 5, 4);
      break;
    case DOUBLE:
      g_assert_cmpfloat (lv_json_get_optional_double (json, "m", 0.5), ==, 0.5);
      break;
    case BOOL:
      g_assert_true (lv_json_get_optional_bool (json, "m", TRUE));
      break;
    case TIME:
      g_assert_cmpint (lv_json_get_time (json, "m"), ==, 0);
      break;
    case OPTIONAL_TIME:
      g_assert_cmpint (lv_json_get_optional_time (json, "m"), ==, 0);
      break;
    case BYTES:
      g_assert_false (lv_json_get_bytes (json, "m", bytes, 2));
      g_assert_cmpuint (bytes[0], ==, 0);
      break;
    case HEX:
      g_assert_false (lv_json_get_hex (json, "m", bytes, 2));
      break;
    case WORD:
      g_assert_cmpint (lv_json_get_word (json, "m", words, -1), ==, 0);
      break;
    case OPTIONAL_WORD:
      g_assert_cmpint (lv_json_get_word (json, "m", words, 1), ==, 1);
      break;
    case OBJECT:
      g_assert_nonnull (lv_json_get_object (json, "m"));
      break;
    case OPTIONAL_OBJECT:
      g_assert_null (lv_json_get_optional_object (json, "m"));
      break;
    case OBJECTS:
      g_assert_cmpuint (lv_json_get_objects (json, "m", 1)->len, ==, 0);
      break;
    case IDS:
      ids = lv_json_get_ids (json, "m", 1);
      g_assert_null (ids[0]);
      break;
    }
}

static const struct
{
  Getter getter;
  const char *member;
} refusals[] = {
  { STRING, "" },
  { STRING, "\"m\": null" },
  { STRING, "\"m\": 5" },
  { STRING, "\"m\": \"\"" },
  { STRING, "\"m\": \"abcd\"" },
  { STRING, "\"m\": \"ああああ\"" },
  { OPTIONAL_STRING, "\"m\": 5" },
  { OPTIONAL_STRING, "\"m\": [\"a\"]" },
  { OPTIONAL_STRING, "\"m\": \"abcd\"" },
  { GET_ID, "" },
  { GET_ID, "\"m\": \"0123\"" },
  { GET_ID, "\"m\": 7" },
  { INT, "" },
  { INT, "\"m\": 2" },
  { INT, "\"m\": 6" },
  { INT, "\"m\": 4.0" },
  { INT, "\"m\": 4e0" },
  { INT, "\"m\": \"4\"" },
  { INT, "\"m\": true" },
  { INT, "\"m\": 18446744073709551620" },
  { OPTIONAL_INT, "\"m\": 6" },
  { OPTIONAL_INT, "\"m\": false" },
  { DOUBLE, "\"m\": \"1\"" },
  { DOUBLE, "\"m\": true" },
  { BOOL, "\"m\": 1" },
  { BOOL, "\"m\": \"true\"" },
  { TIME, "" },
  { TIME, "\"m\": \"yesterday\"" },
  { OPTIONAL_TIME, "\"m\": 0" },
  { OPTIONAL_TIME, "\"m\": \"\"" },
  { BYTES, "" },
  { BYTES, "\"m\": \"AA\"" },
  { BYTES, "\"m\": \"AAAA\"" },
  { BYTES, "\"m\": \"AAA=\"" },
  { HEX, "" },
  { HEX, "\"m\": \"00\"" },
  { HEX, "\"m\": \"000000\"" },
  { HEX, "\"m\": \"00zz\"" },
  { WORD, "" },
  { WORD, "\"m\": \"three\"" },
  { WORD, "\"m\": 1" },
  { OPTIONAL_WORD, "\"m\": \"\"" },
  { OBJECT, "" },
  { OBJECT, "\"m\": []" },
  { OPTIONAL_OBJECT, "\"m\": \"\"" },
  { OBJECTS, "\"m\": {}" },
  { OBJECTS, "\"m\": [{}, {}]" },
  { IDS, "\"m\": \"" ID "\"" },
  { IDS, "\"m\": [5]" },
  { IDS, "\"m\": [\"0123\"]" },
  { IDS, "\"m\": [\"" ID "\", \"" ID "\"]" },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *text = g_strdup_printf ("{%s}", refusals[i].member);
      g_autoptr (LvJson) json = parse (text);

      g_test_message ("%d of %s", refusals[i].getter, text);
      call_getter (json, refusals[i].getter);
      assert_refused (json, "m");
    }
}

static void
test_paths (void)
{
  static const char text[]
      = "{\"device\": {\"key\": 5}, \"rooms\": [{}, {\"in\": {\"n\": []}}, 7]}";
  g_autoptr (LvJson) member = parse (text);
  g_autoptr (LvJson) element = parse (text);
  g_autoptr (LvJson) deep = parse ("{\"rooms\": [{}, {\"in\": {\"n\": []}}]}");

  lv_json_get_string (lv_json_get_object (member, "device"), "key", 9);
  assert_refused (member, "device.key");
  g_assert_cmpuint (lv_json_get_objects (element, "rooms", 9)->len, ==, 0);
  assert_refused (element, "rooms[2]");
  lv_json_get_int (lv_json_get_object (lv_json_get_objects (deep, "rooms", 9)->pdata[1], "in"), "n",
                   0, 1);
  assert_refused (deep, "rooms[1].in.n");
}

static void
test_first_error_stays (void)
{
  g_autoptr (LvJson) json = parse ("{\"a\": 1, \"b\": \"good\"}");
  LvJson *missing;

  lv_json_get_string (json, "a", 9);
  missing = lv_json_get_object (json, "none");
  g_assert_cmpstr (lv_json_get_string (missing, "x", 9), ==, "");
  g_assert_false (lv_json_has (missing, "x"));
  g_assert_cmpuint (lv_json_get_objects (missing, "x", 9)->len, ==, 0);
  g_assert_null (lv_json_get_optional_object (missing, "x"));
  g_assert_nonnull (lv_json_get_object (missing, "x"));
  lv_json_fail (json, "b", "is odd");
  g_assert_cmpstr (lv_json_get_string (json, "b", 9), ==, "good");
  assert_refused (json, "a");
  /* Asked again, and without wanting the error. */
  assert_refused (missing, "a");
  g_assert_false (lv_json_end (json, NULL));
}

static void
test_fail (void)
{
  g_autoptr (LvJson) json = parse ("{\"o\": {\"ends\": \"x\"}}");

  lv_json_fail (lv_json_get_object (json, "o"), "ends", "is before its start");
  assert_refused (json, "o.ends");
}

static void
append_string (const char *name, const char *value, gpointer data)
{
  g_string_append_printf (data, "%s=%s;", name, value);
}

static void
test_foreach_string (void)
{
  g_autoptr (LvJson) json = parse ("{\"b\": \"1\", \"x\": 5, \"a\": \"\", \"y\": {\"n\": \"z\"}}");
  g_autoptr (GString) log = g_string_new (NULL);

  lv_json_foreach_string (json, append_string, log);
  g_assert_cmpstr (log->str, ==, "b=1;a=;");
}

static void
test_member_keeps_the_whole (void)
{
  LvJson *json = parse ("{\"o\": {\"s\": \"kept\"}}");
  LvJson *member = lv_json_ref (lv_json_get_object (json, "o"));

  lv_json_unref (json);
  g_assert_cmpstr (lv_json_get_string (member, "s", 9), ==, "kept");
  lv_json_unref (member);
}

static void
test_size_and_kind (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lv_json_parse ("{\"a\": 1}", 8, 7, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_TOO_LARGE);
  g_assert_cmpstr (liveon_error_get_argument (error, "limit"), ==, "7");
  g_clear_error (&error);
  lv_json_unref (lv_json_parse ("{\"a\": 1}", 8, 8, &error));
  g_assert_no_error (error);
  g_assert_null (lv_json_parse ("[{}]", 4, 9, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (lv_json_parse (NULL, 0, 9, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/json/getters", test_getters);
  g_test_add_func ("/json/missing-is-fine", test_missing_is_fine);
  g_test_add_func ("/json/refusals", test_refusals);
  g_test_add_func ("/json/paths", test_paths);
  g_test_add_func ("/json/first-error-stays", test_first_error_stays);
  g_test_add_func ("/json/fail", test_fail);
  g_test_add_func ("/json/foreach-string", test_foreach_string);
  g_test_add_func ("/json/member-keeps-the-whole", test_member_keeps_the_whole);
  g_test_add_func ("/json/size-and-kind", test_size_and_kind);
  return g_test_run ();
}
