/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Twelve digits that are the same for all who have the same list of people. Each says first only
 * the hash of 16 fresh random bytes, and these bytes when all hashes are there (the idea of ZRTP,
 * RFC 6189 4.4.1.1): nobody can choose theirs by the others', so who is in the middle has one
 * chance in 10¹² a round, not a search. Pure; any thread. */
#pragma once

#include "lv-key-announcement.h"

G_BEGIN_DECLS

#define LV_VERIFICATION_NONCE_SIZE 16
#define LV_VERIFICATION_COMMITMENT_SIZE 32
#define LV_VERIFICATION_CODES G_GUINT64_CONSTANT (1000000000000)

typedef struct
{
  guint8 session[LV_SESSION_ID_SIZE];
  guint8 device_key[LV_ED25519_KEY_SIZE];
  guint8 session_key[LV_X25519_KEY_SIZE];
  guint8 nonce[LV_VERIFICATION_NONCE_SIZE];
} LvVerifiedPerson;

/* SHA-256 ("liveon-commit-v1" ‖ roster version 8 ‖ roster hash ‖ session ‖ nonce) */
void lv_verification_commit (guint64 roster_version,
                             const guint8 roster_hash[32],
                             const guint8 session[LV_SESSION_ID_SIZE],
                             const guint8 nonce[LV_VERIFICATION_NONCE_SIZE],
                             guint8 out[LV_VERIFICATION_COMMITMENT_SIZE]);
/* The first eight bytes, in network order, of SHA-256 ("liveon-verify-v1" ‖ room ‖ roster version 8
 * ‖ number of people 2 ‖ session, device key, session key and nonce of each by order of session
 * ids), modulo 10¹². Orders `people`. */
guint64 lv_verification_code (const guint8 room[LV_ROOM_ID_SIZE],
                              guint64 roster_version,
                              LvVerifiedPerson *people,
                              guint n);
/* "482 019 337 650" */
char *lv_verification_format (guint64 code);

G_END_DECLS
