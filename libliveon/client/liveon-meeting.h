/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-meeting-types.h"
#include "liveon-participant.h"
#include "liveon-room.h"
#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_MEETING (liveon_meeting_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonMeeting, liveon_meeting, LIVEON, MEETING, GObject)

LIVEON_API LiveonRoom *liveon_meeting_get_room (LiveonMeeting *self);
LIVEON_API const char *liveon_meeting_get_seat (LiveonMeeting *self);
LIVEON_API const char *liveon_meeting_get_visit (LiveonMeeting *self);
LIVEON_API char *liveon_meeting_dup_entry_key (LiveonMeeting *self);
LIVEON_API guint liveon_meeting_get_index (LiveonMeeting *self);
LIVEON_API GListModel *liveon_meeting_get_people (LiveonMeeting *self);
LIVEON_API const char *const *liveon_meeting_get_hosts (LiveonMeeting *self);
LIVEON_API gboolean liveon_meeting_get_is_host (LiveonMeeting *self);
LIVEON_API GDateTime *liveon_meeting_dup_ends (LiveonMeeting *self);
LIVEON_API gboolean liveon_meeting_get_is_locked (LiveonMeeting *self);
LIVEON_API LiveonFloorMode liveon_meeting_get_floor_mode (LiveonMeeting *self);
LIVEON_API gboolean liveon_meeting_get_may_speak (LiveonMeeting *self);
LIVEON_API gboolean liveon_meeting_may (LiveonMeeting *self,
                                        LiveonMeetingAction action,
                                        LiveonParticipant *participant);
LIVEON_API gboolean liveon_meeting_get_is_away (LiveonMeeting *self);
LIVEON_API gboolean liveon_meeting_get_is_over (LiveonMeeting *self);
LIVEON_API LiveonLeaveReason liveon_meeting_get_reason (LiveonMeeting *self);

LIVEON_API void liveon_meeting_leave_async (LiveonMeeting *self,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
LIVEON_API gboolean liveon_meeting_leave_finish (LiveonMeeting *self,
                                                 GAsyncResult *result,
                                                 GError **error);
LIVEON_API void liveon_meeting_extend_async (LiveonMeeting *self,
                                             guint minutes,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
LIVEON_API gboolean liveon_meeting_extend_finish (LiveonMeeting *self,
                                                  GAsyncResult *result,
                                                  GError **error);
LIVEON_API void liveon_meeting_add_host_async (LiveonMeeting *self,
                                               const char *user,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
LIVEON_API gboolean liveon_meeting_add_host_finish (LiveonMeeting *self,
                                                    GAsyncResult *result,
                                                    GError **error);
LIVEON_API void liveon_meeting_remove_host_async (LiveonMeeting *self,
                                                  const char *user,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);
LIVEON_API gboolean liveon_meeting_remove_host_finish (LiveonMeeting *self,
                                                       GAsyncResult *result,
                                                       GError **error);
LIVEON_API void liveon_meeting_eject_async (LiveonMeeting *self,
                                            const char *seat,
                                            const char *message,
                                            gboolean is_barred,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
LIVEON_API gboolean liveon_meeting_eject_finish (LiveonMeeting *self,
                                                 GAsyncResult *result,
                                                 GError **error);
LIVEON_API void liveon_meeting_end_async (LiveonMeeting *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
LIVEON_API gboolean liveon_meeting_end_finish (LiveonMeeting *self,
                                               GAsyncResult *result,
                                               GError **error);
LIVEON_API void liveon_meeting_raise_hand_async (LiveonMeeting *self,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
LIVEON_API gboolean liveon_meeting_raise_hand_finish (LiveonMeeting *self,
                                                      GAsyncResult *result,
                                                      GError **error);
LIVEON_API void liveon_meeting_lower_hand_async (LiveonMeeting *self,
                                                 const char *seat,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
LIVEON_API gboolean liveon_meeting_lower_hand_finish (LiveonMeeting *self,
                                                      GAsyncResult *result,
                                                      GError **error);
LIVEON_API void liveon_meeting_mute_async (LiveonMeeting *self,
                                           const char *seat,
                                           LiveonMediaSource source,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
LIVEON_API gboolean liveon_meeting_mute_finish (LiveonMeeting *self,
                                                GAsyncResult *result,
                                                GError **error);
LIVEON_API void liveon_meeting_mute_everyone_async (LiveonMeeting *self,
                                                    LiveonMediaSource source,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
LIVEON_API gboolean liveon_meeting_mute_everyone_finish (LiveonMeeting *self,
                                                         GAsyncResult *result,
                                                         GError **error);
LIVEON_API void liveon_meeting_set_is_locked_async (LiveonMeeting *self,
                                                    gboolean is_locked,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
LIVEON_API gboolean liveon_meeting_set_is_locked_finish (LiveonMeeting *self,
                                                         GAsyncResult *result,
                                                         GError **error);
LIVEON_API void liveon_meeting_set_floor_mode_async (LiveonMeeting *self,
                                                     LiveonFloorMode mode,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);
LIVEON_API gboolean liveon_meeting_set_floor_mode_finish (LiveonMeeting *self,
                                                          GAsyncResult *result,
                                                          GError **error);
LIVEON_API void liveon_meeting_request_floor_async (LiveonMeeting *self,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
LIVEON_API gboolean liveon_meeting_request_floor_finish (LiveonMeeting *self,
                                                         GAsyncResult *result,
                                                         GError **error);
LIVEON_API void liveon_meeting_withdraw_floor_async (LiveonMeeting *self,
                                                     const char *seat,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);
LIVEON_API gboolean liveon_meeting_withdraw_floor_finish (LiveonMeeting *self,
                                                          GAsyncResult *result,
                                                          GError **error);
LIVEON_API void liveon_meeting_allow_floor_async (LiveonMeeting *self,
                                                  const char *seat,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);
LIVEON_API gboolean liveon_meeting_allow_floor_finish (LiveonMeeting *self,
                                                       GAsyncResult *result,
                                                       GError **error);
LIVEON_API void liveon_meeting_end_floor_async (LiveonMeeting *self,
                                                const char *seat,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);
LIVEON_API gboolean liveon_meeting_end_floor_finish (LiveonMeeting *self,
                                                     GAsyncResult *result,
                                                     GError **error);

G_END_DECLS
