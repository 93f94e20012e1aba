/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to encode: the estimated bandwidth divided over what is watched. Sound comes first and gives
 * way last, then the screen, then the camera from its smallest layer upwards. Values. Any thread.
 */
#pragma once

#include "lv-media-messages.h"

G_BEGIN_DECLS

typedef struct
{
  struct
  {
    gboolean is_active;
    guint bitrate_bps;
  } layers[LV_CAMERA_LAYERS], screen;
  guint sound_bps, expected_loss_percent;
  guint camera_fps; /* at most; 0: as each layer has it */
} LvEncodePlan;

typedef struct
{
  gint64 target_bps; /* of everything that leaves, packets' headers included */
  LvMediaWanted wanted;
  guint n_sounds;     /* that are sent now */
  guint n_copies;     /* of each packet of sound, beside itself */
  double loss;        /* 0 to 1 */
  gboolean is_saving; /* data: the camera at most in its middle layer, with few pictures a second */
} LvEncodeNeeds;

/* previous: what is encoded now, so that a layer at the edge does not come and go; NULL: nothing.
 * The largest layer that is watched but cannot be afforded is replaced by a smaller one. */
void
lv_encode_plan_make (LvEncodePlan *self, const LvEncodeNeeds *needs, const LvEncodePlan *previous);
/* Whether an encoder has to be told: something begins or ends, or changes by more than a
 * twentieth. */
gboolean lv_encode_plan_differs (const LvEncodePlan *a, const LvEncodePlan *b);
/* What would be sent if there were room for all. */
gint64 lv_encode_plan_get_wish_bps (const LvEncodeNeeds *needs);

G_END_DECLS
