/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The arguments of an error as people read them: spans, moments, sizes, fields and rules. Any
 * thread. */
#pragma once

#include "liveon-error.h"

G_BEGIN_DECLS

/* What exactly is wrong, beside the cause: a sentence that is marked by N_ and may name {value}. It
 * ends the message, in English, and is kept as the argument "why" for whoever reads another
 * language. value may be NULL. */
GError *lv_error_new_why (LiveonError code, const char *why, const char *value);
/* The same for an error that has arguments already. */
void lv_error_set_why (GError *error, const char *why, const char *value);
/* The sentence; NULL where there is none. */
char *lv_error_dup_why (const GError *error, const char *language);
/* The message, its sentence in the language. */
char *lv_error_dup_detail (const GError *error, const char *language);
/* Fills a translated sentence: {name} stands for an argument; what stands in [ ] is left out when
 * one of its arguments is missing. Arguments are never read as patterns. */
char *lv_error_fill (const GError *error, const char *pattern, const char *language);

G_END_DECLS
