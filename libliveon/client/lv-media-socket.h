/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The last way for sound and pictures: datagrams in the frames of a WebSocket to the server's own
 * port. Main context only. */
#pragma once

#include "lv-http-client.h"
#include "lv-media-session.h"

G_BEGIN_DECLS

typedef struct _LvMediaSocket LvMediaSocket;

/* Opens it with the answer's token and gives it, or why there is none, to the session, for which it
 * works from then on. */
LvMediaSocket *
lv_media_socket_open (LvHttpClient *http, LvMediaSession *session, const char *token);
void lv_media_socket_close (LvMediaSocket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMediaSocket, lv_media_socket_close)

G_END_DECLS
