/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-json-parser.h"
#include "test-support.h"

static void
append_node (GString *out, LvJsonTree *tree, guint32 index)
{
  LvJsonNode *node = &g_array_index (tree->nodes, LvJsonNode, index);

  if (node->name != NULL)
    g_string_append_printf (out, "%s:", node->name);
  switch (node->type)
    {
    case LV_JSON_NULL:
      g_string_append (out, "null");
      break;
    case LV_JSON_BOOL:
      g_string_append (out, node->integer ? "true" : "false");
      break;
    case LV_JSON_INT:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, node->integer);
      break;
    case LV_JSON_NUMBER:
      g_string_append_printf (out, "~%g", node->number);
      break;
    case LV_JSON_STRING:
      g_string_append_printf (out, "'%s'", node->string);
      break;
    case LV_JSON_ARRAY:
    case LV_JSON_OBJECT:
      g_string_append_printf (out, "%c%u", node->type == LV_JSON_ARRAY ? '[' : '{', node->count);
      for (guint32 i = node->first; i != 0; i = g_array_index (tree->nodes, LvJsonNode, i).next)
        {
          g_string_append_c (out, ' ');
          append_node (out, tree, i);
        }
      g_string_append_c (out, node->type == LV_JSON_ARRAY ? ']' : '}');
    }
}

static void
assert_tree (const char *text, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  LvJsonTree tree = { 0 };

  lv_json_tree_parse (&tree, text, strlen (text), &error);
  g_assert_no_error (error);
  append_node (out, &tree, 0);
  g_assert_cmpstr (out->str, ==, expected);
  lv_json_tree_clear (&tree);
}

static void
test_accepts (void)
{
  assert_tree ("{}", "{0}");
  assert_tree (" \t\r\n[ ] \n", "[0]");
  assert_tree ("{\"a\":{\"b\":[1,[],{}]},\"c\":null}", "{2 a:{1 b:[3 1 [0] {0}]} c:null}");
  assert_tree ("[ true , false , null ]", "[3 true false null]");
  assert_tree ("\"text\"", "'text'");
  assert_tree ("{\"\": \"\"}", "{1 :''}");
  /* Members of the same name in different objects are different members. */
  assert_tree ("[{\"a\":1},{\"a\":{\"a\":2}}]", "[2 {1 a:1} {1 a:{1 a:2}}]");
}

static void
test_numbers (void)
{
  assert_tree ("0", "0");
  assert_tree ("-0", "0");
  assert_tree ("9223372036854775807", "9223372036854775807");
  assert_tree ("-9223372036854775808", "-9223372036854775808");
  assert_tree ("9223372036854775808", "~9.22337e+18");
  assert_tree ("0.25", "~0.25");
  assert_tree ("1E+2", "~100");
  assert_tree ("-1.5e-1", "~-0.15");
  assert_tree ("1e-999", "~0");
}

static void
test_strings (void)
{
  assert_tree ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "'\"\\/\b\f\n\r\t'");
  assert_tree ("\"\\u0041\\u00e9\\u3042\\uD83D\\uDE00\"", "'Aéあ😀'");
  assert_tree ("\"\xf0\x9f\x98\x80\x7f\"", "'\xf0\x9f\x98\x80\x7f'");
  assert_tree ("{\"\\u0061\":1}", "{1 a:1}");
}

static void
assert_refused (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  LvJsonTree tree = { 0 };

  if (lv_json_tree_parse (&tree, text, length, &error))
    g_error ("accepted: %s", text);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_null (tree.text);
  g_assert_null (tree.nodes);
}

static const char *const bad[] = {
  /* cut off */
  "",
  " ",
  "{",
  "[",
  "{\"a\"",
  "{\"a\":",
  "{\"a\":1",
  "{\"a\":1,",
  "[1,",
  "\"",
  "\"\\",
  "\"\\u12",
  "tru",
  "-",
  "1.",
  "1e",
  "1e+",
  /* too much */
  "{}{}",
  "{} x",
  "1 2",
  "]",
  "}",
  "[1]]",
  "{\"a\":1}}",
  "null,",
  /* brackets and separators */
  "[}",
  "{]",
  "[1,]",
  "[,1]",
  "[1 2]",
  "[1,,2]",
  "{,}",
  "{\"a\":1,}",
  "{\"a\" 1}",
  "{\"a\":,}",
  "{\"a\":1 \"b\":2}",
  "{\"a\",1}",
  "{1:2}",
  "{null:1}",
  "[:]",
  "{\"a\":}",
  "{:1}",
  /* numbers */
  "01",
  "-01",
  "+1",
  ".5",
  "1.e1",
  "0x10",
  "1e400",
  "-1e400",
  "NaN",
  "Infinity",
  "-Infinity",
  "1a",
  "--1",
  "1_000",
  "１",
  /* words */
  "True",
  "nul",
  "nulll",
  "truefalse",
  "undefined",
  /* strings */
  "'a'",
  "a",
  "\"\n\"",
  "\"\t\"",
  "\"\x01\"",
  "\"\\a\"",
  "\"\\u\"",
  "\"\\u00g0\"",
  "\"\\x41\"",
  "\"\\u0000\"",
  "\"\\ud800\"",
  "\"\\udc00\"",
  "\"\\ud800\\u0041\"",
  "\"\\ud800\\ud800\"",
  "\"\\ud800x\"",
  "\"\\udc00\\ud800\"",
  "\"a\" \"b\"",
  /* not UTF-8: alone, overlong, surrogate, beyond the last */
  "\"\xff\"",
  "\"\xc0\xaf\"",
  "\"\xed\xa0\x80\"",
  "\"\xf4\x90\x80\x80\"",
  "\xef\xbb\xbf{}",
  /* JavaScript */
  "{a:1}",
  "{'a':1}",
  "[1] // x",
  "/* x */ []",
  "[1,/**/2]",
  "# x\n[]",
  "var a = 1",
  "{\"a\":1;}",
  "\xc2\xa0[]",
  "\x0b[]",
  "\x0c[]",
  /* a member twice */
  "{\"a\":1,\"a\":1}",
  "{\"a\":1,\"b\":2,\"\\u0061\":3}",
  "[{\"b\":{\"a\":1,\"a\":2}}]",
};

static void
test_refuses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i], strlen (bad[i]));
  assert_refused ("{}\0", 3);
  assert_refused ("[\"a\0b\"]", 7);
  assert_refused ("\0", 1);
}

static void
test_depth (void)
{
  g_autofree char *opening = g_strnfill (100000, '[');
  g_autoptr (GString) just = g_string_new (NULL);

  for (int i = 0; i < 16; i++)
    g_string_append (just, "[");
  for (int i = 0; i < 16; i++)
    g_string_append (just, "]");
  assert_tree (just->str, "[1 [1 [1 [1 [1 [1 [1 [1 [1 [1 [1 [1 [1 [1 [1 [0]]]]]]]]]]]]]]]]");
  g_string_prepend_c (just, '[');
  g_string_append_c (just, ']');
  assert_refused (just->str, just->len);
  assert_refused (opening, strlen (opening));
}

/* Names are compared by a set once there are many of them; the last is the first one again. */
static void
test_many_members (void)
{
  for (int count = 1; count < 60; count++)
    {
      g_autoptr (GString) text = g_string_new ("[{\"x\":{");
      LvJsonTree tree = { 0 };

      for (int i = 0; i < count; i++)
        g_string_append_printf (text, "\"m%d\":{\"m0\":%d},", i, i);
      g_string_append (text, "\"last\":0}},{\"m0\":1}]");
      g_assert_true (lv_json_tree_parse (&tree, text->str, text->len, NULL));
      lv_json_tree_clear (&tree);
      g_string_replace (text, "last", "m0", 1);
      assert_refused (text->str, text->len);
    }
}

static void
test_error_tells_the_byte (void)
{
  g_autoptr (GError) error = NULL;
  LvJsonTree tree = { 0 };

  g_assert_false (lv_json_tree_parse (&tree, "{\"a\": x}", 8, &error));
  g_assert_nonnull (strstr (error->message, "byte 6"));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/json-parser/accepts", test_accepts);
  g_test_add_func ("/json-parser/numbers", test_numbers);
  g_test_add_func ("/json-parser/strings", test_strings);
  g_test_add_func ("/json-parser/refuses", test_refuses);
  g_test_add_func ("/json-parser/depth", test_depth);
  g_test_add_func ("/json-parser/many-members", test_many_members);
  g_test_add_func ("/json-parser/error-tells-the-byte", test_error_tells_the_byte);
  return g_test_run ();
}
