/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-tile-fit.h"

#include <math.h>

#define ALIKE 0.02 /* a difference of shapes that nobody sees */
#define ROUNDED 4  /* pixels that rounding makes of a size */

/* A face fills its tile as long as little of it is cut off, above and below rather than at the
 * sides; a screen is shown whole. */
static gboolean
is_filled (gboolean is_screen, double tile, double aspect, gboolean was_filled)
{
  const double less = was_filled ? ALIKE : 0;

  if (is_screen || aspect <= 0)
    return FALSE;
  return aspect < tile ? aspect / tile > 0.74 - less : tile / aspect > 0.88 - less;
}

static gboolean
is_near (double size, guint asked)
{
  return fabs (size - asked) <= ROUNDED;
}

/* Pictures are sent, decoded and scaled for what is shown. One that is cut off is wanted as large
 * as it lies below the tile; one of the tile's shape as large as the tile, to the pixel. They come
 * scaled to even sizes, so of nearly the shape that the camera has: that must not change what is
 * wanted, or it would do so with every picture. */
LuiTileFit
lui_tile_fit (gboolean is_screen, int width, int height, double aspect, const LuiTileFit *asked)
{
  double tile = (double) width / height, below_width, below_height;
  LuiTileFit fit
      = { (guint) width, (guint) height, is_filled (is_screen, tile, aspect, asked->is_filled) };

  if (!fit.is_filled || fabs (aspect / tile - 1) <= ALIKE)
    return fit;
  below_width = MAX (width, height * aspect);
  below_height = MAX (height, width / aspect);
  if (is_near (below_width, asked->width) && is_near (below_height, asked->height))
    return (LuiTileFit){ asked->width, asked->height, TRUE };
  return (LuiTileFit){ (guint) (below_width + 0.5), (guint) (below_height + 0.5), TRUE };
}
