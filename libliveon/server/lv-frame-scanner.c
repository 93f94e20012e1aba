/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-frame-scanner.h"

enum
{
  OPCODE_TEXT = 0x01,
  OPCODE_BINARY = 0x02,
  OPCODE_CLOSE = 0x08,
  OPCODE_CONTROL = 0x08, /* the bit of all that control */
  MASK_LENGTH = 4,
  CONTROL_MAX = 125,
};

static gsize
needed_header (const LvFrameScanner *self)
{
  if (self->header_length < 2)
    return 2;
  switch (self->header[1] & 0x7f)
    {
    case 126:
      return 4;
    case 127:
      return 10;
    default:
      return 2;
    }
}

static guint64
payload_length (const LvFrameScanner *self)
{
  gsize needed = needed_header (self);
  guint64 length = 0;

  if (needed == 2)
    return self->header[1] & 0x7f;
  for (gsize i = 2; i < needed; i++)
    length = length << 8 | self->header[i];
  return length;
}

/* The header is whole. */
static LvFrames
begin_frame (LvFrameScanner *self, gsize max_message)
{
  guint64 length = payload_length (self);

  self->is_control = (self->header[0] & OPCODE_CONTROL) != 0;
  self->is_final = (self->header[0] & 0x80) != 0;
  if (self->is_control)
    {
      if (length > CONTROL_MAX)
        return LV_FRAMES_BROKEN;
    }
  else
    {
      if (max_message != 0
          && (self->header[0] & 0x0f) == (self->takes_binary ? OPCODE_TEXT : OPCODE_BINARY))
        return LV_FRAMES_WRONG_KIND;
      if (max_message != 0 && length > max_message - MIN (self->message_bytes, max_message))
        return LV_FRAMES_TOO_LARGE;
      self->message_bytes += length;
      self->data_bytes += self->header_length;
    }
  self->payload_left = length + ((self->header[1] & 0x80) != 0 ? MASK_LENGTH : 0);
  return LV_FRAMES_FINE;
}

static void
end_frame (LvFrameScanner *self)
{
  self->frames++;
  self->has_closed = self->has_closed || (self->header[0] & 0x0f) == OPCODE_CLOSE;
  self->header_length = 0;
  if (!self->is_control && self->is_final)
    self->message_bytes = 0;
}

LvFrames
lv_frame_scanner_feed (LvFrameScanner *self, const guint8 *data, gsize length, gsize max_message)
{
  const guint8 *end = data + length;

  while (data < end)
    {
      if (self->header_length < needed_header (self))
        {
          LvFrames result;

          self->header[self->header_length++] = *data++;
          if (self->header_length < needed_header (self))
            continue;
          result = begin_frame (self, max_message);
          if (result != LV_FRAMES_FINE)
            return result;
        }
      else
        {
          gsize taken = MIN (self->payload_left, (guint64) (end - data));

          data += taken;
          self->payload_left -= taken;
          if (!self->is_control)
            self->data_bytes += taken;
        }
      if (self->payload_left == 0)
        end_frame (self);
    }
  return LV_FRAMES_FINE;
}

gboolean
lv_frame_scanner_is_at_boundary (const LvFrameScanner *self)
{
  return self->header_length == 0;
}
