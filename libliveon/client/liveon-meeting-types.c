/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-meeting-types.h"

G_DEFINE_ENUM_TYPE (LiveonRole,
                    liveon_role,
                    G_DEFINE_ENUM_VALUE (LIVEON_ROLE_PARTICIPANT, "participant"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ROLE_CO_HOST, "co-host"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ROLE_CREATOR, "creator"),
                    G_DEFINE_ENUM_VALUE (LIVEON_ROLE_ADMINISTRATOR, "administrator"))

G_DEFINE_ENUM_TYPE (LiveonFloorMode,
                    liveon_floor_mode,
                    G_DEFINE_ENUM_VALUE (LIVEON_FLOOR_MODE_FREE, "free"),
                    G_DEFINE_ENUM_VALUE (LIVEON_FLOOR_MODE_FORMAL, "formal"))

G_DEFINE_ENUM_TYPE (LiveonMeetingAction,
                    liveon_meeting_action,
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_RAISE_HAND, "raise-hand"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_LOWER_HAND, "lower-hand"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_MUTE, "mute"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_MUTE_EVERYONE, "mute-everyone"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_LOCK, "lock"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_EXTEND, "extend"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_END, "end"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_EJECT, "eject"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_NAME_HOST, "name-host"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_SET_FLOOR_MODE, "set-floor-mode"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_SPEAK, "speak"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_REQUEST_FLOOR, "request-floor"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_WITHDRAW_FLOOR, "withdraw-floor"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_ALLOW_FLOOR, "allow-floor"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEETING_ACTION_END_FLOOR, "end-floor"))
