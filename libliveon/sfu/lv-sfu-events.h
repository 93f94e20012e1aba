/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All that workers tell the control thread. Media worker's thread. */
#pragma once

#include "lv-worker.h"

G_BEGIN_DECLS

void lv_sfu_tell_state (LvWorkerPeer *peer);
/* Eats the array of LvSlotItem. */
void lv_sfu_tell_slots (LvWorkerPeer *peer, GArray *slots);
void lv_sfu_tell_wanted (LvWorkerPeer *peer);
void lv_sfu_tell_speaking (LvWorkerRoom *room);
void lv_sfu_tell_stats (LvWorkerPeer *peer);
/* The peer is gone; nothing about it comes any more. */
void lv_sfu_tell_peer_gone (LvWorker *worker, LvSfuPeer *peer, const LvSfuStats *stats);
void lv_sfu_tell_room_gone (LvWorker *worker, LvSfuRoom *room);
/* Datagrams, each behind its length in two bytes; eats the bytes. */
void lv_sfu_tell_web_data (LvWorker *worker, LvSfuSocket *socket, GBytes *data);
void lv_sfu_tell_web_gone (LvWorker *worker, LvSfuSocket *socket);

G_END_DECLS
