/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-device-choice.h"

#include <glib/gi18n.h>

static const struct
{
  const char *preferred, *order, *icon, *name, *none;
} kinds[] = {
  [LIVEON_MEDIA_KIND_CAMERA] = { "notify::preferred-camera", "camera-order", "camera-web-symbolic",
                                 N_ ("Camera"), N_ ("No camera found") },
  [LIVEON_MEDIA_KIND_MICROPHONE]
  = { "notify::preferred-microphone", "microphone-order", "audio-input-microphone-symbolic",
      N_ ("Microphone"), N_ ("No microphone found") },
  [LIVEON_MEDIA_KIND_SPEAKER]
  = { "notify::preferred-speaker", "speaker-order", "audio-speakers-symbolic", N_ ("Speaker"),
      N_ ("No speaker found") },
};

struct _LuiDeviceChoice
{
  GtkWidget parent_instance;

  LuiSession *session;
  LiveonMediaKind kind;

  GtkImage *icon;
  GtkDropDown *choice;
  GtkLabel *none;
};

G_DEFINE_FINAL_TYPE (LuiDeviceChoice, lui_device_choice, GTK_TYPE_WIDGET)

static GListModel *
get_list (LuiDeviceChoice *self)
{
  return liveon_media_devices_get_list (lui_session_get_devices (self->session), self->kind);
}

static void on_chosen (LuiDeviceChoice *self);

/* Devices come and go: what is selected is what is used, not what was selected. */
static void
show_preferred (LuiDeviceChoice *self)
{
  GListModel *list = get_list (self);
  guint count = g_list_model_get_n_items (list), selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (LiveonMediaDevice) device = g_list_model_get_item (list, i);

      if (liveon_media_device_get_is_preferred (device))
        selected = i;
    }
  g_signal_handlers_block_by_func (self->choice, on_chosen, self);
  gtk_drop_down_set_selected (self->choice, selected);
  g_signal_handlers_unblock_by_func (self->choice, on_chosen, self);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), count > 0);
  gtk_widget_set_visible (
      GTK_WIDGET (self->none),
      count == 0 && liveon_media_devices_get_is_ready (lui_session_get_devices (self->session)));
}

/* The chosen one first, the others behind it in their old order, also those that are away. */
static void
on_chosen (LuiDeviceChoice *self)
{
  LiveonMediaDevice *device = gtk_drop_down_get_selected_item (self->choice);
  GSettings *settings = lui_session_get_settings (self->session);
  g_auto (GStrv) before = g_settings_get_strv (settings, kinds[self->kind].order);
  g_autoptr (GStrvBuilder) order = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;

  if (device == NULL || liveon_media_device_get_is_preferred (device))
    return;
  g_strv_builder_add (order, liveon_media_device_get_id (device));
  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], liveon_media_device_get_id (device)))
      g_strv_builder_add (order, before[i]);
  after = g_strv_builder_end (order);
  g_settings_set_strv (settings, kinds[self->kind].order, (const char *const *) after);
}

static void
lui_device_choice_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&LUI_DEVICE_CHOICE (object)->session);
  G_OBJECT_CLASS (lui_device_choice_parent_class)->dispose (object);
}

static void
lui_device_choice_class_init (LuiDeviceChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_device_choice_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-device-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiDeviceChoice, icon);
  gtk_widget_class_bind_template_child (widget_class, LuiDeviceChoice, choice);
  gtk_widget_class_bind_template_child (widget_class, LuiDeviceChoice, none);
}

static void
lui_device_choice_init (LuiDeviceChoice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_device_choice_set_up (LuiDeviceChoice *self, LuiSession *session, LiveonMediaKind kind)
{
  LiveonMediaDevices *devices = lui_session_get_devices (session);
  const char *name = _ (kinds[kind].name);

  g_return_if_fail (LUI_IS_DEVICE_CHOICE (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->kind = kind;
  gtk_image_set_from_icon_name (self->icon, kinds[kind].icon);
  gtk_label_set_label (self->none, _ (kinds[kind].none));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->choice), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (on_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_drop_down_set_model (self->choice, get_list (self));
  g_signal_connect_object (get_list (self), "items-changed", G_CALLBACK (show_preferred), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (devices, kinds[kind].preferred, G_CALLBACK (show_preferred), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (devices, "notify::is-ready", G_CALLBACK (show_preferred), self,
                           G_CONNECT_SWAPPED);
  show_preferred (self);
}
