/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Raw pictures: a view of I420 planes in somebody's memory, and what is done to them. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 *planes[3]; /* luma, then both chromas at half size, rounded up */
  gsize strides[3];
  guint width, height;
} LvPicture;

/* Bytes of a picture whose planes stand one after another without gaps. */
gsize lv_picture_get_size (guint width, guint height);
/* Such a picture in memory of that size. */
LvPicture lv_picture_wrap (guint8 *memory, guint width, guint height);
guint lv_picture_plane_width (const LvPicture *self, guint plane);
guint lv_picture_plane_height (const LvPicture *self, guint plane);
void lv_picture_copy (LvPicture *to, const LvPicture *from); /* of the same size */
gboolean lv_picture_is_equal (const LvPicture *a, const LvPicture *b);

/* From JPEG's full range (0 to 255) to the one that video has (16 to 235, chroma to 240). */
void lv_picture_limit_range (LvPicture *to, const LvPicture *from);
/* Half the size, rounded down to even numbers, each pixel the mean of four. */
void lv_picture_halve (LvPicture *to, const LvPicture *from);
/* What is to become of width × height within a limit (0: none), never larger, both even. It keeps
 * its shape, but for the hair that lets it fill a limit of nearly the same. */
void lv_picture_fit (
    guint width, guint height, guint limit_width, guint limit_height, guint *to_w, guint *to_h);

G_END_DECLS
