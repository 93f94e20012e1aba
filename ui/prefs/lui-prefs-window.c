/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-prefs-window.h"

#include <glib/gi18n.h>

#include "lui-account-page.h"
#include "lui-data-group.h"
#include "lui-devices-page.h"
#include "lui-switch-row.h"

struct _LuiPrefsWindow
{
  AdwPreferencesWindow parent_instance;

  LuiSession *session;
  AdwPreferencesPage *account; /* NULL while signed out */

  AdwPreferencesPage *general;
  LuiSwitchRow *noise;
  LuiSwitchRow *push_to_talk;
  LuiSwitchRow *mute_from_anywhere;
  LuiSwitchRow *sound_on_join;
  LuiSwitchRow *sound_on_hand;
  LuiSwitchRow *look;
  LuiSwitchRow *muted;
  LuiSwitchRow *camera;
  AdwComboRow *layout;
  LuiDataGroup *data;
  AdwComboRow *language;
};

G_DEFINE_FINAL_TYPE (LuiPrefsWindow, lui_prefs_window, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order in which the templates list them. */
static const char *const layouts[] = { "grid", "speaker", "screen", NULL };
static const char *const languages[] = { "", "ja", "en", NULL };

static gboolean
to_position (GValue *value, GVariant *variant, gpointer names)
{
  const char *const *choices = names;

  for (guint i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
from_position (const GValue *value, const GVariantType *type, gpointer names)
{
  guint position = g_value_get_uint (value);

  return position == GTK_INVALID_LIST_POSITION
             ? NULL
             : g_variant_new_string (((const char *const *) names)[position]);
}

static void
bind_choice (GSettings *settings, const char *key, AdwComboRow *row, const char *const *names)
{
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                to_position, from_position, (gpointer) names, NULL);
}

static void
bind (LuiPrefsWindow *self)
{
  GSettings *settings = lui_session_get_settings (self->session);

  g_settings_bind (settings, "noise-suppression", self->noise, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "push-to-talk", self->push_to_talk, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "mute-from-anywhere", self->mute_from_anywhere, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "sound-on-join", self->sound_on_join, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "sound-on-hand", self->sound_on_hand, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "look-before-entering", self->look, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "enter-muted", self->muted, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "enter-with-camera", self->camera, "active", G_SETTINGS_BIND_DEFAULT);
  bind_choice (settings, "layout", self->layout, layouts);
  lui_data_group_bind (self->data, settings);
  bind_choice (settings, "language", self->language, languages);
}

static void
on_key_refused (LuiPrefsWindow *self)
{
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self->mute_from_anywhere),
      _ ("Your desktop gave no key. In its own settings you can give one to “liveon-cli mute”."));
}

static void
on_key_wanted (LuiPrefsWindow *self)
{
  gboolean is_wanted;

  g_object_get (self->mute_from_anywhere, "active", &is_wanted, NULL);
  if (is_wanted)
    adw_action_row_set_subtitle (
        ADW_ACTION_ROW (self->mute_from_anywhere),
        _ ("By a key that your desktop asks you for, in whatever window you are."));
}

/* Not offered where the desktop has no such keys. */
static void
offer_key (LuiPrefsWindow *self, LuiGlobalMute *global_mute)
{
  g_object_bind_property (lui_global_mute_get_shortcut (global_mute), "is-available",
                          self->mute_from_anywhere, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->mute_from_anywhere, "notify::active", G_CALLBACK (on_key_wanted),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (global_mute, "failed", G_CALLBACK (on_key_refused), self,
                           G_CONNECT_SWAPPED);
}

static void
on_signed_in_changed (LuiPrefsWindow *self)
{
  if (self->account != NULL)
    adw_preferences_window_remove (ADW_PREFERENCES_WINDOW (self), self->account);
  self->account = NULL;
  if (!lui_session_get_is_signed_in (self->session))
    return;
  self->account = ADW_PREFERENCES_PAGE (lui_account_page_new (self->session));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), self->account);
}

static void
lui_prefs_window_dispose (GObject *object)
{
  g_clear_object (&LUI_PREFS_WINDOW (object)->session);
  G_OBJECT_CLASS (lui_prefs_window_parent_class)->dispose (object);
}

static void
lui_prefs_window_class_init (LuiPrefsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_prefs_window_dispose;
  g_type_ensure (LUI_TYPE_DATA_GROUP);
  g_type_ensure (LUI_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-prefs-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, general);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, noise);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, push_to_talk);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, mute_from_anywhere);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, sound_on_join);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, sound_on_hand);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, look);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, muted);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, camera);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, layout);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, data);
  gtk_widget_class_bind_template_child (widget_class, LuiPrefsWindow, language);
}

static void
lui_prefs_window_init (LuiPrefsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lui_prefs_window_new (LuiSession *session, LuiGlobalMute *global_mute, GtkWindow *parent)
{
  LuiPrefsWindow *self = g_object_new (LUI_TYPE_PREFS_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  bind (self);
  offer_key (self, global_mute);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self),
                              ADW_PREFERENCES_PAGE (lui_devices_page_new (session)));
  g_signal_connect_object (session, "notify::is-signed-in", G_CALLBACK (on_signed_in_changed), self,
                           G_CONNECT_SWAPPED);
  on_signed_in_changed (self);
  return GTK_WIDGET (self);
}
