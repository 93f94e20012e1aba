/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-audio-sender.h"

#include <gst/app/gstappsink.h>
#include <gst/audio/gstaudiofilter.h>

#include "lv-current-device.h"
#include "lv-gst.h"
#include "lv-sound-feed.h"
#include "lv-sound-input.h"
#include "lv-voice.h"

#define LOOK_MS 100      /* between two looks at what came */
#define START_LOOK_MS 10 /* until anything came */
#define START_LIMIT_US (5 * G_USEC_PER_SEC)
#define ASK_LIMIT_US G_USEC_PER_SEC          /* a server that does not say which device it is */
#define SILENT_LIMIT_US (2 * G_USEC_PER_SEC) /* a device that says nothing so long has gone */
#define TALKING_INTERVAL_US (10 * G_USEC_PER_SEC)
#define DEVICE_LOOKS 10 /* between two questions which device it is */

struct _LvAudioSender
{
  GObject parent_instance;

  LvSource source;
  LvSoundFeed *feed;
  LvAudioPlayer *player;
  gboolean has_noise_suppression;

  LvPipe *pipe;
  GstElement *dsp; /* NULL: what is captured is taken as it is */
  char *asked_device;
  char *device;
  LvCurrentDevice *watch;
  GTask *start; /* until anything came */
  GSource *look;
  guint n_looks;
  gboolean has_sound; /* since it was started */
  gint64 started_us, last_sound_us, last_talking_us;
};

enum
{
  FAILED,
  LEVEL,
  TALKING_WHILE_MUTED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LvAudioSender, lv_audio_sender, G_TYPE_OBJECT)

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  LvSoundFeed *feed = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer = sample == NULL ? NULL : gst_sample_get_buffer (sample);
  GstMapInfo map;

  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_OK;
  lv_sound_feed_take (feed, (const gint16 *) map.data, map.size / sizeof (gint16),
                      lv_gst_capture_time (GST_ELEMENT (sink), buffer, g_get_monotonic_time ()));
  gst_buffer_unmap (buffer, &map);
  return GST_FLOW_OK;
}

static void
take_down (LvAudioSender *self)
{
  lv_sound_feed_set_is_open (self->feed, FALSE);
  if (self->look != NULL)
    g_source_destroy (self->look);
  g_clear_pointer (&self->look, g_source_unref);
  g_clear_pointer (&self->pipe, lv_pipe_stop);
  g_clear_pointer (&self->watch, lv_current_device_free);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->asked_device, g_free);
  self->dsp = NULL;
}

/* The end of a start or of running; the caller may be within a message of the pipe. */
static void
fail (LvAudioSender *self, GError *error)
{
  g_autoptr (LvAudioSender) alive = g_object_ref (self);
  g_autoptr (GTask) start = g_steal_pointer (&self->start);
  g_autoptr (GError) owned = error;

  take_down (self);
  if (start != NULL)
    g_task_return_error (start, g_steal_pointer (&owned));
  else
    g_signal_emit (self, signals[FAILED], 0, owned);
}

static void
on_pipe_failed (const GError *error, gpointer data)
{
  fail (data, g_error_copy (error));
}

/* A file begins again. */
static void
on_message (GstMessage *message, gpointer data)
{
  LvAudioSender *self = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    gst_element_seek_simple (GST_ELEMENT (lv_pipe_get_bin (self->pipe)), GST_FORMAT_TIME,
                             GST_SEEK_FLAG_FLUSH, 0);
}

static const LvPipeEvents pipe_events = { .failed = on_pipe_failed, .message = on_message };

/* When a microphone goes or is not there, the sound server gives us another one: that is for people
 * to decide. Where there is none at all it gives what is played. */
static gboolean
is_wrong_device (LvAudioSender *self, const char *device)
{
  if (self->asked_device != NULL)
    return !g_str_equal (device, self->asked_device);
  return lv_current_device_is_dummy (device) || g_str_has_suffix (device, ".monitor");
}

static void
on_device_changed (const char *device, gpointer data)
{
  LvAudioSender *self = data;

  g_free (self->device);
  self->device = g_strdup (device);
  if (is_wrong_device (self, device))
    fail (self, lv_gst_error_new (self->asked_device, "missing", device));
}

static void set_look (LvAudioSender *self, guint interval_ms);

static void
tell_news (LvAudioSender *self, const LvSoundNews *news, gint64 now_us)
{
  if (news->is_talking_held && now_us - self->last_talking_us >= TALKING_INTERVAL_US)
    {
      self->last_talking_us = now_us;
      g_signal_emit (self, signals[TALKING_WHILE_MUTED], 0);
    }
  g_signal_emit (self, signals[LEVEL], 0, lv_sound_level_to_mark (news->level));
}

static void
complete_start (LvAudioSender *self)
{
  g_autoptr (GTask) start = g_steal_pointer (&self->start);

  set_look (self, LOOK_MS);
  g_task_return_boolean (start, TRUE);
}

/* Sound comes; but from where? */
static void
look_at_start (LvAudioSender *self, gint64 now_us)
{
  if (!self->has_sound)
    return;
  if (self->watch == NULL || self->device != NULL || now_us - self->started_us > ASK_LIMIT_US)
    complete_start (self);
  else
    lv_current_device_check (self->watch);
}

static gboolean
on_look (gpointer data)
{
  g_autoptr (LvAudioSender) self = g_object_ref (data);
  LvSoundNews news = lv_sound_feed_take_news (self->feed);
  gint64 now_us = g_get_monotonic_time ();

  self->has_sound |= news.has_sound;
  if (news.has_sound)
    self->last_sound_us = now_us;
  if (self->start != NULL && g_task_return_error_if_cancelled (self->start))
    {
      g_clear_object (&self->start);
      take_down (self);
    }
  else if (now_us - self->last_sound_us > (self->start != NULL ? START_LIMIT_US : SILENT_LIMIT_US))
    fail (self, lv_gst_error_new (self->asked_device, "failed", "no sound comes"));
  else if (self->start != NULL)
    look_at_start (self, now_us);
  else
    {
      if (self->watch != NULL && self->n_looks++ % DEVICE_LOOKS == 0)
        lv_current_device_check (self->watch);
      tell_news (self, &news, now_us);
    }
  return G_SOURCE_CONTINUE;
}

static void
set_look (LvAudioSender *self, guint interval_ms)
{
  if (self->look != NULL)
    g_source_destroy (self->look);
  g_clear_pointer (&self->look, g_source_unref);
  self->look = g_timeout_source_new (interval_ms);
  g_source_set_callback (self->look, on_look, self, NULL);
  g_source_attach (self->look, g_main_context_get_thread_default ());
}

/* Not delay-agnostic: that lost the echo again after some seconds, where time stamps, which both
 * graphs take from the same clock, keep it 60 dB down. */
static void
set_up_dsp (LvAudioSender *self, const char *probe)
{
  g_object_set (self->dsp, "echo-cancel", probe != NULL, "extended-filter", TRUE,
                "noise-suppression", self->has_noise_suppression, "gain-control", TRUE,
                "high-pass-filter", TRUE, NULL);
  gst_util_set_object_arg (G_OBJECT (self->dsp), "echo-suppression-level", "moderate");
  if (probe != NULL)
    g_object_set (self->dsp, "probe", probe, NULL);
}

static gboolean
build (LvAudioSender *self, const LvMediaInput *input, GError **error)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  GstElement *last, *sink;
  const char *probe = NULL;
  GstBin *bin;

  self->pipe
      = lv_pipe_new (lv_source_to_word (self->source), input->name, &pipe_events, self, error);
  if (self->pipe == NULL)
    return FALSE;
  bin = lv_pipe_get_bin (self->pipe);
  /* The times of what a device captures and of what the player plays are comparable. */
  if (input->kind == LV_INPUT_DEVICE)
    {
      if (self->player != NULL)
        probe = lv_audio_player_get_echo_probe (self->player);
      gst_element_set_start_time (GST_ELEMENT (bin), GST_CLOCK_TIME_NONE);
      gst_element_set_base_time (GST_ELEMENT (bin), 0);
    }
  last = lv_sound_input_add (bin, input, error);
  if (last == NULL)
    return FALSE;
  if (self->source == LV_SOURCE_MICROPHONE)
    {
      const LvGstPart part = { "webrtcdsp", "dsp" };

      if (!lv_gst_add_chain (bin, last, &part, 1, &self->dsp, error))
        return FALSE;
      set_up_dsp (self, probe);
      last = self->dsp;
    }
  sink = lv_gst_add (bin, "appsink", "frames", error);
  if (sink == NULL || !lv_gst_link (last, sink, error))
    return FALSE;
  g_object_set (sink, "sync", FALSE, "max-buffers", 10, "drop", TRUE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, lv_sound_feed_ref (self->feed),
                              (GDestroyNotify) lv_sound_feed_unref);
  return TRUE;
}

static void
watch_device (LvAudioSender *self, const LvMediaInput *input)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (lv_pipe_get_bin (self->pipe), "microphone");

  if (input->kind != LV_INPUT_DEVICE || source == NULL)
    return;
  self->asked_device = g_strdup (input->name);
  self->watch = lv_current_device_new (source, on_device_changed, self);
}

void
lv_audio_sender_start_async (LvAudioSender *self,
                             const LvMediaInput *input,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (LV_IS_AUDIO_SENDER (self));

  lv_audio_sender_stop (self);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, lv_audio_sender_start_async);
  if (!build (self, input, &error))
    {
      take_down (self);
      g_task_return_error (task, error);
      return;
    }
  self->start = g_steal_pointer (&task);
  self->started_us = self->last_sound_us = g_get_monotonic_time ();
  self->has_sound = FALSE;
  self->n_looks = 0;
  watch_device (self, input);
  lv_sound_feed_set_is_open (self->feed, TRUE);
  set_look (self, START_LOOK_MS);
  lv_pipe_start (self->pipe);
}

gboolean
lv_audio_sender_start_finish (LvAudioSender *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_audio_sender_stop (LvAudioSender *self)
{
  g_autoptr (GTask) start = NULL;

  g_return_if_fail (LV_IS_AUDIO_SENDER (self));

  start = g_steal_pointer (&self->start);
  take_down (self);
  if (start != NULL)
    g_task_return_new_error (start, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
}

gboolean
lv_audio_sender_get_is_running (LvAudioSender *self)
{
  return self->pipe != NULL && self->start == NULL;
}

void
lv_audio_sender_set_player (LvAudioSender *self, LvAudioPlayer *player)
{
  g_set_object (&self->player, player);
}

void
lv_audio_sender_set_is_held (LvAudioSender *self, gboolean is_held)
{
  lv_sound_feed_set_is_held (self->feed, is_held);
}

/* webrtcdsp looks at its properties only when its format is set; so it is set again, between two
 * buffers. */
static GstPadProbeReturn
set_up_again (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstAudioFilter *dsp = GST_AUDIO_FILTER (GST_PAD_PARENT (pad));
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstAudioInfo audio;

  g_object_set (dsp, "noise-suppression", GPOINTER_TO_INT (data), NULL);
  if (caps != NULL && gst_audio_info_from_caps (&audio, caps))
    GST_AUDIO_FILTER_GET_CLASS (dsp)->setup (dsp, &audio);
  return GST_PAD_PROBE_REMOVE;
}

void
lv_audio_sender_set_has_noise_suppression (LvAudioSender *self, gboolean has_it)
{
  g_autoptr (GstPad) pad = NULL;

  if (self->has_noise_suppression == has_it)
    return;
  self->has_noise_suppression = has_it;
  if (self->dsp == NULL || self->source != LV_SOURCE_MICROPHONE)
    return;
  pad = gst_element_get_static_pad (self->dsp, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, set_up_again, GINT_TO_POINTER (has_it), NULL);
}

void
lv_audio_sender_set_bitrate (LvAudioSender *self, guint bitrate_bps)
{
  lv_sound_feed_set_bitrate (self->feed, bitrate_bps);
}

void
lv_audio_sender_set_expected_loss (LvAudioSender *self, guint percent)
{
  lv_sound_feed_set_expected_loss (self->feed, percent);
}

void
lv_audio_sender_set_frame_ms (LvAudioSender *self, guint frame_ms)
{
  lv_sound_feed_set_frame_ms (self->feed, frame_ms);
}

const char *
lv_audio_sender_get_device (LvAudioSender *self)
{
  return self->device != NULL ? self->device : self->asked_device;
}

static void
lv_audio_sender_dispose (GObject *object)
{
  LvAudioSender *self = LV_AUDIO_SENDER (object);

  if (self->feed != NULL)
    lv_audio_sender_stop (self);
  G_OBJECT_CLASS (lv_audio_sender_parent_class)->dispose (object);
}

static void
lv_audio_sender_finalize (GObject *object)
{
  LvAudioSender *self = LV_AUDIO_SENDER (object);

  g_clear_pointer (&self->feed, lv_sound_feed_unref);
  g_clear_object (&self->player);
  G_OBJECT_CLASS (lv_audio_sender_parent_class)->finalize (object);
}

static void
lv_audio_sender_class_init (LvAudioSenderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_audio_sender_dispose;
  object_class->finalize = lv_audio_sender_finalize;
  signals[FAILED] = g_signal_new ("failed", LV_TYPE_AUDIO_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[LEVEL] = g_signal_new ("level", LV_TYPE_AUDIO_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[TALKING_WHILE_MUTED]
      = g_signal_new ("talking-while-muted", LV_TYPE_AUDIO_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
}

static void
lv_audio_sender_init (LvAudioSender *self)
{
  self->has_noise_suppression = TRUE;
  self->last_talking_us = -TALKING_INTERVAL_US;
}

LvAudioSender *
lv_audio_sender_new (LvSource source, LvFrameFunc frame, gpointer data)
{
  LvAudioSender *self = g_object_new (LV_TYPE_AUDIO_SENDER, NULL);

  self->source = source;
  self->feed = lv_sound_feed_new (source, frame, data);
  return self;
}
