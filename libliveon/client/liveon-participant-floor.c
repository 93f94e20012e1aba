/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-participant.h"

#include "lv-members.h"

/* A person's part, hand and speaking, as the server tells them and as they are counted here. */

/**
 * liveon_participant_get_role:
 * @self: a participant
 *
 * Gets what the person is in this meeting.
 *
 * Returns: the role
 */
LiveonRole
liveon_participant_get_role (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), LIVEON_ROLE_PARTICIPANT);

  return (LiveonRole) self->role;
}

/**
 * liveon_participant_dup_hand_raised:
 * @self: a participant
 *
 * Gets since when the hand is raised.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_participant_dup_hand_raised (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return lv_members_dup_time (self->hand_ms);
}

/**
 * liveon_participant_get_hand_place:
 * @self: a participant
 *
 * Gets the place among the raised hands.
 *
 * Returns: the place from 1 on; 0 while it is down
 */
guint
liveon_participant_get_hand_place (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), 0);

  return self->hand_place;
}

/**
 * liveon_participant_dup_floor_requested:
 * @self: a participant
 *
 * Gets since when the person asks to speak.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_participant_dup_floor_requested (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return lv_members_dup_time (self->request_ms);
}

/**
 * liveon_participant_get_floor_place:
 * @self: a participant
 *
 * Gets the place among those who ask to speak.
 *
 * Returns: the place from 1 on; 0 while the person does not
 */
guint
liveon_participant_get_floor_place (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), 0);

  return self->floor_place;
}

/**
 * liveon_participant_get_has_floor:
 * @self: a participant
 *
 * Gets whether a host has given the person the floor.
 *
 * Returns: whether it is so
 */
gboolean
liveon_participant_get_has_floor (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), FALSE);

  return self->has_floor;
}

/**
 * liveon_participant_dup_speaking_since:
 * @self: a participant
 *
 * Gets since when the person has the floor.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_participant_dup_speaking_since (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return lv_members_dup_time (self->floor_ms);
}

/**
 * liveon_participant_get_speaking_time:
 * @self: a participant
 *
 * Gets for how long the person has had the floor in this meeting, until now.
 *
 * Returns: milliseconds
 */
gint64
liveon_participant_get_speaking_time (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), 0);

  if (self->floor_ms == 0 || self->clock == NULL)
    return self->spoken_ms;
  return self->spoken_ms + lv_clock_monotonic_ms (self->clock) - self->told_ms;
}

void
lv_participant_set_told (LiveonParticipant *self, LvClock *clock)
{
  g_set_object (&self->clock, clock);
  self->told_ms = lv_clock_monotonic_ms (clock);
}

void
lv_participant_take (LiveonParticipant *self, LiveonParticipant *fresh)
{
  static const char *const found_here[]
      = { "is-speaking", "hand-place", "floor-place", "has-floor", NULL };

  if (fresh->clock != NULL)
    g_set_object (&self->clock, fresh->clock);
  self->told_ms = fresh->told_ms;
  lv_members_copy (self, fresh, found_here);
}

gint64
lv_participant_get_hand_ms (LiveonParticipant *self)
{
  return self->hand_ms;
}

gint64
lv_participant_get_request_ms (LiveonParticipant *self)
{
  return self->request_ms;
}

void
lv_participant_set_places (LiveonParticipant *self, guint hand_place, guint floor_place)
{
  gboolean has_floor = self->floor_ms != 0;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->hand_place != hand_place)
    g_object_notify (G_OBJECT (self), "hand-place");
  if (self->floor_place != floor_place)
    g_object_notify (G_OBJECT (self), "floor-place");
  if (self->has_floor != has_floor)
    g_object_notify (G_OBJECT (self), "has-floor");
  self->hand_place = hand_place;
  self->floor_place = floor_place;
  self->has_floor = has_floor;
  g_object_thaw_notify (G_OBJECT (self));
}
