/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the wall clock may be believed when records are to be purged. Main context only; the
 * limit itself (lv_retention_limit_ms, in lv-recorder.h) is a pure function. */
#pragma once

#include "lv-clock.h"

G_BEGIN_DECLS

/* What wall and monotonic time said together when they were last believed. */
typedef struct
{
  gint64 wall_ms;
  gint64 monotonic_ms;
  gboolean has_jumped;
} LvClockWatch;

void lv_clock_watch_init (LvClockWatch *self, LvClock *clock);
/* newest_record_ms: 0 while there is none. The error is LIVEON_ERROR_CLOCK. */
gboolean lv_clock_watch_check (LvClockWatch *self,
                               LvClock *clock,
                               gboolean must_be_synchronised,
                               gint64 newest_record_ms,
                               GError **error);

G_END_DECLS
