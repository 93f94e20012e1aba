/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-call-window.h"

#include <glib/gi18n.h>

#include "lui-parent-window.h"
#include "lui-small-window.h"

#define MICROPHONE "toggle-microphone"
#define TALK "talk"

struct _LuiCallWindow
{
  GObject parent_instance;

  GtkWindow *window; /* borrowed; NULL after leaving */
  LiveonCall *call;
  LuiCallActions *own;
  GSimpleActionGroup *group;
  LuiCallFrame *frame;   /* borrowed, as long as there is a window */
  GtkWidget *home;       /* what it is in otherwise */
  LuiSmallWindow *small; /* NULL: it is at home */
  guint inhibit_id;
};

G_DEFINE_FINAL_TYPE (LuiCallWindow, lui_call_window, G_TYPE_OBJECT)

static void
set_state (GActionMap *map, const char *name, gboolean is_so)
{
  GAction *action = g_action_map_lookup_action (map, name);

  if (action != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (is_so));
}

static void
set_enabled (LuiCallWindow *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->group), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
show_states (LuiCallWindow *self)
{
  gboolean is_full = gtk_window_is_fullscreen (self->window), is_small = self->small != NULL;

  set_state (G_ACTION_MAP (self->group), "fullscreen", is_full);
  set_state (G_ACTION_MAP (self->group), "small", is_small);
  set_enabled (self, "fullscreen", !is_small);
  set_enabled (self, "window", is_full || is_small);
  lui_call_frame_set_is_covering (self->frame, is_full && !is_small);
}

/* the small window */

static void
on_back (LuiCallWindow *self)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self->group), "small",
                                      g_variant_new_boolean (FALSE));
}

/* One frame, in one window or the other: pictures, words and keys are the same in both. */
static void
move_out (LuiCallWindow *self)
{
  GtkApplication *application = gtk_window_get_application (self->window);

  self->home = gtk_widget_get_parent (GTK_WIDGET (self->frame));
  self->small = lui_small_window_new (application, gtk_window_get_title (self->window));
  g_signal_connect_object (self->small, "close-request", G_CALLBACK (on_back), self,
                           G_CONNECT_SWAPPED);
  /* Not the frame's own: GTK forgets a widget's actions when it goes from one window to another. */
  gtk_widget_insert_action_group (GTK_WIDGET (self->small), "call", G_ACTION_GROUP (self->group));
  g_object_ref (self->frame);
  gtk_widget_unparent (GTK_WIDGET (self->frame));
  lui_small_window_set_content (self->small, GTK_WIDGET (self->frame));
  g_object_unref (self->frame);
  show_states (self);
  gtk_window_present (GTK_WINDOW (self->small));
  gtk_widget_child_focus (GTK_WIDGET (self->frame), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
  lui_parent_window_tell (self->call, GTK_WINDOW (self->small));
}

static void
move_home (LuiCallWindow *self)
{
  GtkWindow *small = GTK_WINDOW (g_steal_pointer (&self->small));

  g_signal_handlers_disconnect_by_data (small, self);
  g_object_ref (self->frame);
  lui_small_window_set_content (LUI_SMALL_WINDOW (small), NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->frame), self->home);
  g_object_unref (self->frame);
  show_states (self);
  if (!gtk_widget_in_destruction (GTK_WIDGET (self->window)))
    {
      gtk_window_present (self->window);
      gtk_widget_grab_focus (self->home);
      lui_parent_window_tell (self->call, self->window);
    }
  gtk_window_destroy (small);
}

/* By whatever way: another start of the program, a notice that is clicked. */
static void
on_shown (LuiCallWindow *self)
{
  if (self->small != NULL && gtk_widget_get_visible (GTK_WIDGET (self->window)))
    move_home (self);
}

static void
change_small (GSimpleAction *action, GVariant *value, gpointer data)
{
  LuiCallWindow *self = data;
  gboolean is_small = g_variant_get_boolean (value);

  if (self->window == NULL || is_small == (self->small != NULL))
    return;
  if (is_small)
    move_out (self);
  else
    move_home (self);
}

/* full screen */

static void
change_fullscreen (GSimpleAction *action, GVariant *value, gpointer data)
{
  LuiCallWindow *self = data;

  if (self->window != NULL && g_variant_get_boolean (value))
    gtk_window_fullscreen (self->window);
  else if (self->window != NULL)
    gtk_window_unfullscreen (self->window);
}

static void
back_to_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LuiCallWindow *self = data;

  if (self->small != NULL)
    on_back (self);
  else
    change_fullscreen (NULL, g_variant_new_boolean (FALSE), self);
}

static const GActionEntry entries[] = {
  { "fullscreen", NULL, NULL, "false", change_fullscreen, { 0 } },
  { "small", NULL, NULL, "false", change_small, { 0 } },
  { "window", back_to_window, NULL, NULL, NULL, { 0 } },
};

/* from anywhere */

static void
on_mute_changed (LuiCallWindow *self)
{
  set_state (G_ACTION_MAP (gtk_window_get_application (self->window)), MICROPHONE,
             !lui_call_actions_get_is_muted (self->own));
}

static void
toggle_microphone (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_action_group_activate_action (G_ACTION_GROUP (LUI_CALL_WINDOW (data)->group), "mute", NULL);
}

static void
change_talk (GSimpleAction *action, GVariant *value, gpointer data)
{
  lui_call_actions_push (LUI_CALL_WINDOW (data)->own, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

static const GActionEntry from_anywhere[] = {
  { TALK, NULL, NULL, "false", change_talk, { 0 } },
  { MICROPHONE, toggle_microphone, NULL, "false", NULL, { 0 } },
};

static void
enter (LuiCallWindow *self)
{
  GtkApplication *application = gtk_window_get_application (self->window);

  g_signal_connect_object (self->window, "notify::fullscreened", G_CALLBACK (show_states), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "notify::visible", G_CALLBACK (on_shown), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->group, "action-state-changed::mute", G_CALLBACK (on_mute_changed),
                           self, G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries),
                                   self);
  g_action_map_add_action_entries (G_ACTION_MAP (application), from_anywhere,
                                   G_N_ELEMENTS (from_anywhere), self);
  self->inhibit_id = gtk_application_inhibit (
      application, self->window, GTK_APPLICATION_INHIBIT_IDLE | GTK_APPLICATION_INHIBIT_SUSPEND,
      _ ("In a meeting"));
  on_mute_changed (self);
  show_states (self);
  lui_parent_window_tell (self->call, self->window);
}

void
lui_call_window_leave (LuiCallWindow *self)
{
  GtkApplication *application;

  g_return_if_fail (LUI_IS_CALL_WINDOW (self));

  if (self->window == NULL)
    return;
  if (self->small != NULL)
    move_home (self);
  application = gtk_window_get_application (self->window);
  g_signal_handlers_disconnect_by_data (self->window, self);
  g_signal_handlers_disconnect_by_data (self->group, self);
  if (application != NULL)
    {
      /* Where nobody minds the session there is nothing to give back. */
      if (self->inhibit_id != 0)
        gtk_application_uninhibit (application, self->inhibit_id);
      for (guint i = 0; i < G_N_ELEMENTS (from_anywhere); i++)
        g_action_map_remove_action (G_ACTION_MAP (application), from_anywhere[i].name);
    }
  if (gtk_window_is_fullscreen (self->window))
    gtk_window_unfullscreen (self->window);
  self->window = NULL;
}

static void
lui_call_window_dispose (GObject *object)
{
  LuiCallWindow *self = LUI_CALL_WINDOW (object);

  g_clear_object (&self->call);
  g_clear_object (&self->own);
  g_clear_object (&self->group);
  G_OBJECT_CLASS (lui_call_window_parent_class)->dispose (object);
}

static void
lui_call_window_class_init (LuiCallWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lui_call_window_dispose;
}

static void
lui_call_window_init (LuiCallWindow *self)
{
}

LuiCallWindow *
lui_call_window_new (GtkWindow *window, LiveonCall *call, LuiCallActions *own, LuiCallFrame *frame)
{
  LuiCallWindow *self = g_object_new (LUI_TYPE_CALL_WINDOW, NULL);

  self->window = window;
  self->call = g_object_ref (call);
  self->own = g_object_ref (own);
  self->group = g_object_ref (lui_call_actions_get_group (own));
  self->frame = frame;
  enter (self);
  return self;
}

GtkWindow *
lui_call_window_get_window (LuiCallWindow *self)
{
  g_return_val_if_fail (LUI_IS_CALL_WINDOW (self), NULL);

  return self->small != NULL ? GTK_WINDOW (self->small) : self->window;
}
