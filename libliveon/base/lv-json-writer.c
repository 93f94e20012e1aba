/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-json-writer.h"

#include <math.h>

#include "lv-clock.h"
#include "lv-text.h"

struct _LvJsonWriter
{
  GString *out;
  guint depth;
  gboolean needs_comma;
};

LvJsonWriter *
lv_json_writer_new (void)
{
  LvJsonWriter *self = g_new0 (LvJsonWriter, 1);

  self->out = g_string_sized_new (256);
  return self;
}

void
lv_json_writer_free (LvJsonWriter *self)
{
  if (self == NULL)
    return;
  if (self->out != NULL)
    g_string_free (self->out, TRUE);
  g_free (self);
}

static void
begin_value (LvJsonWriter *self, const char *name)
{
  if (self->needs_comma)
    g_string_append_c (self->out, ',');
  self->needs_comma = TRUE;
  if (name == NULL)
    return;
  g_string_append_c (self->out, '"');
  g_string_append (self->out, name);
  g_string_append (self->out, "\":");
}

static void
begin_container (LvJsonWriter *self, const char *name, char bracket)
{
  begin_value (self, name);
  g_string_append_c (self->out, bracket);
  self->needs_comma = FALSE;
  self->depth++;
}

static void
end_container (LvJsonWriter *self, char bracket)
{
  g_return_if_fail (self->depth > 0);

  g_string_append_c (self->out, bracket);
  self->needs_comma = TRUE;
  self->depth--;
}

void
lv_json_begin_object (LvJsonWriter *self, const char *name)
{
  begin_container (self, name, '{');
}

void
lv_json_end_object (LvJsonWriter *self)
{
  end_container (self, '}');
}

void
lv_json_begin_array (LvJsonWriter *self, const char *name)
{
  begin_container (self, name, '[');
}

void
lv_json_end_array (LvJsonWriter *self)
{
  end_container (self, ']');
}

static void
append_escape (GString *out, guchar c)
{
  switch (c)
    {
    case '"':
      g_string_append (out, "\\\"");
      break;
    case '\\':
      g_string_append (out, "\\\\");
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    default:
      g_string_append_printf (out, "\\u%04x", c);
    }
}

static void
append_quoted (GString *out, const char *text)
{
  const char *run = text;
  const char *p;

  g_string_append_c (out, '"');
  for (p = text; *p != '\0'; p++)
    {
      guchar c = *p;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, run, p - run);
      append_escape (out, c);
      run = p + 1;
    }
  g_string_append_len (out, run, p - run);
  g_string_append_c (out, '"');
}

void
lv_json_string (LvJsonWriter *self, const char *name, const char *value)
{
  g_autofree char *valid = NULL;

  begin_value (self, name);
  if (value == NULL)
    {
      g_string_append (self->out, "null");
      return;
    }
  if (!g_utf8_validate (value, -1, NULL))
    value = valid = g_utf8_make_valid (value, -1);
  append_quoted (self->out, value);
}

void
lv_json_int (LvJsonWriter *self, const char *name, gint64 value)
{
  begin_value (self, name);
  g_string_append_printf (self->out, "%" G_GINT64_FORMAT, value);
}

/* The shortest of 15 and 17 digits that reads back as the same. JSON has no infinity and no NaN; a
 * negative zero would be read as an integer and loses its sign here already. */
void
lv_json_double (LvJsonWriter *self, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (self, name);
  if (!isfinite (value))
    {
      g_string_append (self->out, "null");
      return;
    }
  value = value == 0 ? 0 : value;
  g_ascii_formatd (text, sizeof text, "%.15g", value);
  if (g_ascii_strtod (text, NULL) != value)
    g_ascii_formatd (text, sizeof text, "%.17g", value);
  g_string_append (self->out, text);
}

void
lv_json_bool (LvJsonWriter *self, const char *name, gboolean value)
{
  begin_value (self, name);
  g_string_append (self->out, value ? "true" : "false");
}

void
lv_json_null (LvJsonWriter *self, const char *name)
{
  lv_json_string (self, name, NULL);
}

void
lv_json_time (LvJsonWriter *self, const char *name, gint64 ms)
{
  g_autofree char *text = ms != 0 ? lv_time_format (ms) : NULL;

  lv_json_string (self, name, text);
}

void
lv_json_base64url (LvJsonWriter *self, const char *name, const guint8 *data, gsize length)
{
  g_autofree char *text = lv_base64url_encode (data, length);

  lv_json_string (self, name, text);
}

void
lv_json_strv (LvJsonWriter *self, const char *name, const char *const *values)
{
  lv_json_begin_array (self, name);
  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    lv_json_string (self, NULL, values[i]);
  lv_json_end_array (self);
}

void
lv_json_raw (LvJsonWriter *self, const char *name, const char *json, gssize length)
{
  begin_value (self, name);
  g_string_append_len (self->out, json, length);
}

char *
lv_json_writer_free_to_string (LvJsonWriter *self, gsize *length)
{
  char *text;

  g_warn_if_fail (self->depth == 0);
  if (length != NULL)
    *length = self->out->len;
  text = g_string_free (g_steal_pointer (&self->out), FALSE);
  lv_json_writer_free (self);
  return text;
}

GBytes *
lv_json_writer_free_to_bytes (LvJsonWriter *self)
{
  gsize length;
  char *text = lv_json_writer_free_to_string (self, &length);

  return g_bytes_new_take (text, length);
}
