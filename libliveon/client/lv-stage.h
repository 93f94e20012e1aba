/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a call shows: streams that are watched, the slots that carry them, a decoder for each slot.
 * Main context only, but where
 * it says otherwise. */
#pragma once

#include "lv-audio-player.h"
#include "lv-media-session.h"
#include "lv-meeting-state.h"
#include "lv-video-stream-state.h"

G_BEGIN_DECLS

typedef struct _LvStage LvStage;

/* The player says when a picture's sound is heard. Meeting and player outlive the view. changed:
 * what is watched is another now. */
LvStage *lv_stage_new (LiveonMeeting *meeting,
                       LvAudioPlayer *player,
                       guint n_slots,
                       void (*changed) (gpointer data),
                       gpointer data);
void lv_stage_free (LvStage *self);
/* Where frames come from; NULL before it is freed. */
void lv_stage_set_session (LvStage *self, LvMediaSession *session);
/* The streams live on without pictures. */
void lv_stage_stop (LvStage *self);

/* The same object for who asks twice. */
LiveonVideoStream *
lv_stage_watch (LvStage *self, LiveonParticipant *participant, LiveonMediaSource source);
/* Data is saved: cameras are asked for small, and of few people, of those who are heard first. Of
 * the others lv_stage_update_states() says so. */
void lv_stage_set_is_saving (LvStage *self, gboolean is_saving);
/* The array of LvViewItem for the server, no more than there are slots: of who is here what is
 * visible; what is sent first, then the largest. */
GArray *lv_stage_dup_wishes (LvStage *self);
/* mids: of the offer, in the order of the slots' numbers. */
void lv_stage_take_slots (LvStage *self, GArray *slots, const char *const *mids);
/* Media thread. */
void lv_stage_take_frame (LvStage *self, guint slot, LvFrame *frame);
/* Media thread: this sound slot carries this sender at this RTP time. */
void lv_stage_note_sound (LvStage *self, guint slot, int sender_index, gint64 rtp_time);
/* Somebody came, went or switched something. */
void lv_stage_update_states (LvStage *self);

G_END_DECLS
