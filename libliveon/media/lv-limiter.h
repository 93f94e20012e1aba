/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Keeps loud sound below full scale by turning it down before its peaks and slowly up again. What
 * is not loud passes as it is. A value. One thread at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_LIMITER_STEP 48 /* samples: blocks are multiples of it */
#define LV_LIMITER_CEILING 0.95f

typedef struct
{
  float gain;
} LvLimiter;

void lv_limiter_init (LvLimiter *self);
void lv_limiter_apply (LvLimiter *self, float *samples, gsize n);

G_END_DECLS
