/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* What the history says of a visit. */

/* How it ended: "Left", "Removed"; "" while inside. */
const char *lui_visit_words_get_end (LiveonLeaveReason reason, gboolean is_inside);
/* "13:00–14:05 · 1 h 5 min · Left"; left: NULL while inside. */
char *lui_visit_words_dup_summary (GDateTime *entered,
                                   GDateTime *left,
                                   LiveonLeaveReason reason,
                                   GDateTime *now);
/* "Good", "Fair", "Poor" of 0 to 1; "" when it was not measured. */
const char *lui_visit_words_get_quality (double quality);
/* An icon that says the same; NULL when it was not measured. */
const char *lui_visit_words_get_quality_icon (double quality);
/* The day as a heading: "Today · Tuesday, 24 November". */
char *lui_visit_words_dup_day (GDateTime *entered, GDateTime *now);
/* Whether both began on one day of the person's. */
gboolean lui_visit_words_is_same_day (GDateTime *a, GDateTime *b, GDateTime *now);

G_END_DECLS
