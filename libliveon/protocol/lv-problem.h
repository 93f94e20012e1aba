/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* LIVEON_ERRORs as problem documents (RFC 9457) and back. Any thread. */
#pragma once

#include "lv-json-writer.h"
#include "lv-json.h"

G_BEGIN_DECLS

/* The HTTP status that goes with the error; 500 for errors of other domains. */
guint lv_problem_status (const GError *error);
/* language: "ja" or "en". Errors of other domains become "failed" without their message: what went
 * wrong inside is for the log, not for the peer. */
void lv_problem_write (LvJsonWriter *writer,
                       const char *name,
                       const GError *error,
                       const char *language);
/* The error that a problem document tells; never NULL. */
GError *lv_problem_read (LvJson *json);
/* "ja" when the header (Accept-Language, RFC 9110 12.5.4) prefers it over English, else "en". */
const char *lv_language_choose (const char *accept_language);

G_END_DECLS
