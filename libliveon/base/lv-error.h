/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making LIVEON_ERRORs with arguments. Any thread. */
#pragma once

#include "liveon-error.h"

G_BEGIN_DECLS

/* Pairs of argument name and value, ended by NULL: lv_error_new (LIVEON_ERROR_CONFLICT, "field",
 * "login", NULL). The message is the English cause with the arguments filled in. */
GError *lv_error_new (LiveonError code, ...) G_GNUC_NULL_TERMINATED;
void lv_error_set (GError **error, LiveonError code, ...) G_GNUC_NULL_TERMINATED;
/* The same with a message of its own (for the log and the developer) in place of the sentence. */
GError *lv_error_new_detail (LiveonError code, const char *format, ...) G_GNUC_PRINTF (2, 3);
void lv_error_set_detail (GError **error, LiveonError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* LIVEON_ERROR_TOO_LARGE with the limit in bytes. */
GError *lv_error_new_too_large (gsize limit);
void lv_error_add_argument (GError *error, const char *name, const char *value);
/* Calls func for each argument in the order of setting. */
typedef void (*LvErrorArgumentFunc) (const char *name, const char *value, gpointer data);
void lv_error_foreach_argument (const GError *error, LvErrorArgumentFunc func, gpointer data);
/* FALSE when the word is not one of ours (a newer server's): then *code is LIVEON_ERROR_FAILED. */
gboolean lv_error_code_from_word (const char *word, LiveonError *code);

G_END_DECLS
