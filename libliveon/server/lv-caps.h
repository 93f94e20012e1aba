/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How much of a company's bandwidth each of its rooms may use: shares by the number of people, and
 * what a room cannot use goes to the others. Pure functions over values. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint people;
  gint64 limit_bps; /* that the room may never exceed; 0: none */
  gint64 cap_bps;   /* the answer; 0: none */
} LvCapRoom;

/* total_bps: of all together; 0: none. */
void lv_caps_share (gint64 total_bps, LvCapRoom *rooms, guint n_rooms);
/* The smaller of two bounds of which either may be 0: none. */
gint64 lv_caps_min (gint64 a, gint64 b);

G_END_DECLS
