/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the tiles of a stage lie: numbers alone. Main context only. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define LUI_STAGE_MAX_TILES 25 /* as many pictures come at once */

/* How many tiles fit, not counting a large one; at least 1. */
guint lui_stage_layout_get_capacity (int width, int height, gboolean has_main);
/* main: where the large one lies; NULL: there is none. cells: count of them. */
void lui_stage_layout_place (
    int width, int height, GdkRectangle *main, GdkRectangle *cells, guint count);

G_END_DECLS
