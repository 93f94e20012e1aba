/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-test-picture.h"

#include <string.h>

#define COLUMNS 40
#define ROWS 2
#define BLACK 32
#define WHITE 224

/* counter, time, check: 80 bits, the highest first. */
typedef struct
{
  guint8 bytes[COLUMNS * ROWS / 8];
} Bits;

static guint16
check_of (const LvTestCode *code)
{
  guint64 hash = (((guint64) code->counter << 32) | code->time_ms) + 1;

  return (guint16) ((hash * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 48);
}

static void
put_bytes (guint8 *bytes, guint64 value, guint count)
{
  for (guint i = 0; i < count; i++)
    bytes[i] = (guint8) (value >> (8 * (count - 1 - i)));
}

static guint64
get_bytes (const guint8 *bytes, guint count)
{
  guint64 value = 0;

  for (guint i = 0; i < count; i++)
    value = value << 8 | bytes[i];
  return value;
}

static void
fill (LvPicture *picture, guint plane, guint x, guint y, guint width, guint height, guint8 value)
{
  guint right = MIN (x + width, lv_picture_plane_width (picture, plane));
  guint bottom = MIN (y + height, lv_picture_plane_height (picture, plane));

  for (; x < right && y < bottom; y++)
    memset (picture->planes[plane] + y * picture->strides[plane] + x, value, right - x);
}

static guint
edge (guint width, guint column)
{
  return width * column / COLUMNS;
}

guint
lv_test_code_height (guint width)
{
  return ROWS * (width / COLUMNS);
}

void
lv_test_code_draw (LvPicture *picture, const LvTestCode *code)
{
  guint side = picture->width / COLUMNS;
  Bits bits;

  put_bytes (bits.bytes, code->counter, 4);
  put_bytes (bits.bytes + 4, code->time_ms, 4);
  put_bytes (bits.bytes + 8, check_of (code), 2);
  for (guint i = 0; i < COLUMNS * ROWS; i++)
    {
      guint left = edge (picture->width, i % COLUMNS);
      gboolean is_set = (bits.bytes[i / 8] >> (7 - i % 8)) & 1;

      fill (picture, 0, left, i / COLUMNS * side, edge (picture->width, i % COLUMNS + 1) - left,
            side, is_set ? WHITE : BLACK);
    }
  for (guint p = 1; p < 3; p++)
    fill (picture, p, 0, 0, lv_picture_plane_width (picture, p),
          (lv_test_code_height (picture->width) + 1) / 2, 128);
}

/* step: bytes from one pixel to the next. */
static gboolean
read_code (
    const guint8 *pixels, gsize step, gsize stride, guint width, guint height, LvTestCode *code)
{
  guint side = width / COLUMNS;
  Bits bits = { 0 };
  LvTestCode found;

  if (width < LV_TEST_CODE_MIN_WIDTH || height < ROWS * side)
    return FALSE;
  for (guint i = 0; i < COLUMNS * ROWS; i++)
    {
      /* The inner half: edges are blurred. */
      guint left = edge (width, i % COLUMNS) + side / 4, top = i / COLUMNS * side + side / 4;
      guint sum = 0, count = MAX (side / 2, 1);

      for (guint y = top; y < top + count; y++)
        for (guint x = left; x < left + count; x++)
          sum += pixels[y * stride + x * step];
      if (sum > 128 * count * count)
        bits.bytes[i / 8] |= 1 << (7 - i % 8);
    }
  found.counter = (guint32) get_bytes (bits.bytes, 4);
  found.time_ms = (guint32) get_bytes (bits.bytes + 4, 4);
  if (get_bytes (bits.bytes + 8, 2) != check_of (&found))
    return FALSE;
  *code = found;
  return TRUE;
}

gboolean
lv_test_code_read (const LvPicture *picture, LvTestCode *code)
{
  return read_code (picture->planes[0], 1, picture->strides[0], picture->width, picture->height,
                    code);
}

gboolean
lv_test_code_read_frame (LiveonFrame *frame, LvTestCode *code)
{
  const guint8 *pixels = g_bytes_get_data (liveon_frame_get_bytes (frame), NULL);
  gboolean is_bgrx = liveon_frame_get_format (frame) == LIVEON_PIXEL_FORMAT_BGRX;

  /* Of BGRx the green, which is next to luma. */
  return read_code (pixels + (is_bgrx ? 1 : 0), is_bgrx ? 4 : 1, liveon_frame_get_stride (frame),
                    liveon_frame_get_width (frame), liveon_frame_get_height (frame), code);
}

/* Seven segments: top, upper left, upper right, middle, lower left, lower right, bottom. */
static void
draw_digit (LvPicture *picture, guint digit, guint x, guint y, guint unit)
{
  static const guint8 segments[10] = { 0x77, 0x24, 0x5d, 0x6d, 0x2e, 0x6b, 0x7b, 0x25, 0x7f, 0x6f };
  static const guint8 places[7][4]
      = { { 0, 0, 4, 1 }, { 0, 0, 1, 4 }, { 3, 0, 1, 4 }, { 0, 3, 4, 1 },
          { 0, 3, 1, 4 }, { 3, 3, 1, 4 }, { 0, 6, 4, 1 } };

  for (guint i = 0; i < 7; i++)
    if (segments[digit] >> i & 1)
      fill (picture, 0, x + places[i][0] * unit, y + places[i][1] * unit, places[i][2] * unit,
            places[i][3] * unit, WHITE);
}

/* hours : minutes : seconds . tenths */
static void
draw_clock (LvPicture *picture, guint day_ms)
{
  const guint fields[] = { day_ms / 3600000 % 24, day_ms / 60000 % 60, day_ms / 1000 % 60 };
  guint unit = MAX (picture->width / 64, 1);
  guint x = 6 * unit, y = picture->height / 2 - 3 * unit;

  fill (picture, 0, x - unit, y - unit, 52 * unit, 9 * unit, BLACK);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      draw_digit (picture, fields[i] / 10, x, y, unit);
      draw_digit (picture, fields[i] % 10, x + 5 * unit, y, unit);
      if (i < 2)
        fill (picture, 0, x + 11 * unit, y + 2 * unit, unit, unit, WHITE);
      fill (picture, 0, x + 11 * unit, y + (i < 2 ? 4 : 6) * unit, unit, unit, WHITE);
      x += 14 * unit;
    }
  draw_digit (picture, day_ms / 100 % 10, x, y, unit);
}

void
lv_test_picture_draw (LvPicture *picture, const LvTestCode *code, guint day_ms)
{
  guint side = picture->height / 8;
  guint span_x = MAX (picture->width - side, 1), span_y = MAX (picture->height - side, 1);
  guint x = code->counter * picture->width / 120 % (2 * span_x);
  guint y = code->counter * picture->height / 90 % (2 * span_y);

  /* A slope that wanders, bars of colour, and a square between the walls. */
  for (guint line = 0; line < picture->height; line++)
    {
      guint8 *luma = picture->planes[0] + line * picture->strides[0];

      for (guint column = 0; column < picture->width; column++)
        luma[column] = (guint8) (64 + ((column + line + 2 * code->counter) >> 2 & 127));
    }
  for (guint bar = 0; bar < 8; bar++)
    for (guint p = 1; p < 3; p++)
      fill (picture, p, lv_picture_plane_width (picture, p) * bar / 8, 0,
            lv_picture_plane_width (picture, p) / 8 + 1, lv_picture_plane_height (picture, p),
            p == 1 ? 80 + 12 * bar : 176 - 12 * (bar ^ 5));
  fill (picture, 0, MIN (x, 2 * span_x - x), MIN (y, 2 * span_y - y), side, side, WHITE);
  draw_clock (picture, day_ms);
  lv_test_code_draw (picture, code);
}
