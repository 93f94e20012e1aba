/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-text.h"

#include <string.h>

#define KATAKANA_TO_HIRAGANA 0x60

static gunichar
to_hiragana (gunichar c)
{
  gboolean has_hiragana = (c >= 0x30a1 && c <= 0x30f6) || c == 0x30fd || c == 0x30fe;

  return has_hiragana ? c - KATAKANA_TO_HIRAGANA : c;
}

char *
lui_text_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *one_width = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *one_case = g_utf8_casefold (one_width, -1);
  GString *folded = g_string_sized_new (strlen (one_case));

  for (const char *p = one_case; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (folded, to_hiragana (g_utf8_get_char (p)));
  return g_string_free (folded, FALSE);
}

static void
append_without_space (GString *index, const char *text)
{
  g_autofree char *folded = lui_text_fold (text);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (index, g_utf8_get_char (p));
}

char *
lui_text_make_index (const char *first, ...)
{
  GString *index = g_string_new (NULL);
  va_list texts;

  va_start (texts, first);
  for (const char *text = first; text != NULL; text = va_arg (texts, const char *))
    {
      append_without_space (index, text);
      /* No word reaches from one text into the next. */
      g_string_append_c (index, '\n');
    }
  va_end (texts);
  return g_string_free (index, FALSE);
}

char **
lui_text_split_words (const char *typed)
{
  g_autofree char *folded = lui_text_fold (typed);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GString) word = g_string_new (NULL);

  for (const char *p = folded;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != 0 && !g_unichar_isspace (c))
        {
          g_string_append_unichar (word, c);
          continue;
        }
      if (word->len > 0)
        g_strv_builder_add (words, word->str);
      g_string_truncate (word, 0);
      if (c == 0)
        return g_strv_builder_end (words);
    }
}

gboolean
lui_text_matches (const char *index, const char *const *words)
{
  for (gsize i = 0; words[i] != NULL; i++)
    if (strstr (index, words[i]) == NULL)
      return FALSE;
  return TRUE;
}
