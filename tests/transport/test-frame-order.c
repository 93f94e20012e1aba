/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame-order.h"
#include "test-support.h"

#include <string.h>

/* A frame of the usual pattern, of which four make a period: 0 2 1 2, the last without Y. */
static LvFrameFacts
make_frame (guint number)
{
  static const guint8 layers[] = { 0, 2, 1, 2 };
  guint8 tid = layers[number % 4];

  return (LvFrameFacts){ .is_key = number == 0,
                         .sender_index = -1,
                         .vp8 = { .is_discardable = tid == 2,
                                  .has_picture_id = TRUE,
                                  .has_long_picture_id = TRUE,
                                  .picture_id = (0x7ffe + number) & 0x7fff,
                                  .has_tl0picidx = TRUE,
                                  .tl0picidx = (guint8) (255 + number / 4),
                                  .has_tid = TRUE,
                                  .tid = tid,
                                  .is_sync = tid != 0 && number % 4 != 3 } };
}

typedef enum
{
  COMES,
  IS_LOST, /* without a trace */
  IS_CUT,  /* some of its packets came */
} Fate;

/* Each frame is tried once, in order; how many of them can be decoded, as a string. */
static char *
run (const Fate *fates, guint n, const LvFrameFacts *frames)
{
  LvFrameOrder order = { 0 };
  LvFrameGap gap = { 0 };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (fates[i] != COMES)
        gap.has_missing = TRUE;
      if (fates[i] == IS_CUT)
        {
          lv_frame_gap_add (&gap, &frames[i].vp8);
          lv_frame_gap_add (&gap, &frames[i].vp8);
        }
      if (fates[i] != COMES)
        g_string_append_c (out, '-');
      else if (lv_frame_order_can_follow (&order, &frames[i], &gap))
        {
          lv_frame_order_take (&order, &frames[i], &gap);
          gap = (LvFrameGap){ 0 };
          g_string_append_c (out, '0' + frames[i].vp8.tid);
        }
      else
        {
          lv_frame_gap_add (&gap, &frames[i].vp8);
          g_string_append_c (out, 'x');
        }
    }
  return g_string_free (out, FALSE);
}

/* Capitals of what does not come: L lost, C cut. */
static void
assert_run (const char *script, const char *wanted, void (*change) (LvFrameFacts *frame))
{
  guint n = (guint) strlen (script);
  g_autofree LvFrameFacts *frames = g_new (LvFrameFacts, n);
  g_autofree Fate *fates = g_new (Fate, n);
  g_autofree char *result = NULL;

  for (guint i = 0; i < n; i++)
    {
      frames[i] = make_frame (i);
      if (change != NULL)
        change (&frames[i]);
      fates[i] = script[i] == 'L' ? IS_LOST : script[i] == 'C' ? IS_CUT : COMES;
    }
  result = run (fates, n, frames);
  g_assert_cmpstr (result, ==, wanted);
}

static void
test_layers (void)
{
  assert_run ("............", "021202120212", NULL);
  /* A lost frame of layer 2 costs itself. */
  assert_run ("021202120L12", "021202120-12", NULL);
  assert_run ("021202120C12", "021202120-12", NULL);
  assert_run ("021202120212", "021202120212", NULL);
  /* Of layer 1: also what follows in its period without Y. */
  assert_run ("021202L20212", "021202-x0212", NULL);
  assert_run ("021202C20212", "021202-x0212", NULL);
  /* Of layer 0: everything. */
  assert_run ("0212L2120212", "0212-xxxxxxx", NULL);
  assert_run ("0212C2120212", "0212-xxxxxxx", NULL);
  /* Without a key frame nothing goes. */
  assert_run ("L2120212", "-xxxxxxx", NULL);
}

/* Frames of layer 1 build on one another; the layer begins once. */
static void
chain_layer_1 (LvFrameFacts *frame)
{
  if (frame->vp8.tid == 1)
    frame->vp8.is_sync = frame->vp8.tl0picidx == 255;
}

/* And those of layer 2, too. */
static void
chain_layers (LvFrameFacts *frame)
{
  frame->vp8.is_discardable = FALSE;
  if (frame->vp8.tid > 0)
    frame->vp8.is_sync = frame->vp8.tl0picidx == 255;
}

static void
test_chained_layers (void)
{
  assert_run ("............", "021202120212", chain_layer_1);
  assert_run ("021202L20212", "021202-x02xx", chain_layer_1);
  /* What is lost without a trace might have been of layer 1. */
  assert_run ("02120L120212", "02120-xx02xx", chain_layer_1);
  assert_run ("02120C120212", "02120-120212", chain_layer_1);
  assert_run ("............", "021202120212", chain_layers);
  assert_run ("021202L20212", "021202-x0xxx", chain_layers);
  assert_run ("02120L120212", "02120-xx0xxx", chain_layers);
}

static void
unlabel (LvFrameFacts *frame)
{
  frame->vp8
      = (LvVp8Descriptor){ .has_picture_id = TRUE, .picture_id = frame->vp8.picture_id & 0x7f };
}

static void
unlabel_and_mark_second (LvFrameFacts *frame)
{
  gboolean is_second = frame->vp8.picture_id % 2 == 1;

  unlabel (frame);
  frame->vp8.is_discardable = is_second;
}

static void
strip (LvFrameFacts *frame)
{
  frame->vp8 = (LvVp8Descriptor){ 0 };
}

/* Without layers each frame refers to the one before, unless it says that nothing refers to it. */
static void
test_no_layers (void)
{
  assert_run ("......", "000000", unlabel);
  assert_run ("..L...", "00-xxx", unlabel);
  assert_run ("..C...", "00-xxx", unlabel);
  assert_run (".C....", "0-0000", unlabel_and_mark_second);
  assert_run (".L....", "0-xxxx", unlabel_and_mark_second);
  assert_run ("......", "000000", strip);
  assert_run ("..L...", "00-xxx", strip);
}

/* Packets were missing, but the picture numbers say that no frame was: padding. */
static void
test_lost_padding (void)
{
  LvFrameOrder order = { 0 };
  LvFrameFacts first = make_frame (0);
  LvFrameFacts second = make_frame (1);
  LvFrameGap gap = { 0 };

  unlabel (&first);
  unlabel (&second);
  lv_frame_order_take (&order, &first, &gap);
  gap.has_missing = TRUE;
  g_assert_true (lv_frame_order_can_follow (&order, &second, &gap));
  g_assert_cmpuint (lv_frame_order_count_skipped (&order, &second), ==, 0);
  second.vp8.picture_id = (first.vp8.picture_id + 5) & 0x7f;
  g_assert_false (lv_frame_order_can_follow (&order, &second, &gap));
  g_assert_cmpuint (lv_frame_order_count_skipped (&order, &second), ==, 4);
}

/* Only a key frame follows another sender's frames. */
static void
test_sender (void)
{
  LvFrameOrder order = { 0 };
  LvFrameFacts frame = make_frame (0);
  LvFrameGap gap = { 0 };

  frame.sender_index = 1;
  lv_frame_order_take (&order, &frame, &gap);
  frame = make_frame (1);
  frame.sender_index = 2;
  g_assert_false (lv_frame_order_can_follow (&order, &frame, &gap));
  frame.sender_index = 1;
  g_assert_true (lv_frame_order_can_follow (&order, &frame, &gap));
  frame.sender_index = 2;
  frame.is_key = TRUE;
  g_assert_true (lv_frame_order_can_follow (&order, &frame, &gap));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/frame-order/layers", test_layers);
  g_test_add_func ("/frame-order/chained-layers", test_chained_layers);
  g_test_add_func ("/frame-order/no-layers", test_no_layers);
  g_test_add_func ("/frame-order/lost-padding", test_lost_padding);
  g_test_add_func ("/frame-order/sender", test_sender);
  return g_test_run ();
}
