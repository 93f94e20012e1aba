/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Days as people write them. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "3 May 2026", "2026年5月3日"; with the day of the week "Sunday, 3 May 2026", "2026年5月3日(日)".
 * It is the day in the time zone that the date carries. */
char *lv_date_text (GDateTime *date, gboolean has_weekday, const char *language);

G_END_DECLS
