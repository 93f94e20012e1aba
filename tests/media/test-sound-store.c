/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sound-store.h"
#include "test-support.h"

static gboolean
add (LvSoundStore *store, gint64 seq)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  return lv_sound_store_add (store, seq, seq * 960, bytes);
}

static gint64
take (LvSoundStore *store)
{
  const LvSoundPacket *packet = lv_sound_store_peek (store);
  gint64 seq;

  if (packet == NULL)
    return G_MAXINT64;
  seq = packet->seq;
  g_assert_cmpint (packet->rtp_time, ==, seq * 960);
  lv_sound_store_drop_before (store, seq + 1);
  return seq;
}

/* Around a number that begins below zero, as an unwrapped one may. */
static void
test_order (void)
{
  LvSoundStore store = { 0 };

  g_assert_null (lv_sound_store_peek (&store));
  g_assert_true (add (&store, 1));
  g_assert_true (add (&store, -1));
  g_assert_true (add (&store, 4));
  g_assert_false (add (&store, 1));
  g_assert_cmpint (take (&store), ==, -1);
  g_assert_cmpint (take (&store), ==, 1);
  g_assert_false (add (&store, 0));
  g_assert_true (add (&store, 3));
  g_assert_cmpint (take (&store), ==, 3);
  g_assert_cmpint (take (&store), ==, 4);
  g_assert_cmpint (take (&store), ==, G_MAXINT64);
  g_assert_false (add (&store, 4));
}

static void
test_bounded (void)
{
  LvSoundStore store = { 0 };

  for (int seq = 0; seq < 3 * LV_STORE_PACKETS; seq++)
    g_assert_true (add (&store, seq));
  g_assert_cmpint (store.n, ==, LV_STORE_PACKETS);
  g_assert_cmpint (take (&store), ==, 2 * LV_STORE_PACKETS);
  /* A jump ahead empties it. */
  g_assert_true (add (&store, 100000));
  g_assert_cmpint (store.n, ==, 1);
  g_assert_cmpint (take (&store), ==, 100000);
}

static void
test_begins_anew (void)
{
  LvSoundStore store = { 0 };

  g_assert_true (add (&store, 500));
  g_assert_true (add (&store, 510));
  lv_sound_store_clear (&store);
  g_assert_null (lv_sound_store_peek (&store));
  g_assert_true (add (&store, 3));
  g_assert_cmpint (take (&store), ==, 3);
  lv_sound_store_clear (&store);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/sound-store/order", test_order);
  g_test_add_func ("/sound-store/bounded", test_bounded);
  g_test_add_func ("/sound-store/begins-anew", test_begins_anew);
  return g_test_run ();
}
