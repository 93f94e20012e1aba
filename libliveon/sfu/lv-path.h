/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way on which a peer's datagrams go. Media worker's thread. */
#pragma once

#include "lv-sfu.h"

G_BEGIN_DECLS

typedef struct _LvWorker LvWorker;
typedef struct _LvTcpConnection LvTcpConnection;
typedef struct _LvWebPath LvWebPath;

typedef struct
{
  LvSfuPath kind;
  LvAddress address; /* of the peer's end, as far as we see */
  LvTcpConnection *tcp;
  LvWebPath *web;
} LvPath;

#define LV_DSCP_SOUND 46 /* RFC 8837 */
#define LV_DSCP_VIDEO 34

/* Room for a datagram of up to LV_RTP_MAX_SIZE bytes, which has to be sent next. */
guint8 *lv_path_get_room (const LvPath *self, LvWorker *worker);
void lv_path_send (const LvPath *self, LvWorker *worker, gsize length, guint8 dscp);
gboolean lv_path_equal (const LvPath *a, const LvPath *b);

G_END_DECLS
