/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call from its start to its end: the session, what it asks for, what comes, the meeting's ups
 * and downs. The two functions that say so run on the media thread, all others on the main context.
 */
#include "lv-media-call.h"

#include "lv-error.h"
#include "lv-limits.h"
#include "lv-participant.h"
#include "lv-thread.h"

#define STATS_INTERVAL_MS 1000

static void rebuild (LiveonCall *self);
static void on_view_changed (gpointer data);

static LvLink *
get_link (LiveonCall *self)
{
  return self->meeting->link;
}

/* the session's events */

static void
on_offer (const LvMediaOffer *offer, gboolean is_restart, gpointer data)
{
  LiveonCall *self = data;

  if (!is_restart)
    {
      g_strfreev (self->video_mids);
      self->video_mids = g_strdupv (offer->video);
    }
  lv_media_signalling_offer (self->signalling, offer, is_restart);
}

static void
on_path (const LvPathInfo *info, gpointer data)
{
  static const LiveonCallState states[] = {
    [LV_MEDIA_SESSION_NEW] = LIVEON_CALL_STATE_CONNECTING,
    [LV_MEDIA_SESSION_CONNECTING] = LIVEON_CALL_STATE_CONNECTING,
    [LV_MEDIA_SESSION_CONNECTED] = LIVEON_CALL_STATE_CONNECTED,
    [LV_MEDIA_SESSION_RECONNECTING] = LIVEON_CALL_STATE_RECONNECTING,
    [LV_MEDIA_SESSION_FAILED] = LIVEON_CALL_STATE_FAILED,
  };
  LiveonCall *self = data;

  lv_media_call_set_path (self, (LiveonCallPath) info->path, info->reason);
  lv_media_call_set_state (self, states[info->state], info->error);
}

static void
on_plan (const LvEncodePlan *plan, gpointer data)
{
  LiveonCall *self = data;

  lv_senders_take_plan (self->senders, plan);
}

static void
on_slots (GArray *slots, gpointer data)
{
  LiveonCall *self = data;

  lv_stage_take_slots (self->stage, slots, (const char *const *) self->video_mids);
}

static void
on_need_socket (const char *token, gpointer data)
{
  LiveonCall *self = data;

  g_clear_pointer (&self->socket, lv_media_socket_close);
  self->socket = lv_media_socket_open (lv_link_get_http (get_link (self)), self->session, token);
}

static void
on_drop_socket (gpointer data)
{
  LiveonCall *self = data;

  g_clear_pointer (&self->socket, lv_media_socket_close);
}

static void
on_key_frame (LvSource source, guint layer, gpointer data)
{
  LiveonCall *self = data;

  lv_senders_request_key_frame (self->senders, source, layer);
}

static void
on_frame (guint slot, LvFrame *frame, gpointer data)
{
  LiveonCall *self = data;

  lv_stage_take_frame (self->stage, slot, frame);
}

typedef struct
{
  LiveonCall *call;
  guint slot;
  int index;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->call);
  g_free (change);
}

static gboolean
on_other_sender (gpointer data)
{
  Change *change = data;

  change->call->heard[change->slot] = change->index;
  lv_media_call_apply_volumes (change->call);
  if (change->call->saves_data)
    on_view_changed (change->call);
  return G_SOURCE_REMOVE;
}

static void
on_sound (guint slot, LvFrame *frame, gint64 seq, gint64 rtp_time, gint64 arrival_us, gpointer data)
{
  LiveonCall *self = data;

  if (self->listened[slot] != frame->sender_index)
    {
      Change *change = g_new (Change, 1);

      self->listened[slot] = frame->sender_index;
      *change = (Change){ g_object_ref (self), slot, frame->sender_index };
      lv_audio_player_reset_slot (self->player, slot);
      lv_context_post (NULL, on_other_sender, change, change_free);
    }
  lv_stage_note_sound (self->stage, slot, frame->sender_index, rtp_time);
  lv_audio_player_push (self->player, slot, seq, rtp_time, arrival_us, frame->data);
}

static const LvMediaSessionEvents session_events = {
  .offer = on_offer,
  .path = on_path,
  .plan = on_plan,
  .slots = on_slots,
  .need_socket = on_need_socket,
  .drop_socket = on_drop_socket,
  .key_frame = on_key_frame,
  .frame = on_frame,
  .sound = on_sound,
};

/* volumes */

void
lv_media_call_apply_volumes (LiveonCall *self)
{
  GListModel *people = liveon_meeting_get_people (self->meeting);

  for (guint i = 0; i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);
      double volume = liveon_call_get_volume (self, person);

      for (guint slot = 0; slot < LV_MEDIA_CALL_SOUND_SLOTS; slot++)
        if (self->heard[slot] == (int) liveon_participant_get_index (person))
          lv_audio_player_set_volume (self->player, slot, volume);
    }
}

/* the server's events */

static void
on_media_slots (LiveonCall *self, LvJson *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) slots = lv_media_slots_read (data, &error);

  if (slots != NULL && self->video_mids != NULL)
    lv_media_session_take_slots (self->session, slots);
}

/* What is off is not planned for, however many wait for it. */
static void
apply_wanted (LiveonCall *self)
{
  LvMediaWanted wanted = self->wanted;

  if (self->session == NULL)
    return;
  wanted.screen &= lv_senders_get_is_on (self->senders, LV_SOURCE_SCREEN);
  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    wanted.layers[i] &= lv_senders_get_is_on (self->senders, LV_SOURCE_CAMERA);
  lv_media_session_take_wanted (self->session, &wanted);
}

static void
on_media_wanted (LiveonCall *self, LvJson *data)
{
  g_autoptr (GError) error = NULL;
  LvMediaWanted wanted;

  if (!lv_media_wanted_read (data, &wanted, &error))
    return;
  self->wanted = wanted;
  apply_wanted (self);
}

static void
on_media_speaking (LiveonCall *self, LvJson *data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) seats = lv_media_speaking_read (data, &error);
  GListModel *people = liveon_meeting_get_people (self->meeting);

  for (guint i = 0; seats != NULL && i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      lv_participant_set_is_speaking (
          person,
          g_strv_contains ((const char *const *) seats, liveon_participant_get_seat (person)));
    }
}

/* A host, or a rule, has switched it off; whoever wants it on again says so. */
static void
on_media_taken (LiveonCall *self, LvJson *data)
{
  g_auto (GStrv) words = lv_json_get_strings (data, "sources", LV_N_SOURCES, LV_LIMIT_NAME);
  LvSource source;

  for (guint i = 0; words[i] != NULL; i++)
    if (lv_source_from_word (words[i], &source))
      lv_senders_turn_off (self->senders, source);
}

static const struct
{
  const char *event;
  void (*handle) (LiveonCall *self, LvJson *data);
} handlers[] = {
  { "media.taken", on_media_taken },
  { "media.slots", on_media_slots },
  { "media.wanted", on_media_wanted },
  { "media.speaking", on_media_speaking },
};

static void
on_event (LiveonCall *self, const char *name, LvJson *data)
{
  for (guint i = 0; i < G_N_ELEMENTS (handlers) && self->session != NULL; i++)
    if (g_str_equal (handlers[i].event, name))
      handlers[i].handle (self, data);
  if (!g_str_has_prefix (name, "meeting."))
    return;
  lv_stage_update_states (self->stage);
  on_view_changed (self);
}

static void
on_answered (LvMediaAnswer *answer, gboolean is_restart, const GError *refusal, gpointer data)
{
  LiveonCall *self = data;
  g_autoptr (GError) error = refusal != NULL ? g_error_copy (refusal) : NULL;

  if (answer != NULL && lv_media_session_take_answer (self->session, answer, &error))
    return;
  if (lv_meeting_state_is_passing (error))
    return; /* on_away_changed() begins anew */
  if (is_restart)
    {
      rebuild (self); /* the server has forgotten this connection */
      return;
    }
  lv_media_call_stop (self);
  lv_media_call_set_state (self, LIVEON_CALL_STATE_FAILED, error);
}

/* Of what was said nothing holds; without what is forbidden the rest does. */
static void
on_sources_refused (const GError *error, gpointer data)
{
  LiveonCall *self = data;
  const char *rule = liveon_error_get_argument (error, "rule");

  if (g_strcmp0 (rule, "floor") == 0)
    lv_senders_turn_off (self->senders, LV_SOURCE_MICROPHONE);
  if (g_strcmp0 (rule, "share") == 0)
    lv_senders_turn_off (self->senders, LV_SOURCE_SCREEN);
  if (g_strcmp0 (rule, "floor") == 0 || g_strcmp0 (rule, "share") == 0)
    lv_senders_turn_off (self->senders, LV_SOURCE_SCREEN_SOUND);
}

static void
on_away_changed (LiveonCall *self)
{
  if (liveon_meeting_get_is_away (self->meeting) || liveon_meeting_get_is_over (self->meeting))
    return;
  lv_media_signalling_resume (self->signalling);
  if (self->state == LIVEON_CALL_STATE_CONNECTING)
    rebuild (self);
  else
    lv_media_session_network_changed (self->session); /* a server that is another one says so */
}

static void
on_network_changed (LiveonCall *self)
{
  lv_media_session_network_changed (self->session);
}

static void
on_over (LiveonCall *self)
{
  liveon_call_stop (self);
}

/* the view's and the senders' */

void
lv_media_call_update_view (LiveonCall *self)
{
  g_autoptr (GArray) wishes = NULL;

  if (self->signalling == NULL)
    return;
  wishes = lv_stage_dup_wishes (self->stage);
  lv_media_signalling_set_view (self->signalling, wishes, self->max_receive_bps);
}

static void
on_view_changed (gpointer data)
{
  lv_media_call_update_view (data);
}

void
lv_media_call_say_sources (LiveonCall *self)
{
  LvMediaSources sources = { .is_text = self->is_text };

  if (self->signalling == NULL)
    return;
  for (guint i = 0; i < LV_N_SOURCES; i++)
    sources.is_on[i] = lv_senders_get_is_on (self->senders, i);
  if (self->is_held)
    sources.is_on[LV_SOURCE_MICROPHONE] = FALSE;
  lv_media_signalling_set_sources (self->signalling, &sources);
}

static void
on_source_changed (LvSource source, const GError *error, gpointer data)
{
  LiveonCall *self = data;

  if (source == LV_SOURCE_SCREEN && !lv_senders_get_is_on (self->senders, source))
    lv_senders_turn_off (self->senders, LV_SOURCE_SCREEN_SOUND);
  if (source == LV_SOURCE_MICROPHONE && !lv_senders_get_is_on (self->senders, source))
    lv_media_call_set_level (self, 0);
  lv_device_choice_note_change (self->choice, source);
  lv_media_call_say_sources (self);
  apply_wanted (self);
  lv_media_call_notify_source (self, source);
  lv_media_call_update_screen_token (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lv_media_call_emit_screen_ended (self);
  else if (error != NULL)
    lv_media_call_emit_source_failed (self, source, error);
}

static void
on_level (double level, gpointer data)
{
  lv_media_call_set_level (data, level);
}

static void
on_talking_while_muted (gpointer data)
{
  lv_media_call_emit_talking_while_muted (data);
}

static const LvSendersEvents senders_events = {
  .changed = on_source_changed,
  .level = on_level,
  .talking_while_muted = on_talking_while_muted,
};

static void
on_speaker_failed (const GError *error, gpointer data)
{
  lv_media_call_emit_speaker_failed (data, error);
}

void
lv_media_call_init (LiveonCall *self)
{
  self->senders = lv_senders_new (&senders_events, self);
  self->player = lv_audio_player_new (LV_MEDIA_CALL_SOUND_SLOTS);
  lv_senders_set_player (self->senders, self->player);
  self->stage = lv_stage_new (self->meeting, self->player, LV_MEDIA_CALL_VIDEO_SLOTS,
                              on_view_changed, self);
  self->choice = lv_device_choice_new (self->devices, self->senders, self->player);
  lv_device_choice_set_speaker_func (self->choice, on_speaker_failed, self);
  for (guint i = 0; i < LV_MEDIA_CALL_SOUND_SLOTS; i++)
    self->heard[i] = self->listened[i] = -1;
}

/* from start to stop */

static gboolean
on_stats (gpointer data)
{
  LiveonCall *self = data;
  guint64 samples = 0, concealed = 0;

  for (guint i = 0; i < LV_MEDIA_CALL_SOUND_SLOTS; i++)
    {
      LvAudioStats stats;

      lv_audio_player_get_stats (self->player, i, &stats);
      samples += stats.samples;
      concealed += stats.concealed_samples;
    }
  self->concealment = samples > 0 ? (double) concealed / (double) samples : 0;
  lv_media_session_get_stats (self->session, &self->stats);
  lv_media_call_notify_stats (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
open_session (LiveonCall *self, GError **error)
{
  LvHttpClient *http = lv_link_get_http (get_link (self));
  LvMediaSessionConfig config = { .n_video = LV_MEDIA_CALL_VIDEO_SLOTS,
                                  .has_proxy = lv_http_client_get_has_proxy (http),
                                  .limit = { self->max_send_bps, self->saves_data } };

  self->session = lv_media_session_new (&config, &session_events, self, error);
  if (self->session == NULL)
    return FALSE;
  lv_stage_set_session (self->stage, self->session);
  lv_senders_set_session (self->senders, self->session);
  lv_media_session_start (self->session);
  return TRUE;
}

static void
close_session (LiveonCall *self)
{
  if (self->session == NULL)
    return;
  lv_stage_set_session (self->stage, NULL);
  lv_senders_set_session (self->senders, NULL);
  lv_media_session_stop (self->session);
  g_clear_pointer (&self->socket, lv_media_socket_close);
  g_clear_object (&self->session);
}

static void
rebuild (LiveonCall *self)
{
  g_autoptr (GError) error = NULL;

  close_session (self);
  if (open_session (self, &error))
    return;
  lv_media_call_stop (self);
  lv_media_call_set_state (self, LIVEON_CALL_STATE_FAILED, error);
}

void
lv_media_call_start (LiveonCall *self)
{
  LvLink *link = get_link (self);
  g_autoptr (GError) error = NULL;

  self->signalling = lv_media_signalling_new (link, on_answered, on_sources_refused, self);
  g_signal_connect_object (link, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->meeting, "notify::is-away", G_CALLBACK (on_away_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->meeting, "notify::is-over", G_CALLBACK (on_over), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
  lv_device_choice_start (self->choice);
  lv_media_call_set_state (self, LIVEON_CALL_STATE_CONNECTING, NULL);
  if (!open_session (self, &error))
    {
      lv_media_call_stop (self);
      lv_media_call_set_state (self, LIVEON_CALL_STATE_FAILED, error);
      return;
    }
  lv_media_call_say_sources (self);
  on_view_changed (self);
  self->stats_id = lv_clock_timeout_add (lv_http_client_get_clock (lv_link_get_http (link)),
                                         STATS_INTERVAL_MS, on_stats, self);
}

void
lv_media_call_stop (LiveonCall *self)
{
  if (self->signalling == NULL)
    return;
  lv_clock_clear_timeout (lv_http_client_get_clock (lv_link_get_http (get_link (self))),
                          &self->stats_id);
  g_signal_handlers_disconnect_by_func (get_link (self), on_event, self);
  g_signal_handlers_disconnect_by_func (self->meeting, on_away_changed, self);
  g_signal_handlers_disconnect_by_func (self->meeting, on_over, self);
  g_signal_handlers_disconnect_by_func (g_network_monitor_get_default (), on_network_changed, self);
  for (guint i = 0; i < LV_N_SOURCES; i++)
    lv_senders_turn_off (self->senders, i);
  close_session (self);
  lv_device_choice_stop (self->choice);
  lv_stage_stop (self->stage);
  g_clear_pointer (&self->signalling, lv_media_signalling_free);
}
