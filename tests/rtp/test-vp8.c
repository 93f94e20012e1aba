/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-vp8.h"
#include "test-support.h"

static gboolean
parse (const guint8 *payload, gsize length, LvVp8Descriptor *descriptor)
{
  g_autofree guint8 *copy = g_memdup2 (payload, length);

  return lv_vp8_parse_descriptor (copy, length, descriptor);
}

/* RFC 7741, 4.6.1 to 4.6.5. */
static void
test_examples (void)
{
  static const guint8 key[] = { 0x90, 0x80, 0x11, 0x00 };
  static const guint8 plain[] = { 0x10, 0x01 };
  static const guint8 second_partition[] = { 0x91, 0x80, 0x11, 0xaa };
  static const guint8 fragment[] = { 0x81, 0x80, 0x11, 0xaa };
  static const guint8 long_id[] = { 0x90, 0x80, 0x92, 0x67, 0x00 };
  LvVp8Descriptor d;

  g_assert_true (parse (key, sizeof key, &d));
  g_assert_true (d.is_start && d.has_picture_id && !d.has_long_picture_id && !d.is_discardable);
  g_assert_cmpuint (d.picture_id, ==, 17);
  g_assert_cmpuint (d.length, ==, 3);
  g_assert_true (parse (plain, sizeof plain, &d));
  g_assert_true (d.is_start && !d.has_picture_id && !d.has_tl0picidx && !d.has_tid);
  g_assert_cmpuint (d.length, ==, 1);
  g_assert_true (parse (second_partition, sizeof second_partition, &d));
  g_assert_false (d.is_start);
  g_assert_true (parse (fragment, sizeof fragment, &d));
  g_assert_false (d.is_start);
  g_assert_true (parse (long_id, sizeof long_id, &d));
  g_assert_true (d.has_long_picture_id);
  g_assert_cmpuint (d.picture_id, ==, 4711);
  g_assert_cmpuint (d.length, ==, 4);
}

static void
test_malformed (void)
{
  static const guint8 full[] = { 0xb0, 0xf0, 0xff, 0xff, 0x80, 0xbf, 0x01 };
  static const guint8 short_id[] = { 0x90, 0x80, 0x7f };
  LvVp8Descriptor d;

  g_assert_true (parse (full, sizeof full, &d));
  g_assert_true (d.is_discardable && d.has_tl0picidx && d.has_tid && d.is_sync && d.has_keyidx);
  g_assert_cmpuint (d.picture_id, ==, 0x7fff);
  g_assert_cmpuint (d.tl0picidx, ==, 128);
  g_assert_cmpuint (d.tid, ==, 2);
  g_assert_cmpuint (d.keyidx, ==, 31);
  g_assert_cmpuint (d.length, ==, 6);
  /* Cut anywhere it is none. */
  for (gsize length = 0; length < sizeof full; length++)
    g_assert_false (parse (full, length, &d));
  g_assert_false (parse (short_id, sizeof short_id, &d));
}

/* What is not announced stays 0: the byte that it shares with another is not looked at. */
static void
test_keyidx_alone (void)
{
  static const guint8 payload[] = { 0x90, 0x10, 0xff, 0x00 };
  LvVp8Descriptor d;

  g_assert_true (parse (payload, sizeof payload, &d));
  g_assert_true (d.has_keyidx && !d.has_tid && !d.is_sync);
  g_assert_cmpuint (d.tid, ==, 0);
  g_assert_cmpuint (d.keyidx, ==, 31);
}

static void
test_write (void)
{
  const LvVp8Descriptor full = { .is_start = TRUE,
                                 .is_discardable = TRUE,
                                 .picture_id = 0x1234,
                                 .tl0picidx = 0x56,
                                 .tid = 2,
                                 .is_sync = TRUE,
                                 .has_keyidx = TRUE,
                                 .keyidx = 3 };
  const LvVp8Descriptor empty = { 0 };
  guint8 payload[LV_VP8_DESCRIPTOR_SIZE + 1] = { 0 };
  LvVp8Descriptor d;

  g_assert_cmpuint (lv_vp8_write_descriptor (payload, &full), ==, LV_VP8_DESCRIPTOR_SIZE);
  g_assert_cmpmem (payload, LV_VP8_DESCRIPTOR_SIZE, "\xb0\xf0\x92\x34\x56\xa3", 6);
  g_assert_true (parse (payload, sizeof payload, &d));
  g_assert_true (d.is_start && d.is_discardable && d.has_long_picture_id && d.is_sync);
  g_assert_cmpuint (d.picture_id, ==, 0x1234);
  g_assert_cmpuint (d.tl0picidx, ==, 0x56);
  g_assert_cmpuint (d.tid, ==, 2);
  lv_vp8_write_descriptor (payload, &empty);
  g_assert_cmpmem (payload, LV_VP8_DESCRIPTOR_SIZE, "\x80\xe0\x80\x00\x00\x00", 6);
}

static void
test_rewrite (void)
{
  static const struct
  {
    guint8 before[8], after[8];
    gsize length;
  } cases[] = {
    { { 0x90, 0xe0, 0x80, 1, 2, 0x40, 9 }, { 0x90, 0xe0, 0xff, 0xfe, 0xfd, 0x40, 9 }, 7 },
    { { 0x90, 0x80, 0x01, 9 }, { 0x90, 0x80, 0x7e, 9 }, 4 },
    { { 0x90, 0x40, 0x01, 9 }, { 0x90, 0x40, 0xfd, 9 }, 4 },
    { { 0x90, 0x20, 0x01, 9 }, { 0x90, 0x20, 0x01, 9 }, 4 },
    { { 0x10, 9 }, { 0x10, 9 }, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 payload[8];
      LvVp8Descriptor d;

      memcpy (payload, cases[i].before, sizeof payload);
      g_assert_true (parse (payload, cases[i].length, &d));
      lv_vp8_rewrite_descriptor (payload, &d, 0x7ffe, 0xfd);
      g_assert_cmpmem (payload, sizeof payload, cases[i].after, sizeof payload);
    }
}

/* RFC 6386, 9.1. */
static void
test_frame (void)
{
  /* 1280x720, scaling bits set, which are not of the size. */
  guint8 key[] = { 0x50, 0x31, 0x00, 0x9d, 0x01, 0x2a, 0x00, 0x45, 0xd0, 0x82 };
  guint width;
  guint height;

  g_assert_true (lv_vp8_is_key (key, sizeof key));
  g_assert_true (lv_vp8_get_size (key, sizeof key, &width, &height));
  g_assert_cmpuint (width, ==, 1280);
  g_assert_cmpuint (height, ==, 720);
  g_assert_false (lv_vp8_get_size (key, sizeof key - 1, &width, &height));
  key[0] = 0x51;
  g_assert_false (lv_vp8_is_key (key, sizeof key));
  g_assert_false (lv_vp8_get_size (key, sizeof key, &width, &height));
  key[0] = 0x50;
  key[4] = 0x02;
  g_assert_false (lv_vp8_get_size (key, sizeof key, &width, &height));
  g_assert_false (lv_vp8_is_key (key, 0));
}

static void
test_split (void)
{
  for (gsize limit = 1; limit < 40; limit++)
    for (gsize length = 1; length < 400; length++)
      {
        guint count;
        gsize part;
        gsize last;

        lv_vp8_split (length, limit, &count, &part);
        last = length - (count - 1) * part;
        g_assert_cmpuint (part, <=, limit);
        g_assert_cmpuint (last, >=, 1);
        g_assert_cmpuint (last, <=, part);
        /* As few as can be, and as equal. */
        g_assert_cmpuint (count, ==, (length + limit - 1) / limit);
        g_assert_cmpuint (part - last, <, count);
      }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/vp8/examples", test_examples);
  g_test_add_func ("/vp8/malformed", test_malformed);
  g_test_add_func ("/vp8/keyidx-alone", test_keyidx_alone);
  g_test_add_func ("/vp8/write", test_write);
  g_test_add_func ("/vp8/rewrite", test_rewrite);
  g_test_add_func ("/vp8/frame", test_frame);
  g_test_add_func ("/vp8/split", test_split);
  return g_test_run ();
}
