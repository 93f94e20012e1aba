/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A session with the server and its upkeep: signing in, the live connection, reconnecting with
 * growing delay, and fresh tokens by resumption. Main context only.
 *
 *   DISCONNECTED ─sign in, resume─> CONNECTING ─tokens─> SIGNED_IN ─welcome─> CONNECTED
 *        ^                                                   |                 |    ^
 *        └── signed out, or the server refused ── lost: RECONNECTING <─────────┘    │
 *                                                     └──────── welcome ────────────┘
 *
 * Signals: "state-changed" (), "tokens-changed" (), "welcomed" (), "event" (const char *name,
 * LvJson *data), "head" (LvJson *chain head), "ended" (const GError *): the server ended the
 * session or will not have it back. */
#pragma once

#include "lv-login.h"

G_BEGIN_DECLS

#define LV_TYPE_LINK (lv_link_get_type ())
G_DECLARE_FINAL_TYPE (LvLink, lv_link, LV, LINK, GObject)

LvLink *lv_link_new (LvHttpClient *http);
LvHttpClient *lv_link_get_http (LvLink *self);
LiveonClientState lv_link_get_state (LvLink *self);
/* NULL while signed out. */
LiveonUser *lv_link_get_user (LvLink *self);
gboolean lv_link_get_must_change_password (LvLink *self);
/* NULL while signed out. */
LvSecret *lv_link_get_resume_token (LvLink *self);
/* Why the connection is being made again, or NULL. */
const GError *lv_link_get_error (LvLink *self);

/* Both end when the person is signed in and the live connection has been tried once. */
void lv_link_sign_in_async (LvLink *self,
                            LiveonDevice *device,
                            const char *company,
                            const char *user,
                            LvSecret *password,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
void lv_link_resume_async (LvLink *self,
                           LiveonDevice *device,
                           LvSecret *token,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean lv_link_start_finish (LvLink *self, GAsyncResult *result, GError **error);
/* Forgets the session on this side. */
void lv_link_stop (LvLink *self);
/* The password has been changed: what was refused until then can be done now. */
void lv_link_note_password_changed (LvLink *self);

/* A request with the session's token; an expired one is renewed by resumption, once. body may be
 * NULL. */
void lv_link_request_async (LvLink *self,
                            const char *method,
                            const char *path,
                            GBytes *body,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
LvJson *lv_link_request_finish (LvLink *self, GAsyncResult *result, GError **error);
/* A call over the live connection; LIVEON_ERROR_CONNECT while there is none. */
void lv_link_call_async (LvLink *self,
                         const char *method,
                         const char *params,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
LvJson *lv_link_call_finish (LvLink *self, GAsyncResult *result, GError **error);

G_END_DECLS
