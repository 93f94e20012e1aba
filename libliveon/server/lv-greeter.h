/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From an accepted socket to a TLS connection, without ever waiting:
 *
 *   (PROXY header →) first bytes: what is spoken? ┬→ TLS handshake → served
 *                                                 └→ ICE-TCP → media
 *
 * A peer that fails on the way, or takes longer than LV_TIMEOUT_TLS_MS, is closed.
 * Main context only. */
#pragma once

#include "lv-peers.h"
#include "lv-tls-context.h"

G_BEGIN_DECLS

typedef struct
{
  LvPeers *peers;
  SSL_CTX *tls;          /* of new connections */
  char *trusted_proxies; /* networks whose connections begin with a PROXY header; NULL: none */
  LvPeerFunc serve;      /* takes over a peer whose TLS stands */
  /* Takes over a connection that speaks ICE-TCP (RFC 6544), of which nothing was read yet; NULL:
   * such are turned away. */
  void (*serve_media) (GSocket *socket, gpointer data);
  gpointer serve_data;
} LvGreeter;

/* The peer is in the set already. */
void lv_greeter_greet (LvGreeter *self, LvPeer *peer);

G_END_DECLS
