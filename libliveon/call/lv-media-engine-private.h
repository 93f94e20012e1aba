/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parts of an engine share. Media thread only. */
#pragma once

#include "lv-liveness.h"
#include "lv-media-engine.h"
#include "lv-media-link.h"

G_BEGIN_DECLS

struct _LvMediaEngine
{
  LvMediaEngineConfig config;
  const LvMediaEngineEvents *events;
  gpointer user_data;
  GSource *timer;
  gint64 timer_us; /* when it is set to; -1: not at all */
  gint64 begun_us, wall_offset_us;

  LvAnswer *answer;       /* the first */
  LvWays *current, *next; /* next: of a restart, or the first */
  LvMediaLink *link;
  LvOutlet outlet;
  LvUplink *up;
  LvDownlink *down;
  guint n_closing;

  gboolean is_closed, was_connected;
  GError *error; /* why it failed */
  LvMediaSessionState state;
  LvPath path;
  const char *reason;

  gint64 answered_us;
  LvLiveness liveness; /* of the current way */
  gint64 lost_us;      /* since when there is no way; 0: there is one */
  gint64 asked_us;     /* when a restart was asked for; 0: none is under way */
  LvMediaWanted wanted;

  guint64 packets_received;
  GMutex lock; /* of stats */
  LvMediaSessionStats stats;
  gint64 next_stats_us;
};

/* lv-media-engine.c */
void lv_media_engine_wake (LvMediaEngine *self, gint64 time_us);
/* Eats the error; the first counts. */
void lv_media_engine_fail (LvMediaEngine *self, GError *error);

/* lv-media-engine-path.c */
LvOutlet lv_media_engine_make_outlet (LvMediaEngine *self);
void lv_media_engine_open_link (LvMediaEngine *self, const LvAnswer *answer);
gboolean lv_media_engine_is_link_ready (LvMediaEngine *self);
/* A round of ways, in place of one that has not chosen yet. */
void lv_media_engine_open_ways (LvMediaEngine *self, const LvWaysConfig *config);
/* Whatever is due of ways, link and restarts. */
void lv_media_engine_step_path (LvMediaEngine *self, gint64 now_us);

G_END_DECLS
