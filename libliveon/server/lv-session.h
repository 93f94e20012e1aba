/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A signed-in device while it is in use: whose it is, what it may, and the WebSocket on which it
 * hears. Kept in memory while its WebSocket is open, and for some minutes after its last request.
 * Main context only. */
#pragma once

#include "lv-context.h"
#include "lv-tenant.h"

G_BEGIN_DECLS

typedef struct _LvConnection LvConnection; /* the WebSocket: lv-connection.h */
typedef struct _LvSeat LvSeat;             /* lv-meeting.h */

#define LV_TYPE_SESSION (lv_session_get_type ())
G_DECLARE_FINAL_TYPE (LvSession, lv_session, LV, SESSION, GObject)

LvTenant *lv_session_get_tenant (LvSession *self);
/* The person as of now; replaced when an administrator changes something. Borrowed. */
LvUser *lv_session_get_user (LvSession *self);
/* The tenant's, when the person changed. */
void lv_session_set_user (LvSession *self, LvUser *user);
LvSessionRow *lv_session_get_row (LvSession *self);
const char *lv_session_get_id (LvSession *self);
/* The peer's address and client as last heard. */
const char *lv_session_get_address (LvSession *self);
const char *lv_session_get_client (LvSession *self);
gboolean lv_session_must_change_password (LvSession *self);
/* Whether this device may change one more room now; LIVEON_ERROR_RATE_LIMITED with `seconds`. */
gboolean lv_session_take_edit (LvSession *self, GError **error);

/* NULL when it hears nothing now. */
LvConnection *lv_session_get_connection (LvSession *self);
/* Takes the place of an earlier connection, which is closed with 4002. NULL: it has gone; only by
 * the connection that the session still has. */
void lv_session_set_connection (LvSession *self, LvConnection *connection);
/* {"type":"event","event":event,"data":data}: made once with lv_event_new and sent to many. */
GBytes *lv_event_new (const char *event, const char *data_json, gssize length);
void lv_session_push (LvSession *self, GBytes *event);
/* Tells the person why (an event session.ended), closes the WebSocket with 4001, gives up the seat
 * with this reason ("suspended", "left", …) and forgets the tokens in memory. */
void lv_session_end (LvSession *self, const GError *problem, const char *reason);

/* The seat that it holds, NULL when none. lv-meeting.c sets it. */
LvSeat *lv_session_get_seat (LvSession *self);
void lv_session_set_seat (LvSession *self, LvSeat *seat);

LvSessions *lv_sessions_new (LvContext *context);
void lv_sessions_free (LvSessions *self);
/* From an access token to its session, from memory or from the store. Checks again what may have
 * changed since: suspended, hours, network, the tenant closed. LIVEON_ERROR_UNAUTHENTICATED for a
 * token that is not one of ours. */
void lv_sessions_authenticate_async (LvSessions *self,
                                     const char *token,
                                     const char *address,
                                     const char *client,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
LvSession *lv_sessions_authenticate_finish (LvSessions *self, GAsyncResult *result, GError **error);
/* Those of one person, or of the whole tenant when user_id is NULL. Borrowed sessions. */
GPtrArray *lv_sessions_list_live (LvSessions *self, LvTenant *tenant, const char *user_id);
guint lv_sessions_count (LvSessions *self);
/* Ends one session by its id, if it is in memory. */
void lv_sessions_end_by_id (LvSessions *self,
                            const char *session_id,
                            const GError *problem,
                            const char *reason);
/* Called when something about a person, group, or policy changed: every live session is judged
 * anew; those that may no longer sign in are ended, those that may no longer join lose their seat.
 */
void lv_sessions_review (LvSessions *self, LvTenant *tenant);
/* The same for the sessions of one person. */
void lv_sessions_review_user (LvSessions *self, LvTenant *tenant, const char *user_id);
/* The session of that id if it is in memory. Borrowed. */
LvSession *lv_sessions_find (LvSessions *self, const char *session_id);
/* Its tokens were replaced in the store: the old access token is dead from now on. */
void lv_sessions_apply_row (LvSessions *self, LvSessionRow *row);
/* Makes tokens for a row: sets its hashes and expiry, gives the texts, the caller's. */
void lv_sessions_renew_tokens (LvSessions *self,
                               const char *tenant_id,
                               LvSessionRow *row,
                               char **access_token,
                               char **resume_token);

G_END_DECLS
