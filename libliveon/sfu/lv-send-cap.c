/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-send-cap.h"

#define BURST_S 1.0 /* a key frame may be far over the mean */
#define TOLERANCE 1.05
#define HOLD_US (5 * G_USEC_PER_SEC)

void
lv_send_cap_set (LvSendCap *self, gint64 bps)
{
  if (self->bps == bps)
    return;
  self->bps = bps;
  self->bytes = bps / 8.0 * BURST_S;
}

gboolean
lv_send_cap_take (LvSendCap *self, gsize length, gboolean is_video, gint64 now_us)
{
  double passed_s = (double) MAX (now_us - self->last_us, 0) / G_USEC_PER_SEC;

  if (self->bps == 0)
    return TRUE;
  self->bytes
      = MIN (self->bytes + passed_s * self->bps / 8.0 * TOLERANCE, self->bps / 8.0 * BURST_S);
  self->last_us = now_us;
  if (is_video && self->bytes < length)
    return FALSE;
  self->bytes = MAX (self->bytes - length, 0);
  return TRUE;
}

gboolean
lv_send_cap_choose (
    gint64 cap_bps, gint64 used_bps, LvCappedLayer *layers, guint n_layers, gint64 now_us)
{
  gboolean is_changed = FALSE;
  gboolean is_full = FALSE;

  for (guint i = 0; i < n_layers; i++)
    {
      LvCappedLayer *layer = &layers[i];
      gboolean is_blocked;

      /* What comes after one that has no room has none either. */
      is_full = is_full || (cap_bps > 0 && used_bps + layer->bps > cap_bps * TOLERANCE);
      is_blocked = is_full || (cap_bps > 0 && layer->is_blocked && now_us < layer->until_us);
      if (is_blocked && !layer->is_blocked)
        layer->until_us = now_us + HOLD_US;
      is_changed = is_changed || is_blocked != layer->is_blocked;
      layer->is_blocked = is_blocked;
      if (!is_blocked)
        used_bps += layer->bps;
    }
  return is_changed;
}
