/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame-hold.h"

void
lv_frame_hold_clear (LvFrameHold *self)
{
  while (!lv_frame_hold_is_empty (self))
    lv_frame_hold_drop (self);
}

gboolean
lv_frame_hold_push (LvFrameHold *self, const LvHeldFrame *held)
{
  const LvHeldFrame *eldest = lv_frame_hold_peek (self);
  const gsize size = g_bytes_get_size (held->frame->data);
  LvHeldFrame *copy;

  if (self->frames.length == LV_HOLD_FRAMES || self->bytes + size > LV_HOLD_BYTES
      || (eldest != NULL && eldest->frame->sender_index != held->frame->sender_index))
    return FALSE;
  copy = g_memdup2 (held, sizeof *held);
  lv_frame_ref (copy->frame);
  self->bytes += size;
  g_queue_push_tail (&self->frames, copy);
  return TRUE;
}

const LvHeldFrame *
lv_frame_hold_peek (const LvFrameHold *self)
{
  return g_queue_peek_head ((GQueue *) &self->frames);
}

void
lv_frame_hold_drop (LvFrameHold *self)
{
  LvHeldFrame *held = g_queue_pop_head (&self->frames);

  self->bytes -= g_bytes_get_size (held->frame->data);
  lv_frame_unref (held->frame);
  g_free (held);
}

gboolean
lv_frame_hold_is_due (const LvFrameHold *self, gint64 now_us)
{
  const LvHeldFrame *eldest = lv_frame_hold_peek (self);

  return eldest != NULL && now_us - eldest->arrival_us >= LV_HOLD_US;
}
