/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-participant.h"

#include "lv-members.h"
#include "lv-participant.h"

/**
 * LiveonParticipant:
 *
 * A person in a room, with the seat that they hold there.
 */

#define SENDS(property, word, source)                                                              \
  {                                                                                                \
    property, "sources." word, LV_MEMBER_BOOL,                                                     \
        offsetof (LiveonParticipant, sends) + sizeof (gboolean) * (source)                         \
  }

static const LvMember fields[] = {
  { "seat", "seat", LV_MEMBER_ID, offsetof (LiveonParticipant, seat) },
  { "user", "user", LV_MEMBER_ID, offsetof (LiveonParticipant, user) },
  { "name", "name", LV_MEMBER_STRING, offsetof (LiveonParticipant, name) },
  { "reading", "reading", LV_MEMBER_STRING, offsetof (LiveonParticipant, reading) },
  { "affiliation", "affiliation", LV_MEMBER_STRING, offsetof (LiveonParticipant, affiliation) },
  { "title", "title", LV_MEMBER_STRING, offsetof (LiveonParticipant, title) },
  { "index", "index", LV_MEMBER_UINT, offsetof (LiveonParticipant, index) },
  { "is-host", "is_host", LV_MEMBER_BOOL, offsetof (LiveonParticipant, is_host) },
  { "is-guest", "is_guest", LV_MEMBER_BOOL, offsetof (LiveonParticipant, is_guest) },
  { "is-away", "is_away", LV_MEMBER_BOOL, offsetof (LiveonParticipant, is_away) },
  { "entered", "entered", LV_MEMBER_TIME, offsetof (LiveonParticipant, entered_ms) },
  { "role", "role", LV_MEMBER_ENUM, offsetof (LiveonParticipant, role), liveon_role_get_type },
  { "hand-raised", "hand_raised", LV_MEMBER_TIME, offsetof (LiveonParticipant, hand_ms) },
  { "hand-place", NULL, LV_MEMBER_UINT, offsetof (LiveonParticipant, hand_place) },
  { "floor-requested", "floor_requested", LV_MEMBER_TIME,
    offsetof (LiveonParticipant, request_ms) },
  { "floor-place", NULL, LV_MEMBER_UINT, offsetof (LiveonParticipant, floor_place) },
  { "has-floor", NULL, LV_MEMBER_BOOL, offsetof (LiveonParticipant, has_floor) },
  { "speaking-since", "speaking_since", LV_MEMBER_TIME, offsetof (LiveonParticipant, floor_ms) },
  { "speaking-time", "spoken_ms", LV_MEMBER_INT64, offsetof (LiveonParticipant, spoken_ms) },
  SENDS ("sends-microphone", "microphone", LIVEON_MEDIA_SOURCE_MICROPHONE),
  SENDS ("sends-camera", "camera", LIVEON_MEDIA_SOURCE_CAMERA),
  SENDS ("sends-screen", "screen", LIVEON_MEDIA_SOURCE_SCREEN),
  SENDS ("sends-screen-sound", "screen_sound", LIVEON_MEDIA_SOURCE_SCREEN_SOUND),
  { "is-speaking", "is_speaking", LV_MEMBER_BOOL, offsetof (LiveonParticipant, is_speaking) },
};

G_DEFINE_FINAL_TYPE (LiveonParticipant, liveon_participant, G_TYPE_OBJECT)

static void
liveon_participant_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "speaking-time"))
    g_value_set_int64 (value, liveon_participant_get_speaking_time (LIVEON_PARTICIPANT (object)));
  else
    lv_members_get_property (object, id, value, pspec);
}

static void
liveon_participant_dispose (GObject *object)
{
  LiveonParticipant *self = LIVEON_PARTICIPANT (object);

  g_clear_object (&self->clock);
  G_OBJECT_CLASS (liveon_participant_parent_class)->dispose (object);
}

static void
liveon_participant_class_init (LiveonParticipantClass *klass)
{
  /**
   * LiveonParticipant:seat:
   *
   * The seat's id; it stays the same when the person's connection comes back.
   */
  /**
   * LiveonParticipant:user:
   *
   * The id of the person's account.
   */
  /**
   * LiveonParticipant:name:
   *
   * The person's name.
   */
  /**
   * LiveonParticipant:reading:
   *
   * How the name is read.
   */
  /**
   * LiveonParticipant:affiliation:
   *
   * The company or department.
   */
  /**
   * LiveonParticipant:title:
   *
   * The person's position.
   */
  /**
   * LiveonParticipant:index:
   *
   * The number of the sender in this meeting, unique in it.
   */
  /**
   * LiveonParticipant:is-host:
   *
   * Whether the person may act as a host.
   */
  /**
   * LiveonParticipant:is-guest:
   *
   * Whether the person has no account here.
   */
  /**
   * LiveonParticipant:is-away:
   *
   * Whether the connection is lost and may come back.
   */
  /**
   * LiveonParticipant:entered:
   *
   * When the person entered.
   */
  /**
   * LiveonParticipant:role:
   *
   * What the person is in this meeting.
   */
  /**
   * LiveonParticipant:hand-raised:
   *
   * Since when the hand is raised, by the server's clock; %NULL while it is down. No two people
   * have the same.
   */
  /**
   * LiveonParticipant:hand-place:
   *
   * The place among the raised hands, the first to be raised is 1; 0 while it is down.
   */
  /**
   * LiveonParticipant:floor-requested:
   *
   * Since when the person asks to speak; %NULL while they do not. No two people have the same.
   */
  /**
   * LiveonParticipant:floor-place:
   *
   * The place among those who ask to speak, the next is 1; 0 while the person does not.
   */
  /**
   * LiveonParticipant:has-floor:
   *
   * Whether a host has given the person the floor.
   */
  /**
   * LiveonParticipant:speaking-since:
   *
   * Since when the person has the floor; %NULL while they have not.
   */
  /**
   * LiveonParticipant:speaking-time:
   *
   * For how long the person has had the floor in this meeting, in milliseconds. It grows while they
   * have it without being notified: who shows a clock asks once a second.
   */
  /**
   * LiveonParticipant:sends-microphone:
   *
   * Whether the microphone is on.
   */
  /**
   * LiveonParticipant:sends-camera:
   *
   * Whether the camera is on.
   */
  /**
   * LiveonParticipant:sends-screen:
   *
   * Whether a screen or window is shared.
   */
  /**
   * LiveonParticipant:sends-screen-sound:
   *
   * Whether its sound is shared with it.
   */
  /**
   * LiveonParticipant:is-speaking:
   *
   * Whether the person is heard now.
   */
  lv_members_install (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields));
  G_OBJECT_CLASS (klass)->get_property = liveon_participant_get_property;
  G_OBJECT_CLASS (klass)->dispose = liveon_participant_dispose;
}

static void
liveon_participant_init (LiveonParticipant *self)
{
}

/**
 * liveon_participant_get_seat:
 * @self: a participant
 *
 * Gets the seat's id; it stays the same when the person's connection comes back.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_participant_get_seat (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return self->seat;
}

/**
 * liveon_participant_get_user:
 * @self: a participant
 *
 * Gets the id of the person's account.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_participant_get_user (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return self->user;
}

/**
 * liveon_participant_get_name:
 * @self: a participant
 *
 * Gets the person's name.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_participant_get_name (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return self->name;
}

/**
 * liveon_participant_get_reading:
 * @self: a participant
 *
 * Gets how the name is read.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_participant_get_reading (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return self->reading;
}

/**
 * liveon_participant_get_affiliation:
 * @self: a participant
 *
 * Gets the company or department.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_participant_get_affiliation (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return self->affiliation;
}

/**
 * liveon_participant_get_title:
 * @self: a participant
 *
 * Gets the person's position.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_participant_get_title (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return self->title;
}

/**
 * liveon_participant_get_index:
 * @self: a participant
 *
 * Gets the number of the sender in this meeting, unique in it.
 *
 * Returns: the number
 */
guint
liveon_participant_get_index (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), 0);

  return self->index;
}

/**
 * liveon_participant_get_is_host:
 * @self: a participant
 *
 * Gets whether the person may act as a host.
 *
 * Returns: whether it is so
 */
gboolean
liveon_participant_get_is_host (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), FALSE);

  return self->is_host;
}

/**
 * liveon_participant_get_is_guest:
 * @self: a participant
 *
 * Gets whether the person has no account here.
 *
 * Returns: whether it is so
 */
gboolean
liveon_participant_get_is_guest (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), FALSE);

  return self->is_guest;
}

/**
 * liveon_participant_get_is_away:
 * @self: a participant
 *
 * Gets whether the connection is lost and may come back.
 *
 * Returns: whether it is so
 */
gboolean
liveon_participant_get_is_away (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), FALSE);

  return self->is_away;
}

/**
 * liveon_participant_get_sends:
 * @self: a participant
 * @source: what is asked about
 *
 * Gets whether the person's microphone, camera or screen is on.
 *
 * Returns: whether it is so
 */
gboolean
liveon_participant_get_sends (LiveonParticipant *self, LiveonMediaSource source)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), FALSE);
  g_return_val_if_fail (source <= LIVEON_MEDIA_SOURCE_SCREEN_SOUND, FALSE);

  return self->sends[source];
}

/**
 * liveon_participant_get_is_speaking:
 * @self: a participant
 *
 * Gets whether the person is heard now.
 *
 * Returns: whether it is so
 */
gboolean
liveon_participant_get_is_speaking (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), FALSE);

  return self->is_speaking;
}

void
lv_participant_set_is_speaking (LiveonParticipant *self, gboolean is_speaking)
{
  if (self->is_speaking == is_speaking)
    return;
  self->is_speaking = is_speaking;
  g_object_notify (G_OBJECT (self), "is-speaking");
}

/**
 * liveon_participant_dup_entered:
 * @self: a participant
 *
 * Gets when the person entered.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_participant_dup_entered (LiveonParticipant *self)
{
  g_return_val_if_fail (LIVEON_IS_PARTICIPANT (self), NULL);

  return lv_members_dup_time (self->entered_ms);
}
