/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-audio-player.h"

#include "lv-gst.h"
#include "lv-mixer.h"
#include "lv-pull-clock.h"
#include "lv-sound-output.h"
#include "lv-thread.h"

#define BLOCK_US 10000
#define MAX_LAG_US 1000000 /* of the time of blocks behind the clock */
#define DELAY_SMOOTHING 0.02
#define REFERENCE_LEAD_US 5000 /* no echo comes before its sound */
#define START_STAMPS 200
#define START_TOLERANCE_US 5000
#define TOLERANCE_US 12000
#define LOOK_MS 500
#define MAX_IDLE_LOOKS 4    /* a device that asks for nothing so long has gone */
#define MAX_GROWTH_US 40000 /* of the output's delay */
#define MAX_LONG_LOOKS 2    /* with a delay that has grown more */
#define LOOKS_TO_BEGIN 3    /* before the sink knows its delay */
#define LEAST_LOOKS 10      /* between two streams */

/* The streaming thread pulls, another one pushes, the main context asks and sets: all under lock,
 * which nobody holds longer than it takes to decode one frame a slot. */
struct _LvAudioPlayer
{
  GObject parent_instance;

  GMutex lock;
  LvMixer *mixer;
  LvPullClock clock;
  double output_delay_us; /* from a block's time to its being heard; negative: not known */
  LvSoundFunc tap;
  gpointer tap_data;
  gint64 stamp_us; /* of the last block; the streaming thread's, as is: */
  guint n_stamps;

  LvSoundOutput *output; /* changed only while it does not run */
  GstElement *probe;     /* stays the same when the device changes: a sender keeps it */
  guint n_probes;
  gboolean is_to_nowhere;
  guint look_id;
  gint n_blocks;      /* atomic */
  gint n_seen_blocks; /* at the last look */
  guint n_idle_looks;
  char *asked_device;
  guint n_looks, n_long_looks; /* since it plays to this device */
  gint64 least_delay_us;

  GCancellable *preparing; /* between start and the first pipe */
  GTask *play;             /* what is played once */
  guint play_id;           /* the source that ends it when it is heard */
  gint64 play_heard_us;    /* under lock: the end of it */
};

enum
{
  FAILED,
  DEVICE_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LvAudioPlayer, lv_audio_player, G_TYPE_OBJECT)

static void
follow_output_delay (LvAudioPlayer *self, gint64 delay_us)
{
  if (self->output_delay_us < 0)
    self->output_delay_us = delay_us;
  else
    self->output_delay_us += (delay_us - self->output_delay_us) * DELAY_SMOOTHING;
}

/* The echo canceller takes the reference by its time stamps: they have to be as even as its samples
 * are, so that they follow what the sink says only when it is far away, or soon after the start,
 * when the sink itself has to find out. */
static gint64
stamp (LvAudioPlayer *self, gint64 heard_us)
{
  gint64 error_us, tolerance_us = self->n_stamps < START_STAMPS ? START_TOLERANCE_US : TOLERANCE_US;

  self->n_stamps++;
  self->stamp_us += BLOCK_US;
  error_us = heard_us - REFERENCE_LEAD_US - self->stamp_us;
  if (ABS (error_us) <= tolerance_us)
    return self->stamp_us;
  g_debug ("the echo reference jumps by %" G_GINT64_FORMAT " ms", error_us / 1000);
  self->stamp_us += error_us;
  return self->stamp_us;
}

/* When the next block is due. To nowhere the pipeline's clock does the pulling, so that the time is
 * even by itself. */
static gint64
tick (LvAudioPlayer *self, gint64 now_us)
{
  if (!self->is_to_nowhere || self->clock.time_us < now_us - MAX_LAG_US)
    return lv_pull_clock_tick (&self->clock, now_us, BLOCK_US);
  self->clock.time_us += BLOCK_US;
  return self->clock.time_us;
}

static void
end_play (LvAudioPlayer *self, GError *error)
{
  g_autoptr (GTask) play = g_steal_pointer (&self->play);

  g_clear_handle_id (&self->play_id, g_source_remove);
  g_mutex_lock (&self->lock);
  lv_mixer_play (self->mixer, NULL);
  g_mutex_unlock (&self->lock);
  if (play == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (play, error);
  else
    g_task_return_boolean (play, TRUE);
}

static gboolean
on_heard (gpointer data)
{
  LvAudioPlayer *self = data;

  self->play_id = 0;
  end_play (self, NULL);
  return G_SOURCE_REMOVE;
}

/* All of it was given to the sink. */
static gboolean
on_played (gpointer data)
{
  LvAudioPlayer *self = data;
  gboolean is_playing;
  gint64 left_us;

  g_mutex_lock (&self->lock);
  is_playing = lv_mixer_is_playing (self->mixer); /* another one by now */
  left_us = self->play_heard_us - g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  if (self->play != NULL && self->play_id == 0 && !is_playing)
    self->play_id = g_timeout_add ((guint) (MAX (left_us, 0) / 1000) + 1, on_heard, self);
  return G_SOURCE_REMOVE;
}

static gint64
fill (gint16 *samples, gpointer data)
{
  LvAudioPlayer *self = data;
  gint64 now_us = g_get_monotonic_time (), time_us,
         sink_delay_us = lv_sound_output_get_delay (self->output);
  gboolean is_played;

  g_mutex_lock (&self->lock);
  is_played = lv_mixer_is_playing (self->mixer);
  time_us = tick (self, now_us);
  if (self->is_to_nowhere)
    self->output_delay_us = 0;
  else if (sink_delay_us >= 0)
    follow_output_delay (self, now_us + sink_delay_us - time_us);
  lv_mixer_pull (self->mixer, time_us, samples);
  time_us += MAX (self->output_delay_us, 0);
  is_played &= !lv_mixer_is_playing (self->mixer);
  if (is_played)
    self->play_heard_us = time_us + BLOCK_US;
  g_mutex_unlock (&self->lock);
  if (is_played)
    lv_context_post (NULL, on_played, g_object_ref (self), g_object_unref);
  g_atomic_int_inc (&self->n_blocks);
  if (self->tap != NULL)
    self->tap (samples, LV_SOUND_BLOCK, time_us, self->tap_data);
  /* The sink waits until then; the next block is due at the end of this one. */
  return self->is_to_nowhere ? time_us + BLOCK_US : stamp (self, time_us);
}

static void play_to (LvAudioPlayer *self, const char *device, gboolean is_to_nowhere);

static void
on_failed (const GError *error, gpointer data)
{
  LvAudioPlayer *self = data;
  g_autoptr (LvAudioPlayer) alive = g_object_ref (self);

  if (!self->is_to_nowhere)
    play_to (self, NULL, TRUE);
  end_play (self, g_error_copy (error));
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
on_device_changed (gpointer data)
{
  g_signal_emit (data, signals[DEVICE_CHANGED], 0);
}

static const LvSoundOutputEvents output_events = { fill, on_failed, on_device_changed };

static gboolean
is_idle (LvAudioPlayer *self)
{
  gint n_blocks = g_atomic_int_get (&self->n_blocks);

  self->n_idle_looks = n_blocks == self->n_seen_blocks ? self->n_idle_looks + 1 : 0;
  self->n_seen_blocks = n_blocks;
  return self->n_idle_looks > MAX_IDLE_LOOKS;
}

/* After an underrun PipeWire's PulseAudio server asks for what it missed once more, so that each
 * leaves more in its queue. Only a new stream gets rid of it. */
static gboolean
has_grown (LvAudioPlayer *self)
{
  gint64 delay_us = lv_audio_player_get_output_delay (self);

  if (++self->n_looks <= LOOKS_TO_BEGIN || delay_us < self->least_delay_us)
    self->least_delay_us = delay_us;
  self->n_long_looks = delay_us > self->least_delay_us + MAX_GROWTH_US ? self->n_long_looks + 1 : 0;
  return self->n_long_looks > MAX_LONG_LOOKS && self->n_looks > LEAST_LOOKS;
}

static gboolean
on_look (gpointer data)
{
  LvAudioPlayer *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *device = NULL;

  if (self->is_to_nowhere)
    return G_SOURCE_CONTINUE;
  if (is_idle (self))
    {
      error
          = lv_gst_error_new (lv_audio_player_get_device (self), "missing", "it asks for nothing");
      on_failed (error, self);
    }
  else if (has_grown (self))
    {
      g_debug ("the speaker's queue has grown: a new one");
      device = g_strdup (self->asked_device);
      play_to (self, device, FALSE);
    }
  else if (self->n_idle_looks == 0)
    lv_sound_output_check_device (self->output);
  return G_SOURCE_CONTINUE;
}

static void
take_down (LvAudioPlayer *self)
{
  LvSoundOutput *output = self->output;

  /* The streaming thread reads self->output until it has stopped. */
  if (output != NULL && !lv_sound_output_stop (output))
    gst_clear_object (&self->probe);
  self->output = NULL;
}

/* Its name is what a sender finds it by, in the whole process. */
static gboolean
ensure_probe (LvAudioPlayer *self, GError **error)
{
  g_autofree char *name = NULL;

  if (self->probe != NULL)
    return TRUE;
  name = g_strdup_printf ("probe-%p-%u", (void *) self, self->n_probes++);
  self->probe = lv_gst_make ("webrtcechoprobe", name, error);
  if (self->probe != NULL)
    gst_object_ref_sink (self->probe);
  return self->probe != NULL;
}

static gboolean
build (LvAudioPlayer *self, const char *device, GError **error)
{
  if (ensure_probe (self, error))
    self->output = lv_sound_output_new (device, self->is_to_nowhere, self->probe, &output_events,
                                        self, error);
  return self->output != NULL;
}

static void
play_to (LvAudioPlayer *self, const char *device, gboolean is_to_nowhere)
{
  g_autoptr (GError) error = NULL;

  take_down (self);
  g_free (self->asked_device);
  self->asked_device = g_strdup (device);
  self->n_looks = self->n_long_looks = 0;
  self->is_to_nowhere = is_to_nowhere;
  self->clock = (LvPullClock){ 0 };
  self->output_delay_us = -1;
  self->n_stamps = 0;
  if (!build (self, device, &error))
    {
      if (!is_to_nowhere)
        play_to (self, NULL, TRUE);
      end_play (self, g_error_copy (error));
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }
  self->n_idle_looks = 0;
  if (self->look_id == 0)
    self->look_id = g_timeout_add (LOOK_MS, on_look, self);
  lv_sound_output_start (self->output);
}

static void
lv_audio_player_dispose (GObject *object)
{
  LvAudioPlayer *self = LV_AUDIO_PLAYER (object);

  lv_audio_player_stop (self);
  G_OBJECT_CLASS (lv_audio_player_parent_class)->dispose (object);
}

static void
lv_audio_player_finalize (GObject *object)
{
  LvAudioPlayer *self = LV_AUDIO_PLAYER (object);

  gst_clear_object (&self->probe);
  g_clear_pointer (&self->mixer, lv_mixer_free);
  g_free (self->asked_device);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (lv_audio_player_parent_class)->finalize (object);
}

static void
lv_audio_player_class_init (LvAudioPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_audio_player_dispose;
  object_class->finalize = lv_audio_player_finalize;
  signals[FAILED] = g_signal_new ("failed", LV_TYPE_AUDIO_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[DEVICE_CHANGED] = g_signal_new ("device-changed", LV_TYPE_AUDIO_PLAYER, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lv_audio_player_init (LvAudioPlayer *self)
{
  g_mutex_init (&self->lock);
  self->output_delay_us = -1;
}

LvAudioPlayer *
lv_audio_player_new (guint n_slots)
{
  LvAudioPlayer *self = g_object_new (LV_TYPE_AUDIO_PLAYER, NULL);

  self->mixer = lv_mixer_new (n_slots);
  return self;
}

static void
begin (LvAudioPlayer *self)
{
  g_autofree char *device = g_strdup (self->asked_device);
  g_autoptr (GError) error = NULL;

  if (ensure_probe (self, &error))
    {
      play_to (self, device, FALSE);
      return;
    }
  end_play (self, g_error_copy (error));
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvAudioPlayer) self = data;
  g_autoptr (GError) error = NULL;

  lv_gst_prepare_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->preparing);
  begin (self);
}

void
lv_audio_player_start (LvAudioPlayer *self, const char *device)
{
  g_return_if_fail (LV_IS_AUDIO_PLAYER (self));

  g_free (self->asked_device);
  self->asked_device = g_strdup (device);
  if (lv_gst_is_prepared ())
    begin (self);
  else if (self->preparing == NULL)
    {
      self->preparing = g_cancellable_new ();
      lv_gst_prepare_async (self->preparing, on_prepared, g_object_ref (self));
    }
}

void
lv_audio_player_stop (LvAudioPlayer *self)
{
  g_return_if_fail (LV_IS_AUDIO_PLAYER (self));

  g_cancellable_cancel (self->preparing);
  g_clear_object (&self->preparing);
  g_clear_handle_id (&self->look_id, g_source_remove);
  take_down (self);
  end_play (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The player has stopped"));
}

void
lv_audio_player_play_async (LvAudioPlayer *self,
                            GBytes *samples,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (LV_IS_AUDIO_PLAYER (self));

  end_play (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Another one is played"));
  self->play = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->play, lv_audio_player_play_async);
  g_mutex_lock (&self->lock);
  lv_mixer_play (self->mixer, samples);
  g_mutex_unlock (&self->lock);
}

gboolean
lv_audio_player_play_finish (LvAudioPlayer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_audio_player_push (
    LvAudioPlayer *self, guint slot, gint64 seq, gint64 rtp_time, gint64 arrival_us, GBytes *opus)
{
  g_return_if_fail (slot < lv_mixer_get_n_slots (self->mixer));

  g_mutex_lock (&self->lock);
  lv_sound_buffer_push (lv_mixer_get_buffer (self->mixer, slot), seq, rtp_time, arrival_us, opus);
  g_mutex_unlock (&self->lock);
}

void
lv_audio_player_set_volume (LvAudioPlayer *self, guint slot, double volume)
{
  g_return_if_fail (slot < lv_mixer_get_n_slots (self->mixer));

  g_mutex_lock (&self->lock);
  lv_mixer_set_volume (self->mixer, slot, volume);
  g_mutex_unlock (&self->lock);
}

void
lv_audio_player_reset_slot (LvAudioPlayer *self, guint slot)
{
  g_return_if_fail (slot < lv_mixer_get_n_slots (self->mixer));

  g_mutex_lock (&self->lock);
  lv_sound_buffer_reset (lv_mixer_get_buffer (self->mixer, slot));
  g_mutex_unlock (&self->lock);
}

gint64
lv_audio_player_get_play_time (LvAudioPlayer *self, guint slot, gint64 rtp_time)
{
  gint64 time_us;

  g_return_val_if_fail (slot < lv_mixer_get_n_slots (self->mixer), 0);

  g_mutex_lock (&self->lock);
  time_us = lv_sound_buffer_get_pull_time (lv_mixer_get_buffer (self->mixer, slot), rtp_time);
  if (time_us != 0)
    time_us += MAX (self->output_delay_us, 0);
  g_mutex_unlock (&self->lock);
  return time_us;
}

void
lv_audio_player_get_stats (LvAudioPlayer *self, guint slot, LvAudioStats *stats)
{
  g_return_if_fail (slot < lv_mixer_get_n_slots (self->mixer));

  g_mutex_lock (&self->lock);
  lv_sound_buffer_get_stats (lv_mixer_get_buffer (self->mixer, slot), stats);
  g_mutex_unlock (&self->lock);
}

gint64
lv_audio_player_get_output_delay (LvAudioPlayer *self)
{
  gint64 delay_us;

  g_mutex_lock (&self->lock);
  delay_us = MAX (self->output_delay_us, 0);
  g_mutex_unlock (&self->lock);
  return delay_us;
}

void
lv_audio_player_set_tap (LvAudioPlayer *self, LvSoundFunc func, gpointer data)
{
  g_return_if_fail (self->output == NULL);

  self->tap = func;
  self->tap_data = data;
}

const char *
lv_audio_player_get_device (LvAudioPlayer *self)
{
  return self->output != NULL ? lv_sound_output_get_device (self->output) : NULL;
}

const char *
lv_audio_player_get_echo_probe (LvAudioPlayer *self)
{
  g_autoptr (GError) error = NULL;

  return ensure_probe (self, &error) ? GST_OBJECT_NAME (self->probe) : NULL;
}
