/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-bandwidth.h"
#include "lv-acked-rate.h"
#include "lv-delay-trend.h"
#include "lv-loss-control.h"
#include "lv-prefetch.h"
#include "lv-prober.h"
#include "lv-queue-delay.h"
#include "lv-rate-control.h"
#include "lv-seq.h"
#include "lv-twcc.h"

#define RING 1024 /* packets that feedback can still tell of */
#define ACKED_WINDOW_US 500000
#define SHORT_WINDOW_US 250000 /* for what comes through a full way now */
#define LOSS_WINDOW_US 500000
#define HELD_BACK 0.8 /* of the target arrives: there is no more to send */
#define MIN_QUEUE_US 10000
#define REASON_US (3 * G_USEC_PER_SEC)
#define REORDER_US 120000
#define SILENCE_US G_USEC_PER_SEC
#define SILENCE_STEP_US 500000
#define SILENCE_DECREASE 0.8

typedef enum
{
  NOTHING,
  SENT,
  MISSING,
  RECEIVED,
} SentState;

typedef struct
{
  guint32 sent_us; /* its lower bits */
  guint16 length;
  guint8 state;
  guint8 probe; /* id of its burst */
} Sent;

/* A packet that a feedback says has come. */
typedef struct
{
  gint64 sent_us, arrival_us;
  guint16 length;
  guint8 probe;
} Arrival;

typedef struct
{
  guint n_lost, n_packets;
} LossCount;

struct _LvBandwidth
{
  /* What every packet that leaves needs. */
  gint64 next_seq;
  gint64 unheard_us; /* the oldest packet since the last feedback; 0: none */
  LvProber prober;

  gint64 newest_seq;     /* that arrived */
  gint64 judged_seq;     /* those before are lost or not */
  gint64 last_reference; /* without wrap-around; -1: no feedback yet */
  gint64 now_us;         /* of the last call that said it */
  gint64 min_bps, max_bps, target_bps;
  gint64 round_trip_us;

  LvDelayTrend trend;
  LvQueueDelay queue;
  LvAckedRate acked;
  LvRateControl control;
  LvLossControl loss_control;

  LossCount loss, last_loss; /* of this half second, and the one before */
  gint64 loss_us;            /* when this one began */
  gint64 silence_us;         /* last step back; 0: there is no silence */
  LvBandwidthReason reason;
  Sent sent[RING];
};

/* A server has one for each receiver. */
G_STATIC_ASSERT (sizeof (LvBandwidth) < 16384);

LvBandwidth *
lv_bandwidth_new (gint64 start_bps, gint64 min_bps, gint64 max_bps)
{
  LvBandwidth *self;

  g_return_val_if_fail (min_bps > 0 && min_bps <= max_bps, NULL);

  self = g_new0 (LvBandwidth, 1);
  self->min_bps = min_bps;
  self->max_bps = max_bps;
  self->target_bps = CLAMP (start_bps, min_bps, max_bps);
  self->next_seq = self->newest_seq = self->judged_seq = RING;
  self->last_reference = -1;
  self->round_trip_us = -1;
  lv_delay_trend_init (&self->trend);
  lv_rate_control_init (&self->control, self->target_bps);
  lv_loss_control_init (&self->loss_control);
  lv_prober_init (&self->prober, self->target_bps);
  return self;
}

void
lv_bandwidth_free (LvBandwidth *self)
{
  g_free (self);
}

/* The least of all that limits, and which it was. */
static void
set_target (LvBandwidth *self)
{
  gint64 bps = self->control.rate_bps;
  gint64 loss_bps = lv_loss_control_get_limit_bps (&self->loss_control);
  gint64 decreased_us = self->control.decreased_us;

  self->reason = LV_BANDWIDTH_NORMAL;
  if (decreased_us != 0 && self->now_us - decreased_us < REASON_US)
    self->reason = LV_BANDWIDTH_DELAY;
  if (loss_bps > 0 && loss_bps < bps)
    {
      bps = loss_bps;
      self->reason = LV_BANDWIDTH_LOSS;
    }
  if (bps >= self->max_bps)
    self->reason = LV_BANDWIDTH_CAP;
  if (self->silence_us != 0)
    self->reason = LV_BANDWIDTH_SILENT;
  self->target_bps = CLAMP (bps, self->min_bps, self->max_bps);
}

void
lv_bandwidth_set_max (LvBandwidth *self, gint64 max_bps)
{
  self->max_bps = MAX (max_bps, self->min_bps);
  set_target (self);
}

guint16
lv_bandwidth_on_sent (LvBandwidth *self, gsize length, gboolean is_probe, gint64 now_us)
{
  guint16 seq = (guint16) self->next_seq;

  self->sent[self->next_seq++ % RING] = (Sent){
    .sent_us = (guint32) now_us,
    .length = (guint16) MIN (length, G_MAXUINT16),
    .state = SENT,
    .probe = lv_prober_on_sent (&self->prober, length, is_probe, now_us),
  };
  if (self->unheard_us == 0)
    self->unheard_us = now_us;
  return seq;
}

void
lv_bandwidth_prefetch (LvBandwidth *self, guint ahead)
{
  if (ahead == 3)
    lv_prefetch (self, 2 * LV_CACHE_LINE);
  else if (ahead == 2)
    lv_prefetch (&self->sent[self->next_seq % RING], LV_CACHE_LINE);
}

static void
count_loss (LvBandwidth *self, guint n_lost, guint n_packets, gint64 now_us)
{
  if (now_us - self->loss_us >= LOSS_WINDOW_US)
    {
      self->last_loss = now_us - self->loss_us < 2 * LOSS_WINDOW_US ? self->loss : (LossCount){ 0 };
      self->loss = (LossCount){ 0 };
      self->loss_us = now_us;
    }
  self->loss.n_lost += n_lost;
  self->loss.n_packets += n_packets;
}

static gint64
get_sent_us (const Sent *sent, gint64 now_us)
{
  return now_us - (gint64) ((guint32) now_us - sent->sent_us);
}

/* Takes what is new of a feedback: arrivals in the order in which they came; how many. */
static guint
read_feedback (LvBandwidth *self, LvTwccReader *reader, Arrival arrivals[RING], gint64 now_us)
{
  gint64 base = lv_seq_unwrap (self->next_seq - 1, reader->base_seq);
  gint64 base_us = self->last_reference * LV_TWCC_TICKS_PER_REFERENCE * LV_TWCC_TICK_US;
  LvTwccPacket packet;
  guint n = 0;

  for (gint64 seq = base; lv_twcc_next (reader, &packet); seq++)
    {
      Sent *sent = &self->sent[(guint64) seq % RING];
      gint64 arrival_us = base_us + (gint64) packet.ticks * LV_TWCC_TICK_US;
      guint at = n;

      if (seq < self->next_seq - RING || seq >= self->next_seq || sent->state == NOTHING
          || sent->state == RECEIVED)
        continue;
      sent->state = packet.is_received ? RECEIVED : MISSING;
      if (!packet.is_received)
        continue;
      self->newest_seq = MAX (self->newest_seq, seq);
      for (; at > 0 && arrivals[at - 1].arrival_us > arrival_us; at--)
        arrivals[at] = arrivals[at - 1];
      arrivals[at] = (Arrival){
        .sent_us = get_sent_us (sent, now_us),
        .arrival_us = arrival_us,
        .length = sent->length,
        .probe = sent->probe,
      };
      n++;
    }
  return n;
}

/* What is missing may still come; it is lost when what left a while later has come. Of what no
 * feedback told, nothing is known. */
static void
judge_losses (LvBandwidth *self, gint64 now_us)
{
  gint64 newest_us = get_sent_us (&self->sent[(guint64) self->newest_seq % RING], now_us);
  gboolean has_queue = lv_queue_delay_get_us (&self->queue) >= MIN_QUEUE_US;
  guint n_lost = 0, n_packets = 0;

  self->loss_control.is_held_back = (double) lv_acked_rate_get_bps (&self->acked, ACKED_WINDOW_US)
                                    < HELD_BACK * (double) self->target_bps;
  self->judged_seq = MAX (self->judged_seq, self->next_seq - RING);
  for (; self->judged_seq < self->newest_seq; self->judged_seq++)
    {
      const Sent *sent = &self->sent[self->judged_seq % RING];
      gint64 sent_us = get_sent_us (sent, now_us);
      gboolean is_lost = sent->state == MISSING;

      if (newest_us - sent_us < REORDER_US)
        break;
      if (sent->state != RECEIVED && !is_lost)
        continue;
      n_packets++;
      n_lost += is_lost;
      lv_loss_control_add (&self->loss_control, sent_us, sent->length, is_lost, has_queue);
    }
  count_loss (self, n_lost, n_packets, now_us);
}

/* Delays that grow while packets still come as fast as ever are a burst of our own, or jitter. */
static LvDelayUsage
get_usage (const LvBandwidth *self)
{
  LvDelayUsage usage = lv_delay_trend_get_usage (&self->trend);

  return usage == LV_DELAY_OVERUSE && lv_queue_delay_get_us (&self->queue) < MIN_QUEUE_US
             ? LV_DELAY_NORMAL
             : usage;
}

static void
take_arrivals (LvBandwidth *self, const Arrival *arrivals, guint n, gint64 now_us)
{
  gint64 probed_bps = 0, acked_bps, short_bps, before_bps = self->control.rate_bps;
  LvDelayUsage usage = LV_DELAY_NORMAL;
  gboolean is_over = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const Arrival *arrival = &arrivals[i];
      gint64 measured_bps;

      lv_acked_rate_add (&self->acked, arrival->arrival_us, arrival->length);
      lv_delay_trend_add (&self->trend, arrival->sent_us, arrival->arrival_us);
      lv_queue_delay_add (&self->queue, arrival->sent_us, arrival->arrival_us);
      usage = get_usage (self);
      is_over |= usage == LV_DELAY_OVERUSE;
      measured_bps = lv_prober_on_received (&self->prober, arrival->probe, arrival->length,
                                            arrival->sent_us, arrival->arrival_us, now_us);
      probed_bps = MAX (probed_bps, measured_bps);
    }
  if (is_over)
    usage = LV_DELAY_OVERUSE;
  acked_bps = lv_acked_rate_get_bps (&self->acked, ACKED_WINDOW_US);
  short_bps = lv_acked_rate_get_bps (&self->acked, SHORT_WINDOW_US);
  acked_bps = MAX (acked_bps, short_bps);
  lv_rate_control_update (&self->control, usage, acked_bps, now_us);
  if (self->control.rate_bps < before_bps)
    lv_prober_on_decrease (&self->prober, before_bps, self->control.rate_bps, now_us);
  else if (probed_bps > self->target_bps && !is_over)
    {
      lv_rate_control_set_rate (&self->control, MAX (probed_bps, before_bps), now_us);
      lv_loss_control_on_probed (&self->loss_control, probed_bps);
    }
  self->control.rate_bps = CLAMP (self->control.rate_bps, self->min_bps, self->max_bps);
}

gboolean
lv_bandwidth_on_feedback (LvBandwidth *self, const guint8 *rtcp, gsize length, gint64 now_us)
{
  Arrival arrivals[RING];
  LvTwccReader reader;
  guint n;

  if (!lv_twcc_read (&reader, rtcp, length))
    return FALSE;
  self->now_us = now_us;
  if (self->last_reference < 0)
    self->last_reference = reader.reference + (1 << LV_TWCC_REFERENCE_BITS);
  else
    {
      guint32 ahead = (reader.reference - (guint32) self->last_reference)
                      << (32 - LV_TWCC_REFERENCE_BITS);

      self->last_reference += (gint32) ahead / (1 << (32 - LV_TWCC_REFERENCE_BITS));
    }
  self->unheard_us = 0;
  self->silence_us = 0;
  n = read_feedback (self, &reader, arrivals, now_us);
  if (n > 0)
    {
      judge_losses (self, now_us);
      take_arrivals (self, arrivals, n, now_us);
    }
  set_target (self);
  return TRUE;
}

void
lv_bandwidth_set_round_trip (LvBandwidth *self, gint64 round_trip_us)
{
  self->round_trip_us = round_trip_us;
  if (round_trip_us >= 0)
    self->control.round_trip_us = round_trip_us;
}

/* Whoever hears nothing of what it sends may be what fills the way. */
void
lv_bandwidth_on_timeout (LvBandwidth *self, gint64 now_us)
{
  self->now_us = now_us;
  if (self->unheard_us == 0 || now_us - self->unheard_us < SILENCE_US + MAX (self->round_trip_us, 0)
      || now_us - self->silence_us < SILENCE_STEP_US)
    return;
  if (self->silence_us == 0)
    lv_prober_on_decrease (&self->prober, self->control.rate_bps, self->min_bps, now_us);
  self->silence_us = now_us;
  self->control.rate_bps
      = MAX ((gint64) (SILENCE_DECREASE * (double) self->control.rate_bps), self->min_bps);
  set_target (self);
}

gint64
lv_bandwidth_get_target_bps (LvBandwidth *self)
{
  return self->target_bps;
}

gsize
lv_bandwidth_get_probe (LvBandwidth *self, gint64 wanted_bps, gint64 now_us, gint64 *rate_bps)
{
  if (self->silence_us != 0)
    {
      *rate_bps = 0;
      return 0;
    }
  return lv_prober_begin (&self->prober, self->target_bps, MIN (wanted_bps, self->max_bps), now_us,
                          rate_bps);
}

gsize
lv_bandwidth_get_probe_due (LvBandwidth *self, gint64 now_us, gboolean *is_active)
{
  *is_active = lv_prober_is_active (&self->prober, now_us);
  return lv_prober_get_due (&self->prober, now_us);
}

LvBandwidthReason
lv_bandwidth_get_reason (LvBandwidth *self)
{
  return self->reason;
}

double
lv_bandwidth_get_loss (LvBandwidth *self)
{
  guint n_packets = self->loss.n_packets + self->last_loss.n_packets;

  return n_packets > 0 ? (double) (self->loss.n_lost + self->last_loss.n_lost) / n_packets : 0;
}

gint64
lv_bandwidth_get_round_trip_us (LvBandwidth *self)
{
  return self->round_trip_us;
}
