/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How full the server was, hour by hour, in the operator's database: numbers of all companies
 * together, bounded in number. Store thread. */
#pragma once

#include "lv-store.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 time_ms; /* when the hour ended */
  gint64 disk_free, disk_size;
  gint64 accounts;                     /* registered; -1: not counted */
  gint64 users, connections, rate_bps; /* the most of the hour; rate: in and out */
} LvCapacitySample;

/* One of the same moment stays as it is; those from before oldest_ms go. */
gboolean lv_capacity_samples_add (LvDb *db,
                                  const LvCapacitySample *sample,
                                  gint64 oldest_ms,
                                  GError **error);
/* From then on, the oldest first. Array of LvCapacitySample. */
GArray *lv_capacity_samples_list (LvDb *db, gint64 from_ms, GError **error);

G_END_DECLS
