/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The raw clip of the fake camera, and which of its pictures a counter means: so a test has the
 * source of whatever arrives. */
#pragma once

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

/* The picture of a counter, with its code: exactly what the camera showed. */
static inline void
clip_file_draw (const ClipFile *self, LvPicture *to, const LvTestCode *code)
{
  guint period = MAX (2 * self->n_pictures - 2, 1), place = code->counter % period;
  gsize index = MIN (place, period - place) % self->n_pictures;
  guint8 *contents = (guint8 *) g_mapped_file_get_contents (self->file);
  LvPicture from
      = lv_picture_wrap (contents + index * lv_picture_get_size (self->width, self->height),
                         self->width, self->height);

  lv_picture_copy (to, &from);
  lv_test_code_draw (to, code);
}
