/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-rtp.h"
#include "test-support.h"

/* Of the exact size, so that a sanitizer sees a read beyond it. */
static gboolean
parse (const guint8 *packet, gsize length, LvRtpHeader *header)
{
  g_autofree guint8 *copy = g_memdup2 (packet, length);
  gboolean is_good = lv_rtp_parse (copy, length, header);

  if (is_good)
    {
      gsize ignored;

      for (guint id = 0; id < 256; id++)
        lv_rtp_get_ext (header, (guint8) id, &ignored);
      header->payload = packet + (header->payload - copy);
      if (header->exts != NULL)
        header->exts = packet + (header->exts - copy);
    }
  return is_good;
}

static void
test_plain (void)
{
  static const guint8 packet[]
      = { 0x80, 0xef, 0xff, 0xfe, 0x01, 0x02, 0x03, 0x04, 0xde, 0xad, 0xbe, 0xef, 0x55, 0x66 };
  LvRtpHeader header;

  g_assert_true (parse (packet, sizeof packet, &header));
  g_assert_true (header.has_marker);
  g_assert_cmpuint (header.payload_type, ==, 111);
  g_assert_cmpuint (header.seq, ==, 65534);
  g_assert_cmphex (header.timestamp, ==, 0x01020304);
  g_assert_cmphex (header.ssrc, ==, 0xdeadbeef);
  g_assert_null (header.exts);
  g_assert_false (header.has_csrc);
  g_assert_cmpuint (header.header_length, ==, 12);
  g_assert_true (header.payload == packet + 12);
  g_assert_cmpuint (header.payload_length, ==, 2);
  /* A header alone is a packet, of nothing. */
  g_assert_true (parse (packet, 12, &header));
  g_assert_cmpuint (header.payload_length, ==, 0);
}

/* Two CSRCs, one-byte extensions (RFC 8285, 4.2) with padding between, padding behind. */
static void
test_everything (void)
{
  static const guint8 packet[] = {
    0xb2, 0x60, 0x00, 0x01, 0,    0,   0,   1,   0,    0,    0,    2,    /* X, P, 2 CSRCs */
    0,    0,    0,    3,    0,    0,   0,   4,                           /* CSRCs */
    0xbe, 0xde, 0x00, 0x03,                                              /* 12 bytes */
    0x10, 0x85, 0x00, 0x00, 0x22, 'a', 'b', 'c', 0x31, 0x12, 0x34, 0x00, /* */
    1,    2,    3,                                                       /* payload */
    0,    0,    3,
  };
  LvRtpExtMap map = { { [LV_EXT_SOUND_LEVEL] = 1, [LV_EXT_MID] = 2, [LV_EXT_TRANSPORT_SEQ] = 3 } };
  LvRtpHeader header;
  char word[LV_RTP_MAX_WORD + 1];
  guint8 level;
  gboolean has_voice;
  guint16 seq;

  g_assert_true (parse (packet, sizeof packet, &header));
  g_assert_false (header.has_marker);
  g_assert_cmpuint (header.header_length, ==, 36);
  g_assert_true (header.has_csrc);
  g_assert_cmpuint (header.csrc, ==, 3);
  g_assert_cmpuint (header.payload_length, ==, 3);
  g_assert_cmpuint (header.payload[0], ==, 1);
  g_assert_true (lv_rtp_get_sound_level (&header, &map, &level, &has_voice));
  g_assert_cmpuint (level, ==, 5);
  g_assert_true (has_voice);
  g_assert_true (lv_rtp_get_word (&header, 2, word));
  g_assert_cmpstr (word, ==, "abc");
  g_assert_true (lv_rtp_get_transport_seq (&header, &map, &seq));
  g_assert_cmphex (seq, ==, 0x1234);
  g_assert_false (lv_rtp_get_word (&header, 0, word));
  g_assert_false (lv_rtp_get_word (&header, 4, word));
  /* A length of 16 is not one of a level; and a level is no word. */
  map.id[LV_EXT_SOUND_LEVEL] = 0;
  g_assert_false (lv_rtp_get_sound_level (&header, &map, &level, &has_voice));
  g_assert_false (lv_rtp_get_word (&header, 1, word));
}

/* RFC 8285, 4.3: also values of no length, and numbers above 14. */
static void
test_two_byte (void)
{
  static const guint8 packet[] = {
    0x90, 0x60, 0x00, 0x01, 0,    0, 0, 1, 0, 0,    0, 2,   /* X */
    0x10, 0x05, 0x00, 0x03,                                 /* the last 4 bits are anyone's */
    0x07, 0x00, 0x00, 0xc8, 0x02, 9, 8, 3, 1, 0x7f, 0, 0x2, /* 7: empty, 200: 9 8, 3: 127 */
    0xaa,
  };
  LvRtpExtMap map = { { [LV_EXT_SOUND_LEVEL] = 3 } };
  LvRtpHeader header;
  gsize length;
  const guint8 *value;
  guint8 level;
  gboolean has_voice;

  g_assert_true (parse (packet, sizeof packet, &header));
  value = lv_rtp_get_ext (&header, 7, &length);
  g_assert_nonnull (value);
  g_assert_cmpuint (length, ==, 0);
  value = lv_rtp_get_ext (&header, 200, &length);
  g_assert_nonnull (value);
  g_assert_cmpmem (value, length, "\x09\x08", 2);
  g_assert_true (lv_rtp_get_sound_level (&header, &map, &level, &has_voice));
  g_assert_cmpuint (level, ==, 127);
  g_assert_false (has_voice);
  /* Number 2 has no length behind it. */
  g_assert_null (lv_rtp_get_ext (&header, 2, &length));
}

static void
test_odd_exts (void)
{
  static const struct
  {
    guint16 profile;
    guint8 exts[4];
    guint8 id;
    gboolean is_there;
  } cases[] = {
    { 0xbede, { 0xf0, 0x01, 0x10, 0x02 }, 1, FALSE }, /* behind number 15 */
    { 0xbede, { 0x03, 0x10, 0x02, 0x00 }, 1, FALSE }, /* behind number 0 with a length */
    { 0xbede, { 0x10, 0x02, 0x23, 0x01 }, 1, TRUE },  /* the next one is too long */
    { 0xbede, { 0x10, 0x02, 0x23, 0x01 }, 2, FALSE }, /* */
    { 0xbede, { 0x00, 0x00, 0x00, 0x10 }, 1, FALSE }, /* nothing behind it */
    { 0x1000, { 0x01, 0x02, 0x23, 0x01 }, 1, TRUE },  /* */
    { 0x1000, { 0x01, 0x03, 0x23, 0x01 }, 1, FALSE }, /* too long */
    { 0xabcd, { 0x10, 0x01, 0x10, 0x01 }, 1, FALSE }, /* neither form */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 packet[20] = { 0x90, 0x60, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2 };
      LvRtpHeader header;
      gsize length;

      packet[12] = (guint8) (cases[i].profile >> 8);
      packet[13] = (guint8) cases[i].profile;
      packet[15] = 1;
      memcpy (packet + 16, cases[i].exts, 4);
      g_assert_true (parse (packet, sizeof packet, &header));
      g_assert_cmpint (lv_rtp_get_ext (&header, cases[i].id, &length) != NULL, ==,
                       cases[i].is_there);
    }
}

static void
test_malformed (void)
{
  static const guint8 good[] = { 0xb1, 0x60, 0,    1, 0, 0, 0, 1,    0,    0, 0, 2, 0, 0, 0,
                                 3,    0xbe, 0xde, 0, 1, 0, 0, 0x10, 0x05, 1, 2, 0, 3, 4 };
  guint8 packet[sizeof good];
  LvRtpHeader header;

  /* The last byte of what is left says how much padding there would be. */
  for (gsize length = 0; length < 24; length++)
    g_assert_false (parse (good, length, &header));
  g_assert_true (parse (good, sizeof good, &header));
  memcpy (packet, good, sizeof good);
  packet[0] = 0x71;
  g_assert_false (parse (packet, sizeof packet, &header));
  packet[0] = good[0];
  packet[sizeof packet - 1] = 0;
  g_assert_false (parse (packet, sizeof packet, &header));
  packet[sizeof packet - 1] = 5;
  g_assert_true (parse (packet, sizeof packet, &header));
  g_assert_cmpuint (header.payload_length, ==, 0);
  packet[sizeof packet - 1] = 6;
  g_assert_false (parse (packet, sizeof packet, &header));
  packet[sizeof packet - 1] = 4;
  packet[19] = 3;
  g_assert_false (parse (packet, sizeof packet, &header));
}

static void
test_write (void)
{
  static const LvRtpExtMap map = { { 1, 2, 3, 4, 14 } };
  LvRtpFields fields = { .payload_type = 96,
                         .has_marker = TRUE,
                         .seq = 65535,
                         .timestamp = 0xfffffff0,
                         .ssrc = 7,
                         .has_csrc = TRUE,
                         .csrc = 0x01020304,
                         .mid = "v0",
                         .rid = "m",
                         .repaired_rid = "abcdefghijklmnop",
                         .has_sound_level = TRUE,
                         .sound_level = 200,
                         .has_voice = TRUE,
                         .has_transport_seq = TRUE };
  guint8 packet[LV_RTP_MAX_HEADER];
  LvRtpHeader header;
  char word[LV_RTP_MAX_WORD + 1];
  gsize length;
  gsize at;
  guint8 level;
  gboolean has_voice;
  guint16 seq;

  length = lv_rtp_write_header (packet, sizeof packet, &fields, &map, &at);
  g_assert_cmpuint (length, ==, 12 + 4 + 4 + 28);
  packet[at] = 0xab;
  packet[at + 1] = 0xcd;
  g_assert_true (parse (packet, length, &header));
  g_assert_cmpuint (header.header_length, ==, length);
  g_assert_cmpuint (header.payload_type, ==, 96);
  g_assert_true (header.has_marker);
  g_assert_cmpuint (header.seq, ==, 65535);
  g_assert_cmphex (header.timestamp, ==, 0xfffffff0);
  g_assert_cmpuint (header.ssrc, ==, 7);
  g_assert_true (header.has_csrc);
  g_assert_cmphex (header.csrc, ==, 0x01020304);
  g_assert_true (lv_rtp_get_word (&header, 1, word));
  g_assert_cmpstr (word, ==, "v0");
  g_assert_true (lv_rtp_get_word (&header, 2, word));
  g_assert_cmpstr (word, ==, "m");
  g_assert_true (lv_rtp_get_word (&header, 3, word));
  g_assert_cmpstr (word, ==, "abcdefghijklmnop");
  g_assert_true (lv_rtp_get_sound_level (&header, &map, &level, &has_voice));
  g_assert_cmpuint (level, ==, 127);
  g_assert_true (has_voice);
  g_assert_true (lv_rtp_get_transport_seq (&header, &map, &seq));
  g_assert_cmphex (seq, ==, 0xabcd);
  for (gsize size = 0; size < length; size++)
    g_assert_cmpuint (lv_rtp_write_header (packet, size, &fields, &map, &at), ==, 0);
}

static void
test_write_less (void)
{
  static const LvRtpExtMap none = { { 0 } };
  static const LvRtpExtMap odd = { { 15, 200, 1, 0, 0 } };
  LvRtpFields fields = { .mid = "0",
                         .rid = "l",
                         .repaired_rid = "seventeen letters",
                         .has_sound_level = TRUE,
                         .has_transport_seq = TRUE };
  guint8 packet[LV_RTP_MAX_HEADER];
  gsize at = 1;

  /* Without numbers, with numbers that one byte cannot say, and a word that is too long. */
  g_assert_cmpuint (lv_rtp_write_header (packet, sizeof packet, &fields, &none, &at), ==, 12);
  g_assert_cmpuint (at, ==, 0);
  g_assert_cmphex (packet[0], ==, 0x80);
  fields.has_csrc = TRUE;
  g_assert_cmpuint (lv_rtp_write_header (packet, sizeof packet, &fields, &none, &at), ==, 16);
  g_assert_cmphex (packet[0], ==, 0x81);
  fields.has_csrc = FALSE;
  g_assert_cmpuint (lv_rtp_write_header (packet, sizeof packet, &fields, &odd, &at), ==, 12);
}

static void
test_padding (void)
{
  static const LvRtpExtMap none = { { 0 } };
  static const LvRtpFields fields = { .ssrc = 1 };
  guint8 packet[300];
  LvRtpHeader header;
  gsize at;
  gsize length = lv_rtp_write_header (packet, sizeof packet, &fields, &none, &at);

  packet[length++] = 0x11;
  g_assert_cmpuint (lv_rtp_add_padding (packet, 100, length, 88), ==, 0);
  g_assert_cmpuint (lv_rtp_add_padding (packet, 101, length, 88), ==, 101);
  g_assert_true (parse (packet, 101, &header));
  g_assert_cmpuint (header.payload_length, ==, 1);
  g_assert_cmpuint (lv_rtp_add_padding (packet, sizeof packet, 12, 255), ==, 267);
  g_assert_true (parse (packet, 267, &header));
  g_assert_cmpuint (header.payload_length, ==, 0);
}

static void
test_uris (void)
{
  LvRtpExt ext;

  for (guint i = 0; i < LV_N_EXTS; i++)
    {
      g_assert_true (lv_rtp_ext_from_uri (lv_rtp_ext_to_uri (i), &ext));
      g_assert_cmpuint (ext, ==, i);
    }
  g_assert_cmpstr (lv_rtp_ext_to_uri (LV_EXT_TRANSPORT_SEQ), ==,
                   "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01");
  g_assert_false (lv_rtp_ext_from_uri ("urn:3gpp:video-orientation", &ext));
  g_assert_false (lv_rtp_ext_from_uri (NULL, &ext));
}

/* RFC 7983, 7 and RFC 5761, 4. */
static void
test_kinds (void)
{
  static const struct
  {
    guint8 first, second;
    LvDatagramKind kind;
  } cases[] = {
    { 0, 1, LV_DATAGRAM_STUN },     { 3, 0, LV_DATAGRAM_STUN },      { 4, 0, LV_DATAGRAM_OTHER },
    { 19, 0, LV_DATAGRAM_OTHER },   { 20, 254, LV_DATAGRAM_DTLS },   { 63, 254, LV_DATAGRAM_DTLS },
    { 64, 0, LV_DATAGRAM_OTHER },   { 127, 200, LV_DATAGRAM_OTHER }, { 128, 200, LV_DATAGRAM_RTCP },
    { 128, 111, LV_DATAGRAM_RTP },  { 128, 239, LV_DATAGRAM_RTP },   { 191, 224, LV_DATAGRAM_RTP },
    { 191, 223, LV_DATAGRAM_RTCP }, { 191, 192, LV_DATAGRAM_RTCP },  { 144, 191, LV_DATAGRAM_RTP },
    { 192, 0, LV_DATAGRAM_OTHER },  { 255, 200, LV_DATAGRAM_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 data[20] = { cases[i].first, cases[i].second };

      g_assert_cmpint (lv_datagram_get_kind (data, sizeof data), ==, cases[i].kind);
      for (gsize length = 0; length < 8; length++)
        g_assert_cmpint (lv_datagram_get_kind (data, length), ==, LV_DATAGRAM_OTHER);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/rtp/plain", test_plain);
  g_test_add_func ("/rtp/everything", test_everything);
  g_test_add_func ("/rtp/two-byte", test_two_byte);
  g_test_add_func ("/rtp/odd-exts", test_odd_exts);
  g_test_add_func ("/rtp/malformed", test_malformed);
  g_test_add_func ("/rtp/write", test_write);
  g_test_add_func ("/rtp/write-less", test_write_less);
  g_test_add_func ("/rtp/padding", test_padding);
  g_test_add_func ("/rtp/uris", test_uris);
  g_test_add_func ("/rtp/kinds", test_kinds);
  return g_test_run ();
}
