/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is authenticated with a sealed frame: its kind and its clear prefix. Pure; any thread. */
#pragma once

#include <string.h>

#include "lv-frame.h"

G_BEGIN_DECLS

#define LV_FRAME_MAX_METADATA 16

static inline gsize
lv_frame_write_metadata (const LvFrame *frame, guint8 out[LV_FRAME_MAX_METADATA])
{
  const gsize clear = lv_frame_get_clear_length (frame);

  g_assert (clear < LV_FRAME_MAX_METADATA);
  out[0] = lv_source_is_video (frame->source);
  if (clear > 0)
    memcpy (out + 1, g_bytes_get_data (frame->data, NULL), clear);
  return 1 + clear;
}

G_END_DECLS
