/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The raw clip of the fake camera, and which of its pictures a counter means: so a test has the
 * source of whatever arrives. */
#pragma once

#include <math.h>

#include "lv-test-picture.h"

typedef struct
{
  GMappedFile *file;
  guint width, height;
  guint n_pictures;
} ClipFile;

static inline gboolean
clip_file_open (ClipFile *self, const char *path, guint width, guint height, GError **error)
{
  self->file = g_mapped_file_new (path, FALSE, error);
  if (self->file == NULL)
    return FALSE;
  self->width = width;
  self->height = height;
  self->n_pictures = g_mapped_file_get_length (self->file) / lv_picture_get_size (width, height);
  if (self->n_pictures == 0)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s has no picture", path);
  return self->n_pictures > 0;
}

static inline void
clip_file_close (ClipFile *self)
{
  g_clear_pointer (&self->file, g_mapped_file_unref);
}

/* After so many pictures it begins again: forwards and backwards. */
static inline guint
clip_file_get_period (const ClipFile *self)
{
  return MAX (2 * self->n_pictures - 2, 1);
}

/* The picture of a counter, with its code: exactly what the camera showed. */
static inline void
clip_file_draw (const ClipFile *self, LvPicture *to, const LvTestCode *code)
{
  guint period = clip_file_get_period (self), place = code->counter % period;
  gsize index = MIN (place, period - place) % self->n_pictures;
  guint8 *contents = (guint8 *) g_mapped_file_get_contents (self->file);
  LvPicture from
      = lv_picture_wrap (contents + index * lv_picture_get_size (self->width, self->height),
                         self->width, self->height);

  lv_picture_copy (to, &from);
  lv_test_code_draw (to, code);
}

/* The peak signal-to-noise ratio of luma that arrived, dB, 99 when it is the same; 0 where it
 * cannot be compared: the size is not that of the clip halved some times. */
static inline float
clip_file_compare (const ClipFile *self,
                   const LvTestCode *code,
                   const guint8 *luma,
                   gsize stride,
                   guint width,
                   guint height)
{
  g_autofree guint8 *memory = g_malloc (lv_picture_get_size (self->width, self->height));
  LvPicture source = lv_picture_wrap (memory, self->width, self->height);
  double sum = 0;

  clip_file_draw (self, &source, code);
  while (source.width / 2 >= width && source.width != width)
    {
      guint8 *scaled = g_malloc (lv_picture_get_size (source.width / 2, source.height / 2));
      LvPicture half = lv_picture_wrap (scaled, source.width / 2, source.height / 2);

      lv_picture_halve (&half, &source);
      g_free (memory);
      memory = scaled;
      source = half;
    }
  if (source.width != width || source.height != height)
    return 0;
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        int difference = luma[y * stride + x] - source.planes[0][y * source.strides[0] + x];

        sum += difference * difference;
      }
  return sum == 0 ? 99 : (float) (10 * log10 (255.0 * 255.0 * width * height / sum));
}
