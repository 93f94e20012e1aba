/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Answers and errors for people. */
#pragma once

#include "invocation.h"
#include "lv-json.h"

G_BEGIN_DECLS

/* What happened, the detail, and what to do, in the language of the locale; on stderr. command:
 * whose help would help; or NULL. */
LiveondExit
liveond_print_error (const GError *error, gboolean is_json, const LiveondCommand *command);
/* As the command's row says: a table, the members of one object, or JSON as it is. */
void liveond_print_answer (LiveondInvocation *invocation, const char *answer);
/* The text, and blanks up to that many cells of the terminal. */
void liveond_print_padded (const char *text, guint width);
/* One line, the title padded. */
void liveond_print_field (const char *title, const char *text);
/* The answer read, for those who print it themselves. */
LvJson *liveond_read_answer (const char *answer, GError **error);

G_END_DECLS
