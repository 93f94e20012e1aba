/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-row.h"

#include <liveon.h>

struct _LuiRoomRow
{
  GtkWidget parent_instance;

  LiveonRoom *room;
};

enum
{
  PROP_ROOM = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiRoomRow, lui_room_row, GTK_TYPE_WIDGET)

static char *
format_people (LuiRoomRow *self, guint people, guint capacity)
{
  return g_strdup_printf ("%u / %u", people, capacity);
}

static void
lui_room_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ROOM)
    g_value_set_object (value, LUI_ROOM_ROW (object)->room);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_room_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ROOM)
    g_set_object (&LUI_ROOM_ROW (object)->room, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_room_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&LUI_ROOM_ROW (object)->room);
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
  properties[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, LIVEON_TYPE_ROOM,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-room-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, format_people);
}

static void
lui_room_row_init (LuiRoomRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
