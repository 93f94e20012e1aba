/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench-person.h"
#include "lv-media-negotiation.h"
#include "lv-sound-encoder.h"
#include "lv-test-picture.h"
#include "lv-voice.h"
#include "lv-vp8-decoder.h"
#include "lv-vp8-encoder.h"

#include <string.h>

#define STEP_US 10000
#define FPS 30
#define WIDTH 640
#define HEIGHT 360
#define N_LAYERS 2 /* half the size, and this */
#define FREEZE_US 200000

typedef struct
{
  LvVp8Encoder *encoder;
  GByteArray *memory;
  LvPicture picture;
  int bitrate_bps; /* atomic; 0: not wanted */
  int needs_key;   /* atomic */
} Layer;

struct _BenchPerson
{
  LvSfu *sfu;
  LvSfuRoom *room;
  LvSfuPeer *peer;
  TestUdpProxy *proxy;
  LvNegotiation *negotiation;
  LvMediaSession *session;
  char *answer;
  guint index;
  gboolean is_connected;

  /* A thread that lives in real time: it speaks, shows and hears. */
  GThread *thread;
  int is_stopping; /* atomic */
  GArray *speech;
  LvSoundEncoder *sound;
  LvVoice voice;
  Layer layers[N_LAYERS];
  guint32 n_pictures;
  int sound_bps, expected_loss; /* atomic */

  GMutex lock; /* of what follows: media thread and our own */
  LvSoundBuffer *buffer;
  LvAudioStats heard; /* when it was last asked for */
  LvVp8Decoder *decoder;
  gint64 shown_us;
  BenchSeen seen;
};

static void
send_sound (BenchPerson *self, guint64 step, gint64 now_us)
{
  const float *from = &g_array_index (self->speech, float,
                                      step *LV_SOUND_BLOCK % (self->speech->len - LV_SOUND_BLOCK));
  g_autoptr (LvFrame) frame = NULL;
  gint16 block[LV_SOUND_BLOCK];
  guint8 level;

  for (guint i = 0; i < LV_SOUND_BLOCK; i++)
    block[i] = (gint16) (CLAMP (from[i], -1, 1) * G_MAXINT16);
  level = lv_sound_get_level (block, LV_SOUND_BLOCK);
  lv_sound_encoder_set_bitrate (self->sound, (guint) g_atomic_int_get (&self->sound_bps));
  lv_sound_encoder_set_expected_loss (self->sound, (guint) g_atomic_int_get (&self->expected_loss));
  frame = lv_sound_encoder_add (self->sound, block, level, lv_voice_hear (&self->voice, level),
                                now_us);
  if (frame != NULL)
    lv_media_session_send (self->session, frame);
}

static void
send_layer (BenchPerson *self, guint n, gint64 now_us)
{
  Layer *layer = &self->layers[n];
  guint bitrate_bps = (guint) g_atomic_int_get (&layer->bitrate_bps);
  LvVp8Frame coded = { 0 };

  if (bitrate_bps == 0)
    return;
  lv_vp8_encoder_set_rate (layer->encoder, bitrate_bps, FPS);
  if (!lv_vp8_encoder_encode (layer->encoder, &layer->picture, now_us,
                              g_atomic_int_exchange (&layer->needs_key, FALSE), &coded, NULL))
    g_error ("no picture");
  if (coded.data != NULL)
    {
      g_autoptr (LvFrame) frame = lv_frame_new (LV_SOURCE_CAMERA, coded.data);

      frame->layer = n;
      frame->temporal_id = coded.temporal_id;
      frame->is_key = coded.is_key;
      frame->is_sync = coded.is_sync;
      frame->rtp_time = (guint32) (now_us * 9 / 100);
      frame->capture_us = now_us;
      frame->width = layer->picture.width;
      frame->height = layer->picture.height;
      lv_media_session_send (self->session, frame);
      g_bytes_unref (coded.data);
    }
}

static void
send_picture (BenchPerson *self, gint64 now_us)
{
  LvTestCode code = { self->n_pictures++, (guint32) (now_us / 1000) };

  lv_test_picture_draw (&self->layers[1].picture, &code, code.time_ms % 86400000);
  lv_picture_halve (&self->layers[0].picture, &self->layers[1].picture);
  lv_test_code_draw (&self->layers[0].picture, &code);
  for (guint i = 0; i < N_LAYERS; i++)
    send_layer (self, i, now_us);
}

static gpointer
live (gpointer data)
{
  BenchPerson *self = data;
  gint64 begun_us = g_get_monotonic_time ();
  gint64 picture_us = begun_us;

  for (guint64 step = 0; !g_atomic_int_get (&self->is_stopping); step++)
    {
      gint64 due_us = begun_us + (gint64) step * STEP_US;
      gint64 now_us = g_get_monotonic_time ();
      float block[LV_SOUND_BLOCK];

      if (now_us < due_us)
        g_usleep ((gulong) (due_us - now_us));
      now_us = g_get_monotonic_time ();
      if (self->speech != NULL)
        {
          send_sound (self, step, due_us);
          if (now_us >= picture_us)
            {
              send_picture (self, now_us);
              picture_us += G_USEC_PER_SEC / FPS;
            }
        }
      g_mutex_lock (&self->lock);
      lv_sound_buffer_pull (self->buffer, now_us, block);
      g_mutex_unlock (&self->lock);
    }
  return NULL;
}

static gboolean
take_answer (gpointer data)
{
  BenchPerson *self = data;
  LvMediaAnswer answer = { .sdp = self->answer, .turn = g_ptr_array_new () };
  g_autoptr (GError) error = NULL;

  lv_media_session_take_answer (self->session, &answer, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (answer.turn);
  return G_SOURCE_REMOVE;
}

/* Of the join. */
static const LvIceCredentials *
enter (BenchPerson *self, const LvMediaOffer *offer)
{
  g_autoptr (GError) error = NULL;
  LvMediaSources sources = { 0 };
  const LvIceCredentials *credentials;

  self->negotiation = lv_negotiation_new (offer, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->negotiation->spec.n_slots; i++)
    {
      LvSfuSlot *slot = &self->negotiation->spec.slots[i];

      slot->ssrc = lv_sfu_draw_ssrc (self->sfu);
      slot->rtx_ssrc = slot->is_video ? lv_sfu_draw_ssrc (self->sfu) : 0;
    }
  g_snprintf (self->negotiation->spec.seat, sizeof self->negotiation->spec.seat, "p%u",
              self->index);
  self->negotiation->spec.index = self->index;
  self->peer = lv_sfu_room_add_peer (self->room, &self->negotiation->spec, self, &credentials);
  sources.is_on[LV_SOURCE_MICROPHONE] = sources.is_on[LV_SOURCE_CAMERA] = self->speech != NULL;
  lv_sfu_peer_set_sources (self->peer, &sources);
  return credentials;
}

static const LvIceCredentials *
restart (BenchPerson *self, const LvMediaOffer *offer)
{
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->lock);
  self->seen.restarts++;
  g_mutex_unlock (&self->lock);
  lv_negotiation_restart (self->negotiation, offer->sdp, &error);
  g_assert_no_error (error);
  return lv_sfu_peer_restart (self->peer, &self->negotiation->spec.remote);
}

static void
on_offer (const LvMediaOffer *offer, gboolean is_restart, gpointer data)
{
  static const char *const addresses[] = { "127.0.0.1", NULL };
  BenchPerson *self = data;
  LvMediaWays ways = { .addresses = addresses, .udp_port = test_udp_proxy_get_port (self->proxy) };

  ways.credentials = is_restart ? restart (self, offer) : enter (self, offer);
  ways.fingerprint = lv_sfu_get_fingerprint (self->sfu);
  g_free (self->answer);
  self->answer = lv_negotiation_answer (self->negotiation, &ways);
  g_idle_add (take_answer, self);
}

static void
on_path (const LvPathInfo *info, gpointer data)
{
  BenchPerson *self = data;

  if (info->state == LV_MEDIA_SESSION_FAILED)
    g_error ("no way to the server: %s", info->reason);
  self->is_connected = info->state == LV_MEDIA_SESSION_CONNECTED && info->path == LV_PATH_UDP;
}

static void
on_plan (const LvEncodePlan *plan, gpointer data)
{
  BenchPerson *self = data;

  for (guint i = 0; i < N_LAYERS; i++)
    {
      int bitrate_bps = plan->layers[i].is_active ? (int) plan->layers[i].bitrate_bps : 0;

      if (bitrate_bps > 0 && g_atomic_int_get (&self->layers[i].bitrate_bps) == 0)
        g_atomic_int_set (&self->layers[i].needs_key, TRUE);
      g_atomic_int_set (&self->layers[i].bitrate_bps, bitrate_bps);
    }
  g_atomic_int_set (&self->sound_bps, (int) plan->sound_bps);
  g_atomic_int_set (&self->expected_loss, (int) plan->expected_loss_percent);
}

static void
on_key_frame (LvSource source, guint layer, gpointer data)
{
  BenchPerson *self = data;

  if (source == LV_SOURCE_CAMERA && layer < N_LAYERS)
    g_atomic_int_set (&self->layers[layer].needs_key, TRUE);
}

/* Lock held. */
static void
count_picture (BenchPerson *self, const LvTestCode *code, gint64 now_us)
{
  gint64 gap_us = now_us - self->shown_us;

  self->seen.pictures++;
  self->seen.latency_sum_us
      += (gint64) (guint32) ((guint32) (now_us / 1000) - code->time_ms) * 1000;
  if (self->shown_us > 0)
    {
      self->seen.longest_gap_us = MAX (self->seen.longest_gap_us, gap_us);
      if (gap_us > FREEZE_US)
        {
          self->seen.freezes++;
          self->seen.frozen_us += gap_us;
        }
    }
  self->shown_us = now_us;
}

static void
on_frame (guint slot, LvFrame *frame, gpointer data)
{
  BenchPerson *self = data;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (frame->data, &length);
  LvPicture picture = { 0 };
  LvTestCode code;

  if (slot != 0)
    return;
  g_mutex_lock (&self->lock);
  if (!lv_vp8_decoder_decode (self->decoder, bytes, length, &picture))
    lv_media_session_request_key_frame (self->session, slot);
  else if (picture.width > 0 && lv_test_code_read (&picture, &code))
    count_picture (self, &code, g_get_monotonic_time ());
  g_mutex_unlock (&self->lock);
}

static void
on_sound (guint slot, LvFrame *frame, gint64 seq, gint64 rtp_time, gint64 arrival_us, gpointer data)
{
  BenchPerson *self = data;
  LvAudioStats stats;

  if (slot != 0)
    return;
  g_mutex_lock (&self->lock);
  lv_sound_buffer_push (self->buffer, seq, rtp_time, arrival_us, frame->data);
  lv_sound_buffer_get_stats (self->buffer, &stats);
  g_mutex_unlock (&self->lock);
  /* Its picture would be shown when it is heard. */
  lv_media_session_set_slack (self->session, 0, (gint64) stats.delay_ms * 1000);
}

static void
on_slots (GArray *slots, gpointer data)
{
}

static void
on_need_socket (const char *token, gpointer data)
{
  g_error ("UDP does not get through");
}

static const LvMediaSessionEvents session_events = {
  .offer = on_offer,
  .path = on_path,
  .plan = on_plan,
  .slots = on_slots,
  .need_socket = on_need_socket,
  .key_frame = on_key_frame,
  .frame = on_frame,
  .sound = on_sound,
};

static void
init_layer (Layer *self, guint width, guint height)
{
  LvVp8Config config = { width, height, FPS, 300000, LV_VP8_CAMERA };
  g_autoptr (GError) error = NULL;

  self->encoder = lv_vp8_encoder_new (&config, &error);
  g_assert_no_error (error);
  self->memory = g_byte_array_new ();
  g_byte_array_set_size (self->memory, (guint) lv_picture_get_size (width, height));
  self->picture = lv_picture_wrap (self->memory->data, width, height);
}

BenchPerson *
bench_person_new (LvSfu *sfu, LvSfuRoom *room, guint index, TestUdpProxy *proxy, GArray *speech)
{
  static const LvMediaSessionConfig config = { .n_video = 1 };
  BenchPerson *self = g_new0 (BenchPerson, 1);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->sfu = sfu;
  self->room = room;
  self->index = index;
  self->proxy = proxy;
  self->speech = speech;
  self->sound = lv_sound_encoder_new (LV_SOURCE_MICROPHONE);
  self->sound_bps = LV_SPEECH_BPS;
  init_layer (&self->layers[0], WIDTH / 2, HEIGHT / 2);
  init_layer (&self->layers[1], WIDTH, HEIGHT);
  self->buffer = lv_sound_buffer_new ();
  self->decoder = lv_vp8_decoder_new ();
  self->session = lv_media_session_new (&config, &session_events, self, &error);
  g_assert_no_error (error);
  self->thread = g_thread_new ("person", live, self);
  lv_media_session_start (self->session);
  return self;
}

static void
on_removed (const LvSfuStats *stats, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

void
bench_person_free (BenchPerson *self)
{
  gboolean is_removed = self->peer == NULL;

  g_atomic_int_set (&self->is_stopping, TRUE);
  g_thread_join (self->thread);
  lv_media_session_stop (self->session);
  if (self->peer != NULL)
    lv_sfu_peer_remove (self->peer, on_removed, &is_removed);
  while (!is_removed)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (self->session);
  for (guint i = 0; i < N_LAYERS; i++)
    {
      lv_vp8_encoder_free (self->layers[i].encoder);
      g_byte_array_unref (self->layers[i].memory);
    }
  lv_sound_encoder_free (self->sound);
  lv_sound_buffer_free (self->buffer);
  lv_vp8_decoder_free (self->decoder);
  g_clear_pointer (&self->negotiation, lv_negotiation_free);
  g_mutex_clear (&self->lock);
  g_free (self->answer);
  g_free (self);
}

gboolean
bench_person_is_connected (BenchPerson *self)
{
  return self->is_connected;
}

void
bench_person_watch (BenchPerson *self, BenchPerson *watched, guint width, guint height)
{
  g_autoptr (GArray) view = g_array_new (FALSE, TRUE, sizeof (LvViewItem));
  LvViewItem item = { .source = LV_SOURCE_CAMERA, .width = width, .height = height };

  g_snprintf (item.seat, sizeof item.seat, "p%u", watched->index);
  g_array_append_val (view, item);
  lv_sfu_peer_set_view (self->peer, view);
}

void
bench_person_begin (BenchPerson *self)
{
  g_mutex_lock (&self->lock);
  lv_sound_buffer_free (self->buffer);
  self->buffer = lv_sound_buffer_new ();
  self->heard = (LvAudioStats){ 0 };
  g_mutex_unlock (&self->lock);
}

void
bench_person_take_seen (BenchPerson *self, BenchSeen *seen)
{
  LvAudioStats now;

  g_mutex_lock (&self->lock);
  lv_sound_buffer_get_stats (self->buffer, &now);
  *seen = self->seen;
  seen->sound = now;
  seen->sound.samples -= self->heard.samples;
  seen->sound.concealed_samples -= self->heard.concealed_samples;
  seen->sound.recovered_frames -= self->heard.recovered_frames;
  seen->sound.late_packets -= self->heard.late_packets;
  self->heard = now;
  self->seen = (BenchSeen){ 0 };
  g_mutex_unlock (&self->lock);
}

LvMediaSession *
bench_person_get_session (BenchPerson *self)
{
  return self->session;
}

static void
on_sfu_state (LvSfuPeer *peer, LvSfuPeerState state, gpointer data)
{
}

static void
on_sfu_slots (LvSfuPeer *peer, GArray *slots, gpointer data)
{
  BenchPerson *self = lv_sfu_peer_get_owner (peer);

  lv_media_session_take_slots (self->session, slots);
}

static void
on_sfu_wanted (LvSfuPeer *peer, const LvMediaWanted *wanted, gpointer data)
{
  BenchPerson *self = lv_sfu_peer_get_owner (peer);

  lv_media_session_take_wanted (self->session, wanted);
}

static void
on_sfu_speaking (LvSfuRoom *room, const char *const *seats, gpointer data)
{
}

static void
on_sfu_stats (LvSfuPeer *peer, const LvSfuStats *stats, gpointer data)
{
}

const LvSfuEvents bench_sfu_events = {
  .state = on_sfu_state,
  .slots = on_sfu_slots,
  .wanted = on_sfu_wanted,
  .speaking = on_sfu_speaking,
  .stats = on_sfu_stats,
};
