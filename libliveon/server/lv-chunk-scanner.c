/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-chunk-scanner.h"

#define SIZE_DIGITS_MAX 8
/* libsoup reads no longer lines here. */
#define LINE_BYTES_MAX 100

enum
{
  STATE_SIZE,
  STATE_EXTENSION,
  STATE_SIZE_LF,
  STATE_DATA,
  STATE_DATA_CR,
  STATE_DATA_LF,
  STATE_LAST_CR,
  STATE_LAST_LF,
  STATE_DONE,
};

static gboolean
next (LvChunkScanner *self, guint state)
{
  self->state = state;
  return TRUE;
}

static gboolean
scan_size (LvChunkScanner *self, guint8 byte)
{
  if (g_ascii_isxdigit (byte))
    {
      self->left = self->left << 4 | (guint) g_ascii_xdigit_value (byte);
      return ++self->line <= SIZE_DIGITS_MAX;
    }
  if (self->line == 0)
    return FALSE;
  if (byte == '\r')
    return next (self, STATE_SIZE_LF);
  return byte == ';' && next (self, STATE_EXTENSION);
}

static gboolean
scan_extension (LvChunkScanner *self, guint8 byte)
{
  if (byte == '\r')
    return next (self, STATE_SIZE_LF);
  return ++self->line <= LINE_BYTES_MAX && (byte == '\t' || (byte >= ' ' && byte != 0x7f));
}

static gboolean
begin_size (LvChunkScanner *self)
{
  self->line = 0;
  return next (self, STATE_SIZE);
}

/* FALSE: nothing that may stand here. */
static gboolean
scan (LvChunkScanner *self, guint8 byte)
{
  switch (self->state)
    {
    case STATE_SIZE:
      return scan_size (self, byte);
    case STATE_EXTENSION:
      return scan_extension (self, byte);
    case STATE_SIZE_LF:
      return byte == '\n' && next (self, self->left > 0 ? STATE_DATA : STATE_LAST_CR);
    case STATE_DATA_CR:
      return byte == '\r' && next (self, STATE_DATA_LF);
    case STATE_DATA_LF:
      return byte == '\n' && begin_size (self);
    case STATE_LAST_CR:
      return byte == '\r' && next (self, STATE_LAST_LF);
    case STATE_LAST_LF:
      return byte == '\n' && next (self, STATE_DONE);
    case STATE_DATA:
    case STATE_DONE:
    default:
      return FALSE;
    }
}

LvChunks
lv_chunk_scanner_feed (LvChunkScanner *self, const guint8 *data, gsize length, gsize *taken)
{
  *taken = 0;
  while (*taken < length && self->state != STATE_DONE)
    if (self->state == STATE_DATA)
      {
        gsize count = MIN (self->left, (guint64) (length - *taken));

        self->left -= count;
        *taken += count;
        if (self->left == 0)
          self->state = STATE_DATA_CR;
      }
    else if (!scan (self, data[(*taken)++]))
      return LV_CHUNKS_BROKEN;
  return self->state == STATE_DONE ? LV_CHUNKS_WHOLE : LV_CHUNKS_MORE;
}
