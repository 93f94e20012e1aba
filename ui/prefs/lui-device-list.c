/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-device-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-device-order.h"
#include "lui-device-row.h"

struct _LuiDeviceList
{
  GtkWidget parent_instance;

  GListModel *devices;
  GSettings *settings;
  char *key;

  GtkListBox *box;
  GtkLabel *announcement;
};

G_DEFINE_FINAL_TYPE (LuiDeviceList, lui_device_list, GTK_TYPE_WIDGET)

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
find_place (char **shown, const char *id)
{
  for (int i = 0; shown[i] != NULL; i++)
    if (g_str_equal (shown[i], id))
      return i;
  return -1;
}

static int
compare (GtkListBoxRow *one, GtkListBoxRow *other, gpointer data)
{
  g_auto (GStrv) shown = dup_shown (data);

  return find_place (shown, lui_device_row_get_id (LUI_DEVICE_ROW (one)))
         - find_place (shown, lui_device_row_get_id (LUI_DEVICE_ROW (other)));
}

/* The rows stay, so that what was pressed keeps the focus. */
static void
follow_order (LuiDeviceList *self)
{
  const int n = (int) g_list_model_get_n_items (self->devices);
  GtkListBoxRow *row;

  gtk_list_box_invalidate_sort (self->box);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->box, i)) != NULL; i++)
    lui_device_row_set_place (LUI_DEVICE_ROW (row), i, n);
}

/* Who does not see the rows change places hears of it. */
static void
announce (LuiDeviceList *self, const char *id)
{
  g_auto (GStrv) shown = dup_shown (self);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->box, find_place (shown, id));
  g_autofree char *words = row != NULL ? lui_device_row_dup_place (LUI_DEVICE_ROW (row)) : NULL;

  gtk_label_set_label (self->announcement, words != NULL ? words : "");
}

static void
move (LuiDeviceList *self, const char *id, int by)
{
  g_auto (GStrv) order = g_settings_get_strv (self->settings, self->key);
  g_auto (GStrv) present = dup_present (self);
  g_auto (GStrv) moved
      = lui_device_order_move ((const char *const *) order, (const char *const *) present, id, by);

  g_settings_set_strv (self->settings, self->key, (const char *const *) moved);
  follow_order (self);
  announce (self, id);
}

static void
move_up (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (LUI_DEVICE_LIST (widget), g_variant_get_string (parameter, NULL), -1);
}

static void
move_down (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move (LUI_DEVICE_LIST (widget), g_variant_get_string (parameter, NULL), 1);
}

static void
move_to (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiDeviceList *self = LUI_DEVICE_LIST (widget);
  g_auto (GStrv) shown = dup_shown (self);
  const char *id, *other;

  g_variant_get (parameter, "(&s&s)", &id, &other);
  move (self, id, find_place (shown, other) - find_place (shown, id));
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

      gtk_list_box_append (self->box, lui_device_row_new (device));
    }
  follow_order (self);
}

static void
lui_device_list_dispose (GObject *object)
{
  LuiDeviceList *self = LUI_DEVICE_LIST (object);

  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->announcement, gtk_widget_unparent);
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
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "devices.move-up", "s", move_up);
  gtk_widget_class_install_action (widget_class, "devices.move-down", "s", move_down);
  gtk_widget_class_install_action (widget_class, "devices.move-to", "(ss)", move_to);
}

static void
lui_device_list_init (LuiDeviceList *self)
{
  GtkWidget *nothing = g_object_new (GTK_TYPE_LABEL, "label", _ ("None is plugged in."),
                                     "margin-top", 12, "margin-bottom", 12, NULL);

  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->box, nothing);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
  self->announcement = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                                     "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->announcement), "announcement");
  gtk_widget_set_parent (GTK_WIDGET (self->announcement), GTK_WIDGET (self));
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
