/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-pacer.h"
#include "test-support.h"

#include <string.h>

#define MS 1000
#define PACKET 1200

typedef struct
{
  gint64 time_us;
  LvSource source;
  gboolean is_retransmission, is_padding, is_probe;
  guint8 mark;
  gsize length;
} Left;

typedef struct
{
  LvPacer *pacer;
  GArray *left;
  gint64 now_us;
  gsize padding_left;
} Fixture;

static void
take (const LvOutgoing *outgoing, gpointer data)
{
  Fixture *fixture = data;
  Left left = {
    .time_us = fixture->now_us,
    .source = outgoing->source,
    .is_retransmission = outgoing->is_retransmission,
    .is_padding = outgoing->is_padding,
    .is_probe = outgoing->is_probe,
    .mark = outgoing->packet[outgoing->length - 1],
    .length = outgoing->length,
  };

  g_array_append_val (fixture->left, left);
  /* As protecting does. */
  memset (outgoing->packet, 0xff, outgoing->length + 16);
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->pacer = lv_pacer_new (take, fixture);
  fixture->left = g_array_new (FALSE, FALSE, sizeof (Left));
  fixture->now_us = 100 * G_USEC_PER_SEC;
  lv_pacer_set_rate (fixture->pacer, 1000000);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lv_pacer_free (fixture->pacer);
  g_array_unref (fixture->left);
}

static gboolean
add (Fixture *fixture, const LvOutgoing *kind, guint8 mark, gsize length)
{
  guint8 packet[LV_RTP_MAX_SIZE + 20];
  LvOutgoing outgoing = *kind;

  memset (packet, mark, length);
  outgoing.packet = packet;
  outgoing.length = length;
  return lv_pacer_add (fixture->pacer, &outgoing, fixture->now_us);
}

static const LvOutgoing video = { .source = LV_SOURCE_CAMERA };
static const LvOutgoing repair = { .source = LV_SOURCE_CAMERA, .is_retransmission = TRUE };
static const LvOutgoing sound = { .source = LV_SOURCE_MICROPHONE };

static Left *
get_left (Fixture *fixture, guint n)
{
  g_assert_cmpuint (n, <, fixture->left->len);
  return &g_array_index (fixture->left, Left, n);
}

static void
run_until_empty (Fixture *fixture)
{
  gint64 wait_us;

  while ((wait_us = lv_pacer_on_timeout (fixture->pacer, fixture->now_us)) >= 0)
    {
      g_assert_cmpint (wait_us, >, 0);
      fixture->now_us += wait_us;
    }
  g_assert_cmpuint (lv_pacer_get_queued (fixture->pacer), ==, 0);
}

/* 60 kB leave over half a second, and at no time faster than the rate. */
static void
test_key_frame (Fixture *fixture, gconstpointer data)
{
  gint64 begin_us = fixture->now_us;

  for (guint8 i = 0; i < 50; i++)
    g_assert_true (add (fixture, &video, i, PACKET));
  g_assert_cmpuint (lv_pacer_get_queued (fixture->pacer), ==, 60000);
  run_until_empty (fixture);
  g_assert_cmpuint (fixture->left->len, ==, 50);
  g_assert_cmpint (get_left (fixture, 49)->time_us - begin_us, >=, 450 * MS);
  g_assert_cmpint (get_left (fixture, 49)->time_us - begin_us, <=, 480 * MS);
  for (guint i = 0; i < 50; i++)
    g_assert_cmpuint (get_left (fixture, i)->mark, ==, i);
  for (guint i = 5; i < 50; i++)
    g_assert_cmpint (get_left (fixture, i)->time_us - get_left (fixture, i - 5)->time_us, >=,
                     38 * MS);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  for (guint8 i = 0; i < 10; i++)
    add (fixture, &video, i, PACKET);
  lv_pacer_on_timeout (fixture->pacer, fixture->now_us);
  fixture->left->len = 0;
  add (fixture, &repair, 100, PACKET);
  add (fixture, &repair, 101, PACKET);
  add (fixture, &sound, 200, 80);
  g_assert_cmpuint (fixture->left->len, ==, 1);
  g_assert_cmpuint (get_left (fixture, 0)->mark, ==, 200);
  run_until_empty (fixture);
  g_assert_cmpuint (get_left (fixture, 1)->mark, ==, 100);
  g_assert_true (get_left (fixture, 1)->is_retransmission);
  g_assert_cmpuint (get_left (fixture, 2)->mark, ==, 101);
  g_assert_false (get_left (fixture, 3)->is_retransmission);
}

/* Nothing waits long, however much there is; and there is never too much. */
static void
test_bounded (Fixture *fixture, gconstpointer data)
{
  gint64 begin_us = fixture->now_us;
  guint n = 0;

  while (add (fixture, &video, 0, PACKET))
    g_assert_cmpuint (++n, <, 10000);
  g_assert_cmpuint (lv_pacer_get_queued (fixture->pacer), ==, n * PACKET);
  g_assert_cmpuint (n * PACKET, >=, 1000000);
  g_assert_cmpuint (n * PACKET, <=, 2000000);
  for (; fixture->now_us < begin_us + 1000 * MS; fixture->now_us += 5 * MS)
    lv_pacer_on_timeout (fixture->pacer, fixture->now_us);
  g_assert_cmpuint (lv_pacer_get_queued (fixture->pacer), <=, n * PACKET / 2);
  /* And there is room again. */
  g_assert_true (add (fixture, &video, 0, PACKET));
  run_until_empty (fixture);
  g_assert_cmpuint (fixture->left->len, ==, n + 1);
}

static gsize
pad (gsize length, gint64 now_us, gpointer data)
{
  static const LvOutgoing padding = { .source = LV_SOURCE_CAMERA, .is_padding = TRUE };
  Fixture *fixture = data;

  length = MIN (MIN (length, PACKET), fixture->padding_left);
  if (length == 0)
    return 0;
  fixture->padding_left -= length;
  g_assert_true (add (fixture, &padding, 50, length));
  return length;
}

static void
test_probe (Fixture *fixture, gconstpointer data)
{
  for (guint8 i = 0; i < 4; i++)
    add (fixture, &video, i, PACKET);
  lv_pacer_on_timeout (fixture->pacer, fixture->now_us);
  g_assert_false (get_left (fixture, 0)->is_probe);
  fixture->left->len = 0;

  /* Without padding: what waits, faster than the rate. */
  g_assert_cmpuint (lv_pacer_get_queued (fixture->pacer), ==, 3 * PACKET);
  lv_pacer_probe (fixture->pacer, 10 * PACKET, 9600000, fixture->now_us);
  g_assert_cmpint (lv_pacer_on_timeout (fixture->pacer, fixture->now_us), ==, 1 * MS);
  g_assert_cmpuint (fixture->left->len, ==, 1);
  fixture->now_us += 2 * MS;
  g_assert_cmpint (lv_pacer_on_timeout (fixture->pacer, fixture->now_us), ==, 1 * MS);
  g_assert_cmpuint (fixture->left->len, ==, 3);
  fixture->now_us += 1 * MS;
  g_assert_cmpint (lv_pacer_on_timeout (fixture->pacer, fixture->now_us), ==, -1);
  g_assert_true (get_left (fixture, 2)->is_probe);
  g_assert_false (get_left (fixture, 2)->is_padding);

  add (fixture, &video, 9, PACKET);
  fixture->padding_left = 2 * PACKET + 100;
  lv_pacer_set_padding (fixture->pacer, pad);
  lv_pacer_probe (fixture->pacer, 5 * PACKET, 9600000, fixture->now_us);
  run_until_empty (fixture);
  g_assert_cmpuint (fixture->left->len, ==, 7);
  g_assert_false (get_left (fixture, 3)->is_padding);
  g_assert_true (get_left (fixture, 4)->is_padding);
  g_assert_true (get_left (fixture, 6)->is_probe);
  g_assert_cmpuint (get_left (fixture, 6)->length, ==, 100);
  g_assert_cmpint (get_left (fixture, 5)->time_us - get_left (fixture, 3)->time_us, ==, 2 * MS);

  /* Media does not pay for it. */
  add (fixture, &video, 0, PACKET);
  g_assert_cmpint (lv_pacer_on_timeout (fixture->pacer, fixture->now_us), <=, 10 * MS);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
#define ADD(name, func) g_test_add ("/pacer/" name, Fixture, NULL, setup, func, teardown)
  ADD ("key-frame", test_key_frame);
  ADD ("order", test_order);
  ADD ("bounded", test_bounded);
  ADD ("probe", test_probe);
  return g_test_run ();
}
