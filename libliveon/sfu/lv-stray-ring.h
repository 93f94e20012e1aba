/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Datagrams that reached the wrong worker, on their way to the right one: a ring of fixed size
 * between two threads, without a lock. add: the one that writes; peek, drop: the one that reads. */
#pragma once

#include "lv-address.h"
#include "lv-rtp.h"

G_BEGIN_DECLS

typedef struct
{
  LvAddress from;
  guint16 length;
  guint8 data[LV_RTP_MAX_SIZE + 20];
} LvStray;

typedef struct _LvStrayRing LvStrayRing;
LvStrayRing *lv_stray_ring_new (void);
void lv_stray_ring_free (LvStrayRing *self);
/* FALSE when it is full: the datagram is lost, as in a network. */
gboolean
lv_stray_ring_add (LvStrayRing *self, const guint8 *data, gsize length, const LvAddress *from);
/* The n-th that waits; NULL: no more. */
LvStray *lv_stray_ring_peek (LvStrayRing *self, guint n);
void lv_stray_ring_drop (LvStrayRing *self, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvStrayRing, lv_stray_ring_free)

G_END_DECLS
