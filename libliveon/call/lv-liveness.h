/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a way still leads to the server and back. Whatever comes is a sign of it; where nothing
 * comes, the server is asked (RFC 3611, 4.4), which it answers, and takes for our consent (RFC
 * 7675). Who sends notices a dead way after 1.2 s, who only listens after 2.7 s, which costs 50
 * bytes a second while nobody says anything. Values; the clock is the caller's. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 heard_us;      /* when something came last */
  gint64 checked_us;    /* when it was asked last */
  gint64 unanswered_us; /* when something left that nothing came after; 0: none did */
} LvLiveness;

/* A way was chosen, which means that it answered. */
void lv_liveness_begin (LvLiveness *self, gint64 now_us);
void lv_liveness_on_heard (LvLiveness *self, gint64 now_us);
/* Something left that is answered, be it by feedback. */
void lv_liveness_on_sent (LvLiveness *self, gint64 now_us);
/* TRUE: ask now. */
gboolean lv_liveness_take_check (LvLiveness *self, gint64 now_us);
gint64 lv_liveness_get_check_us (const LvLiveness *self);
/* So much was lost in a row that the way is dead. */
gboolean lv_liveness_is_silent (const LvLiveness *self, gint64 now_us);

G_END_DECLS
