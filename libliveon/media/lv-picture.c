/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-picture.h"

#include <string.h>

#define LIKE 64 /* a 64th more or less is the same shape: nobody sees it */

gsize
lv_picture_get_size (guint width, guint height)
{
  gsize chroma = (gsize) ((width + 1) / 2) * ((height + 1) / 2);

  return (gsize) width * height + 2 * chroma;
}

LvPicture
lv_picture_wrap (guint8 *memory, guint width, guint height)
{
  gsize luma = (gsize) width * height;
  gsize chroma = (gsize) ((width + 1) / 2) * ((height + 1) / 2);

  return (LvPicture){
    .planes = { memory, memory + luma, memory + luma + chroma },
    .strides = { width, (width + 1) / 2, (width + 1) / 2 },
    .width = width,
    .height = height,
  };
}

guint
lv_picture_plane_width (const LvPicture *self, guint plane)
{
  return plane == 0 ? self->width : (self->width + 1) / 2;
}

guint
lv_picture_plane_height (const LvPicture *self, guint plane)
{
  return plane == 0 ? self->height : (self->height + 1) / 2;
}

void
lv_picture_copy (LvPicture *to, const LvPicture *from)
{
  g_return_if_fail (to->width == from->width && to->height == from->height);

  for (guint p = 0; p < 3; p++)
    for (guint y = 0; y < lv_picture_plane_height (to, p); y++)
      memcpy (to->planes[p] + y * to->strides[p], from->planes[p] + y * from->strides[p],
              lv_picture_plane_width (to, p));
}

gboolean
lv_picture_is_equal (const LvPicture *a, const LvPicture *b)
{
  if (a->width != b->width || a->height != b->height)
    return FALSE;
  for (guint p = 0; p < 3; p++)
    for (guint y = 0; y < lv_picture_plane_height (a, p); y++)
      if (memcmp (a->planes[p] + y * a->strides[p], b->planes[p] + y * b->strides[p],
                  lv_picture_plane_width (a, p))
          != 0)
        return FALSE;
  return TRUE;
}

/* Written so that compilers make vector instructions of it. */
static void
halve_line (guint8 *restrict to,
            const guint8 *restrict first,
            const guint8 *restrict second,
            guint width)
{
  for (guint x = 0; x < width; x++)
    to[x]
        = (guint8) ((first[2 * x] + first[2 * x + 1] + second[2 * x] + second[2 * x + 1] + 2) >> 2);
}

void
lv_picture_halve (LvPicture *to, const LvPicture *from)
{
  g_return_if_fail (((to->width | to->height) & 1) == 0);
  g_return_if_fail (2 * to->width <= from->width && 2 * to->height <= from->height);

  for (guint p = 0; p < 3; p++)
    for (guint y = 0; y < lv_picture_plane_height (to, p); y++)
      {
        const guint8 *line = from->planes[p] + 2 * y * from->strides[p];

        halve_line (to->planes[p] + y * to->strides[p], line, line + from->strides[p],
                    lv_picture_plane_width (to, p));
      }
}

/* value × factor / 65536 + offset, rounded. */
static void
limit_line (guint8 *to, const guint8 *from, guint width, guint factor, guint offset)
{
  guint start = (offset << 16) + 32768;

  for (guint x = 0; x < width; x++)
    to[x] = (guint8) ((from[x] * factor + start) >> 16);
}

void
lv_picture_limit_range (LvPicture *to, const LvPicture *from)
{
  for (guint p = 0; p < 3; p++)
    for (guint y = 0; y < lv_picture_plane_height (to, p); y++)
      /* 219 / 255 and 224 / 255; of chroma 128 stays, since 128 × 224 / 255 is 112.4. */
      limit_line (to->planes[p] + y * to->strides[p], from->planes[p] + y * from->strides[p],
                  lv_picture_plane_width (to, p), p == 0 ? 56284 : 57569, 16);
}

static gboolean
is_alike (guint64 a, guint64 b)
{
  return (a > b ? a - b : b - a) * LIKE <= a;
}

void
lv_picture_fit (
    guint width, guint height, guint limit_width, guint limit_height, guint *to_w, guint *to_h)
{
  guint64 w = width, h = height;

  /* What is drawn larger by a hair costs as much as what is drawn twice as large. */
  if (limit_width > 0 && w > limit_width && limit_height > 0 && h > limit_height
      && is_alike (w * limit_height, h * limit_width))
    {
      w = limit_width;
      h = limit_height;
    }
  if (limit_width > 0 && w > limit_width)
    {
      h = h * limit_width / w;
      w = limit_width;
    }
  if (limit_height > 0 && h > limit_height)
    {
      w = w * limit_height / h;
      h = limit_height;
    }
  *to_w = MAX (w & ~1ULL, 2);
  *to_h = MAX (h & ~1ULL, 2);
}
