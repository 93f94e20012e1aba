/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A client's ICE towards one address of an ICE-lite server (RFC 8445), on libnice: UDP, active TCP
 * (RFC 6544), or by way of a TURN server (RFC 8656). It lives for one set of credentials: an ICE
 * restart makes new ones. Because each has a single pair, which of them the server is to use is
 * said by nobody but us.
 *
 * The server need not be told of our candidates: it learns each from the first check. Only the
 * address from which the server is reached is opened, so no other interface is shown to anybody.
 *
 * The thread of its context, which runs it. */
#pragma once

#include "lv-ice-lite.h"
#include "lv-media-messages.h"
#include "lv-path-choice.h"

G_BEGIN_DECLS

typedef struct
{
  LvPath path; /* UDP, TCP or TURN */
  const LvIceCredentials *local, *remote;
  const char *address; /* the server's candidate */
  guint16 port;
  guint32 priority;
  /* For TURN alone. */
  const LvTurnServer *turn;
  guint turn_url; /* index in its urls */
  /* Counts clients that were freed and whose TURN server has still to be told, while the context
   * runs; outlives them. */
  guint *n_closing;
} LvIceClientConfig;

typedef struct
{
  /* The state is another. The client must not be freed in here. */
  void (*changed) (gpointer user_data);
  /* A datagram that is no STUN; may be changed in place. Nor in here. */
  void (*receive) (guint8 *data, gsize length, gpointer user_data);
} LvIceClientEvents;

typedef struct _LvIceClient LvIceClient;

/* Begins at once. events: not copied; config: copied. NULL when there is no way from here. */
LvIceClient *lv_ice_client_new (const LvIceClientConfig *config,
                                const LvIceClientEvents *events,
                                gpointer user_data);
void lv_ice_client_free (LvIceClient *self);
LvPath lv_ice_client_get_path (LvIceClient *self);
/* TRYING, READY, or OVER: it did not answer, or does not agree any more (RFC 7675). */
LvWayState lv_ice_client_get_state (LvIceClient *self);
/* FALSE when it cannot be sent now: then it is lost. dscp: 0 to 63, where datagrams carry it. */
gboolean lv_ice_client_send (LvIceClient *self, const guint8 *data, gsize length, guint8 dscp);
/* Bytes that wait in the kernel because the way is full; of TCP alone, else 0. */
gsize lv_ice_client_get_backlog (LvIceClient *self);
/* Says to the server once more that it has to send here. */
void lv_ice_client_nominate (LvIceClient *self);

/* RFC 7065. FALSE when it is not one that can be used. host: the caller's. */
gboolean lv_turn_url_parse (const char *url, char **host, guint16 *port, gboolean *is_tcp);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvIceClient, lv_ice_client_free)

G_END_DECLS
