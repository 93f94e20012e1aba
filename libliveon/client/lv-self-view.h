/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Our own pictures, which do not go over the network: from a sender into a stream, as large as the
 * stream wants them. Main context only. */
#pragma once

#include "lv-video-sender.h"
#include "lv-video-stream-state.h"

G_BEGIN_DECLS

typedef struct _LvSelfView LvSelfView;

LvSelfView *lv_self_view_new (LvVideoSender *sender, LiveonMediaSource source);
void lv_self_view_free (LvSelfView *self);
/* Also for the stream that is there now or comes later. */
void lv_self_view_set_state (LvSelfView *self, LiveonVideoState state);
/* A new reference; the same for who asks twice. participant: NULL where there is no meeting. */
LiveonVideoStream *lv_self_view_watch (LvSelfView *self, LiveonParticipant *participant);

G_END_DECLS
