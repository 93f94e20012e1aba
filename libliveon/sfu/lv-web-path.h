/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worker's end of media over a WebSocket, which itself lives on the control thread: what a
 * round made for it goes there in one piece, and no more than the socket takes. Media worker's
 * thread; new and get_in_flight: any. */
#pragma once

#include "lv-worker-peer.h"

G_BEGIN_DECLS

struct _LvWebPath
{
  LvWorker *worker;
  LvSfuSocket *face;
  LvWorkerPeer *peer; /* NULL: gone */
  GByteArray *out;    /* datagrams, each behind its length in two bytes (RFC 4571) */
  gint *in_flight;    /* atomic, shared: bytes on their way to the control thread */
};

LvWebPath *lv_web_path_new (LvWorker *worker, LvSfuSocket *face, gint *in_flight);
void lv_web_path_free (LvWebPath *self);
/* What does not fit is dropped. */
void lv_web_path_send (LvWebPath *self, const guint8 *data, gsize length);
void lv_web_path_flush (LvWebPath *self);

G_END_DECLS
