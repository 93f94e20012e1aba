/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-senders.h"

#include "lv-error.h"
#include "lv-gst.h"
#include "lv-screen-cast.h"

typedef struct
{
  LvSenders *senders;
  LvSource source;
} Place;

struct _LvSenders
{
  const LvSendersEvents *events;
  gpointer data;
  LvAudioSender *sounds[LV_N_SOURCES]; /* of the microphone and the screen's sound */
  LvVideoSender *videos[LV_N_SOURCES]; /* of the camera and the screen */
  LvSelfView *views[LV_N_SOURCES];     /* of videos */
  LvMediaInput *inputs[LV_N_SOURCES];
  gboolean is_on[LV_N_SOURCES];
  GCancellable *starting[LV_N_SOURCES]; /* while one starts */
  Place places[LV_N_SOURCES];
  LvScreenCast *cast; /* as long as the screen comes from it */
  char *parent_window, *screen_token;
  GMutex lock; /* lint: lock: encoders bring frames on threads of their own; of session */
  LvMediaSession *session;
};

static void
on_frame (LvFrame *frame, gpointer data)
{
  LvSenders *self = ((Place *) data)->senders;

  g_mutex_lock (&self->lock);
  if (self->session != NULL)
    lv_media_session_send (self->session, frame);
  g_mutex_unlock (&self->lock);
}

/* Every change of what is on ends here. */
static void
set_is_on (LvSenders *self, LvSource source, gboolean is_on)
{
  self->is_on[source] = is_on;
  if (self->views[source] != NULL)
    lv_self_view_set_state (self->views[source], is_on ? LIVEON_VIDEO_STATE_LIVE
                                                 : self->starting[source] != NULL
                                                     ? LIVEON_VIDEO_STATE_WAITING
                                                     : LIVEON_VIDEO_STATE_OFF);
}

static void
stop (LvSenders *self, LvSource source)
{
  if (self->starting[source] != NULL)
    g_cancellable_cancel (self->starting[source]);
  g_clear_object (&self->starting[source]);
  if (lv_source_is_video (source))
    lv_video_sender_stop (self->videos[source]);
  else
    lv_audio_sender_stop (self->sounds[source]);
  if (source == LV_SOURCE_SCREEN && self->cast != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->cast, self);
      g_clear_object (&self->cast);
    }
  set_is_on (self, source, FALSE);
}

/* What was shared is no longer there: its window was closed, or the desktop has ended the stream
 * without a word of the portal's. */
static gboolean
is_end_of_share (LvSenders *self, LvSource source, const GError *error)
{
  return source == LV_SOURCE_SCREEN && self->cast != NULL
         && g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE)
         && g_strcmp0 (liveon_error_get_argument (error, "why"), "missing") == 0;
}

static void
on_failed (Place *place, const GError *error)
{
  LvSenders *self = place->senders;
  g_autoptr (GError) end = NULL;

  if (is_end_of_share (self, place->source, error))
    end = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The share has ended");
  stop (self, place->source);
  self->events->changed (place->source, end != NULL ? end : error, self->data);
}

static void
on_level (LvSenders *self, double level)
{
  self->events->level (level, self->data);
}

static void
on_talking_while_muted (LvSenders *self)
{
  self->events->talking_while_muted (self->data);
}

static void
add_sender (LvSenders *self, LvSource source)
{
  Place *place = &self->places[source];
  gpointer sender;

  *place = (Place){ self, source };
  if (lv_source_is_video (source))
    {
      sender = self->videos[source] = lv_video_sender_new (source, on_frame, place);
      self->views[source] = lv_self_view_new (sender, (LiveonMediaSource) source);
    }
  else
    sender = self->sounds[source] = lv_audio_sender_new (source, on_frame, place);
  g_signal_connect_swapped (sender, "failed", G_CALLBACK (on_failed), place);
}

LvSenders *
lv_senders_new (const LvSendersEvents *events, gpointer data)
{
  LvSenders *self = g_new0 (LvSenders, 1);
  LvAudioSender *microphone;

  g_mutex_init (&self->lock);
  self->events = events;
  self->data = data;
  for (guint i = 0; i < LV_N_SOURCES; i++)
    {
      add_sender (self, i);
      self->inputs[i] = lv_media_input_new (
          i == LV_SOURCE_SCREEN_SOUND ? LV_INPUT_SYSTEM_SOUND : LV_INPUT_DEVICE, NULL);
    }
  microphone = self->sounds[LV_SOURCE_MICROPHONE];
  g_signal_connect_swapped (microphone, "level", G_CALLBACK (on_level), self);
  g_signal_connect_swapped (microphone, "talking-while-muted", G_CALLBACK (on_talking_while_muted),
                            self);
  return self;
}

void
lv_senders_set_player (LvSenders *self, LvAudioPlayer *player)
{
  lv_audio_sender_set_player (self->sounds[LV_SOURCE_MICROPHONE], player);
}

void
lv_senders_free (LvSenders *self)
{
  for (guint i = 0; i < LV_N_SOURCES; i++)
    {
      gpointer sender = lv_source_is_video (i) ? (gpointer) self->videos[i] : self->sounds[i];

      stop (self, i);
      g_signal_handlers_disconnect_by_data (sender, &self->places[i]);
      g_signal_handlers_disconnect_by_data (sender, self);
      g_clear_pointer (&self->views[i], lv_self_view_free);
      g_object_unref (sender);
      lv_media_input_free (self->inputs[i]);
    }
  g_free (self->parent_window);
  g_free (self->screen_token);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
lv_senders_set_session (LvSenders *self, LvMediaSession *session)
{
  g_mutex_lock (&self->lock);
  self->session = session;
  g_mutex_unlock (&self->lock);
}

/* However an opening has ended; error NULL: it is on. Eats both. After a cancellation the place may
 * be gone. */
static void
end_start (GTask *owned_task, GError *owned_error)
{
  g_autoptr (GTask) task = owned_task;
  g_autoptr (GError) error = owned_error;
  Place *place = g_task_get_task_data (task);
  LvSenders *self;
  gboolean is_refused;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "It was turned off again");
      return;
    }
  self = place->senders;
  is_refused = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&self->starting[place->source]);
  if (error != NULL)
    stop (self, place->source);
  else
    set_is_on (self, place->source, TRUE);
  self->events->changed (place->source, is_refused ? NULL : error, self->data);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_started (GObject *sender, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;

  if (LV_IS_VIDEO_SENDER (sender))
    lv_video_sender_start_finish (LV_VIDEO_SENDER (sender), result, &error);
  else
    lv_audio_sender_start_finish (LV_AUDIO_SENDER (sender), result, &error);
  end_start (data, error);
}

static void
start_sender (LvSenders *self, LvSource source, const LvMediaInput *input, GTask *owned_task)
{
  GCancellable *cancellable = g_task_get_cancellable (owned_task);

  if (lv_source_is_video (source))
    lv_video_sender_start_async (self->videos[source], input, cancellable, on_started, owned_task);
  else
    lv_audio_sender_start_async (self->sounds[source], input, cancellable, on_started, owned_task);
}

static void
on_cast_closed (LvSenders *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_on[LV_SOURCE_SCREEN])
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The share was ended");
  on_failed (&self->places[LV_SOURCE_SCREEN], error);
}

static void
on_cast (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvScreenCast) cast = lv_screen_cast_open_finish (result, &error);
  LvSenders *self;

  if (cast == NULL || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      end_start (g_steal_pointer (&task), g_steal_pointer (&error));
      return;
    }
  self = ((Place *) g_task_get_task_data (task))->senders;
  self->cast = g_steal_pointer (&cast);
  g_signal_connect_swapped (self->cast, "closed", G_CALLBACK (on_cast_closed), self);
  lv_senders_set_screen_token (self, lv_screen_cast_get_restore_token (self->cast));
  start_sender (self, LV_SOURCE_SCREEN, lv_screen_cast_get_input (self->cast),
                g_steal_pointer (&task));
}

static void
start (LvSenders *self, LvSource source, GTask *owned_task)
{
  const LvMediaInput *input = self->inputs[source];

  if (source == LV_SOURCE_SCREEN && input->kind == LV_INPUT_DEVICE && input->name == NULL)
    lv_screen_cast_open_async (self->screen_token, self->parent_window,
                               g_task_get_cancellable (owned_task), on_cast, owned_task);
  else
    start_sender (self, source, input, owned_task);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Place *place = g_task_get_task_data (task);

  /* What GStreamer misses is said by whoever misses it. */
  lv_gst_prepare_finish (result, NULL);
  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else
    start (place->senders, place->source, task);
}

void
lv_senders_turn_on_async (LvSenders *self,
                          LvSource source,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, lv_senders_turn_on_async);
  g_task_set_task_data (task, &self->places[source], NULL);
  if (self->is_on[source])
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (self->starting[source] != NULL)
    stop (self, source);
  self->starting[source] = g_object_ref (cancellable);
  set_is_on (self, source, FALSE);
  if (lv_gst_is_prepared ())
    start (self, source, task);
  else
    lv_gst_prepare_async (cancellable, on_prepared, task);
}

gboolean
lv_senders_turn_on_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_senders_turn_off (LvSenders *self, LvSource source)
{
  gboolean was_on = self->is_on[source];

  stop (self, source);
  if (was_on)
    self->events->changed (source, NULL, self->data);
}

/* A camera that was found where none was named, and now has its name. */
static gboolean
is_in_use (LvSenders *self, LvSource source)
{
  const LvMediaInput *input = self->inputs[source];

  return source == LV_SOURCE_CAMERA && input->kind == LV_INPUT_DEVICE && input->name != NULL
         && g_strcmp0 (lv_senders_get_device (self, source), input->name) == 0;
}

void
lv_senders_set_input (LvSenders *self, LvSource source, LvMediaInput *input)
{
  lv_media_input_free (self->inputs[source]);
  self->inputs[source] = input;
  if ((!self->is_on[source] && self->starting[source] == NULL) || is_in_use (self, source))
    return;
  stop (self, source);
  lv_senders_turn_on_async (self, source, NULL, NULL);
}

void
lv_senders_choose_input (LvSenders *self, LvSource source, LiveonInputKind kind, const char *name)
{
  LvInputKind device = source == LV_SOURCE_SCREEN_SOUND ? LV_INPUT_SYSTEM_SOUND : LV_INPUT_DEVICE;
  LvMediaInput *input;

  if (kind == LIVEON_INPUT_KIND_FILE)
    input = lv_media_input_new (LV_INPUT_FILE, name);
  else if (kind == LIVEON_INPUT_KIND_TEST)
    input = lv_media_input_new (LV_INPUT_TEST, NULL);
  else
    input = lv_media_input_new (device, name);
  lv_senders_set_input (self, source, input);
}

void
lv_senders_set_parent_window (LvSenders *self, const char *parent_window)
{
  g_free (self->parent_window);
  self->parent_window = g_strdup (parent_window);
}

void
lv_senders_set_screen_token (LvSenders *self, const char *token)
{
  char *copy = g_strdup (token);

  g_free (self->screen_token);
  self->screen_token = copy;
}

const char *
lv_senders_get_screen_token (LvSenders *self)
{
  return self->screen_token;
}

LiveonVideoStream *
lv_senders_watch (LvSenders *self, LvSource source, LiveonParticipant *participant)
{
  return lv_self_view_watch (self->views[source], participant);
}

gboolean
lv_senders_get_is_starting (LvSenders *self, LvSource source)
{
  return self->starting[source] != NULL;
}

gboolean
lv_senders_get_is_on (LvSenders *self, LvSource source)
{
  return self->is_on[source];
}

const char *
lv_senders_get_device (LvSenders *self, LvSource source)
{
  if (!self->is_on[source])
    return NULL;
  return lv_source_is_video (source) ? lv_video_sender_get_device (self->videos[source])
                                     : lv_audio_sender_get_device (self->sounds[source]);
}

void
lv_senders_take_plan (LvSenders *self, const LvEncodePlan *plan)
{
  LvLayerSetting camera[LV_CAMERA_LAYERS], screen[LV_CAMERA_LAYERS] = { 0 };
  LvAudioSender *microphone = self->sounds[LV_SOURCE_MICROPHONE];

  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    camera[i] = (LvLayerSetting){ plan->layers[i].is_active, plan->layers[i].bitrate_bps,
                                  plan->camera_fps };
  screen[0] = (LvLayerSetting){ plan->screen.is_active, plan->screen.bitrate_bps, 0 };
  lv_video_sender_set_layers (self->videos[LV_SOURCE_CAMERA], camera);
  lv_video_sender_set_layers (self->videos[LV_SOURCE_SCREEN], screen);
  lv_audio_sender_set_bitrate (microphone, plan->sound_bps);
  lv_audio_sender_set_expected_loss (microphone, plan->expected_loss_percent);
}

void
lv_senders_request_key_frame (LvSenders *self, LvSource source, guint layer)
{
  if (lv_source_is_video (source))
    lv_video_sender_request_key_frame (self->videos[source], layer);
}

LvAudioSender *
lv_senders_get_microphone (LvSenders *self)
{
  return self->sounds[LV_SOURCE_MICROPHONE];
}

LvVideoSender *
lv_senders_get_video (LvSenders *self, LvSource source)
{
  return self->videos[source];
}
