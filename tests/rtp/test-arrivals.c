/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-bandwidth.h"
#include "lv-twcc.h"
#include "test-support.h"

/* One feedback as text: "65534+3 #0: 1000 - 1005", times in ms; "" when there is none. */
static char *
report (LvArrivals *arrivals, gsize size)
{
  guint8 out[1200];
  gsize length = lv_arrivals_write (arrivals, 1, 2, out, size);
  GString *text = g_string_new (NULL);
  LvTwccReader reader;
  LvTwccPacket packet;

  if (length > 0)
    {
      g_assert_true (lv_twcc_read (&reader, out, length));
      g_assert_cmpuint (reader.sender_ssrc, ==, 1);
      g_assert_cmpuint (reader.media_ssrc, ==, 2);
      g_string_append_printf (text, "%u+%u #%u:", reader.base_seq, reader.n_packets, reader.number);
      while (lv_twcc_next (&reader, &packet))
        if (packet.is_received)
          g_string_append_printf (text, " %u", (reader.reference * 256 + packet.ticks) / 4);
        else
          g_string_append (text, " -");
    }
  return g_string_free (text, FALSE);
}

#define assert_written(arrivals, size, expected)                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *written_ = report ((arrivals), (size));                                       \
    g_assert_cmpstr (written_, ==, (expected));                                                    \
  }                                                                                                \
  G_STMT_END

static void
test_reports (void)
{
  g_autoptr (LvArrivals) arrivals = lv_arrivals_new ();

  assert_written (arrivals, 1200, "");
  lv_arrivals_add (arrivals, 65534, 1000000);
  lv_arrivals_add (arrivals, 0, 1005000);
  assert_written (arrivals, 1200, "65534+3 #0: 1000 - 1005");
  assert_written (arrivals, 1200, "");
  lv_arrivals_add (arrivals, 2, 1010000);
  assert_written (arrivals, 1200, "1+2 #1: - 1010");
}

static void
test_late_and_twice (void)
{
  g_autoptr (LvArrivals) arrivals = lv_arrivals_new ();

  for (guint16 seq = 10; seq < 15; seq++)
    if (seq != 12)
      lv_arrivals_add (arrivals, seq, 1000000 + seq * 1000);
  lv_arrivals_add (arrivals, 11, 2000000);
  assert_written (arrivals, 1200, "10+5 #0: 1010 1011 - 1013 1014");
  lv_arrivals_add (arrivals, 12, 1020000);
  assert_written (arrivals, 1200, "12+3 #1: 1020 1013 1014");
  lv_arrivals_add (arrivals, 12, 1030000);
  assert_written (arrivals, 1200, "");
}

/* A silence longer than a delta can tell, and less room than packets. */
static void
test_pieces (void)
{
  g_autoptr (LvArrivals) arrivals = lv_arrivals_new ();

  lv_arrivals_add (arrivals, 1, 1000000);
  lv_arrivals_add (arrivals, 2, 61000000);
  assert_written (arrivals, 1200, "1+1 #0: 1000");
  assert_written (arrivals, 1200, "2+1 #1: 61000");
  for (guint16 seq = 3; seq < 9; seq++)
    lv_arrivals_add (arrivals, seq, 61000000 + seq * 1000);
  assert_written (arrivals, 29, "3+4 #2: 61003 61004 61005 61006");
  assert_written (arrivals, 29, "7+2 #3: 61007 61008");
  assert_written (arrivals, 29, "");
}

/* What nobody asked for in time is forgotten, the newest is kept. */
static void
test_bounded (void)
{
  g_autoptr (LvArrivals) arrivals = lv_arrivals_new ();
  guint8 out[1200];
  LvTwccReader reader;
  guint n = 0;

  for (guint i = 0; i < 100000; i++)
    lv_arrivals_add (arrivals, (guint16) i, 1000000 + i * 100);
  for (gsize length; (length = lv_arrivals_write (arrivals, 1, 2, out, sizeof out)) > 0;)
    {
      g_assert_true (lv_twcc_read (&reader, out, length));
      n += reader.n_packets;
    }
  g_assert_cmpuint (n, ==, LV_TWCC_MAX_WRITE);
  g_assert_cmpuint ((guint16) (reader.base_seq + reader.n_packets), ==, (guint16) 100000);

  /* A wild jump ahead, and numbers too old to matter. */
  lv_arrivals_add (arrivals, (guint16) (99999 + 30000), 20000000);
  lv_arrivals_add (arrivals, (guint16) 99990, 20001000);
  n = 0;
  for (gsize length; (length = lv_arrivals_write (arrivals, 1, 2, out, sizeof out)) > 0;)
    {
      g_assert_true (lv_twcc_read (&reader, out, length));
      n += reader.n_packets;
    }
  g_assert_cmpuint (n, ==, LV_TWCC_MAX_WRITE);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/arrivals/reports", test_reports);
  g_test_add_func ("/arrivals/late-and-twice", test_late_and_twice);
  g_test_add_func ("/arrivals/pieces", test_pieces);
  g_test_add_func ("/arrivals/bounded", test_bounded);
  return g_test_run ();
}
