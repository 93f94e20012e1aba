/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What waits to be decoded, and what is left out when decoding cannot keep up: first the temporal
 * layers that nothing depends on, at last everything up to the next key frame. Pure; one thread at
 * a time. */
#pragma once

#include "lv-frame.h"

G_BEGIN_DECLS

typedef struct
{
  GQueue frames; /* LvFrame */
  guint top_layer;
  gboolean waits_for_key, needs_key;
} LvDecodeQueue;

void lv_decode_queue_init (LvDecodeQueue *self);
/* Drops what waits; nothing but a key frame can follow. */
void lv_decode_queue_clear (LvDecodeQueue *self);
/* FALSE: it was left out. */
gboolean lv_decode_queue_push (LvDecodeQueue *self, LvFrame *frame);
LvFrame *lv_decode_queue_pop (LvDecodeQueue *self);
/* A frame could not be decoded: clears, and needs a key frame. */
void lv_decode_queue_fail (LvDecodeQueue *self);
gboolean lv_decode_queue_take_needs_key (LvDecodeQueue *self);

G_END_DECLS
