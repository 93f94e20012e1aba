/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A media worker: a thread with its own loop over sockets, connections, commands and time. All
 * rooms that live on it are touched only there. new, start, stop, free: the control thread; else
 * its own. */
#pragma once

#include "lv-channel.h"
#include "lv-real-time.h"
#include "lv-stray-ring.h"
#include "lv-udp-socket.h"
#include "lv-worker-room.h"

G_BEGIN_DECLS

#define LV_MAX_WORKERS 64
#define LV_WORKER_BATCH 64 /* datagrams that are read at once */

/* What the loop calls when a descriptor is ready. */
typedef struct
{
  void (*ready) (gpointer owner, guint32 events);
  gpointer owner;
} LvWatch;

struct _LvWorker
{
  guint index;
  guint n_workers;
  LvWorker **workers; /* all, by index */
  LvChannel *events;  /* to the control thread */
  LvDtlsIdentity *identity;

  GThread *thread;
  gboolean wants_real_time;
  LvRealTime real_time;
  gboolean is_ending;
  LvChannel *commands;
  int epoll;
  LvUdpSocket *socket;
  LvWatch commands_watch, socket_watch;
  gint64 now_us;  /* of this round */
  gint64 wall_us; /* add to now_us: microseconds since 1970 */
  gint64 next_tick_us;
  guint32 last_id;
  gboolean needs_requests; /* of some peer, before the round ends */
  gboolean has_requests;   /* some peer waits for what it asked for */
  gboolean is_probing;     /* some peer */
  guint turn;              /* counts ticks */

  GPtrArray *rooms;                        /* LvWorkerRoom, owned */
  GPtrArray *peers;                        /* LvWorkerPeer, owned by their rooms */
  GHashTable *by_ufrag;                    /* char * → LvWorkerPeer */
  GHashTable *by_address;                  /* LvAddress → LvWorkerPeer */
  GHashTable *routes;                      /* LvAddress → index of another worker + 1 */
  LvStrayRing *strays_in[LV_MAX_WORKERS];  /* by their writer */
  LvStrayRing *strays_out[LV_MAX_WORKERS]; /* by their reader; owned by it */
  gboolean has_strays[LV_MAX_WORKERS];     /* written in this round */

  GPtrArray *connections;  /* LvTcpConnection, owned */
  GPtrArray *to_flush;     /* LvTcpConnection with something to write */
  GPtrArray *closed;       /* LvTcpConnection that end with the round */
  GPtrArray *web_to_flush; /* LvWebPath with something to write */

  guint8 scratch[LV_RTP_MAX_SIZE + 36];
  guint n_media;
  LvMediaPacket media[LV_WORKER_BATCH];
};

LvWorker *lv_worker_new (guint index,
                         const LvSfuConfig *config,
                         guint16 port,
                         LvDtlsIdentity *identity,
                         LvChannel *events,
                         GError **error);
void lv_worker_start (LvWorker *self, LvWorker **workers, guint n_workers);
/* Ends the thread; what is in its channel was run. */
void lv_worker_stop (LvWorker *self);
void lv_worker_free (LvWorker *self);

guint32 lv_worker_draw_id (LvWorker *self);
gboolean lv_worker_watch (LvWorker *self, int fd, guint32 events, LvWatch *watch);
void lv_worker_rewatch (LvWorker *self, int fd, guint32 events, LvWatch *watch);
void lv_worker_unwatch (LvWorker *self, int fd);

/* A datagram that came over UDP; changed in place. */
void lv_worker_on_datagram (LvWorker *self, guint8 *data, gsize length, const LvAddress *from);
/* The peer that a STUN username names, here; NULL: it is elsewhere or nowhere. */
LvWorkerPeer *lv_worker_find_named (LvWorker *self, const char *username);
void lv_worker_learn_address (LvWorker *self, const LvAddress *address, LvWorkerPeer *peer);
void lv_worker_forget_address (LvWorker *self, const LvAddress *address, LvWorkerPeer *peer);
/* It is another worker's. */
gboolean lv_worker_is_routed (LvWorker *self, const LvAddress *address);
/* Of other workers; the first datagrams may come before a route is known. */
void lv_worker_read_strays (LvWorker *self);
void lv_worker_wake_others (LvWorker *self);

/* The packet waits until all that came in this round can be copied together: packets to the same
 * receiver then stand side by side. */
LvMediaPacket *lv_worker_get_media (LvWorker *self);
void lv_worker_add_media (LvWorker *self);
void lv_worker_forward_media (LvWorker *self);

G_END_DECLS
