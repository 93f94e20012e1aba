/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what was asked to the handler that answers it, alike for REST and the WebSocket: version,
 * address, session, body; each can refuse. Main context only. */
#pragma once

#include "lv-body.h"
#include "lv-call.h"
#include "lv-peer.h"

G_BEGIN_DECLS

/* Serves a WebSocket; the peer and the connection are the caller's. */
typedef void (*LvAcceptFunc) (gpointer data, LvPeer *peer, SoupWebsocketConnection *websocket);

/* How a call ends, told to the transport exactly once. */
typedef struct
{
  const GError *error;      /* a refusal; NULL: the rest counts */
  guint status;             /* as of HTTP */
  const char *content_type; /* NULL without a body */
  GBytes *body;             /* NULL: none */
  LvBody *stream;           /* in its place: one that is made while it is sent; NULL: none */
  const char *allow;        /* with LIVEON_ERROR_METHOD: "GET, HEAD" */
  /* Names and values by turns, ended by NULL, over those that every answer has; NULL: none. */
  const char *const *headers;
  /* In place of a body: the request opens a WebSocket of this subprotocol. Takes the data. */
  const char *protocol;
  LvAcceptFunc accept;
  gpointer accept_data;
  GDestroyNotify free_accept_data;
} LvAnswer;

typedef void (*LvAnswerFunc) (LvCall *call, const LvAnswer *answer, gpointer data);

/* What a transport knows of a call; strings are copied. */
typedef struct
{
  const char *address;
  const char *client;   /* "liveon/0.1.0"; NULL or empty when it was not said */
  const char *language; /* "ja" or "en" */
  GCancellable *cancellable;
  LvAnswerFunc answer;
  gpointer data;
  GDestroyNotify free_data; /* after the answer, or without one never */
} LvCaller;

typedef struct
{
  const char *method;
  const char *path;
  GHashTable *query;         /* NULL: none */
  const char *host;          /* NULL: none */
  const char *authorization; /* NULL: none */
  const char *content_type;  /* NULL: none */
  const char *cookie;        /* this and the next five: as browsers send them; NULL: none */
  const char *csrf;
  const char *origin;
  const char *fetch_site;
  const char *if_none_match;
  const char *user_agent;
  GBytes *body; /* NULL: none */
} LvRequest;

LvDispatch *lv_dispatch_new (LvContext *context);
void lv_dispatch_free (LvDispatch *self);
/* Who answers what is no route; without one it is LIVEON_ERROR_NOT_FOUND. */
typedef void (*LvDispatchElse) (gpointer data, LvCall *call, const LvRequest *request);
void lv_dispatch_set_else (LvDispatch *self, LvDispatchElse func, gpointer data);
void lv_dispatch_request (LvDispatch *self, const LvCaller *caller, const LvRequest *request);
/* A call on the WebSocket of this session. params: NULL for none. */
void lv_dispatch_call (LvDispatch *self,
                       const LvCaller *caller,
                       LvSession *session,
                       const char *method,
                       LvJson *params);
/* What follows "Bearer" in the header (RFC 6750, 2.1); NULL when it is no such header. */
const char *lv_bearer_token (const char *authorization);
/* "/api/v1/rooms/{id}/door" against a real path; id: the digits in place of {id}, or empty. */
gboolean lv_path_match (const char *pattern, const char *path, char id[33]);
/* Reads the body into the call's params: JSON, one object, or nothing. */
gboolean
lv_dispatch_read_body (LvCall *call, GBytes *body, const char *content_type, GError **error);
/* "name/version" against ours; LIVEON_ERROR_VERSION or _PROTOCOL. */
gboolean lv_dispatch_check_client (const char *client, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvDispatch, lv_dispatch_free)

G_END_DECLS
