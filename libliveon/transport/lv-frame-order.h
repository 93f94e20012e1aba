/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which frame may be decoded after which, by what VP8's payload descriptor says of temporal layers
 * (RFC 7741, 4.2): a chain of frames of layer 0, numbered by TL0PICIDX, and upper layers that begin
 * with a frame that depends on layer 0 alone (Y) and may have frames that none refers to (N).
 * Values. Any thread. */
#pragma once

#include "lv-vp8.h"

G_BEGIN_DECLS

#define LV_ORDER_LAYERS 4 /* that a descriptor can name */

typedef struct
{
  gboolean is_key;
  int sender_index;
  LvVp8Descriptor vp8;
} LvFrameFacts;

/* All zero: nothing was handed out yet. */
typedef struct
{
  gboolean has_base;                   /* the chain of layer 0 stands */
  LvFrameFacts last;                   /* handed out */
  gboolean is_intact[LV_ORDER_LAYERS]; /* nothing of the layer is missing since it could begin */
  gboolean is_referred[LV_ORDER_LAYERS],
      is_seen[LV_ORDER_LAYERS]; /* frames of it since the key frame */
} LvFrameOrder;

/* What lies between the last frame handed out and another. All zero: nothing does. */
typedef struct
{
  gboolean has_missing;  /* packets of unknown frames */
  gboolean has_referred; /* a frame that others may refer to */
  guint n_discardable;   /* frames that nothing refers to */
  gboolean has_picture_id;
  guint16 picture_id; /* of the one counted last */
} LvFrameGap;

/* A packet of a frame that is passed over. */
void lv_frame_gap_add (LvFrameGap *self, const LvVp8Descriptor *vp8);

/* Whether everything that the frame refers to was handed out. */
gboolean lv_frame_order_can_follow (const LvFrameOrder *self,
                                    const LvFrameFacts *frame,
                                    const LvFrameGap *gap);
/* It is handed out. */
void lv_frame_order_take (LvFrameOrder *self, const LvFrameFacts *frame, const LvFrameGap *gap);
/* How many pictures lie between the last one and this; 0 also when it cannot be said. */
guint lv_frame_order_count_skipped (const LvFrameOrder *self, const LvFrameFacts *frame);

G_END_DECLS
