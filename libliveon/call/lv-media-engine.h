/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of a media session: the ways, the secure link, uplink and downlink, and the one timer
 * that drives them. new, free: the owner's thread, before and after the media thread's time;
 * everything else, and all events: media thread only. */
#pragma once

#include "lv-downlink.h"
#include "lv-media-session.h"
#include "lv-uplink.h"
#include "lv-ways.h"

G_BEGIN_DECLS

typedef struct
{
  LvDtlsIdentity *identity;
  GMainContext *context; /* that the media thread runs */
  LvMediaClock *clock;
  LvPathRule rule;
  LvPath only;
  LvSendLimit limit;
  LvFrameTransform *sealing, *opening;
} LvMediaEngineConfig;

/* The engine must not be freed or closed in any of these. */
typedef struct
{
  void (*state) (LvMediaSessionState state,
                 LvPath path,
                 const char *reason,
                 const GError *error,
                 gpointer user_data);
  /* A new offer with new credentials is needed. */
  void (*need_restart) (gpointer user_data);
  void (*need_socket) (const char *token, gpointer user_data); /* token NULL: no more */
  gboolean (*send_socket) (const guint8 *data, gsize length, gpointer user_data);
  LvUplinkEvents up;
  LvDownlinkEvents down;
} LvMediaEngineEvents;

typedef struct _LvMediaEngine LvMediaEngine;

/* config: what it points to is borrowed or referenced; events: not copied. */
LvMediaEngine *lv_media_engine_new (const LvMediaEngineConfig *config,
                                    const LvMediaEngineEvents *events,
                                    gpointer user_data);
void lv_media_engine_free (LvMediaEngine *self);
/* An answer to an offer with these terms, the first or of a restart. */
void lv_media_engine_take_answer (LvMediaEngine *self, const LvOfferTerms *terms, LvAnswer *answer);
/* The restart that was asked for will not come. */
void lv_media_engine_restart_failed (LvMediaEngine *self);
void lv_media_engine_set_socket (LvMediaEngine *self, gboolean is_open);
/* A datagram of the WebSocket; changed in place. */
void lv_media_engine_receive (LvMediaEngine *self, guint8 *data, gsize length);
void lv_media_engine_set_wanted (LvMediaEngine *self, const LvMediaWanted *wanted);
void lv_media_engine_set_limit (LvMediaEngine *self, const LvSendLimit *limit);
/* backlog: bytes that wait on the WebSocket. */
void lv_media_engine_send (LvMediaEngine *self, LvFrame *frame, gsize backlog);
void lv_media_engine_set_slack (LvMediaEngine *self, guint slot, gint64 slack_us);
void lv_media_engine_request_key_frame (LvMediaEngine *self, guint slot);
/* Says good-bye and lets go of everything. Every call after it does nothing. */
void lv_media_engine_close (LvMediaEngine *self);
/* Any thread. */
void lv_media_engine_get_stats (LvMediaEngine *self, LvMediaSessionStats *stats);

G_END_DECLS
