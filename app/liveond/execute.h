/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Has an operation carried out: by the server that runs, or, while none does, here, with the state
 * directory locked, by the very same code. */
#pragma once

#include <gio/gunixfdlist.h>

#include "invocation.h"

G_BEGIN_DECLS

/* The configuration's file, or the error says what to do. */
LiveonServerConfig *liveond_load_config (const char *path, GError **error);
/* The answer, a JSON object: the caller's. The configuration is loaded. Blocks. */
char *liveond_execute (LiveondInvocation *invocation,
                       const char *operation,
                       const char *arguments,
                       GUnixFDList *files,
                       GError **error);
/* As root, becomes the user that the folder belongs to, for good: what is written there must be its
 * own. TRUE where there is nothing to do. */
gboolean liveond_become_owner (const char *folder, GError **error);

G_END_DECLS
