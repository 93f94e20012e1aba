/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bytes, in all and in the last whole second. A value. The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 bytes;
  guint64 before; /* `bytes` when the second began */
  gint64 begun_us;
  gint64 bps; /* of the second before */
} LvMeter;

static inline void
lv_meter_turn (LvMeter *self, gint64 now_us)
{
  const gint64 age_us = now_us - self->begun_us;

  if (age_us < G_USEC_PER_SEC)
    return;
  self->bps = self->begun_us == 0
                  ? 0
                  : (gint64) ((self->bytes - self->before) * 8 * G_USEC_PER_SEC / age_us);
  self->before = self->bytes;
  self->begun_us = now_us;
}

static inline void
lv_meter_add (LvMeter *self, gsize length, gint64 now_us)
{
  lv_meter_turn (self, now_us);
  self->bytes += length;
}

static inline gint64
lv_meter_get_bps (LvMeter *self, gint64 now_us)
{
  lv_meter_turn (self, now_us);
  return self->bps;
}

G_END_DECLS
