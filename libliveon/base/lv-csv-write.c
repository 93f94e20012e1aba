/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-csv.h"

#include <errno.h>
#include <string.h>

#include "lv-text.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define GETA_MARK "\x81\xAC" /* U+3013 in CP932 */

static gboolean
looks_like_formula (const char *field)
{
  switch (g_utf8_get_char (field))
    {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case 0xFF1D: /* the same at full width */
    case 0xFF0B:
    case 0xFF0D:
    case 0xFF20:
      return TRUE;
    default:
      return FALSE;
    }
}

/* What already looks guarded, too: read again, it is the same. */
static gboolean
needs_guard (const char *field)
{
  return looks_like_formula (field + strspn (field, "'"));
}

const char *
lv_csv_skip_guard (const char *field)
{
  return *field == '\'' && needs_guard (field + 1) ? field + 1 : field;
}

static void
append_field (GString *out, const char *field)
{
  gboolean is_formula = needs_guard (field);
  gsize length = strlen (field);

  /* Blanks at the ends are quoted because some readers trim them. */
  if (strpbrk (field, ",\"\r\n") == NULL && *field != ' '
      && (length == 0 || field[length - 1] != ' '))
    {
      g_string_append (out, is_formula ? "'" : "");
      g_string_append (out, field);
      return;
    }
  g_string_append (out, is_formula ? "\"'" : "\"");
  for (; *field != '\0'; field++)
    {
      if (*field == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *field);
    }
  g_string_append_c (out, '"');
}

void
lv_csv_append_record (GString *out, const char *const *fields)
{
  gsize start = out->len;

  for (gsize i = 0; fields[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_field (out, fields[i]);
    }
  /* One empty field: a line without anything would be taken for none. */
  if (out->len == start && fields[0] != NULL)
    g_string_append (out, "\"\"");
  g_string_append (out, "\r\n");
}

static GBytes *
encode_utf8 (const char *utf8, gsize length)
{
  GByteArray *out = g_byte_array_sized_new (length + 3);

  g_byte_array_append (out, (const guint8 *) BYTE_ORDER_MARK, 3);
  g_byte_array_append (out, (const guint8 *) utf8, length);
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
encode_cp932 (const char *utf8, gsize length, guint *replaced)
{
  g_autofree char *text = g_utf8_make_valid (utf8, length);
  g_autofree char *composed = lv_text_compose (text);
  GByteArray *out = g_byte_array_sized_new (length);
  GIConv converter = g_iconv_open ("CP932", "UTF-8");
  char *in = composed;
  gsize left = strlen (composed);

  while (left > 0)
    {
      char chunk[4096];
      char *end = chunk;
      gsize space = sizeof chunk;
      gboolean is_stuck
          = g_iconv (converter, &in, &left, &end, &space) == (gsize) -1 && errno != E2BIG;

      g_byte_array_append (out, (const guint8 *) chunk, end - chunk);
      if (!is_stuck)
        continue;
      g_byte_array_append (out, (const guint8 *) GETA_MARK, 2);
      (*replaced)++;
      left -= g_utf8_next_char (in) - in;
      in = g_utf8_next_char (in);
    }
  g_iconv_close (converter);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
lv_csv_encode (const char *utf8, gsize length, LvCsvEncoding encoding, guint *replaced)
{
  guint count = 0;
  GBytes *bytes
      = encoding == LV_CSV_UTF8 ? encode_utf8 (utf8, length) : encode_cp932 (utf8, length, &count);

  if (replaced != NULL)
    *replaced = count;
  return bytes;
}
