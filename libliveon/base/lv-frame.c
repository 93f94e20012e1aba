/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame.h"

#define CLEAR_OF_KEY_FRAME 10
#define CLEAR_OF_OTHERS 3

LvFrame *
lv_frame_new (LvSource source, GBytes *data)
{
  LvFrame *self = g_atomic_rc_box_new0 (LvFrame);

  self->source = source;
  self->is_key = !lv_source_is_video (source);
  self->sender_index = -1;
  self->data = g_bytes_ref (data);
  return self;
}

LvFrame *
lv_frame_copy_with (const LvFrame *self, GBytes *data)
{
  LvFrame *copy = g_atomic_rc_box_new0 (LvFrame);

  *copy = *self;
  copy->data = g_bytes_ref (data);
  return copy;
}

LvFrame *
lv_frame_ref (LvFrame *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LvFrame *self = data;

  g_bytes_unref (self->data);
}

void
lv_frame_unref (LvFrame *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gsize
lv_frame_get_clear_length (const LvFrame *self)
{
  gsize length = 0;

  if (lv_source_is_video (self->source))
    length = self->is_key ? CLEAR_OF_KEY_FRAME : CLEAR_OF_OTHERS;
  return MIN (length, g_bytes_get_size (self->data));
}
