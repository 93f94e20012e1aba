/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-meeting-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-stage.h"
#include "lui-window.h"
#include "lui-words.h"

struct _LuiMeetingPage
{
  GtkWidget parent_instance;

  LuiSession *session;
  LiveonCall *call;
  GSimpleActionGroup *actions; /* "call" */

  AdwWindowTitle *title;
  LuiStage *stage;
};

G_DEFINE_FINAL_TYPE (LuiMeetingPage, lui_meeting_page, GTK_TYPE_WIDGET)

static LiveonMeeting *
get_meeting (LuiMeetingPage *self)
{
  return liveon_call_get_meeting (self->call);
}

static void
turned_on_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiMeetingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (liveon_call_turn_on_finish (LIVEON_CALL (source), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  sentence = lui_words_dup_error (error);
  lui_window_tell (lui_window_of (self), sentence);
}

static void
toggle (LuiMeetingPage *self, LiveonMediaSource source)
{
  if (liveon_call_get_is_on (self->call, source))
    liveon_call_turn_off (self->call, source);
  else
    liveon_call_turn_on_async (self->call, source, turned_on_cb, g_object_ref (self));
}

static void
toggle_microphone (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  toggle (data, LIVEON_MEDIA_SOURCE_MICROPHONE);
}

static void
toggle_camera (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  toggle (data, LIVEON_MEDIA_SOURCE_CAMERA);
}

static void
leave (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_meeting_page_leave (data);
  lui_window_show_lobby (lui_window_of (data));
}

static const GActionEntry actions[] = {
  { "microphone", toggle_microphone, NULL, "false", NULL, { 0 } },
  { "camera", toggle_camera, NULL, "false", NULL, { 0 } },
  { "leave", leave, NULL, NULL, NULL, { 0 } },
};

static void
show_source (LuiMeetingPage *self, const char *name, LiveonMediaSource source)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (liveon_call_get_is_on (self->call, source)));
}

static void
on_sources_changed (LuiMeetingPage *self)
{
  show_source (self, "microphone", LIVEON_MEDIA_SOURCE_MICROPHONE);
  show_source (self, "camera", LIVEON_MEDIA_SOURCE_CAMERA);
}

static void
on_ended (LuiMeetingPage *self, LiveonLeaveReason reason, const char *message)
{
  LuiWindow *window = lui_window_of (self);
  g_autofree char *sentence = lui_words_dup_leave_reason (reason, message);

  if (window == NULL)
    return;
  liveon_call_stop (self->call);
  lui_window_show_lobby (window);
  if (sentence != NULL)
    lui_window_tell (window, sentence);
}

static void
lui_meeting_page_dispose (GObject *object)
{
  LuiMeetingPage *self = LUI_MEETING_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->call != NULL)
    liveon_call_stop (self->call);
  g_clear_object (&self->call);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (lui_meeting_page_parent_class)->dispose (object);
}

static void
lui_meeting_page_class_init (LuiMeetingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_meeting_page_dispose;
  g_type_ensure (LUI_TYPE_STAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-meeting-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, title);
  gtk_widget_class_bind_template_child (widget_class, LuiMeetingPage, stage);
}

static void
lui_meeting_page_init (LuiMeetingPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "call", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_meeting_page_new (LuiSession *session, LiveonCall *call)
{
  LuiMeetingPage *self = g_object_new (LUI_TYPE_MEETING_PAGE, NULL);
  LiveonMeeting *meeting;

  self->session = g_object_ref (session);
  self->call = g_object_ref (call);
  meeting = get_meeting (self);
  lui_stage_set_call (self->stage, call);
  g_object_bind_property (liveon_meeting_get_room (meeting), "name", self->title, "title",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (call, "notify::microphone", G_CALLBACK (on_sources_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::camera", G_CALLBACK (on_sources_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  on_sources_changed (self);
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
