/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way into a room. Main context only. */
#pragma once

#include "lv-call.h"

G_BEGIN_DECLS

/* Answers the call, once the entry is on disk. */
void lv_meetings_join (LvMeetings *self, LvCall *call);

G_END_DECLS
