/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room.h"

#include "lv-members.h"

/**
 * LiveonRoom:
 *
 * A room of the company, as the person who is signed in sees it. The properties stay current while
 * the client is connected.
 */

static const LvMember fields[] = {
  { "id", "id", LV_MEMBER_ID, offsetof (LiveonRoom, id) },
  { "name", "name", LV_MEMBER_STRING, offsetof (LiveonRoom, name) },
  { "reading", "reading", LV_MEMBER_STRING, offsetof (LiveonRoom, reading) },
  { "description", "description", LV_MEMBER_STRING, offsetof (LiveonRoom, description) },
  { "capacity", "capacity", LV_MEMBER_UINT, offsetof (LiveonRoom, capacity) },
  { "mode", "mode", LV_MEMBER_ENUM, offsetof (LiveonRoom, mode), liveon_room_mode_get_type },
  { "schedule", "schedule", LV_MEMBER_ENUM, offsetof (LiveonRoom, schedule),
    liveon_schedule_get_type },
  { "starts", "starts", LV_MEMBER_TIME, offsetof (LiveonRoom, starts_ms) },
  { "ends", "ends", LV_MEMBER_TIME, offsetof (LiveonRoom, ends_ms) },
  { "is-closed", "is_closed", LV_MEMBER_BOOL, offsetof (LiveonRoom, is_closed) },
  { "is-host", "is_host", LV_MEMBER_BOOL, offsetof (LiveonRoom, is_host) },
  { "floor-mode", "floor_mode", LV_MEMBER_ENUM, offsetof (LiveonRoom, floor_mode),
    liveon_floor_mode_get_type },
  { "group-ids", "groups", LV_MEMBER_IDS, offsetof (LiveonRoom, group_ids) },
  { "group-names", "groups", LV_MEMBER_NAMES, offsetof (LiveonRoom, group_names) },
  { "may-extend", NULL, LV_MEMBER_BOOL, offsetof (LiveonRoom, may_extend) },
  { "is-locked", "is_locked", LV_MEMBER_BOOL, offsetof (LiveonRoom, is_locked) },
  { "people", "people", LV_MEMBER_UINT, offsetof (LiveonRoom, people) },
  { "inside", "inside", LV_MEMBER_NAMES, offsetof (LiveonRoom, inside) },
  { "since", "since", LV_MEMBER_TIME, offsetof (LiveonRoom, since_ms) },
  { "last-visit", "last_visit", LV_MEMBER_TIME, offsetof (LiveonRoom, last_visit_ms) },
  { "chat", "chat", LV_MEMBER_BOOL, offsetof (LiveonRoom, chat) },
  { "share", "share", LV_MEMBER_BOOL, offsetof (LiveonRoom, share) },
  { "guests", "guests", LV_MEMBER_BOOL, offsetof (LiveonRoom, guests) },
  { "created", "created", LV_MEMBER_TIME, offsetof (LiveonRoom, created_ms) },
};

G_DEFINE_FINAL_TYPE (LiveonRoom, liveon_room, G_TYPE_OBJECT)

static void
liveon_room_dispose (GObject *object)
{
  LiveonRoom *self = LIVEON_ROOM (object);

  g_clear_object (&self->link);
  G_OBJECT_CLASS (liveon_room_parent_class)->dispose (object);
}

static void
liveon_room_class_init (LiveonRoomClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = liveon_room_dispose;
  /**
   * LiveonRoom:id:
   *
   * The room's id: 32 hexadecimal digits.
   */
  /**
   * LiveonRoom:name:
   *
   * The room's name.
   */
  /**
   * LiveonRoom:reading:
   *
   * How the name is read; lists sort by it.
   */
  /**
   * LiveonRoom:description:
   *
   * What the room is for.
   */
  /**
   * LiveonRoom:capacity:
   *
   * How many people fit in.
   */
  /**
   * LiveonRoom:mode:
   *
   * What the door asks for.
   */
  /**
   * LiveonRoom:schedule:
   *
   * When the room can be entered.
   */
  /**
   * LiveonRoom:starts:
   *
   * The scheduled start.
   */
  /**
   * LiveonRoom:ends:
   *
   * The scheduled end.
   */
  /**
   * LiveonRoom:is-closed:
   *
   * Whether the room is closed to everyone.
   */
  /**
   * LiveonRoom:is-host:
   *
   * Whether the person may change the room and act as a host in it.
   */
  /**
   * LiveonRoom:floor-mode:
   *
   * Who may speak when a meeting begins. What a meeting that is on has come to says
   * [property@Meeting:floor-mode].
   */
  /**
   * LiveonRoom:group-ids:
   *
   * The ids of the groups whose people alone see the room and may enter it; none is everyone. Only
   * those are told who may change the room ([property@Room:is-host]).
   */
  /**
   * LiveonRoom:group-names:
   *
   * The names of those groups, in the same order.
   */
  /**
   * LiveonRoom:may-extend:
   *
   * Whether the person may move the room's scheduled end. Who is a host only while inside asks
   * [method@Meeting.may].
   */
  /**
   * LiveonRoom:is-locked:
   *
   * Whether those inside let nobody new in. Who owns the room can enter all the same.
   */
  /**
   * LiveonRoom:people:
   *
   * How many people are inside.
   */
  /**
   * LiveonRoom:inside:
   *
   * The names of up to three people inside, the longest present first.
   */
  /**
   * LiveonRoom:since:
   *
   * Since when somebody is inside.
   */
  /**
   * LiveonRoom:last-visit:
   *
   * When the person was last inside.
   */
  /**
   * LiveonRoom:chat:
   *
   * Whether messages are allowed.
   */
  /**
   * LiveonRoom:share:
   *
   * Whether screen sharing is allowed.
   */
  /**
   * LiveonRoom:guests:
   *
   * Whether people without an account may be invited.
   */
  /**
   * LiveonRoom:created:
   *
   * When the room was made.
   */
  lv_members_install (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
liveon_room_init (LiveonRoom *self)
{
}

LiveonRoom *
lv_room_new_from_json (LvLink *link, LvJson *json, GError **error)
{
  LiveonRoom *self = lv_members_new_from_json (LIVEON_TYPE_ROOM, json, error);

  if (self == NULL)
    return NULL;
  self->link = g_object_ref (link);
  self->may_extend = self->is_host && self->schedule == LIVEON_SCHEDULE_TIMED && !self->is_closed;
  return self;
}

LvLink *
lv_room_get_link (LiveonRoom *self)
{
  return self->link;
}

void
lv_room_take (LiveonRoom *self, LiveonRoom *fresh)
{
  static const char *const last_visit[] = { "last-visit", NULL };

  /* A push goes to many and does not know when this person was inside. */
  lv_members_copy (self, fresh, fresh->last_visit_ms == 0 ? last_visit : NULL);
}

void
lv_room_note_visit (LiveonRoom *self)
{
  self->last_visit_ms = g_get_real_time () / 1000;
  g_object_notify (G_OBJECT (self), "last-visit");
}

/**
 * liveon_room_get_id:
 * @self: a room
 *
 * Gets the room's id: 32 hexadecimal digits.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_room_get_id (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return self->id;
}

/**
 * liveon_room_get_name:
 * @self: a room
 *
 * Gets the room's name.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_room_get_name (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return self->name;
}

/**
 * liveon_room_get_reading:
 * @self: a room
 *
 * Gets how the name is read; lists sort by it.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_room_get_reading (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return self->reading;
}

/**
 * liveon_room_get_description:
 * @self: a room
 *
 * Gets what the room is for.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_room_get_description (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return self->description;
}

/**
 * liveon_room_get_capacity:
 * @self: a room
 *
 * Gets how many people fit in.
 *
 * Returns: the number
 */
guint
liveon_room_get_capacity (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), 0);

  return self->capacity;
}

/**
 * liveon_room_get_mode:
 * @self: a room
 *
 * Gets what the door asks for.
 *
 * Returns: the value
 */
LiveonRoomMode
liveon_room_get_mode (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), 0);

  return self->mode;
}

/**
 * liveon_room_get_schedule:
 * @self: a room
 *
 * Gets when the room can be entered.
 *
 * Returns: the value
 */
LiveonSchedule
liveon_room_get_schedule (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), 0);

  return self->schedule;
}

/**
 * liveon_room_dup_starts:
 * @self: a room
 *
 * Gets the scheduled start.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_room_dup_starts (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return lv_members_dup_time (self->starts_ms);
}

/**
 * liveon_room_dup_ends:
 * @self: a room
 *
 * Gets the scheduled end.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_room_dup_ends (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return lv_members_dup_time (self->ends_ms);
}

/**
 * liveon_room_get_people:
 * @self: a room
 *
 * Gets how many people are inside.
 *
 * Returns: the number
 */
guint
liveon_room_get_people (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), 0);

  return self->people;
}

/**
 * liveon_room_get_inside:
 * @self: a room
 *
 * Gets the names of up to three people inside, the longest present first.
 *
 * Returns: (transfer none) (array zero-terminated=1): the names
 */
const char *const *
liveon_room_get_inside (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return (const char *const *) self->inside;
}

/**
 * liveon_room_dup_since:
 * @self: a room
 *
 * Gets since when somebody is inside.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_room_dup_since (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return lv_members_dup_time (self->since_ms);
}

/**
 * liveon_room_dup_last_visit:
 * @self: a room
 *
 * Gets when the person was last inside.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_room_dup_last_visit (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return lv_members_dup_time (self->last_visit_ms);
}

/**
 * liveon_room_dup_created:
 * @self: a room
 *
 * Gets when the room was made.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_room_dup_created (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return lv_members_dup_time (self->created_ms);
}
