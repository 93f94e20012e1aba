/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-reception.h"

#include "lv-seq.h"

/* A jump so far is none that loss explains. */
#define MAX_JUMP 3000

void
lv_reception_init (LvReception *self, guint32 clock_rate)
{
  *self = (LvReception){ .clock_rate = clock_rate, .wild_seq = -1 };
}

static void
begin (LvReception *self, guint16 seq)
{
  self->has_packet = TRUE;
  self->first_seq = self->highest_seq = seq;
  self->packets = self->packets_before = self->expected_before = 0;
  self->jitter = 0;
}

static void
measure_jitter (LvReception *self, guint32 timestamp, gint64 now_us)
{
  gint64 arrival = now_us * self->clock_rate / G_USEC_PER_SEC;
  gint64 transit = arrival - timestamp;

  if (self->packets > 0)
    { /* timestamps wrap around, so only the low half of the difference counts */
      gint32 change = (gint32) (guint32) (transit - self->transit);

      self->jitter += (ABS ((double) change) - self->jitter) / 16;
    }
  self->transit = transit;
}

gboolean
lv_reception_add (LvReception *self, guint16 seq, guint32 timestamp, gint64 now_us)
{
  int ahead = self->has_packet ? lv_seq_diff ((guint16) self->highest_seq, seq) : 0;
  gboolean is_wild = ABS (ahead) > MAX_JUMP;

  if (is_wild && seq != self->wild_seq)
    {
      self->wild_seq = (guint16) (seq + 1);
      return FALSE;
    }
  self->wild_seq = -1;
  if (!self->has_packet || is_wild)
    begin (self, seq);
  else if (ahead > 0)
    self->highest_seq += ahead;
  if (ahead >= 0 || is_wild)
    measure_jitter (self, timestamp, now_us);
  self->packets++;
  return TRUE;
}

void
lv_reception_on_sender_report (LvReception *self, const LvSenderInfo *info, gint64 now_us)
{
  self->last_sr = lv_ntp_middle (info->ntp);
  self->last_sr_us = now_us;
}

static guint64
get_expected (const LvReception *self)
{
  return self->has_packet ? self->highest_seq - self->first_seq + 1 : 0;
}

guint64
lv_reception_get_lost (const LvReception *self)
{
  guint64 expected = get_expected (self);

  return expected > self->packets ? expected - self->packets : 0;
}

gboolean
lv_reception_report (LvReception *self, guint32 ssrc, gint64 now_us, LvReportBlock *report)
{
  guint64 expected = get_expected (self);
  gint64 expected_now = expected - self->expected_before;
  gint64 lost_now = expected_now - (gint64) (self->packets - self->packets_before);
  gint64 lost = (gint64) expected - (gint64) self->packets;

  if (!self->has_packet)
    return FALSE;
  *report = (LvReportBlock){
    .ssrc = ssrc,
    .fraction_lost
    = expected_now > 0 && lost_now > 0 ? MIN (lost_now * 256 / expected_now, 255) : 0,
    .total_lost = CLAMP (lost, -0x800000, 0x7fffff),
    .highest_seq = (guint32) self->highest_seq,
    .jitter = (guint32) self->jitter,
  };
  if (self->last_sr_us != 0)
    {
      report->last_sr = self->last_sr;
      report->delay = (guint32) ((now_us - self->last_sr_us) * 65536 / G_USEC_PER_SEC);
    }
  self->expected_before = expected;
  self->packets_before = self->packets;
  return TRUE;
}
