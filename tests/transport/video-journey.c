/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "video-journey.h"

#include "lv-bytes.h"

#include <string.h>

#define SAME_US 2000 /* pictures so near to each other are one */
#define MEDIA_SSRC 1
#define RTX_SSRC 2
#define FACTS 24 /* bytes of a frame that say what it is */
#define MAX_SENT 16384

/* What a coder's and a decoder's reference buffers hold, as numbers of frames. */
typedef struct
{
  guint32 last, alt;
} Buffers;

typedef struct
{
  gint64 at_us;
  guint64 order;
  gboolean is_key_request;
  gboolean is_back;
  gsize length;
  guint8 bytes[LV_RTP_PACKET_SIZE]; /* or sequence numbers */
} Event;

typedef struct
{
  const JourneySettings *settings;
  JourneyResult *result;
  TestLink there, back;
  LvSendStream *sender;
  LvVideoStream *receiver;
  GSequence *events;
  guint64 n_events;
  gint64 now_us;

  guint32 n_coded;
  guint in_period;
  gboolean wants_key;
  Buffers coder, decoder;
  gint64 sent_us[MAX_SENT];
  gboolean has_offset;
  guint16 offset;       /* from the sender's sequence numbers to those on the way */
  guint16 repeated_seq; /* that the receiver has asked for and is being answered */

  gboolean has_decoded;
  guint32 last_decoded;
  gint64 last_decoded_us;
  double delays_us;
  gint64 show_us, shown_us; /* of the picture that is next, and of the one on the screen */
} Journey;

static int
compare_events (gconstpointer a, gconstpointer b, gpointer data)
{
  const Event *x = a;
  const Event *y = b;

  if (x->at_us != y->at_us)
    return x->at_us < y->at_us ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

static gboolean
is_mute (Journey *self)
{
  return self->now_us >= self->settings->mute_from_us && self->now_us < self->settings->mute_to_us;
}

static void
make_good (Journey *self)
{
  self->there.settings.loss = self->back.settings.loss = 0;
  self->there.settings.jitter_us = self->back.settings.jitter_us = 0;
  self->there.settings.rate_bps = 0;
  self->there.is_losing = FALSE;
}

static void
post (Journey *self, TestLink *link, const Event *event)
{
  gint64 at_us;
  Event *copy;

  if (!test_link_send (link, event->length, self->now_us, &at_us) || is_mute (self))
    return;
  copy = g_memdup2 (event, sizeof *event);
  copy->at_us = at_us;
  copy->order = self->n_events++;
  g_sequence_insert_sorted (self->events, copy, compare_events, NULL);
}

/* A test without a server chooses where the numbers wrap around. */
static gboolean
renumber (Journey *self, guint8 *packet, const LvRtpHeader *header)
{
  const JourneyServer *server = self->settings->server;
  guint8 *original = packet + header->header_length;

  if (server != NULL && header->ssrc == MEDIA_SSRC)
    return server->forward (packet, header, self->now_us, server->data);
  if (server != NULL && header->payload_length > 2)
    server->repeat (packet, header, self->repeated_seq, server->data);
  if (server != NULL)
    return TRUE;
  if (!self->has_offset)
    self->offset = (guint16) (self->settings->first_seq - header->seq);
  self->has_offset = TRUE;
  if (header->ssrc == MEDIA_SSRC)
    lv_put_u16 (packet + 2, (guint16) (header->seq + self->offset));
  else if (header->payload_length > 2)
    lv_put_u16 (original, (guint16) (lv_get_u16 (original) + self->offset));
  return TRUE;
}

static void
on_outgoing (const LvOutgoing *outgoing, gpointer data)
{
  Journey *self = data;
  Event event = { .length = outgoing->length };
  LvRtpHeader header;

  memcpy (event.bytes, outgoing->packet, outgoing->length);
  g_assert_true (lv_rtp_parse (event.bytes, event.length, &header));
  if (renumber (self, event.bytes, &header))
    post (self, &self->there, &event);
}

/* 0 2 1 2: layer 0 refers to the last of layer 0, layer 1 to that and is kept, layer 2 to either
 * and is not kept; the first three of a period need layer 0 alone. */
static LvFrame *
code_frame (Journey *self)
{
  static const guint8 layers[] = { 0, 2, 1, 2 };
  JourneyResult *result = self->result;
  gboolean is_key = self->n_coded == 0 || self->wants_key;
  guint8 tid;
  gsize size = self->settings->frame_size;
  guint32 number = self->n_coded++;
  g_autofree guint8 *bytes = NULL;
  g_autoptr (GBytes) data = NULL;
  LvFrame *frame;

  self->in_period = is_key ? 0 : (self->in_period + 1) % 4;
  tid = self->settings->n_layers == 3 ? layers[self->in_period] : 0;
  size = FACTS + (gsize) ((double) size * (0.5 + test_link_draw (&self->back)));
  size = is_key ? size * 10 : tid == 0 ? size * 2 : size;
  bytes = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (i * 31 + number);
  memcpy (bytes, is_key ? "\x10\0\0\x9d\x01\x2a\x40\x01\xb4\0" : "\x11\0\0\0\0\0\0\0\0\0", 10);
  lv_put_u32 (bytes + 10, number);
  bytes[14] = tid;
  bytes[15] = is_key;
  lv_put_u32 (bytes + 16, self->coder.last);
  lv_put_u32 (bytes + 20, self->in_period == 3 ? self->coder.alt : self->coder.last);
  if (is_key)
    self->coder = (Buffers){ number, number };
  else if (tid == 0)
    self->coder.last = number;
  else if (tid == 1)
    self->coder.alt = number;
  data = g_bytes_new (bytes, size);
  frame = lv_frame_new (LV_SOURCE_CAMERA, data);
  frame->is_key = is_key;
  frame->temporal_id = tid;
  frame->is_sync = tid > 0 && self->in_period != 3;
  frame->rtp_time = number * (90000 / self->settings->fps);
  self->wants_key = FALSE;
  result->n_sent++;
  result->n_sent_base += tid == 0;
  return frame;
}

static void
send_frame (Journey *self)
{
  g_autoptr (LvFrame) frame = code_frame (self);
  guint number = self->n_coded - 1;

  g_assert_cmpuint (number, <, MAX_SENT);
  self->sent_us[number] = self->now_us;
  g_assert_true (lv_send_stream_send (self->sender, frame, self->now_us));
  if (self->settings->padding_every > 0 && number % self->settings->padding_every == 0)
    lv_send_stream_send_padding (self->sender, number % 2 == 0 ? 200 : 1000, self->now_us);
}

/* Fails when the frame refers to anything that the decoder does not have. */
static void
decode (Journey *self, LvFrame *frame, const guint8 *bytes)
{
  guint32 number = lv_get_u32 (bytes + 10);
  gboolean is_key = bytes[15];

  g_assert_cmpint (frame->is_key, ==, is_key);
  if (is_key)
    {
      self->decoder = (Buffers){ number, number };
      return;
    }
  g_assert_cmpuint (lv_get_u32 (bytes + 16), ==, self->decoder.last);
  if (lv_get_u32 (bytes + 20) != self->decoder.last)
    g_assert_cmpuint (lv_get_u32 (bytes + 20), ==, self->decoder.alt);
  if (frame->temporal_id == 0)
    self->decoder.last = number;
  else if (frame->temporal_id == 1)
    self->decoder.alt = number;
}

/* A picture that comes too late is shown when it comes, and the newest wins. */
static void
show (Journey *self, guint32 number)
{
  const gint64 due_us
      = self->sent_us[number] + self->settings->link.delay_us + self->settings->slack_us;
  const gint64 show_us = MAX (self->now_us, due_us);
  const gint64 jerk_us = 5 * G_USEC_PER_SEC / 2 / self->settings->fps;

  if (self->show_us != 0 && show_us > self->show_us + SAME_US)
    {
      self->result->n_shown++;
      self->result->n_jerks += self->shown_us != 0 && self->show_us - self->shown_us > jerk_us;
      self->shown_us = self->show_us;
    }
  self->show_us = show_us;
}

static void
on_frame (LvFrame *frame, gpointer data)
{
  Journey *self = data;
  JourneyResult *result = self->result;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (frame->data, &size);
  guint32 number = lv_get_u32 (bytes + 10);
  gint64 delay_us = self->now_us - self->sent_us[number];

  for (gsize i = FACTS; i < size; i++)
    g_assert_cmpuint (bytes[i], ==, (guint8) (i * 31 + number));
  g_assert_cmpuint (frame->temporal_id, ==, bytes[14]);
  g_assert_cmpuint (frame->rtp_time, ==, number * (90000 / self->settings->fps));
  g_assert_cmpuint (frame->width, ==, 320);
  g_assert_cmpuint (frame->height, ==, 180);
  g_assert_true (!self->has_decoded || number > self->last_decoded);
  decode (self, frame, bytes);
  show (self, number);
  result->n_frames++;
  result->n_base += frame->temporal_id == 0;
  result->n_keys += frame->is_key;
  result->longest_gap_us = MAX (result->longest_gap_us, self->now_us - self->last_decoded_us);
  result->longest_delay_us = MAX (result->longest_delay_us, delay_us);
  self->delays_us += (double) delay_us;
  self->has_decoded = TRUE;
  self->last_decoded = number;
  self->last_decoded_us = self->now_us;
}

static void
on_nack (const guint16 *seqs, guint n_seqs, gpointer data)
{
  Journey *self = data;
  Event event = { .is_back = TRUE, .length = 2 * (gsize) n_seqs };

  for (guint i = 0; i < n_seqs; i++)
    lv_put_u16 (event.bytes + 2 * i, seqs[i]);
  post (self, &self->back, &event);
}

static void
on_need_key_frame (gpointer data)
{
  Journey *self = data;
  Event event = { .is_back = TRUE, .is_key_request = TRUE };

  post (self, &self->back, &event);
}

static void
answer_nack (Journey *self, guint16 seq)
{
  const JourneyServer *server = self->settings->server;
  guint16 sender_seq = (guint16) (seq - self->offset);

  self->repeated_seq = seq;
  if (server == NULL || server->find (seq, &sender_seq, server->data))
    lv_send_stream_on_nack (self->sender, sender_seq, self->now_us);
}

static void
deliver (Journey *self, Event *event)
{
  LvRtpHeader header;

  if (event->is_key_request)
    self->wants_key = TRUE;
  else if (event->is_back)
    for (gsize i = 0; i < event->length; i += 2)
      answer_nack (self, lv_get_u16 (event->bytes + i));
  else
    {
      g_assert_true (lv_rtp_parse (event->bytes, event->length, &header));
      lv_video_stream_receive (self->receiver, &header, self->now_us);
    }
}

static void
run (Journey *self)
{
  const gint64 interval_us = G_USEC_PER_SEC / self->settings->fps;
  gint64 frame_us = 0;
  gint64 timeout_us = -1;

  while (self->now_us < self->settings->length_us)
    {
      GSequenceIter *first = g_sequence_get_begin_iter (self->events);
      Event *event = g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
      gint64 next_us = frame_us;

      if (event != NULL)
        next_us = MIN (next_us, event->at_us);
      if (timeout_us >= 0)
        next_us = MIN (next_us, MAX (timeout_us, self->now_us));
      self->now_us = next_us;
      if (self->settings->good_from_us > 0 && next_us >= self->settings->good_from_us)
        make_good (self);
      if (event != NULL && event->at_us == next_us)
        {
          deliver (self, event);
          g_sequence_remove (first);
        }
      else if (frame_us == next_us)
        {
          send_frame (self);
          frame_us += interval_us;
        }
      timeout_us = lv_video_stream_on_timeout (self->receiver, self->now_us);
      g_assert_true (timeout_us == -1 || timeout_us > self->now_us);
    }
}

void
journey_run (const JourneySettings *settings, JourneyResult *result)
{
  static const LvSendStreamConfig config = { .source = LV_SOURCE_CAMERA,
                                             .ssrc = MEDIA_SSRC,
                                             .rtx_ssrc = RTX_SSRC,
                                             .payload_type = 96,
                                             .rtx_payload_type = 97 };
  static const LvVideoStreamEvents events = { on_frame, on_nack, on_need_key_frame };
  const TestLinkSettings back = { .delay_us = settings->link.delay_us,
                                  .jitter_us = settings->link.jitter_us,
                                  .loss = settings->loss_back };
  g_autofree Journey *self = g_new0 (Journey, 1);
  gint64 round_trip_us = 2 * settings->link.delay_us + settings->link.jitter_us;

  *result = (JourneyResult){ 0 };
  self->settings = settings;
  self->result = result;
  test_link_init (&self->there, &settings->link, settings->seed);
  test_link_init (&self->back, &back, settings->seed + 1);
  self->events = g_sequence_new (g_free);
  self->sender = lv_send_stream_new (&config, on_outgoing, self);
  self->receiver = lv_video_stream_new (LV_SOURCE_CAMERA, MEDIA_SSRC, RTX_SSRC, 97, &events, self);
  lv_send_stream_set_round_trip (self->sender, round_trip_us);
  lv_video_stream_set_round_trip (self->receiver, round_trip_us);
  lv_video_stream_set_slack (self->receiver, settings->slack_us);
  run (self);
  result->longest_gap_us = MAX (result->longest_gap_us, self->now_us - self->last_decoded_us);
  result->last_frame_us = self->last_decoded_us;
  result->mean_delay_us = self->delays_us / MAX (result->n_frames, 1);
  lv_video_stream_get_stats (self->receiver, &result->stats);
  lv_video_stream_get_report (self->receiver, self->now_us, &result->report);
  g_sequence_free (self->events);
  lv_send_stream_free (self->sender);
  lv_video_stream_free (self->receiver);
}
