/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The clip of the fake camera for programs of others, with the code of each picture in it:
 *
 *   coded-clip CLIP WIDTH HEIGHT write PATH
 *     one period of it as YUV4MPEG2, which Chromium takes for a camera.
 *   coded-clip CLIP WIDTH HEIGHT judge WIDTH HEIGHT
 *     reads the luma of a picture of that size, and prints as JSON which one it is and how alike.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fake-camera-clip.h"

static gboolean
write_period (const ClipFile *clip, const char *path)
{
  const gsize size = lv_picture_get_size (clip->width, clip->height);
  g_autofree guint8 *memory = g_malloc (size);
  LvPicture picture = lv_picture_wrap (memory, clip->width, clip->height);
  FILE *out = fopen (path, "wb");
  gboolean is_written = out != NULL;

  if (out != NULL)
    fprintf (out, "YUV4MPEG2 W%u H%u F30:1 Ip A1:1 C420jpeg\n", clip->width, clip->height);
  for (guint i = 0; is_written && i < clip_file_get_period (clip); i++)
    {
      const LvTestCode code = { .counter = i };

      clip_file_draw (clip, &picture, &code);
      is_written = fputs ("FRAME\n", out) >= 0 && fwrite (memory, size, 1, out) == 1;
    }
  if (out != NULL)
    is_written = fclose (out) == 0 && is_written;
  return is_written;
}

static gboolean
judge (const ClipFile *clip, guint width, guint height)
{
  g_autofree guint8 *luma = g_malloc0 (lv_picture_get_size (width, height));
  const LvPicture picture = lv_picture_wrap (luma, width, height);
  LvTestCode code;

  if (fread (luma, (gsize) width * height, 1, stdin) != 1)
    return FALSE;
  if (lv_test_code_read (&picture, &code))
    printf ("{\"counter\": %u, \"psnr\": %.2f}\n", code.counter,
            (double) clip_file_compare (clip, &code, luma, width, width, height));
  else
    printf ("{\"counter\": -1, \"psnr\": 0}\n");
  return TRUE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  ClipFile clip = { 0 };
  gboolean is_done = FALSE;

  if (argc < 6
      || !clip_file_open (&clip, argv[1], (guint) atoi (argv[2]), (guint) atoi (argv[3]), &error))
    {
      fprintf (stderr, "coded-clip: %s\n", error != NULL ? error->message : "see its first lines");
      return 2;
    }
  if (g_str_equal (argv[4], "write"))
    is_done = write_period (&clip, argv[5]);
  else if (g_str_equal (argv[4], "judge") && argc == 7)
    is_done = judge (&clip, (guint) atoi (argv[5]), (guint) atoi (argv[6]));
  clip_file_close (&clip);
  return is_done ? 0 : 1;
}
