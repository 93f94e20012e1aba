/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-item.h"

#include "lui-text.h"

struct _LuiRoomItem
{
  GObject parent_instance;

  LiveonRoom *room;
  char *index; /* NULL: to be made */
  LuiRoomKey key;
};

enum
{
  PROP_ROOM = 1,
  PROP_IS_FAVOURITE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiRoomItem, lui_room_item, G_TYPE_OBJECT)

static void
on_name_changed (LuiRoomItem *self)
{
  g_clear_pointer (&self->index, g_free);
}

static void
lui_room_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LuiRoomItem *self = LUI_ROOM_ITEM (object);

  switch (id)
    {
    case PROP_ROOM:
      g_value_set_object (value, self->room);
      break;
    case PROP_IS_FAVOURITE:
      g_value_set_boolean (value, self->key.is_favourite);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lui_room_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_IS_FAVOURITE)
    lui_room_item_set_is_favourite (LUI_ROOM_ITEM (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_room_item_finalize (GObject *object)
{
  LuiRoomItem *self = LUI_ROOM_ITEM (object);

  g_clear_object (&self->room);
  g_free (self->index);
  g_free (self->key.reading);
  G_OBJECT_CLASS (lui_room_item_parent_class)->finalize (object);
}

static void
lui_room_item_class_init (LuiRoomItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lui_room_item_get_property;
  object_class->set_property = lui_room_item_set_property;
  object_class->finalize = lui_room_item_finalize;

  properties[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, LIVEON_TYPE_ROOM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_FAVOURITE]
      = g_param_spec_boolean ("is-favourite", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lui_room_item_init (LuiRoomItem *self)
{
}

LuiRoomItem *
lui_room_item_new (LiveonRoom *room, gboolean is_favourite)
{
  LuiRoomItem *self = g_object_new (LUI_TYPE_ROOM_ITEM, NULL);

  self->room = g_object_ref (room);
  self->key.is_favourite = is_favourite;
  g_signal_connect_object (room, "notify::name", G_CALLBACK (on_name_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (room, "notify::reading", G_CALLBACK (on_name_changed), self,
                           G_CONNECT_SWAPPED);
  lui_room_item_refresh (self);
  return self;
}

LiveonRoom *
lui_room_item_get_room (LuiRoomItem *self)
{
  return self->room;
}

gboolean
lui_room_item_get_is_favourite (LuiRoomItem *self)
{
  return self->key.is_favourite;
}

void
lui_room_item_set_is_favourite (LuiRoomItem *self, gboolean is_favourite)
{
  g_return_if_fail (LUI_IS_ROOM_ITEM (self));

  if (self->key.is_favourite == is_favourite)
    return;
  self->key.is_favourite = is_favourite;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_FAVOURITE]);
}

const char *
lui_room_item_get_index (LuiRoomItem *self)
{
  if (self->index == NULL)
    self->index = lui_text_make_index (liveon_room_get_name (self->room),
                                       liveon_room_get_reading (self->room), NULL);
  return self->index;
}

const LuiRoomKey *
lui_room_item_get_key (LuiRoomItem *self)
{
  return &self->key;
}

static gint64
get_seconds (GDateTime *time)
{
  gint64 seconds = time != NULL ? g_date_time_to_unix (time) : 0;

  if (time != NULL)
    g_date_time_unref (time);
  return seconds;
}

void
lui_room_item_refresh (LuiRoomItem *self)
{
  const char *reading = liveon_room_get_reading (self->room);

  g_free (self->key.reading);
  self->key.reading
      = lui_text_fold (*reading != '\0' ? reading : liveon_room_get_name (self->room));
  self->key.people = liveon_room_get_people (self->room);
  self->key.last_visit = get_seconds (liveon_room_dup_last_visit (self->room));
  self->key.created = get_seconds (liveon_room_dup_created (self->room));
}
