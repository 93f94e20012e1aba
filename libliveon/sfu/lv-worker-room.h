/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A room on its worker: its peers, who of them is heard, and who wants what of whom. Media worker's
 * thread; new: any, before it is given to the worker. */
#pragma once

#include "lv-speaker.h"
#include "lv-worker-peer.h"

G_BEGIN_DECLS

struct _LvWorkerRoom
{
  LvWorker *worker;
  LvSfuRoom *face; /* only passed back to the control thread */
  gint64 cap_bps;
  GPtrArray *peers;    /* LvWorkerPeer, owned */
  GHashTable *by_seat; /* char * → LvWorkerPeer */
  LvSpeaker speaker;
  GPtrArray *speakers; /* LvWorkerPeer by number; NULL: nobody */
  gboolean has_news;   /* of some peer's slots */
  gboolean has_new_wanted;
  gint64 tick_us;
  gint64 round_trip_us; /* the longest of its peers */
  char **speaking;      /* as it was told last */
};

LvWorkerRoom *lv_worker_room_new (LvWorker *worker, LvSfuRoom *face, gint64 cap_bps);
/* With everyone in it. */
void lv_worker_room_free (LvWorkerRoom *self);
void lv_worker_room_add (LvWorkerRoom *self, LvWorkerPeer *peer);
/* The peer is the caller's again. */
void lv_worker_room_remove (LvWorkerRoom *self, LvWorkerPeer *peer);
LvWorkerPeer *lv_worker_room_find (LvWorkerRoom *self, const char *seat);
/* A sound packet of a peer came. */
void lv_worker_room_on_level (
    LvWorkerRoom *self, LvWorkerPeer *peer, guint8 level, gboolean has_voice, gint64 now_us);
/* Packets of a layer begin to come: those who show it may have it at once. */
void lv_worker_room_on_layer (LvWorkerRoom *self, LvProducer *producer, gint64 now_us);
void lv_worker_room_on_sources (LvWorkerRoom *self, LvWorkerPeer *peer);
/* At the end of each round: what changed in it is put into slots and told. */
void lv_worker_room_settle (LvWorkerRoom *self);
void lv_worker_room_tick (LvWorkerRoom *self, gint64 now_us);
/* Those who send more than they may are held back, layer by layer. */
void lv_worker_room_apply_caps (LvWorkerRoom *self, gint64 now_us);
/* Who shares sound with the screen; NULL: nobody. The one the receiver looks at goes first. */
LvProducer *lv_worker_room_get_shared_sound (LvWorkerRoom *self, LvWorkerPeer *receiver);

G_END_DECLS
