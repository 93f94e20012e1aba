/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which days of the history are shown, in the order in which they are offered. */
typedef enum
{
  LUI_HISTORY_ALL,
  LUI_HISTORY_TODAY,
  LUI_HISTORY_WEEK,
  LUI_HISTORY_MONTH,
  LUI_HISTORY_QUARTER,
  LUI_HISTORY_SPAN, /* from a day to a day, both of them too */
} LuiHistoryRange;

/* From the first moment to before the second, in the zone of now; NULL: unbounded. first and last:
 * any moments of the two days of a span, in either order. */
void lui_history_range_get (LuiHistoryRange range,
                            GDateTime *now,
                            GDateTime *first,
                            GDateTime *last,
                            GDateTime **from,
                            GDateTime **to);

G_END_DECLS
