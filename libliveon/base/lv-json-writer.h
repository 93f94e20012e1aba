/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes JSON straight into a string, without a tree: a list of 1 000 rooms costs the copying of
 * its bytes. Escapes every string; invalid UTF-8 becomes U+FFFD. Any thread, one at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LvJsonWriter LvJsonWriter;

LvJsonWriter *lv_json_writer_new (void);
void lv_json_writer_free (LvJsonWriter *self);
/* Names are string literals; name is NULL inside an array and for the outermost value. */
void lv_json_begin_object (LvJsonWriter *self, const char *name);
void lv_json_end_object (LvJsonWriter *self);
void lv_json_begin_array (LvJsonWriter *self, const char *name);
void lv_json_end_array (LvJsonWriter *self);
/* A NULL value is written as null. */
void lv_json_string (LvJsonWriter *self, const char *name, const char *value);
void lv_json_int (LvJsonWriter *self, const char *name, gint64 value);
void lv_json_double (LvJsonWriter *self, const char *name, double value);
void lv_json_bool (LvJsonWriter *self, const char *name, gboolean value);
void lv_json_null (LvJsonWriter *self, const char *name);
/* Milliseconds since 1970 as RFC 3339 text; a value of 0 is written as null. */
void lv_json_time (LvJsonWriter *self, const char *name, gint64 ms);
void lv_json_base64url (LvJsonWriter *self, const char *name, const guint8 *data, gsize length);
void lv_json_strv (LvJsonWriter *self, const char *name, const char *const *values);
/* JSON that was made before, by another writer. */
void lv_json_raw (LvJsonWriter *self, const char *name, const char *json, gssize length);
/* Ends the writer; everything must be closed. */
char *lv_json_writer_free_to_string (LvJsonWriter *self, gsize *length);
GBytes *lv_json_writer_free_to_bytes (LvJsonWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvJsonWriter, lv_json_writer_free)

G_END_DECLS
