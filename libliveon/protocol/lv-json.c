/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-json.h"

#include <string.h>

#include "lv-clock.h"
#include "lv-json-parser.h"
#include "lv-text.h"

/* Stands for the object that is not there, after an error. */
#define NO_NODE G_MAXUINT32

typedef struct
{
  gatomicrefcount ref_count;
  LvJsonTree tree;
  GPtrArray *readers; /* of LvJson: all that were handed out */
  GPtrArray *lists;   /* of GPtrArray: the same for arrays */
  GError *error;      /* the first */
} Document;

struct _LvJson
{
  Document *document;
  guint32 node;
  char *path; /* "" for the outermost */
};

static void
reader_free (LvJson *self)
{
  g_free (self->path);
  g_free (self);
}

static LvJson *
add_reader (Document *document, guint32 node, char *path_taken)
{
  LvJson *reader = g_new0 (LvJson, 1);

  reader->document = document;
  reader->node = node;
  reader->path = path_taken;
  g_ptr_array_add (document->readers, reader);
  return reader;
}

static void
document_unref (Document *document)
{
  if (!g_atomic_ref_count_dec (&document->ref_count))
    return;
  lv_json_tree_clear (&document->tree);
  g_ptr_array_unref (document->readers);
  g_ptr_array_unref (document->lists);
  g_clear_error (&document->error);
  g_free (document);
}

static LvJsonNode *
get_node (LvJson *self, guint32 index)
{
  return &g_array_index (self->document->tree.nodes, LvJsonNode, index);
}

LvJson *
lv_json_parse (const char *text, gsize length, gsize max_length, GError **error)
{
  LvJsonTree tree = { 0 };
  Document *document;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  /* Nodes are numbered with 32 bits and each takes at least one byte of the text. */
  max_length = MIN (max_length, G_MAXINT32);
  if (length > max_length)
    {
      g_propagate_error (error, lv_error_new_too_large (max_length));
      return NULL;
    }
  if (!lv_json_tree_parse (&tree, text != NULL ? text : "", length, error))
    return NULL;
  if (g_array_index (tree.nodes, LvJsonNode, 0).type != LV_JSON_OBJECT)
    {
      lv_json_tree_clear (&tree);
      lv_error_set_detail (error, LIVEON_ERROR_INVALID_ARGUMENT, "the JSON is not an object");
      return NULL;
    }
  document = g_new0 (Document, 1);
  g_atomic_ref_count_init (&document->ref_count);
  document->tree = tree;
  document->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) reader_free);
  document->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  return add_reader (document, 0, g_strdup (""));
}

LvJson *
lv_json_ref (LvJson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->document->ref_count);
  return self;
}

void
lv_json_unref (LvJson *self)
{
  if (self != NULL)
    document_unref (self->document);
}

static char *
dup_path (LvJson *self, const char *name)
{
  return *self->path == '\0' ? g_strdup (name) : g_strdup_printf ("%s.%s", self->path, name);
}

/* The first error stays: those after it may only follow from it. */
void
lv_json_fail (LvJson *self, const char *name, const char *what)
{
  g_autofree char *path = NULL;

  if (self->document->error != NULL)
    return;
  path = dup_path (self, name);
  self->document->error
      = lv_error_new_detail (LIVEON_ERROR_INVALID_ARGUMENT, "\"%s\" %s", path, what);
  lv_error_add_argument (self->document->error, "field", path);
}

/* NULL when missing; null is a node. */
static const LvJsonNode *
find_member (LvJson *self, const char *name, guint32 *index)
{
  if (self->node == NO_NODE)
    return NULL;
  for (guint32 i = get_node (self, self->node)->first; i != 0; i = get_node (self, i)->next)
    if (g_str_equal (get_node (self, i)->name, name))
      {
        if (index != NULL)
          *index = i;
        return get_node (self, i);
      }
  return NULL;
}

/* NULL when missing or null, without an error, or of another type, with one. */
static const LvJsonNode *
find_optional (LvJson *self, const char *name, LvJsonType type, const char *what, guint32 *index)
{
  const LvJsonNode *node = find_member (self, name, index);

  if (node == NULL || node->type == LV_JSON_NULL)
    return NULL;
  if (node->type == type)
    return node;
  lv_json_fail (self, name, what);
  return NULL;
}

/* NULL with an error unless it is there and of the type. */
static const LvJsonNode *
find_required (LvJson *self, const char *name, LvJsonType type, const char *what, guint32 *index)
{
  const LvJsonNode *node = find_optional (self, name, type, what, index);

  if (node == NULL)
    lv_json_fail (self, name, "is missing");
  return node;
}

gboolean
lv_json_has (LvJson *self, const char *name)
{
  return find_member (self, name, NULL) != NULL;
}

static gboolean
is_within (LvJson *self, const char *name, const char *text, gsize max_chars)
{
  if ((gsize) g_utf8_strlen (text, -1) <= max_chars)
    return TRUE;
  lv_json_fail (self, name, "is too long");
  return FALSE;
}

const char *
lv_json_get_string (LvJson *self, const char *name, gsize max_chars)
{
  const LvJsonNode *node = find_required (self, name, LV_JSON_STRING, "is not a string", NULL);

  if (node == NULL || !is_within (self, name, node->string, max_chars))
    return "";
  if (*node->string == '\0')
    lv_json_fail (self, name, "is empty");
  return node->string;
}

const char *
lv_json_get_optional_string (LvJson *self, const char *name, gsize max_chars, const char *fallback)
{
  const LvJsonNode *node = find_optional (self, name, LV_JSON_STRING, "is not a string", NULL);

  if (node == NULL || !is_within (self, name, node->string, max_chars))
    return fallback;
  return node->string;
}

const char *
lv_json_get_id (LvJson *self, const char *name)
{
  const LvJsonNode *node = find_required (self, name, LV_JSON_STRING, "is not a string", NULL);

  if (node == NULL)
    return "";
  if (lv_id_is_valid (node->string))
    return node->string;
  lv_json_fail (self, name, "is not an id");
  return "";
}

static gint64
take_int (LvJson *self, const char *name, const LvJsonNode *node, gint64 min, gint64 max)
{
  if (node->integer >= min && node->integer <= max)
    return node->integer;
  lv_json_fail (self, name, "is out of bounds");
  return min;
}

gint64
lv_json_get_int (LvJson *self, const char *name, gint64 min, gint64 max)
{
  const LvJsonNode *node = find_required (self, name, LV_JSON_INT, "is not an integer", NULL);

  return node != NULL ? take_int (self, name, node, min, max) : min;
}

gint64
lv_json_get_optional_int (LvJson *self, const char *name, gint64 min, gint64 max, gint64 fallback)
{
  const LvJsonNode *node = find_optional (self, name, LV_JSON_INT, "is not an integer", NULL);

  return node != NULL ? take_int (self, name, node, min, max) : fallback;
}

double
lv_json_get_optional_double (LvJson *self, const char *name, double fallback)
{
  const LvJsonNode *node = find_member (self, name, NULL);

  if (node == NULL || node->type == LV_JSON_NULL)
    return fallback;
  if (node->type == LV_JSON_INT)
    return node->integer;
  if (node->type == LV_JSON_NUMBER)
    return node->number;
  lv_json_fail (self, name, "is not a number");
  return fallback;
}

gboolean
lv_json_get_optional_bool (LvJson *self, const char *name, gboolean fallback)
{
  const LvJsonNode *node = find_optional (self, name, LV_JSON_BOOL, "is not true or false", NULL);

  return node != NULL ? node->integer != 0 : fallback;
}

gint64
lv_json_get_time (LvJson *self, const char *name)
{
  if (find_required (self, name, LV_JSON_STRING, "is not a time", NULL) == NULL)
    return 0;
  return lv_json_get_optional_time (self, name);
}

gint64
lv_json_get_optional_time (LvJson *self, const char *name)
{
  const LvJsonNode *node = find_optional (self, name, LV_JSON_STRING, "is not a time", NULL);
  gint64 ms;

  if (node == NULL)
    return 0;
  if (lv_time_parse (node->string, &ms))
    return ms;
  lv_json_fail (self, name, "is not a time");
  return 0;
}

gboolean
lv_json_get_bytes (LvJson *self, const char *name, guint8 *out, gsize length)
{
  const LvJsonNode *node = find_required (self, name, LV_JSON_STRING, "is not a string", NULL);
  g_autofree guint8 *data = NULL;
  gsize size = 0;

  memset (out, 0, length);
  if (node == NULL)
    return FALSE;
  data = lv_base64url_decode (node->string, length, &size);
  if (data == NULL || size != length)
    {
      lv_json_fail (self, name, "is not base64url of the right length");
      return FALSE;
    }
  memcpy (out, data, length);
  return TRUE;
}

GBytes *
lv_json_get_data (LvJson *self, const char *name, gsize max_length)
{
  const char *text = lv_json_get_optional_string (self, name, max_length * 2 + 2, "");
  gsize length = 0;
  guint8 *data = lv_base64url_decode (text, max_length, &length);

  if (data == NULL)
    lv_json_fail (self, name, "is not base64url, or too long");
  return g_bytes_new_take (data, data != NULL ? length : 0);
}

gboolean
lv_json_get_hex (LvJson *self, const char *name, guint8 *out, gsize length)
{
  const LvJsonNode *node = find_required (self, name, LV_JSON_STRING, "is not a string", NULL);

  memset (out, 0, length);
  if (node == NULL)
    return FALSE;
  if (lv_hex_decode (node->string, out, length))
    return TRUE;
  lv_json_fail (self, name, "is not hexadecimal of the right length");
  return FALSE;
}

int
lv_json_get_word (LvJson *self, const char *name, const char *const *words, int fallback)
{
  const LvJsonNode *node = find_optional (self, name, LV_JSON_STRING, "is not a string", NULL);

  if (node == NULL)
    {
      if (fallback < 0)
        lv_json_fail (self, name, "is missing");
      return MAX (fallback, 0);
    }
  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], node->string))
      return i;
  lv_json_fail (self, name, "is not a known word");
  return MAX (fallback, 0);
}

LvJson *
lv_json_get_object (LvJson *self, const char *name)
{
  guint32 index = NO_NODE;

  if (find_required (self, name, LV_JSON_OBJECT, "is not an object", &index) == NULL)
    index = NO_NODE;
  return add_reader (self->document, index, dup_path (self, name));
}

LvJson *
lv_json_get_optional_object (LvJson *self, const char *name)
{
  guint32 index;

  if (find_optional (self, name, LV_JSON_OBJECT, "is not an object", &index) == NULL)
    return NULL;
  return add_reader (self->document, index, dup_path (self, name));
}

/* NULL when the array is missing, null or, with an error, no array or too long. */
static const LvJsonNode *
find_array (LvJson *self, const char *name, guint max_count)
{
  const LvJsonNode *array = find_optional (self, name, LV_JSON_ARRAY, "is not an array", NULL);

  if (array == NULL || array->count <= max_count)
    return array;
  lv_json_fail (self, name, "has too many elements");
  return NULL;
}

GPtrArray *
lv_json_get_objects (LvJson *self, const char *name, guint max_count)
{
  GPtrArray *list = g_ptr_array_new ();
  const LvJsonNode *array = find_array (self, name, max_count);

  g_ptr_array_add (self->document->lists, list);
  if (array == NULL)
    return list;
  for (guint32 i = array->first; i != 0; i = get_node (self, i)->next)
    {
      g_autofree char *element = g_strdup_printf ("%s[%u]", name, list->len);

      if (get_node (self, i)->type != LV_JSON_OBJECT)
        {
          lv_json_fail (self, element, "is not an object");
          g_ptr_array_set_size (list, 0);
          return list;
        }
      g_ptr_array_add (list, add_reader (self->document, i, dup_path (self, element)));
    }
  return list;
}

char **
lv_json_get_ids (LvJson *self, const char *name, guint max_count)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const LvJsonNode *array = find_array (self, name, max_count);

  for (guint32 i = array != NULL ? array->first : 0; i != 0; i = get_node (self, i)->next)
    {
      const LvJsonNode *node = get_node (self, i);

      if (node->type == LV_JSON_STRING && lv_id_is_valid (node->string))
        g_strv_builder_add (builder, node->string);
      else
        lv_json_fail (self, name, "holds something that is not an id");
    }
  return g_strv_builder_end (builder);
}

char **
lv_json_get_strings (LvJson *self, const char *name, guint max_count, gsize max_chars)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const LvJsonNode *array = find_array (self, name, max_count);

  for (guint32 i = array != NULL ? array->first : 0; i != 0; i = get_node (self, i)->next)
    {
      const LvJsonNode *node = get_node (self, i);

      if (node->type == LV_JSON_STRING && *node->string != '\0'
          && (gsize) g_utf8_strlen (node->string, -1) <= max_chars)
        g_strv_builder_add (builder, node->string);
      else
        lv_json_fail (self, name, "holds something that is no text, or too long");
    }
  return g_strv_builder_end (builder);
}

void
lv_json_get_bools (LvJson *self, const char *name, gboolean *out, guint count)
{
  const LvJsonNode *array = find_required (self, name, LV_JSON_ARRAY, "is not an array", NULL);
  guint32 at = array != NULL && array->count == count ? array->first : 0;

  memset (out, 0, count * sizeof *out);
  if (at == 0)
    lv_json_fail (self, name, "has the wrong number of elements");
  for (guint i = 0; i < count && at != 0; i++, at = get_node (self, at)->next)
    if (get_node (self, at)->type == LV_JSON_BOOL)
      out[i] = get_node (self, at)->integer != 0;
    else
      lv_json_fail (self, name, "holds something that is not true or false");
}

void
lv_json_foreach_string (LvJson *self, LvJsonStringFunc func, gpointer data)
{
  if (self->node == NO_NODE)
    return;
  for (guint32 i = get_node (self, self->node)->first; i != 0; i = get_node (self, i)->next)
    if (get_node (self, i)->type == LV_JSON_STRING)
      func (get_node (self, i)->name, get_node (self, i)->string, data);
}

gboolean
lv_json_end (LvJson *self, GError **error)
{
  if (self->document->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->document->error);
  return FALSE;
}
