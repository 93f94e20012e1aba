/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is due to a peer: feedback on what it sends, reports, requests, probing, numbers. */
#include "lv-sfu-events.h"
#include "lv-worker-peer.h"
#include "lv-worker.h"

#define REPORT_US G_USEC_PER_SEC
#define SECOND_US G_USEC_PER_SEC
#define ALLOCATE_US (200 * 1000)
#define STORE_MIN_US (150 * 1000) /* what is kept of a stream for others to ask for again */
#define STORE_MAX_US G_USEC_PER_SEC
#define REPAIR_SHARE 0.3 /* of what a receiver can take */
#define REPAIR_BURST (32 * 1024)
#define SLOW_US (150 * 1000) /* a round trip from which on talking is less easy */
#define CNAME "liveon"

static void
send_compound (LvWorkerPeer *self, LvRtcpWriter *writer)
{
  lv_worker_peer_send_rtcp (self, writer->data, writer->length);
  writer->length = 0;
}

void
lv_worker_peer_need_request (LvWorkerPeer *self)
{
  self->needs_request = TRUE;
  self->worker->needs_requests = TRUE;
}

/* What is missing of a layer, or that it needs a key frame; TRUE while it waits for something. */
static gboolean
request_layer (LvWorkerPeer *self, LvLayer *layer, LvRtcpWriter *writer, gint64 now_us)
{
  guint16 seqs[LV_NACK_MAX];
  guint n;

  if (layer->nacks == NULL || layer->ssrc == 0 || layer->slots->len == 0)
    return FALSE;
  if (layer->producer->is_on && lv_layer_take_key_request (layer, self->round_trip_us, now_us))
    lv_rtcp_write_pli (writer, self->feedback_ssrc, layer->ssrc);
  n = lv_nack_list_take (layer->nacks, self->round_trip_us, now_us, seqs);
  if (n > 0)
    lv_rtcp_write_nack (writer, self->feedback_ssrc, layer->ssrc, seqs, n);
  return layer->wants_key || layer->nacks->n_missing > 0;
}

void
lv_worker_peer_request (LvWorkerPeer *self, gint64 now_us)
{
  guint8 data[LV_PEER_MAX_PACKET];
  LvRtcpWriter writer = { data, sizeof data, 0 };
  gboolean waits = FALSE;

  if (!self->needs_request || !self->can_send)
    return;
  for (guint i = 0; i < LV_N_SOURCES; i++)
    for (guint k = 0; k < self->producers[i].n_layers; k++)
      if (request_layer (self, &self->producers[i].layers[k], &writer, now_us))
        waits = TRUE;
  self->needs_request = waits;
  send_compound (self, &writer);
}

static void
send_arrivals (LvWorkerPeer *self)
{
  guint8 data[LV_PEER_MAX_PACKET];
  guint32 media = self->n_streams > 0 ? self->streams[0].ssrc : 0;
  gsize length;

  if (!self->has_arrivals || !self->can_send)
    return;
  self->has_arrivals = FALSE;
  while (
      (length = lv_arrivals_write (self->arrivals, self->feedback_ssrc, media, data, sizeof data))
      > 0)
    lv_worker_peer_send_rtcp (self, data, length);
}

static void
write_receiver_report (LvWorkerPeer *self, LvRtcpWriter *writer, gint64 now_us)
{
  LvReportBlock reports[LV_PEER_MAX_STREAMS];
  guint n = 0;

  for (guint i = 0; i < self->n_streams; i++)
    {
      LvLayer *layer = self->streams[i].layer;

      if (!self->streams[i].is_rtx && lv_layer_is_live (layer, now_us)
          && lv_reception_report (&layer->reception, layer->ssrc, now_us, &reports[n]))
        n++;
    }
  if (n > 0)
    lv_rtcp_write_receiver_report (writer, self->feedback_ssrc, reports, n);
}

static void
write_sender_report (LvWorkerPeer *self, LvSlot *slot, LvRtcpWriter *writer, gint64 now_us)
{
  LvSenderInfo info;

  if (!lv_slot_get_sender_info (slot, now_us, now_us + self->worker->wall_us, &info))
    return;
  slot->needs_report = FALSE;
  if (lv_rtcp_write_sender_report (writer, &info, NULL, 0)
      && lv_rtcp_write_cname (writer, info.ssrc, CNAME))
    return;
  send_compound (self, writer);
  (void) lv_rtcp_write_sender_report (writer, &info, NULL, 0);
}

/* Those of a slot that was switched do not wait, because its timestamps mean something else now. */
static void
send_reports (LvWorkerPeer *self, gint64 now_us)
{
  guint8 data[LV_PEER_MAX_PACKET];
  LvRtcpWriter writer = { data, sizeof data, 0 };
  gboolean is_due = now_us - self->report_us >= REPORT_US;

  if (!is_due && !self->needs_reports)
    return;
  self->needs_reports = FALSE;
  if (is_due)
    {
      self->report_us = now_us;
      write_receiver_report (self, &writer, now_us);
    }
  for (guint i = 0; i < self->n_slots; i++)
    {
      LvSlot *slot = &self->slots[i];

      if (slot->needs_report || (is_due && now_us - slot->last_us < 2 * REPORT_US))
        write_sender_report (self, slot, &writer, now_us);
    }
  send_compound (self, &writer);
}

static void
begin_probe (LvWorkerPeer *self, gint64 now_us)
{
  gint64 rate_bps;

  if (self->can_send && self->exts.id[LV_EXT_TRANSPORT_SEQ] != 0
      && lv_bandwidth_get_probe (self->bandwidth, self->usable_bps, now_us, &rate_bps) > 0)
    self->is_probing = self->worker->is_probing = TRUE;
}

gboolean
lv_worker_peer_probe (LvWorkerPeer *self, gint64 now_us)
{
  gsize due;

  if (!self->is_probing)
    return FALSE;
  due = lv_bandwidth_get_probe_due (self->bandwidth, now_us, &self->is_probing);
  for (guint i = 0; i < self->n_slots && due > 0; i++)
    due -= MIN (lv_slot_probe (&self->slots[i], due, now_us), due);
  return self->is_probing;
}

/* How long others may still ask: as long as the slowest way of the room takes twice. */
static void
fit_stores (LvWorkerPeer *self, gint64 now_us)
{
  gint64 window_us
      = CLAMP (STORE_MIN_US + 2 * self->room->round_trip_us, STORE_MIN_US, (gint64) STORE_MAX_US);

  for (guint i = 0; i < LV_N_SOURCES; i++)
    for (guint k = 0; k < self->producers[i].n_layers; k++)
      lv_layer_fit_store (&self->producers[i].layers[k], window_us, now_us);
}

static void
count_losses (LvWorkerPeer *self)
{
  self->stats.lost_in = self->stats.lost_out = 0;
  for (guint i = 0; i < LV_N_SOURCES; i++)
    for (guint k = 0; k < self->producers[i].n_layers; k++)
      self->stats.lost_in += lv_reception_get_lost (&self->producers[i].layers[k].reception);
  for (guint i = 0; i < self->n_slots; i++)
    self->stats.lost_out += MAX (self->slots[i].lost, 0);
}

/* 1: everything arrives at once; 0: a quarter is lost, or it takes a second. */
static double
rate_second (LvWorkerPeer *self)
{
  LvSfuStats *stats = &self->stats;
  guint64 lost = stats->lost_in + stats->lost_out;
  guint64 media = stats->media_packets_in + stats->media_packets_out;
  double n_lost = lost > self->lost_before ? lost - self->lost_before : 0;
  double n_media = media > self->media_before ? media - self->media_before : 0;
  double loss = n_media > 0 ? MIN (n_lost / n_media, 1) : 0;
  double wait = MAX (self->round_trip_us - SLOW_US, 0) / (double) G_USEC_PER_SEC;

  self->lost_before = lost;
  self->media_before = media;
  return CLAMP (1 - 4 * loss - wait, 0, 1);
}

static void
finish_second (LvWorkerPeer *self, gint64 now_us)
{
  LvSfuStats *stats = &self->stats;
  gint64 passed_us = now_us - self->second_us;

  stats->bps_in = (stats->bytes_in - self->bytes_in_before) * 8 * G_USEC_PER_SEC / passed_us;
  stats->bps_out = (stats->bytes_out - self->bytes_out_before) * 8 * G_USEC_PER_SEC / passed_us;
  stats->peak_bps_in = MAX (stats->peak_bps_in, stats->bps_in);
  stats->peak_bps_out = MAX (stats->peak_bps_out, stats->bps_out);
  self->bytes_in_before = stats->bytes_in;
  self->bytes_out_before = stats->bytes_out;
  self->second_us = now_us;
  count_losses (self);
  if (self->state == LV_SFU_PEER_CONNECTED)
    {
      self->quality_sum += rate_second (self);
      self->n_quality++;
    }
  fit_stores (self, now_us);
  lv_sfu_tell_stats (self);
}

static LvSfuTraffic
get_rest (guint64 packets, guint64 bytes, const LvSfuTraffic *by_kind)
{
  return (LvSfuTraffic){
    .packets = packets - by_kind[LV_SFU_SOUND].packets - by_kind[LV_SFU_VIDEO].packets,
    .bytes = bytes - by_kind[LV_SFU_SOUND].bytes - by_kind[LV_SFU_VIDEO].bytes,
  };
}

void
lv_worker_peer_fill_stats (LvWorkerPeer *self, LvSfuStats *stats)
{
  count_losses (self);
  *stats = self->stats;
  stats->in[LV_SFU_CONTROL] = get_rest (stats->packets_in, stats->bytes_in, stats->in);
  stats->out[LV_SFU_CONTROL] = get_rest (stats->packets_out, stats->bytes_out, stats->out);
  stats->estimate_bps = lv_bandwidth_get_target_bps (self->bandwidth);
  stats->round_trip_us = self->round_trip_us;
  stats->quality = self->n_quality > 0 ? self->quality_sum / self->n_quality : -1;
  stats->path = self->path.kind;
  stats->address = self->path.address;
}

void
lv_worker_peer_tick (LvWorkerPeer *self, gint64 now_us)
{
  gint64 passed_us = MIN (now_us - self->tick_us + LV_PEER_TICK_US, (gint64) G_USEC_PER_SEC);
  gint64 refill = lv_bandwidth_get_target_bps (self->bandwidth) / 8 * passed_us * REPAIR_SHARE
                  / G_USEC_PER_SEC;

  self->tick_us = now_us + LV_PEER_TICK_US;
  self->repair_bytes = MIN (self->repair_bytes + refill, REPAIR_BURST);
  if (lv_media_link_get_timeout_us (self->link) == 0)
    lv_media_link_on_timeout (self->link);
  lv_worker_peer_check_way (self, now_us);
  lv_bandwidth_on_timeout (self->bandwidth, now_us);
  lv_red_choice_update (&self->red, lv_bandwidth_get_loss (self->bandwidth),
                        lv_bandwidth_get_target_bps (self->bandwidth), now_us);
  begin_probe (self, now_us);
  send_arrivals (self);
  send_reports (self, now_us);
  if (now_us - self->allocate_us >= ALLOCATE_US)
    lv_worker_peer_allocate (self, now_us);
  if (now_us - self->second_us >= SECOND_US)
    finish_second (self, now_us);
}
