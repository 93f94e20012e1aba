/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of the state directory, below any database. Store thread, or before it starts. Inside
 * store/ only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes it, private to its owner, or sees that it is; LIVEON_ERROR_STORE when others can read
 * it. */
gboolean lv_state_dir_prepare (const char *path, GError **error);
/* One process at a time. The descriptor, to be closed; -1 with error when another has it. */
int lv_state_dir_lock (const char *path, GError **error);
/* Names that were made or unlinked in it survive a power cut. */
gboolean lv_state_dir_sync (const char *path, GError **error);
/* Overwrites some MiB of the file from *position on; at its end unlinks it, puts *position back to
 * 0 for the next file, and sets *is_done. A file that is not there is done, and moves nothing. What
 * a file system or a disk copies elsewhere is out of reach: that needs an encrypted disk. */
gboolean
lv_state_dir_erase_piece (const char *file, gint64 *position, gboolean *is_done, GError **error);

G_END_DECLS
