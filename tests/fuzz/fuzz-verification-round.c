/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-verification-round.h"

static void
make_random (gpointer data, guint8 *out, gsize length)
{
  memset (out, 7, length);
}

static void
on_send (const guint8 *data, gsize length, gpointer user_data)
{
  g_assert_cmpuint (length, <=, LV_ROUND_MESSAGE_MAX);
}

static void
on_code (const char *code, gpointer user_data)
{
  g_assert_cmpuint (strlen (code), ==, 15);
}

static void
on_broken (LvRoundBreak why, const guint8 *who, guint n_broken, gpointer user_data)
{
  g_assert_cmpuint (n_broken, <=, LV_ROUND_MAX_BROKEN);
}

static const LvKeyCryptoOps ops = { .random = make_random };
static const LvRoundEvents events = { on_send, on_code, on_broken };

/* Messages, the length of each in a byte before it. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const LvKeyCrypto crypto = { &ops, NULL };
  const LvKeyAnnouncement own = { .session = "own" }, other = { .session = "other" };
  const LvKeyAnnouncement *people[] = { &other };
  const guint8 hash[32] = { 1 };
  g_autoptr (LvVerificationRound) round = lv_verification_round_new (&crypto, &own, &events, NULL);
  gint64 now_ms = 0;

  lv_verification_round_set_list (round, 1, hash, people, 1, 0);
  while (size > 1)
    {
      const gsize length = MIN (data[0], size - 1);
      g_autofree guint8 *copy = g_malloc (length + 1);

      memcpy (copy, data + 1, length);
      lv_verification_round_receive (round, copy, length, now_ms);
      lv_verification_round_advance (round, now_ms);
      data += 1 + length;
      size -= 1 + length;
      now_ms += 1500;
    }
  return 0;
}
