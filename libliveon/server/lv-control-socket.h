/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The Unix socket on which a running server takes operators' commands: one JSON object a line.
 *
 *   → {"command":"user.suspend","arguments":{…}}
 *   ← {"files":1}            only where the command takes descriptors: the asker sends so many now
 *   ← {"answer":{…}}  or  {"error":{"code":"…","message":"…","args":{…}}}
 *
 * The socket is 0600; besides, the kernel's word is taken for who asks: root, or the server's own
 * user. One command a connection, a bounded number of connections, each with a time limit on its
 * request. Main context only. */
#pragma once

#include "lv-context.h"

G_BEGIN_DECLS

typedef struct _LvControlSocket LvControlSocket;

LvControlSocket *lv_control_socket_start (LvContext *context, GError **error);
/* Takes no more; answers when what runs is answered. Frees it. */
void lv_control_socket_stop_async (LvControlSocket *self,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean lv_control_socket_stop_finish (GAsyncResult *result, GError **error);

/* At once; what runs is forgotten. */
void lv_control_socket_free (LvControlSocket *self);

G_END_DECLS
