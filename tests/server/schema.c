/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "schema.h"

#include <string.h>

typedef struct
{
  JsonObject *document;
  const char *path;
} Place;

typedef char *(*Check) (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value);

static char *check (const Place *place, JsonObject *schema, JsonNode *value);

JsonObject *
schema_resolve (JsonObject *document, JsonObject *object)
{
  g_auto (GStrv) steps = NULL;

  if (!json_object_has_member (object, "$ref"))
    return object;
  steps = g_strsplit (json_object_get_string_member (object, "$ref"), "/", -1);
  g_assert_cmpstr (steps[0], ==, "#");
  object = document;
  for (guint i = 1; steps[i] != NULL; i++)
    {
      if (!json_object_has_member (object, steps[i]))
        return NULL;
      object = json_object_get_object_member (object, steps[i]);
    }
  return object;
}

static char *
fail (const Place *place, const char *why)
{
  return g_strdup_printf ("%s: %s", *place->path != '\0' ? place->path : "the whole", why);
}

static gboolean
is_type (const char *type, JsonNode *value)
{
  if (JSON_NODE_HOLDS_NULL (value))
    return strcmp (type, "null") == 0;
  if (JSON_NODE_HOLDS_OBJECT (value))
    return strcmp (type, "object") == 0;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return strcmp (type, "array") == 0;
  switch (json_node_get_value_type (value))
    {
    case G_TYPE_STRING:
      return strcmp (type, "string") == 0;
    case G_TYPE_BOOLEAN:
      return strcmp (type, "boolean") == 0;
    case G_TYPE_INT64:
      return strcmp (type, "integer") == 0 || strcmp (type, "number") == 0;
    default:
      return strcmp (type, "number") == 0;
    }
}

static gboolean
is_string (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING;
}

static gboolean
is_number (JsonNode *value)
{
  return is_type ("number", value);
}

static char *
check_nothing (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  return NULL;
}

static char *
check_ref (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  JsonObject *target = schema_resolve (place->document, schema);

  return target != NULL ? check (place, target, value) : fail (place, "a reference to nothing");
}

static char *
check_type (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  JsonArray *types;

  if (!JSON_NODE_HOLDS_ARRAY (word))
    return is_type (json_node_get_string (word), value) ? NULL : fail (place, "of another type");
  types = json_node_get_array (word);
  for (guint i = 0; i < json_array_get_length (types); i++)
    if (is_type (json_array_get_string_element (types, i), value))
      return NULL;
  return fail (place, "of none of the types");
}

static char *
check_properties (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return NULL;
  json_object_iter_init (&iter, json_node_get_object (word));
  while (json_object_iter_next (&iter, &name, &member))
    {
      g_autofree char *path = g_strdup_printf ("%s.%s", place->path, name);
      JsonNode *inner = json_object_get_member (json_node_get_object (value), name);
      char *why = NULL;

      if (inner != NULL)
        why = check (&(Place){ place->document, path }, json_node_get_object (member), inner);
      if (why != NULL)
        return why;
    }
  return NULL;
}

static char *
check_additional (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  JsonObject *known = json_object_has_member (schema, "properties")
                          ? json_object_get_object_member (schema, "properties")
                          : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return NULL;
  json_object_iter_init (&iter, json_node_get_object (value));
  while (json_object_iter_next (&iter, &name, &member))
    {
      g_autofree char *path = g_strdup_printf ("%s.%s", place->path, name);
      Place inner = { place->document, path };
      char *why = NULL;

      if (known != NULL && json_object_has_member (known, name))
        continue;
      if (JSON_NODE_HOLDS_OBJECT (word))
        why = check (&inner, json_node_get_object (word), member);
      else if (!json_node_get_boolean (word))
        why = fail (&inner, "not in the document");
      if (why != NULL)
        return why;
    }
  return NULL;
}

static char *
check_required (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  JsonArray *names = json_node_get_array (word);

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return NULL;
  for (guint i = 0; i < json_array_get_length (names); i++)
    if (!json_object_has_member (json_node_get_object (value),
                                 json_array_get_string_element (names, i)))
      return g_strdup_printf ("%s.%s: missing", place->path,
                              json_array_get_string_element (names, i));
  return NULL;
}

static char *
check_items (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  JsonArray *items;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return NULL;
  items = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", place->path, i);
      char *why = check (&(Place){ place->document, path }, json_node_get_object (word),
                         json_array_get_element (items, i));

      if (why != NULL)
        return why;
    }
  return NULL;
}

static char *
check_max_items (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  if (!JSON_NODE_HOLDS_ARRAY (value)
      || json_array_get_length (json_node_get_array (value)) <= json_node_get_int (word))
    return NULL;
  return fail (place, "too many");
}

static char *
check_one_of (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  JsonArray *choices = json_node_get_array (word);
  guint fits = 0;

  for (guint i = 0; i < json_array_get_length (choices); i++)
    {
      g_autofree char *why = check (place, json_array_get_object_element (choices, i), value);

      fits += why == NULL;
    }
  return fits == 1 ? NULL : fail (place, "not exactly one of them");
}

static char *
check_enum (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  JsonArray *choices = json_node_get_array (word);

  for (guint i = 0; i < json_array_get_length (choices); i++)
    if (json_node_equal (json_array_get_element (choices, i), value))
      return NULL;
  return fail (place, "none of the words");
}

static char *
check_pattern (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  if (!is_string (value)
      || g_regex_match_simple (json_node_get_string (word), json_node_get_string (value), 0, 0))
    return NULL;
  return fail (place, "not of the form");
}

static char *
check_length (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  glong length;

  if (!is_string (value))
    return NULL;
  length = g_utf8_strlen (json_node_get_string (value), -1);
  if (json_object_get_int_member_with_default (schema, "minLength", 0) <= length
      && json_object_get_int_member_with_default (schema, "maxLength", G_MAXINT) >= length)
    return NULL;
  return fail (place, "too short or too long");
}

static char *
check_range (const Place *place, JsonObject *schema, JsonNode *word, JsonNode *value)
{
  double number;

  if (!is_number (value))
    return NULL;
  number = json_node_get_double (value);
  if (json_object_get_double_member_with_default (schema, "minimum", -G_MAXDOUBLE) <= number
      && json_object_get_double_member_with_default (schema, "maximum", G_MAXDOUBLE) >= number)
    return NULL;
  return fail (place, "too small or too large");
}

static const struct
{
  const char *word;
  Check check;
} checks[] = {
  { "$ref", check_ref },
  { "type", check_type },
  { "properties", check_properties },
  { "additionalProperties", check_additional },
  { "required", check_required },
  { "items", check_items },
  { "maxItems", check_max_items },
  { "oneOf", check_one_of },
  { "enum", check_enum },
  { "pattern", check_pattern },
  { "minLength", check_length },
  { "maxLength", check_length },
  { "minimum", check_range },
  { "maximum", check_range },
  /* Of requests alone, or of readers. */
  { "minProperties", check_nothing },
  { "format", check_nothing },
  { "description", check_nothing },
  { "examples", check_nothing },
};

static Check
find_check (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (strcmp (checks[i].word, word) == 0)
      return checks[i].check;
  return NULL;
}

static char *
check (const Place *place, JsonObject *schema, JsonNode *value)
{
  JsonObjectIter iter;
  const char *word;
  JsonNode *member;

  json_object_iter_init (&iter, schema);
  while (json_object_iter_next (&iter, &word, &member))
    {
      Check func = find_check (word);
      char *why;

      if (func == NULL)
        return g_strdup_printf ("%s: the test does not know “%s”", place->path, word);
      why = func (place, schema, member, value);
      if (why != NULL)
        return why;
    }
  return NULL;
}

char *
schema_check (JsonObject *document, JsonObject *schema, JsonNode *value)
{
  return check (&(Place){ document, "" }, schema, value);
}
