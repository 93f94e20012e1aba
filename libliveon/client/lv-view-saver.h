/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked of the server when data is saved. Values. Any thread. */
#pragma once

#include "lv-media-messages.h"

G_BEGIN_DECLS

#define LV_VIEW_SAVER_CAMERAS 4

/* view: of LvViewItem, the most important first. Of the cameras the first is asked for in the size
 * in which one sees a face, the next few in the size in which one knows who it is, the rest not at
 * all. Screens stay: one that cannot be read would be of no use. */
void lv_view_saver_reduce (GArray *view);

G_END_DECLS
