/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-global-mute.h"

#include <glib/gi18n.h>

#define SETTING "mute-from-anywhere"
#define MICROPHONE "toggle-microphone" /* is there in a meeting */
#define TALK "talk"

struct _LuiGlobalMute
{
  GObject parent_instance;

  GSettings *settings;
  GActionGroup *application; /* borrowed: it owns us */
  LiveonGlobalShortcut *shortcut;
};

enum
{
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LuiGlobalMute, lui_global_mute, G_TYPE_OBJECT)

static gboolean
is_in_meeting (LuiGlobalMute *self)
{
  return g_action_group_has_action (self->application, MICROPHONE);
}

static void
bound_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  liveon_global_shortcut_bind_finish (LIVEON_GLOBAL_SHORTCUT (source), result, NULL);
}

/* With a meeting it comes, and with a portal that is found later. */
static void
update (LuiGlobalMute *self)
{
  gboolean is_wanted = g_settings_get_boolean (self->settings, SETTING) && is_in_meeting (self)
                       && liveon_global_shortcut_get_is_available (self->shortcut);

  if (!is_wanted)
    liveon_global_shortcut_unbind (self->shortcut);
  else if (liveon_global_shortcut_get_trigger (self->shortcut) == NULL)
    liveon_global_shortcut_bind_async (self->shortcut, NULL, bound_cb, NULL);
}

/* While this is told, the action is still there. */
static void
on_meeting_left (LuiGlobalMute *self)
{
  liveon_global_shortcut_unbind (self->shortcut);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LuiGlobalMute) self = data;
  g_autoptr (GError) error = NULL;

  if (liveon_global_shortcut_bind_finish (self->shortcut, result, &error))
    {
      update (self);
      return;
    }
  g_settings_set_boolean (self->settings, SETTING, FALSE);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0);
}

static void
on_setting_changed (LuiGlobalMute *self)
{
  if (g_settings_get_boolean (self->settings, SETTING)
      && liveon_global_shortcut_get_is_available (self->shortcut))
    liveon_global_shortcut_bind_async (self->shortcut, NULL, asked_cb, g_object_ref (self));
  else
    update (self);
}

static void
on_activated (LuiGlobalMute *self)
{
  if (!is_in_meeting (self))
    return;
  if (g_settings_get_boolean (self->settings, "push-to-talk"))
    g_action_group_change_action_state (self->application, TALK, g_variant_new_boolean (TRUE));
  else
    g_action_group_activate_action (self->application, MICROPHONE, NULL);
}

static void
on_deactivated (LuiGlobalMute *self)
{
  if (is_in_meeting (self))
    g_action_group_change_action_state (self->application, TALK, g_variant_new_boolean (FALSE));
}

static void
lui_global_mute_dispose (GObject *object)
{
  LuiGlobalMute *self = LUI_GLOBAL_MUTE (object);

  g_clear_object (&self->shortcut);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lui_global_mute_parent_class)->dispose (object);
}

static void
lui_global_mute_class_init (LuiGlobalMuteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lui_global_mute_dispose;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", LUI_TYPE_GLOBAL_MUTE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
lui_global_mute_init (LuiGlobalMute *self)
{
}

LuiGlobalMute *
lui_global_mute_new (GSettings *settings, GActionGroup *application)
{
  LuiGlobalMute *self = g_object_new (LUI_TYPE_GLOBAL_MUTE, NULL);

  self->settings = g_object_ref (settings);
  self->application = application;
  self->shortcut = liveon_global_shortcut_new (
      "mute", _ ("LiveOn: microphone on or off, or held to talk"), "CTRL+ALT+m");
  g_signal_connect_object (self->shortcut, "activated", G_CALLBACK (on_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shortcut, "deactivated", G_CALLBACK (on_deactivated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shortcut, "notify::is-available", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "action-added::" MICROPHONE, G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "action-removed::" MICROPHONE, G_CALLBACK (on_meeting_left),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" SETTING, G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

LiveonGlobalShortcut *
lui_global_mute_get_shortcut (LuiGlobalMute *self)
{
  g_return_val_if_fail (LUI_IS_GLOBAL_MUTE (self), NULL);

  return self->shortcut;
}
