/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-flow.h"

#define FRAME_US 33333
#define FEEDBACK_US 50000
#define STEP_US 1000
#define PACKET 1200
#define PACING 1.5
#define MIN_BPS 50000
#define MAX_BPS 20000000

typedef struct
{
  gint64 arrival_us;
  guint16 seq;
  gsize length;
  guint8 bytes[PACKET]; /* of feedback */
} Packet;

void
test_flow_init (TestFlow *self,
                TestLink *link,
                const TestLinkSettings *back,
                gint64 start_bps,
                gint64 source_bps)
{
  *self = (TestFlow){
    .bandwidth = lv_bandwidth_new (start_bps, MIN_BPS, MAX_BPS),
    .arrivals = lv_arrivals_new (),
    .link = link,
    .source_bps = source_bps,
  };
  test_link_init (&self->back, back, (guint32) start_bps);
  lv_bandwidth_set_round_trip (self->bandwidth, link->settings.delay_us + back->delay_us);
}

void
test_flow_clear (TestFlow *self)
{
  lv_bandwidth_free (self->bandwidth);
  lv_arrivals_free (self->arrivals);
  g_queue_clear_full (&self->coming, g_free);
  g_queue_clear_full (&self->feedback, g_free);
}

static int
compare_arrivals (gconstpointer a, gconstpointer b, gpointer data)
{
  const Packet *first = a, *second = b;

  return first->arrival_us < second->arrival_us ? -1 : first->arrival_us > second->arrival_us;
}

static Packet *
pop_due (GQueue *queue, gint64 now_us)
{
  Packet *first = g_queue_peek_head (queue);

  return first != NULL && first->arrival_us <= now_us ? g_queue_pop_head (queue) : NULL;
}

static void
send (TestFlow *self, gsize length, gboolean is_probe, gint64 now_us)
{
  g_autofree Packet *packet = g_new (Packet, 1);

  packet->length = length;
  packet->seq = lv_bandwidth_on_sent (self->bandwidth, length, is_probe, now_us);
  self->longest_queue_us
      = MAX (self->longest_queue_us, test_link_get_queue_us (self->link, now_us));
  if (test_link_send (self->link, length, now_us, &packet->arrival_us))
    g_queue_insert_sorted (&self->coming, g_steal_pointer (&packet), compare_arrivals, NULL);
}

static void
send_media (TestFlow *self, gint64 now_us)
{
  gint64 target_bps = lv_bandwidth_get_target_bps (self->bandwidth);

  if (now_us >= self->frame_us)
    {
      /* Frames differ, as an encoder's do. */
      self->queued_bytes += (gint64) ((0.75 + 0.5 * test_link_draw (&self->back))
                                      * (double) MIN (target_bps, self->source_bps) / 8 * FRAME_US
                                      / G_USEC_PER_SEC);
      self->frame_us = now_us + FRAME_US;
    }
  for (self->sent_until_us = MAX (self->sent_until_us, now_us - STEP_US);
       self->queued_bytes > 0 && self->sent_until_us < now_us;)
    {
      gint64 length = MIN (self->queued_bytes, PACKET);

      send (self, (gsize) length, FALSE, now_us);
      self->queued_bytes -= length;
      self->sent_until_us
          += (gint64) ((double) length * 8 * G_USEC_PER_SEC / (PACING * (double) target_bps));
    }
}

/* Spread over its time, as the rate says. */
static void
send_probe (TestFlow *self, gint64 now_us)
{
  gint64 probe_bps;
  gsize bytes = lv_bandwidth_get_probe (self->bandwidth, self->source_bps, now_us, &probe_bps);

  if (bytes > 0)
    {
      self->probe_bytes = (gint64) bytes;
      self->probe_bps = probe_bps;
      self->probe_us = now_us;
    }
  for (; self->probe_bytes > 0 && self->probe_us <= now_us; self->probe_bytes -= PACKET)
    {
      send (self, PACKET, TRUE, now_us);
      self->probe_us += (gint64) PACKET * 8 * G_USEC_PER_SEC / self->probe_bps;
    }
}

static void
send_feedback (TestFlow *self, gint64 now_us)
{
  Packet packet;

  while ((packet.length = lv_arrivals_write (self->arrivals, 1, 2, packet.bytes, PACKET)) > 0)
    if (test_link_send (&self->back, packet.length, now_us, &packet.arrival_us) && !self->is_mute)
      g_queue_insert_sorted (&self->feedback, g_memdup2 (&packet, sizeof packet), compare_arrivals,
                             NULL);
}

void
test_flow_step (TestFlow *self, gint64 now_us)
{
  Packet *packet;

  while ((packet = pop_due (&self->coming, now_us)) != NULL)
    {
      lv_arrivals_add (self->arrivals, packet->seq, packet->arrival_us);
      self->received_bytes += (gint64) packet->length;
      g_free (packet);
    }
  while ((packet = pop_due (&self->feedback, now_us)) != NULL)
    {
      g_assert_true (
          lv_bandwidth_on_feedback (self->bandwidth, packet->bytes, packet->length, now_us));
      g_free (packet);
    }
  if (now_us >= self->feedback_us)
    {
      send_feedback (self, now_us);
      lv_bandwidth_on_timeout (self->bandwidth, now_us);
      self->feedback_us = now_us + FEEDBACK_US;
    }
  send_media (self, now_us);
  send_probe (self, now_us);
}
