/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-packets.h"

#include <string.h>

#define FIRST_SIZE 128 /* a power of two */
#define MAX_SPARE 64   /* buffers kept for the next packets */
#define REORDER 64     /* packets that may have been overtaken by the first that came */

typedef union _Buffer Buffer;
union _Buffer
{
  Buffer *next;
  guint8 bytes[LV_RTP_MAX_SIZE];
};

struct _LvVideoPackets
{
  gint64 low, high; /* 0: nothing came yet */
  gsize size;       /* of the ring; a power of two */
  LvVideoPacket *ring;
  Buffer *spare;
  guint n_spare;
};

LvVideoPackets *
lv_video_packets_new (void)
{
  return g_new0 (LvVideoPackets, 1);
}

static void
release (LvVideoPackets *self, LvVideoPacket *packet)
{
  Buffer *buffer = (Buffer *) packet->data;

  packet->seq = 0;
  if (buffer == NULL)
    return;
  packet->data = NULL;
  if (self->n_spare == MAX_SPARE)
    {
      g_free (buffer);
      return;
    }
  buffer->next = self->spare;
  self->spare = buffer;
  self->n_spare++;
}

static guint8 *
take_buffer (LvVideoPackets *self)
{
  Buffer *buffer = self->spare;

  if (buffer == NULL)
    {
      buffer = g_new (Buffer, 1);
      return buffer->bytes;
    }
  self->spare = buffer->next;
  self->n_spare--;
  return buffer->bytes;
}

void
lv_video_packets_clear (LvVideoPackets *self)
{
  for (gsize i = 0; i < self->size; i++)
    if (self->ring[i].seq != 0)
      release (self, &self->ring[i]);
  self->low = self->high = 0;
}

void
lv_video_packets_free (LvVideoPackets *self)
{
  lv_video_packets_clear (self);
  while (self->spare != NULL)
    g_free (take_buffer (self));
  g_free (self->ring);
  g_free (self);
}

static LvVideoPacket *
get_place (LvVideoPackets *self, gint64 seq)
{
  return &self->ring[(gsize) seq & (self->size - 1)];
}

LvVideoPacket *
lv_video_packets_find (LvVideoPackets *self, gint64 seq)
{
  LvVideoPacket *packet;

  if (self->size == 0)
    return NULL;
  packet = get_place (self, seq);
  return packet->seq == seq ? packet : NULL;
}

static void
grow (LvVideoPackets *self, gsize span)
{
  LvVideoPacket *old = self->ring;
  gsize old_size = self->size;

  if (span <= old_size)
    return;
  self->size = MAX (old_size, FIRST_SIZE);
  while (self->size < span)
    self->size *= 2;
  self->ring = g_new0 (LvVideoPacket, self->size);
  for (gsize i = 0; i < old_size; i++)
    if (old[i].seq != 0)
      *get_place (self, old[i].seq) = old[i];
  g_free (old);
}

/* Makes the range reach to the number. */
static gboolean
reach (LvVideoPackets *self, gint64 seq)
{
  if (self->high == 0)
    {
      self->low = MAX (seq - REORDER, 1);
      self->high = seq;
    }
  if (seq < self->low || seq - self->low >= LV_VIDEO_PACKETS_MAX)
    return FALSE;
  self->high = MAX (self->high, seq);
  grow (self, (gsize) (self->high - self->low + 1));
  return TRUE;
}

static void
fill (LvVideoPackets *self, LvVideoPacket *packet, const LvRtpHeader *header)
{
  LvVp8Descriptor *vp8 = &packet->facts.vp8;
  const guint8 *data;

  packet->rtp_time = header->timestamp;
  packet->has_marker = header->has_marker;
  packet->facts.sender_index
      = header->has_csrc && header->csrc <= G_MAXINT ? (int) header->csrc : -1;
  packet->is_empty = header->payload_length > LV_RTP_MAX_SIZE
                     || !lv_vp8_parse_descriptor (header->payload, header->payload_length, vp8);
  if (packet->is_empty)
    return;
  data = header->payload + vp8->length;
  packet->length = (guint16) (header->payload_length - vp8->length);
  packet->facts.is_key = vp8->is_start && lv_vp8_is_key (data, packet->length);
  packet->data = take_buffer (self);
  memcpy (packet->data, data, packet->length);
}

/* The first packet of the frame, when all from there to this one are there; else 0. */
static gint64
find_first (LvVideoPackets *self, const LvVideoPacket *packet)
{
  const LvVideoPacket *before;

  if (packet->facts.vp8.is_start)
    return packet->seq;
  before = lv_video_packets_find (self, packet->seq - 1);
  if (before == NULL || before->is_empty || before->has_marker
      || before->rtp_time != packet->rtp_time)
    return 0;
  return before->first;
}

/* What was known of the frame up to this packet now holds for those behind it, too. Every packet
 * is passed once, so this is cheap in whatever order they come. */
static gboolean
connect (LvVideoPackets *self, LvVideoPacket *packet)
{
  while (packet != NULL && !packet->is_empty && packet->first == 0)
    {
      packet->first = find_first (self, packet);
      if (packet->first == 0)
        return FALSE;
      if (packet->has_marker)
        {
          lv_video_packets_find (self, packet->first)->last = packet->seq;
          return TRUE;
        }
      packet = lv_video_packets_find (self, packet->seq + 1);
    }
  return FALSE;
}

gboolean
lv_video_packets_add (LvVideoPackets *self,
                      gint64 seq,
                      const LvRtpHeader *header,
                      gboolean *is_whole)
{
  LvVideoPacket *packet;

  *is_whole = FALSE;
  if (!reach (self, seq))
    return FALSE;
  packet = get_place (self, seq);
  if (packet->seq == seq)
    return FALSE;
  *packet = (LvVideoPacket){ .seq = seq };
  fill (self, packet, header);
  *is_whole = connect (self, packet);
  return TRUE;
}

GBytes *
lv_video_packets_join (LvVideoPackets *self, const LvVideoPacket *first)
{
  gsize length = 0;
  guint8 *bytes;
  guint8 *at;

  for (gint64 seq = first->seq; seq <= first->last; seq++)
    length += get_place (self, seq)->length;
  at = bytes = g_malloc (length);
  for (gint64 seq = first->seq; seq <= first->last; seq++)
    {
      const LvVideoPacket *packet = get_place (self, seq);

      memcpy (at, packet->data, packet->length);
      at += packet->length;
    }
  return g_bytes_new_take (bytes, length);
}

void
lv_video_packets_drop_before (LvVideoPackets *self, gint64 seq)
{
  for (; self->low < seq; self->low++)
    {
      LvVideoPacket *packet = lv_video_packets_find (self, self->low);

      if (packet != NULL)
        release (self, packet);
    }
  self->high = MAX (self->high, self->low - 1);
}

gint64
lv_video_packets_get_low (LvVideoPackets *self)
{
  return self->low;
}

gint64
lv_video_packets_get_high (LvVideoPackets *self)
{
  return self->high;
}
