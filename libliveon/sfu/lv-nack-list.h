/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which packets of a stream are missing, and when to ask for them again. The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_NACK_MAX 64 /* that are asked for at a time */

typedef struct
{
  guint16 seq;
  guint8 tries;
  gint64 missed_us, asked_us;
} LvMissing;

typedef struct
{
  gboolean has_packet;
  guint16 highest_seq;
  guint n_missing;
  LvMissing missing[LV_NACK_MAX]; /* ascending */
} LvNackList;

void lv_nack_list_init (LvNackList *self);
/* FALSE: so much is missing that only a key frame helps; all of it is given up. */
gboolean lv_nack_list_add (LvNackList *self, guint16 seq, gint64 now_us);
/* Ascending numbers that are due now into seqs (room for LV_NACK_MAX); how many. What was asked for
 * in vain for too long is given up. */
guint lv_nack_list_take (LvNackList *self, gint64 round_trip_us, gint64 now_us, guint16 *seqs);
/* Nothing from before is needed any more: a key frame came. */
void lv_nack_list_forget (LvNackList *self);

G_END_DECLS
