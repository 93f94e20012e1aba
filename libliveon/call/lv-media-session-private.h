/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parts of a session share. The owner's thread, but where a part says otherwise. */
#pragma once

#include "lv-media-engine.h"
#include "lv-media-session.h"
#include "lv-thread.h"

G_BEGIN_DECLS

struct _LvMediaSession
{
  GObject parent_instance;
  LvMediaSessionConfig config;
  const LvMediaSessionEvents *events;
  gpointer data;
  GMainContext *context;
  LvDtlsIdentity *identity;
  LvMediaClock *clock;
  LvFrameTransform *sealing, *opening;
  LvThread *thread; /* NULL before start */
  LvMediaEngine *engine;
  gboolean is_stopped;

  LvOfferTerms terms;  /* of the last offer */
  LvMediaOffer *offer; /* the first */
  LvAnswer *answer;    /* the first */

  LvMediaSocketSend socket_send;
  gpointer socket_data;
  gboolean has_socket; /* was asked for */
  gint socket_backlog; /* atomic */
};

/* lv-media-session-notes.c: what the engine tells, for user data that is the session. */
const LvMediaEngineEvents *lv_media_session_get_engine_events (void);
/* lv-media-session-orders.c: the engine says good-bye; the last order. */
void lv_media_session_order_close (LvMediaSession *self);

G_END_DECLS
