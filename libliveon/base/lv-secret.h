/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Key bytes and passwords: wiped when the last reference goes. Any thread. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _LvSecret LvSecret;

#define LV_TYPE_SECRET (lv_secret_get_type ())
GType lv_secret_get_type (void);
LvSecret *lv_secret_new (gconstpointer data, gsize length);
LvSecret *lv_secret_new_zeroed (gsize length);
/* Takes a string, wiping the original in place and freeing it. */
LvSecret *lv_secret_new_take_string (char *text);
LvSecret *lv_secret_ref (LvSecret *self);
void lv_secret_unref (LvSecret *self);
guint8 *lv_secret_get_data (LvSecret *self);
gsize lv_secret_get_size (LvSecret *self);
/* NUL-terminated view; the terminator does not count in the size. */
const char *lv_secret_get_text (LvSecret *self);
/* Constant time in the content; lengths may show. */
gboolean lv_secret_equal (LvSecret *a, LvSecret *b);
gboolean lv_bytes_equal_constant_time (const guint8 *a, const guint8 *b, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSecret, lv_secret_unref)

G_END_DECLS
