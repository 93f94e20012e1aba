/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

#include "lui-data-use.h"

G_BEGIN_DECLS

/* Whether somebody is signed in, where, and with what: the one thing that every page knows. */
#define LUI_TYPE_SESSION (lui_session_get_type ())
G_DECLARE_FINAL_TYPE (LuiSession, lui_session, LUI, SESSION, GObject)

LuiSession *lui_session_new (GSettings *settings);

GSettings *lui_session_get_settings (LuiSession *self);
LiveonMediaDevices *lui_session_get_devices (LuiSession *self);
LuiDataUse *lui_session_get_data_use (LuiSession *self);

/* The server that is spoken to; NULL until one was chosen. A new server is a new client. */
LiveonClient *lui_session_get_client (LuiSession *self);
gboolean lui_session_set_server (LuiSession *self, const char *server, GError **error);
/* The file that remembers which servers are trusted. */
char *lui_session_dup_trust_path (void);

/* Whether a resumption or a sign-in has made the client ready for the lobby. */
gboolean lui_session_get_is_signed_in (LuiSession *self);

void lui_session_sign_in_async (LuiSession *self,
                                const char *company,
                                const char *user_id,
                                const char *password,
                                gboolean stay,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean lui_session_sign_in_finish (LuiSession *self, GAsyncResult *result, GError **error);

/* Signs in with what was kept; G_IO_ERROR_NOT_FOUND when there is nothing. */
void lui_session_resume_async (LuiSession *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean lui_session_resume_finish (LuiSession *self, GAsyncResult *result, GError **error);

/* Forgets what was kept, at once; the server hears of it when it can. */
void lui_session_sign_out (LuiSession *self);

G_END_DECLS
