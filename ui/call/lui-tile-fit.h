/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a picture lies in a tile: numbers alone. Main context only. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint width, height; /* of the picture, in pixels of the screen: what is asked for */
  gboolean is_filled;  /* it fills the tile, and a little of it is cut off */
} LuiTileFit;

/* width, height: of the tile, in pixels of the screen, at least 1. aspect: of the pictures that
 * come now, width by height; 0 before the first. asked: what was asked for so far. */
LuiTileFit
lui_tile_fit (gboolean is_screen, int width, int height, double aspect, const LuiTileFit *asked);

G_END_DECLS
