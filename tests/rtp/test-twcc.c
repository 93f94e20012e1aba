/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rtcp.h"
#include "lv-twcc.h"
#include "test-support.h"

#define LOST LV_TWCC_NOT_RECEIVED

/* Made by hand after draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1. */
typedef struct
{
  const char *name;
  guint16 base_seq;
  guint n;
  gint64 ticks[24];
  gsize length;
  guint8 bytes[40];
} Example;

#define HEAD(first, words) first, 205, 0, words, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88

static const Example examples[] = {
  { "two small deltas, one run",
    1,
    2,
    { 260, 264 },
    24,
    { HEAD (0x8f, 5), 0, 1, 0, 2, 0, 0, 1, 7, 0x20, 2, 4, 4 } },
  { "one bit each, numbers wrap around, padding",
    0xfffe,
    5,
    { 512, LOST, 512, LOST, 767 },
    28,
    { HEAD (0xaf, 6), 0xff, 0xfe, 0, 5, 0, 0, 2, 7, 0xaa, 0, 0, 0, 255, 0, 0, 3 } },
  { "two bits each, large and negative deltas",
    100,
    5,
    { 256, 556, 551, LOST, 806 },
    28,
    { HEAD (0x8f, 6), 0, 100, 0, 5, 0, 0, 1, 7, 0xda, 0x10, 0, 0x01, 0x2c, 0xff, 0xfb, 255 } },
  { "a run of lost ones, then the reference time wraps around",
    10,
    21,
    { LOST, LOST, LOST, LOST, LOST, LOST, LOST,
      LOST, LOST, LOST, LOST, LOST, LOST, LOST,
      LOST, LOST, LOST, LOST, LOST, LOST, (gint64) 0x1fffffe * 256 + 9 },
    28,
    { HEAD (0xaf, 6), 0, 10, 0, 21, 0xff, 0xff, 0xfe, 7, 0, 20, 0x20, 1, 9, 0, 0, 3 } },
};

static void
test_examples (void)
{
  static const LvTwccFields fields = { 0x11223344, 0x55667788, 0, 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      const Example *example = &examples[i];
      LvTwccFields own = fields;
      guint8 out[64];
      guint n = example->n;
      LvTwccReader reader;
      LvTwccPacket packet;

      g_test_message ("%s", example->name);
      own.base_seq = example->base_seq;
      g_assert_cmpuint (lv_twcc_write (&own, example->ticks, &n, out, sizeof out), ==,
                        example->length);
      g_assert_cmpuint (n, ==, example->n);
      g_assert_cmpmem (out, example->length, example->bytes, example->length);

      g_assert_true (lv_twcc_read (&reader, example->bytes, example->length));
      g_assert_cmpuint (reader.sender_ssrc, ==, 0x11223344);
      g_assert_cmpuint (reader.media_ssrc, ==, 0x55667788);
      g_assert_cmpuint (reader.number, ==, 7);
      g_assert_cmpuint (reader.n_packets, ==, example->n);
      for (guint k = 0; k < example->n; k++)
        {
          g_assert_true (lv_twcc_next (&reader, &packet));
          g_assert_cmpuint (packet.seq, ==, (guint16) (example->base_seq + k));
          g_assert_cmpint (packet.is_received, ==, example->ticks[k] != LOST);
          if (packet.is_received)
            g_assert_cmpint ((reader.reference + 0) * 256LL + packet.ticks, ==,
                             example->ticks[k] % ((gint64) 1 << 32));
        }
      g_assert_false (lv_twcc_next (&reader, &packet));
    }
}

/* As it comes out of a compound, whose reader leaves padding out. */
static void
test_in_compound (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      LvRtcpIter iter;
      LvRtcpPacket packet;
      LvTwccReader reader;
      LvTwccPacket last = { 0 };
      guint n = 0;

      lv_rtcp_iter_init (&iter, examples[i].bytes, examples[i].length);
      g_assert_true (lv_rtcp_iter_next (&iter, &packet));
      g_assert_true (lv_twcc_read (&reader, packet.packet, packet.length));
      while (lv_twcc_next (&reader, &last))
        n++;
      g_assert_cmpuint (n, ==, examples[i].n);
    }
}

static void
test_malformed (void)
{
  LvTwccReader reader;
  guint8 bytes[40];

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      const guint8 *packet = examples[i].bytes;
      gsize padding = (packet[0] & 0x20) != 0 ? packet[examples[i].length - 1] : 0;

      for (gsize length = 0; length < examples[i].length - padding; length++)
        g_assert_false (lv_twcc_read (&reader, packet, length));
      g_assert_true (lv_twcc_read (&reader, packet, examples[i].length - padding));
    }

#define MALFORM(at, value)                                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    memcpy (bytes, examples[0].bytes, sizeof bytes);                                               \
    bytes[at] = (value);                                                                           \
    g_assert_false (lv_twcc_read (&reader, bytes, examples[0].length));                            \
  }                                                                                                \
  G_STMT_END
  MALFORM (0, 0x4f);  /* version */
  MALFORM (0, 0x81);  /* a NACK */
  MALFORM (1, 206);   /* payload feedback */
  MALFORM (3, 3);     /* shorter than its own header */
  MALFORM (3, 6);     /* longer than the datagram */
  MALFORM (15, 0);    /* tells of nothing */
  MALFORM (15, 3);    /* more packets than chunks */
  MALFORM (20, 0x60); /* reserved symbol in a run */
  MALFORM (20, 0x40); /* large deltas that are not there */
  MALFORM (21, 0);    /* an empty run */
  MALFORM (20, 0xf0); /* reserved symbol in a vector */
#undef MALFORM
}

/* Whatever arrives when: what is read is what was written, in pieces where one is not enough. */
static void
test_round_trips (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  gint64 ticks[LV_TWCC_MAX_WRITE];

  for (int round = 0; round < 500; round++)
    {
      guint n = (guint) g_rand_int_range (rand, 1, LV_TWCC_MAX_WRITE + 1);
      double loss = g_rand_double (rand) * g_rand_double (rand);
      gint32 spread = 1 << g_rand_int_range (rand, 0, 17);
      gsize size = (gsize) g_rand_int_range (rand, 40, 1200);
      gint64 now = g_rand_int_range (rand, 0, G_MAXINT32);

      for (guint i = 0; i < n; i++)
        {
          now = MAX (now + g_rand_int_range (rand, -spread / 2, spread), 0);
          ticks[i] = g_rand_double (rand) < loss ? LOST : now;
        }
      for (guint done = 0; done < n;)
        {
          LvTwccFields fields = { .base_seq = (guint16) (65000 + done) };
          guint8 out[1200];
          guint written = n - done;
          gsize length = lv_twcc_write (&fields, ticks + done, &written, out, size);
          LvTwccReader reader;
          LvTwccPacket packet;

          g_assert_cmpuint (length, >, 0);
          g_assert_cmpuint (length, <=, size);
          g_assert_cmpuint (length % 4, ==, 0);
          g_assert_true (lv_twcc_read (&reader, out, length));
          g_assert_cmpuint (reader.n_packets, ==, written);
          for (guint i = done; lv_twcc_next (&reader, &packet); i++)
            {
              g_assert_cmpuint (packet.seq, ==, (guint16) (65000 + i));
              g_assert_cmpint (packet.is_received, ==, ticks[i] != LOST);
              if (packet.is_received)
                g_assert_cmpint (reader.reference * 256LL + packet.ticks, ==, ticks[i]);
            }
          done += written;
        }
    }
}

static void
test_no_room (void)
{
  LvTwccFields fields = { 0 };
  guint8 out[64];

  for (gsize size = 0; size < 26; size++)
    {
      guint n = 2;

      g_assert_cmpuint (lv_twcc_write (&fields, examples[0].ticks, &n, out, size), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/twcc/examples", test_examples);
  g_test_add_func ("/twcc/in-compound", test_in_compound);
  g_test_add_func ("/twcc/malformed", test_malformed);
  g_test_add_func ("/twcc/round-trips", test_round_trips);
  g_test_add_func ("/twcc/no-room", test_no_room);
  return g_test_run ();
}
