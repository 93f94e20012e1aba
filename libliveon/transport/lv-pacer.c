/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-pacer.h"
#include "lv-srtp.h"

#include <string.h>

#define MAX_PACKETS 1024 /* that wait; about a megabyte */
#define MAX_WAIT_US G_USEC_PER_SEC
#define BURST_US 5000 /* what may leave at once, so that nobody has to wake up for each packet */

/* A packet that waits. Memory of slots that were never used is never touched. */
typedef struct
{
  guint8 packet[LV_RTP_MAX_SIZE + LV_SRTP_OVERHEAD];
  LvOutgoing outgoing; /* its packet is set when it leaves */
  guint16 next;        /* of the queue, or of those that are free */
} Slot;

#define NONE G_MAXUINT16

typedef struct
{
  guint16 first, last; /* NONE: empty */
} SlotQueue;

struct _LvPacer
{
  LvOutgoingFunc send;
  LvPacerPaddingFunc padding;
  gpointer data;
  gint64 rate_bps;
  gint64 next_us; /* when what has left has left at our rate */
  SlotQueue repairs, video;
  guint16 free; /* first of the used ones that are free again, NONE: none */
  guint n_used; /* slots that were ever used */
  gsize queued_bytes;
  gboolean is_probing;
  gint64 probe_bytes, probe_bps, probe_us; /* that are left, how fast, the next */
  Slot slots[MAX_PACKETS];
};

LvPacer *
lv_pacer_new (LvOutgoingFunc send, gpointer data)
{
  LvPacer *self = g_malloc (sizeof (LvPacer));

  self->send = send;
  self->padding = NULL;
  self->data = data;
  self->rate_bps = 300000;
  self->next_us = 0;
  self->repairs = self->video = (SlotQueue){ NONE, NONE };
  self->free = NONE;
  self->n_used = 0;
  self->queued_bytes = 0;
  self->probe_bytes = 0;
  self->is_probing = FALSE;
  return self;
}

void
lv_pacer_free (LvPacer *self)
{
  g_free (self);
}

void
lv_pacer_set_padding (LvPacer *self, LvPacerPaddingFunc func)
{
  self->padding = func;
}

void
lv_pacer_set_rate (LvPacer *self, gint64 bps)
{
  self->rate_bps = MAX (bps, 1);
}

gsize
lv_pacer_get_queued (LvPacer *self)
{
  return self->queued_bytes;
}

static guint16
take_free (LvPacer *self)
{
  guint16 at = self->free;

  if (at != NONE)
    self->free = self->slots[at].next;
  else if (self->n_used < MAX_PACKETS)
    at = (guint16) self->n_used++;
  return at;
}

static void
push (LvPacer *self, SlotQueue *queue, guint16 at)
{
  self->slots[at].next = NONE;
  if (queue->first == NONE)
    queue->first = at;
  else
    self->slots[queue->last].next = at;
  queue->last = at;
  self->queued_bytes += self->slots[at].outgoing.length;
}

/* What leaves moves the moment of the next by the time that it takes at our rate; a probe is meant
 * to be faster than that. */
static void
account (LvPacer *self, gsize length, gint64 now_us)
{
  gint64 drain_bps = (gint64) self->queued_bytes * 8 * G_USEC_PER_SEC / MAX_WAIT_US;
  gint64 rate_bps = MAX (self->rate_bps, drain_bps);

  if (self->is_probing)
    return;
  self->next_us
      = MAX (self->next_us, now_us - BURST_US) + (gint64) length * 8 * G_USEC_PER_SEC / rate_bps;
}

static void
send_first (LvPacer *self, SlotQueue *queue, gint64 now_us)
{
  guint16 at = queue->first;
  Slot *slot = &self->slots[at];

  queue->first = slot->next;
  account (self, slot->outgoing.length, now_us);
  self->queued_bytes -= slot->outgoing.length;
  slot->outgoing.packet = slot->packet;
  slot->outgoing.is_probe = self->is_probing;
  self->send (&slot->outgoing, self->data);
  slot->next = self->free;
  self->free = at;
}

static SlotQueue *
get_next_queue (LvPacer *self)
{
  if (self->repairs.first != NONE)
    return &self->repairs;
  return self->video.first != NONE ? &self->video : NULL;
}

static void
send_now (LvPacer *self, const LvOutgoing *outgoing, gint64 now_us)
{
  LvOutgoing own = *outgoing;

  own.is_probe = self->is_probing;
  account (self, outgoing->length, now_us);
  self->send (&own, self->data);
}

gboolean
lv_pacer_add (LvPacer *self, const LvOutgoing *outgoing, gint64 now_us)
{
  guint16 at;

  g_return_val_if_fail (outgoing->length <= LV_RTP_MAX_SIZE, FALSE);

  if (outgoing->is_padding || !lv_source_is_video (outgoing->source))
    {
      send_now (self, outgoing, now_us);
      return TRUE;
    }
  at = take_free (self);
  if (at == NONE)
    return FALSE;
  memcpy (self->slots[at].packet, outgoing->packet, outgoing->length);
  self->slots[at].outgoing = *outgoing;
  push (self, outgoing->is_retransmission ? &self->repairs : &self->video, at);
  return TRUE;
}

void
lv_pacer_probe (LvPacer *self, gsize bytes, gint64 rate_bps, gint64 now_us)
{
  self->probe_bytes = (gint64) bytes;
  self->probe_bps = MAX (rate_bps, 1);
  self->probe_us = now_us;
}

/* Its length, 0 when there is nothing to fill the burst with. */
static gsize
send_probe_packet (LvPacer *self, gint64 now_us)
{
  SlotQueue *queue = get_next_queue (self);
  gsize length;

  if (queue == NULL)
    return self->padding != NULL ? self->padding (
               MIN ((gsize) self->probe_bytes, LV_RTP_PACKET_SIZE), now_us, self->data)
                                 : 0;
  length = self->slots[queue->first].outgoing.length;
  send_first (self, queue, now_us);
  return length;
}

static void
send_probe (LvPacer *self, gint64 now_us)
{
  self->is_probing = TRUE;
  while (self->probe_bytes > 0 && self->probe_us <= now_us)
    {
      gsize length = send_probe_packet (self, now_us);

      self->probe_bytes = length > 0 ? self->probe_bytes - (gint64) length : 0;
      self->probe_us += (gint64) length * 8 * G_USEC_PER_SEC / self->probe_bps;
    }
  self->is_probing = FALSE;
}

gint64
lv_pacer_on_timeout (LvPacer *self, gint64 now_us)
{
  gint64 next_us = G_MAXINT64;
  SlotQueue *queue;

  send_probe (self, now_us);
  while ((queue = get_next_queue (self)) != NULL && self->next_us <= now_us)
    send_first (self, queue, now_us);
  if (queue != NULL)
    next_us = self->next_us;
  if (self->probe_bytes > 0)
    next_us = MIN (next_us, self->probe_us);
  return next_us < G_MAXINT64 ? next_us - now_us : -1;
}
