/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-device-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-device-order.h"

struct _LuiDeviceList
{
  GtkWidget parent_instance;

  GListModel *devices;
  GSettings *settings;
  char *key;

  GtkListBox *box;
};

G_DEFINE_FINAL_TYPE (LuiDeviceList, lui_device_list, GTK_TYPE_WIDGET)

#define ROW_ID "lui-device-id"
#define ROW_UP "lui-device-up"
#define ROW_DOWN "lui-device-down"

static GStrv
dup_present (LuiDeviceList *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (self->devices); i++)
    {
      g_autoptr (LiveonMediaDevice) device = g_list_model_get_item (self->devices, i);

      g_strv_builder_add (builder, liveon_media_device_get_id (device));
    }
  return g_strv_builder_end (builder);
}

static GStrv
dup_shown (LuiDeviceList *self)
{
  g_auto (GStrv) order = g_settings_get_strv (self->settings, self->key);
  g_auto (GStrv) present = dup_present (self);

  return lui_device_order_sort ((const char *const *) order, (const char *const *) present);
}

static int
find_place (char **shown, gpointer row)
{
  const char *id = g_object_get_data (G_OBJECT (row), ROW_ID);

  for (int i = 0; shown[i] != NULL; i++)
    if (g_str_equal (shown[i], id))
      return i;
  return -1;
}

static int
compare (GtkListBoxRow *one, GtkListBoxRow *other, gpointer data)
{
  g_auto (GStrv) shown = dup_shown (data);

  return find_place (shown, one) - find_place (shown, other);
}

/* The rows stay, so that the button that was pressed keeps the focus. */
static void
follow_order (LuiDeviceList *self)
{
  g_auto (GStrv) shown = dup_shown (self);
  int last = (int) g_strv_length (shown) - 1;
  GtkListBoxRow *row;

  gtk_list_box_invalidate_sort (self->box);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->box, i)) != NULL; i++)
    {
      GtkWidget *up = g_object_get_data (G_OBJECT (row), ROW_UP);
      GtkWidget *down = g_object_get_data (G_OBJECT (row), ROW_DOWN);
      int place = find_place (shown, row);

      gtk_widget_set_sensitive (up, place > 0);
      gtk_widget_set_sensitive (down, place < last);
      /* One alone needs no order. */
      gtk_widget_set_visible (up, last > 0);
      gtk_widget_set_visible (down, last > 0);
    }
}

static void
move (LuiDeviceList *self, GVariant *id, int by)
{
  g_auto (GStrv) order = g_settings_get_strv (self->settings, self->key);
  g_auto (GStrv) present = dup_present (self);
  g_auto (GStrv) moved
      = lui_device_order_move ((const char *const *) order, (const char *const *) present,
                               g_variant_get_string (id, NULL), by);

  g_settings_set_strv (self->settings, self->key, (const char *const *) moved);
  follow_order (self);
}

static void
move_up (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (LUI_DEVICE_LIST (widget), parameter, -1);
}

static void
move_down (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (LUI_DEVICE_LIST (widget), parameter, 1);
}

static void
on_preferred (LiveonMediaDevice *device, GParamSpec *pspec, gpointer row)
{
  adw_action_row_set_subtitle (row, liveon_media_device_get_is_preferred (device)
                                        ? C_ ("of a device", "This one is used")
                                        : "");
}

static void
add_button (AdwActionRow *row,
            LiveonMediaDevice *device,
            const char *data,
            const char *icon,
            const char *action,
            char *owned_label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *label = owned_label;

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                    liveon_media_device_get_id (device));
  adw_action_row_add_suffix (row, button);
  g_object_set_data (G_OBJECT (row), data, button);
}

static GtkWidget *
make_row (LiveonMediaDevice *device)
{
  const char *name = liveon_media_device_get_name (device);
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name, NULL);

  g_object_set_data_full (G_OBJECT (row), ROW_ID, g_strdup (liveon_media_device_get_id (device)),
                          g_free);
  add_button (row, device, ROW_UP, "go-up-symbolic", "devices.move-up",
              /* TRANSLATORS: %s is a camera, microphone or speaker. */
              g_strdup_printf (_ ("Prefer %s more"), name));
  add_button (row, device, ROW_DOWN, "go-down-symbolic", "devices.move-down",
              g_strdup_printf (_ ("Prefer %s less"), name));
  g_signal_connect_object (device, "notify::is-preferred", G_CALLBACK (on_preferred), row, 0);
  on_preferred (device, NULL, row);
  return GTK_WIDGET (row);
}

static void
on_devices_changed (LuiDeviceList *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->box, 0)) != NULL)
    gtk_list_box_remove (self->box, GTK_WIDGET (row));
  for (guint i = 0; i < g_list_model_get_n_items (self->devices); i++)
    {
      g_autoptr (LiveonMediaDevice) device = g_list_model_get_item (self->devices, i);

      gtk_list_box_append (self->box, make_row (device));
    }
  follow_order (self);
}

static void
lui_device_list_dispose (GObject *object)
{
  LuiDeviceList *self = LUI_DEVICE_LIST (object);

  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->devices);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (lui_device_list_parent_class)->dispose (object);
}

static void
lui_device_list_class_init (LuiDeviceListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_device_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "devices.move-up", "s", move_up);
  gtk_widget_class_install_action (widget_class, "devices.move-down", "s", move_down);
}

static void
lui_device_list_init (LuiDeviceList *self)
{
  GtkWidget *nothing = g_object_new (GTK_TYPE_LABEL, "label", _ ("None is plugged in."),
                                     "margin-top", 12, "margin-bottom", 12, NULL);

  gtk_widget_add_css_class (nothing, "dim-label");
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->box, nothing);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

GtkWidget *
lui_device_list_new (LiveonMediaDevices *devices,
                     LiveonMediaKind kind,
                     GSettings *settings,
                     const char *key)
{
  LuiDeviceList *self = g_object_new (LUI_TYPE_DEVICE_LIST, NULL);

  self->devices = g_object_ref (liveon_media_devices_get_list (devices, kind));
  self->settings = g_object_ref (settings);
  self->key = g_strdup (key);
  gtk_list_box_set_sort_func (self->box, compare, self, NULL);
  g_signal_connect_object (self->devices, "items-changed", G_CALLBACK (on_devices_changed), self,
                           G_CONNECT_SWAPPED);
  on_devices_changed (self);
  return GTK_WIDGET (self);
}
