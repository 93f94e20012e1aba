/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-stray-ring.h"

#include <string.h>

#define N_STRAYS 128 /* a power of two */

struct _LvStrayRing
{
  guint written; /* atomic; by the writer alone */
  guint read;    /* atomic; by the reader alone */
  LvStray strays[N_STRAYS];
};

LvStrayRing *
lv_stray_ring_new (void)
{
  return g_new0 (LvStrayRing, 1);
}

void
lv_stray_ring_free (LvStrayRing *self)
{
  g_free (self);
}

gboolean
lv_stray_ring_add (LvStrayRing *self, const guint8 *data, gsize length, const LvAddress *from)
{
  guint written = self->written;
  LvStray *stray = &self->strays[written % N_STRAYS];

  if (length > LV_RTP_MAX_SIZE || written - g_atomic_int_get (&self->read) == N_STRAYS)
    return FALSE;
  stray->from = *from;
  stray->length = length;
  memcpy (stray->data, data, length);
  g_atomic_int_set (&self->written, written + 1);
  return TRUE;
}

LvStray *
lv_stray_ring_peek (LvStrayRing *self, guint n)
{
  return g_atomic_int_get (&self->written) - self->read > n
             ? &self->strays[(self->read + n) % N_STRAYS]
             : NULL;
}

void
lv_stray_ring_drop (LvStrayRing *self, guint n)
{
  g_atomic_int_set (&self->read, self->read + n);
}
