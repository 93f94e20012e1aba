/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-usage.h"

/* ITU-T G.107: the best rating of a call, where delay begins to hurt, and how Opus with in-band FEC
 * bears loss (the packet loss robustness of G.113 for codecs of that kind). */
#define RATING_BEST 93.2
#define DELAY_HURTS_MS 177.3
#define LOSS_ROBUSTNESS 20.0
/* Of both devices, the adaptive buffer and a frame. */
#define DELAY_WITHOUT_NETWORK_MS 80.0

double
lv_media_loss (guint64 packets, guint64 lost)
{
  return packets + lost == 0 ? 0 : (double) lost / (double) (packets + lost);
}

double
lv_media_quality (double loss, gint64 round_trip_us)
{
  double delay_ms = DELAY_WITHOUT_NETWORK_MS + (double) MAX (round_trip_us, 0) / 2000.0;
  double percent = CLAMP (loss, 0, 1) * 100;
  double by_delay = 0.024 * delay_ms + 0.11 * MAX (delay_ms - DELAY_HURTS_MS, 0);
  double by_loss = 95.0 * percent / (percent + LOSS_ROBUSTNESS);

  return CLAMP ((RATING_BEST - by_delay - by_loss) / RATING_BEST, 0, 1);
}

/* A number that a peer reports may go back. */
static guint64
grown (guint64 now, guint64 before)
{
  return now > before ? now - before : 0;
}

void
lv_media_usage_add (LvMediaUsage *self, const LvSfuStats *now, const LvSfuStats *before)
{
  guint64 sent = grown (now->media_packets_in, before->media_packets_in);
  guint64 lost_sent = grown (now->lost_in, before->lost_in);
  guint64 received = grown (now->media_packets_out, before->media_packets_out);
  guint64 lost_received = grown (now->lost_out, before->lost_out);

  self->seconds++;
  self->bytes_sent += grown (now->bytes_in, before->bytes_in);
  self->bytes_received += grown (now->bytes_out, before->bytes_out);
  self->packets_sent += sent;
  self->lost_sent += lost_sent;
  self->packets_received += received;
  self->lost_received += lost_received;
  self->peak_bps = MAX (self->peak_bps, now->bps_in + now->bps_out);
  if (now->round_trip_us >= 0)
    {
      self->round_trip_sum_us += now->round_trip_us;
      self->n_round_trips++;
    }
  if (sent + received == 0)
    return;
  /* The worse way is the one that is felt. */
  self->quality_sum += lv_media_quality (
      MAX (lv_media_loss (sent, lost_sent), lv_media_loss (received, lost_received)),
      now->round_trip_us);
  self->n_qualities++;
}

double
lv_media_usage_get_quality (const LvMediaUsage *self)
{
  return self->n_qualities > 0 ? self->quality_sum / self->n_qualities : -1;
}

gint64
lv_media_usage_get_round_trip_us (const LvMediaUsage *self)
{
  return self->n_round_trips > 0 ? self->round_trip_sum_us / self->n_round_trips : -1;
}
