/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any thread. */
#pragma once

#include <glib-object.h>

#include "liveon-macros.h"

G_BEGIN_DECLS

/**
 * LiveonRole:
 * @LIVEON_ROLE_PARTICIPANT: no host
 * @LIVEON_ROLE_CO_HOST: named by a host, for the length of the meeting
 * @LIVEON_ROLE_CREATOR: made the room
 * @LIVEON_ROLE_ADMINISTRATOR: looks after the company
 *
 * What a person is in a meeting, in the order of rank. All but participants are hosts.
 */
typedef enum
{
  LIVEON_ROLE_PARTICIPANT,
  LIVEON_ROLE_CO_HOST,
  LIVEON_ROLE_CREATOR,
  LIVEON_ROLE_ADMINISTRATOR,
} LiveonRole;

#define LIVEON_TYPE_ROLE (liveon_role_get_type ())
LIVEON_API GType liveon_role_get_type (void);

/**
 * LiveonFloorMode:
 * @LIVEON_FLOOR_MODE_FREE: everyone speaks as they like
 * @LIVEON_FLOOR_MODE_FORMAL: hosts speak, and those to whom they gave the floor; nobody else's
 * sound is let through
 *
 * Who may speak in a meeting.
 */
typedef enum
{
  LIVEON_FLOOR_MODE_FREE,
  LIVEON_FLOOR_MODE_FORMAL,
} LiveonFloorMode;

#define LIVEON_TYPE_FLOOR_MODE (liveon_floor_mode_get_type ())
LIVEON_API GType liveon_floor_mode_get_type (void);

/**
 * LiveonMeetingAction:
 * @LIVEON_MEETING_ACTION_RAISE_HAND: raise one's own hand
 * @LIVEON_MEETING_ACTION_LOWER_HAND: lower a hand
 * @LIVEON_MEETING_ACTION_MUTE: switch somebody's microphone, camera or screen off
 * @LIVEON_MEETING_ACTION_MUTE_EVERYONE: do so with all who are no hosts
 * @LIVEON_MEETING_ACTION_LOCK: lock and unlock the room
 * @LIVEON_MEETING_ACTION_EXTEND: move the scheduled end
 * @LIVEON_MEETING_ACTION_END: end the meeting for everyone
 * @LIVEON_MEETING_ACTION_EJECT: put somebody out
 * @LIVEON_MEETING_ACTION_NAME_HOST: make somebody a host, or no host any more
 * @LIVEON_MEETING_ACTION_SET_FLOOR_MODE: make the meeting a formal or a free one
 * @LIVEON_MEETING_ACTION_SPEAK: speak now
 * @LIVEON_MEETING_ACTION_REQUEST_FLOOR: ask to speak
 * @LIVEON_MEETING_ACTION_WITHDRAW_FLOOR: take a request to speak back
 * @LIVEON_MEETING_ACTION_ALLOW_FLOOR: let somebody speak
 * @LIVEON_MEETING_ACTION_END_FLOOR: end somebody's speaking
 *
 * What [method@Meeting.may] can be asked about.
 */
typedef enum
{
  LIVEON_MEETING_ACTION_RAISE_HAND,
  LIVEON_MEETING_ACTION_LOWER_HAND,
  LIVEON_MEETING_ACTION_MUTE,
  LIVEON_MEETING_ACTION_MUTE_EVERYONE,
  LIVEON_MEETING_ACTION_LOCK,
  LIVEON_MEETING_ACTION_EXTEND,
  LIVEON_MEETING_ACTION_END,
  LIVEON_MEETING_ACTION_EJECT,
  LIVEON_MEETING_ACTION_NAME_HOST,
  LIVEON_MEETING_ACTION_SET_FLOOR_MODE,
  LIVEON_MEETING_ACTION_SPEAK,
  LIVEON_MEETING_ACTION_REQUEST_FLOOR,
  LIVEON_MEETING_ACTION_WITHDRAW_FLOOR,
  LIVEON_MEETING_ACTION_ALLOW_FLOOR,
  LIVEON_MEETING_ACTION_END_FLOOR,
} LiveonMeetingAction;

#define LIVEON_TYPE_MEETING_ACTION (liveon_meeting_action_get_type ())
LIVEON_API GType liveon_meeting_action_get_type (void);

G_END_DECLS
