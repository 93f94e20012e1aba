/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-red.h"
#include "lv-rtx.h"
#include "lv-send-stream.h"
#include "lv-vp8.h"
#include "test-support.h"

#include <string.h>

#define MAX_PACKETS 2048

static const LvRtpExtMap exts = { { 4, 5, 6, 1, 3 } };
static const LvSendStreamConfig camera = { .source = LV_SOURCE_CAMERA,
                                           .layer = 1,
                                           .ssrc = 10,
                                           .rtx_ssrc = 11,
                                           .payload_type = 96,
                                           .rtx_payload_type = 97,
                                           .mid = "1",
                                           .rid = "m",
                                           .exts = { { 4, 5, 6, 1, 3 } } };
static const LvSendStreamConfig microphone = { .source = LV_SOURCE_MICROPHONE,
                                               .ssrc = 20,
                                               .payload_type = 111,
                                               .red_payload_type = 98,
                                               .mid = "0",
                                               .exts = { { 4, 5, 6, 1, 3 } } };

/* What a stream has handed out. */
typedef struct
{
  guint n;
  LvOutgoing outgoing[MAX_PACKETS];
  LvRtpHeader headers[MAX_PACKETS];
  guint8 bytes[MAX_PACKETS][LV_RTP_PACKET_SIZE];
} Sent;

static void
on_packet (const LvOutgoing *outgoing, gpointer data)
{
  Sent *sent = data;
  LvRtpHeader *header = &sent->headers[sent->n];
  guint16 seq;

  g_assert_cmpuint (sent->n, <, MAX_PACKETS);
  g_assert_cmpuint (outgoing->length, <=, LV_RTP_PACKET_SIZE);
  /* Room for SRTP's tag behind it. */
  memset (outgoing->packet + outgoing->length, 0xee, 20);
  g_assert_cmpuint (outgoing->transport_seq_at, >, 0);
  outgoing->packet[outgoing->transport_seq_at] = 0x12;
  outgoing->packet[outgoing->transport_seq_at + 1] = 0x34;
  memcpy (sent->bytes[sent->n], outgoing->packet, outgoing->length);
  g_assert_true (lv_rtp_parse (sent->bytes[sent->n], outgoing->length, header));
  g_assert_cmpuint (header->header_length, ==, outgoing->header_length);
  g_assert_true (lv_rtp_get_transport_seq (header, &exts, &seq));
  g_assert_cmphex (seq, ==, 0x1234);
  sent->outgoing[sent->n++] = *outgoing;
}

/* Bytes that look like nothing: a frame may be sealed. */
static LvFrame *
make_frame (LvSource source, gsize length, guint8 temporal_id, gboolean is_key)
{
  g_autofree guint8 *bytes = g_malloc (length);
  g_autoptr (GBytes) data = NULL;
  LvFrame *frame;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (i * 7 + length);
  data = g_bytes_new (bytes, length);
  frame = lv_frame_new (source, data);
  frame->temporal_id = temporal_id;
  frame->is_key = is_key;
  return frame;
}

static void
assert_word (const LvRtpHeader *header, LvRtpExt ext, const char *wanted)
{
  char word[LV_RTP_MAX_WORD + 1];

  if (wanted == NULL)
    g_assert_false (lv_rtp_get_word (header, exts.id[ext], word));
  else
    {
      g_assert_true (lv_rtp_get_word (header, exts.id[ext], word));
      g_assert_cmpstr (word, ==, wanted);
    }
}

/* The packets from the n-th on make up that frame, all of one length but the last. */
static void
assert_frame (const Sent *sent, guint n, LvFrame *frame)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();

  for (guint i = n; i < sent->n; i++)
    {
      const LvRtpHeader *header = &sent->headers[i];
      LvVp8Descriptor descriptor;

      g_assert_true (
          lv_vp8_parse_descriptor (header->payload, header->payload_length, &descriptor));
      g_assert_cmpuint (header->ssrc, ==, 10);
      g_assert_cmpuint (header->payload_type, ==, 96);
      g_assert_cmpuint (header->timestamp, ==, frame->rtp_time);
      g_assert_cmpuint (header->seq, ==, (guint16) (sent->headers[n].seq + i - n));
      g_assert_cmpint (header->has_marker, ==, i == sent->n - 1);
      g_assert_cmpint (descriptor.is_start, ==, i == n);
      g_assert_cmpuint (descriptor.tid, ==, frame->temporal_id);
      g_assert_cmpint (descriptor.is_discardable, ==, frame->temporal_id == 2);
      g_assert_cmpint (descriptor.is_sync, ==, frame->is_sync);
      assert_word (header, LV_EXT_MID, "1");
      assert_word (header, LV_EXT_RID, "m");
      assert_word (header, LV_EXT_REPAIRED_RID, NULL);
      if (i < sent->n - 1)
        g_assert_cmpuint (sent->outgoing[i].length, ==, sent->outgoing[n].length);
      else
        g_assert_cmpuint (sent->outgoing[i].length, <=, sent->outgoing[n].length);
      g_byte_array_append (whole, header->payload + descriptor.length,
                           (guint) (header->payload_length - descriptor.length));
    }
  g_assert_cmpmem (whole->data, whole->len, g_bytes_get_data (frame->data, NULL),
                   g_bytes_get_size (frame->data));
}

static void
test_video (void)
{
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) stream = lv_send_stream_new (&camera, on_packet, sent);

  for (gsize length = 1; length < 20000; length = length * 5 / 4 + 1)
    {
      g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_CAMERA, length, length % 3, length == 1);

      frame->rtp_time = (guint32) (length * 3000);
      frame->is_sync = length % 2 == 0;
      sent->n = 0;
      g_assert_true (lv_send_stream_send (stream, frame, 1000));
      assert_frame (sent, 0, frame);
      g_assert_false (sent->outgoing[0].is_retransmission);
    }
}

/* Picture numbers count frames, TL0PICIDX frames of layer 0, through their wrap-around. */
static void
test_numbers (void)
{
  static const guint8 pattern[] = { 0, 2, 1, 2 };
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) stream = lv_send_stream_new (&camera, on_packet, sent);
  LvVp8Descriptor last = { 0 };

  for (guint i = 0; i < 0x8000 + 10; i++)
    {
      g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_CAMERA, 10, pattern[i % 4], FALSE);
      LvVp8Descriptor descriptor;

      sent->n = 0;
      g_assert_true (lv_send_stream_send (stream, frame, i));
      g_assert_true (lv_vp8_parse_descriptor (sent->headers[0].payload,
                                              sent->headers[0].payload_length, &descriptor));
      if (i > 0)
        {
          g_assert_cmpuint (descriptor.picture_id, ==, (last.picture_id + 1) & 0x7fff);
          g_assert_cmpuint (descriptor.tl0picidx, ==,
                            (guint8) (last.tl0picidx + (pattern[i % 4] == 0)));
        }
      last = descriptor;
    }
}

static void
test_bounds (void)
{
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) video = lv_send_stream_new (&camera, on_packet, sent);
  g_autoptr (LvSendStream) sound = lv_send_stream_new (&microphone, on_packet, sent);
  g_autoptr (LvFrame) nothing = make_frame (LV_SOURCE_CAMERA, 0, 0, FALSE);
  g_autoptr (LvFrame) far_too_much = make_frame (LV_SOURCE_CAMERA, 1200 * 1024, 0, TRUE);
  g_autoptr (LvFrame) much = make_frame (LV_SOURCE_CAMERA, 1100 * 1024, 0, TRUE);
  g_autoptr (LvFrame) silence = make_frame (LV_SOURCE_MICROPHONE, 0, 0, TRUE);
  g_autoptr (LvFrame) noise = make_frame (LV_SOURCE_MICROPHONE, 1200, 0, TRUE);
  LvSenderInfo info;

  g_assert_false (lv_send_stream_send (video, nothing, 0));
  g_assert_false (lv_send_stream_send (video, far_too_much, 0));
  g_assert_false (lv_send_stream_send (sound, silence, 0));
  g_assert_false (lv_send_stream_send (sound, noise, 0));
  g_assert_cmpuint (sent->n, ==, 0);
  g_assert_false (lv_send_stream_get_sender_info (video, 0, 0, &info));
  g_assert_true (lv_send_stream_send (video, much, 0));
  g_assert_cmpuint (sent->n, <=, LV_MAX_FRAME_PACKETS);
  assert_frame (sent, 0, much);
}

static void
test_sound (void)
{
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) stream = lv_send_stream_new (&microphone, on_packet, sent);
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_MICROPHONE, 80, 0, TRUE);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (frame->data, &length);
  guint8 level;
  gboolean has_voice;

  frame->sound_level = 33;
  frame->has_voice = TRUE;
  frame->rtp_time = 960;
  g_assert_true (lv_send_stream_send (stream, frame, 0));
  g_assert_cmpuint (sent->n, ==, 1);
  g_assert_cmpmem (sent->headers[0].payload, sent->headers[0].payload_length, bytes, length);
  g_assert_cmpuint (sent->headers[0].ssrc, ==, 20);
  g_assert_true (lv_rtp_get_sound_level (&sent->headers[0], &exts, &level, &has_voice));
  g_assert_cmpuint (level, ==, 33);
  g_assert_true (has_voice);
  assert_word (&sent->headers[0], LV_EXT_MID, "0");
  assert_word (&sent->headers[0], LV_EXT_RID, NULL);
  /* There is no RTX: what is asked for again is not there. */
  lv_send_stream_on_nack (stream, sent->headers[0].seq, 1);
  g_assert_cmpuint (lv_send_stream_send_padding (stream, 1000, 1), ==, 0);
  g_assert_cmpuint (sent->n, ==, 1);
}

static void
send_sound (LvSendStream *stream, gsize length, guint32 rtp_time)
{
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_MICROPHONE, length, 0, TRUE);

  frame->rtp_time = rtp_time;
  g_assert_true (lv_send_stream_send (stream, frame, 0));
}

/* How many packets the newest carries, itself included; each is that which went out before. */
static guint
check_copies (const Sent *sent)
{
  const LvRtpHeader *newest = &sent->headers[sent->n - 1];
  LvRedBlock blocks[LV_RED_MAX_COPIES + 1];
  guint n;

  if (newest->payload_type == 111)
    return 1;
  g_assert_cmpuint (newest->payload_type, ==, 98);
  n = lv_red_parse (newest->payload, newest->payload_length, blocks);
  for (guint i = 0; i < n; i++)
    {
      const LvRtpHeader copy = lv_red_get_header (newest, blocks, n, i);
      const LvRtpHeader *original = &sent->headers[sent->n - n + i];

      g_assert_cmpuint (copy.seq, ==, original->seq);
      if (copy.payload_length > 0)
        g_assert_cmpuint (copy.timestamp, ==, original->timestamp);
      if (copy.payload_length > 0 && original->payload_type == 111)
        g_assert_cmpmem (copy.payload, copy.payload_length, original->payload,
                         original->payload_length);
    }
  return n;
}

static void
test_copies (void)
{
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) stream = lv_send_stream_new (&microphone, on_packet, sent);

  send_sound (stream, 80, 0xffffff00);
  send_sound (stream, 70, 0xffffff00 + 960);
  g_assert_cmpuint (check_copies (sent), ==, 1);
  lv_send_stream_set_copies (stream, 1);
  send_sound (stream, 90, 0xffffff00 + 2 * 960);
  g_assert_cmpuint (check_copies (sent), ==, 2);
  lv_send_stream_set_copies (stream, 5);
  send_sound (stream, 60, 0xffffff00 + 3 * 960);
  g_assert_cmpuint (check_copies (sent), ==, 1 + LV_RED_MAX_COPIES);
  /* After a pause nobody waits for what was before it. */
  send_sound (stream, 60, 48000);
  g_assert_cmpuint (check_copies (sent), ==, 1);
  /* What is too long for a copy leaves its number free, and what does not fit goes alone. */
  send_sound (stream, 1165, 48000 + 960);
  g_assert_cmpuint (check_copies (sent), ==, 1);
  send_sound (stream, 60, 48000 + 2 * 960);
  g_assert_cmpuint (check_copies (sent), ==, 3);
  lv_send_stream_set_copies (stream, 0);
  send_sound (stream, 60, 48000 + 3 * 960);
  g_assert_cmpuint (check_copies (sent), ==, 1);
}

static void
assert_repeated (const Sent *sent, guint repeated, guint original)
{
  LvRtpHeader header;

  g_assert_true (sent->outgoing[repeated].is_retransmission);
  g_assert_cmpuint (sent->headers[repeated].ssrc, ==, 11);
  g_assert_cmpuint (sent->headers[repeated].payload_type, ==, 97);
  assert_word (&sent->headers[repeated], LV_EXT_MID, "1");
  assert_word (&sent->headers[repeated], LV_EXT_RID, NULL);
  assert_word (&sent->headers[repeated], LV_EXT_REPAIRED_RID, "m");
  g_assert_true (lv_rtx_unwrap (&sent->headers[repeated], 10, 96, &header));
  g_assert_cmpuint (header.seq, ==, sent->headers[original].seq);
  g_assert_cmpuint (header.timestamp, ==, sent->headers[original].timestamp);
  g_assert_cmpint (header.has_marker, ==, sent->headers[original].has_marker);
  g_assert_cmpmem (header.payload, header.payload_length, sent->headers[original].payload,
                   sent->headers[original].payload_length);
}

static void
test_nack (void)
{
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) stream = lv_send_stream_new (&camera, on_packet, sent);
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_CAMERA, 30000, 0, TRUE);
  guint n;

  g_assert_true (lv_send_stream_send (stream, frame, 1000000));
  n = sent->n;
  lv_send_stream_set_round_trip (stream, 40000);
  lv_send_stream_on_nack (stream, sent->headers[0].seq, 1050000);
  lv_send_stream_on_nack (stream, sent->headers[n - 1].seq, 1050000);
  g_assert_cmpuint (sent->n, ==, n + 2);
  assert_repeated (sent, n, 0);
  assert_repeated (sent, n + 1, n - 1);
  g_assert_cmpuint (sent->headers[n + 1].seq, ==, (guint16) (sent->headers[n].seq + 1));
  /* Once in a round trip. */
  lv_send_stream_on_nack (stream, sent->headers[0].seq, 1060000);
  g_assert_cmpuint (sent->n, ==, n + 2);
  lv_send_stream_on_nack (stream, sent->headers[0].seq, 1090000);
  g_assert_cmpuint (sent->n, ==, n + 3);
  assert_repeated (sent, n + 2, 0);
  g_assert_cmpuint (lv_send_stream_get_repeated (stream), ==, 3);
  /* What was lost twice may come on every request, but not at once. */
  lv_send_stream_on_nack (stream, sent->headers[0].seq, 1095000);
  g_assert_cmpuint (sent->n, ==, n + 3);
  lv_send_stream_on_nack (stream, sent->headers[0].seq, 1110000);
  g_assert_cmpuint (sent->n, ==, n + 4);
  /* Never sent. */
  lv_send_stream_on_nack (stream, (guint16) (sent->headers[n - 1].seq + 1), 1090000);
  lv_send_stream_on_nack (stream, (guint16) (sent->headers[0].seq - 1), 1090000);
  g_assert_cmpuint (sent->n, ==, n + 4);
}

/* A second of 2.5 Mbit/s is there to be asked for, for how long it may go on. */
static void
test_history (void)
{
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) stream = lv_send_stream_new (&camera, on_packet, sent);
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_CAMERA, 2500000 / 8 / 30, 0, FALSE);
  guint n;

  for (guint i = 0; i < 200; i++)
    {
      if (i == 170)
        sent->n = 0;
      g_assert_true (lv_send_stream_send (stream, frame, i * 33333));
      if (i < 170)
        sent->n = 0;
    }
  n = sent->n;
  for (guint i = 0; i < n; i++)
    lv_send_stream_on_nack (stream, sent->headers[i].seq, 200 * 33333);
  g_assert_cmpuint (sent->n, ==, 2 * n);
}

/* Nor does a frame that is larger than all before it push its own beginning out. */
static void
test_history_of_large_frame (void)
{
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) stream = lv_send_stream_new (&camera, on_packet, sent);
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_CAMERA, 300000, 0, TRUE);
  guint n;

  g_assert_true (lv_send_stream_send (stream, frame, 5000000));
  n = sent->n;
  for (guint i = 0; i < n; i++)
    lv_send_stream_on_nack (stream, sent->headers[i].seq, 5050000);
  g_assert_cmpuint (sent->n, ==, 2 * n);
}

static void
test_padding (void)
{
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) stream = lv_send_stream_new (&camera, on_packet, sent);
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_CAMERA, 2000, 0, TRUE);

  g_assert_cmpuint (lv_send_stream_send_padding (stream, 200, 0), ==, 0);
  g_assert_true (lv_send_stream_send (stream, frame, 0));
  g_assert_cmpuint (sent->n, ==, 2);
  /* Little is padding alone. */
  g_assert_cmpuint (lv_send_stream_send_padding (stream, 200, 0), ==, 200);
  g_assert_cmpuint (lv_send_stream_send_padding (stream, 1, 0), ==, sent->outgoing[3].length);
  for (guint i = 2; i < 4; i++)
    {
      g_assert_true (sent->outgoing[i].is_padding);
      g_assert_false (sent->outgoing[i].is_retransmission);
      g_assert_cmpuint (sent->headers[i].payload_length, ==, 0);
      g_assert_cmpuint (sent->headers[i].ssrc, ==, 11);
    }
  /* More is what was sent last, then what was sent before, and so on. */
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (lv_send_stream_send_padding (stream, 1000, 0), >, 1000);
      g_assert_true (sent->outgoing[4 + i].is_padding);
      assert_repeated (sent, 4 + i, 1 - i);
    }
  g_assert_cmpuint (lv_send_stream_send_padding (stream, 1000, 0), >, 255);
  g_assert_cmpuint (sent->headers[6].payload_length, ==, 0);
  g_assert_cmpuint (lv_send_stream_send_padding (stream, 1000, 0), >, 1000);
  assert_repeated (sent, 7, 1);
}

static void
test_sender_info (void)
{
  g_autofree Sent *sent = g_new0 (Sent, 1);
  g_autoptr (LvSendStream) stream = lv_send_stream_new (&camera, on_packet, sent);
  g_autoptr (LvFrame) frame = make_frame (LV_SOURCE_CAMERA, 3000, 0, TRUE);
  LvSenderInfo info;

  frame->rtp_time = G_MAXUINT32 - 100;
  frame->capture_us = 1000000;
  g_assert_true (lv_send_stream_send (stream, frame, 1040000));
  g_assert_true (lv_send_stream_get_sender_info (stream, 1100000, 5000000, &info));
  g_assert_cmpuint (info.ssrc, ==, 10);
  g_assert_cmphex (info.ntp, ==, lv_ntp_from_us (5000000));
  /* 100 ms after the capture. */
  g_assert_cmpuint (info.rtp_time, ==, 9000 - 101);
  g_assert_cmpuint (info.packets, ==, 3);
  g_assert_cmpuint (info.bytes, ==, 3000 + 3 * LV_VP8_DESCRIPTOR_SIZE);
  /* What goes out again is of another stream. */
  lv_send_stream_on_nack (stream, sent->headers[0].seq, 1200000);
  lv_send_stream_send_padding (stream, 1000, 1200000);
  g_assert_true (lv_send_stream_get_sender_info (stream, 1100000, 5000000, &info));
  g_assert_cmpuint (info.packets, ==, 3);
  g_assert_cmpstr (lv_send_stream_get_config (stream)->rid, ==, "m");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/send-stream/video", test_video);
  g_test_add_func ("/send-stream/numbers", test_numbers);
  g_test_add_func ("/send-stream/bounds", test_bounds);
  g_test_add_func ("/send-stream/sound", test_sound);
  g_test_add_func ("/send-stream/copies", test_copies);
  g_test_add_func ("/send-stream/nack", test_nack);
  g_test_add_func ("/send-stream/history", test_history);
  g_test_add_func ("/send-stream/history-of-large-frame", test_history_of_large_frame);
  g_test_add_func ("/send-stream/padding", test_padding);
  g_test_add_func ("/send-stream/sender-info", test_sender_info);
  return g_test_run ();
}
