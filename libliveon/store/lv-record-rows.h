/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What lv-records.c and lv-visits.c do for each other. Store thread. Inside store/ only. */
#pragma once

#include "lv-db.h"

G_BEGIN_DECLS

/* Appends a row whose payload goes when the visit goes, whatever its own age. */
gboolean lv_records_append_for_visit (
    LvDb *db, gint64 time_ms, const char *kind, const char *payload, gint64 *seq, GError **error);
/* lv-purge.c. They add the number of removed payloads. The bound is in `purging` already; holds: of
 * LvHold, in force. */
gboolean lv_visits_purge (LvDb *db,
                          gint64 before_ms,
                          LvPurgePlace *place,
                          GPtrArray *holds,
                          guint limit,
                          guint *removed,
                          GError **error);
gboolean lv_others_purge (LvDb *db,
                          gint64 before_ms,
                          LvPurgePlace *place,
                          GPtrArray *holds,
                          guint limit,
                          guint *removed,
                          GError **error);
/* Runs a removal and adds the number of rows. */
gboolean lv_query_run_counting (LvQuery *self, guint *rows, GError **error);

G_END_DECLS
