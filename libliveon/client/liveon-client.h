/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-announcement.h"
#include "liveon-device-info.h"
#include "liveon-device.h"
#include "liveon-invite.h"
#include "liveon-password-policy.h"
#include "liveon-room.h"
#include "liveon-server-info.h"
#include "liveon-trust-store.h"
#include "liveon-types.h"
#include "liveon-user.h"
#include "liveon-visit-list.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_CLIENT (liveon_client_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonClient, liveon_client, LIVEON, CLIENT, GObject)

LIVEON_API LiveonClient *liveon_client_new (const char *server, GError **error);

LIVEON_API const char *liveon_client_get_server (LiveonClient *self);
LIVEON_API gboolean liveon_client_set_pins (LiveonClient *self,
                                            const char *pin,
                                            const char *backup_pin,
                                            GError **error);
LIVEON_API const char *liveon_client_get_pin (LiveonClient *self);
LIVEON_API const char *liveon_client_get_backup_pin (LiveonClient *self);
LIVEON_API void liveon_client_set_trust_store (LiveonClient *self, LiveonTrustStore *store);
LIVEON_API LiveonTrustStore *liveon_client_get_trust_store (LiveonClient *self);
LIVEON_API void liveon_client_set_company (LiveonClient *self, const char *company);
LIVEON_API const char *liveon_client_get_company (LiveonClient *self);
LIVEON_API void liveon_client_set_user_id (LiveonClient *self, const char *user_id);
LIVEON_API const char *liveon_client_get_user_id (LiveonClient *self);
LIVEON_API void liveon_client_set_device (LiveonClient *self, LiveonDevice *device);
LIVEON_API LiveonDevice *liveon_client_get_device (LiveonClient *self);
LIVEON_API void liveon_client_set_language (LiveonClient *self, const char *language);
LIVEON_API const char *liveon_client_get_language (LiveonClient *self);
LIVEON_API void liveon_client_set_application (LiveonClient *self, const char *application);
LIVEON_API const char *liveon_client_get_application (LiveonClient *self);
LIVEON_API void liveon_client_set_proxy_resolver (LiveonClient *self, GProxyResolver *resolver);
LIVEON_API GProxyResolver *liveon_client_get_proxy_resolver (LiveonClient *self);

LIVEON_API void liveon_client_set_state_directory (LiveonClient *self, const char *directory);
LIVEON_API const char *liveon_client_get_state_directory (LiveonClient *self);
LIVEON_API gboolean liveon_client_set_chain_head (LiveonClient *self,
                                                  const char *head,
                                                  GError **error);
LIVEON_API const char *liveon_client_get_chain_head (LiveonClient *self);

LIVEON_API LiveonClientState liveon_client_get_state (LiveonClient *self);
LIVEON_API LiveonUser *liveon_client_get_user (LiveonClient *self);
LIVEON_API gboolean liveon_client_get_must_change_password (LiveonClient *self);
LIVEON_API const char *liveon_client_get_resume_token (LiveonClient *self);
LIVEON_API const GError *liveon_client_get_error (LiveonClient *self);

LIVEON_API void liveon_client_get_server_info_async (LiveonClient *self,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);
LIVEON_API LiveonServerInfo *
liveon_client_get_server_info_finish (LiveonClient *self, GAsyncResult *result, GError **error);

LIVEON_API void liveon_client_sign_in_async (LiveonClient *self,
                                             const char *password,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
LIVEON_API gboolean liveon_client_sign_in_finish (LiveonClient *self,
                                                  GAsyncResult *result,
                                                  GError **error);
LIVEON_API void liveon_client_resume_async (LiveonClient *self,
                                            const char *resume_token,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
LIVEON_API gboolean liveon_client_resume_finish (LiveonClient *self,
                                                 GAsyncResult *result,
                                                 GError **error);
LIVEON_API void liveon_client_sign_out_async (LiveonClient *self,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
LIVEON_API gboolean liveon_client_sign_out_finish (LiveonClient *self,
                                                   GAsyncResult *result,
                                                   GError **error);
LIVEON_API void liveon_client_sign_out_everywhere_async (LiveonClient *self,
                                                         GCancellable *cancellable,
                                                         GAsyncReadyCallback callback,
                                                         gpointer user_data);
LIVEON_API gboolean liveon_client_sign_out_everywhere_finish (LiveonClient *self,
                                                              GAsyncResult *result,
                                                              GError **error);
LIVEON_API void liveon_client_disconnect (LiveonClient *self);

LIVEON_API void liveon_client_list_devices_async (LiveonClient *self,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);
LIVEON_API GListModel *
liveon_client_list_devices_finish (LiveonClient *self, GAsyncResult *result, GError **error);
LIVEON_API void liveon_client_remove_device_async (LiveonClient *self,
                                                   const char *device_id,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);
LIVEON_API gboolean liveon_client_remove_device_finish (LiveonClient *self,
                                                        GAsyncResult *result,
                                                        GError **error);
LIVEON_API void liveon_client_get_password_policy_async (LiveonClient *self,
                                                         GCancellable *cancellable,
                                                         GAsyncReadyCallback callback,
                                                         gpointer user_data);
LIVEON_API LiveonPasswordPolicy *
liveon_client_get_password_policy_finish (LiveonClient *self, GAsyncResult *result, GError **error);
LIVEON_API void liveon_client_change_password_async (LiveonClient *self,
                                                     const char *current,
                                                     const char *fresh,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer user_data);
LIVEON_API gboolean liveon_client_change_password_finish (LiveonClient *self,
                                                          GAsyncResult *result,
                                                          GError **error);

LIVEON_API GListModel *liveon_client_get_rooms (LiveonClient *self);
LIVEON_API GListModel *liveon_client_get_announcements (LiveonClient *self);
LIVEON_API void liveon_client_create_room_async (LiveonClient *self,
                                                 LiveonRoomDraft *draft,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
LIVEON_API LiveonRoom *
liveon_client_create_room_finish (LiveonClient *self, GAsyncResult *result, GError **error);
LIVEON_API LiveonInvite *liveon_client_make_invite (LiveonClient *self,
                                                    LiveonRoom *room,
                                                    const char *secret,
                                                    GError **error);
LIVEON_API void liveon_client_find_groups_async (LiveonClient *self,
                                                 const char *search,
                                                 guint limit,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
LIVEON_API GListModel *liveon_client_find_groups_finish (LiveonClient *self,
                                                         GAsyncResult *result,
                                                         guint *count,
                                                         GError **error);
LIVEON_API LiveonVisitList *
liveon_client_list_visits (LiveonClient *self, const char *room_id, GDateTime *from, GDateTime *to);
LIVEON_API void liveon_client_get_visits_async (LiveonClient *self,
                                                const char *room_id,
                                                GDateTime *from,
                                                GDateTime *to,
                                                const char *cursor,
                                                guint limit,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);
LIVEON_API GListModel *liveon_client_get_visits_finish (LiveonClient *self,
                                                        GAsyncResult *result,
                                                        char **cursor,
                                                        GError **error);

G_END_DECLS
