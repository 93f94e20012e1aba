/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The newest packets of an incoming stream, kept once for all who may ask for them again: their
 * copies are made anew from here. Bounded in bytes. The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint16 seq;
  guint16 length; /* of the payload */
  guint32 timestamp;
  gboolean has_marker;
  guint32 added_ms; /* any clock that wraps around */
} LvStoredPacket;

typedef struct _LvPacketStore LvPacketStore;
LvPacketStore *lv_packet_store_new (void);
void lv_packet_store_free (LvPacketStore *self);
/* Enough for these bytes, within the bounds of 8 kB to 512 kB. When it
 * shrinks, older packets may get lost. */
void lv_packet_store_resize (LvPacketStore *self, gsize size);
gsize lv_packet_store_get_size (LvPacketStore *self);
void lv_packet_store_add (LvPacketStore *self, const LvStoredPacket *packet, const guint8 *payload);
/* The payload, inside the store until the next add; NULL: not there (any more). */
const guint8 *lv_packet_store_find (LvPacketStore *self, guint16 seq, LvStoredPacket *packet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvPacketStore, lv_packet_store_free)

G_END_DECLS
