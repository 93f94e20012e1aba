/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The list of announcements, the newest first. Main context only. */
#pragma once

#include "liveon-announcement.h"
#include "lv-mirror.h"

G_BEGIN_DECLS

LvMirror *lv_notices_new (LvLink *link);

G_END_DECLS
