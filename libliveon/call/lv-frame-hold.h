/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames of one slot that came before their key, in their order, for a short time only. A value.
 * Media thread only. */
#pragma once

#include "lv-frame.h"

G_BEGIN_DECLS

#define LV_HOLD_US 500000
#define LV_HOLD_FRAMES 64
#define LV_HOLD_BYTES (4 * 1024 * 1024)

typedef struct
{
  LvFrame *frame;       /* owned */
  gint64 seq, rtp_time; /* of sound, without wrap-around */
  gint64 arrival_us;
} LvHeldFrame;

typedef struct
{
  GQueue frames; /* LvHeldFrame *, the first the eldest */
  gsize bytes;
} LvFrameHold;

/* What is all zeros holds nothing. */
void lv_frame_hold_clear (LvFrameHold *self);
/* Takes a copy. FALSE: there is no room for it, or those that are held are somebody else's; nothing
 * is changed. */
gboolean lv_frame_hold_push (LvFrameHold *self, const LvHeldFrame *held);
/* The eldest, borrowed; NULL: none. */
const LvHeldFrame *lv_frame_hold_peek (const LvFrameHold *self);
void lv_frame_hold_drop (LvFrameHold *self); /* the eldest */
/* Whether the eldest has waited for as long as it may. */
gboolean lv_frame_hold_is_due (const LvFrameHold *self, gint64 now_us);

static inline gboolean
lv_frame_hold_is_empty (const LvFrameHold *self)
{
  return self->frames.length == 0;
}

G_END_DECLS
