/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-media-types.h"
#include "liveon-meeting-types.h"
#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_PARTICIPANT (liveon_participant_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonParticipant, liveon_participant, LIVEON, PARTICIPANT, GObject)

LIVEON_API const char *liveon_participant_get_seat (LiveonParticipant *self);
LIVEON_API const char *liveon_participant_get_user (LiveonParticipant *self);
LIVEON_API const char *liveon_participant_get_name (LiveonParticipant *self);
LIVEON_API const char *liveon_participant_get_reading (LiveonParticipant *self);
LIVEON_API const char *liveon_participant_get_affiliation (LiveonParticipant *self);
LIVEON_API const char *liveon_participant_get_title (LiveonParticipant *self);
LIVEON_API guint liveon_participant_get_index (LiveonParticipant *self);
LIVEON_API gboolean liveon_participant_get_is_host (LiveonParticipant *self);
LIVEON_API gboolean liveon_participant_get_is_guest (LiveonParticipant *self);
LIVEON_API gboolean liveon_participant_get_is_away (LiveonParticipant *self);
LIVEON_API gboolean liveon_participant_get_sends (LiveonParticipant *self,
                                                  LiveonMediaSource source);
LIVEON_API gboolean liveon_participant_get_is_speaking (LiveonParticipant *self);
LIVEON_API GDateTime *liveon_participant_dup_entered (LiveonParticipant *self);
LIVEON_API LiveonRole liveon_participant_get_role (LiveonParticipant *self);
LIVEON_API GDateTime *liveon_participant_dup_hand_raised (LiveonParticipant *self);
LIVEON_API guint liveon_participant_get_hand_place (LiveonParticipant *self);
LIVEON_API GDateTime *liveon_participant_dup_floor_requested (LiveonParticipant *self);
LIVEON_API guint liveon_participant_get_floor_place (LiveonParticipant *self);
LIVEON_API gboolean liveon_participant_get_has_floor (LiveonParticipant *self);
LIVEON_API GDateTime *liveon_participant_dup_speaking_since (LiveonParticipant *self);
LIVEON_API gint64 liveon_participant_get_speaking_time (LiveonParticipant *self);

G_END_DECLS
