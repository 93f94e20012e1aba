/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One request, whichever way it came: REST, or a call on the WebSocket. A handler takes what it
 * needs from it, keeps a reference over asynchronous work, and answers it exactly once. A call that
 * goes without an answer is answered "failed" and logged: nothing is lost. Main context only. */
#pragma once

#include "lv-context.h"
#include "lv-json-writer.h"
#include "lv-json.h"
#include "lv-session.h"

G_BEGIN_DECLS

typedef struct _LvCall LvCall;

LvCall *lv_call_ref (LvCall *self);
void lv_call_unref (LvCall *self);
LvContext *lv_call_get_context (LvCall *self);
/* NULL only on routes that anyone may call. */
LvSession *lv_call_get_session (LvCall *self);
/* The body or the params; never NULL. */
LvJson *lv_call_get_params (LvCall *self);
/* The {id} of the path; NULL where the route has none. Always a valid id. */
const char *lv_call_get_path_id (LvCall *self);
/* NULL when missing. */
const char *lv_call_get_query (LvCall *self, const char *name);
/* The server's name and port as the request has them ("Host"); NULL on the WebSocket. */
const char *lv_call_get_host (LvCall *self);
/* The peer's address without the port, as text, real also behind a proxy; never NULL. */
const char *lv_call_get_address (LvCall *self);
/* "ja" or "en". */
const char *lv_call_get_language (LvCall *self);
/* "liveon/0.1.0"; empty when it was not said. */
const char *lv_call_get_client (LvCall *self);
/* Cancelled when the peer has gone; pass it to waits that only serve the answer. */
GCancellable *lv_call_get_cancellable (LvCall *self);

/* 200 with this object; takes the writer. NULL: 204, or an empty result on the WebSocket. */
void lv_call_reply (LvCall *self, LvJsonWriter *writer);
void lv_call_reply_status (LvCall *self, guint status, LvJsonWriter *writer);
/* The same with text that was made before. */
void lv_call_reply_text (LvCall *self, const char *content_type, GBytes *body);
/* Takes the error. */
void lv_call_refuse (LvCall *self, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvCall, lv_call_unref)

typedef void (*LvCallHandler) (LvCall *call);

typedef enum
{
  LV_ACCESS_ANYONE,
  LV_ACCESS_EXPIRED, /* a session, even one whose password must be changed first */
  LV_ACCESS_SESSION,
  LV_ACCESS_SEATED, /* a session that sits in a room; WebSocket only */
} LvAccess;

typedef struct
{
  const char *method; /* "GET" …; NULL: a call on the WebSocket */
  const char *path;   /* "/api/v1/rooms/{id}", or the call's name: "join" */
  LvAccess access;
  LvCallHandler handler;
} LvRoute;

/* Each family of routes adds its table, ended by an empty row, at start-up. */
void lv_dispatch_add (LvDispatch *self, const LvRoute *routes);
typedef void (*LvRouteFunc) (const LvRoute *route, gpointer data);
/* For the test that walks all of them. */
void lv_dispatch_foreach (LvDispatch *self, LvRouteFunc func, gpointer data);

extern const LvRoute lv_server_routes[];       /* lv-server-routes.c */
extern const LvRoute lv_session_routes[];      /* lv-session-routes.c */
extern const LvRoute lv_room_routes[];         /* lv-room-routes.c */
extern const LvRoute lv_meeting_routes[];      /* lv-meeting-routes.c */
extern const LvRoute lv_hand_routes[];         /* lv-hand-routes.c */
extern const LvRoute lv_relay_routes[];        /* lv-relay-routes.c */
extern const LvRoute lv_media_routes[];        /* lv-media-routes.c */
extern const LvRoute lv_visit_routes[];        /* lv-visit-routes.c */
extern const LvRoute lv_group_routes[];        /* lv-group-routes.c */
extern const LvRoute lv_announcement_routes[]; /* lv-announcement-routes.c */
extern const LvRoute lv_invite_routes[];       /* lv-invite-page.c */
extern const LvRoute lv_public_routes[];       /* watch/lv-public-routes.c */

G_END_DECLS
