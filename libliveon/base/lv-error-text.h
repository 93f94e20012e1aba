/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The arguments of an error as people read them: spans, moments, sizes, fields and rules. Any
 * thread. */
#pragma once

#include "liveon-error.h"

G_BEGIN_DECLS

/* Fills a translated sentence: {name} stands for an argument; what stands in [ ] is left out when
 * one of its arguments is missing. Arguments are never read as patterns. */
char *lv_error_fill (const GError *error, const char *pattern, const char *language);

G_END_DECLS
