/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-words.h"

#include <stdlib.h>
#include <string.h>

static int
compare_words (const void *key, const void *element)
{
  const LvWord *word = element;

  return strcmp (key, word->english);
}

static gboolean
tag_is_japanese (const char *tag)
{
  return g_ascii_strncasecmp (tag, "ja", 2) == 0 && !g_ascii_isalnum (tag[2]);
}

const char *
lv_words_language (const char *tag)
{
  if (tag == NULL)
    tag = g_get_language_names ()[0];
  return tag_is_japanese (tag) ? "ja" : "en";
}

const char *
lv_words_lookup (const char *language, const char *english)
{
  const LvWord *word;

  if (!g_str_equal (lv_words_language (language), "ja"))
    return english;
  word = bsearch (english, lv_words_ja, lv_words_ja_count, sizeof *lv_words_ja, compare_words);
  return word != NULL ? word->other : english;
}
