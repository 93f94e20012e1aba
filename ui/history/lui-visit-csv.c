/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-visit-csv.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static gboolean
starts_formula (const char *field)
{
  /* Excel takes the full-width signs for the same. */
  static const gunichar starts[]
      = { '=', '+', '-', '@', '\t', '\r', '\n', 0xff1d, 0xff0b, 0xff0d, 0xff20 };
  gunichar first = g_utf8_get_char (field);

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (first == starts[i])
      return TRUE;
  return FALSE;
}

static void
append_field (GString *table, const char *field)
{
  gboolean is_formula = starts_formula (field);

  if (!is_formula && strpbrk (field, ",\"\r\n") == NULL && *field != ' ')
    {
      g_string_append (table, field);
      return;
    }
  g_string_append_c (table, '"');
  if (is_formula)
    g_string_append_c (table, '\'');
  for (const char *p = field; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (table, '"');
      g_string_append_c (table, *p);
    }
  g_string_append_c (table, '"');
}

GString *
lui_visit_csv_new (void)
{
  return g_string_new (BYTE_ORDER_MARK);
}

void
lui_visit_csv_add_row (GString *table, ...)
{
  va_list fields;
  const char *field;
  gboolean is_first = TRUE;

  va_start (fields, table);
  while ((field = va_arg (fields, const char *)) != NULL)
    {
      if (!is_first)
        g_string_append_c (table, ',');
      append_field (table, field);
      is_first = FALSE;
    }
  va_end (fields);
  g_string_append (table, "\r\n");
}
