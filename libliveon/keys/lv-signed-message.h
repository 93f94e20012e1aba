/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What people say and do beside sound and pictures, signed by their device and numbered with the
 * hash of the one before: nobody inside says it for another, and what a server leaves out shows. It
 * is sealed for all under the sender's key of stream 6 (lv-frame-key.h), or by HPKE for one. Pure;
 * any thread.
 *
 *   0 "liveonM1" ‖ 8 kind 1 ‖ 9 room 16 ‖ 25 from 16 ‖ 41 to 16, zeros for all ‖ 57 number 8, from
 * 1 ‖ 65 SHA-256 of the message before 32, zeros for the first ‖ 97 time 8, UTC, ms ‖ 105 length of
 * the body 2 ‖ 107 body ‖ Ed25519 signature 64 over all before it
 *
 * Numbers in network order. Messages for all and those for one person are each a chain of their
 * own. */
#pragma once

#include "lv-key-crypto.h"

G_BEGIN_DECLS

#define LV_MESSAGE_FIXED 107
#define LV_MESSAGE_MAX_BODY 16000
#define LV_MESSAGE_MAX_SIZE (LV_MESSAGE_FIXED + LV_MESSAGE_MAX_BODY + LV_ED25519_SIGNATURE_SIZE)

typedef enum
{
  LV_MESSAGE_CHAT = 1,     /* UTF-8 */
  LV_MESSAGE_REACTION = 2, /* UTF-8, one emoji */
  LV_MESSAGE_HAND = 3,     /* a byte: 1 up, 0 down */
  LV_MESSAGE_HOST_ACT = 4, /* counts only from a host: lv-host-list.h */
} LvMessageKind;

typedef struct
{
  LvMessageKind kind;
  guint8 room[LV_ROOM_ID_SIZE];
  guint8 from[LV_SESSION_ID_SIZE];
  guint8 to[LV_SESSION_ID_SIZE]; /* zeros: all */
  guint64 number;
  guint8 before[32];
  gint64 time_ms;
  const guint8 *body; /* borrowed */
  gsize body_length;
} LvSignedMessage;

/* One sender's messages to all, or to us, or ours. All zeros: none yet. */
typedef struct
{
  guint64 number;
  guint8 hash[32];
} LvMessageChain;

typedef enum
{
  LV_MESSAGE_NEXT,
  LV_MESSAGE_AFTER_GAP, /* some before it did not come */
  LV_MESSAGE_REPEATED,  /* it, or a later one, was there: not shown */
  LV_MESSAGE_FORKED,    /* the next by its number, but not after what we have: somebody was told
                           another    thing; shown with a word about it */
} LvMessagePlace;

/* Sets number and before, signs, and moves the chain on. NULL: the body is too long. */
GBytes *lv_signed_message_write (const LvSignedMessage *self,
                                 LvMessageChain *chain,
                                 const LvKeyCrypto *crypto);
/* FALSE: not exactly such bytes. The signature is not looked at. */
gboolean lv_signed_message_parse (const guint8 *data, gsize length, LvSignedMessage *out);
/* Whether it is from this person of this room, signed by them. */
gboolean lv_signed_message_verify (const guint8 *data,
                                   gsize length,
                                   const LvKeyAnnouncement *from,
                                   const LvKeyCrypto *crypto);
/* Of a genuine message: where it belongs; the chain follows it unless it is REPEATED. Who came into
 * a meeting that was going on has no chain yet: the first that they get is NEXT whatever its
 * number. */
LvMessagePlace lv_message_chain_take (LvMessageChain *self, const guint8 *data, gsize length);

G_END_DECLS
