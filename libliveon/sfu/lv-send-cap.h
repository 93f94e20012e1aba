/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bound on what a person sends: a token bucket for what is forwarded, and, because a stream
 * with holes helps nobody, which layers have to go so that the rest fits. Values in, values out.
 * The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 bps; /* 0: no bound */
  double bytes;
  gint64 last_us;
} LvSendCap;

void lv_send_cap_set (LvSendCap *self, gint64 bps);
/* FALSE: over it. Sound counts, but always goes through. */
gboolean lv_send_cap_take (LvSendCap *self, gsize length, gboolean is_video, gint64 now_us);

/* A stream of video, the first to go last. */
typedef struct
{
  gint64 bps; /* that it has, or had when it was last let through */
  gboolean is_blocked;
  gint64 until_us; /* when it may be tried again */
} LvCappedLayer;

/* Decides anew; used_bps: by all else. TRUE when something changed. */
gboolean lv_send_cap_choose (
    gint64 cap_bps, gint64 used_bps, LvCappedLayer *layers, guint n_layers, gint64 now_us);

G_END_DECLS
