/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All peers of a server, and how many of them there may be: in all, of one address, and of one
 * address without having signed in. Of IPv6 a /64 counts as one address. Main context only. */
#pragma once

#include "lv-peer.h"

G_BEGIN_DECLS

typedef void (*LvPeersFunc) (gpointer data);

LvPeers *lv_peers_new (void);
/* For those who come from now on. */
void lv_peers_set_limits (LvPeers *self, guint max_total, guint max_address, guint max_strangers);
void lv_peers_free (LvPeers *self);
guint lv_peers_count (LvPeers *self);
/* FALSE when there is no room in all. */
gboolean lv_peers_add (LvPeers *self, LvPeer *peer);
/* Its address is known now; FALSE when that has its fill. */
gboolean lv_peers_place (LvPeers *self, LvPeer *peer);
/* Called when the last one has gone. */
void lv_peers_set_empty_func (LvPeers *self, LvPeersFunc func, gpointer data);
void lv_peers_check (LvPeers *self, gint64 now_ms);
void lv_peers_foreach (LvPeers *self, LvPeerFunc func, gpointer data);

/* For lv-peer.c. */
typedef struct _LvAddressCount LvAddressCount;
typedef struct
{
  LvPeers *peers; /* NULL when it is not among them */
  guint index;
  LvAddressCount *count; /* NULL before it is placed */
  gboolean is_signed_in;
} LvPeerPlace;
LvPeerPlace *lv_peer_get_place (LvPeer *self);
void lv_peers_remove (LvPeers *self, LvPeer *peer);
void lv_peers_signed_in (LvPeers *self, LvPeer *peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvPeers, lv_peers_free)

G_END_DECLS
