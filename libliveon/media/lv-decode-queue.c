/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-decode-queue.h"

/* At 30 pictures a second: a tenth of a second, and a third. */
#define BUSY 4
#define FULL 10
/* Short enough to take a layer back. */
#define EASY 2

void
lv_decode_queue_init (LvDecodeQueue *self)
{
  g_queue_init (&self->frames);
  self->needs_key = FALSE;
  self->waits_for_key = TRUE;
  self->top_layer = LV_TEMPORAL_LAYERS - 1;
}

void
lv_decode_queue_clear (LvDecodeQueue *self)
{
  g_queue_clear_full (&self->frames, (GDestroyNotify) lv_frame_unref);
  self->waits_for_key = TRUE;
}

void
lv_decode_queue_fail (LvDecodeQueue *self)
{
  lv_decode_queue_clear (self);
  self->needs_key = TRUE;
}

static gboolean
append (LvDecodeQueue *self, LvFrame *frame)
{
  g_queue_push_tail (&self->frames, lv_frame_ref (frame));
  return TRUE;
}

/* Whether a frame of a layer that was left out brings it back: one step at a time, and only where
 * it depends on nothing that was left out. */
static gboolean
takes_layer_back (LvDecodeQueue *self, const LvFrame *frame)
{
  return frame->is_sync && frame->temporal_id == self->top_layer + 1 && self->frames.length < EASY;
}

gboolean
lv_decode_queue_push (LvDecodeQueue *self, LvFrame *frame)
{
  if (frame->is_key)
    {
      if (self->frames.length >= BUSY)
        lv_decode_queue_clear (self); /* older pictures that nobody will miss */
      self->waits_for_key = FALSE;
      self->top_layer = LV_TEMPORAL_LAYERS - 1;
      return append (self, frame);
    }
  if (self->waits_for_key)
    {
      self->needs_key = TRUE;
      return FALSE;
    }
  if (frame->temporal_id > self->top_layer)
    {
      if (!takes_layer_back (self, frame))
        return FALSE;
      self->top_layer = frame->temporal_id;
      return append (self, frame);
    }
  if (frame->temporal_id > 0 && self->frames.length >= BUSY)
    {
      self->top_layer = frame->temporal_id - 1;
      return FALSE;
    }
  if (self->frames.length >= FULL)
    {
      lv_decode_queue_fail (self);
      return FALSE;
    }
  return append (self, frame);
}

LvFrame *
lv_decode_queue_pop (LvDecodeQueue *self)
{
  return g_queue_pop_head (&self->frames);
}

gboolean
lv_decode_queue_take_needs_key (LvDecodeQueue *self)
{
  gboolean needs_key = self->needs_key;

  self->needs_key = FALSE;
  return needs_key;
}
