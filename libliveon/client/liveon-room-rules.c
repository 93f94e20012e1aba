/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-room.h"

/* Who may do what in a room. */

/**
 * liveon_room_get_is_closed:
 * @self: a room
 *
 * Gets whether the room is closed to everyone.
 *
 * Returns: whether it is so
 */
gboolean
liveon_room_get_is_closed (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), FALSE);

  return self->is_closed;
}

/**
 * liveon_room_get_is_host:
 * @self: a room
 *
 * Gets whether the person may change the room and act as a host in it.
 *
 * Returns: whether it is so
 */
gboolean
liveon_room_get_is_host (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), FALSE);

  return self->is_host;
}

/**
 * liveon_room_get_floor_mode:
 * @self: a room
 *
 * Gets who may speak when a meeting begins.
 *
 * Returns: the value
 */
LiveonFloorMode
liveon_room_get_floor_mode (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), 0);

  return self->floor_mode;
}

/**
 * liveon_room_get_group_ids:
 * @self: a room
 *
 * Gets the groups whose people alone see the room and may enter it, where the person may change it.
 *
 * Returns: (transfer none) (array zero-terminated=1): their ids; none is everyone
 */
const char *const *
liveon_room_get_group_ids (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return (const char *const *) self->group_ids;
}

/**
 * liveon_room_get_group_names:
 * @self: a room
 *
 * Gets the names of the groups of [method@Room.get_group_ids].
 *
 * Returns: (transfer none) (array zero-terminated=1): the names, in the same order
 */
const char *const *
liveon_room_get_group_names (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), NULL);

  return (const char *const *) self->group_names;
}

/**
 * liveon_room_get_may_extend:
 * @self: a room
 *
 * Gets whether the person may move the room's scheduled end.
 *
 * Returns: whether it is so
 */
gboolean
liveon_room_get_may_extend (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), FALSE);

  return self->may_extend;
}

/**
 * liveon_room_get_is_locked:
 * @self: a room
 *
 * Gets whether those inside let nobody new in.
 *
 * Returns: whether it is so
 */
gboolean
liveon_room_get_is_locked (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), FALSE);

  return self->is_locked;
}

/**
 * liveon_room_get_chat:
 * @self: a room
 *
 * Gets whether messages are allowed.
 *
 * Returns: whether it is so
 */
gboolean
liveon_room_get_chat (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), FALSE);

  return self->chat;
}

/**
 * liveon_room_get_share:
 * @self: a room
 *
 * Gets whether screen sharing is allowed.
 *
 * Returns: whether it is so
 */
gboolean
liveon_room_get_share (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), FALSE);

  return self->share;
}

/**
 * liveon_room_get_guests:
 * @self: a room
 *
 * Gets whether people without an account may be invited.
 *
 * Returns: whether it is so
 */
gboolean
liveon_room_get_guests (LiveonRoom *self)
{
  g_return_val_if_fail (LIVEON_IS_ROOM (self), FALSE);

  return self->guests;
}
