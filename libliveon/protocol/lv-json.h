/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strict reading of JSON from outside: bounded, typed, and every refusal names the path
 * ("device.key"). Getters stick to the first error: ask for everything, then look once. Any thread.
 */
#pragma once

#include "lv-error.h"

G_BEGIN_DECLS

/* An object being read. The error, LIVEON_ERROR_INVALID_ARGUMENT with `field` and a detail, belongs
 * to the outermost reader and is shared by those of its members. */
typedef struct _LvJson LvJson;

/* Refuses what is longer than max_length (LIVEON_ERROR_TOO_LARGE), nested deeper than 16, not
 * UTF-8, has a member twice, a NUL or a lone surrogate in a string, or is not an object. */
LvJson *lv_json_parse (const char *text, gsize length, gsize max_length, GError **error);
LvJson *lv_json_ref (LvJson *self);
void lv_json_unref (LvJson *self);
gboolean lv_json_has (LvJson *self, const char *name);
/* Required: 1 to max_chars characters. Borrowed; "" after an error. */
const char *lv_json_get_string (LvJson *self, const char *name, gsize max_chars);
/* Missing or null gives fallback. An empty string is allowed. */
const char *
lv_json_get_optional_string (LvJson *self, const char *name, gsize max_chars, const char *fallback);
const char *lv_json_get_id (LvJson *self, const char *name);
gint64 lv_json_get_int (LvJson *self, const char *name, gint64 min, gint64 max);
gint64
lv_json_get_optional_int (LvJson *self, const char *name, gint64 min, gint64 max, gint64 fallback);
double lv_json_get_optional_double (LvJson *self, const char *name, double fallback);
gboolean lv_json_get_optional_bool (LvJson *self, const char *name, gboolean fallback);
/* RFC 3339. */
gint64 lv_json_get_time (LvJson *self, const char *name);
/* Missing or null gives 0. */
gint64 lv_json_get_optional_time (LvJson *self, const char *name);
/* Exactly length bytes as base64url; FALSE after an error. */
gboolean lv_json_get_bytes (LvJson *self, const char *name, guint8 *out, gsize length);
/* Base64url of at most max_length bytes; missing, null and "" give none. The caller's, never NULL.
 */
GBytes *lv_json_get_data (LvJson *self, const char *name, gsize max_length);
gboolean lv_json_get_hex (LvJson *self, const char *name, guint8 *out, gsize length);
/* The index in the NULL-ended list of words. Missing gives fallback (−1: then it is required). */
int lv_json_get_word (LvJson *self, const char *name, const char *const *words, int fallback);
/* A member object; never NULL (an empty one after an error). Borrowed. */
LvJson *lv_json_get_object (LvJson *self, const char *name);
/* NULL when missing or null. Borrowed. */
LvJson *lv_json_get_optional_object (LvJson *self, const char *name);
/* Of LvJson, borrowed. Missing gives an empty one. */
GPtrArray *lv_json_get_objects (LvJson *self, const char *name, guint max_count);
/* Missing gives an empty list. The caller's. */
char **lv_json_get_ids (LvJson *self, const char *name, guint max_count);
/* The same of texts of 1 to max_chars characters. */
char **lv_json_get_strings (LvJson *self, const char *name, guint max_count, gsize max_chars);
/* Required: exactly count of them. */
void lv_json_get_bools (LvJson *self, const char *name, gboolean *out, guint count);
/* Calls func for each member that is a string, in the order of the text; skips others. */
typedef void (*LvJsonStringFunc) (const char *name, const char *value, gpointer data);
void lv_json_foreach_string (LvJson *self, LvJsonStringFunc func, gpointer data);
/* For what the types cannot say ("ends before it starts"): as if a getter had refused the member.
 */
void lv_json_fail (LvJson *self, const char *name, const char *what);
/* FALSE with the first error. */
gboolean lv_json_end (LvJson *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvJson, lv_json_unref)

G_END_DECLS
