/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-problem.h"

#include <string.h>

/* Longer headers are not read: nobody speaks so many languages. */
#define MAX_HEADER 1024

/* The weight of ";q=0.5" in thousandths; 1000 when none is given, 0 when it is malformed. */
static int
parse_weight (const char *parameters)
{
  int weight = 0;
  int scale = 100;

  if (parameters == NULL)
    return 1000;
  while (g_ascii_isspace (*parameters))
    parameters++;
  if (g_ascii_strncasecmp (parameters, "q=", 2) != 0)
    return 0;
  parameters += 2;
  if (*parameters != '0' && *parameters != '1')
    return 0;
  weight = (*parameters++ - '0') * 1000;
  if (*parameters == '.')
    for (parameters++; g_ascii_isdigit (*parameters) && scale > 0; parameters++, scale /= 10)
      weight += scale * g_ascii_digit_value (*parameters);
  return *parameters == '\0' ? MIN (weight, 1000) : 0;
}

static gboolean
is_language (const char *range, const char *language)
{
  gsize length = strlen (language);

  return g_ascii_strncasecmp (range, language, length) == 0
         && (range[length] == '\0' || range[length] == '-');
}

const char *
lv_language_choose (const char *accept_language)
{
  g_auto (GStrv) ranges = NULL;
  int japanese = 0;
  int english = 0;

  if (accept_language == NULL || strlen (accept_language) > MAX_HEADER)
    return "en";
  ranges = g_strsplit (accept_language, ",", -1);
  for (gsize i = 0; ranges[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_strstrip (ranges[i]), ";", 2);
      int weight;

      if (parts[0] == NULL)
        continue;
      weight = parse_weight (parts[1] != NULL ? g_strstrip (parts[1]) : NULL);
      g_strstrip (parts[0]);
      /* Of equals the first wins: thousandths leave room to say so. */
      weight = weight > 0 ? weight * 1024 - (int) MIN (i, 1023) : 0;
      if (is_language (parts[0], "ja"))
        japanese = MAX (japanese, weight);
      else if (is_language (parts[0], "en"))
        english = MAX (english, weight);
    }
  return japanese > english ? "ja" : "en";
}
