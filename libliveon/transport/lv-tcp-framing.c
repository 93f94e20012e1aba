/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-tcp-framing.h"

#include <string.h>

#define LENGTH_SIZE 2

/* Room for two of the largest frames: while one is not whole, there is always space to read to. */
struct _LvTcpReader
{
  gsize max_datagram;
  gsize begin, end; /* what was read and not taken yet */
  gsize size;
  guint8 data[];
};

LvTcpReader *
lv_tcp_reader_new (gsize max_datagram)
{
  gsize size = 2 * (LENGTH_SIZE + max_datagram);
  LvTcpReader *self;

  g_return_val_if_fail (max_datagram > 0 && max_datagram <= G_MAXUINT16, NULL);
  self = g_malloc (sizeof *self + size);
  *self = (LvTcpReader){ .max_datagram = max_datagram, .size = size };
  return self;
}

void
lv_tcp_reader_free (LvTcpReader *self)
{
  g_free (self);
}

guint8 *
lv_tcp_reader_get_space (LvTcpReader *self, gsize *size)
{
  if (self->begin > 0)
    {
      memmove (self->data, self->data + self->begin, self->end - self->begin);
      self->end -= self->begin;
      self->begin = 0;
    }
  *size = self->size - self->end;
  return self->data + self->end;
}

void
lv_tcp_reader_add (LvTcpReader *self, gsize length)
{
  g_return_if_fail (length <= self->size - self->end);
  self->end += length;
}

gboolean
lv_tcp_reader_take (LvTcpReader *self, guint8 **datagram, gsize *length)
{
  gsize announced;

  *datagram = NULL;
  *length = 0;
  do
    {
      const guint8 *frame = self->data + self->begin;
      gsize there = self->end - self->begin;

      if (there < LENGTH_SIZE)
        return TRUE;
      announced = (gsize) frame[0] << 8 | frame[1];
      if (announced > self->max_datagram)
        return FALSE;
      if (there < LENGTH_SIZE + announced)
        return TRUE;
      self->begin += LENGTH_SIZE + announced;
    }
  while (announced == 0);
  *datagram = self->data + self->begin - announced;
  *length = announced;
  return TRUE;
}

void
lv_tcp_write_length (guint8 out[2], gsize length)
{
  g_return_if_fail (length > 0 && length <= G_MAXUINT16);
  out[0] = (guint8) (length >> 8);
  out[1] = (guint8) length;
}
