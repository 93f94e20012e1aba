/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What arrives before its key, in a time that the test makes. */
#include <string.h>

#include "call-transform.h"
#include "lv-downlink.h"
#include "lv-frame-hold.h"
#include "lv-send-stream.h"
#include "test-support.h"

#define SOUND_SSRC 11
#define VIDEO_SSRC 22
#define MS 1000

typedef struct
{
  LvAnswer answer;
  LvOutlet outlet;
  LvFrameTransform *sealing, *opening;
  LvMediaClock *clock;
  LvDownlink *down;
  LvSendStream *sound, *video;
  int sender;
  guint n_sent;
  gint64 now_us;
  GString *pictures, *sounds; /* the letters of what was handed out */
  guint n_asked;              /* for key frames */
} Rig;

static void
on_picture (guint slot, LvFrame *frame, gpointer data)
{
  Rig *self = data;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (frame->data, &length);

  g_assert_cmpuint (length, ==, 100);
  g_string_append_c (self->pictures, (char) bytes[50]);
}

static void
on_sound (guint slot, LvFrame *frame, gint64 seq, gint64 rtp_time, gint64 arrival_us, gpointer data)
{
  Rig *self = data;
  const guint8 *bytes = g_bytes_get_data (frame->data, NULL);

  g_assert_cmpint (arrival_us, <=, self->now_us);
  g_string_append_c (self->sounds, (char) bytes[50]);
}

static const LvDownlinkEvents events = { on_picture, on_sound };

static gboolean
send_rtp (guint8 *packet, gsize length, gsize header_length, guint8 dscp, gpointer data)
{
  return TRUE;
}

static gboolean
send_rtcp (guint8 *data, gsize length, gpointer user_data)
{
  Rig *self = user_data;
  LvRtcpIter iter;
  LvRtcpPacket packet;

  lv_rtcp_iter_init (&iter, data, length);
  while (lv_rtcp_iter_next (&iter, &packet))
    self->n_asked += packet.type == LV_RTCP_PAYLOAD_FEEDBACK && packet.count == LV_RTCP_PLI;
  return TRUE;
}

/* As a server forwards it: it says whose it is. */
static void
on_packet (const LvOutgoing *outgoing, gpointer data)
{
  Rig *self = data;
  LvRtpHeader header;

  g_assert_true (lv_rtp_parse (outgoing->packet, outgoing->length, &header));
  header.has_csrc = TRUE;
  header.csrc = (guint32) self->sender;
  lv_downlink_receive (self->down, &header, self->now_us);
}

static void
rig_open (Rig *self)
{
  const LvSendStreamConfig sound = {
    .source = LV_SOURCE_MICROPHONE, .ssrc = SOUND_SSRC, .payload_type = LV_OFFER_OPUS, .mid = "0"
  };
  const LvSendStreamConfig video = {
    .source = LV_SOURCE_CAMERA, .ssrc = VIDEO_SSRC, .payload_type = LV_OFFER_VP8, .mid = "1"
  };

  memset (self, 0, sizeof *self);
  self->outlet = (LvOutlet){ self, send_rtp, send_rtcp };
  self->now_us = 100 * G_USEC_PER_SEC;
  self->answer.sound[0].ssrc = SOUND_SSRC;
  self->answer.video[0].ssrc = VIDEO_SSRC;
  self->answer.n_video = 1;
  self->sealing = call_transform_new (TRUE);
  self->opening = call_transform_new (FALSE);
  self->clock = lv_media_clock_new (LV_CLOCK_SLOTS);
  self->sender = 1;
  self->pictures = g_string_new (NULL);
  self->sounds = g_string_new (NULL);
  self->down = lv_downlink_new (&self->answer, 1, self->clock, self->opening, &events,
                                &self->outlet, self, self->now_us);
  self->sound = lv_send_stream_new (&sound, on_packet, self);
  self->video = lv_send_stream_new (&video, on_packet, self);
}

static void
rig_close (Rig *self)
{
  lv_send_stream_free (self->sound);
  lv_send_stream_free (self->video);
  lv_downlink_free (self->down);
  lv_media_clock_free (self->clock);
  g_object_unref (self->sealing);
  g_assert_finalize_object (g_steal_pointer (&self->opening));
  g_string_free (self->pictures, TRUE);
  g_string_free (self->sounds, TRUE);
}

static void
rig_wait (Rig *self, gint64 us)
{
  self->now_us += us;
  lv_downlink_on_timeout (self->down, self->now_us);
}

/* A capital letter is a key frame. */
static void
rig_send (Rig *self, LvSource source, char letter)
{
  const gboolean is_video = source == LV_SOURCE_CAMERA;
  guint8 bytes[100] = { 0 };
  g_autoptr (GBytes) data = NULL;
  g_autoptr (LvFrame) frame = NULL, sealed = NULL;

  bytes[0] = g_ascii_isupper (letter) ? 0 : 1;
  bytes[50] = (guint8) letter;
  data = g_bytes_new (bytes, sizeof bytes);
  frame = lv_frame_new (source, data);
  frame->rtp_time = 3000 * ++self->n_sent;
  if (is_video)
    frame->is_key = bytes[0] == 0;
  sealed = lv_frame_transform_apply (self->sealing, frame, NULL);
  self->now_us += 10 * MS;
  g_assert_true (lv_send_stream_send (is_video ? self->video : self->sound, sealed, self->now_us));
}

static void
rig_send_all (Rig *self, LvSource source, const char *letters)
{
  for (; *letters != '\0'; letters++)
    rig_send (self, source, *letters);
}

#define show(self, letters) rig_send_all (self, LV_SOURCE_CAMERA, letters)
#define say(self, letters) rig_send_all (self, LV_SOURCE_MICROPHONE, letters)

/* A key that comes within half a second costs nothing. */
static void
test_soon (void)
{
  Rig rig;

  rig_open (&rig);
  call_transform_withhold (rig.opening, TRUE);
  show (&rig, "Abc");
  say (&rig, "xy");
  g_assert_cmpstr (rig.pictures->str, ==, "");
  call_transform_withhold (rig.opening, FALSE);
  show (&rig, "d");
  say (&rig, "z");
  g_assert_cmpstr (rig.pictures->str, ==, "Abcd");
  g_assert_cmpstr (rig.sounds->str, ==, "xyz");
  g_assert_cmpuint (rig.n_asked, ==, 0);
  rig_close (&rig);
}

/* Also when nothing comes after it. */
static void
test_silence (void)
{
  Rig rig;

  rig_open (&rig);
  call_transform_withhold (rig.opening, TRUE);
  show (&rig, "Ab");
  say (&rig, "x");
  g_assert_cmpint (lv_downlink_on_timeout (rig.down, rig.now_us), ==, rig.now_us + 20 * MS);
  call_transform_withhold (rig.opening, FALSE);
  rig_wait (&rig, 20 * MS);
  g_assert_cmpstr (rig.pictures->str, ==, "Ab");
  g_assert_cmpstr (rig.sounds->str, ==, "x");
  rig_close (&rig);
}

/* A key that comes later: nothing that refers to what is gone is shown, and a key frame is asked
 * for only when it can be opened. */
static void
test_late (void)
{
  Rig rig;

  rig_open (&rig);
  call_transform_withhold (rig.opening, TRUE);
  show (&rig, "Abc");
  say (&rig, "xy");
  rig_wait (&rig, LV_HOLD_US);
  show (&rig, "de");
  say (&rig, "z");
  g_assert_cmpuint (rig.n_asked, ==, 0);
  call_transform_withhold (rig.opening, FALSE);
  show (&rig, "f");
  say (&rig, "w");
  g_assert_cmpuint (rig.n_asked, ==, 1);
  show (&rig, "Gh");
  g_assert_cmpstr (rig.pictures->str, ==, "Gh");
  g_assert_cmpstr (rig.sounds->str, ==, "zw");
  rig_close (&rig);
}

/* A key frame that came without its key waits, too, when those before it were given up. */
static void
test_late_key_frame (void)
{
  Rig rig;

  rig_open (&rig);
  call_transform_withhold (rig.opening, TRUE);
  show (&rig, "Ab");
  rig_wait (&rig, LV_HOLD_US);
  show (&rig, "cDe");
  call_transform_withhold (rig.opening, FALSE);
  show (&rig, "f");
  g_assert_cmpstr (rig.pictures->str, ==, "Def");
  rig_close (&rig);
}

/* What waits is bounded. */
static void
test_many (void)
{
  Rig rig;

  rig_open (&rig);
  call_transform_withhold (rig.opening, TRUE);
  show (&rig, "A");
  rig.now_us -= 10 * MS;
  for (guint i = 0; i < LV_HOLD_FRAMES; i++)
    {
      show (&rig, "b");
      rig.now_us -= 10 * MS;
    }
  call_transform_withhold (rig.opening, FALSE);
  show (&rig, "c");
  g_assert_cmpstr (rig.pictures->str, ==, "");
  show (&rig, "D");
  g_assert_cmpstr (rig.pictures->str, ==, "D");
  rig_close (&rig);
}

/* Somebody else in the slot does not wait for who was there before. */
static void
test_switch (void)
{
  Rig rig;

  rig_open (&rig);
  call_transform_withhold (rig.opening, TRUE);
  show (&rig, "Ab");
  say (&rig, "x");
  rig.sender = 2;
  show (&rig, "C");
  say (&rig, "y");
  call_transform_withhold (rig.opening, FALSE);
  show (&rig, "d");
  say (&rig, "z");
  g_assert_cmpstr (rig.pictures->str, ==, "Cd");
  g_assert_cmpstr (rig.sounds->str, ==, "yz");
  rig_close (&rig);
}

/* What is not to be opened at all is not held. */
static void
test_refused (void)
{
  Rig rig;

  rig_open (&rig);
  show (&rig, "A");
  call_transform_fail (rig.opening, 1);
  show (&rig, "bc");
  g_assert_cmpuint (rig.n_asked, ==, 1);
  show (&rig, "D");
  call_transform_fail (rig.opening, 1);
  say (&rig, "xy");
  g_assert_cmpstr (rig.pictures->str, ==, "AD");
  g_assert_cmpstr (rig.sounds->str, ==, "y");
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/call/downlink/soon", test_soon);
  g_test_add_func ("/call/downlink/silence", test_silence);
  g_test_add_func ("/call/downlink/late", test_late);
  g_test_add_func ("/call/downlink/late-key-frame", test_late_key_frame);
  g_test_add_func ("/call/downlink/many", test_many);
  g_test_add_func ("/call/downlink/switch", test_switch);
  g_test_add_func ("/call/downlink/refused", test_refused);
  return g_test_run ();
}
