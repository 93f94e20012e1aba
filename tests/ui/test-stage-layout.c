/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-stage-layout.h"

#include "test-support.h"

static const struct
{
  int width, height;
} sizes[]
    = { { 984, 560 }, { 360, 560 }, { 1600, 820 }, { 560, 300 }, { 120, 120 }, { 3840, 2000 } };

static void
assert_apart (const GdkRectangle *cells, guint count, int width, int height)
{
  for (guint i = 0; i < count; i++)
    {
      g_assert_cmpint (cells[i].x, >=, 0);
      g_assert_cmpint (cells[i].y, >=, 0);
      g_assert_cmpint (cells[i].x + cells[i].width, <=, width);
      g_assert_cmpint (cells[i].y + cells[i].height, <=, height);
      for (guint j = 0; j < i; j++)
        g_assert_false (gdk_rectangle_intersect (&cells[i], &cells[j], NULL));
    }
}

static void
test_grid (void)
{
  GdkRectangle cells[LUI_STAGE_MAX_TILES];

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint count = 1;
         count <= lui_stage_layout_get_capacity (sizes[s].width, sizes[s].height, FALSE); count++)
      {
        lui_stage_layout_place (sizes[s].width, sizes[s].height, NULL, cells, count);
        assert_apart (cells, count, sizes[s].width, sizes[s].height);
        for (guint i = 0; i < count; i++)
          {
            g_assert_cmpint (cells[i].width % 2, ==, 0);
            g_assert_cmpint (cells[i].height, ==, cells[i].width * 9 / 16 / 2 * 2);
            g_assert_cmpint (cells[i].width, ==, cells[0].width);
          }
      }
}

/* The columns that give the largest cells, with the gaps counted: two people side by side. */
static void
test_columns (void)
{
  GdkRectangle cells[9];

  lui_stage_layout_place (1000, 560, NULL, cells, 2);
  g_assert_cmpint (cells[0].y, ==, cells[1].y);
  /* One above the other would be two pixels wider. */
  lui_stage_layout_place (990, 568, NULL, cells, 2);
  g_assert_cmpint (cells[0].y, ==, cells[1].y);
  lui_stage_layout_place (360, 560, NULL, cells, 2);
  g_assert_cmpint (cells[0].x, ==, cells[1].x);
  lui_stage_layout_place (1000, 560, NULL, cells, 9);
  g_assert_cmpint (cells[0].y, ==, cells[2].y);
  g_assert_cmpint (cells[3].x, ==, cells[0].x);
  /* The last row is in the middle. */
  lui_stage_layout_place (1000, 560, NULL, cells, 3);
  g_assert_cmpint (cells[2].x * 2 + cells[2].width, ==, 1000);
}

static void
test_capacity (void)
{
  g_assert_cmpuint (lui_stage_layout_get_capacity (3840, 2000, FALSE), ==, LUI_STAGE_MAX_TILES);
  g_assert_cmpuint (lui_stage_layout_get_capacity (3840, 2000, TRUE), <, LUI_STAGE_MAX_TILES);
  g_assert_cmpuint (lui_stage_layout_get_capacity (360, 560, FALSE), >=, 8);
  g_assert_cmpuint (lui_stage_layout_get_capacity (1, 1, FALSE), ==, 1);
  g_assert_cmpuint (lui_stage_layout_get_capacity (1, 1, TRUE), ==, 1);
}

static void
test_main (void)
{
  GdkRectangle cells[LUI_STAGE_MAX_TILES];

  /* Nothing but the large one leaves no strip. */
  lui_stage_layout_place (1000, 560, cells, NULL, 0);
  g_assert_cmpint (cells[0].width, ==, 984);
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      guint count = lui_stage_layout_get_capacity (sizes[s].width, sizes[s].height, TRUE);

      if (sizes[s].width < 200)
        continue;
      lui_stage_layout_place (sizes[s].width, sizes[s].height, cells, cells + 1, count);
      assert_apart (cells, count + 1, sizes[s].width, sizes[s].height);
      g_assert_cmpint (cells[0].width * cells[0].height, >, cells[1].width * cells[1].height);
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/stage-layout/grid", test_grid);
  g_test_add_func ("/stage-layout/columns", test_columns);
  g_test_add_func ("/stage-layout/capacity", test_capacity);
  g_test_add_func ("/stage-layout/main", test_main);
  return g_test_run ();
}
