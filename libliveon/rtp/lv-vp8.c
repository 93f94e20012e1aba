/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-vp8.h"

#include "lv-bytes.h"

/* The first octet of the descriptor and the octet of its extensions (RFC 7741, 4.2). */
#define X_BIT 0x80
#define N_BIT 0x20
#define S_BIT 0x10
#define PARTITION 0x07
#define I_BIT 0x80
#define L_BIT 0x40
#define T_BIT 0x20
#define K_BIT 0x10
#define M_BIT 0x80

#define KEY_FRAME_HEADER 10

static gboolean
parse_picture_id (const guint8 **at, const guint8 *end, LvVp8Descriptor *descriptor)
{
  if (*at >= end)
    return FALSE;
  descriptor->has_picture_id = TRUE;
  descriptor->has_long_picture_id = (**at & M_BIT) != 0;
  if (descriptor->has_long_picture_id)
    {
      if (end - *at < 2)
        return FALSE;
      descriptor->picture_id = lv_get_u16 (*at) & 0x7fff;
      *at += 2;
    }
  else
    descriptor->picture_id = *(*at)++;
  return TRUE;
}

static gboolean
parse_layers (const guint8 **at, const guint8 *end, guint8 flags, LvVp8Descriptor *descriptor)
{
  if ((flags & L_BIT) != 0)
    {
      if (*at >= end)
        return FALSE;
      descriptor->has_tl0picidx = TRUE;
      descriptor->tl0picidx = *(*at)++;
    }
  if ((flags & (T_BIT | K_BIT)) != 0)
    {
      guint8 octet;

      if (*at >= end)
        return FALSE;
      octet = *(*at)++;
      descriptor->has_tid = (flags & T_BIT) != 0;
      descriptor->has_keyidx = (flags & K_BIT) != 0;
      /* What is not announced is not there (RFC 7741, 4.2). */
      descriptor->tid = descriptor->has_tid ? octet >> 6 : 0;
      descriptor->is_sync = descriptor->has_tid && (octet & 0x20) != 0;
      descriptor->keyidx = descriptor->has_keyidx ? octet & 0x1f : 0;
    }
  return TRUE;
}

gboolean
lv_vp8_parse_descriptor (const guint8 *payload, gsize length, LvVp8Descriptor *descriptor)
{
  const guint8 *at = payload;
  const guint8 *end = payload + length;
  guint8 flags = 0;

  *descriptor = (LvVp8Descriptor){ 0 };
  if (length < 2)
    return FALSE;
  descriptor->is_start = (*at & S_BIT) != 0 && (*at & PARTITION) == 0;
  descriptor->is_discardable = (*at & N_BIT) != 0;
  if ((*at++ & X_BIT) != 0)
    flags = *at++;
  if ((flags & I_BIT) != 0 && !parse_picture_id (&at, end, descriptor))
    return FALSE;
  if (!parse_layers (&at, end, flags, descriptor))
    return FALSE;
  descriptor->length = (gsize) (at - payload);
  return at < end;
}

void
lv_vp8_rewrite_descriptor (guint8 *payload,
                           const LvVp8Descriptor *descriptor,
                           guint16 picture_id,
                           guint8 tl0picidx)
{
  guint8 *at = payload + 2;

  if (descriptor->has_long_picture_id)
    {
      lv_put_u16 (at, 0x8000 | picture_id);
      at += 2;
    }
  else if (descriptor->has_picture_id)
    *at++ = picture_id & 0x7f;
  if (descriptor->has_tl0picidx)
    *at = tl0picidx;
}

gsize
lv_vp8_write_descriptor (guint8 *payload, const LvVp8Descriptor *descriptor)
{
  payload[0] = (guint8) (X_BIT | (descriptor->is_discardable ? N_BIT : 0)
                         | (descriptor->is_start ? S_BIT : 0));
  payload[1] = (guint8) (I_BIT | L_BIT | T_BIT | (descriptor->has_keyidx ? K_BIT : 0));
  lv_put_u16 (payload + 2, 0x8000 | descriptor->picture_id);
  payload[4] = descriptor->tl0picidx;
  payload[5] = (guint8) ((descriptor->tid & 3) << 6 | (descriptor->is_sync ? 0x20 : 0)
                         | (descriptor->has_keyidx ? descriptor->keyidx & 0x1f : 0));
  return LV_VP8_DESCRIPTOR_SIZE;
}

gboolean
lv_vp8_is_key (const guint8 *frame, gsize length)
{
  return length > 0 && (frame[0] & 1) == 0;
}

gboolean
lv_vp8_get_size (const guint8 *frame, gsize length, guint *width, guint *height)
{
  if (length < KEY_FRAME_HEADER || !lv_vp8_is_key (frame, length)
      || lv_get_u24 (frame + 3) != 0x9d012a)
    return FALSE;
  /* 14 bits each, the smaller octet first; above them is how to scale for display. */
  *width = (frame[6] | (guint) frame[7] << 8) & 0x3fff;
  *height = (frame[8] | (guint) frame[9] << 8) & 0x3fff;
  return *width > 0 && *height > 0;
}

void
lv_vp8_split (gsize frame_length, gsize limit, guint *count, gsize *part_length)
{
  g_return_if_fail (limit > 0);

  *count = (guint) ((frame_length + limit - 1) / limit);
  *part_length = *count > 0 ? (frame_length + *count - 1) / *count : 0;
}
