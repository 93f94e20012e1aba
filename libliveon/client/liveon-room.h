/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-meeting-types.h"
#include "liveon-room-draft.h"
#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_ROOM (liveon_room_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonRoom, liveon_room, LIVEON, ROOM, GObject)

LIVEON_API const char *liveon_room_get_id (LiveonRoom *self);
LIVEON_API const char *liveon_room_get_name (LiveonRoom *self);
LIVEON_API const char *liveon_room_get_reading (LiveonRoom *self);
LIVEON_API const char *liveon_room_get_description (LiveonRoom *self);
LIVEON_API guint liveon_room_get_capacity (LiveonRoom *self);
LIVEON_API LiveonRoomMode liveon_room_get_mode (LiveonRoom *self);
LIVEON_API LiveonSchedule liveon_room_get_schedule (LiveonRoom *self);
LIVEON_API GDateTime *liveon_room_dup_starts (LiveonRoom *self);
LIVEON_API GDateTime *liveon_room_dup_ends (LiveonRoom *self);
LIVEON_API gboolean liveon_room_get_is_closed (LiveonRoom *self);
LIVEON_API gboolean liveon_room_get_is_host (LiveonRoom *self);
LIVEON_API LiveonFloorMode liveon_room_get_floor_mode (LiveonRoom *self);
LIVEON_API const char *const *liveon_room_get_group_ids (LiveonRoom *self);
LIVEON_API const char *const *liveon_room_get_group_names (LiveonRoom *self);
LIVEON_API gboolean liveon_room_get_may_extend (LiveonRoom *self);
LIVEON_API gboolean liveon_room_get_is_locked (LiveonRoom *self);
LIVEON_API guint liveon_room_get_people (LiveonRoom *self);
LIVEON_API const char *const *liveon_room_get_inside (LiveonRoom *self);
LIVEON_API GDateTime *liveon_room_dup_since (LiveonRoom *self);
LIVEON_API GDateTime *liveon_room_dup_last_visit (LiveonRoom *self);
LIVEON_API gboolean liveon_room_get_chat (LiveonRoom *self);
LIVEON_API gboolean liveon_room_get_share (LiveonRoom *self);
LIVEON_API gboolean liveon_room_get_guests (LiveonRoom *self);
LIVEON_API GDateTime *liveon_room_dup_created (LiveonRoom *self);

typedef struct _LiveonMeeting LiveonMeeting;

LIVEON_API void liveon_room_join_async (LiveonRoom *self,
                                        const char *secret,
                                        LiveonJoinFlags flags,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
LIVEON_API void liveon_room_join_with_key_async (LiveonRoom *self,
                                                 const char *key,
                                                 LiveonJoinFlags flags,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
LIVEON_API LiveonMeeting *
liveon_room_join_finish (LiveonRoom *self, GAsyncResult *result, GError **error);
LIVEON_API void liveon_room_change_async (LiveonRoom *self,
                                          LiveonRoomDraft *draft,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
LIVEON_API gboolean liveon_room_change_finish (LiveonRoom *self,
                                               GAsyncResult *result,
                                               GError **error);
LIVEON_API void liveon_room_extend_async (LiveonRoom *self,
                                          guint minutes,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
LIVEON_API gboolean liveon_room_extend_finish (LiveonRoom *self,
                                               GAsyncResult *result,
                                               GError **error);
LIVEON_API void liveon_room_remove_async (LiveonRoom *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
LIVEON_API gboolean liveon_room_remove_finish (LiveonRoom *self,
                                               GAsyncResult *result,
                                               GError **error);

G_END_DECLS
