/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-json-parser.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "lv-limits.h"

/* From so many members on a set finds a name that comes twice; below, looking at each is faster. */
#define MANY_MEMBERS 16

typedef struct
{
  LvJsonTree *tree;
  char *start;
  char *p;
  /* The containers that are open, outermost first, and their last children so far. */
  guint32 open[LV_LIMIT_JSON_DEPTH];
  guint32 last[LV_LIMIT_JSON_DEPTH];
  GHashTable *names[LV_LIMIT_JSON_DEPTH]; /* NULL while members are few */
  guint depth;
  GError *error;
} Parser;

static gboolean
fail (Parser *parser, const char *what)
{
  if (parser->error == NULL)
    parser->error = lv_error_new_detail (LIVEON_ERROR_INVALID_ARGUMENT,
                                         "not acceptable JSON: %s at byte %" G_GSIZE_FORMAT, what,
                                         (gsize) (parser->p - parser->start));
  return FALSE;
}

static LvJsonNode *
get_node (Parser *parser, guint32 index)
{
  return &g_array_index (parser->tree->nodes, LvJsonNode, index);
}

static void
skip_white_space (Parser *parser)
{
  while (*parser->p == ' ' || *parser->p == '\t' || *parser->p == '\n' || *parser->p == '\r')
    parser->p++;
}

static gboolean
read_code_unit (Parser *parser, gunichar *unit)
{
  *unit = 0;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*parser->p);

      if (digit < 0)
        return fail (parser, "malformed escape");
      *unit = *unit << 4 | digit;
      parser->p++;
    }
  return TRUE;
}

static gboolean
read_unicode_escape (Parser *parser, gunichar *c)
{
  gunichar low;

  if (!read_code_unit (parser, c))
    return FALSE;
  if (*c == 0)
    return fail (parser, "NUL in a string");
  if (*c < 0xD800 || *c > 0xDFFF)
    return TRUE;
  if (*c > 0xDBFF || parser->p[0] != '\\' || parser->p[1] != 'u')
    return fail (parser, "lone surrogate");
  parser->p += 2;
  if (!read_code_unit (parser, &low))
    return FALSE;
  if (low < 0xDC00 || low > 0xDFFF)
    return fail (parser, "lone surrogate");
  *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
  return TRUE;
}

/* After the backslash; writes at *out, which never overtakes the reading. */
static gboolean
read_escape (Parser *parser, char **out)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;
  gunichar c;

  if (*parser->p == 'u')
    {
      parser->p++;
      if (!read_unicode_escape (parser, &c))
        return FALSE;
      *out += g_unichar_to_utf8 (c, *out);
      return TRUE;
    }
  letter = *parser->p != '\0' ? strchr (letters, *parser->p) : NULL;
  if (letter == NULL)
    return fail (parser, "malformed escape");
  *(*out)++ = meanings[letter - letters];
  parser->p++;
  return TRUE;
}

/* At the opening quote. */
static const char *
read_string (Parser *parser)
{
  char *start = ++parser->p;
  char *out = start;

  while (*parser->p != '"')
    {
      guchar c = *parser->p;

      if (c < 0x20)
        {
          fail (parser, c == 0 ? "string without end" : "control character in a string");
          return NULL;
        }
      if (c != '\\')
        *out++ = *parser->p++;
      else
        {
          parser->p++;
          if (!read_escape (parser, &out))
            return NULL;
        }
    }
  parser->p++;
  *out = '\0';
  return start;
}

static gboolean
skip_digits (Parser *parser)
{
  if (!g_ascii_isdigit (*parser->p))
    return fail (parser, "malformed number");
  while (g_ascii_isdigit (*parser->p))
    parser->p++;
  return TRUE;
}

static gboolean
read_number (Parser *parser, LvJsonNode *node)
{
  const char *start = parser->p;
  gboolean is_integer = TRUE;

  if (*parser->p == '-')
    parser->p++;
  if (*parser->p == '0')
    parser->p++;
  else if (!skip_digits (parser))
    return FALSE;
  if (*parser->p == '.')
    {
      is_integer = FALSE;
      parser->p++;
      if (!skip_digits (parser))
        return FALSE;
    }
  if (*parser->p == 'e' || *parser->p == 'E')
    {
      is_integer = FALSE;
      parser->p++;
      if (*parser->p == '+' || *parser->p == '-')
        parser->p++;
      if (!skip_digits (parser))
        return FALSE;
    }
  errno = 0;
  node->type = LV_JSON_INT;
  node->integer = is_integer ? g_ascii_strtoll (start, NULL, 10) : 0;
  if (is_integer && errno == 0)
    return TRUE;
  node->type = LV_JSON_NUMBER;
  node->number = g_ascii_strtod (start, NULL);
  return isfinite (node->number) ? TRUE : fail (parser, "number out of bounds");
}

static gboolean
read_word (Parser *parser, LvJsonNode *node)
{
  static const struct
  {
    const char *text;
    LvJsonType type;
    gboolean value;
  } words[] = {
    { "null", LV_JSON_NULL, FALSE },
    { "true", LV_JSON_BOOL, TRUE },
    { "false", LV_JSON_BOOL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (parser->p, words[i].text))
      {
        node->type = words[i].type;
        node->integer = words[i].value;
        parser->p += strlen (words[i].text);
        return TRUE;
      }
  return fail (parser, *parser->p == '\0' ? "value missing" : "unknown value");
}

static gboolean
read_scalar (Parser *parser, LvJsonNode *node)
{
  if (*parser->p == '"')
    {
      node->type = LV_JSON_STRING;
      node->string = read_string (parser);
      return node->string != NULL;
    }
  if (*parser->p == '-' || g_ascii_isdigit (*parser->p))
    return read_number (parser, node);
  return read_word (parser, node);
}

/* Whether name is new in the innermost object. */
static gboolean
check_name (Parser *parser, const char *name)
{
  guint level = parser->depth - 1;
  LvJsonNode *object = get_node (parser, parser->open[level]);
  guint32 child;

  if (parser->names[level] != NULL)
    return g_hash_table_add (parser->names[level], (gpointer) name)
           || fail (parser, "member that comes twice");
  for (child = object->first; child != 0; child = get_node (parser, child)->next)
    if (g_str_equal (get_node (parser, child)->name, name))
      return fail (parser, "member that comes twice");
  if (object->count < MANY_MEMBERS)
    return TRUE;
  parser->names[level] = g_hash_table_new (g_str_hash, g_str_equal);
  for (child = object->first; child != 0; child = get_node (parser, child)->next)
    g_hash_table_add (parser->names[level], (gpointer) get_node (parser, child)->name);
  g_hash_table_add (parser->names[level], (gpointer) name);
  return TRUE;
}

static gboolean
read_name (Parser *parser, LvJsonNode *node)
{
  if (*parser->p != '"')
    return fail (parser, "member's name missing");
  node->name = read_string (parser);
  if (node->name == NULL || !check_name (parser, node->name))
    return FALSE;
  skip_white_space (parser);
  if (*parser->p != ':')
    return fail (parser, "colon missing");
  parser->p++;
  skip_white_space (parser);
  return TRUE;
}

static void
append_node (Parser *parser, const LvJsonNode *node)
{
  guint32 index = parser->tree->nodes->len;

  g_array_append_vals (parser->tree->nodes, node, 1);
  if (parser->depth == 0)
    return;
  if (parser->last[parser->depth - 1] != 0)
    get_node (parser, parser->last[parser->depth - 1])->next = index;
  else
    get_node (parser, parser->open[parser->depth - 1])->first = index;
  get_node (parser, parser->open[parser->depth - 1])->count++;
  parser->last[parser->depth - 1] = index;
}

static gboolean
open_container (Parser *parser)
{
  if (parser->depth == LV_LIMIT_JSON_DEPTH)
    return fail (parser, "too deep a nesting");
  parser->p++;
  parser->open[parser->depth] = parser->tree->nodes->len - 1;
  parser->last[parser->depth] = 0;
  parser->depth++;
  return TRUE;
}

static void
close_container (Parser *parser)
{
  parser->p++;
  parser->depth--;
  g_clear_pointer (&parser->names[parser->depth], g_hash_table_unref);
}

/* One value, with its name inside an object; of a container the opening bracket only. */
static gboolean
read_value (Parser *parser)
{
  gboolean is_member
      = parser->depth > 0
        && get_node (parser, parser->open[parser->depth - 1])->type == LV_JSON_OBJECT;
  LvJsonNode node = { 0 };

  if (is_member && !read_name (parser, &node))
    return FALSE;
  if (*parser->p == '{' || *parser->p == '[')
    {
      node.type = *parser->p == '{' ? LV_JSON_OBJECT : LV_JSON_ARRAY;
      append_node (parser, &node);
      return open_container (parser);
    }
  if (!read_scalar (parser, &node))
    return FALSE;
  append_node (parser, &node);
  return TRUE;
}

static gboolean
is_closing (Parser *parser)
{
  LvJsonNode *container = get_node (parser, parser->open[parser->depth - 1]);

  return *parser->p == (container->type == LV_JSON_OBJECT ? '}' : ']');
}

/* After a value: closes what ends here, then takes the comma, if there is more. */
static gboolean
finish_value (Parser *parser)
{
  skip_white_space (parser);
  while (parser->depth > 0 && is_closing (parser))
    {
      close_container (parser);
      skip_white_space (parser);
    }
  if (parser->depth == 0)
    return TRUE;
  if (*parser->p != ',')
    return fail (parser, "comma or closing bracket missing");
  parser->p++;
  return TRUE;
}

static gboolean
read_document (Parser *parser)
{
  do
    {
      guint depth = parser->depth;

      skip_white_space (parser);
      if (!read_value (parser))
        return FALSE;
      skip_white_space (parser);
      /* Into a container that is not empty: its first value comes without a comma. */
      if (parser->depth > depth && !is_closing (parser))
        continue;
      if (!finish_value (parser))
        return FALSE;
    }
  while (parser->depth > 0);
  return TRUE;
}

gboolean
lv_json_tree_parse (LvJsonTree *tree, const char *text, gsize length, GError **error)
{
  Parser parser = { .tree = tree };

  tree->text = g_malloc (length + 1);
  memcpy (tree->text, text, length);
  tree->text[length] = '\0';
  tree->nodes = g_array_new (FALSE, FALSE, sizeof (LvJsonNode));
  parser.start = parser.p = tree->text;

  if (!g_utf8_validate_len (tree->text, length, NULL))
    fail (&parser, "text that is not UTF-8");
  else if (read_document (&parser) && parser.p != tree->text + length)
    fail (&parser, "something after the end");
  while (parser.depth > 0)
    g_clear_pointer (&parser.names[--parser.depth], g_hash_table_unref);
  if (parser.error == NULL)
    return TRUE;
  lv_json_tree_clear (tree);
  g_propagate_error (error, parser.error);
  return FALSE;
}

void
lv_json_tree_clear (LvJsonTree *tree)
{
  g_clear_pointer (&tree->nodes, g_array_unref);
  g_clear_pointer (&tree->text, g_free);
}
