/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One direction of a bad network, as a function over values: a bottleneck with its queue, the way's
 * length, loss one by one or in bursts, jitter. The same seed loses the same packets. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 rate_bps;      /* of the bottleneck; 0: none */
  gint64 queue_us;      /* that fits before it, at its rate; what comes then is lost. 0: 1 s */
  gboolean is_policer;  /* nothing waits: what the queue would take passes at once */
  gint64 delay_us;      /* of the way */
  gint64 jitter_us;     /* up to so much more, evenly */
  gboolean keeps_order; /* a packet waits for those before it, whatever their jitter */
  double loss;          /* 0 to 1 */
  double burst;         /* mean length of a run of lost packets; below 1: one by one */
} TestLinkSettings;

typedef struct
{
  TestLinkSettings settings; /* may be changed at any time */
  guint64 random;
  gint64 free_us;    /* when the bottleneck has sent all it holds */
  gint64 arrival_us; /* of the packet before */
  gboolean is_losing;
  guint64 n_packets, n_lost, n_overflowed; /* n_lost: of both kinds */
} TestLink;

/* "rate=1000,queue=300,delay=30,jitter=50,loss=5,burst=3,order,police": kbit/s, ms, percent; "" is
 * a perfect way. FALSE when it is no such text. */
gboolean test_link_parse (const char *text, TestLinkSettings *settings);

void test_link_init (TestLink *self, const TestLinkSettings *settings, guint32 seed);
/* FALSE: it is lost. */
gboolean test_link_send (TestLink *self, gsize length, gint64 now_us, gint64 *arrival_us);
/* How long a packet would wait now before the bottleneck. */
gint64 test_link_get_queue_us (const TestLink *self, gint64 now_us);
/* Evenly, 0 ≤ x < 1; of the same seed. */
double test_link_draw (TestLink *self);

G_END_DECLS
