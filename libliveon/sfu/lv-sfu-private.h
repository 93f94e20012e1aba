/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The control thread's objects, which stand for what lives on the workers. That thread only. */
#pragma once

#include "lv-worker.h"

G_BEGIN_DECLS

struct _LvSfu
{
  const LvSfuEvents *events;
  gpointer data;
  LvDtlsIdentity *identity;
  guint n_workers;
  LvWorker *workers[LV_MAX_WORKERS];
  guint load[LV_MAX_WORKERS]; /* peers, and a little for each room */
  guint next_tcp;
  LvChannel *channel; /* from the workers */
  GSource *source;
  guint32 ssrc;
};

struct _LvSfuRoom
{
  LvSfu *sfu;
  LvWorker *worker;
  LvWorkerRoom *inner; /* the worker's: only passed back to it */
  gpointer owner;
  GPtrArray *peers; /* that were not removed */
  gboolean is_closed;
};

struct _LvSfuPeer
{
  LvSfu *sfu;
  LvSfuRoom *room;
  LvWorker *worker;
  LvWorkerPeer *inner; /* the worker's */
  gpointer owner;
  LvIceCredentials local;
  gboolean is_removed;
  LvSfuDone done;
  gpointer done_data;
};

struct _LvSfuSocket
{
  LvWorker *worker;
  LvWebPath *inner; /* the worker's */
  LvSfuSocketSend send;
  gpointer user_data;
  gboolean is_closed;
  gint *in_flight; /* atomic, shared: bytes from the worker, and to it */
};

void lv_sfu_peer_free (LvSfuPeer *self);
void lv_sfu_room_free (LvSfuRoom *self);
void lv_sfu_socket_free (LvSfuSocket *self);

G_END_DECLS
