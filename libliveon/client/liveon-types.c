/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-types.h"

G_DEFINE_ENUM_TYPE (LiveonClientState,
                    liveon_client_state,
                    G_DEFINE_ENUM_VALUE (LIVEON_CLIENT_STATE_DISCONNECTED, "disconnected"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CLIENT_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CLIENT_STATE_SIGNED_IN, "signed-in"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CLIENT_STATE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CLIENT_STATE_RECONNECTING, "reconnecting"))

G_DEFINE_ENUM_TYPE (LiveonRoomMode,
                    liveon_room_mode,
                    G_DEFINE_ENUM_VALUE (LIVEON_ROOM_MODE_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ROOM_MODE_OPEN, "open"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ROOM_MODE_PASSWORD, "password"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ROOM_MODE_LINK, "link"))

G_DEFINE_ENUM_TYPE (LiveonSchedule,
                    liveon_schedule,
                    G_DEFINE_ENUM_VALUE (LIVEON_SCHEDULE_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (LIVEON_SCHEDULE_PERMANENT, "permanent"),
                    G_DEFINE_ENUM_VALUE (LIVEON_SCHEDULE_TIMED, "timed"),
                    G_DEFINE_ENUM_VALUE (LIVEON_SCHEDULE_ALWAYS_ON, "always-on"))

G_DEFINE_ENUM_TYPE (LiveonSwitch,
                    liveon_switch,
                    G_DEFINE_ENUM_VALUE (LIVEON_SWITCH_INHERIT, "inherit"),
                    G_DEFINE_ENUM_VALUE (LIVEON_SWITCH_ALLOW, "allow"),
                    G_DEFINE_ENUM_VALUE (LIVEON_SWITCH_DENY, "deny"))

G_DEFINE_FLAGS_TYPE (LiveonJoinFlags,
                     liveon_join_flags,
                     G_DEFINE_ENUM_VALUE (LIVEON_JOIN_FLAGS_NONE, "none"),
                     G_DEFINE_ENUM_VALUE (LIVEON_JOIN_FLAGS_TAKE_OVER, "take-over"))

G_DEFINE_ENUM_TYPE (LiveonLeaveReason,
                    liveon_leave_reason,
                    G_DEFINE_ENUM_VALUE (LIVEON_LEAVE_REASON_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEAVE_REASON_LEFT, "left"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEAVE_REASON_EJECTED, "ejected"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEAVE_REASON_CONNECTION_LOST, "connection-lost"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEAVE_REASON_SCHEDULE_ENDED, "schedule-ended"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEAVE_REASON_SERVER_STOPPED, "server-stopped"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEAVE_REASON_TAKEN_OVER, "taken-over"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEAVE_REASON_SUSPENDED, "suspended"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEAVE_REASON_ROOM_CLOSED, "room-closed"))

G_DEFINE_ENUM_TYPE (LiveonAnnouncementKind,
                    liveon_announcement_kind,
                    G_DEFINE_ENUM_VALUE (LIVEON_ANNOUNCEMENT_KIND_INFORMATION, "information"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ANNOUNCEMENT_KIND_CHANGE, "change"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ANNOUNCEMENT_KIND_MAINTENANCE, "maintenance"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ANNOUNCEMENT_KIND_INCIDENT, "incident"))

G_DEFINE_ENUM_TYPE (LiveonAnnouncementSource,
                    liveon_announcement_source,
                    G_DEFINE_ENUM_VALUE (LIVEON_ANNOUNCEMENT_SOURCE_OPERATOR, "operator"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ANNOUNCEMENT_SOURCE_COMPANY, "company"))

G_DEFINE_ENUM_TYPE (LiveonServerClock,
                    liveon_server_clock,
                    G_DEFINE_ENUM_VALUE (LIVEON_SERVER_CLOCK_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (LIVEON_SERVER_CLOCK_SYNCHRONISED, "synchronised"),
                    G_DEFINE_ENUM_VALUE (LIVEON_SERVER_CLOCK_UNSYNCHRONISED, "unsynchronised"))

G_DEFINE_ENUM_TYPE (LiveonLeg,
                    liveon_leg,
                    G_DEFINE_ENUM_VALUE (LIVEON_LEG_PROXY, "proxy"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEG_NAME, "name"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEG_TCP, "tcp"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEG_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEG_CERTIFICATE, "certificate"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEG_HTTP, "http"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEG_VERSION, "version"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEG_SIGN_IN, "sign-in"),
                    G_DEFINE_ENUM_VALUE (LIVEON_LEG_LIVE, "live"))

G_DEFINE_ENUM_TYPE (LiveonCheckState,
                    liveon_check_state,
                    G_DEFINE_ENUM_VALUE (LIVEON_CHECK_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CHECK_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CHECK_STATE_GOOD, "good"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CHECK_STATE_BAD, "bad"),
                    G_DEFINE_ENUM_VALUE (LIVEON_CHECK_STATE_SKIPPED, "skipped"))

G_DEFINE_ENUM_TYPE (LiveonMender,
                    liveon_mender,
                    G_DEFINE_ENUM_VALUE (LIVEON_MENDER_NOBODY, "nobody"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MENDER_PERSON, "person"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MENDER_NETWORK, "network"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MENDER_COMPANY, "company"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MENDER_OPERATOR, "operator"))
