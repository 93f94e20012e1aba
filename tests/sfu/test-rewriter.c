/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rewriter.h"

#include "test-support.h"

/* One line of a script: a packet of a stream, and what its copy has to say. */
typedef struct
{
  guint16 seq;
  guint16 picture;
  guint8 tl0, tid;
  gboolean is_sync, is_start;
  guint max_tid;
  gboolean is_forwarded;
  guint16 out_seq, out_picture;
  guint8 out_tl0;
} Line;

#define SIZE 256

typedef struct
{
  LvRewriter rewriter;
  LvRewriteEntry ring[SIZE];
} Slot;

static void
init (Slot *slot)
{
  LvRewriteOut before = { .seq = 999, .timestamp = 5000, .picture_id = 99, .tl0picidx = 9 };

  memset (slot, 0, sizeof *slot);
  lv_rewriter_init (&slot->rewriter, &before, slot->ring, SIZE);
}

static LvRewriteIn
make_in (guint16 seq, guint16 picture, guint8 tl0, guint8 tid)
{
  return (LvRewriteIn){
    .seq = seq,
    .timestamp = 100000 + picture * 3000,
    .is_video = TRUE,
    .is_start = TRUE,
    .has_picture_id = TRUE,
    .picture_id = picture,
    .tl0picidx = tl0,
    .tid = tid,
  };
}

static void
begin (Slot *slot, guint32 stream, guint16 seq, guint16 picture, guint8 tl0, LvRewriteOut *out)
{
  LvRewriteIn in = make_in (seq, picture, tl0, 0);

  in.is_key = TRUE;
  lv_rewriter_begin (&slot->rewriter, stream, &in, 3000, out);
}

static void
run_lines (Slot *slot, const Line *lines, guint n_lines)
{
  for (guint i = 0; i < n_lines; i++)
    {
      const Line *line = &lines[i];
      LvRewriteIn in = make_in (line->seq, line->picture, line->tl0, line->tid);
      LvRewriteOut out;

      in.is_sync = line->is_sync;
      in.is_start = line->is_start;
      g_test_message ("line %u: seq %u", i, line->seq);
      g_assert_cmpint (lv_rewriter_map (&slot->rewriter, &in, line->max_tid, &out), ==,
                       line->is_forwarded);
      if (!line->is_forwarded)
        continue;
      g_assert_cmpuint (out.seq, ==, line->out_seq);
      g_assert_cmpuint (out.picture_id, ==, line->out_picture);
      g_assert_cmpuint (out.tl0picidx, ==, line->out_tl0);
    }
}

static void
test_layers (void)
{
  static const Line lines[] = {
    /* The pattern 0 2 1 2 at layers 0 and 1: 2 leaves no gap. */
    { 21, 11, 5, 2, TRUE, TRUE, 1, FALSE },
    { 22, 12, 5, 1, TRUE, TRUE, 1, TRUE, 1001, 101, 10 },
    { 23, 13, 5, 2, FALSE, TRUE, 1, FALSE },
    { 24, 14, 6, 0, FALSE, TRUE, 1, TRUE, 1002, 102, 11 },
    /* Upwards: not before a frame that depends on layer 0 alone. */
    { 25, 15, 6, 2, FALSE, TRUE, 2, FALSE },
    { 26, 16, 6, 1, FALSE, TRUE, 2, TRUE, 1003, 103, 11 },
    { 27, 17, 6, 2, TRUE, TRUE, 2, TRUE, 1004, 104, 11 },
    { 28, 17, 6, 2, TRUE, FALSE, 2, TRUE, 1005, 104, 11 },
    { 29, 18, 7, 0, FALSE, TRUE, 2, TRUE, 1006, 105, 12 },
    { 30, 19, 7, 2, FALSE, TRUE, 2, TRUE, 1007, 106, 12 },
    /* Downwards at once, but not within a frame. */
    { 31, 19, 7, 2, FALSE, FALSE, 0, TRUE, 1008, 106, 12 },
    { 32, 20, 7, 1, TRUE, TRUE, 0, FALSE },
    { 33, 20, 7, 1, TRUE, FALSE, 2, FALSE },
    { 34, 21, 7, 2, FALSE, TRUE, 2, FALSE }, /* would depend on 20 */
    { 35, 22, 8, 0, FALSE, TRUE, 2, TRUE, 1009, 107, 13 },
  };
  Slot slot;
  LvRewriteOut out;

  init (&slot);
  begin (&slot, 1, 20, 10, 5, &out);
  g_assert_cmpuint (out.seq, ==, 1000);
  g_assert_cmpuint (out.timestamp, ==, 8000);
  g_assert_cmpuint (out.picture_id, ==, 100);
  g_assert_cmpuint (out.tl0picidx, ==, 10);
  run_lines (&slot, lines, G_N_ELEMENTS (lines));
}

static void
test_loss (void)
{
  static const Line lines[] = {
    { 22, 11, 6, 0, FALSE, TRUE, 2, TRUE, 1002, 101, 11 }, /* 21 is missing */
    { 22, 11, 6, 0, FALSE, TRUE, 2, FALSE },               /* a double */
    { 23, 12, 6, 2, FALSE, TRUE, 0, FALSE },
    { 26, 12, 6, 2, FALSE, FALSE, 0, FALSE }, /* so 24 and 25 were of it as well */
    { 24, 12, 6, 2, FALSE, FALSE, 0, FALSE },
    { 27, 13, 7, 0, FALSE, TRUE, 0, TRUE, 1003, 102, 12 },
    { 21, 10, 5, 0, FALSE, FALSE, 0, TRUE, 1001, 100, 10 }, /* it still comes */
    { 21, 10, 5, 0, FALSE, FALSE, 0, FALSE },
    { 19, 9, 4, 0, FALSE, FALSE, 0, FALSE },                 /* from before the beginning */
    { 5027, 14, 8, 0, FALSE, TRUE, 0, TRUE, 1004, 103, 13 }, /* a jump is no gap */
    { 5026, 14, 8, 0, FALSE, TRUE, 0, FALSE },
  };
  Slot slot;
  LvRewriteOut out;

  init (&slot);
  begin (&slot, 1, 20, 10, 5, &out);
  run_lines (&slot, lines, G_N_ELEMENTS (lines));
}

static void
test_switch (void)
{
  Slot slot;
  LvRewriteOut out, again;
  LvRewriteRef ref;
  LvRewriteIn in;

  init (&slot);
  begin (&slot, 1, 65535, 32767, 255, &out);
  g_assert_cmpuint (out.seq, ==, 1000);
  in = make_in (0, 0, 0, 0);
  in.timestamp = 100000 + 32768 * 3000;
  g_assert_true (lv_rewriter_map (&slot.rewriter, &in, 2, &out));
  g_assert_cmpuint (out.seq, ==, 1001);
  g_assert_cmpuint (out.picture_id, ==, 101);
  g_assert_cmpuint (out.tl0picidx, ==, 11);
  g_assert_cmpuint (out.timestamp, ==, 11000);

  begin (&slot, 2, 5, 700, 77, &again);
  g_assert_cmpuint (again.seq, ==, 1002);
  g_assert_cmpuint (again.picture_id, ==, 102);
  g_assert_cmpuint (again.tl0picidx, ==, 12);
  g_assert_cmpuint (again.timestamp, ==, 14000);

  /* What left before the switch is found with the numbers of then. */
  g_assert_true (lv_rewriter_find (&slot.rewriter, 1001, &ref));
  g_assert_cmpuint (ref.stream, ==, 1);
  g_assert_cmpuint (ref.in_seq, ==, 0);
  lv_rewriter_repeat (&ref, 1001, &in, &again);
  g_assert_cmpuint (again.timestamp, ==, out.timestamp);
  g_assert_cmpuint (again.picture_id, ==, out.picture_id);
  g_assert_cmpuint (again.tl0picidx, ==, out.tl0picidx);
  g_assert_true (lv_rewriter_find (&slot.rewriter, 1002, &ref));
  g_assert_cmpuint (ref.stream, ==, 2);
  g_assert_false (lv_rewriter_find (&slot.rewriter, 1003, &ref));
  g_assert_false (lv_rewriter_find (&slot.rewriter, 999, &ref));
}

/* A missing packet can be asked for although it never came to us. */
static void
test_find_missing (void)
{
  Slot slot;
  LvRewriteOut out;
  LvRewriteRef ref;
  LvRewriteIn in = make_in (23, 12, 6, 0);

  init (&slot);
  begin (&slot, 7, 20, 10, 5, &out);
  g_assert_true (lv_rewriter_map (&slot.rewriter, &in, 2, &out));
  g_assert_true (lv_rewriter_find (&slot.rewriter, 1002, &ref));
  g_assert_cmpuint (ref.in_seq, ==, 22);
}

static void
test_sound (void)
{
  LvRewriter rewriter;
  LvRewriteOut before = { .seq = 65534, .timestamp = 0xffffff00 }, out;
  LvRewriteIn in = { .seq = 100, .timestamp = 960 };

  lv_rewriter_init (&rewriter, &before, NULL, 0);
  lv_rewriter_begin (&rewriter, 1, &in, 960, &out);
  g_assert_cmpuint (out.seq, ==, 65535);
  g_assert_cmpuint (out.timestamp, ==, 0xffffff00 + 960u);
  in = (LvRewriteIn){ .seq = 103, .timestamp = 960 * 4 };
  g_assert_true (lv_rewriter_map (&rewriter, &in, 0, &out));
  g_assert_cmpuint (out.seq, ==, 2);
  in = (LvRewriteIn){ .seq = 102, .timestamp = 960 * 3 };
  g_assert_true (lv_rewriter_map (&rewriter, &in, 0, &out));
  g_assert_cmpuint (out.seq, ==, 1);
  g_assert_cmpuint (out.timestamp, ==, 0xffffff00 + 960u * 3);
  in = (LvRewriteIn){ .seq = 99, .timestamp = 0 };
  g_assert_false (lv_rewriter_map (&rewriter, &in, 0, &out));
  in = (LvRewriteIn){ .seq = 7, .timestamp = 48000 };
  lv_rewriter_begin (&rewriter, 2, &in, 960, &out);
  g_assert_cmpuint (out.seq, ==, 3);
  g_assert_cmpuint (out.timestamp, ==, 0xffffff00 + 960u * 5);
}

/* Random layers, losses, doubles, disorder and switches: what leaves has every number once, and
 * numbers of frames never go back. */
static void
test_random (void)
{
  Slot slot;
  LvRewriteOut out;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint16 seq = 0, picture = 0, newest = 0;

  init (&slot);
  begin (&slot, 0, seq, picture, 0, &out);
  newest = out.seq;
  for (guint i = 0; i < 20000; i++)
    {
      LvRewriteIn in;
      gboolean is_new;

      if (g_test_rand_int_range (0, 500) == 0)
        {
          seq = g_test_rand_int ();
          picture = g_test_rand_int_range (0, 0x8000);
          newest = slot.rewriter.out_seq;
          begin (&slot, i, seq, picture, g_test_rand_int (), &out);
          g_assert_cmpint ((gint16) (out.seq - newest), ==, 1);
          newest = out.seq;
          continue;
        }
      is_new = g_test_rand_int_range (0, 10) > 0;
      seq += is_new ? g_test_rand_int_range (1, 4) : 0;
      picture = (picture + (is_new ? g_test_rand_int_range (0, 2) : 0)) & 0x7fff;
      in = make_in (is_new ? seq : seq - g_test_rand_int_range (0, 10), picture, 0,
                    g_test_rand_int_range (0, 3));
      in.is_sync = g_test_rand_bit ();
      if (!lv_rewriter_map (&slot.rewriter, &in, g_test_rand_int_range (0, 3), &out))
        continue;
      if ((gint16) (out.seq - newest) <= 0)
        g_assert_false (g_hash_table_contains (seen, GUINT_TO_POINTER (out.seq + 1)));
      else
        {
          for (guint16 s = newest + 1; s != (guint16) (out.seq + 1); s++)
            g_hash_table_remove (seen, GUINT_TO_POINTER (s + 1));
          newest = out.seq;
        }
      g_hash_table_add (seen, GUINT_TO_POINTER (out.seq + 1));
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/rewriter/layers", test_layers);
  g_test_add_func ("/rewriter/loss", test_loss);
  g_test_add_func ("/rewriter/switch", test_switch);
  g_test_add_func ("/rewriter/find-missing", test_find_missing);
  g_test_add_func ("/rewriter/sound", test_sound);
  g_test_add_func ("/rewriter/random", test_random);
  return g_test_run ();
}
