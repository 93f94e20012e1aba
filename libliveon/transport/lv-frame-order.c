/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame-order.h"

#include <string.h>

void
lv_frame_gap_add (LvFrameGap *self, const LvVp8Descriptor *vp8)
{
  if (!vp8->is_discardable)
    {
      self->has_referred = TRUE;
      return;
    }
  if (self->has_picture_id && vp8->has_picture_id && self->picture_id == vp8->picture_id)
    return;
  self->n_discardable++;
  self->has_picture_id = vp8->has_picture_id;
  self->picture_id = vp8->picture_id;
}

/* How far b is ahead of a; 0 when it cannot be said. */
static guint
get_picture_distance (const LvVp8Descriptor *a, const LvVp8Descriptor *b)
{
  if (!a->has_picture_id || !b->has_picture_id || a->has_long_picture_id != b->has_long_picture_id)
    return 0;
  return (guint) (b->picture_id - a->picture_id) & (b->has_long_picture_id ? 0x7fff : 0x7f);
}

/* Whether nothing that a later frame may refer to is passed over with it. Where packets are
 * missing, the picture numbers say whether there was more than what is known. */
static gboolean
is_harmless (const LvFrameOrder *self, const LvFrameFacts *frame, const LvFrameGap *gap)
{
  if (gap->has_referred)
    return FALSE;
  return !gap->has_missing
         || get_picture_distance (&self->last.vp8, &frame->vp8) == gap->n_discardable + 1;
}

static gboolean
are_layers_intact (const LvFrameOrder *self, guint8 tid)
{
  for (guint8 i = 1; i <= tid; i++)
    {
      gboolean is_leaf = self->is_seen[i] && !self->is_referred[i];

      if (!self->is_intact[i] && !is_leaf)
        return FALSE;
    }
  return TRUE;
}

gboolean
lv_frame_order_can_follow (const LvFrameOrder *self,
                           const LvFrameFacts *frame,
                           const LvFrameGap *gap)
{
  const LvVp8Descriptor *vp8 = &frame->vp8;
  const LvVp8Descriptor *last = &self->last.vp8;

  if (frame->is_key)
    return TRUE;
  if (!self->has_base || frame->sender_index != self->last.sender_index)
    return FALSE;
  if (!vp8->has_tl0picidx || !last->has_tl0picidx)
    return is_harmless (self, frame, gap);
  if (vp8->tid == 0)
    return vp8->tl0picidx == (guint8) (last->tl0picidx + 1);
  if (vp8->tl0picidx != last->tl0picidx)
    return FALSE;
  return vp8->is_sync || (is_harmless (self, frame, gap) && are_layers_intact (self, vp8->tid));
}

void
lv_frame_order_take (LvFrameOrder *self, const LvFrameFacts *frame, const LvFrameGap *gap)
{
  guint8 tid = frame->vp8.tid;

  if (frame->is_key)
    {
      self->has_base = TRUE;
      for (guint i = 0; i < LV_ORDER_LAYERS; i++)
        {
          self->is_intact[i] = TRUE;
          self->is_seen[i] = self->is_referred[i] = FALSE;
        }
    }
  else if (!is_harmless (self, frame, gap))
    memset (self->is_intact, 0, sizeof self->is_intact);
  if (tid > 0 && frame->vp8.is_sync)
    self->is_intact[tid] = TRUE;
  self->is_seen[tid] = TRUE;
  self->is_referred[tid] |= !frame->vp8.is_discardable;
  self->last = *frame;
}

guint
lv_frame_order_count_skipped (const LvFrameOrder *self, const LvFrameFacts *frame)
{
  guint distance = get_picture_distance (&self->last.vp8, &frame->vp8);

  return distance > 0 ? distance - 1 : 0;
}
