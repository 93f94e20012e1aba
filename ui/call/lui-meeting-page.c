/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-meeting-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-beside.h"
#include "lui-call-actions.h"
#include "lui-call-bar.h"
#include "lui-call-frame.h"
#include "lui-call-notices.h"
#include "lui-call-words.h"
#include "lui-notice.h"
#include "lui-parent-window.h"
#include "lui-people-panel.h"
#include "lui-stage.h"
#include "lui-statistics.h"
#include "lui-window.h"
#include "lui-words.h"

#define EXTENSION_MINUTES 15
#define MUTED_TALK_S 5 /* "You are muted" stays */
#define GLOBAL_MUTE "toggle-microphone"

struct _LuiMeetingPage
{
  GtkWidget parent_instance;

  LuiSession *session;
  LiveonCall *call;
  LuiCallActions *own;       /* one's own microphone, camera, … */
  GSimpleActionGroup *group; /* "call" */
  GtkWidget *people;
  GtkWindow *window;     /* that it is in; NULL before and after */
  GtkWindow *statistics; /* a weak pointer */
  LuiNetwork network;
  gint64 entered_us;
  gint64 muted_talk_us;
  guint tick_id;
  guint inhibit_id;
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
};

G_DEFINE_FINAL_TYPE (LuiMeetingPage, lui_meeting_page, GTK_TYPE_WIDGET)

static LiveonMeeting *
get_meeting (LuiMeetingPage *self)
{
  return liveon_call_get_meeting (self->call);
}

static GSimpleAction *
get_action (LuiMeetingPage *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->group), name));
}

static void
set_state (LuiMeetingPage *self, const char *name, gboolean is_so)
{
  g_simple_action_set_state (get_action (self, name), g_variant_new_boolean (is_so));
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
    lui_call_bar_ask_leave (self->bar);
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
change_layout (GSimpleAction *action, GVariant *value, gpointer data)
{
  LuiMeetingPage *self = data;
  gboolean is_speaker = g_str_equal (g_variant_get_string (value, NULL), "speaker");
  LuiLayout layout = is_speaker ? LUI_LAYOUT_SPEAKER : LUI_LAYOUT_GRID;

  g_settings_set_enum (lui_session_get_settings (self->session), "layout", (int) layout);
  lui_stage_set_layout (self->stage, layout);
}

static void
show_screen (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_stage_set_layout (LUI_MEETING_PAGE (data)->stage, LUI_LAYOUT_SCREEN);
}

static void
pin (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *seat;
  int source;

  g_variant_get (parameter, "(&si)", &seat, &source);
  lui_stage_toggle_pin (LUI_MEETING_PAGE (data)->stage, seat, (LiveonMediaSource) source);
}

static void
turn_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_stage_turn_page (LUI_MEETING_PAGE (data)->stage, -1);
}

static void
turn_on (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_stage_turn_page (LUI_MEETING_PAGE (data)->stage, 1);
}

static void
change_show_own (GSimpleAction *action, GVariant *value, gpointer data)
{
  lui_stage_set_shows_own (LUI_MEETING_PAGE (data)->stage, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
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

static void
change_fullscreen (GSimpleAction *action, GVariant *value, gpointer data)
{
  LuiMeetingPage *self = data;

  if (self->window != NULL && g_variant_get_boolean (value))
    gtk_window_fullscreen (self->window);
  else if (self->window != NULL)
    gtk_window_unfullscreen (self->window);
}

static void
back_to_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  change_fullscreen (NULL, g_variant_new_boolean (FALSE), data);
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
                        lui_statistics_new (self->window, self->call, dup_streams, self));
  gtk_window_present (self->statistics);
}

static const GActionEntry entries[] = {
  { "leave", leave, NULL, NULL, NULL, { 0 } },
  { "leave-alone", leave_alone, NULL, NULL, NULL, { 0 } },
  { "end", end, NULL, NULL, NULL, { 0 } },
  { "extend", extend, NULL, NULL, NULL, { 0 } },
  { "stay", stay, NULL, NULL, NULL, { 0 } },
  { "dismiss", dismiss, NULL, NULL, NULL, { 0 } },
  { "layout", NULL, "s", "'grid'", change_layout, { 0 } },
  { "screen", show_screen, NULL, "false", NULL, { 0 } },
  { "pin", pin, "(si)", NULL, NULL, { 0 } },
  { "previous-page", turn_back, NULL, NULL, NULL, { 0 } },
  { "next-page", turn_on, NULL, NULL, NULL, { 0 } },
  { "show-own", NULL, NULL, "true", change_show_own, { 0 } },
  { "people", NULL, NULL, "false", change_people, { 0 } },
  { "fullscreen", NULL, NULL, "false", change_fullscreen, { 0 } },
  { "window", back_to_window, NULL, NULL, NULL, { 0 } },
  { "statistics", show_statistics, NULL, NULL, NULL, { 0 } },
};

/* what is shown */

static void
on_stage_changed (LuiMeetingPage *self)
{
  LuiLayout layout = lui_stage_get_layout (self->stage);
  guint page = lui_stage_get_page (self->stage), n_pages = lui_stage_get_n_pages (self->stage);

  g_simple_action_set_state (get_action (self, "layout"),
                             g_variant_new_string (layout == LUI_LAYOUT_GRID      ? "grid"
                                                   : layout == LUI_LAYOUT_SPEAKER ? "speaker"
                                                                                  : "screen"));
  set_state (self, "screen", layout == LUI_LAYOUT_SCREEN);
  g_simple_action_set_enabled (get_action (self, "screen"), lui_stage_get_has_screen (self->stage));
  g_simple_action_set_enabled (get_action (self, "previous-page"), page > 0);
  g_simple_action_set_enabled (get_action (self, "next-page"), page + 1 < n_pages);
  gtk_widget_set_visible (self->previous, n_pages > 1);
  gtk_widget_set_visible (self->next, n_pages > 1);
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
  lui_call_notices_tick (self->notices);
  gtk_widget_set_opacity (GTK_WIDGET (self->stage),
                          lui_call_notices_get_is_lost (self->notices) ? 0.6 : 1);
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

/* From anywhere, by D-Bus: muted or not is one state. */
static void
on_own_state_changed (LuiMeetingPage *self)
{
  GAction *action
      = g_action_map_lookup_action (G_ACTION_MAP (g_application_get_default ()), GLOBAL_MUTE);
  gboolean is_muted = lui_call_actions_get_is_muted (self->own);

  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (!is_muted));
  if (!is_muted)
    lui_notice_set_text (self->muted, NULL);
  gtk_widget_set_visible (self->share_mark,
                          liveon_call_get_is_on (self->call, LIVEON_MEDIA_SOURCE_SCREEN));
}

static void
on_global_mute (LuiMeetingPage *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->group), "mute", NULL);
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

/* the window around it */

static void
on_fullscreened (LuiMeetingPage *self)
{
  gboolean is_full = gtk_window_is_fullscreen (self->window);

  set_state (self, "fullscreen", is_full);
  g_simple_action_set_enabled (get_action (self, "window"), is_full);
  lui_call_frame_set_is_covering (self->frame, is_full);
}

static gboolean
is_busy (gpointer data)
{
  LuiMeetingPage *self = data;

  return lui_call_bar_get_is_busy (self->bar) || lui_notice_get_text (self->trouble) != NULL;
}

static void
enter_window (LuiMeetingPage *self)
{
  GtkApplication *application;
  g_autoptr (GSimpleAction) action = NULL;

  self->window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  application = gtk_window_get_application (self->window);
  g_signal_connect_object (self->window, "notify::fullscreened", G_CALLBACK (on_fullscreened), self,
                           G_CONNECT_SWAPPED);
  self->inhibit_id = gtk_application_inhibit (
      application, self->window, GTK_APPLICATION_INHIBIT_IDLE | GTK_APPLICATION_INHIBIT_SUSPEND,
      _ ("In a meeting"));
  action = g_simple_action_new_stateful (GLOBAL_MUTE, NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (action, "activate", G_CALLBACK (on_global_mute), self,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (action));
  on_own_state_changed (self);
  on_fullscreened (self);
  lui_parent_window_tell (self->call, self->window);
}

static void
leave_window (LuiMeetingPage *self)
{
  GtkApplication *application = gtk_window_get_application (self->window);

  g_signal_handlers_disconnect_by_func (self->window, on_fullscreened, self);
  if (application != NULL)
    {
      /* Where nobody minds the session there is nothing to give back. */
      if (self->inhibit_id != 0)
        gtk_application_uninhibit (application, self->inhibit_id);
      g_action_map_remove_action (G_ACTION_MAP (application), GLOBAL_MUTE);
    }
  if (gtk_window_is_fullscreen (self->window))
    gtk_window_unfullscreen (self->window);
  if (self->statistics != NULL)
    gtk_window_destroy (self->statistics);
  self->window = NULL;
}

static void
lui_meeting_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lui_meeting_page_parent_class)->map (widget);
  if (LUI_MEETING_PAGE (widget)->window == NULL)
    enter_window (LUI_MEETING_PAGE (widget));
}

static void
lui_meeting_page_unroot (GtkWidget *widget)
{
  if (LUI_MEETING_PAGE (widget)->window != NULL)
    leave_window (LUI_MEETING_PAGE (widget));
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
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_released);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_left);
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
  int layout = g_settings_get_enum (lui_session_get_settings (session), "layout");

  self->session = g_object_ref (session);
  self->call = g_object_ref (call);
  self->own = lui_call_actions_new (session, call);
  self->group = g_object_ref (lui_call_actions_get_group (self->own));
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "call", G_ACTION_GROUP (self->group));
  lui_call_bar_set_call (self->bar, call, G_ACTION_GROUP (self->group));
  lui_call_notices_set_call (self->notices, call);
  add_people (self);
  follow (self);
  /* Before anybody's screen is there: choosing a layout puts it away. */
  lui_stage_set_layout (self->stage,
                        layout == LUI_LAYOUT_SPEAKER ? LUI_LAYOUT_SPEAKER : LUI_LAYOUT_GRID);
  lui_stage_set_call (self->stage, call);
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
