/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is searched and sorted by, whichever way it is written: ﾀﾅｶ, タナカ and たなか give the
 * same, and so do Ｒｏｏｍ and room. */
char *lui_text_fold (const char *text);
/* Folded and without white space: what words are looked for in. The texts end with a NULL. */
char *lui_text_make_index (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* What was typed into a search, as folded words. */
char **lui_text_split_words (const char *typed);
/* Whether every word is somewhere in the index. */
gboolean lui_text_matches (const char *index, const char *const *words);

G_END_DECLS
