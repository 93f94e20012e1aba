/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-verification.h"

#include <string.h>

#include "lv-bytes.h"
#include "lv-hash.h"

#define COMMIT_LABEL "liveon-commit-v1"
#define CODE_LABEL "liveon-verify-v1"
#define LABEL_SIZE 16

G_STATIC_ASSERT (sizeof (LvVerifiedPerson)
                 == LV_SESSION_ID_SIZE + LV_ED25519_KEY_SIZE + LV_X25519_KEY_SIZE
                        + LV_VERIFICATION_NONCE_SIZE);

void
lv_verification_commit (guint64 roster_version,
                        const guint8 roster_hash[32],
                        const guint8 session[LV_SESSION_ID_SIZE],
                        const guint8 nonce[LV_VERIFICATION_NONCE_SIZE],
                        guint8 out[LV_VERIFICATION_COMMITMENT_SIZE])
{
  guint8 text[LABEL_SIZE + 8 + LV_SHA256_SIZE + LV_SESSION_ID_SIZE + LV_VERIFICATION_NONCE_SIZE];
  guint8 *at = text + LABEL_SIZE;

  memcpy (text, COMMIT_LABEL, LABEL_SIZE);
  lv_put_u64 (at, roster_version);
  memcpy (at + 8, roster_hash, LV_SHA256_SIZE);
  at += 8 + LV_SHA256_SIZE;
  memcpy (at, session, LV_SESSION_ID_SIZE);
  memcpy (at + LV_SESSION_ID_SIZE, nonce, LV_VERIFICATION_NONCE_SIZE);
  lv_sha256 (text, sizeof text, out);
}

static int
compare_people (gconstpointer a, gconstpointer b)
{
  const LvVerifiedPerson *first = a, *second = b;

  return memcmp (first->session, second->session, LV_SESSION_ID_SIZE);
}

guint64
lv_verification_code (const guint8 room[LV_ROOM_ID_SIZE],
                      guint64 roster_version,
                      LvVerifiedPerson *people,
                      guint n)
{
  const gsize head = LABEL_SIZE + LV_ROOM_ID_SIZE + 8 + 2, size = head + n * sizeof *people;
  g_autofree guint8 *text = g_malloc (size);
  guint8 *at = text + LABEL_SIZE + LV_ROOM_ID_SIZE;
  guint8 digest[LV_SHA256_SIZE];

  g_return_val_if_fail (people != NULL && n > 0 && n <= G_MAXUINT16, 0);

  qsort (people, n, sizeof *people, compare_people);
  memcpy (text, CODE_LABEL, LABEL_SIZE);
  memcpy (text + LABEL_SIZE, room, LV_ROOM_ID_SIZE);
  lv_put_u64 (at, roster_version);
  lv_put_u16 (at + 8, (guint16) n);
  memcpy (text + head, people, n * sizeof *people);
  lv_sha256 (text, size, digest);
  return lv_get_u64 (digest) % LV_VERIFICATION_CODES;
}

char *
lv_verification_format (guint64 code)
{
  const guint k = 1000;

  return g_strdup_printf ("%03u %03u %03u %03u", (guint) (code / k / k / k % k),
                          (guint) (code / k / k % k), (guint) (code / k % k), (guint) (code % k));
}
