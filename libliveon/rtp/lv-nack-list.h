/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which packets of a stream are missing, and when to ask for them again: at once, unless packets of
 * this stream were seen to overtake each other, and again twice in a round trip, which is more
 * often than the sender repeats anything. The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_NACK_MAX 128 /* that are asked for at a time */

typedef struct
{
  guint16 seq;
  guint8 tries;
  gboolean is_guess;           /* nothing that came behind it shows that it was sent */
  guint32 missed_us, asked_us; /* the low halves of the times */
} LvMissing;

typedef struct
{
  gboolean has_packet;
  guint16 highest_seq;
  guint32 reorder_us;    /* how long packets are waited for before they are asked for */
  guint32 round_trip_us; /* as it was said last */
  guint n_given_up;      /* ever, because they were asked for in vain */
  guint n_missing;
  LvMissing missing[LV_NACK_MAX]; /* ascending */
} LvNackList;

void lv_nack_list_init (LvNackList *self);
/* A packet of the stream came, or came again by RTX. FALSE: so much is missing that only a key
 * frame helps; all of it is given up. */
gboolean lv_nack_list_add (LvNackList *self, guint16 seq, gint64 now_us);
/* The next packet should have come by now, though nothing has come behind it. */
void lv_nack_list_guess_next (LvNackList *self, gint64 now_us);
/* Ascending numbers that are due now into seqs (room for LV_NACK_MAX); how many. What was asked for
 * in vain for too long is given up. round_trip_us: -1 when unknown. */
guint lv_nack_list_take (LvNackList *self, gint64 round_trip_us, gint64 now_us, guint16 *seqs);
/* When take() has something to do next; -1: nothing is missing. */
gint64 lv_nack_list_get_due_us (const LvNackList *self, gint64 now_us);
/* What is older than this number is not needed any more. */
void lv_nack_list_forget_before (LvNackList *self, guint16 seq);
/* Nothing from before is needed any more: a key frame came. */
void lv_nack_list_forget (LvNackList *self);

G_END_DECLS
