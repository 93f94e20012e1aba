/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-json-parser.h"
#include "lv-json-writer.h"
#include "lv-json.h"

static void
write_node (LvJsonWriter *writer, LvJsonTree *tree, guint32 index)
{
  LvJsonNode node = g_array_index (tree->nodes, LvJsonNode, index);
  guint32 count = 0;

  switch (node.type)
    {
    case LV_JSON_NULL:
      lv_json_null (writer, NULL);
      return;
    case LV_JSON_BOOL:
      lv_json_bool (writer, NULL, node.integer != 0);
      return;
    case LV_JSON_INT:
      lv_json_int (writer, NULL, node.integer);
      return;
    case LV_JSON_NUMBER:
      lv_json_double (writer, NULL, node.number);
      return;
    case LV_JSON_STRING:
      g_assert_true (g_utf8_validate (node.string, -1, NULL));
      lv_json_string (writer, NULL, node.string);
      return;
    case LV_JSON_ARRAY:
    case LV_JSON_OBJECT:
      /* Names are not escaped by the writer: an object becomes an array of names and values. */
      lv_json_begin_array (writer, NULL);
      for (guint32 i = node.first; i != 0; i = g_array_index (tree->nodes, LvJsonNode, i).next)
        {
          if (node.type == LV_JSON_OBJECT)
            lv_json_string (writer, NULL, g_array_index (tree->nodes, LvJsonNode, i).name);
          write_node (writer, tree, i);
          count++;
        }
      lv_json_end_array (writer);
      g_assert_cmpuint (count, ==, node.count);
    }
}

static char *
write_tree (LvJsonTree *tree, gsize *length)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  write_node (writer, tree, 0);
  return lv_json_writer_free_to_string (writer, length);
}

/* What is written from what was read is read as the same. */
static void
check_tree (LvJsonTree *tree)
{
  gsize length, again_length;
  g_autofree char *text = write_tree (tree, &length);
  g_autofree char *again = NULL;
  LvJsonTree copy = { 0 };

  g_assert_true (lv_json_tree_parse (&copy, text, length, NULL));
  again = write_tree (&copy, &again_length);
  g_assert_cmpmem (text, length, again, again_length);
  lv_json_tree_clear (&copy);
}

static void
ask_everything (LvJson *json)
{
  static const char *const words[] = { "open", "password", NULL };
  GPtrArray *list = lv_json_get_objects (json, "l", 8);
  g_auto (GStrv) ids G_GNUC_UNUSED = lv_json_get_ids (json, "ids", 8);
  guint8 bytes[4];

  lv_json_get_string (json, "s", 8);
  lv_json_get_optional_string (json, "s", 8, "");
  lv_json_get_id (json, "id");
  lv_json_get_int (json, "i", -8, 8);
  lv_json_get_optional_double (json, "d", 0);
  lv_json_get_optional_bool (json, "b", FALSE);
  lv_json_get_optional_time (json, "t");
  lv_json_get_bytes (json, "bytes", bytes, sizeof bytes);
  lv_json_get_hex (json, "hex", bytes, sizeof bytes);
  g_assert_cmpint (lv_json_get_word (json, "w", words, 0), <, 2);
  lv_json_get_string (lv_json_get_object (json, "o"), "s", 8);
  for (guint i = 0; i < list->len; i++)
    lv_json_get_int (list->pdata[i], "k", 0, 9);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = lv_json_parse ((const char *) data, size, 65536, &error);
  LvJsonTree tree = { 0 };

  g_assert_true ((json == NULL) == (error != NULL));
  if (json != NULL)
    ask_everything (json);
  if (lv_json_tree_parse (&tree, (const char *) data, size, NULL))
    check_tree (&tree);
  else
    g_assert_null (json);
  lv_json_tree_clear (&tree);
  return 0;
}
