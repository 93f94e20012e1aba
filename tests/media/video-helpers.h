/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures with something in them, and how like each other two are. */
#pragma once

#include <math.h>

#include "lv-test-picture.h"

static inline LvPicture
make_picture (guint width, guint height)
{
  return lv_picture_wrap (g_malloc (lv_picture_get_size (width, height)), width, height);
}

/* The test picture with a camera's noise. */
static inline void
draw_noisy (LvPicture *picture, guint32 counter)
{
  LvTestCode code = { counter, counter * 33 };
  guint32 random = counter + 1;

  lv_test_picture_draw (picture, &code, counter * 33);
  for (guint y = lv_test_code_height (picture->width); y < picture->height; y++)
    for (guint x = 0; x < picture->width; x++)
      {
        guint8 *pixel = picture->planes[0] + y * picture->strides[0] + x;

        random = random * 1664525 + 1013904223;
        *pixel = (guint8) CLAMP (*pixel + (int) (random >> 30) - 1, 16, 235);
      }
}

/* In decibels, of luma. */
static inline double
get_psnr (const LvPicture *a, const LvPicture *b)
{
  double sum = 0;

  g_assert_cmpuint (a->width, ==, b->width);
  g_assert_cmpuint (a->height, ==, b->height);
  for (guint y = 0; y < a->height; y++)
    for (guint x = 0; x < a->width; x++)
      {
        int difference = a->planes[0][y * a->strides[0] + x] - b->planes[0][y * b->strides[0] + x];

        sum += difference * difference;
      }
  if (sum == 0)
    return 99;
  return 10 * log10 (255.0 * 255.0 * a->width * a->height / sum);
}

static inline int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static inline double
get_median (GArray *values)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, values->len / 2);
}
