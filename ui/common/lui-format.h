/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times, lengths and amounts as people write them, in the interface's language. Times are shown in
 * the time zone of now, which is the person's. */

/* "13:05" */
char *lui_format_time (GDateTime *time, GDateTime *now);
/* "13:00–14:00"; with the day before the end when that is another one. */
char *lui_format_times (GDateTime *start, GDateTime *end, GDateTime *now);
/* "Today", "Yesterday", "Tomorrow", else "24 November", "11月24日"; the year where it is another.
 */
char *lui_format_day (GDateTime *time, GDateTime *now);
/* "Tuesday, 24 November", "11月24日(火)"; the year where it is another. */
char *lui_format_date (GDateTime *time, GDateTime *now);
/* The same, with the year in any case. */
char *lui_format_full_date (GDateTime *time, GDateTime *now);
/* The day and the time of day. */
char *lui_format_moment (GDateTime *time, GDateTime *now);
/* "1 h 5 min", "1時間5分"; seconds below a minute. */
char *lui_format_duration (gint64 seconds);
/* "3.4 MB" */
char *lui_format_size (gint64 bytes);

G_END_DECLS
