/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Some people, the messages between them in the test's hands. */
#include "lv-verification-round.h"

#include <string.h>

#include "fake-crypto.h"
#include "test-support.h"

#define N 4
#define TYPE_NONCE 6

typedef struct _Table Table;

typedef struct
{
  Table *table;
  guint number;
  FakeCrypto fake;
  LvKeyAnnouncement card;
  LvVerificationRound *round;
  char *code;
  guint n_codes, n_broken;
  LvRoundBreak why;
  int who; /* -1: nobody in particular */
} Person;

struct _Table
{
  GRand *random;
  Person people[N];
  GQueue under_way; /* GBytes; the first byte is whose */
  guint n_nonces;
  gboolean is_silent[N];
};

static void
on_send (const guint8 *data, gsize length, gpointer user_data)
{
  Person *self = user_data;
  guint8 *bytes = g_malloc (length + 1);

  self->table->n_nonces += data[0] == TYPE_NONCE;
  bytes[0] = (guint8) self->number;
  memcpy (bytes + 1, data, length);
  g_queue_push_tail (&self->table->under_way, g_bytes_new_take (bytes, length + 1));
}

static void
on_code (const char *code, gpointer user_data)
{
  Person *self = user_data;

  g_free (self->code);
  self->code = g_strdup (code);
  self->n_codes++;
}

static void
on_broken (LvRoundBreak why, const guint8 *who, guint n_broken, gpointer user_data)
{
  Person *self = user_data;

  self->n_broken = n_broken;
  self->why = why;
  self->who = who != NULL ? who[0] - 1 : -1;
}

static const LvRoundEvents events = { on_send, on_code, on_broken };

/* hash_of[i]: a byte of the list's hash that this person has. */
static void
set_list (Table *self, guint64 version, const guint8 hash_of[N], gint64 now_ms)
{
  for (guint i = 0; i < N; i++)
    {
      const LvKeyAnnouncement *others[N - 1];
      guint8 hash[32] = { hash_of[i] };
      guint n = 0;

      for (guint j = 0; j < N; j++)
        if (j != i)
          others[n++] = &self->people[j].card;
      lv_verification_round_set_list (self->people[i].round, version, hash, others, n, now_ms);
    }
}

static void
table_init (Table *self)
{
  static const guint8 same[N] = { 1, 1, 1, 1 };

  *self = (Table){ .random = g_rand_new_with_seed (3) };
  for (guint i = 0; i < N; i++)
    {
      Person *person = &self->people[i];
      LvKeyCrypto crypto;

      person->table = self;
      person->number = i;
      person->fake = (FakeCrypto){ i + 1, 0, self->random };
      person->card.session[0] = (guint8) (i + 1);
      fake_crypto_fill_keys (i + 1, &person->card);
      crypto = fake_crypto_get (&person->fake);
      person->round = lv_verification_round_new (&crypto, &person->card, &events, person);
    }
  set_list (self, 1, same, 0);
}

static void
table_clear (Table *self)
{
  g_queue_clear_full (&self->under_way, (GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < N; i++)
    {
      lv_verification_round_free (self->people[i].round);
      g_free (self->people[i].code);
    }
  g_rand_free (self->random);
}

static void
deliver_to (Table *self, guint to, GBytes *bytes, gint64 now_ms)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (data[0] != to && !self->is_silent[data[0]])
    g_assert_true (
        lv_verification_round_receive (self->people[to].round, data + 1, length - 1, now_ms));
}

/* In any order. */
static void
deliver_all (Table *self, gint64 now_ms)
{
  while (self->under_way.length > 0)
    {
      const guint at = g_rand_int (self->random) % self->under_way.length;
      g_autoptr (GBytes) bytes = g_queue_pop_nth (&self->under_way, at);

      for (guint i = 0; i < N; i++)
        deliver_to (self, i, bytes, now_ms);
    }
}

static void
advance_all (Table *self, gint64 from_ms, gint64 to_ms)
{
  for (gint64 now_ms = from_ms; now_ms <= to_ms; now_ms += 500)
    {
      for (guint i = 0; i < N; i++)
        lv_verification_round_advance (self->people[i].round, now_ms);
      deliver_all (self, now_ms);
    }
}

static void
test_same (void)
{
  Table table;
  g_autofree char *first = NULL;

  table_init (&table);
  g_assert_true (lv_verification_round_start (table.people[2].round, 100));
  deliver_all (&table, 110);
  advance_all (&table, 500, 3000); /* nonces that overtook their hash come again */
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpuint (table.people[i].n_codes, ==, 1);
      g_assert_cmpstr (table.people[i].code, ==, table.people[0].code);
      g_assert_cmpuint (lv_verification_round_get_state (table.people[i].round), ==,
                        LV_ROUND_SHOWN);
    }
  /* Each round has digits of its own. */
  first = g_strdup (table.people[0].code);
  g_assert_true (lv_verification_round_start (table.people[1].round, 4000));
  deliver_all (&table, 4010);
  advance_all (&table, 4500, 7000);
  g_assert_cmpuint (table.people[3].n_codes, ==, 2);
  g_assert_cmpstr (table.people[3].code, !=, first);
  table_clear (&table);
}

/* No nonce is out before every hash is there. */
static void
test_order (void)
{
  Table table;

  table_init (&table);
  table.is_silent[3] = TRUE;
  g_assert_true (lv_verification_round_start (table.people[0].round, 100));
  deliver_all (&table, 100);
  advance_all (&table, 500, 4000);
  g_assert_cmpuint (table.n_nonces, >, 0); /* the silent one's own, who hears all */
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (lv_verification_round_get_state (table.people[i].round), ==, LV_ROUND_HASHES);
  advance_all (&table, 4500, 9000);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (table.people[i].n_broken, ==, 1);
      g_assert_cmpuint (table.people[i].why, ==, LV_ROUND_BROKEN_LATE);
      g_assert_cmpint (table.people[i].who, ==, 3);
    }
  table_clear (&table);
}

static void
test_limits (void)
{
  Table table;
  gint64 now_ms = 100;

  table_init (&table);
  table.is_silent[3] = TRUE;
  for (guint i = 0; i < LV_ROUND_MAX_BROKEN; i++)
    {
      g_assert_true (lv_verification_round_start (table.people[0].round, now_ms));
      g_assert_false (lv_verification_round_start (table.people[0].round, now_ms));
      deliver_all (&table, now_ms);
      advance_all (&table, now_ms + 500, now_ms + 10000);
      now_ms += 11000;
    }
  g_assert_false (lv_verification_round_start (table.people[0].round, now_ms));
  g_assert_cmpuint (lv_verification_round_get_n_broken (table.people[0].round), ==, 3);
  table_clear (&table);

  table_init (&table);
  g_assert_true (lv_verification_round_start (table.people[0].round, 100));
  deliver_all (&table, 100);
  advance_all (&table, 200, 2700);
  g_assert_false (lv_verification_round_start (table.people[0].round, 100 + LV_ROUND_APART_MS - 1));
  g_assert_true (lv_verification_round_start (table.people[0].round, 100 + LV_ROUND_APART_MS));
  table_clear (&table);
}

static void
test_lists (void)
{
  static const guint8 split[N] = { 1, 1, 2, 1 }, same[N] = { 3, 3, 3, 3 };
  Table table;

  table_init (&table);
  set_list (&table, 2, split, 0);
  g_assert_true (lv_verification_round_start (table.people[0].round, 100));
  deliver_all (&table, 100);
  g_assert_cmpuint (table.people[0].why, ==, LV_ROUND_BROKEN_LISTS);
  g_assert_cmpint (table.people[0].who, ==, 2);
  g_assert_cmpuint (table.people[0].n_codes, ==, 0);
  table_clear (&table);

  table_init (&table);
  g_assert_true (lv_verification_round_start (table.people[0].round, 100));
  set_list (&table, 2, same, 200);
  g_assert_cmpuint (table.people[0].n_broken, ==, 1);
  g_assert_cmpint (table.people[0].who, ==, -1);
  table_clear (&table);
}

/* A server that stands between two gives each a key of its own: their digits are others. */
static void
test_between (void)
{
  static const guint8 lists[N] = { 1, 1, 1, 1 };
  Table table;

  table_init (&table);
  fake_crypto_fill_keys (99, &table.people[3].card);
  for (guint i = 0; i < N; i++)
    {
      const LvKeyAnnouncement *others[N - 1];
      guint8 hash[32] = { lists[i], 9 };
      guint n = 0;

      /* Only the first is shown the false key. */
      if (i == 1)
        fake_crypto_fill_keys (4, &table.people[3].card);
      for (guint j = 0; j < N; j++)
        if (j != i)
          others[n++] = &table.people[j].card;
      lv_verification_round_set_list (table.people[i].round, 2, hash, others, n, 0);
    }
  g_assert_true (lv_verification_round_start (table.people[1].round, 100));
  deliver_all (&table, 100);
  advance_all (&table, 500, 4000);
  g_assert_cmpstr (table.people[1].code, ==, table.people[2].code);
  g_assert_cmpstr (table.people[1].code, ==, table.people[3].code);
  g_assert_cmpstr (table.people[0].code, !=, table.people[1].code);
  table_clear (&table);
}

/* A nonce that is not the one of the hash; a second hash; bytes of nobody or of no form. */
static void
test_changed (void)
{
  for (guint is_nonce = 0; is_nonce < 2; is_nonce++)
    {
      Table table;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree guint8 *data = NULL;
      gsize length;

      table_init (&table);
      g_assert_true (lv_verification_round_start (table.people[0].round, 100));
      for (guint i = 1; i < N; i++)
        deliver_to (&table, i, g_queue_peek_head (&table.under_way), 100);
      bytes = g_queue_pop_nth (&table.under_way, 1); /* the second's hash */
      deliver_to (&table, 0, bytes, 100);
      length = g_bytes_get_size (bytes) - 1;
      data = g_memdup2 ((const guint8 *) g_bytes_get_data (bytes, NULL) + 1, length);
      g_assert_false (lv_verification_round_receive (table.people[0].round, data, length - 1, 100));
      data[2]++;
      data[2] += N;
      g_assert_false (lv_verification_round_receive (table.people[0].round, data, length, 100));
      data[2] = 2;
      data[length - 1] ^= 1;
      if (is_nonce)
        {
          data[0] = TYPE_NONCE;
          length -= 16;
        }
      g_assert_true (lv_verification_round_receive (table.people[0].round, data, length, 100));
      g_assert_cmpuint (table.people[0].why, ==, LV_ROUND_BROKEN_CHANGED);
      g_assert_cmpint (table.people[0].who, ==, 1);
      table_clear (&table);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/verification-round/same", test_same);
  g_test_add_func ("/verification-round/order", test_order);
  g_test_add_func ("/verification-round/limits", test_limits);
  g_test_add_func ("/verification-round/lists", test_lists);
  g_test_add_func ("/verification-round/between", test_between);
  g_test_add_func ("/verification-round/changed", test_changed);
  return g_test_run ();
}
