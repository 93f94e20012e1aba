/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of an offer: the forwarding server's description of the peer, and the answer. Pure
 * functions over values. Main context only.
 *
 * The answer takes each line as its owner named it and nothing else: Opus or VP8 with RTX, our
 * header extensions and feedback, and of every slot one stream that never changes. */
#pragma once

#include "lv-sdp.h"
#include "lv-sfu.h"

G_BEGIN_DECLS

typedef struct
{
  LvSdp *offer;       /* the newest: of the join, or of a restart */
  LvSfuPeerSpec spec; /* of lines, codecs and extensions; the rest is the caller's to fill in */
  guint64 version;    /* of the answer */
} LvNegotiation;

/* LIVEON_ERROR_PROTOCOL with words about the line that cannot be used. */
LvNegotiation *lv_negotiation_new (const LvMediaOffer *offer, GError **error);
void lv_negotiation_free (LvNegotiation *self);
/* An ICE restart: the same lines and certificate, other credentials, which spec.remote then has.
 * Nothing changes on failure. */
gboolean lv_negotiation_restart (LvNegotiation *self, const char *sdp, GError **error);

/* How the server is reached. */
typedef struct
{
  const char *const *addresses; /* numeric */
  guint16 udp_port, tcp_port;
  const LvIceCredentials *credentials;
  const guint8 *fingerprint;
} LvMediaWays;

/* Uses the SSRCs of spec.slots. */
char *lv_negotiation_answer (LvNegotiation *self, const LvMediaWays *ways);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvNegotiation, lv_negotiation_free)

G_END_DECLS
