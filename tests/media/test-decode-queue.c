/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-decode-queue.h"

#include "test-support.h"

/* "K" a key frame, "0" "1" "2" temporal layers, capitals "B" "C" layers 1 and 2 that are a sync,
 * "-" takes one out. Returns what came out, in order, "K" as it is and digits for the rest. */
static char *
play (LvDecodeQueue *queue, const char *script)
{
  g_autoptr (GBytes) data = g_bytes_new_static ("x", 1);
  GString *out = g_string_new (NULL);

  for (const char *c = script; *c != '\0'; c++)
    {
      g_autoptr (LvFrame) frame = NULL;

      if (*c == '-')
        {
          frame = lv_decode_queue_pop (queue);
          if (frame != NULL)
            g_string_append_c (out, frame->is_key ? 'K' : '0' + frame->temporal_id);
          continue;
        }
      frame = lv_frame_new (LV_SOURCE_CAMERA, data);
      frame->is_key = *c == 'K';
      frame->is_sync = g_ascii_isupper (*c);
      frame->temporal_id = *c == 'B' ? 1 : *c == 'C' ? 2 : *c == 'K' ? 0 : *c - '0';
      lv_decode_queue_push (queue, frame);
    }
  return g_string_free (out, FALSE);
}

static void
test_scripts (void)
{
  static const struct
  {
    const char *script, *out;
    gboolean needs_key;
  } rows[] = {
    { "0C-K-0-", "K0", TRUE },              /* nothing before a key frame */
    { "K-C-B-2-0-", "K2120", FALSE },       /* in step */
    { "K0C2-----", "K022", FALSE },         /* a little late */
    { "K0002200-------", "K00000", FALSE }, /* busy: 2 goes, the rest stays */
    { "K000C---B-0-----", "K00010", FALSE },
    { "K000B2C-------", "K000", FALSE },       /* without 1 there is no 2 */
    { "K000B----0-C-B-C-", "K000012", FALSE }, /* back one step at a time */
    { "K0000000000------------0-", "", TRUE }, /* full: up to the next key frame */
    { "K0000000000--0-K-0-", "K0", TRUE },
    { "K0000K0----", "K0", FALSE }, /* a key frame makes what waits old */
    { "K0K0----", "K0K0", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LvDecodeQueue queue;
      g_autofree char *out = NULL;

      lv_decode_queue_init (&queue);
      out = play (&queue, rows[i].script);
      g_assert_cmpstr (out, ==, rows[i].out);
      g_assert_cmpint (lv_decode_queue_take_needs_key (&queue), ==, rows[i].needs_key);
      g_assert_false (lv_decode_queue_take_needs_key (&queue));
      lv_decode_queue_clear (&queue);
    }
}

static void
test_fail (void)
{
  LvDecodeQueue queue;
  g_autofree char *out = NULL;

  lv_decode_queue_init (&queue);
  g_free (play (&queue, "K000-"));
  lv_decode_queue_fail (&queue);
  g_assert_true (lv_decode_queue_take_needs_key (&queue));
  out = play (&queue, "0-C-K-");
  g_assert_cmpstr (out, ==, "K");
  /* Asked for again as long as frames come that are of no use. */
  g_assert_true (lv_decode_queue_take_needs_key (&queue));
  lv_decode_queue_clear (&queue);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/decode-queue/scripts", test_scripts);
  g_test_add_func ("/decode-queue/fail", test_fail);
  return g_test_run ();
}
