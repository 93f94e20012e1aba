/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the operator watches of a running server (12.1.3, 12.4.4): looks at the machine and its
 * clock from time to time, says so when the clock is no longer to be believed, and answers a
 * collector of metrics on a listener of its own. Main context only. */
#pragma once

#include "lv-listener.h"
#include "lv-machine.h"
#include "lv-sfu.h"

G_BEGIN_DECLS

/* Both outlive it. Opens the metrics' listener, if one is configured: LIVEON_ERROR_CONFIGURATION
 * when it cannot be had. */
LvWatch *lv_watch_new (LvContext *context, LvListener *listener, GError **error);
void lv_watch_free (LvWatch *self);

LvContext *lv_watch_get_context (LvWatch *self);
/* As it was seen last: at most half a minute ago. */
const LvMachine *lv_watch_get_machine (LvWatch *self);
gint64 lv_watch_get_started_ms (LvWatch *self);

/* How many there are of what is watched, now. */
typedef struct
{
  guint users, sessions, connections, rooms, participants;
  guint participants_by_path[LV_SFU_PATH_WEBSOCKET + 1];
} LvHeadcount;
void lv_watch_count (LvWatch *self, LvHeadcount *count);

typedef struct _LvCapacity LvCapacity;
LvCapacity *lv_watch_get_capacity (LvWatch *self);

/* The port of the metrics' listener; 0: it has none. */
guint lv_watch_get_metrics_port (LvWatch *self);

G_END_DECLS
