/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sframe-header.h"

/* The config byte is two halves of four bits, one for each number: the highest bit says that the
 * other three are how many bytes less one follow; else they are the number itself. */
#define IS_LONG 8u
#define VALUE 7u

static guint
count_bytes (guint64 number)
{
  guint n = 1;

  for (; number > 0xff; number >>= 8)
    n++;
  return n;
}

/* The half of the config byte; `at` moves behind what was written. */
static guint8
write_number (guint8 **at, guint64 number)
{
  guint n;

  if (number <= VALUE)
    return (guint8) number;
  n = count_bytes (number);
  for (guint i = n; i-- > 0;)
    *(*at)++ = (guint8) (number >> 8 * i);
  return (guint8) (IS_LONG | (n - 1));
}

static gboolean
parse_number (const guint8 **at, const guint8 *end, guint half, guint64 *number)
{
  const guint n = (half & VALUE) + 1;

  if ((half & IS_LONG) == 0)
    {
      *number = half;
      return TRUE;
    }
  if ((gsize) (end - *at) < n)
    return FALSE;
  *number = 0;
  for (guint i = 0; i < n; i++)
    *number = *number << 8 | *(*at)++;
  return *number > VALUE && count_bytes (*number) == n;
}

gsize
lv_sframe_header_write (guint8 out[LV_SFRAME_MAX_HEADER_SIZE], guint64 kid, guint64 ctr)
{
  guint8 *at = out + 1;
  const guint8 high = write_number (&at, kid);

  out[0] = (guint8) (high << 4 | write_number (&at, ctr));
  return (gsize) (at - out);
}

gboolean
lv_sframe_header_parse (const guint8 *data, gsize length, LvSframeHeader *header)
{
  const guint8 *at, *end = data + length;

  if (length == 0)
    return FALSE;
  at = data + 1;
  if (!parse_number (&at, end, data[0] >> 4, &header->kid)
      || !parse_number (&at, end, data[0] & 15u, &header->ctr))
    return FALSE;
  header->length = (gsize) (at - data);
  return TRUE;
}
