/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rate that loss allows (draft-ietf-rmcat-gcc-02, section 6). Values. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 rate_bps;
  guint n_lost, n_packets; /* since the last change */
  gint64 changed_us;       /* 0: never */
} LvLossControl;

void lv_loss_control_init (LvLossControl *self, gint64 rate_bps);
/* n_packets: reported, lost or not. limit_bps: what the rest of the estimator allows. */
void lv_loss_control_update (
    LvLossControl *self, guint n_lost, guint n_packets, gint64 limit_bps, gint64 now_us);

G_END_DECLS
