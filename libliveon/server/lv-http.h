/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTTP/1.1 on connections whose TLS stands: libsoup's server with bounds around it, requests into
 * the dispatcher and answers out of it, and the upgrade to the WebSocket. Main context only. */
#pragma once

#include "lv-context.h"
#include "lv-peer.h"

G_BEGIN_DECLS

typedef struct _LvHttp LvHttp;

/* Both outlive it. WebSockets for people are on the context's own dispatch alone. */
LvHttp *lv_http_new (LvContext *context, LvDispatch *dispatch);
void lv_http_free (LvHttp *self);
void lv_http_serve (LvHttp *self, LvPeer *peer);
/* Ends every connection that is still HTTP. */
void lv_http_close (LvHttp *self);

G_END_DECLS
