/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-tcp-framing.h"

#include <string.h>

#include "test-support.h"

#define LARGEST 1500

static void
append_frame (GByteArray *stream, gsize length, guint8 fill)
{
  guint8 head[2];
  gsize begin = stream->len + sizeof head;

  lv_tcp_write_length (head, length);
  g_byte_array_append (stream, head, sizeof head);
  g_byte_array_set_size (stream, (guint) (begin + length));
  memset (stream->data + begin, fill, length);
}

/* The stream comes in pieces of this size; what comes out is the frames' lengths and fills. */
static void
read_in_pieces (const GByteArray *stream, gsize piece, GString *out)
{
  g_autoptr (LvTcpReader) reader = lv_tcp_reader_new (LARGEST);
  gsize at = 0;

  while (at < stream->len)
    {
      gsize size, length;
      guint8 *space = lv_tcp_reader_get_space (reader, &size);
      guint8 *datagram;

      g_assert_cmpuint (size, >, 0);
      size = MIN (MIN (size, piece), stream->len - at);
      memcpy (space, stream->data + at, size);
      lv_tcp_reader_add (reader, size);
      at += size;
      while (lv_tcp_reader_take (reader, &datagram, &length) && datagram != NULL)
        {
          for (gsize i = 0; i < length; i++)
            g_assert_cmpuint (datagram[i], ==, datagram[0]);
          g_string_append_printf (out, "%zu:%c ", length, datagram[0]);
        }
    }
}

static void
test_pieces (void)
{
  static const gsize pieces[] = { 1, 2, 3, 7, 100, 1501, 1502, 1503, 3003, 100000 };
  g_autoptr (GByteArray) stream = g_byte_array_new ();

  append_frame (stream, 1, 'a');
  append_frame (stream, LARGEST, 'b');
  append_frame (stream, LARGEST, 'c');
  g_byte_array_append (stream, (const guint8 *) "\0\0\0\0", 4); /* null packets */
  append_frame (stream, 255, 'd');
  append_frame (stream, 256, 'e');
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      read_in_pieces (stream, pieces[i], out);
      g_assert_cmpstr (out->str, ==, "1:a 1500:b 1500:c 255:d 256:e ");
    }
}

static void
test_too_large (void)
{
  static const struct
  {
    guint8 head[2];
    gboolean is_fine;
  } cases[] = { { { 0x05, 0xdc }, TRUE }, { { 0x05, 0xdd }, FALSE }, { { 0xff, 0xff }, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LvTcpReader) reader = lv_tcp_reader_new (LARGEST);
      gsize size, length;
      guint8 *datagram;

      memcpy (lv_tcp_reader_get_space (reader, &size), cases[i].head, 2);
      lv_tcp_reader_add (reader, 2);
      g_assert_true (lv_tcp_reader_take (reader, &datagram, &length) == cases[i].is_fine);
      g_assert_null (datagram);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/tcp-framing/pieces", test_pieces);
  g_test_add_func ("/tcp-framing/too-large", test_too_large);
  return g_test_run ();
}
