/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What each visit used of the network, minute by minute, for as long as the operator may need it to
 * find out what was wrong: not evidence, and outside the chain. Store thread. */
#pragma once

#include "lv-records.h"

G_BEGIN_DECLS

typedef struct
{
  char visit_id[33];
  gint64 time_ms; /* when the minute ended */
  guint seconds;  /* of a connection in it */
  gint64 bytes_sent, bytes_received, peak_bps;
  double loss_sent, loss_received; /* 0 to 1 */
  gint64 round_trip_us;            /* -1: not measured */
  double quality;                  /* 0 to 1; -1: not measured */
} LvMediaMinute;

/* Array of LvMediaMinute. */
gboolean lv_media_minutes_add (LvDb *db, GArray *minutes, GError **error);
/* Of one visit, the oldest first. Array of LvMediaMinute. */
GArray *lv_media_minutes_list (LvDb *db, const char *visit_id, GError **error);
/* At most limit of those from before, but what is under a legal hold; how many went. */
gboolean lv_media_minutes_purge (
    LvDb *db, gint64 before_ms, LvPurgePlace *place, guint limit, guint *removed, GError **error);

G_END_DECLS
