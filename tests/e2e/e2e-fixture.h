/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A whole LiveonServer in this process on loopback, spoken to by libsoup as any program would. Main
 * context only. */
#pragma once

#include <libsoup/soup.h>

#include "liveon-server.h"
#include "lv-context.h"
#include "test-support.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  LiveonServer *server;
  LvContext *context;
  SoupSession *session;
  char *origin; /* "https://127.0.0.1:40123" */
} E2e;

E2e *e2e_new (void);
void e2e_free (E2e *self);

/* A company; its id, the caller's. */
char *e2e_add_tenant (E2e *self, const char *code, const char *name);
typedef gboolean (*E2eWork) (LvDb *db, gpointer data, GError **error);
/* A unit of work that must succeed, waited for. */
void e2e_run (E2e *self, const char *tenant_id, E2eWork work, gpointer data);
/* A person of this name; the id, the caller's. */
char *e2e_add_user (E2e *self, const char *tenant_id, const char *login, gboolean is_admin);
/* A new access token of a new session of that person; session_id may be NULL. The caller's. */
char *e2e_sign_in (E2e *self, const char *tenant_id, const char *user_id, char **session_id);

/* Answers the body; token and body may be NULL. The caller's. */
char *e2e_request (E2e *self,
                   const char *method,
                   const char *path,
                   const char *token,
                   const char *body,
                   guint *status);

/* A WebSocket after its welcome. */
typedef struct
{
  SoupWebsocketConnection *connection;
  GQueue heard; /* of char*, what came and was not taken */
  guint calls;
} E2eSocket;

E2eSocket *e2e_connect (E2e *self, const char *token);
void e2e_socket_free (E2eSocket *self);
/* The answer to a call, params as JSON: {"type":"result"…} or {"type":"problem"…}. The caller's. */
char *e2e_call (E2eSocket *self, const char *method, const char *params);
/* Waits for a message that holds this text. The caller's. */
char *e2e_hear (E2eSocket *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2e, e2e_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (E2eSocket, e2e_socket_free)

G_END_DECLS
