/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting.h"

void
lv_room_write (LvJsonWriter *writer,
               const char *name,
               LvTenant *tenant,
               LvRoom *room,
               LvUser *user,
               gint64 last_visit_ms)
{
}
