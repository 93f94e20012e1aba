/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One after the other, rounds in which all clients of a list arrive at the same twelve digits
 * (lv-verification.h): each says the hash of its fresh nonce, and the nonce when it has everybody's
 * hash. A state machine without clock or network. The thread that owns it.
 *
 *   idle ── start, or another's hash ──> hashes ── all are there: our nonce goes out ──> nonces
 *   nonces ── all are there and fit ──> shown
 *   hashes, nonces ── 8 s, another list, a nonce that does not fit ──> broken, counted
 *
 * Rounds begin at least 3 s apart, and none after three that broke: who could break one after
 * another would have one chance in 10¹² with each.
 *
 *   hash   5 ‖ version 1 ‖ from 16 ‖ round 4 ‖ list version 8 ‖ list hash 32 ‖ hash 32
 *   nonce  6 ‖ version 1 ‖ from 16 ‖ round 4 ‖ list version 8 ‖ list hash 32 ‖ nonce 16 */
#pragma once

#include "lv-key-crypto.h"
#include "lv-verification.h"

G_BEGIN_DECLS

#define LV_ROUND_APART_MS 3000
#define LV_ROUND_TIMEOUT_MS 8000
#define LV_ROUND_AGAIN_MS 1000 /* what we said is said again, as long as the round goes on */
#define LV_ROUND_MAX_BROKEN 3
#define LV_ROUND_MESSAGE_MAX 94

typedef enum
{
  LV_ROUND_IDLE,
  LV_ROUND_HASHES,
  LV_ROUND_NONCES,
  LV_ROUND_SHOWN,
} LvRoundState;

typedef enum
{
  LV_ROUND_BROKEN_LATE,    /* somebody said nothing */
  LV_ROUND_BROKEN_LISTS,   /* somebody has another list, or ours changed */
  LV_ROUND_BROKEN_CHANGED, /* somebody said another thing than before */
} LvRoundBreak;

typedef struct
{
  void (*send) (const guint8 *data, gsize length, gpointer user_data); /* to all */
  /* code: "482 019 337 650", the same for all who have the same list. */
  void (*on_code) (const char *code, gpointer user_data);
  /* who: session id; NULL: ourselves, or nobody in particular. */
  void (*on_broken) (LvRoundBreak why, const guint8 *who, guint n_broken, gpointer user_data);
} LvRoundEvents;

typedef struct _LvVerificationRound LvVerificationRound;

/* own: our card. events, and what crypto points to, live longer. */
LvVerificationRound *lv_verification_round_new (const LvKeyCrypto *crypto,
                                                const LvKeyAnnouncement *own,
                                                const LvRoundEvents *events,
                                                gpointer user_data);
void lv_verification_round_free (LvVerificationRound *self);
/* The others of the list. A round that goes on is broken by it; digits that are shown are gone. */
void lv_verification_round_set_list (LvVerificationRound *self,
                                     guint64 version,
                                     const guint8 hash[32],
                                     const LvKeyAnnouncement *const *people,
                                     guint n,
                                     gint64 now_ms);
/* FALSE: too soon after the last, alone, or three have broken. */
gboolean lv_verification_round_start (LvVerificationRound *self, gint64 now_ms);
/* FALSE: not such a message, or nobody's in the list. */
gboolean lv_verification_round_receive (LvVerificationRound *self,
                                        const guint8 *data,
                                        gsize length,
                                        gint64 now_ms);
/* Every second or more often while a round goes on. */
void lv_verification_round_advance (LvVerificationRound *self, gint64 now_ms);
LvRoundState lv_verification_round_get_state (LvVerificationRound *self);
guint lv_verification_round_get_n_broken (LvVerificationRound *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvVerificationRound, lv_verification_round_free)

G_END_DECLS
