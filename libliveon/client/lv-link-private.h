/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What lv-link.c (tokens, requests) and lv-link-live.c (live connection, reconnecting) share.
 * Main context only. */
#pragma once

#include "lv-link.h"
#include "lv-live.h"
#include "lv-rate.h"

G_BEGIN_DECLS

struct _LvLink
{
  GObject parent_instance;

  LvHttpClient *http;
  LiveonDevice *device;
  LiveonClientState state;
  LvLogin *login;            /* NULL while signed out */
  GCancellable *cancellable; /* of everything that belongs to this session */
  GTask *start_task;         /* sign-in or resumption that the caller waits for */
  gulong start_cancel_id;
  GError *error;
  /* tokens */
  GQueue refresh_waiters; /* of GTask */
  guint refresh_id;       /* timer: before the access token expires */
  /* live connection */
  LvLive *live;
  gboolean is_opening;
  gboolean was_refreshed;   /* since the last welcome, because the token was refused */
  gboolean retries_at_once; /* nobody closed the connection, it fell silent */
  LvBackoff backoff;
  guint retry_id;
};

void lv_link_set_state (LvLink *self, LiveonClientState state);
void lv_link_set_error (LvLink *self, const GError *error);
/* Ends the session because of an error that will not go away; tells it. */
void lv_link_end (LvLink *self, const GError *error);
/* Ends the caller's sign-in; NULL: it succeeded. */
void lv_link_settle_start (LvLink *self, const GError *error);
void lv_link_refresh_async (LvLink *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean lv_link_refresh_finish (LvLink *self, GAsyncResult *result, GError **error);
/* The server has had its say about this account or device: trying again is of no use. */
gboolean lv_link_is_final_error (const GError *error);
void lv_link_emit_event (LvLink *self, const char *name, LvJson *data);
void lv_link_emit_welcomed (LvLink *self, LvJson *welcome);

/* lv-link-live.c */
void lv_link_open_live (LvLink *self);
void lv_link_close_live (LvLink *self);
/* The network is another one: what is connected may lead nowhere now, and what waits for a better
 * time need wait no longer. */
void lv_link_network_changed (LvLink *self);

G_END_DECLS
