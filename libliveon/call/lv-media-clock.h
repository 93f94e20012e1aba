/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a slot's RTP time to the moment of its capture, by sender reports (RFC 3550, 6.4.1), so that
 * sound and pictures of one person can be set side by side. The moment is given in our own clock:
 * the offset between it and the reporter's is taken from the reports that came quickest, so it is
 * late by the shortest way that one of them took, for sound and pictures alike. Any thread. */
#pragma once

#include "lv-rtcp.h"

G_BEGIN_DECLS

typedef struct _LvMediaClock LvMediaClock;

LvMediaClock *lv_media_clock_new (guint n_slots);
void lv_media_clock_free (LvMediaClock *self);
/* A report about the stream in a slot came. rate: of the stream's clock, in Hz. */
void lv_media_clock_report (
    LvMediaClock *self, guint slot, guint rate, const LvSenderInfo *info, gint64 now_us);
/* 0 before the first report. */
gint64 lv_media_clock_get_capture_us (LvMediaClock *self, guint slot, gint64 rtp_time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvMediaClock, lv_media_clock_free)

G_END_DECLS
