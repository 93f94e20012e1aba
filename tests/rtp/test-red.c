/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-red.h"
#include "lv-seq-window.h"
#include "test-support.h"

#include <string.h>

static const LvRedBlock three[] = { { 111, 1920, (const guint8 *) "older", 5 },
                                    { 111, 960, (const guint8 *) "old", 3 },
                                    { 111, 0, (const guint8 *) "newest", 6 } };

static void
test_journey (void)
{
  LvRtpHeader packet = { .payload_type = 98, .seq = 1, .timestamp = 1000, .ssrc = 5 };
  LvRedBlock blocks[LV_RED_MAX_COPIES + 1];
  LvRtpHeader header;
  guint8 payload[64];
  gsize length = lv_red_write (payload, sizeof payload, three, 3);

  g_assert_cmpuint (length, ==, 4 + 4 + 1 + 5 + 3 + 6);
  g_assert_cmpuint (lv_red_parse (payload, length, blocks), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (blocks[i].payload_type, ==, 111);
      g_assert_cmpuint (blocks[i].offset, ==, three[i].offset);
      g_assert_cmpmem (blocks[i].payload, blocks[i].length, three[i].payload, three[i].length);
    }
  header = lv_red_get_header (&packet, blocks, 3, 0);
  g_assert_cmpuint (header.seq, ==, 65535);
  g_assert_cmpuint (header.timestamp, ==, (guint32) (1000 - 1920));
  g_assert_cmpuint (header.payload_type, ==, 111);
  g_assert_cmpuint (header.ssrc, ==, 5);
  g_assert_cmpmem (header.payload, header.payload_length, "older", 5);
  header = lv_red_get_header (&packet, blocks, 3, 2);
  g_assert_cmpuint (header.seq, ==, 1);
  g_assert_cmpuint (header.timestamp, ==, 1000);
  /* No room, and cut off anywhere before the last block. */
  for (gsize size = 0; size < length; size++)
    g_assert_cmpuint (lv_red_write (payload, size, three, 3), ==, 0);
  lv_red_write (payload, sizeof payload, three, 3);
  for (gsize size = 0; size < length - 6; size++)
    g_assert_cmpuint (lv_red_parse (payload, size, blocks), ==, 0);
}

/* Of what another makes, the newest count; who never ends is refused. */
static void
test_more (void)
{
  LvRedBlock many[5], blocks[LV_RED_MAX_COPIES + 1];
  guint8 payload[200];
  gsize length;

  for (guint i = 0; i < 5; i++)
    many[i] = (LvRedBlock){ 111, (4 - i) * 960, (const guint8 *) "abcde" + i, 1 };
  length = lv_red_write (payload, sizeof payload, many, 5);
  g_assert_cmpuint (lv_red_parse (payload, length, blocks), ==, 3);
  g_assert_cmpmem (blocks[0].payload, blocks[0].length, "c", 1);
  g_assert_cmpuint (blocks[0].offset, ==, 1920);
  g_assert_cmpmem (blocks[2].payload, blocks[2].length, "e", 1);
  memset (payload, 0x80, sizeof payload);
  g_assert_cmpuint (lv_red_parse (payload, sizeof payload, blocks), ==, 0);
}

static guint
choose_for (LvRedChoice *choice, double loss, gint64 target_bps, guint seconds)
{
  for (guint i = 0; i < seconds * 20; i++)
    lv_red_choice_update (choice, loss, target_bps, choice->updated_us + 50000);
  return choice->n_copies;
}

static void
test_choice (void)
{
  LvRedChoice choice = { 0 };

  g_assert_cmpuint (choose_for (&choice, 0, 1000000, 5), ==, 0);
  g_assert_cmpuint (choose_for (&choice, 0.01, 1000000, 20), ==, 0);
  g_assert_cmpuint (choose_for (&choice, 0.1, 1000000, 1), ==, 1);
  g_assert_cmpuint (choose_for (&choice, 0.2, 1000000, 3), ==, 2);
  g_assert_cmpuint (choose_for (&choice, 0.1, 1000000, 60), ==, 2);
  g_assert_cmpuint (choose_for (&choice, 0.05, 1000000, 60), ==, 1);
  /* A narrow way loses because it is full. */
  g_assert_cmpuint (choose_for (&choice, 0.05, 100000, 1), ==, 0);
  g_assert_cmpuint (choose_for (&choice, 0.05, 1000000, 1), ==, 1);
  /* A quiet second is no good way. */
  g_assert_cmpuint (choose_for (&choice, 0, 1000000, 2), ==, 1);
  g_assert_cmpuint (choose_for (&choice, 0, 1000000, 60), ==, 0);
}

static void
test_window (void)
{
  LvSeqWindow window = { 0 };

  g_assert_true (lv_seq_window_add (&window, 65534));
  g_assert_false (lv_seq_window_add (&window, 65534));
  g_assert_true (lv_seq_window_add (&window, 1));
  g_assert_true (lv_seq_window_add (&window, 65535));
  g_assert_false (lv_seq_window_add (&window, 65535));
  g_assert_false (lv_seq_window_add (&window, 1));
  g_assert_false (lv_seq_window_add (&window, (guint16) (1 - LV_SEQ_WINDOW)));
  g_assert_true (lv_seq_window_add (&window, (guint16) (2 - LV_SEQ_WINDOW)));
  g_assert_true (lv_seq_window_add (&window, 1000));
  g_assert_false (lv_seq_window_add (&window, 1));
  g_assert_true (lv_seq_window_add (&window, 999));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/red/journey", test_journey);
  g_test_add_func ("/red/more", test_more);
  g_test_add_func ("/red/choice", test_choice);
  g_test_add_func ("/red/window", test_window);
  return g_test_run ();
}
