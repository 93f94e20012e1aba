/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-json.h"
#include "test-support.h"

static LvJson *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  LvJson *json = lv_json_parse (text, strlen (text), 65536, &error);

  g_assert_no_error (error);
  return json;
}

static void
test_getters (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json
      = parse ("{\"s\": \"a\\u3042\\ud83d\\ude00\\n\", \"i\": -7, \"d\": 1.5e1, \"b\": true,"
               " \"n\": null, \"o\": {\"x\": {}, \"y\": \"z\"}, \"l\": [{\"k\": 1}, {\"k\": 2}],"
               " \"e\": [], \"t\": \"2026-11-24T05:28:22.123Z\"}");
  GPtrArray *list = lv_json_get_objects (json, "l", 2);

  g_assert_cmpstr (lv_json_get_string (json, "s", 4), ==, "aあ😀\n");
  g_assert_cmpint (lv_json_get_int (json, "i", -7, 0), ==, -7);
  g_assert_cmpfloat (lv_json_get_optional_double (json, "d", 0), ==, 15);
  g_assert_true (lv_json_get_optional_bool (json, "b", FALSE));
  g_assert_null (lv_json_get_optional_string (json, "n", 9, NULL));
  g_assert_cmpstr (lv_json_get_string (lv_json_get_object (json, "o"), "y", 1), ==, "z");
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (lv_json_get_int (list->pdata[1], "k", 0, 9), ==, 2);
  g_assert_cmpint (lv_json_get_optional_time (json, "t"), ==, 1795498102123);
  lv_json_end (json, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/json/getters", test_getters);
  return g_test_run ();
}
