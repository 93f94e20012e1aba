/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-clock.h"

#include "lv-seq.h"

/* A report that differs by more is of another clock: another person is in the slot. */
#define SAME_CLOCK_US G_USEC_PER_SEC
/* By which share of the difference a later report moves the offset: clocks drift. */
#define DRIFT_SHARE 64

typedef struct
{
  guint rate; /* 0: no report yet */
  guint32 rtp_time;
  gint64 ntp_us;    /* of the same moment, in the reporter's clock */
  gint64 offset_us; /* of ours */
} Slot;

struct _LvMediaClock
{
  GMutex lock;
  guint n_slots;
  Slot slots[];
};

LvMediaClock *
lv_media_clock_new (guint n_slots)
{
  LvMediaClock *self = g_malloc0 (sizeof *self + n_slots * sizeof (Slot));

  g_mutex_init (&self->lock);
  self->n_slots = n_slots;
  return self;
}

void
lv_media_clock_free (LvMediaClock *self)
{
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gint64
ntp_to_us (guint64 ntp)
{
  return (gint64) (ntp >> 32) * G_USEC_PER_SEC
         + (gint64) (((ntp & G_MAXUINT32) * G_USEC_PER_SEC) >> 32);
}

void
lv_media_clock_report (
    LvMediaClock *self, guint slot, guint rate, const LvSenderInfo *info, gint64 now_us)
{
  const gint64 ntp_us = ntp_to_us (info->ntp);
  const gint64 offset_us = now_us - ntp_us;
  Slot *it = &self->slots[slot];

  g_return_if_fail (slot < self->n_slots && rate > 0);
  g_mutex_lock (&self->lock);
  if (it->rate == 0 || offset_us < it->offset_us || offset_us - it->offset_us > SAME_CLOCK_US)
    it->offset_us = offset_us;
  else
    it->offset_us += (offset_us - it->offset_us) / DRIFT_SHARE;
  it->rate = rate;
  it->rtp_time = info->rtp_time;
  it->ntp_us = ntp_us;
  g_mutex_unlock (&self->lock);
}

gint64
lv_media_clock_get_capture_us (LvMediaClock *self, guint slot, gint64 rtp_time)
{
  const Slot *it = &self->slots[slot];
  gint64 capture_us = 0;

  g_return_val_if_fail (slot < self->n_slots, 0);
  g_mutex_lock (&self->lock);
  if (it->rate > 0)
    capture_us
        = it->ntp_us + it->offset_us
          + (gint64) lv_time_diff (it->rtp_time, (guint32) rtp_time) * G_USEC_PER_SEC / it->rate;
  g_mutex_unlock (&self->lock);
  return capture_us;
}
