/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-tcp-framing.h"

#define MAX_DATAGRAM 100

/* Feeds the stream in pieces; says how many bytes its datagrams had, and whether it broke. */
static gsize
read_in_pieces (const guint8 *data, gsize size, gsize piece, gboolean *is_broken)
{
  g_autoptr (LvTcpReader) reader = lv_tcp_reader_new (MAX_DATAGRAM);
  gsize taken = 0;

  *is_broken = FALSE;
  while (size > 0 && !*is_broken)
    {
      gsize room, length;
      guint8 *space = lv_tcp_reader_get_space (reader, &room);
      guint8 *datagram;

      g_assert_cmpuint (room, >, 0);
      room = MIN (MIN (room, piece), size);
      memcpy (space, data, room);
      lv_tcp_reader_add (reader, room);
      data += room;
      size -= room;
      while (!*is_broken)
        {
          *is_broken = !lv_tcp_reader_take (reader, &datagram, &length);
          if (datagram == NULL)
            break;
          g_assert_cmpuint (length, >, 0);
          g_assert_cmpuint (length, <=, MAX_DATAGRAM);
          memset (datagram, 0xff, length); /* it is the owner's to change */
          taken += length;
        }
    }
  return taken;
}

/* Whole or a byte at a time: the same datagrams. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gboolean is_broken, is_broken_too;
  gsize whole = read_in_pieces (data, size, size, &is_broken);
  gsize bytes = read_in_pieces (data, size, 1, &is_broken_too);

  g_assert_cmpuint (whole, ==, bytes);
  g_assert_cmpint (is_broken, ==, is_broken_too);
  return 0;
}
