/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-stage-layout.h"

/* Cells are 16:9 and, as pictures are, even: a picture lies on its cell pixel by pixel. A grid has
 * the columns that make its cells largest, gaps counted; its last row is in the middle. Beside a
 * large one the others stand in one strip: at the right where the stage is wide, below where it is
 * not. */

#define GAP 8
#define AS_GOOD 97    /* percent of the width: nobody sees the difference */
#define MIN_WIDTH 150 /* of a cell: a name and a face can be told */
#define STRIP_SHARE 5 /* the strip takes a fifth of the stage, within: */
#define MIN_STRIP 84  /* height of a cell of it */
#define MAX_STRIP 160

static int
make_even (int size)
{
  return MAX (size & ~1, 1);
}

static int
get_height (int width)
{
  return make_even (width * 9 / 16);
}

/* The width of a cell where so many stand in so many columns. */
static int
measure_cell (int width, int height, guint count, guint columns)
{
  int rows = (int) ((count + columns - 1) / columns);
  int by_width = (width - GAP * (int) (columns + 1)) / (int) columns;
  int by_height = (height - GAP * (rows + 1)) / rows * 16 / 9;

  return make_even (MIN (by_width, by_height));
}

/* The largest cells; where others are as good as those, people sit side by side. */
static guint
choose_columns (int width, int height, guint count)
{
  int largest = 0;
  guint best = 1;

  for (guint columns = 1; columns <= count; columns++)
    {
      int cell = measure_cell (width, height, count, columns);

      if (cell > largest || (width > height && cell * 100 >= largest * AS_GOOD))
        best = columns;
      largest = MAX (largest, cell);
    }
  return best;
}

static void
place_grid (int width, int height, GdkRectangle *cells, guint count)
{
  guint columns = choose_columns (width, height, count);
  guint rows = (count + columns - 1) / columns;
  int cell = measure_cell (width, height, count, columns);
  int top = (height - (int) rows * (get_height (cell) + GAP) + GAP) / 2;

  for (guint i = 0; i < count; i++)
    {
      guint row = i / columns, in_row = MIN (columns, count - row * columns);
      int left = (width - (int) in_row * (cell + GAP) + GAP) / 2;

      cells[i]
          = (GdkRectangle){ left + (int) (i % columns) * (cell + GAP),
                            top + (int) row * (get_height (cell) + GAP), cell, get_height (cell) };
    }
}

static gboolean
is_beside (int width, int height)
{
  return width * 9 > height * 14;
}

/* The height of a cell in the strip. */
static int
measure_strip (int width, int height)
{
  int share = is_beside (width, height) ? get_height (width / STRIP_SHARE) : height / STRIP_SHARE;

  return make_even (CLAMP (share, MIN_STRIP, MAX_STRIP));
}

static void
place_strip (int width, int height, GdkRectangle *main, GdkRectangle *cells, guint count)
{
  gboolean beside = is_beside (width, height);
  int cell_height = measure_strip (width, height), cell_width = make_even (cell_height * 16 / 9);
  int step = GAP + (beside ? cell_height : cell_width);
  int from = ((beside ? height : width) - (int) count * step + GAP) / 2;

  *main = (GdkRectangle){ GAP, GAP, width - 2 * GAP, height - 2 * GAP };
  if (count > 0 && beside)
    main->width -= cell_width + GAP;
  else if (count > 0)
    main->height -= cell_height + GAP;
  main->width = make_even (main->width);
  main->height = make_even (main->height);
  for (guint i = 0; i < count; i++)
    cells[i] = beside ? (GdkRectangle){ width - GAP - cell_width, from + (int) i * step, cell_width,
                                        cell_height }
                      : (GdkRectangle){ from + (int) i * step, height - GAP - cell_height,
                                        cell_width, cell_height };
}

guint
lui_stage_layout_get_capacity (int width, int height, gboolean has_main)
{
  guint count;

  if (has_main)
    {
      int cell_height = measure_strip (width, height);
      int step = GAP + (is_beside (width, height) ? cell_height : make_even (cell_height * 16 / 9));
      int fit = ((is_beside (width, height) ? height : width) - GAP) / step;

      return (guint) CLAMP (fit, 1, LUI_STAGE_MAX_TILES - 1);
    }
  for (count = LUI_STAGE_MAX_TILES; count > 1; count--)
    if (measure_cell (width, height, count, choose_columns (width, height, count)) >= MIN_WIDTH)
      break;
  return count;
}

void
lui_stage_layout_place (int width, int height, GdkRectangle *main, GdkRectangle *cells, guint count)
{
  if (main != NULL)
    place_strip (width, height, main, cells, count);
  else if (count > 0)
    place_grid (width, height, cells, count);
}
