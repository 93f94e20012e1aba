/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is kept and counted of incoming streams. */
#include "lv-nack-list.h"
#include "lv-packet-store.h"
#include "lv-reception.h"
#include "lv-repeats.h"
#include "lv-rtx.h"
#include "test-support.h"

static void
add (LvPacketStore *store, guint16 seq, guint16 length)
{
  LvStoredPacket packet = { .seq = seq, .length = length, .timestamp = seq * 10u };
  guint8 payload[1500];

  memset (payload, seq & 0xff, sizeof payload);
  lv_packet_store_add (store, &packet, payload);
}

static gboolean
has (LvPacketStore *store, guint16 seq)
{
  LvStoredPacket packet;
  const guint8 *payload = lv_packet_store_find (store, seq, &packet);

  if (payload == NULL)
    return FALSE;
  g_assert_cmpuint (packet.seq, ==, seq);
  g_assert_cmpuint (packet.timestamp, ==, seq * 10u);
  for (guint i = 0; i < packet.length; i++)
    g_assert_cmpuint (payload[i], ==, seq & 0xff);
  return TRUE;
}

static void
test_store (void)
{
  g_autoptr (LvPacketStore) store = lv_packet_store_new ();
  int n_kept = 0;

  g_assert_false (has (store, 0));
  for (guint i = 0; i < 200; i++)
    add (store, (guint16) (65500 + i), 900 + i % 300);
  g_assert_true (has (store, (guint16) (65500 + 199)));
  g_assert_true (has (store, (guint16) (65500 + 195)));
  g_assert_false (has (store, (guint16) (65500 + 180)));
  g_assert_false (has (store, (guint16) (65500 + 200)));

  /* Growing loses nothing. */
  for (guint i = 0; i < 200; i++)
    n_kept += has (store, (guint16) (65500 + i));
  lv_packet_store_resize (store, 100 * 1024);
  for (guint i = 0; i < 200; i++)
    n_kept -= has (store, (guint16) (65500 + i));
  g_assert_cmpint (n_kept, ==, 0);
  g_assert_cmpuint (lv_packet_store_get_size (store), ==, 128 * 1024);
  g_assert_true (has (store, (guint16) (65500 + 199)));
  for (guint i = 200; i < 300; i++)
    add (store, (guint16) (65500 + i), 1000);
  g_assert_true (has (store, (guint16) (65500 + 201)));
  lv_packet_store_resize (store, 60 * 1024);
  g_assert_cmpuint (lv_packet_store_get_size (store), ==, 128 * 1024);
  lv_packet_store_resize (store, 100 * 1024 * 1024);
  g_assert_cmpuint (lv_packet_store_get_size (store), ==, 512 * 1024);
  lv_packet_store_resize (store, 0);
  g_assert_cmpuint (lv_packet_store_get_size (store), ==, 8 * 1024);
}

static guint
take (LvNackList *list, gint64 round_trip_us, gint64 now_us, guint16 *first)
{
  guint16 seqs[LV_NACK_MAX];
  guint n = lv_nack_list_take (list, round_trip_us, now_us, seqs);

  *first = n > 0 ? seqs[0] : 0;
  for (guint i = 1; i < n; i++)
    g_assert_cmpint ((gint16) (seqs[i] - seqs[i - 1]), >, 0);
  return n;
}

static void
test_nack (void)
{
  LvNackList list;
  guint16 first;
  guint n_asked = 0;

  lv_nack_list_init (&list);
  g_assert_true (lv_nack_list_add (&list, 65533, 0));
  g_assert_cmpint (lv_nack_list_get_due_us (&list, 0), ==, -1);
  g_assert_true (lv_nack_list_add (&list, 2, 0)); /* 65534, 65535, 0, 1 are missing */
  g_assert_cmpint (lv_nack_list_get_due_us (&list, 0), ==, 0);
  g_assert_cmpuint (take (&list, 50000, 0, &first), ==, 4);
  g_assert_cmpuint (first, ==, 65534);
  /* Again after a little more than half a round trip. */
  g_assert_cmpint (lv_nack_list_get_due_us (&list, 1000), ==, 28125);
  g_assert_cmpuint (take (&list, 50000, 28000, &first), ==, 0);
  g_assert_true (lv_nack_list_add (&list, 65534, 28000));
  g_assert_true (lv_nack_list_add (&list, 65535, 28000));
  list.reorder_us = 0;
  g_assert_cmpuint (take (&list, 50000, 29000, &first), ==, 2);
  g_assert_cmpuint (first, ==, 0);
  for (gint64 now = 70000; now < 2000000; now += 10000)
    n_asked += take (&list, 50000, now, &first);
  g_assert_cmpuint (n_asked, ==, 2 * (20 - 2));
  g_assert_cmpuint (list.n_missing, ==, 0);

  /* Too much for asking. */
  g_assert_true (lv_nack_list_add (&list, 4, 0));
  g_assert_false (lv_nack_list_add (&list, 4 + LV_NACK_MAX + 2, 0));
  g_assert_cmpuint (list.n_missing, ==, 0);
  g_assert_true (lv_nack_list_add (&list, 4 + LV_NACK_MAX + 4, 0));
  g_assert_cmpuint (list.n_missing, ==, 1);
  lv_nack_list_forget (&list);
  g_assert_cmpuint (take (&list, 0, 1000000, &first), ==, 0);
}

static void
test_nack_forget_before (void)
{
  LvNackList list;
  guint16 first;

  lv_nack_list_init (&list);
  lv_nack_list_add (&list, 65530, 0);
  lv_nack_list_add (&list, 5, 0);
  lv_nack_list_forget_before (&list, 2);
  g_assert_cmpuint (take (&list, 50000, 0, &first), ==, 3);
  g_assert_cmpuint (first, ==, 2);
  lv_nack_list_forget_before (&list, 5);
  g_assert_cmpuint (list.n_missing, ==, 0);
}

/* Packets that overtake each other are waited for once that was seen, and only then. */
static void
test_nack_reordering (void)
{
  LvNackList list;
  guint16 first;
  gint64 now = G_MAXUINT32 - 5000;

  lv_nack_list_init (&list);
  lv_nack_list_add (&list, 0, now);
  lv_nack_list_add (&list, 2, now);
  g_assert_cmpuint (take (&list, 50000, now, &first), ==, 1);
  now += 8000;
  lv_nack_list_add (&list, 1, now); /* much too soon to be an answer */
  lv_nack_list_add (&list, 4, now);
  g_assert_cmpuint (take (&list, 50000, now + 9000, &first), ==, 0);
  g_assert_cmpint (lv_nack_list_get_due_us (&list, now), ==, now + 10000);
  g_assert_cmpuint (take (&list, 50000, now + 10000, &first), ==, 1);
  for (guint16 i = 4; i < 200; i += 2)
    {
      lv_nack_list_add (&list, i + 1, now + 70000);
      lv_nack_list_add (&list, i + 3, now + 70000);
      take (&list, 50000, now + 80001, &first);
      now += 80000;
      lv_nack_list_add (&list, i + 2, now + 60000); /* after a round trip: it was lost */
    }
  g_assert_cmpuint (list.reorder_us, <, 1000);
}

static void
test_reception (void)
{
  LvReception reception;
  LvReportBlock report;
  LvSenderInfo sender = { .ntp = G_GUINT64_CONSTANT (0x1234567890abcdef) };

  lv_reception_init (&reception, 48000);
  g_assert_false (lv_reception_report (&reception, 1, 0, &report));
  /* 65530 to 65529 + 20 with every fourth missing, exactly in time. */
  for (guint i = 0; i < 20; i++)
    if (i % 4 != 2)
      lv_reception_add (&reception, (guint16) (65530 + i), 0xfffff000 + i * 960, i * 20000);
  lv_reception_on_sender_report (&reception, &sender, 400000);
  g_assert_true (lv_reception_report (&reception, 77, 900000, &report));
  g_assert_cmpuint (report.ssrc, ==, 77);
  g_assert_cmpuint (report.highest_seq, ==, 0x10000 + 13);
  g_assert_cmpint (report.total_lost, ==, 5);
  g_assert_cmpuint (report.fraction_lost, ==, 64);
  g_assert_cmpuint (report.jitter, ==, 0);
  g_assert_cmpuint (report.last_sr, ==, 0x567890ab);
  g_assert_cmpuint (report.delay, ==, 32768);
  g_assert_cmpuint (lv_reception_get_lost (&reception), ==, 5);
  /* Late ones are counted, and nothing is lost in the next interval. */
  lv_reception_add (&reception, 65532, 0xfffff000 + 2 * 960, 410000);
  lv_reception_add (&reception, 14, 0xfffff000 + 20 * 960, 416000);
  g_assert_true (lv_reception_report (&reception, 77, 900000, &report));
  g_assert_cmpint (report.total_lost, ==, 4);
  g_assert_cmpuint (report.fraction_lost, ==, 0);
  /* 16 ms late is 768 ticks, of which a sixteenth counts. */
  g_assert_cmpuint (report.jitter, ==, 48);
  /* A sender that begins again. */
  g_assert_false (lv_reception_add (&reception, 30000, 5, 500000));
  g_assert_true (lv_reception_add (&reception, 15, 0xfffff000 + 21 * 960, 436000));
  g_assert_false (lv_reception_add (&reception, 20000, 5, 500000));
  g_assert_true (lv_reception_add (&reception, 20001, 965, 520000));
  g_assert_true (lv_reception_report (&reception, 77, 900000, &report));
  g_assert_cmpint (report.total_lost, ==, 0);
}

/* Asked for twice in a round trip, sent once; what was lost twice goes out each time. */
static void
test_repeats (void)
{
  LvRepeats repeats = { 0 };
  gint64 start = G_MAXUINT32 - 50000; /* whose low half wraps around */
  static const struct
  {
    gint64 at_us;
    gboolean goes;
  } asked[] = { { 0, TRUE }, { 28000, FALSE }, { 56000, TRUE }, { 84000, TRUE }, { 85000, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    g_assert_cmpint (lv_repeats_take (&repeats, 0, 50000, start + asked[i].at_us), ==,
                     asked[i].goes);
  g_assert_true (lv_repeats_take (&repeats, 1, 50000, start));
  /* Another in its place. */
  g_assert_true (lv_repeats_take (&repeats, LV_REPEATS_SIZE, 50000, start));
  g_assert_true (lv_repeats_take (&repeats, 0, 50000, start));
  g_assert_true (lv_repeats_take (&repeats, 2, -1, start));
  g_assert_false (lv_repeats_take (&repeats, 2, -1, start + 74999));
  g_assert_true (lv_repeats_take (&repeats, 2, -1, start + 75000));
}

/* RFC 4588, 4. */
static void
test_rtx (void)
{
  static const LvRtpExtMap map = { { [LV_EXT_TRANSPORT_SEQ] = 3 } };
  static const LvRtpFields fields = { .payload_type = 97,
                                      .has_marker = TRUE,
                                      .seq = 7,
                                      .timestamp = 1000,
                                      .ssrc = 2,
                                      .has_transport_seq = TRUE };
  static const guint8 payload[] = { 1, 2, 3 };
  guint8 packet[40];
  gsize header_length;
  gsize at;
  LvRtpHeader header;
  gsize length = lv_rtx_write (packet, sizeof packet, &fields, &map, 0xabcd, payload,
                               sizeof payload, &header_length, &at);

  g_assert_cmpuint (length, ==, 20 + 2 + 3);
  g_assert_cmpuint (header_length, ==, 20);
  g_assert_cmpuint (at, ==, 17);
  g_assert_true (lv_rtp_parse (packet, length, &header));
  g_assert_true (lv_rtx_unwrap (&header, 1, 96, &header));
  g_assert_cmpuint (header.ssrc, ==, 1);
  g_assert_cmpuint (header.payload_type, ==, 96);
  g_assert_cmpuint (header.seq, ==, 0xabcd);
  g_assert_cmpuint (header.timestamp, ==, 1000);
  g_assert_true (header.has_marker);
  g_assert_cmpmem (header.payload, header.payload_length, payload, sizeof payload);
  for (gsize size = 0; size < length; size++)
    g_assert_cmpuint (lv_rtx_write (packet, size, &fields, &map, 0xabcd, payload, sizeof payload,
                                    &header_length, &at),
                      ==, 0);
  /* Padding, and one byte less than a number. */
  for (gsize i = 0; i <= 2; i++)
    {
      header.payload_length = i;
      g_assert_false (lv_rtx_unwrap (&header, 1, 96, &header));
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/packets/store", test_store);
  g_test_add_func ("/packets/nack", test_nack);
  g_test_add_func ("/packets/nack-forget-before", test_nack_forget_before);
  g_test_add_func ("/packets/nack-reordering", test_nack_reordering);
  g_test_add_func ("/packets/reception", test_reception);
  g_test_add_func ("/packets/repeats", test_repeats);
  g_test_add_func ("/packets/rtx", test_rtx);
  return g_test_run ();
}
