/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames, each behind its length in two bytes, as they come out of packets: whatever they hold,
 * what is shown has a size that was announced, and can be scaled and shown. */
#include "fuzz.h"
#include "lv-scaler.h"
#include "lv-vp8-decoder.h"
#include "lv-vp8.h"

/* Larger ones are right as well, but slow. */
#define MAX_PIXELS (640 * 480)

static void
show (LvScaler *scaler, const LvPicture *picture)
{
  guint width, height;
  LvPicture scaled;
  g_autofree guint8 *pixels = NULL;

  g_assert_cmpuint (picture->width * picture->height, <=, MAX_PIXELS);
  lv_picture_fit (picture->width, picture->height, 64, 36, &width, &height);
  scaled = lv_scaler_scale (scaler, picture, width, height);
  pixels = g_malloc (4 * width * height);
  lv_scaler_to_bgrx (scaler, pixels, &scaled);
  g_assert_cmpuint (pixels[3], ==, 255);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (LvVp8Decoder) decoder = lv_vp8_decoder_new ();
  g_autoptr (LvScaler) scaler = lv_scaler_new ();

  while (size > 2)
    {
      gsize length = MIN ((gsize) (data[0] << 8 | data[1]), size - 2);
      const guint8 *frame = data + 2;
      LvPicture picture;
      guint width, height;

      data += 2 + length;
      size -= 2 + length;
      if (lv_vp8_is_key (frame, length) && lv_vp8_get_size (frame, length, &width, &height)
          && width * height > MAX_PIXELS)
        continue;
      if (lv_vp8_decoder_decode (decoder, frame, length, &picture) && picture.width > 0)
        show (scaler, &picture);
    }
  return 0;
}
