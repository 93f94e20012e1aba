/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The server's side of ICE for one peer (RFC 8445 lite, RFC 7675): answers checks, knows which
 * address the peer chose and when it last agreed to be sent to. Media thread of its owner.
 *
 *   NEW ─a valid check─> CHECKING ─USE-CANDIDATE─> CONNECTED <─a valid check from there─ LOST
 *                           │                          │                                ↑
 *                           └── no valid check for 15 s ┴ nothing from the nominated address ┘
 *
 * A restart changes none of it: the old credentials and the address hold until the new nominate.
 */
#pragma once

#include "lv-stun.h"

G_BEGIN_DECLS

#define LV_ICE_UFRAG_SIZE 8 /* characters that we make */
#define LV_ICE_PWD_SIZE 24
#define LV_ICE_MAX_UFRAG 256 /* of a peer (RFC 8839) */
#define LV_ICE_CONSENT_US (15 * G_USEC_PER_SEC)

typedef struct
{
  char *ufrag;
  char *pwd;
} LvIceCredentials;

/* Random; the first two characters of the fragment say the worker (0 to 63) that holds the peer. */
void lv_ice_credentials_draw (LvIceCredentials *self, guint worker);
void lv_ice_credentials_clear (LvIceCredentials *self);
/* The worker whose peer a STUN username ("ours:theirs") addresses; -1: nobody's. */
int lv_ice_username_get_worker (const char *username);

typedef enum
{
  LV_ICE_NEW,
  LV_ICE_CHECKING,
  LV_ICE_CONNECTED,
  LV_ICE_LOST,
} LvIceState;

typedef struct _LvIceLite LvIceLite;
/* Copies both. */
LvIceLite *lv_ice_lite_new (const LvIceCredentials *local, const LvIceCredentials *remote);
void lv_ice_lite_free (LvIceLite *self);
void lv_ice_lite_restart (LvIceLite *self,
                          const LvIceCredentials *local,
                          const LvIceCredentials *remote);
/* A parsed STUN message that came from `from`. Writes the answer into out (LV_STUN_MAX_SIZE bytes
 * are enough) and says its length, 0: none; it is a response only to a valid check. is_nominated:
 * the peer sends and wants to be sent to there from now on. Whoever does not know the password gets
 * at most as many bytes as it sent. */
gsize lv_ice_lite_receive (LvIceLite *self,
                           const guint8 *data,
                           gsize length,
                           const LvStunMessage *message,
                           const LvAddress *from,
                           gint64 now_us,
                           guint8 *out,
                           gsize size,
                           gboolean *is_nominated);
/* Something came from there that only the peer can have made, which is as good as a check; checks
 * are few and get lost. What was lost stays so until there is one. */
void lv_ice_lite_confirm (LvIceLite *self, const LvAddress *from, gint64 now_us);
LvIceState lv_ice_lite_get_state (LvIceLite *self, gint64 now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvIceLite, lv_ice_lite_free)

G_END_DECLS
