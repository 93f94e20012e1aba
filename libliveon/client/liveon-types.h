/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any thread. */
#pragma once

#include <glib-object.h>

#include "liveon-error.h"
#include "liveon-macros.h"

G_BEGIN_DECLS

/**
 * LiveonClientState:
 * @LIVEON_CLIENT_STATE_DISCONNECTED: not signed in
 * @LIVEON_CLIENT_STATE_CONNECTING: signing in
 * @LIVEON_CLIENT_STATE_SIGNED_IN: signed in; changes are not pushed yet
 * @LIVEON_CLIENT_STATE_CONNECTED: signed in, and what changes on the server is pushed
 * @LIVEON_CLIENT_STATE_RECONNECTING: signed in, the connection was lost and is being made again
 *
 * How far a [class@Client] has come.
 */
typedef enum
{
  LIVEON_CLIENT_STATE_DISCONNECTED,
  LIVEON_CLIENT_STATE_CONNECTING,
  LIVEON_CLIENT_STATE_SIGNED_IN,
  LIVEON_CLIENT_STATE_CONNECTED,
  LIVEON_CLIENT_STATE_RECONNECTING,
} LiveonClientState;

#define LIVEON_TYPE_CLIENT_STATE (liveon_client_state_get_type ())
LIVEON_API GType liveon_client_state_get_type (void);

/**
 * LiveonRoomMode:
 * @LIVEON_ROOM_MODE_UNKNOWN: a mode that this version does not know; such a room is never entered
 * @LIVEON_ROOM_MODE_OPEN: the account and the room's rules decide alone
 * @LIVEON_ROOM_MODE_PASSWORD: an entry password is asked
 * @LIVEON_ROOM_MODE_LINK: the secret of an invitation link is asked
 *
 * What a room's door asks for. It is fixed when the room is made.
 */
typedef enum
{
  LIVEON_ROOM_MODE_UNKNOWN,
  LIVEON_ROOM_MODE_OPEN,
  LIVEON_ROOM_MODE_PASSWORD,
  LIVEON_ROOM_MODE_LINK,
} LiveonRoomMode;

#define LIVEON_TYPE_ROOM_MODE (liveon_room_mode_get_type ())
LIVEON_API GType liveon_room_mode_get_type (void);

/**
 * LiveonSchedule:
 * @LIVEON_SCHEDULE_UNKNOWN: a kind that this version does not know
 * @LIVEON_SCHEDULE_PERMANENT: open at any time
 * @LIVEON_SCHEDULE_TIMED: open from five minutes before its start to its end
 * @LIVEON_SCHEDULE_ALWAYS_ON: open at any time, and nobody is asked whether they are still there
 *
 * When a room can be entered. The server's clock rules.
 */
typedef enum
{
  LIVEON_SCHEDULE_UNKNOWN,
  LIVEON_SCHEDULE_PERMANENT,
  LIVEON_SCHEDULE_TIMED,
  LIVEON_SCHEDULE_ALWAYS_ON,
} LiveonSchedule;

#define LIVEON_TYPE_SCHEDULE (liveon_schedule_get_type ())
LIVEON_API GType liveon_schedule_get_type (void);

/**
 * LiveonSwitch:
 * @LIVEON_SWITCH_INHERIT: the company's or group's rule decides
 * @LIVEON_SWITCH_ALLOW: allowed
 * @LIVEON_SWITCH_DENY: denied
 *
 * A rule of a room that may be silent.
 */
typedef enum
{
  LIVEON_SWITCH_INHERIT,
  LIVEON_SWITCH_ALLOW,
  LIVEON_SWITCH_DENY,
} LiveonSwitch;

#define LIVEON_TYPE_SWITCH (liveon_switch_get_type ())
LIVEON_API GType liveon_switch_get_type (void);

/**
 * LiveonJoinFlags:
 * @LIVEON_JOIN_FLAGS_NONE: nothing special
 * @LIVEON_JOIN_FLAGS_TAKE_OVER: take the seat over from another device of the same person
 *
 * How to enter a room.
 */
typedef enum
{
  LIVEON_JOIN_FLAGS_NONE = 0,
  LIVEON_JOIN_FLAGS_TAKE_OVER = 1 << 0,
} LiveonJoinFlags;

#define LIVEON_TYPE_JOIN_FLAGS (liveon_join_flags_get_type ())
LIVEON_API GType liveon_join_flags_get_type (void);

/**
 * LiveonLeaveReason:
 * @LIVEON_LEAVE_REASON_NONE: still inside, or a reason that this version does not know
 * @LIVEON_LEAVE_REASON_LEFT: left by oneself
 * @LIVEON_LEAVE_REASON_EJECTED: put out by a host or an administrator
 * @LIVEON_LEAVE_REASON_CONNECTION_LOST: the connection was lost and did not come back in time
 * @LIVEON_LEAVE_REASON_SCHEDULE_ENDED: the scheduled end was reached
 * @LIVEON_LEAVE_REASON_SERVER_STOPPED: the server stopped
 * @LIVEON_LEAVE_REASON_TAKEN_OVER: another device of the same person took the seat
 * @LIVEON_LEAVE_REASON_SUSPENDED: the account was suspended
 * @LIVEON_LEAVE_REASON_ROOM_CLOSED: the room was closed or a host ended the meeting
 *
 * Why a visit ended.
 */
typedef enum
{
  LIVEON_LEAVE_REASON_NONE,
  LIVEON_LEAVE_REASON_LEFT,
  LIVEON_LEAVE_REASON_EJECTED,
  LIVEON_LEAVE_REASON_CONNECTION_LOST,
  LIVEON_LEAVE_REASON_SCHEDULE_ENDED,
  LIVEON_LEAVE_REASON_SERVER_STOPPED,
  LIVEON_LEAVE_REASON_TAKEN_OVER,
  LIVEON_LEAVE_REASON_SUSPENDED,
  LIVEON_LEAVE_REASON_ROOM_CLOSED,
} LiveonLeaveReason;

#define LIVEON_TYPE_LEAVE_REASON (liveon_leave_reason_get_type ())
LIVEON_API GType liveon_leave_reason_get_type (void);

/**
 * LiveonAnnouncementKind:
 * @LIVEON_ANNOUNCEMENT_KIND_INFORMATION: anything else, also kinds that this version does not know
 * @LIVEON_ANNOUNCEMENT_KIND_CHANGE: the service will change
 * @LIVEON_ANNOUNCEMENT_KIND_MAINTENANCE: the service will be interrupted
 * @LIVEON_ANNOUNCEMENT_KIND_INCIDENT: something went wrong, or news of it
 *
 * What an announcement is about.
 */
typedef enum
{
  LIVEON_ANNOUNCEMENT_KIND_INFORMATION,
  LIVEON_ANNOUNCEMENT_KIND_CHANGE,
  LIVEON_ANNOUNCEMENT_KIND_MAINTENANCE,
  LIVEON_ANNOUNCEMENT_KIND_INCIDENT,
} LiveonAnnouncementKind;

#define LIVEON_TYPE_ANNOUNCEMENT_KIND (liveon_announcement_kind_get_type ())
LIVEON_API GType liveon_announcement_kind_get_type (void);

/**
 * LiveonAnnouncementSource:
 * @LIVEON_ANNOUNCEMENT_SOURCE_OPERATOR: who runs the service
 * @LIVEON_ANNOUNCEMENT_SOURCE_COMPANY: the person's own company
 *
 * Who made an announcement.
 */
typedef enum
{
  LIVEON_ANNOUNCEMENT_SOURCE_OPERATOR,
  LIVEON_ANNOUNCEMENT_SOURCE_COMPANY,
} LiveonAnnouncementSource;

#define LIVEON_TYPE_ANNOUNCEMENT_SOURCE (liveon_announcement_source_get_type ())
LIVEON_API GType liveon_announcement_source_get_type (void);

/**
 * LiveonServerClock:
 * @LIVEON_SERVER_CLOCK_UNKNOWN: the server cannot tell
 * @LIVEON_SERVER_CLOCK_SYNCHRONISED: it follows a time source
 * @LIVEON_SERVER_CLOCK_UNSYNCHRONISED: it follows none; times in records may be wrong
 *
 * What a server says of its clock.
 */
typedef enum
{
  LIVEON_SERVER_CLOCK_UNKNOWN,
  LIVEON_SERVER_CLOCK_SYNCHRONISED,
  LIVEON_SERVER_CLOCK_UNSYNCHRONISED,
} LiveonServerClock;

#define LIVEON_TYPE_SERVER_CLOCK (liveon_server_clock_get_type ())
LIVEON_API GType liveon_server_clock_get_type (void);

/**
 * LiveonLeg:
 * @LIVEON_LEG_PROXY: which proxy is in the way, and whether it lets us through
 * @LIVEON_LEG_NAME: the name is known to the name service
 * @LIVEON_LEG_TCP: something listens at its addresses
 * @LIVEON_LEG_TLS: TLS 1.3 can be spoken
 * @LIVEON_LEG_CERTIFICATE: it is the server that was meant
 * @LIVEON_LEG_HTTP: it answers as a LiveOn server
 * @LIVEON_LEG_VERSION: client and server work together
 * @LIVEON_LEG_SIGN_IN: the account is let in; only where a password was given
 * @LIVEON_LEG_LIVE: the connection on which changes are pushed can be made
 *
 * A part of the way to a server, in the order in which they are checked.
 */
typedef enum
{
  LIVEON_LEG_PROXY,
  LIVEON_LEG_NAME,
  LIVEON_LEG_TCP,
  LIVEON_LEG_TLS,
  LIVEON_LEG_CERTIFICATE,
  LIVEON_LEG_HTTP,
  LIVEON_LEG_VERSION,
  LIVEON_LEG_SIGN_IN,
  LIVEON_LEG_LIVE,
} LiveonLeg;

#define LIVEON_TYPE_LEG (liveon_leg_get_type ())
LIVEON_API GType liveon_leg_get_type (void);

/**
 * LiveonCheckState:
 * @LIVEON_CHECK_STATE_WAITING: not looked at yet
 * @LIVEON_CHECK_STATE_RUNNING: being looked at
 * @LIVEON_CHECK_STATE_GOOD: found good
 * @LIVEON_CHECK_STATE_BAD: found bad
 * @LIVEON_CHECK_STATE_SKIPPED: not looked at, because an earlier leg failed or it was not asked for
 *
 * How far the check of a leg has come.
 */
typedef enum
{
  LIVEON_CHECK_STATE_WAITING,
  LIVEON_CHECK_STATE_RUNNING,
  LIVEON_CHECK_STATE_GOOD,
  LIVEON_CHECK_STATE_BAD,
  LIVEON_CHECK_STATE_SKIPPED,
} LiveonCheckState;

#define LIVEON_TYPE_CHECK_STATE (liveon_check_state_get_type ())
LIVEON_API GType liveon_check_state_get_type (void);

/**
 * LiveonMender:
 * @LIVEON_MENDER_NOBODY: nothing is wrong
 * @LIVEON_MENDER_PERSON: the person at the keyboard
 * @LIVEON_MENDER_NETWORK: who runs the network: firewall, proxy, name service
 * @LIVEON_MENDER_COMPANY: the company's administrator of accounts
 * @LIVEON_MENDER_OPERATOR: who runs the server
 *
 * Who can mend what was found.
 */
typedef enum
{
  LIVEON_MENDER_NOBODY,
  LIVEON_MENDER_PERSON,
  LIVEON_MENDER_NETWORK,
  LIVEON_MENDER_COMPANY,
  LIVEON_MENDER_OPERATOR,
} LiveonMender;

#define LIVEON_TYPE_MENDER (liveon_mender_get_type ())
LIVEON_API GType liveon_mender_get_type (void);

G_END_DECLS
