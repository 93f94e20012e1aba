/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-packet-store.h"

#include <string.h>

#define MIN_SIZE (8 * 1024)
#define MAX_SIZE (512 * 1024)
#define BYTES_PER_ENTRY 256

typedef struct
{
  guint64 at; /* bytes written before it, since the beginning; the place is that modulo size */
  LvStoredPacket packet;
} Entry;

struct _LvPacketStore
{
  gsize size;      /* a power of two */
  guint64 written; /* from 1 on, so that an unused entry is never in reach */
  guint n_entries; /* a power of two */
  Entry *entries;  /* by sequence number */
  guint8 *bytes;
};

static void
allocate (LvPacketStore *self, gsize size)
{
  self->size = size;
  self->n_entries = size / BYTES_PER_ENTRY;
  self->entries = g_new0 (Entry, self->n_entries);
  self->bytes = g_malloc (size);
  self->written = size;
}

LvPacketStore *
lv_packet_store_new (void)
{
  LvPacketStore *self = g_new0 (LvPacketStore, 1);

  allocate (self, MIN_SIZE);
  return self;
}

static void
release (LvPacketStore *self)
{
  g_free (self->entries);
  g_free (self->bytes);
}

void
lv_packet_store_free (LvPacketStore *self)
{
  release (self);
  g_free (self);
}

void
lv_packet_store_resize (LvPacketStore *self, gsize size)
{
  gsize rounded = MIN_SIZE;
  LvPacketStore old = *self;
  gsize kept;

  while (rounded < size && rounded < MAX_SIZE)
    rounded *= 2;
  /* It shrinks only when it is far too large. */
  if (rounded == self->size || (rounded < self->size && rounded * 4 > self->size))
    return;
  /* The gaps at the end take room, too. */
  kept = rounded > old.size ? old.size : rounded / 2;
  allocate (self, rounded);
  for (guint i = 0; i < old.n_entries; i++)
    if (old.entries[i].at != 0 && old.written - old.entries[i].at <= kept)
      lv_packet_store_add (self, &old.entries[i].packet,
                           &old.bytes[old.entries[i].at & (old.size - 1)]);
  release (&old);
}

gsize
lv_packet_store_get_size (LvPacketStore *self)
{
  return self->size;
}

void
lv_packet_store_add (LvPacketStore *self, const LvStoredPacket *packet, const guint8 *payload)
{
  gsize at = self->written & (self->size - 1);
  Entry *entry = &self->entries[packet->seq & (self->n_entries - 1)];

  g_return_if_fail (packet->length <= MIN_SIZE / 2);
  if (at + packet->length > self->size)
    self->written += self->size - at;
  entry->at = self->written;
  entry->packet = *packet;
  memcpy (&self->bytes[self->written & (self->size - 1)], payload, packet->length);
  self->written += packet->length;
}

const guint8 *
lv_packet_store_find (LvPacketStore *self, guint16 seq, LvStoredPacket *packet)
{
  const Entry *entry = &self->entries[seq & (self->n_entries - 1)];

  if (entry->at == 0 || entry->packet.seq != seq || self->written - entry->at > self->size)
    return NULL;
  *packet = entry->packet;
  return &self->bytes[entry->at & (self->size - 1)];
}
