/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-row.h"

#include <liveon.h>

#include "lui-room-item.h"
#include "lui-room-words.h"

struct _LuiRoomRow
{
  GtkWidget parent_instance;

  LuiRoomItem *item;
  GSignalGroup *changes; /* of the item's room */
  GBinding *star_binding;

  GtkToggleButton *star;
  GtkLabel *summary;
};

enum
{
  PROP_ITEM = 1,
  N_PROPS,
};

enum
{
  SIGNAL_MENU_WANTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LuiRoomRow, lui_room_row, GTK_TYPE_WIDGET)

static char *
format_people (LuiRoomRow *self, guint people, guint capacity)
{
  return g_strdup_printf ("%u / %u", people, capacity);
}

static char *
pick_star (LuiRoomRow *self, gboolean is_favourite)
{
  return g_strdup (is_favourite ? "starred-symbolic" : "non-starred-symbolic");
}

static gboolean
asks_password (LuiRoomRow *self, LiveonRoomMode mode)
{
  return mode == LIVEON_ROOM_MODE_PASSWORD;
}

static void
on_secondary_pressed (LuiRoomRow *self, int n_press, double x, double y)
{
  g_signal_emit (self, signals[SIGNAL_MENU_WANTED], 0, x, y);
}

static void
on_long_pressed (LuiRoomRow *self, double x, double y)
{
  g_signal_emit (self, signals[SIGNAL_MENU_WANTED], 0, x, y);
}

static void
update_summary (LuiRoomRow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *summary = NULL;

  if (self->item != NULL)
    summary = lui_room_words_dup_summary (lui_room_item_get_room (self->item), now);
  gtk_label_set_label (self->summary, summary != NULL ? summary : "");
  gtk_widget_set_visible (GTK_WIDGET (self->summary), summary != NULL && *summary != '\0');
}

static void
set_item (LuiRoomRow *self, LuiRoomItem *item)
{
  g_clear_pointer (&self->star_binding, g_binding_unbind);
  g_set_object (&self->item, item);
  g_signal_group_set_target (self->changes, item != NULL ? lui_room_item_get_room (item) : NULL);
  if (item != NULL)
    self->star_binding = g_object_bind_property (item, "is-favourite", self->star, "active",
                                                 G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  update_summary (self);
}

static void
lui_room_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ITEM)
    g_value_set_object (value, LUI_ROOM_ROW (object)->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_room_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ITEM)
    set_item (LUI_ROOM_ROW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_room_row_dispose (GObject *object)
{
  LuiRoomRow *self = LUI_ROOM_ROW (object);
  GtkWidget *child;

  g_clear_pointer (&self->star_binding, g_binding_unbind);
  g_clear_object (&self->changes);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (lui_room_row_parent_class)->dispose (object);
}

static void
lui_room_row_class_init (LuiRoomRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lui_room_row_get_property;
  object_class->set_property = lui_room_row_set_property;
  object_class->dispose = lui_room_row_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, LUI_TYPE_ROOM_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* menu-wanted (x, y): by the secondary button or a long touch. */
  signals[SIGNAL_MENU_WANTED]
      = g_signal_new ("menu-wanted", LUI_TYPE_ROOM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  g_type_ensure (LUI_TYPE_ROOM_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-room-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiRoomRow, star);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomRow, summary);
  gtk_widget_class_bind_template_callback (widget_class, format_people);
  gtk_widget_class_bind_template_callback (widget_class, pick_star);
  gtk_widget_class_bind_template_callback (widget_class, asks_password);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_long_pressed);
}

static void
lui_room_row_init (LuiRoomRow *self)
{
  static const char *const watched[]
      = { "notify::people",    "notify::inside",    "notify::since",
          "notify::starts",    "notify::ends",      "notify::schedule",
          "notify::is-locked", "notify::is-closed", "notify::last-visit" };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->changes = g_signal_group_new (LIVEON_TYPE_ROOM);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_group_connect_swapped (self->changes, watched[i], G_CALLBACK (update_summary), self);
}
