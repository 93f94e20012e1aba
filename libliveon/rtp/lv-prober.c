/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-prober.h"

#define FIRST_FACTOR 3
#define FACTOR 2
#define BURST_US 15000
#define STEP_US 5000 /* in which who sends by due bytes comes again */
#define MIN_BURST_BYTES (5 * 1200)
#define MAX_BURST_US (250 * 1000) /* who cannot send it by then never will */
#define ANSWER_US G_USEC_PER_SEC
#define EMPTY_US (100 * 1000)
#define MIN_INTERVAL_US G_USEC_PER_SEC
#define INTERVAL_US (5 * G_USEC_PER_SEC)
#define MAX_INTERVAL_US (20 * G_USEC_PER_SEC)
#define WORTH_IT 1.05 /* wanted beyond the rate */

#define MIN_PACKETS 4
#define ENOUGH 0.8       /* of a burst arrived */
#define TOO_FAST 2.0     /* arrived so much faster than sent: held up and let go, not carried */
#define KEPT_UP 0.9      /* arrived nearly as fast as sent: the way may carry more */
#define UTILIZATION 0.95 /* of what a full way carried */
#define SUCCESS 0.7      /* of the burst's rate: the next one follows at once */
#define GOAL_US (30 * G_USEC_PER_SEC) /* a bad moment may last so long */
#define GREAT_DROP 0.66
#define BACK_TO 0.85

void
lv_prober_init (LvProber *self, gint64 start_bps)
{
  *self = (LvProber){ .interval_us = INTERVAL_US, .goal_bps = FIRST_FACTOR * start_bps };
}

static void
give_up (LvProber *self, gint64 now_us)
{
  self->asked.id = 0;
  if (now_us >= self->goal_until_us)
    self->goal_bps = 0;
  self->next_us = now_us + self->interval_us;
  self->interval_us = MIN (self->interval_us * 2, MAX_INTERVAL_US);
}

static void
begin (LvProber *self, gint64 probe_bps, gint64 now_us)
{
  self->last_id = (guint8) MAX (self->last_id + 1, 1);
  if (self->last_id == 0)
    self->last_id = 1;
  self->active = (LvProbe){
    .id = self->last_id,
    .rate_bps = probe_bps,
    .begun_us = now_us,
    .total_bytes = (gsize) MAX (probe_bps / 8 * BURST_US / G_USEC_PER_SEC, MIN_BURST_BYTES),
  };
}

/* A burst of nothing but media, because there was nothing to fill it with, tells nothing new: no
 * reason to wait long, as padding can be had when the first picture has left. */
static void
end_active (LvProber *self, gint64 now_us)
{
  self->asked = self->active;
  self->active.id = 0;
  if (self->asked.has_padding)
    return;
  self->asked.id = 0;
  self->next_us = now_us + EMPTY_US;
}

gsize
lv_prober_begin (
    LvProber *self, gint64 rate_bps, gint64 wanted_bps, gint64 now_us, gint64 *probe_bps)
{
  gint64 goal_bps = self->goal_bps > 0 ? self->goal_bps : FACTOR * rate_bps;

  *probe_bps = 0;
  if (self->active.id != 0 && now_us - self->active.begun_us > MAX_BURST_US)
    end_active (self, now_us);
  if (self->asked.id != 0 && now_us - self->asked.begun_us > ANSWER_US + MAX_BURST_US)
    give_up (self, now_us);
  if (self->active.id != 0 || self->asked.id != 0 || now_us < self->next_us
      || (double) wanted_bps < WORTH_IT * (double) rate_bps)
    return 0;
  goal_bps = MIN (goal_bps, FACTOR * wanted_bps);
  if (goal_bps <= rate_bps)
    goal_bps = FACTOR * rate_bps;
  begin (self, goal_bps, now_us);
  *probe_bps = goal_bps;
  return self->active.total_bytes;
}

gsize
lv_prober_get_due (const LvProber *self, gint64 now_us)
{
  const LvProbe *active = &self->active;
  gint64 passed_us = now_us - active->begun_us;
  gint64 due;

  if (active->id == 0 || passed_us > MAX_BURST_US)
    return 0;
  due = active->rate_bps / 8 * (passed_us + STEP_US) / G_USEC_PER_SEC - (gint64) active->sent_bytes;
  return (gsize) CLAMP (due, 0, (gint64) (active->total_bytes - active->sent_bytes));
}

gboolean
lv_prober_is_active (const LvProber *self, gint64 now_us)
{
  return self->active.id != 0 && now_us - self->active.begun_us <= MAX_BURST_US;
}

guint8
lv_prober_on_sent (LvProber *self, gsize length, gboolean is_probe, gint64 now_us)
{
  LvProbe *active = &self->active;
  guint8 id = active->id;

  if (id == 0)
    return 0;
  active->sent_bytes += length;
  active->has_padding |= is_probe;
  if (active->sent_bytes >= active->total_bytes || now_us - active->begun_us > MAX_BURST_US)
    end_active (self, now_us);
  return id;
}

static gint64
get_bps (gsize bytes, gint64 passed_us)
{
  return passed_us > 0 ? (gint64) bytes * 8 * G_USEC_PER_SEC / passed_us : 0;
}

static gint64
measure (const LvProbe *probe)
{
  gint64 sent_bps = get_bps (probe->received_bytes - probe->last_sent_length,
                             probe->last_sent_us - probe->first_sent_us);
  gint64 arrived_bps = get_bps (probe->received_bytes - probe->first_arrival_length,
                                probe->last_arrival_us - probe->first_arrival_us);

  if (sent_bps == 0 || arrived_bps == 0 || (double) arrived_bps > TOO_FAST * (double) sent_bps)
    return 0;
  if ((double) arrived_bps < KEPT_UP * (double) sent_bps)
    return (gint64) (UTILIZATION * (double) arrived_bps);
  return MIN (sent_bps, arrived_bps);
}

static void
add_received (LvProbe *probe, gsize length, gint64 sent_us, gint64 arrival_us)
{
  if (probe->n_received == 0 || sent_us < probe->first_sent_us)
    probe->first_sent_us = sent_us;
  if (probe->n_received == 0 || sent_us >= probe->last_sent_us)
    {
      probe->last_sent_us = sent_us;
      probe->last_sent_length = (guint) length;
    }
  if (probe->n_received == 0 || arrival_us < probe->first_arrival_us)
    {
      probe->first_arrival_us = arrival_us;
      probe->first_arrival_length = (guint) length;
    }
  if (probe->n_received == 0 || arrival_us > probe->last_arrival_us)
    probe->last_arrival_us = arrival_us;
  probe->n_received++;
  probe->received_bytes += length;
}

gint64
lv_prober_on_received (
    LvProber *self, guint8 id, gsize length, gint64 sent_us, gint64 arrival_us, gint64 now_us)
{
  LvProbe *probe = self->asked.id == id ? &self->asked : &self->active;
  gint64 measured_bps;

  if (id == 0 || probe->id != id)
    return 0;
  add_received (probe, length, sent_us, arrival_us);
  if (probe != &self->asked || probe->n_received < MIN_PACKETS
      || (double) probe->received_bytes < ENOUGH * (double) probe->sent_bytes)
    return 0;
  measured_bps = measure (probe);
  if ((double) measured_bps < SUCCESS * (double) probe->rate_bps)
    give_up (self, now_us);
  else
    {
      probe->id = 0;
      self->goal_bps = FACTOR * measured_bps;
      self->next_us = now_us;
      self->interval_us = INTERVAL_US;
    }
  return measured_bps;
}

void
lv_prober_on_decrease (LvProber *self, gint64 before_bps, gint64 after_bps, gint64 now_us)
{
  if ((double) after_bps < GREAT_DROP * (double) before_bps)
    {
      gint64 goal_bps = (gint64) (BACK_TO * (double) before_bps);

      self->goal_bps = now_us < self->goal_until_us ? MAX (self->goal_bps, goal_bps) : goal_bps;
      self->goal_until_us = now_us + GOAL_US;
      self->interval_us = MIN_INTERVAL_US;
    }
  self->active.id = self->asked.id = 0;
  self->next_us = now_us + self->interval_us;
}
