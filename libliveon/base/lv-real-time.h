/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A thread that goes before all ordinary ones where the system lets it (RLIMIT_RTPRIO), because
 * what it does is late when it waits: SCHED_RR at the lowest priority, which children do not get.
 *
 * It is never at the others' cost for long: a thread that needed most of its processor for half a
 * second is an ordinary one until it was calm for two. Its own thread; is_allowed: any. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint is_allowed; /* atomic */
  gboolean is_on;
  gint64 looked_us, cpu_us; /* when it was last looked at, and what it had used by then */
  guint n_busy, n_calm;     /* looks in a row */
} LvRealTime;

/* FALSE: the system does not let it, and it goes on as it was. */
gboolean lv_real_time_begin (LvRealTime *self, gint64 now_us);
/* As often as it likes. TRUE: is_on has changed. */
gboolean lv_real_time_follow (LvRealTime *self, gint64 now_us);
gboolean lv_real_time_is_allowed (LvRealTime *self);

/* Whether the thread should be on, having used so much of its processor since it began: the rule
 * alone, for tests. */
gboolean lv_real_time_judge (LvRealTime *self, gint64 now_us, gint64 cpu_us);

G_END_DECLS
