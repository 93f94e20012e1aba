/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One session and the others as the test says, at exact times. */
#include "lv-keying.h"

#include <string.h>

#include "fake-crypto.h"
#include "test-support.h"

#define UTC_MS G_GINT64_CONSTANT (1800000000000)
#define START_MS 5000
#define MAX_PEOPLE 60

typedef struct
{
  FakeCrypto fake;
  LvKeyAnnouncement card;
  GBytes *announcement;
} Person;

typedef struct
{
  GRand *random;
  Person own, people[MAX_PEOPLE];
  LvKeying *keying;
  gint64 now_ms;
  guint64 version;
  /* The last of each kind. */
  guint n_key_messages, n_entries, n_asks, n_acks, n_lists;
  GBytes *keys;
  gint64 keys_ms;
  guint generation, step; /* that is sent with; 0: none */
  guint n_joined, n_left, n_refused, n_keys, n_differ, n_agree, n_used_up;
  LvKeyingRefusal refusal;
} Fixture;

static void
on_send (const guint8 *to, const guint8 *data, gsize length, gpointer user_data)
{
  Fixture *self = user_data;
  LvKeyMessage message;

  g_assert_true (lv_key_message_parse (data, length, &message));
  g_assert_cmpmem (message.from, LV_SESSION_ID_SIZE, self->own.card.session, LV_SESSION_ID_SIZE);
  switch (message.type)
    {
    case LV_KEY_MESSAGE_KEYS:
      self->n_key_messages++;
      self->n_entries = message.n_entries;
      self->keys_ms = self->now_ms;
      g_clear_pointer (&self->keys, g_bytes_unref);
      self->keys = g_bytes_new (data, length);
      break;
    case LV_KEY_MESSAGE_ACK:
      self->n_acks++;
      break;
    case LV_KEY_MESSAGE_ASK:
      self->n_asks++;
      break;
    case LV_KEY_MESSAGE_LIST:
      self->n_lists++;
      break;
    }
}

static void
on_sending_key (guint generation, guint step, LvSecret *base_key, gpointer user_data)
{
  Fixture *self = user_data;

  self->generation = base_key != NULL ? generation : 0;
  self->step = step;
}

static void
on_key (const LvKeyAnnouncement *from,
        guint generation,
        guint step,
        LvSecret *base_key,
        gpointer user_data)
{
  ((Fixture *) user_data)->n_keys++;
}

static void
on_joined (const LvKeyAnnouncement *who, gpointer user_data)
{
  ((Fixture *) user_data)->n_joined++;
}

static void
on_left (const LvKeyAnnouncement *who, gpointer user_data)
{
  ((Fixture *) user_data)->n_left++;
}

static void
on_refused (GBytes *announcement, LvKeyingRefusal why, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_refused++;
  self->refusal = why;
}

static void
on_lists_differ (const LvKeyAnnouncement *with, gboolean do_differ, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_differ += do_differ;
  self->n_agree += !do_differ;
}

static void
on_used_up (gpointer user_data)
{
  ((Fixture *) user_data)->n_used_up++;
}

static const LvKeyingEvents events = {
  .send = on_send,
  .set_sending_key = on_sending_key,
  .add_key = on_key,
  .on_joined = on_joined,
  .on_left = on_left,
  .on_refused = on_refused,
  .on_lists_differ = on_lists_differ,
  .on_used_up = on_used_up,
};

static void
sign_card (Person *self)
{
  const LvKeyCrypto crypto = fake_crypto_get (&self->fake);
  guint8 bytes[LV_KEY_ANNOUNCEMENT_MAX];
  gsize length = lv_key_announcement_write (&self->card, bytes);

  crypto.ops->sign (crypto.data, bytes, length, bytes + length);
  g_clear_pointer (&self->announcement, g_bytes_unref);
  self->announcement = g_bytes_new (bytes, length + LV_ED25519_SIGNATURE_SIZE);
}

static void
person_init (Person *self, guint number, GRand *random)
{
  self->fake = (FakeCrypto){ number, 7, random };
  self->card = (LvKeyAnnouncement){
    .suite = LV_SFRAME_AES_256_GCM_SHA512_128,
    .mode = LV_ROOM_KEY_MODE_PASSWORD,
    .call = 3,
    .expires_ms = UTC_MS + 1000,
    .index = (guint16) number,
    .secret_epoch = 2,
  };
  self->card.session[0] = (guint8) number;
  g_snprintf (self->card.name, sizeof self->card.name, "Person %u", number);
  fake_crypto_fill_keys (number, &self->card);
  sign_card (self);
}

static void
fixture_init (Fixture *self)
{
  LvKeyCrypto crypto;

  *self = (Fixture){ .random = g_rand_new_with_seed (1), .now_ms = START_MS };
  person_init (&self->own, 100, self->random);
  for (guint i = 0; i < MAX_PEOPLE; i++)
    person_init (&self->people[i], i + 1, self->random);
  crypto = fake_crypto_get (&self->own.fake);
  self->keying = lv_keying_new (&crypto, self->own.announcement, &events, self, self->now_ms);
}

static void
fixture_clear (Fixture *self)
{
  lv_keying_free (self->keying);
  for (guint i = 0; i < MAX_PEOPLE; i++)
    g_bytes_unref (self->people[i].announcement);
  g_bytes_unref (self->own.announcement);
  g_clear_pointer (&self->keys, g_bytes_unref);
  g_rand_free (self->random);
}

/* These of the people are here: first to last. */
static void
list (Fixture *self, guint first, guint last, gboolean are_ejected)
{
  GBytes *announcements[MAX_PEOPLE + 1] = { self->own.announcement };
  guint n = 1;

  for (guint i = first; i <= last; i++)
    announcements[n++] = self->people[i].announcement;
  lv_keying_set_list (self->keying, ++self->version, announcements, n, are_ejected, UTC_MS,
                      self->now_ms);
}

/* Millisecond by millisecond as far as something is due: what get_next_ms leaves out is not done.
 */
static void
advance (Fixture *self, gint64 ms)
{
  const gint64 end = self->now_ms + ms;

  while (lv_keying_get_next_ms (self->keying) <= end)
    {
      self->now_ms = MAX (lv_keying_get_next_ms (self->keying), self->now_ms);
      lv_keying_advance (self->keying, self->now_ms);
    }
  self->now_ms = end;
  lv_keying_advance (self->keying, self->now_ms);
}

static void
send_to_one (Fixture *self, LvKeyMessageType type, guint from, guint generation, guint step)
{
  LvKeyMessage message
      = { .type = type, .generation = (guint16) generation, .step = (guint8) step };
  guint8 bytes[LV_KEY_HEAD_SIZE];

  memcpy (message.from, self->people[from].card.session, LV_SESSION_ID_SIZE);
  memcpy (message.to, self->own.card.session, LV_SESSION_ID_SIZE);
  lv_keying_receive (self->keying, bytes, lv_key_message_write (&message, bytes), self->now_ms);
}

static void
acknowledge (Fixture *self, guint first, guint last, guint generation, guint step)
{
  for (guint i = first; i <= last; i++)
    send_to_one (self, LV_KEY_MESSAGE_ACK, i, generation, step);
}

static void
start (Fixture *self, guint last)
{
  fixture_init (self);
  list (self, 0, last, FALSE);
  lv_keying_set_sending (self->keying, TRUE, self->now_ms);
  acknowledge (self, 0, last, 1, 0);
}

/* Nothing is drawn before it is needed; then at once. */
static void
test_first (void)
{
  Fixture self;

  fixture_init (&self);
  list (&self, 0, 2, FALSE);
  g_assert_cmpuint (self.n_joined, ==, 3);
  advance (&self, 10000);
  g_assert_cmpuint (self.n_key_messages, ==, 0);
  lv_keying_set_sending (self.keying, TRUE, self.now_ms);
  g_assert_cmpuint (self.generation, ==, 1);
  g_assert_cmpuint (self.n_key_messages, ==, 1);
  g_assert_cmpuint (self.n_entries, ==, 3);
  fixture_clear (&self);
}

static void
test_resend (void)
{
  Fixture self;

  fixture_init (&self);
  list (&self, 0, 2, FALSE);
  lv_keying_set_sending (self.keying, TRUE, self.now_ms);
  acknowledge (&self, 0, 0, 1, 0);
  acknowledge (&self, 1, 1, 1, 1); /* not what was given */
  advance (&self, LV_KEYING_RESEND_MS - 1);
  g_assert_cmpuint (self.n_key_messages, ==, 1);
  advance (&self, 1);
  g_assert_cmpuint (self.n_key_messages, ==, 2);
  g_assert_cmpuint (self.n_entries, ==, 2);
  advance (&self, 2 * LV_KEYING_RESEND_MS);
  g_assert_cmpuint (self.n_key_messages, ==, 3);
  acknowledge (&self, 1, 2, 1, 0);
  advance (&self, 60000);
  g_assert_cmpuint (self.n_key_messages, ==, 3);
  fixture_clear (&self);
}

static void
test_join (void)
{
  Fixture self;

  start (&self, 1);
  advance (&self, 3000);
  list (&self, 0, 2, FALSE);
  send_to_one (&self, LV_KEY_MESSAGE_ASK, 2, 0, 0); /* a newcomer gets nothing sooner */
  advance (&self, 100);
  list (&self, 0, 3, FALSE);
  advance (&self, LV_KEYING_JOIN_MS - 101);
  g_assert_cmpuint (self.n_key_messages, ==, 1);
  g_assert_cmpuint (self.step, ==, 0);
  advance (&self, 1);
  g_assert_cmpuint (self.generation, ==, 1);
  g_assert_cmpuint (self.step, ==, 1);
  g_assert_cmpuint (self.n_key_messages, ==, 2);
  g_assert_cmpuint (self.n_entries, ==, 2);
  fixture_clear (&self);
}

static void
test_leave (void)
{
  Fixture self;

  start (&self, 3);
  advance (&self, 3000);
  list (&self, 1, 3, FALSE);
  g_assert_cmpuint (self.n_left, ==, 1);
  advance (&self, LV_KEYING_LEAVE_MS - 1);
  g_assert_cmpuint (self.n_key_messages, ==, 1);
  advance (&self, 1);
  g_assert_cmpuint (self.n_key_messages, ==, 2);
  g_assert_cmpuint (self.n_entries, ==, 3);
  g_assert_cmpuint (self.generation, ==, 1);
  acknowledge (&self, 1, 2, 2, 0);
  g_assert_cmpuint (self.generation, ==, 1);
  acknowledge (&self, 3, 3, 2, 0);
  g_assert_cmpuint (self.generation, ==, 2);
  /* The next goes; nobody acknowledges. */
  list (&self, 2, 3, FALSE);
  advance (&self, LV_KEYING_LEAVE_MS + LV_KEYING_SWITCH_MS - 1);
  g_assert_cmpuint (self.generation, ==, 2);
  advance (&self, 1);
  g_assert_cmpuint (self.generation, ==, 3);
  fixture_clear (&self);
}

/* However many go one after the other, nobody hears longer than the window. */
static void
test_leave_again_and_again (void)
{
  Fixture self;

  start (&self, 9);
  for (guint i = 1; i < 9; i++)
    {
      list (&self, i, 9, FALSE);
      advance (&self, LV_KEYING_LEAVE_MS + 100);
    }
  g_assert_cmpuint (self.generation, >=, 7);
  fixture_clear (&self);
}

static void
test_leave_large (void)
{
  Fixture self;

  start (&self, 55);
  list (&self, 1, 55, FALSE);
  advance (&self, LV_KEYING_LEAVE_LARGE_MS - 1);
  g_assert_cmpuint (self.n_key_messages, ==, 1);
  advance (&self, 1);
  g_assert_cmpuint (self.n_key_messages, ==, 2);
  g_assert_cmpuint (self.n_entries, ==, 55);
  g_assert_cmpuint (g_bytes_get_size (self.keys), <, 12 * 1000);
  fixture_clear (&self);
}

static void
test_ejection (void)
{
  Fixture self;

  start (&self, 3);
  list (&self, 1, 3, TRUE);
  g_assert_cmpuint (self.n_key_messages, ==, 2);
  fixture_clear (&self);
}

/* Who says nothing gives nothing; the key that the leaver has is gone. */
static void
test_silent (void)
{
  Fixture self;

  start (&self, 3);
  lv_keying_set_sending (self.keying, FALSE, self.now_ms);
  list (&self, 1, 3, FALSE);
  g_assert_cmpuint (self.generation, ==, 0);
  advance (&self, 60000);
  g_assert_cmpuint (self.n_key_messages, ==, 1);
  lv_keying_set_sending (self.keying, TRUE, self.now_ms);
  g_assert_cmpuint (self.generation, ==, 2);
  g_assert_cmpuint (self.n_key_messages, ==, 2);
  g_assert_cmpuint (self.n_entries, ==, 3);
  /* Silent within the time for leaves. */
  acknowledge (&self, 1, 3, 2, 0);
  list (&self, 2, 3, FALSE);
  lv_keying_set_sending (self.keying, FALSE, self.now_ms);
  g_assert_cmpuint (self.generation, ==, 0);
  fixture_clear (&self);
}

static void
test_silent_join (void)
{
  Fixture self;

  start (&self, 1);
  lv_keying_set_sending (self.keying, FALSE, self.now_ms);
  list (&self, 0, 2, FALSE);
  advance (&self, 5000);
  g_assert_cmpuint (self.n_key_messages, ==, 1);
  lv_keying_set_sending (self.keying, TRUE, self.now_ms);
  g_assert_cmpuint (self.step, ==, 1);
  g_assert_cmpuint (self.n_entries, ==, 1);
  fixture_clear (&self);
}

static void
test_rotation (void)
{
  Fixture self;

  start (&self, 1);
  advance (&self, LV_KEYING_ROTATE_MS / 10 * 8 - 1);
  g_assert_cmpuint (self.generation, ==, 1);
  advance (&self, LV_KEYING_ROTATE_MS / 10 * 4 + LV_KEYING_SWITCH_MS);
  g_assert_cmpuint (self.generation, ==, 2);
  acknowledge (&self, 0, 1, 2, 0);
  lv_keying_set_sending (self.keying, FALSE, self.now_ms);
  advance (&self, LV_KEYING_ROTATE_MS / 10 * 12);
  g_assert_cmpuint (self.generation, ==, 0);
  fixture_clear (&self);
}

/* A newcomer every half a second, none of whom goes. */
static void
test_steps_used_up (void)
{
  GBytes *announcements[300];
  Fixture self;
  guint n = 0;

  start (&self, 0);
  announcements[n++] = self.own.announcement;
  announcements[n++] = self.people[0].announcement;
  for (guint i = 1; i <= 256; i++)
    {
      Person person = { 0 };

      person_init (&person, 1000 + i, self.random);
      person.card.session[1] = (guint8) (i >> 8 | 0x80);
      person.card.session[2] = (guint8) i;
      sign_card (&person);
      announcements[n++] = person.announcement;
      lv_keying_set_list (self.keying, ++self.version, announcements, n, FALSE, UTC_MS,
                          self.now_ms);
      advance (&self, LV_KEYING_JOIN_MS + LV_KEYING_SWITCH_MS);
      g_assert_cmpuint (self.generation, ==, i < 256 ? 1 : 2);
      g_assert_cmpuint (self.step, ==, i < 256 ? i : 0);
    }
  while (n > 2)
    g_bytes_unref (announcements[--n]);
  fixture_clear (&self);
}

static void
test_used_up (void)
{
  Fixture self;

  fixture_init (&self);
  list (&self, 0, 0, FALSE);
  for (guint i = 0; i < 4095; i++)
    {
      lv_keying_set_sending (self.keying, TRUE, self.now_ms);
      g_assert_cmpuint (self.generation, ==, i + 1);
      acknowledge (&self, 0, 0, i + 1, 0);
      lv_keying_set_sending (self.keying, FALSE, self.now_ms);
      advance (&self, LV_KEYING_ROTATE_MS * 2);
      g_assert_cmpuint (self.generation, ==, 0);
    }
  lv_keying_set_sending (self.keying, TRUE, self.now_ms);
  g_assert_cmpuint (self.generation, ==, 0);
  g_assert_cmpuint (self.n_used_up, ==, 1);
  fixture_clear (&self);
}

static void
test_ask (void)
{
  Fixture self;

  fixture_init (&self);
  list (&self, 0, 1, FALSE);
  for (guint i = 0; i < 300; i++)
    {
      lv_keying_report_missing (self.keying, 1, self.now_ms);
      advance (&self, 10);
    }
  /* After half a second, then each second. */
  g_assert_cmpuint (self.n_asks, ==, 3);
  advance (&self, 5000);
  g_assert_cmpuint (self.n_asks, ==, 3);
  lv_keying_reconnected (self.keying, self.now_ms);
  lv_keying_report_missing (self.keying, 1, self.now_ms);
  g_assert_cmpuint (self.n_asks, ==, 4);
  fixture_clear (&self);
}

static void
test_asked (void)
{
  Fixture self;

  start (&self, 1);
  send_to_one (&self, LV_KEY_MESSAGE_ASK, 1, 0, 0);
  send_to_one (&self, LV_KEY_MESSAGE_ASK, 1, 0, 0);
  g_assert_cmpuint (self.n_key_messages, ==, 2);
  g_assert_cmpuint (self.n_entries, ==, 1);
  acknowledge (&self, 1, 1, 1, 0);
  advance (&self, 1000);
  send_to_one (&self, LV_KEY_MESSAGE_ASK, 1, 0, 0);
  g_assert_cmpuint (self.n_key_messages, ==, 3);
  /* Nobody of the list. */
  send_to_one (&self, LV_KEY_MESSAGE_ASK, 5, 0, 0);
  g_assert_cmpuint (self.n_key_messages, ==, 3);
  fixture_clear (&self);
}

static void
refuse (Fixture *self, guint i, LvKeyingRefusal why)
{
  const guint n_refused = self->n_refused, n_joined = self->n_joined;

  list (self, 0, i, FALSE);
  g_assert_cmpuint (self->n_refused, ==, n_refused + 1);
  g_assert_cmpuint (self->n_joined, ==, n_joined);
  g_assert_cmpuint (self->refusal, ==, why);
}

static void
test_refused (void)
{
  Fixture self;
  LvKeyAnnouncement good;
  g_autoptr (GBytes) announcement = NULL;

  fixture_init (&self);
  list (&self, 0, 0, FALSE);
  good = self.people[1].card;
#define REFUSE(change, why)                                                                        \
  self.people[1].card = good;                                                                      \
  change;                                                                                          \
  sign_card (&self.people[1]);                                                                     \
  refuse (&self, 1, why)
  REFUSE (self.people[1].card.mode = LV_ROOM_KEY_MODE_OPEN, LV_KEYING_REFUSED_MODE);
  REFUSE (self.people[1].card.mode = LV_ROOM_KEY_MODE_LINK, LV_KEYING_REFUSED_MODE);
  REFUSE (self.people[1].card.suite = LV_SFRAME_AES_128_GCM_SHA256_128, LV_KEYING_REFUSED_MODE);
  REFUSE (self.people[1].card.room[0]++, LV_KEYING_REFUSED_ROOM);
  REFUSE (self.people[1].card.call++, LV_KEYING_REFUSED_ROOM);
  REFUSE (self.people[1].card.secret_epoch++, LV_KEYING_REFUSED_SECRET);
  REFUSE (self.people[1].card.expires_ms = UTC_MS, LV_KEYING_REFUSED_EXPIRED);
  REFUSE (self.people[1].card.device_key[0]++, LV_KEYING_REFUSED_SIGNATURE);
  REFUSE (self.people[1].card.index = 100, LV_KEYING_REFUSED_REPEATED);
  REFUSE (self.people[1].card.index = self.people[0].card.index, LV_KEYING_REFUSED_REPEATED);
  REFUSE (memcpy (self.people[1].card.session, self.people[0].card.session, 16),
          LV_KEYING_REFUSED_REPEATED);
  REFUSE (self.people[1].card.name[0] = '\0', LV_KEYING_REFUSED_FORM);
#undef REFUSE
  /* Who has gone does not come back as they were. */
  self.people[1].card = good;
  sign_card (&self.people[1]);
  list (&self, 0, 1, FALSE);
  g_assert_cmpuint (self.n_joined, ==, 2);
  list (&self, 0, 0, FALSE);
  refuse (&self, 1, LV_KEYING_REFUSED_REPEATED);
  /* A list from before is none. */
  self.version = 1;
  list (&self, 0, 3, FALSE);
  g_assert_cmpuint (self.n_joined, ==, 2);
  fixture_clear (&self);
}

static void
say_list (Fixture *self, guint from, guint64 number, const guint8 hash[32])
{
  const LvKeyCrypto crypto = fake_crypto_get (&self->people[from].fake);
  LvKeyMessage message = { .type = LV_KEY_MESSAGE_LIST, .number = number, .list_version = 1 };
  guint8 text[LV_LIST_SIGNED_SIZE], bytes[LV_KEY_HEAD_SIZE + LV_ED25519_SIGNATURE_SIZE];
  gsize length;

  memcpy (message.from, self->people[from].card.session, LV_SESSION_ID_SIZE);
  memcpy (message.list_hash, hash, 32);
  lv_key_message_write_signed (&message, self->own.card.room, text);
  length = lv_key_message_write (&message, bytes);
  crypto.ops->sign (crypto.data, text, sizeof text, bytes + length);
  g_assert_true (
      lv_keying_receive (self->keying, bytes, length + LV_ED25519_SIGNATURE_SIZE, self->now_ms));
  g_assert_false (
      lv_keying_receive (self->keying, bytes, length + LV_ED25519_SIGNATURE_SIZE, self->now_ms));
}

static void
test_lists (void)
{
  guint8 other[32] = { 1 }, before[32];
  Fixture self;

  fixture_init (&self);
  list (&self, 0, 1, FALSE);
  advance (&self, 7000);
  g_assert_cmpuint (self.n_lists, ==, 3);
  say_list (&self, 0, 1, lv_keying_get_list_hash (self.keying));
  say_list (&self, 1, 1, other);
  advance (&self, LV_KEYING_DIFFER_MS - 1);
  g_assert_cmpuint (self.n_differ, ==, 0);
  advance (&self, 1);
  g_assert_cmpuint (self.n_differ, ==, 1);
  say_list (&self, 1, 2, lv_keying_get_list_hash (self.keying));
  g_assert_cmpuint (self.n_agree, ==, 1);
  /* What was ours a while ago counts from when it was left. */
  memcpy (before, lv_keying_get_list_hash (self.keying), sizeof before);
  list (&self, 0, 2, FALSE);
  advance (&self, 6000);
  say_list (&self, 1, 3, before);
  say_list (&self, 0, 2, lv_keying_get_list_hash (self.keying));
  advance (&self, 4000);
  g_assert_cmpuint (self.n_differ, ==, 2);
  fixture_clear (&self);
}

static void
test_receive (void)
{
  guint8 bytes[LV_KEY_HEAD_SIZE + LV_KEY_ENTRY_SIZE], info[LV_KEY_INFO_SIZE];
  LvKeyMessage message
      = { .type = LV_KEY_MESSAGE_KEYS, .number = 1, .generation = 1, .list_version = 1 };
  g_autoptr (LvSecret) base_key = lv_secret_new_zeroed (LV_BASE_KEY_SIZE);
  LvKeyCrypto crypto;
  LvKeyBinding to;
  Fixture self;

  fixture_init (&self);
  to = (LvKeyBinding){ self.own.card.session_key, info, bytes };
  crypto = fake_crypto_get (&self.people[0].fake);
  memcpy (message.from, self.people[0].card.session, LV_SESSION_ID_SIZE);
  lv_key_message_write_info (self.own.card.room, message.from, self.own.card.session,
                             self.own.card.suite, info);
  lv_key_message_write (&message, bytes);
  memcpy (bytes + LV_KEY_HEAD_SIZE, self.own.card.session, LV_SESSION_ID_SIZE);
  crypto.ops->seal_key (crypto.data, &to, base_key, bytes + LV_KEY_HEAD_SIZE + LV_SESSION_ID_SIZE);
  /* Not in the list yet. */
  g_assert_false (lv_keying_receive (self.keying, bytes, sizeof bytes, self.now_ms));
  list (&self, 0, 0, FALSE);
  for (gsize i = 0; i < sizeof bytes; i++)
    {
      bytes[i] ^= 1;
      g_assert_false (lv_keying_receive (self.keying, bytes, sizeof bytes, self.now_ms));
      bytes[i] ^= 1;
    }
  g_assert_true (lv_keying_receive (self.keying, bytes, sizeof bytes, self.now_ms));
  g_assert_cmpuint (self.n_keys, ==, 1);
  g_assert_cmpuint (self.n_acks, ==, 1);
  g_assert_false (lv_keying_receive (self.keying, bytes, sizeof bytes, self.now_ms));
  g_assert_cmpuint (self.n_keys, ==, 1);
  fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/keying/first", test_first);
  g_test_add_func ("/keying/resend", test_resend);
  g_test_add_func ("/keying/join", test_join);
  g_test_add_func ("/keying/leave", test_leave);
  g_test_add_func ("/keying/leave-again-and-again", test_leave_again_and_again);
  g_test_add_func ("/keying/leave-large", test_leave_large);
  g_test_add_func ("/keying/ejection", test_ejection);
  g_test_add_func ("/keying/silent", test_silent);
  g_test_add_func ("/keying/silent-join", test_silent_join);
  g_test_add_func ("/keying/rotation", test_rotation);
  g_test_add_func ("/keying/steps-used-up", test_steps_used_up);
  g_test_add_func ("/keying/used-up", test_used_up);
  g_test_add_func ("/keying/ask", test_ask);
  g_test_add_func ("/keying/asked", test_asked);
  g_test_add_func ("/keying/refused", test_refused);
  g_test_add_func ("/keying/lists", test_lists);
  g_test_add_func ("/keying/receive", test_receive);
  return g_test_run ();
}
