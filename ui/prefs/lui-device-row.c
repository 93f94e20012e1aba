/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-device-row.h"

#include <glib/gi18n.h>

struct _LuiDeviceRow
{
  AdwActionRow parent_instance;

  LiveonMediaDevice *device;
  int place, n;
  double drag_x, drag_y; /* where it was taken */

  GtkWidget *handle; /* shown where there is an order */
  GtkWidget *up;
  GtkWidget *down;
  GtkEventController *source; /* of dragging, borrowed */
};

G_DEFINE_FINAL_TYPE (LuiDeviceRow, lui_device_row, ADW_TYPE_ACTION_ROW)

static void
on_preferred (LuiDeviceRow *self)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               liveon_media_device_get_is_preferred (self->device)
                                   ? C_ ("of a device", "This one is used")
                                   : "");
}

static GtkWidget *
new_handle (void)
{
  GtkWidget *handle = g_object_new (GTK_TYPE_IMAGE, "icon-name", "list-drag-handle-symbolic",
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (handle, "dim-label");
  return handle;
}

static GdkContentProvider *
on_prepare (LuiDeviceRow *self, double x, double y)
{
  self->drag_x = x;
  self->drag_y = y;
  return gdk_content_provider_new_typed (LUI_TYPE_DEVICE_ROW, self);
}

/* What is under the pointer is a row that looks like it. */
static void
on_drag_begin (LuiDeviceRow *self, GdkDrag *drag)
{
  GtkWidget *box = gtk_list_box_new ();
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                 adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), NULL);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_handle ());
  gtk_widget_add_css_class (box, "boxed-list");
  gtk_widget_set_size_request (box, gtk_widget_get_width (GTK_WIDGET (self)), -1);
  gtk_list_box_append (GTK_LIST_BOX (box), row);
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), box);
  gdk_drag_set_hotspot (drag, (int) self->drag_x, (int) self->drag_y);
  gtk_widget_add_css_class (GTK_WIDGET (self), "dragged");
}

static void
on_drag_end (LuiDeviceRow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "dragged");
}

/* A microphone is no speaker. */
static gboolean
is_of_this_list (LuiDeviceRow *self, GtkWidget *other)
{
  return gtk_widget_get_parent (other) == gtk_widget_get_parent (GTK_WIDGET (self));
}

static gboolean
on_drop (LuiDeviceRow *self, const GValue *value)
{
  LuiDeviceRow *dropped = g_value_get_object (value);

  if (!is_of_this_list (self, GTK_WIDGET (dropped)))
    return FALSE;
  if (dropped != self)
    gtk_widget_activate_action (GTK_WIDGET (self), "devices.move-to", "(ss)",
                                lui_device_row_get_id (dropped), lui_device_row_get_id (self));
  return TRUE;
}

static void
add_dragging (LuiDeviceRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (LUI_TYPE_DEVICE_ROW, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-end", G_CALLBACK (on_drag_end), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  self->source = GTK_EVENT_CONTROLLER (source);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
add_key (GtkEventController *controller, guint key, const char *action, const char *id)
{
  GtkShortcut *shortcut = gtk_shortcut_new_with_arguments (
      gtk_keyval_trigger_new (key, GDK_ALT_MASK), gtk_named_action_new (action), "s", id);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
add_keys (LuiDeviceRow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const char *id = lui_device_row_get_id (self);

  add_key (controller, GDK_KEY_Up, "devices.move-up", id);
  add_key (controller, GDK_KEY_Down, "devices.move-down", id);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static GtkWidget *
add_button (LuiDeviceRow *self, const char *icon, const char *action, char *owned_label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *label = owned_label;

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", lui_device_row_get_id (self));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
  return button;
}

static void
lui_device_row_dispose (GObject *object)
{
  LuiDeviceRow *self = LUI_DEVICE_ROW (object);

  g_clear_object (&self->device);
  g_clear_object (&self->handle);
  G_OBJECT_CLASS (lui_device_row_parent_class)->dispose (object);
}

static void
lui_device_row_class_init (LuiDeviceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lui_device_row_dispose;
}

static void
lui_device_row_init (LuiDeviceRow *self)
{
  self->handle = g_object_ref_sink (new_handle ());
}

GtkWidget *
lui_device_row_new (LiveonMediaDevice *device)
{
  const char *name = liveon_media_device_get_name (device);
  LuiDeviceRow *self = g_object_new (LUI_TYPE_DEVICE_ROW, "use-markup", FALSE, "title", name, NULL);

  self->device = g_object_ref (device);
  /* TRANSLATORS: %s is a camera, microphone or speaker. */
  self->up = add_button (self, "go-up-symbolic", "devices.move-up",
                         g_strdup_printf (_ ("Prefer %s more"), name));
  self->down = add_button (self, "go-down-symbolic", "devices.move-down",
                           g_strdup_printf (_ ("Prefer %s less"), name));
  add_dragging (self);
  add_keys (self);
  g_signal_connect_object (device, "notify::is-preferred", G_CALLBACK (on_preferred), self,
                           G_CONNECT_SWAPPED);
  on_preferred (self);
  return GTK_WIDGET (self);
}

const char *
lui_device_row_get_id (LuiDeviceRow *self)
{
  g_return_val_if_fail (LUI_IS_DEVICE_ROW (self), NULL);

  return liveon_media_device_get_id (self->device);
}

/* It would leave its room behind if it were only hidden. */
static void
show_handle (LuiDeviceRow *self, gboolean is_shown)
{
  const gboolean was_shown = gtk_widget_get_parent (self->handle) != NULL;

  if (is_shown && !was_shown)
    adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->handle);
  else if (!is_shown && was_shown)
    adw_action_row_remove (ADW_ACTION_ROW (self), self->handle);
}

/* At an end the button that was pressed goes off: the way back is the other one. */
static void
keep_focus (LuiDeviceRow *self)
{
  if (self->n < 2)
    return;
  if (self->place == 0 && gtk_widget_has_focus (self->up))
    {
      gtk_widget_set_sensitive (self->down, TRUE);
      gtk_widget_grab_focus (self->down);
    }
  else if (self->place == self->n - 1 && gtk_widget_has_focus (self->down))
    {
      gtk_widget_set_sensitive (self->up, TRUE);
      gtk_widget_grab_focus (self->up);
    }
}

void
lui_device_row_set_place (LuiDeviceRow *self, int place, int n)
{
  const gboolean has_order = n > 1; /* one alone needs none */
  g_autofree char *words = NULL;

  g_return_if_fail (LUI_IS_DEVICE_ROW (self));

  self->place = place;
  self->n = n;
  /* TRANSLATORS: a place in an order, and how many there are. */
  words = has_order ? g_strdup_printf (_ ("%d of %d"), place + 1, n) : g_strdup ("");
  show_handle (self, has_order);
  keep_focus (self);
  gtk_widget_set_sensitive (self->up, place > 0);
  gtk_widget_set_sensitive (self->down, place < n - 1);
  gtk_widget_set_visible (self->up, has_order);
  gtk_widget_set_visible (self->down, has_order);
  gtk_event_controller_set_propagation_phase (self->source,
                                              has_order ? GTK_PHASE_BUBBLE : GTK_PHASE_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

char *
lui_device_row_dup_place (LuiDeviceRow *self)
{
  g_return_val_if_fail (LUI_IS_DEVICE_ROW (self), NULL);

  /* TRANSLATORS: a device, its place in the order of preference, and how many there are. */
  return g_strdup_printf (_ ("%s: %d of %d"), liveon_media_device_get_name (self->device),
                          self->place + 1, self->n);
}
