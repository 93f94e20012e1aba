/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-source.h"

static const char *const words[LV_N_SOURCES] = { "microphone", "camera", "screen", "screen-sound" };
static const char *const rids[LV_CAMERA_LAYERS] = { "l", "m", "h" };

const char *
lv_source_to_word (LvSource source)
{
  g_return_val_if_fail (source < LV_N_SOURCES, NULL);
  return words[source];
}

gboolean
lv_source_from_word (const char *word, LvSource *source)
{
  for (guint i = 0; word != NULL && i < LV_N_SOURCES; i++)
    if (g_str_equal (words[i], word))
      {
        *source = i;
        return TRUE;
      }
  return FALSE;
}

const char *
lv_layer_to_rid (guint layer)
{
  g_return_val_if_fail (layer < LV_CAMERA_LAYERS, NULL);
  return rids[layer];
}
