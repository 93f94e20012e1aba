/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What participants tell each other about keys, through a server that only passes it on. Numbers in
 * network order. Pure; any thread.
 *
 *   sealed keys  1 ‖ version 1 ‖ from 16 ‖ number 8 ‖ list version 8 ‖ list hash 32 ‖ generation 2
 *                ‖ step 1 ‖ for each recipient: to 16 ‖ HPKE enc 32 ‖ base key 64, sealed, and tag
 * 16 acknowledged 2 ‖ version 1 ‖ from 16 ‖ to 16 ‖ generation 2 ‖ step 1 asked for    3 ‖ version
 * 1 ‖ from 16 ‖ to 16 list         4 ‖ version 1 ‖ from 16 ‖ number 8 ‖ list version 8 ‖ list hash
 * 32 ‖ Ed25519 signature 64 over "liveonL1" ‖ room 16 ‖ all before it
 *
 * A server may give each recipient the head (up to the step) and their entry alone. HPKE (RFC 9180,
 * AES-256-GCM, mode auth_psk in rooms with a secret, else auth) has as info "liveon-key-v1" ‖ room
 * ‖ from ‖ to ‖ suite 1, and as aad the head. */
#pragma once

#include "lv-key-announcement.h"

G_BEGIN_DECLS

#define LV_BASE_KEY_SIZE 64    /* Nh of SFrame's suite 5 */
#define LV_SEALED_KEY_SIZE 112 /* enc, sealed base key and tag */
#define LV_KEY_ENTRY_SIZE (LV_SESSION_ID_SIZE + LV_SEALED_KEY_SIZE)
#define LV_KEY_HEAD_SIZE 69
#define LV_KEY_MAX_ENTRIES 700 /* of one message, which is below 100 kB */
#define LV_KEY_INFO_SIZE 62
#define LV_LIST_BODY_SIZE 66
#define LV_LIST_SIGNED_SIZE (8 + LV_ROOM_ID_SIZE + LV_LIST_BODY_SIZE)
#define LV_KEY_MESSAGE_MAX (LV_KEY_HEAD_SIZE + LV_KEY_MAX_ENTRIES * LV_KEY_ENTRY_SIZE)

typedef enum
{
  LV_KEY_MESSAGE_KEYS = 1,
  LV_KEY_MESSAGE_ACK = 2,
  LV_KEY_MESSAGE_ASK = 3,
  LV_KEY_MESSAGE_LIST = 4,
} LvKeyMessageType;

typedef struct
{
  LvKeyMessageType type;
  guint8 from[LV_SESSION_ID_SIZE];
  guint8 to[LV_SESSION_ID_SIZE]; /* ACK, ASK */
  guint64 number;                /* KEYS, LIST: of the sender, each once */
  guint64 list_version;          /* KEYS, LIST */
  guint8 list_hash[32];
  guint16 generation; /* KEYS, ACK */
  guint8 step;
  const guint8 *entries; /* KEYS, borrowed: n_entries of LV_KEY_ENTRY_SIZE */
  guint n_entries;
  const guint8 *signature; /* LIST, borrowed */
} LvKeyMessage;

/* All but entries and signature. How many bytes. */
gsize lv_key_message_write (const LvKeyMessage *self, guint8 out[LV_KEY_HEAD_SIZE]);
gboolean lv_key_message_parse (const guint8 *data, gsize length, LvKeyMessage *out);
/* What is sealed for this session, LV_SEALED_KEY_SIZE bytes; NULL: nothing. */
const guint8 *lv_key_message_find (const LvKeyMessage *self,
                                   const guint8 session[LV_SESSION_ID_SIZE]);
void lv_key_message_write_info (const guint8 room[LV_ROOM_ID_SIZE],
                                const guint8 from[LV_SESSION_ID_SIZE],
                                const guint8 to[LV_SESSION_ID_SIZE],
                                LvSframeSuite suite,
                                guint8 out[LV_KEY_INFO_SIZE]);
/* What the signature of a list is over. */
void lv_key_message_write_signed (const LvKeyMessage *self,
                                  const guint8 room[LV_ROOM_ID_SIZE],
                                  guint8 out[LV_LIST_SIGNED_SIZE]);

G_END_DECLS
