/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* With what somebody begins a call: their key of this session, signed by the key of their device.
 * Everything that others must not be told wrong about a session is in it. Pure; any thread.
 *
 *   0 "liveonA1" ‖ 8 suite ‖ 9 mode ‖ 10 room 16 ‖ 26 session 16 ‖ 42 device key 32
 *   ‖ 74 session key 32 ‖ 106 call 8 ‖ 114 expiry 8 ‖ 122 index 2 ‖ 124 secret epoch 4
 *   ‖ 128 capabilities 4 ‖ 132 length of the name 2 ‖ 134 name, UTF-8 ‖ Ed25519 signature 64
 *
 * Numbers in network order. The signature is over all before it, whose first eight bytes no other
 * thing that a device signs begins with. */
#pragma once

#include "lv-sframe.h"
#include "lv-signing-key.h"
#include "lv-x25519.h"

G_BEGIN_DECLS

#define LV_SESSION_ID_SIZE 16
#define LV_ROOM_ID_SIZE 16
#define LV_KEY_ANNOUNCEMENT_NAME_CHARS 80
#define LV_KEY_ANNOUNCEMENT_NAME_SIZE (4 * LV_KEY_ANNOUNCEMENT_NAME_CHARS)
#define LV_KEY_ANNOUNCEMENT_FIXED 134
#define LV_KEY_ANNOUNCEMENT_MAX                                                                    \
  (LV_KEY_ANNOUNCEMENT_FIXED + LV_KEY_ANNOUNCEMENT_NAME_SIZE + LV_ED25519_SIGNATURE_SIZE)
#define LV_MAX_SENDER_INDEX 0xfff

/* What a room's keys rest on besides who is in it; fixed when the room is made. */
typedef enum
{
  LV_ROOM_KEY_MODE_OPEN = 0,     /* nothing */
  LV_ROOM_KEY_MODE_PASSWORD = 1, /* a password that people know */
  LV_ROOM_KEY_MODE_LINK = 2,     /* 32 random bytes in the invitation */
} LvRoomKeyMode;

typedef struct
{
  LvSframeSuite suite;
  LvRoomKeyMode mode;
  guint8 room[LV_ROOM_ID_SIZE];
  guint8 session[LV_SESSION_ID_SIZE]; /* random, of one entry of one program */
  guint8 device_key[LV_ED25519_KEY_SIZE];
  guint8 session_key[LV_X25519_KEY_SIZE];
  guint64 call;         /* the server's number of this call */
  gint64 expires_ms;    /* UTC, ms since 1970 */
  guint16 index;        /* as the server dealt it, unique in the call */
  guint32 secret_epoch; /* how often the room's secret was changed */
  guint32 capabilities; /* bits; unknown ones are ignored */
  char name[LV_KEY_ANNOUNCEMENT_NAME_SIZE + 1];
} LvKeyAnnouncement;

/* All but the signature, which is over exactly these bytes. name: as lv_text_clean_name() leaves
 * it. Their number, at most LV_KEY_ANNOUNCEMENT_MAX - LV_ED25519_SIGNATURE_SIZE. */
gsize lv_key_announcement_write (const LvKeyAnnouncement *self,
                                 guint8 out[LV_KEY_ANNOUNCEMENT_MAX]);
/* Sets the device key, writes and signs. */
GBytes *lv_key_announcement_sign (const LvKeyAnnouncement *self, LvSigningKey *device);
/* FALSE: not exactly such bytes. The signature is not looked at. */
gboolean lv_key_announcement_parse (const guint8 *data, gsize length, LvKeyAnnouncement *out);

/* What both clients of a room hash for the list of people (a part of every key message): SHA-256 of
 * "liveonR1" ‖ room ‖ number of people 2 ‖ SHA-256 of each announcement, these ordered by session
 * id. digests: `n` of them in that order. */
void
lv_roster_hash (const guint8 room[LV_ROOM_ID_SIZE], const guint8 *digests, guint n, guint8 out[32]);

G_END_DECLS
