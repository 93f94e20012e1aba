/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The library's sentences in other languages, from po/: gettext cannot serve two languages in one
 * process, and a server answers each person in theirs. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Marks a sentence for po/ where a call is not allowed. */
#define N_(text) text

typedef struct
{
  const char *english;
  const char *other;
} LvWord;

/* Made from po/ja.po, sorted by english. */
extern const LvWord lv_words_ja[];
extern const gsize lv_words_ja_count;

/* The sentence in the language ("ja", "ja_JP.UTF-8", …); itself when there is no translation. */
const char *lv_words_lookup (const char *language, const char *english) G_GNUC_FORMAT (2);
/* "ja" or "en": what a locale or language tag stands for. NULL asks the environment. */
const char *lv_words_language (const char *tag);

G_END_DECLS
