/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-verification-round.h"

#include <openssl/crypto.h>
#include <string.h>

#include "lv-bytes.h"

#define VERSION 1
#define TYPE_HASH 5
#define TYPE_NONCE 6

enum
{
  AT_FROM = 2,
  AT_ROUND = 18,
  AT_LIST_VERSION = 22,
  AT_LIST_HASH = 30,
  AT_VALUE = 62,
};

typedef struct
{
  LvVerifiedPerson person;
  guint8 hash[LV_VERIFICATION_COMMITMENT_SIZE];
  gboolean has_hash, has_nonce;
} Voice;

struct _LvVerificationRound
{
  LvKeyCrypto crypto;
  const LvRoundEvents *events;
  gpointer user_data;
  guint8 room[LV_ROOM_ID_SIZE];
  Voice own;

  guint64 list_version;
  guint8 list_hash[32];
  GArray *voices; /* Voice, of the others */

  LvRoundState state;
  guint32 round; /* the last that we took part in */
  guint n_broken;
  gboolean was_started; /* one ever was */
  gint64 start_ms, again_ms;
};

static void
fill_person (LvVerifiedPerson *self, const LvKeyAnnouncement *card)
{
  *self = (LvVerifiedPerson){ 0 };
  memcpy (self->session, card->session, sizeof self->session);
  memcpy (self->device_key, card->device_key, sizeof self->device_key);
  memcpy (self->session_key, card->session_key, sizeof self->session_key);
}

LvVerificationRound *
lv_verification_round_new (const LvKeyCrypto *crypto,
                           const LvKeyAnnouncement *own,
                           const LvRoundEvents *events,
                           gpointer user_data)
{
  LvVerificationRound *self;

  g_return_val_if_fail (crypto != NULL && own != NULL && events != NULL, NULL);

  self = g_new0 (LvVerificationRound, 1);
  self->crypto = *crypto;
  self->events = events;
  self->user_data = user_data;
  memcpy (self->room, own->room, sizeof self->room);
  fill_person (&self->own.person, own);
  self->voices = g_array_new (FALSE, TRUE, sizeof (Voice));
  return self;
}

void
lv_verification_round_free (LvVerificationRound *self)
{
  g_array_unref (self->voices);
  OPENSSL_cleanse (self, sizeof *self);
  g_free (self);
}

static Voice *
get_voice (LvVerificationRound *self, guint i)
{
  return &g_array_index (self->voices, Voice, i);
}

static Voice *
find_voice (LvVerificationRound *self, const guint8 session[LV_SESSION_ID_SIZE])
{
  for (guint i = 0; i < self->voices->len; i++)
    if (memcmp (get_voice (self, i)->person.session, session, LV_SESSION_ID_SIZE) == 0)
      return get_voice (self, i);
  return NULL;
}

static gboolean
is_going_on (LvVerificationRound *self)
{
  return self->state == LV_ROUND_HASHES || self->state == LV_ROUND_NONCES;
}

static void
break_off (LvVerificationRound *self, LvRoundBreak why, const guint8 *who)
{
  self->state = LV_ROUND_IDLE;
  self->n_broken++;
  self->events->on_broken (why, who, self->n_broken, self->user_data);
}

static void
say (LvVerificationRound *self, guint8 type, const guint8 *value, gsize length)
{
  guint8 bytes[LV_ROUND_MESSAGE_MAX];

  bytes[0] = type;
  bytes[1] = VERSION;
  memcpy (bytes + AT_FROM, self->own.person.session, LV_SESSION_ID_SIZE);
  lv_put_u32 (bytes + AT_ROUND, self->round);
  lv_put_u64 (bytes + AT_LIST_VERSION, self->list_version);
  memcpy (bytes + AT_LIST_HASH, self->list_hash, sizeof self->list_hash);
  memcpy (bytes + AT_VALUE, value, length);
  self->events->send (bytes, AT_VALUE + length, self->user_data);
}

static void
say_hash (LvVerificationRound *self)
{
  say (self, TYPE_HASH, self->own.hash, sizeof self->own.hash);
}

static void
say_nonce (LvVerificationRound *self)
{
  say (self, TYPE_NONCE, self->own.person.nonce, sizeof self->own.person.nonce);
}

/* Alone there is nothing to compare. */
static gboolean
may_begin (LvVerificationRound *self, gint64 now_ms)
{
  return self->voices->len > 0 && self->n_broken < LV_ROUND_MAX_BROKEN
         && (!self->was_started || now_ms - self->start_ms >= LV_ROUND_APART_MS);
}

/* A nonce is never used for two rounds: who saw it in one could choose theirs for the next. */
static void
begin (LvVerificationRound *self, guint32 round, gint64 now_ms)
{
  self->state = LV_ROUND_HASHES;
  self->round = round;
  self->was_started = TRUE;
  self->start_ms = now_ms;
  self->again_ms = now_ms + LV_ROUND_AGAIN_MS;
  for (guint i = 0; i < self->voices->len; i++)
    get_voice (self, i)->has_hash = get_voice (self, i)->has_nonce = FALSE;
  self->crypto.ops->random (self->crypto.data, self->own.person.nonce,
                            sizeof self->own.person.nonce);
  lv_verification_commit (self->list_version, self->list_hash, self->own.person.session,
                          self->own.person.nonce, self->own.hash);
  say_hash (self);
}

void
lv_verification_round_set_list (LvVerificationRound *self,
                                guint64 version,
                                const guint8 hash[32],
                                const LvKeyAnnouncement *const *people,
                                guint n,
                                gint64 now_ms)
{
  g_return_if_fail (self != NULL && (people != NULL || n == 0));

  if (version == self->list_version && memcmp (hash, self->list_hash, 32) == 0)
    return;
  self->list_version = version;
  memcpy (self->list_hash, hash, sizeof self->list_hash);
  g_array_set_size (self->voices, 0);
  g_array_set_size (self->voices, n);
  for (guint i = 0; i < n; i++)
    fill_person (&get_voice (self, i)->person, people[i]);
  if (is_going_on (self))
    break_off (self, LV_ROUND_BROKEN_LISTS, NULL);
  self->state = LV_ROUND_IDLE;
}

gboolean
lv_verification_round_start (LvVerificationRound *self, gint64 now_ms)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (is_going_on (self) || !may_begin (self, now_ms) || self->round == G_MAXUINT32)
    return FALSE;
  begin (self, self->round + 1, now_ms);
  return TRUE;
}

static void
show_code (LvVerificationRound *self)
{
  const guint n = self->voices->len + 1;
  g_autofree LvVerifiedPerson *people = g_new (LvVerifiedPerson, n);
  g_autofree char *code = NULL;

  for (guint i = 0; i + 1 < n; i++)
    people[i] = get_voice (self, i)->person;
  people[n - 1] = self->own.person;
  code = lv_verification_format (lv_verification_code (self->room, self->list_version, people, n));
  self->state = LV_ROUND_SHOWN;
  self->events->on_code (code, self->user_data);
}

static void
go_on (LvVerificationRound *self)
{
  gboolean has_hashes = TRUE, has_nonces = TRUE;

  for (guint i = 0; i < self->voices->len; i++)
    {
      has_hashes &= get_voice (self, i)->has_hash;
      has_nonces &= get_voice (self, i)->has_nonce;
    }
  if (self->state == LV_ROUND_HASHES && has_hashes)
    {
      self->state = LV_ROUND_NONCES;
      say_nonce (self);
    }
  if (self->state == LV_ROUND_NONCES && has_nonces)
    show_code (self);
}

static void
take_hash (LvVerificationRound *self, Voice *voice, const guint8 *hash)
{
  if (voice->has_hash && memcmp (voice->hash, hash, sizeof voice->hash) != 0)
    {
      break_off (self, LV_ROUND_BROKEN_CHANGED, voice->person.session);
      return;
    }
  memcpy (voice->hash, hash, sizeof voice->hash);
  voice->has_hash = TRUE;
  go_on (self);
}

/* One whose hash is not here comes again. */
static void
take_nonce (LvVerificationRound *self, Voice *voice, const guint8 *nonce)
{
  guint8 hash[LV_VERIFICATION_COMMITMENT_SIZE];

  if (!voice->has_hash)
    return;
  lv_verification_commit (self->list_version, self->list_hash, voice->person.session, nonce, hash);
  if (memcmp (hash, voice->hash, sizeof hash) != 0)
    {
      break_off (self, LV_ROUND_BROKEN_CHANGED, voice->person.session);
      return;
    }
  memcpy (voice->person.nonce, nonce, LV_VERIFICATION_NONCE_SIZE);
  voice->has_nonce = TRUE;
  go_on (self);
}

/* A later round than ours: we join it, unless ours has gone so far that our nonce is out. */
static void
join (LvVerificationRound *self, guint32 round, gint64 now_ms)
{
  if (self->state == LV_ROUND_HASHES)
    begin (self, round, now_ms);
  else if (self->state != LV_ROUND_NONCES && may_begin (self, now_ms))
    begin (self, round, now_ms);
}

gboolean
lv_verification_round_receive (LvVerificationRound *self,
                               const guint8 *data,
                               gsize length,
                               gint64 now_ms)
{
  const gsize value_length = length - AT_VALUE;
  guint32 round;
  Voice *voice;

  g_return_val_if_fail (self != NULL && data != NULL, FALSE);

  if (length <= AT_VALUE || data[1] != VERSION
      || !((data[0] == TYPE_HASH && value_length == LV_VERIFICATION_COMMITMENT_SIZE)
           || (data[0] == TYPE_NONCE && value_length == LV_VERIFICATION_NONCE_SIZE)))
    return FALSE;
  voice = find_voice (self, data + AT_FROM);
  if (voice == NULL)
    return FALSE;
  round = lv_get_u32 (data + AT_ROUND);
  if (round > self->round && data[0] == TYPE_HASH)
    join (self, round, now_ms);
  if (round != self->round || !is_going_on (self))
    return TRUE;
  if (lv_get_u64 (data + AT_LIST_VERSION) != self->list_version
      || memcmp (data + AT_LIST_HASH, self->list_hash, sizeof self->list_hash) != 0)
    break_off (self, LV_ROUND_BROKEN_LISTS, voice->person.session);
  else if (data[0] == TYPE_HASH)
    take_hash (self, voice, data + AT_VALUE);
  else
    take_nonce (self, voice, data + AT_VALUE);
  return TRUE;
}

void
lv_verification_round_advance (LvVerificationRound *self, gint64 now_ms)
{
  g_return_if_fail (self != NULL);

  if (self->state == LV_ROUND_IDLE)
    return;
  if (is_going_on (self) && now_ms - self->start_ms >= LV_ROUND_TIMEOUT_MS)
    {
      const guint8 *who = NULL;

      for (guint i = 0; i < self->voices->len && who == NULL; i++)
        {
          const Voice *voice = get_voice (self, i);

          if (self->state == LV_ROUND_HASHES ? !voice->has_hash : !voice->has_nonce)
            who = voice->person.session;
        }
      break_off (self, LV_ROUND_BROKEN_LATE, who);
      return;
    }
  /* For those to whom it did not come, also when we have all of theirs. */
  if (now_ms < self->again_ms || now_ms - self->start_ms >= LV_ROUND_TIMEOUT_MS)
    return;
  self->again_ms = now_ms + LV_ROUND_AGAIN_MS;
  say_hash (self);
  if (self->state != LV_ROUND_HASHES)
    say_nonce (self);
}

LvRoundState
lv_verification_round_get_state (LvVerificationRound *self)
{
  return self->state;
}

guint
lv_verification_round_get_n_broken (LvVerificationRound *self)
{
  return self->n_broken;
}
