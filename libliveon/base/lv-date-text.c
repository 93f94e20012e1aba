/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-date-text.h"

#include "lv-words.h"

static const char *const weekdays[] = {
  N_ ("Monday"), N_ ("Tuesday"),  N_ ("Wednesday"), N_ ("Thursday"),
  N_ ("Friday"), N_ ("Saturday"), N_ ("Sunday"),
};

static const char *const months[] = {
  N_ ("January"),   N_ ("February"), N_ ("March"),    N_ ("April"),
  N_ ("May"),       N_ ("June"),     N_ ("July"),     N_ ("August"),
  N_ ("September"), N_ ("October"),  N_ ("November"), N_ ("December"),
};

static void
fill (GString *text, const char *name, const char *value)
{
  g_string_replace (text, name, value, 1);
}

static void
fill_number (GString *text, const char *name, int value)
{
  g_autofree char *number = g_strdup_printf ("%d", value);

  fill (text, name, number);
}

char *
lv_date_text (GDateTime *date, gboolean has_weekday, const char *language)
{
  const char *pattern
      = has_weekday ? N_ ("{weekday}, {day} {month} {year}") : N_ ("{day} {month} {year}");
  GString *text;

  g_return_val_if_fail (date != NULL, NULL);

  text = g_string_new (lv_words_lookup (language, pattern));
  fill (text, "{weekday}",
        lv_words_lookup (language, weekdays[g_date_time_get_day_of_week (date) - 1]));
  fill (text, "{month}", lv_words_lookup (language, months[g_date_time_get_month (date) - 1]));
  fill_number (text, "{day}", g_date_time_get_day_of_month (date));
  fill_number (text, "{year}", g_date_time_get_year (date));
  return g_string_free (text, FALSE);
}
