/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-meeting-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-beside.h"
#include "lui-call-actions.h"
#include "lui-call-bar.h"
#include "lui-call-frame.h"
#include "lui-call-notices.h"
#include "lui-call-sounds.h"
#include "lui-call-window.h"
#include "lui-call-words.h"
#include "lui-notice.h"
#include "lui-people-panel.h"
#include "lui-small-bar.h"
#include "lui-stage-actions.h"
#include "lui-stage.h"
#include "lui-statistics.h"
#include "lui-window.h"
#include "lui-words.h"

#define EXTENSION_MINUTES 15
#define MUTED_TALK_S 5 /* "You are muted" stays */

struct _LuiMeetingPage
{
  GtkWidget parent_instance;

  LuiSession *session;
  LiveonCall *call;
  LuiCallActions *own;   /* one's own microphone, camera, … */
  LuiStageActions *view; /* how the stage is looked at */
  LuiCallSounds *sounds;
  GSimpleActionGroup *group; /* "call" */
  GtkWidget *people;
  LuiCallWindow *window; /* that it is in; NULL before and after */
  GtkWindow *statistics; /* a weak pointer */
  LuiNetwork network;
  gint64 entered_us;
  gint64 muted_talk_us;
  guint tick_id;
  gboolean is_ending; /* by oneself */

  LuiCallFrame *frame;
  GtkWidget *header;
  AdwWindowTitle *title;
  GtkWidget *share_mark;
  GtkWidget *middle;
  LuiCallNotices *notices;
  LuiBeside *beside;
  GtkWidget *pages;
  LuiStage *stage;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *below;
  LuiNotice *muted;
  LuiNotice *trouble;
  LuiCallBar *bar;
  LuiSmallBar *small_bar;
};

G_DEFINE_FINAL_TYPE (LuiMeetingPage, lui_meeting_page, GTK_TYPE_WIDGET)

static LiveonMeeting *
get_meeting (LuiMeetingPage *self)
{
  return liveon_call_get_meeting (self->call);
}

static gboolean
get_is_small (LuiMeetingPage *self)
{
  g_autoptr (GVariant) state
      = g_action_group_get_action_state (G_ACTION_GROUP (self->group), "small");

  return state != NULL && g_variant_get_boolean (state);
}

/* what the actions do */

static void
leave_alone (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiMeetingPage *self = data;

  lui_meeting_page_leave (self);
  lui_window_show_lobby (lui_window_of (self));
}

static void
leave (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiMeetingPage *self = data;
  LiveonMeeting *meeting = get_meeting (self);

  if (liveon_meeting_get_is_host (meeting)
      && g_list_model_get_n_items (liveon_meeting_get_people (meeting)) > 1)
    {
      if (get_is_small (self))
        lui_small_bar_ask_leave (self->small_bar);
      else
        lui_call_bar_ask_leave (self->bar);
    }
  else
    leave_alone (NULL, NULL, self);
}

static void
show_trouble (LuiMeetingPage *self, const char *sentence)
{
  lui_notice_set_text (self->trouble, sentence);
}

static void
tell_error (LuiMeetingPage *self, const GError *error)
{
  g_autofree char *sentence = lui_words_dup_error (error);

  show_trouble (self, sentence);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LuiMeetingPage) self = data;
  g_autoptr (GError) error = NULL;

  if (liveon_meeting_end_finish (LIVEON_MEETING (source), result, &error))
    return;
  self->is_ending = FALSE;
  tell_error (self, error);
}

static void
end (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiMeetingPage *self = data;

  self->is_ending = TRUE;
  liveon_meeting_end_async (get_meeting (self), NULL, ended_cb, g_object_ref (self));
}

static void
extended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LuiMeetingPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!liveon_meeting_extend_finish (LIVEON_MEETING (source), result, &error))
    tell_error (self, error);
}

static void
extend (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiMeetingPage *self = data;

  liveon_meeting_extend_async (get_meeting (self), EXTENSION_MINUTES, NULL, extended_cb,
                               g_object_ref (self));
}

static void
dismiss_message (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_call_notices_dismiss_message (LUI_MEETING_PAGE (data)->notices);
}

static void
stay (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_call_notices_stay (LUI_MEETING_PAGE (data)->notices);
}

static void
dismiss (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_trouble (data, NULL);
}

static void
change_people (GSimpleAction *action, GVariant *value, gpointer data)
{
  LuiMeetingPage *self = data;
  gboolean is_shown = g_variant_get_boolean (value);

  lui_beside_set_side (self->beside, is_shown ? self->people : NULL);
  g_simple_action_set_state (action, value);
  if (is_shown)
    gtk_widget_child_focus (self->people, GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->stage));
}

static GPtrArray *
dup_streams (gpointer data)
{
  return lui_stage_dup_streams (LUI_MEETING_PAGE (data)->stage);
}

static void
show_statistics (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiMeetingPage *self = data;

  if (self->statistics == NULL)
    g_set_weak_pointer (&self->statistics,
                        lui_statistics_new (lui_call_window_get_window (self->window), self->call,
                                            dup_streams, self));
  gtk_window_present (self->statistics);
}

static const GActionEntry entries[] = {
  { "leave", leave, NULL, NULL, NULL, { 0 } },
  { "leave-alone", leave_alone, NULL, NULL, NULL, { 0 } },
  { "end", end, NULL, NULL, NULL, { 0 } },
  { "extend", extend, NULL, NULL, NULL, { 0 } },
  { "dismiss-message", dismiss_message, NULL, NULL, NULL, { 0 } },
  { "stay", stay, NULL, NULL, NULL, { 0 } },
  { "dismiss", dismiss, NULL, NULL, NULL, { 0 } },
  { "people", NULL, NULL, "false", change_people, { 0 } },
  { "statistics", show_statistics, NULL, NULL, NULL, { 0 } },
};

/* what is shown */

static void
on_stage_changed (LuiMeetingPage *self)
{
  gboolean has_pages = lui_stage_get_n_pages (self->stage) > 1;
  LiveonParticipant *speaker = lui_stage_get_speaker (self->stage);

  gtk_widget_set_visible (self->previous, has_pages);
  gtk_widget_set_visible (self->next, has_pages);
  lui_small_bar_set_speaker (self->small_bar,
                             speaker != NULL ? liveon_participant_get_name (speaker) : NULL);
}

static void
on_small_changed (LuiMeetingPage *self)
{
  gboolean is_small = get_is_small (self);

  if (is_small)
    g_action_group_change_action_state (G_ACTION_GROUP (self->group), "people",
                                        g_variant_new_boolean (FALSE));
  lui_stage_set_is_single (self->stage, is_small);
  gtk_widget_set_visible (self->header, !is_small);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), !is_small);
  gtk_widget_set_visible (GTK_WIDGET (self->small_bar), is_small);
}

static void
on_statistics (LuiMeetingPage *self)
{
  LuiNetworkSample sample = {
    .loss = liveon_call_get_loss (self->call),
    .concealment = liveon_call_get_concealment (self->call),
    .round_trip_ms = liveon_call_get_round_trip_ms (self->call),
    .estimate_bps = liveon_call_get_estimate_bps (self->call),
    .sends_picture = liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_CAMERA),
  };

  if (lui_network_take (&self->network, &sample) || self->network.level != LUI_NETWORK_GOOD)
    lui_call_bar_show_network (self->bar, &self->network);
}

static gboolean
on_tick (gpointer data)
{
  LuiMeetingPage *self = data;
  gint64 now = g_get_monotonic_time ();
  g_autofree char *duration
      = lui_call_words_dup_duration ((now - self->entered_us) / G_TIME_SPAN_SECOND);

  adw_window_title_set_subtitle (self->title, duration);
  if (now - self->muted_talk_us > MUTED_TALK_S * G_TIME_SPAN_SECOND)
    lui_notice_set_text (self->muted, NULL);
  /* The last thing: it may be time to leave, which ends the page. */
  lui_call_notices_tick (self->notices);
  return G_SOURCE_CONTINUE;
}

static void
on_connection_changed (LuiMeetingPage *self)
{
  gtk_widget_set_opacity (GTK_WIDGET (self->stage),
                          lui_call_notices_get_is_lost (self->notices) ? 0.6 : 1);
}

static void
on_muted_talk (LuiMeetingPage *self)
{
  self->muted_talk_us = g_get_monotonic_time ();
  lui_notice_set_text (self->muted, _ ("You are muted."));
}

static void
on_forgotten (LuiMeetingPage *self)
{
  LuiWindow *window = lui_window_of (self);

  leave_alone (NULL, NULL, self);
  lui_window_tell_until_read (window, _ ("You left because nobody else was in the room."));
}

static void
on_own_state_changed (LuiMeetingPage *self)
{
  if (!lui_call_actions_get_is_muted (self->own))
    lui_notice_set_text (self->muted, NULL);
  gtk_widget_set_visible (self->share_mark,
                          liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_SCREEN));
}

static void
on_ended (LuiMeetingPage *self, LiveonLeaveReason reason, const char *message)
{
  LuiWindow *window = lui_window_of (self);
  g_autofree char *sentence = self->is_ending ? NULL : lui_words_dup_leave_reason (reason, message);

  if (window == NULL)
    return;
  liveon_call_stop (self->call);
  lui_window_show_lobby (window);
  if (sentence != NULL)
    lui_window_tell_until_read (window, sentence);
}

/* keys that are held */

static gboolean
on_key_pressed (LuiMeetingPage *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_space || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  lui_call_actions_push (self->own, TRUE);
  return GDK_EVENT_STOP;
}

static void
on_key_released (LuiMeetingPage *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_space)
    lui_call_actions_push (self->own, FALSE);
}

static void
on_focus_left (LuiMeetingPage *self)
{
  if (self->own != NULL)
    lui_call_actions_push (self->own, FALSE);
}

static void
on_pressed (LuiMeetingPage *self, int n_press, double x, double y, GtkGestureClick *click)
{
  if (n_press != 2 || !get_is_small (self))
    return;
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  g_action_group_activate_action (G_ACTION_GROUP (self->group), "window", NULL);
}

/* the window around it */

static gboolean
is_busy (gpointer data)
{
  LuiMeetingPage *self = data;

  return lui_call_bar_get_is_busy (self->bar) || lui_notice_get_text (self->trouble) != NULL;
}

static void
lui_meeting_page_map (GtkWidget *widget)
{
  LuiMeetingPage *self = LUI_MEETING_PAGE (widget);

  GTK_WIDGET_CLASS (lui_meeting_page_parent_class)->map (widget);
  if (self->window == NULL)
    self->window = lui_call_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->call,
                                        self->own, self->frame);
}

static void
lui_meeting_page_unroot (GtkWidget *widget)
{
  LuiMeetingPage *self = LUI_MEETING_PAGE (widget);

  if (self->window != NULL)
    lui_call_window_leave (self->window);
  g_clear_object (&self->window);
  if (self->statistics != NULL)
    gtk_window_destroy (self->statistics);
  GTK_WIDGET_CLASS (lui_meeting_page_parent_class)->unroot (widget);
}

static gboolean
lui_meeting_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LUI_MEETING_PAGE (widget)->stage));
}

static void
lui_meeting_page_dispose (GObject *object)
{
  LuiMeetingPage *self = LUI_MEETING_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_weak_pointer (&self->statistics);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->call != NULL)
    liveon_call_stop (self->call);
  g_clear_object (&self->people);
  g_clear_object (&self->sounds);
  g_clear_object (&self->view);
  g_clear_object (&self->own);
  g_clear_object (&self->group);
  g_clear_object (&self->call);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lui_meeting_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-meeting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, frame);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, header);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, title);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, share_mark);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, middle);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, notices);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, beside);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, pages);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, stage);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, previous);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, next);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, below);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, muted);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, bar);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, small_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_released);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_left);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
}

static void
lui_meeting_page_class_init (LuiMeetingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_meeting_page_dispose;
  widget_class->map = lui_meeting_page_map;
  widget_class->unroot = lui_meeting_page_unroot;
  widget_class->grab_focus = lui_meeting_page_grab_focus;
  g_type_ensure (LUI_TYPE_STAGE);
  g_type_ensure (LUI_TYPE_BESIDE);
  g_type_ensure (LUI_TYPE_CALL_BAR);
  g_type_ensure (LUI_TYPE_CALL_FRAME);
  g_type_ensure (LUI_TYPE_CALL_NOTICES);
  g_type_ensure (LUI_TYPE_NOTICE);
  g_type_ensure (LUI_TYPE_SMALL_BAR);
  bind_template (widget_class);
}

static void
lui_meeting_page_init (LuiMeetingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lui_beside_set_stage (self->beside, self->pages);
  lui_call_frame_set_children (self->frame, self->header, self->middle, self->below);
  lui_call_frame_set_busy_func (self->frame, is_busy, self);
  self->entered_us = g_get_monotonic_time ();
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
}

static void
follow (LuiMeetingPage *self)
{
  LiveonMeeting *meeting = get_meeting (self);

  g_object_bind_property (liveon_meeting_get_room (meeting), "name", self->title, "title",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->own, "trouble", G_CALLBACK (show_trouble), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->own, "muted-talk", G_CALLBACK (on_muted_talk), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->group, "action-state-changed::mute",
                           G_CALLBACK (on_own_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->group, "action-state-changed::share",
                           G_CALLBACK (on_own_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->group, "action-state-changed::small",
                           G_CALLBACK (on_small_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "changed", G_CALLBACK (on_stage_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notices, "forgotten", G_CALLBACK (on_forgotten), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->call, "notify::bytes-sent", G_CALLBACK (on_statistics), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->call, "notify::state", G_CALLBACK (on_connection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "notify::is-away", G_CALLBACK (on_connection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
}

static void
add_people (LuiMeetingPage *self)
{
  LuiPeoplePanel *panel = g_object_new (LUI_TYPE_PEOPLE_PANEL, NULL);

  self->people = g_object_ref_sink (GTK_WIDGET (panel));
  lui_people_panel_set_call (panel, self->call);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "people",
                                  lui_people_panel_get_actions (panel));
}

GtkWidget *
lui_meeting_page_new (LuiSession *session, LiveonCall *call)
{
  LuiMeetingPage *self = g_object_new (LUI_TYPE_MEETING_PAGE, NULL);

  self->session = g_object_ref (session);
  self->call = g_object_ref (call);
  self->own = lui_call_actions_new (session, call);
  self->group = g_object_ref (lui_call_actions_get_group (self->own));
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "call", G_ACTION_GROUP (self->group));
  lui_call_bar_set_call (self->bar, call, G_ACTION_GROUP (self->group));
  lui_small_bar_set_actions (self->small_bar, G_ACTION_GROUP (self->group));
  lui_call_notices_set_call (self->notices, call);
  add_people (self);
  follow (self);
  self->view = lui_stage_actions_new (self->stage, lui_session_get_settings (session),
                                      G_ACTION_MAP (self->group));
  lui_stage_set_call (self->stage, call);
  self->sounds = lui_call_sounds_new (lui_session_get_settings (session), call);
  on_tick (self);
  return GTK_WIDGET (self);
}

void
lui_meeting_page_leave (LuiMeetingPage *self)
{
  g_return_if_fail (LUI_IS_MEETING_PAGE (self));

  g_signal_handlers_disconnect_by_func (get_meeting (self), on_ended, self);
  liveon_call_stop (self->call);
  liveon_meeting_leave_async (get_meeting (self), NULL, NULL, NULL);
}
