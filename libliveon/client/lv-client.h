/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonClient. Main context only. */
#pragma once

#include "liveon-client.h"
#include "lv-heads.h"
#include "lv-link.h"
#include "lv-mirror.h"

G_BEGIN_DECLS

struct _LiveonClient
{
  GObject parent_instance;

  LvHttpClient *http;
  LvLink *link;
  LvMirror *rooms;
  LvMirror *notices;
  LvHeads *heads;
  char *server;
  char *pins[2]; /* what was set, before any store; NULL: none */
  LiveonTrustStore *trust_store;
  char *company;
  char *user_id;
  LiveonDevice *device;
  GProxyResolver *proxy_resolver;
};

/* What liveon_client_new does, with a clock of the caller's. */
LiveonClient *lv_client_new (const char *server, LvClock *clock, GError **error);
LvHttpClient *lv_client_get_http (LiveonClient *self);
LvLink *lv_client_get_link (LiveonClient *self);
/* An authority vouches for the server, which is not pinned. */
void lv_client_note_authority (LiveonClient *self);

G_END_DECLS
