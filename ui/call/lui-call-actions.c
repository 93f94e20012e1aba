/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-call-actions.h"

#include "lui-call-words.h"
#include "lui-keeper.h"

/* Muted is a microphone that is closed, or open and held. Who mutes it keeps it open, so that the
 * first word is heard afterwards and talking into it can be told. */

struct _LuiCallActions
{
  GObject parent_instance;

  LuiSession *session;
  LiveonCall *call;
  LiveonParticipant *own; /* NULL while the list has not told */
  GSimpleActionGroup *group;
  gboolean is_pushed;
  char *kept_token; /* of the screen that was shared last */
  int failed;       /* what the trouble is with: a LiveonMediaSource, or one of these */
};

enum
{
  NOTHING = -1,
  SPEAKER = -2,
};

enum
{
  SIGNAL_TROUBLE,
  SIGNAL_MUTED_TALK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LuiCallActions, lui_call_actions, G_TYPE_OBJECT)

static GSettings *
get_settings (LuiCallActions *self)
{
  return lui_session_get_settings (self->session);
}

gboolean
lui_call_actions_get_is_muted (LuiCallActions *self)
{
  g_return_val_if_fail (LUI_IS_CALL_ACTIONS (self), TRUE);

  return !liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_MICROPHONE)
         || liveon_call_get_is_held (self->call);
}

static void
tell_failure (LuiCallActions *self, LiveonMediaSource source, const GError *error)
{
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sentence = lui_call_words_dup_failure (source, error);
  self->failed = source;
  g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, sentence);
}

static void
on_source_failed (LuiCallActions *self, LiveonMediaSource source, const GError *error)
{
  tell_failure (self, source, error);
}

static char *
dup_speaker_name (LuiCallActions *self)
{
  LiveonMediaDevices *devices = liveon_call_get_devices (self->call);
  const char *id = liveon_call_get_speaker (self->call);
  GListModel *list
      = devices == NULL ? NULL : liveon_media_devices_get_list (devices, LIVEON_MEDIA_KIND_SPEAKER);

  for (guint i = 0; id != NULL && list != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (LiveonMediaDevice) device = g_list_model_get_item (list, i);

      if (g_str_equal (liveon_media_device_get_id (device), id))
        return g_strdup (liveon_media_device_get_name (device));
    }
  return NULL;
}

/* Where another one plays it is said until it was read; where none does, until one does. */
static void
on_speaker_failed (LuiCallActions *self, const GError *error)
{
  g_autofree char *next = dup_speaker_name (self);
  g_autofree char *sentence = lui_call_words_dup_speaker_failure (error, next);

  self->failed = next != NULL ? NOTHING : SPEAKER;
  g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, sentence);
}

static void
turned_on_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LuiCallActions) self = data;
  g_autoptr (GError) error = NULL;

  /* A device that refuses has been told by source-failed. */
  if (!liveon_call_turn_on_finish (LIVEON_CALL (source), result, &error)
      && !g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_DEVICE))
    tell_failure (self, LIVEON_MEDIA_SOURCE_MICROPHONE, error);
}

static void
screen_turned_on_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LuiCallActions) self = data;
  g_autoptr (GError) error = NULL;

  if (!liveon_call_turn_on_finish (LIVEON_CALL (source), result, &error))
    tell_failure (self, LIVEON_MEDIA_SOURCE_SCREEN, error);
  else if (g_settings_get_boolean (get_settings (self), "share-sound"))
    liveon_call_turn_on_async (self->call, LIVEON_MEDIA_SOURCE_SCREEN_SOUND, NULL, NULL);
}

static void
unmute (LuiCallActions *self)
{
  liveon_call_set_is_held (self->call, FALSE);
  if (!liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_MICROPHONE))
    liveon_call_turn_on_async (self->call, LIVEON_MEDIA_SOURCE_MICROPHONE, turned_on_cb,
                               g_object_ref (self));
}

static void
activate_mute (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiCallActions *self = data;

  if (lui_call_actions_get_is_muted (self))
    unmute (self);
  else
    liveon_call_set_is_held (self->call, TRUE);
}

void
lui_call_actions_push (LuiCallActions *self, gboolean is_pushed)
{
  g_return_if_fail (LUI_IS_CALL_ACTIONS (self));

  if (self->is_pushed == is_pushed || (is_pushed && !lui_call_actions_get_is_muted (self)))
    return;
  self->is_pushed = is_pushed;
  if (is_pushed)
    unmute (self);
  else
    liveon_call_set_is_held (self->call, TRUE);
}

static void
activate_camera (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiCallActions *self = data;

  if (liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_CAMERA))
    liveon_call_turn_off (self->call, LIVEON_MEDIA_SOURCE_CAMERA);
  else
    liveon_call_turn_on_async (self->call, LIVEON_MEDIA_SOURCE_CAMERA, turned_on_cb,
                               g_object_ref (self));
}

static void
share (LuiCallActions *self)
{
  liveon_call_turn_on_async (self->call, LIVEON_MEDIA_SOURCE_SCREEN, screen_turned_on_cb,
                             g_object_ref (self));
}

static void
stop_sharing (LuiCallActions *self)
{
  liveon_call_turn_off (self->call, LIVEON_MEDIA_SOURCE_SCREEN_SOUND);
  liveon_call_turn_off (self->call, LIVEON_MEDIA_SOURCE_SCREEN);
}

static void
activate_share (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiCallActions *self = data;

  if (liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_SCREEN))
    stop_sharing (self);
  else
    share (self);
}

/* The same one is shared again without a question where the desktop remembers it: this asks. */
static void
activate_share_other (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiCallActions *self = data;

  stop_sharing (self);
  liveon_call_set_screen_token (self->call, NULL);
  share (self);
}

static void
on_screen_token (LuiCallActions *self)
{
  const char *token = liveon_call_get_screen_token (self->call);

  if (g_strcmp0 (token, self->kept_token) == 0)
    return;
  g_free (self->kept_token);
  self->kept_token = g_strdup (token);
  lui_keeper_keep_screen (lui_session_get_client (self->session), token);
}

static void
screen_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LuiCallActions) self = data;
  char *token = lui_keeper_find_finish (result, NULL);

  /* Who was quicker has a newer one, or was asked. */
  if (token == NULL || self->call == NULL || liveon_call_get_screen_token (self->call) != NULL)
    {
      g_free (token);
      return;
    }
  self->kept_token = token;
  liveon_call_set_screen_token (self->call, token);
}

static void
change_share_kind (GSimpleAction *action, GVariant *value, gpointer data)
{
  LuiCallActions *self = data;

  liveon_call_set_is_text (self->call, g_str_equal (g_variant_get_string (value, NULL), "text"));
}

static void
change_share_sound (GSimpleAction *action, GVariant *value, gpointer data)
{
  LuiCallActions *self = data;
  gboolean is_wanted = g_variant_get_boolean (value);

  g_settings_set_boolean (get_settings (self), "share-sound", is_wanted);
  g_simple_action_set_state (action, value);
  if (!is_wanted)
    liveon_call_turn_off (self->call, LIVEON_MEDIA_SOURCE_SCREEN_SOUND);
  else if (liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_SCREEN))
    liveon_call_turn_on_async (self->call, LIVEON_MEDIA_SOURCE_SCREEN_SOUND, NULL, NULL);
}

static void
change_push_to_talk (GSimpleAction *action, GVariant *value, gpointer data)
{
  LuiCallActions *self = data;

  g_settings_set_boolean (get_settings (self), "push-to-talk", g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
  if (g_variant_get_boolean (value))
    liveon_call_set_is_held (self->call, TRUE);
}

static void
raised_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  /* It shows when the server has it; what it refuses stays as it is. */
  liveon_meeting_raise_hand_finish (LIVEON_MEETING (source), result, NULL);
}

static void
lowered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  liveon_meeting_lower_hand_finish (LIVEON_MEETING (source), result, NULL);
}

static void
activate_hand (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiCallActions *self = data;
  LiveonMeeting *meeting = liveon_call_get_meeting (self->call);

  if (self->own != NULL && liveon_participant_get_hand_place (self->own) > 0)
    liveon_meeting_lower_hand_async (meeting, liveon_meeting_get_seat (meeting), NULL, lowered_cb,
                                     NULL);
  else
    liveon_meeting_raise_hand_async (meeting, NULL, raised_cb, NULL);
}

/* A device that is chosen becomes the most wanted; the others keep their order. */
static void
prefer (LuiCallActions *self, const char *key, const char *id)
{
  g_auto (GStrv) before = g_settings_get_strv (get_settings (self), key);
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  g_auto (GStrv) order = NULL;

  g_strv_builder_add (after, id);
  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], id))
      g_strv_builder_add (after, before[i]);
  order = g_strv_builder_end (after);
  g_settings_set_strv (get_settings (self), key, (const char *const *) order);
}

static void
change_microphone (GSimpleAction *action, GVariant *value, gpointer data)
{
  prefer (data, "microphone-order", g_variant_get_string (value, NULL));
}

static void
change_camera (GSimpleAction *action, GVariant *value, gpointer data)
{
  prefer (data, "camera-order", g_variant_get_string (value, NULL));
}

static void
change_speaker (GSimpleAction *action, GVariant *value, gpointer data)
{
  prefer (data, "speaker-order", g_variant_get_string (value, NULL));
}

static const GActionEntry entries[] = {
  { "mute", activate_mute, NULL, "true", NULL, { 0 } },
  { "camera", activate_camera, NULL, "false", NULL, { 0 } },
  { "share", activate_share, NULL, "false", NULL, { 0 } },
  { "share-other", activate_share_other, NULL, NULL, NULL, { 0 } },
  { "hand", activate_hand, NULL, "false", NULL, { 0 } },
  { "share-kind", NULL, "s", "'text'", change_share_kind, { 0 } },
  { "share-sound", NULL, NULL, "false", change_share_sound, { 0 } },
  { "push-to-talk", NULL, NULL, "false", change_push_to_talk, { 0 } },
  { "microphone", NULL, "s", "''", change_microphone, { 0 } },
  { "camera-device", NULL, "s", "''", change_camera, { 0 } },
  { "speaker", NULL, "s", "''", change_speaker, { 0 } },
};

static void
set_state (LuiCallActions *self, const char *name, GVariant *state)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (state);
  g_autoptr (GVariant) before
      = g_action_group_get_action_state (G_ACTION_GROUP (self->group), name);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  if (!g_variant_equal (before, sunk))
    g_simple_action_set_state (G_SIMPLE_ACTION (action), sunk);
}

static void
set_boolean (LuiCallActions *self, const char *name, gboolean is_so)
{
  set_state (self, name, g_variant_new_boolean (is_so));
}

/* The one that is really in use; before it is, the one that would be. */
static void
show_device (LuiCallActions *self, const char *name, LiveonMediaKind kind, const char *in_use)
{
  LiveonMediaDevices *devices = liveon_call_get_devices (self->call);
  LiveonMediaDevice *preferred
      = devices != NULL ? liveon_media_devices_get_preferred (devices, kind) : NULL;
  const char *id = in_use;

  if (id == NULL && preferred != NULL)
    id = liveon_media_device_get_id (preferred);
  set_state (self, name, g_variant_new_string (id != NULL ? id : ""));
}

static gboolean
is_mended (LuiCallActions *self)
{
  if (self->failed == SPEAKER)
    return liveon_call_get_speaker (self->call) != NULL;
  return self->failed != NOTHING
         && liveon_call_get_is_on (self->call, (LiveonMediaSource) self->failed);
}

static void
on_changed (LuiCallActions *self)
{
  set_boolean (self, "mute", lui_call_actions_get_is_muted (self));
  set_boolean (self, "camera", liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_CAMERA));
  set_boolean (self, "share", liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_SCREEN));
  set_state (self, "share-kind",
             g_variant_new_string (liveon_call_get_is_text (self->call) ? "text" : "motion"));
  show_device (self, "microphone", LIVEON_MEDIA_KIND_MICROPHONE,
               liveon_call_get_device_in_use (self->call, LIVEON_MEDIA_SOURCE_MICROPHONE));
  show_device (self, "camera-device", LIVEON_MEDIA_KIND_CAMERA,
               liveon_call_get_device_in_use (self->call, LIVEON_MEDIA_SOURCE_CAMERA));
  show_device (self, "speaker", LIVEON_MEDIA_KIND_SPEAKER, liveon_call_get_speaker (self->call));
  if (is_mended (self))
    {
      self->failed = NOTHING;
      g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, NULL);
    }
}

static void
on_hand_changed (LuiCallActions *self)
{
  set_boolean (self, "hand", liveon_participant_get_hand_place (self->own) > 0);
}

static void
on_talking_while_muted (LuiCallActions *self)
{
  g_signal_emit (self, signals[SIGNAL_MUTED_TALK], 0);
}

static void
on_people_changed (LuiCallActions *self)
{
  LiveonMeeting *meeting = liveon_call_get_meeting (self->call);
  GListModel *people = liveon_meeting_get_people (meeting);

  for (guint i = 0; self->own == NULL && i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      if (!g_str_equal (liveon_participant_get_seat (person), liveon_meeting_get_seat (meeting)))
        continue;
      self->own = g_object_ref (person);
      g_signal_connect_object (person, "notify::hand-place", G_CALLBACK (on_hand_changed), self,
                               G_CONNECT_SWAPPED);
      on_hand_changed (self);
    }
}

static void
lui_call_actions_dispose (GObject *object)
{
  LuiCallActions *self = LUI_CALL_ACTIONS (object);

  g_clear_object (&self->own);
  g_clear_object (&self->call);
  g_clear_object (&self->session);
  g_clear_object (&self->group);
  g_clear_pointer (&self->kept_token, g_free);
  G_OBJECT_CLASS (lui_call_actions_parent_class)->dispose (object);
}

static void
lui_call_actions_class_init (LuiCallActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lui_call_actions_dispose;
  signals[SIGNAL_TROUBLE] = g_signal_new ("trouble", LUI_TYPE_CALL_ACTIONS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_MUTED_TALK] = g_signal_new ("muted-talk", LUI_TYPE_CALL_ACTIONS, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lui_call_actions_init (LuiCallActions *self)
{
  self->failed = NOTHING;
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
}

static void
follow (LuiCallActions *self)
{
  static const char *const shown[] = { "microphone", "camera", "screen", "is-held", "is-text" };
  GListModel *people = liveon_meeting_get_people (liveon_call_get_meeting (self->call));

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", shown[i], NULL);

      g_signal_connect_object (self->call, signal, G_CALLBACK (on_changed), self,
                               G_CONNECT_SWAPPED);
    }
  /* Devices change hands without a word: told with the statistics, once a second. */
  g_signal_connect_object (self->call, "notify::bytes-sent", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->call, "source-failed", G_CALLBACK (on_source_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->call, "notify::screen-token", G_CALLBACK (on_screen_token), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->call, "speaker-failed", G_CALLBACK (on_speaker_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->call, "talking-while-muted", G_CALLBACK (on_talking_while_muted),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (people, "items-changed", G_CALLBACK (on_people_changed), self,
                           G_CONNECT_SWAPPED);
}

LuiCallActions *
lui_call_actions_new (LuiSession *session, LiveonCall *call)
{
  LuiCallActions *self = g_object_new (LUI_TYPE_CALL_ACTIONS, NULL);
  GSettings *settings = lui_session_get_settings (session);

  self->session = g_object_ref (session);
  self->call = g_object_ref (call);
  if (g_settings_get_boolean (settings, "push-to-talk"))
    liveon_call_set_is_held (call, TRUE);
  set_boolean (self, "push-to-talk", g_settings_get_boolean (settings, "push-to-talk"));
  set_boolean (self, "share-sound", g_settings_get_boolean (settings, "share-sound"));
  follow (self);
  lui_keeper_find_screen_async (lui_session_get_client (session), NULL, screen_found_cb,
                                g_object_ref (self));
  on_people_changed (self);
  on_changed (self);
  return self;
}

GSimpleActionGroup *
lui_call_actions_get_group (LuiCallActions *self)
{
  g_return_val_if_fail (LUI_IS_CALL_ACTIONS (self), NULL);

  return self->group;
}
