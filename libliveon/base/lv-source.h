/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a participant can send. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LV_SOURCE_MICROPHONE,
  LV_SOURCE_CAMERA,
  LV_SOURCE_SCREEN,
  LV_SOURCE_SCREEN_SOUND,
  LV_N_SOURCES,
} LvSource;

#define LV_CAMERA_LAYERS 3   /* 180p, 360p, 720p */
#define LV_TEMPORAL_LAYERS 3 /* of each video layer */

/* The protocol's words: "microphone" "camera" "screen" "screen-sound". */
const char *lv_source_to_word (LvSource source);
/* FALSE when it is none of them. */
gboolean lv_source_from_word (const char *word, LvSource *source);
/* The RTP stream identifiers of the camera's layers, smallest first: "l" "m" "h". */
const char *lv_layer_to_rid (guint layer);
static inline gboolean
lv_source_is_video (LvSource source)
{
  return source == LV_SOURCE_CAMERA || source == LV_SOURCE_SCREEN;
}

G_END_DECLS
