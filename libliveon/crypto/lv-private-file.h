/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that hold a key: 0600 from the moment they exist, whole or not there at all. They block on
 * the disk: for start-up, or a thread. Any thread. */
#pragma once

#include "lv-secret.h"

G_BEGIN_DECLS

/* NULL without error when there is no such file. LIVEON_ERROR_CONFIGURATION with `file` when others
 * than the owner can read it, when it is no regular file, or when it is longer than max_length. */
LvSecret *lv_private_file_read (const char *path, gsize max_length, GError **error);
/* Makes the file with the mode. An existing one is replaced only with may_replace; without it
 * *exists tells that one was there, which is no error. */
gboolean lv_private_file_write (const char *path,
                                const guint8 *data,
                                gsize length,
                                guint mode,
                                gboolean may_replace,
                                gboolean *exists,
                                GError **error);

G_END_DECLS
