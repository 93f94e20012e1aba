/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of a person's own state, replaced as a whole and for nobody else to read. Main context
 * only; the disk is written on a thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* source: a GObject, as of a GTask, may be NULL. Takes text. The folder is made where it is not
 * there. */
void lv_file_save_async (gpointer source,
                         const char *path,
                         char *text,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* LIVEON_ERROR_FAILED with the path and what the system said. */
gboolean lv_file_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
