/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a tile asks for does not depend on how the last picture was rounded. */
#include "lui-tile-fit.h"

#include "test-support.h"

static const LuiTileFit nothing = { 0 };

/* As pictures come: within what was asked for, and even. */
static double
get_aspect (guint width, guint height, const LuiTileFit *asked)
{
  double factor = MIN (1.0, MIN ((double) asked->width / width, (double) asked->height / height));
  guint to_width = (guint) (width * factor) & ~1U, to_height = (guint) (height * factor) & ~1U;

  return (double) MAX (to_width, 2) / MAX (to_height, 2);
}

static void
assert_settles (guint camera_width, guint camera_height, int width, int height)
{
  LuiTileFit asked = lui_tile_fit (FALSE, width, height, 0, &nothing);
  guint n_changes = 0;

  for (guint i = 0; i < 20; i++)
    {
      double aspect = get_aspect (camera_width, camera_height, &asked);
      LuiTileFit next = lui_tile_fit (FALSE, width, height, aspect, &asked);

      n_changes += next.width != asked.width || next.height != asked.height;
      asked = next;
    }
  g_assert_cmpuint (n_changes, <=, 2);
}

static void
test_settles (void)
{
  static const guint cameras[][2]
      = { { 320, 180 }, { 1280, 720 }, { 640, 480 }, { 640, 360 }, { 720, 1280 }, { 1366, 768 } };

  for (guint i = 0; i < G_N_ELEMENTS (cameras); i++)
    for (int width = 150; width < 400; width++)
      {
        assert_settles (cameras[i][0], cameras[i][1], width, width * 9 / 16);
        assert_settles (cameras[i][0], cameras[i][1], width, width * 10 / 16);
      }
}

static void
test_fills (void)
{
  LuiTileFit fit = lui_tile_fit (FALSE, 320, 180, 4.0 / 3, &nothing);

  g_assert_true (fit.is_filled);
  g_assert_cmpuint (fit.width, ==, 320);
  g_assert_cmpuint (fit.height, ==, 240);
  /* Upright, or a screen: shown whole. */
  g_assert_false (lui_tile_fit (FALSE, 320, 180, 9.0 / 16, &nothing).is_filled);
  fit = lui_tile_fit (TRUE, 320, 180, 4.0 / 3, &nothing);
  g_assert_false (fit.is_filled);
  g_assert_cmpuint (fit.height, ==, 180);
  /* Of the tile's shape, but for rounding: to the pixel. */
  fit = lui_tile_fit (FALSE, 236, 132, 236.0 / 134, &nothing);
  g_assert_cmpuint (fit.width, ==, 236);
  g_assert_cmpuint (fit.height, ==, 132);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/tile-fit/settles", test_settles);
  g_test_add_func ("/tile-fit/fills", test_fills);
  return g_test_run ();
}
