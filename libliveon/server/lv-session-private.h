/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between the files that make up sessions: the object and the registry. Main context only. */
#pragma once

#include "lv-gate.h"
#include "lv-rate.h"
#include "lv-session.h"
#include "lv-token.h"

G_BEGIN_DECLS

struct _LvSession
{
  GObject parent_instance;

  LvTenant *tenant;
  LvUser *user;
  LvSessionRow *row;
  char *address;
  char *client;
  LvConnection *connection;
  LvSeat *seat;           /* its meeting's */
  gboolean is_token_used; /* somebody has the tokens of the last renewal */
  gint64 heard_ms;        /* monotonic, of the last request */
  LvBucket edits;         /* of rooms */
  gboolean is_ended;      /* its tokens are dead; whoever still holds it finds nothing */
};

LvSession *lv_session_new (LvTenant *tenant, LvUser *user, LvSessionRow *row);
void lv_session_set_row (LvSession *self, LvSessionRow *row);
void lv_session_set_peer (LvSession *self, const char *address, const char *client);
/* Without leaving the registry or the seat: those are its caller's. */
void lv_session_close (LvSession *self, const GError *problem);
struct _LvSessions
{
  LvContext *context;    /* NULL once it was freed and only loads in flight hold it */
  GHashTable *by_access; /* access hash, within the session's row → LvSession */
  GHashTable *by_id;     /* id, within the session's row → LvSession, owned */
  GHashTable *by_tenant; /* LvTenant, borrowed → GPtrArray of LvSession, borrowed */
  GHashTable *loading;   /* access hash, within the load → Load, borrowed */
  LvGate *gate;
  guint sweep_id;
  gint64 purged_ms; /* monotonic */
};

/* lv-session-registry.c */
void lv_sessions_unref (LvSessions *self);
/* Of LvSession, with a reference each: the registry may change meanwhile. */
GPtrArray *lv_sessions_list_all (LvSessions *self);
void lv_sessions_add_live (LvSessions *self, LvSession *session);
/* Takes it out of memory. */
void lv_sessions_drop (LvSessions *self, LvSession *session);
void lv_sessions_replace_row (LvSessions *self, LvSession *session, LvSessionRow *row);

/* lv-session-review.c */
void lv_sessions_start_sweep (LvSessions *self);
void lv_sessions_note_use (LvSessions *self,
                           LvSession *session,
                           const char *address,
                           const char *client);

G_END_DECLS
