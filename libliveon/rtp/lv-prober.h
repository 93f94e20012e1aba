/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Short bursts that find out whether more fits through: when they are due, how fast they leave,
 * what they measured. Everything that leaves during a burst is part of it, so that only what media
 * does not fill has to be padding. Values. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One burst. */
typedef struct
{
  guint8 id; /* 0: none */
  gint64 rate_bps;
  gint64 begun_us;
  gsize total_bytes;    /* that it shall have */
  gsize sent_bytes;     /* so far */
  gboolean has_padding; /* something left only for it */
  guint n_received;
  gsize received_bytes;
  gint64 first_sent_us, last_sent_us; /* of what was received */
  gint64 first_arrival_us, last_arrival_us;
  guint last_sent_length, first_arrival_length;
} LvProbe;

typedef struct
{
  LvProbe active; /* leaves now */
  LvProbe asked;  /* has left, its result is awaited */
  guint8 last_id;
  gint64 next_us;       /* not before */
  gint64 interval_us;   /* after a burst that brought nothing */
  gint64 goal_bps;      /* of the next burst; 0: twice the rate */
  gint64 goal_until_us; /* until then it is where the rate was before it dropped */
} LvProber;

void lv_prober_init (LvProber *self, gint64 start_bps);
/* Bytes of a burst that begins now, and how fast they leave; 0: none does. */
gsize lv_prober_begin (
    LvProber *self, gint64 rate_bps, gint64 wanted_bps, gint64 now_us, gint64 *probe_bps);
/* What has to leave now for the burst to keep its rate, beside what has left. */
gsize lv_prober_get_due (const LvProber *self, gint64 now_us);
gboolean lv_prober_is_active (const LvProber *self, gint64 now_us);
/* The id to keep with the packet; 0: of no burst. */
guint8 lv_prober_on_sent (LvProber *self, gsize length, gboolean is_probe, gint64 now_us);
/* A packet of a burst arrived: what its burst measured, 0: nothing yet. */
gint64 lv_prober_on_received (
    LvProber *self, guint8 id, gsize length, gint64 sent_us, gint64 arrival_us, gint64 now_us);
/* The way is full: no burst for a while; after a great drop sooner, up to where it was. */
void lv_prober_on_decrease (LvProber *self, gint64 before_bps, gint64 after_bps, gint64 now_us);

G_END_DECLS
