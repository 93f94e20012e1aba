/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tile's pictures: the newest that is due wins, whoever brings them. */
#include "lv-members.h"
#include "lv-video-stream-state.h"
#include "test-support.h"

static LiveonVideoStream *
make_stream (void)
{
  g_autoptr (LiveonParticipant) person = g_object_new (LIVEON_TYPE_PARTICIPANT, NULL);

  return lv_video_stream_state_new (person, LIVEON_MEDIA_SOURCE_CAMERA);
}

static LiveonFrame *
make_frame (guint width)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (width * 4), width * 4);

  return liveon_frame_new (bytes, LIVEON_PIXEL_FORMAT_BGRX, width, 1, width * 4, 0);
}

static void
show (LiveonVideoStream *stream, guint width, gint64 show_us)
{
  g_autoptr (LiveonFrame) frame = make_frame (width);

  lv_video_stream_state_show (stream, frame, show_us);
}

static guint
get_shown (LiveonVideoStream *stream)
{
  LiveonFrame *frame = liveon_video_stream_get_frame (stream);

  return frame == NULL ? 0 : liveon_frame_get_width (frame);
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_newest (void)
{
  g_autoptr (LiveonVideoStream) stream = make_stream ();
  guint notified = 0;

  g_signal_connect_swapped (stream, "notify::frame", G_CALLBACK (count), &notified);
  for (guint width = 1; width <= 5; width++)
    show (stream, width, 0);
  g_assert_cmpuint (get_shown (stream), ==, 0);
  iterate ();
  g_assert_cmpuint (get_shown (stream), ==, 5);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpuint (liveon_video_stream_get_n_frames (stream), ==, 1);
}

/* A picture waits for its sound, what comes behind it never overtakes it, and a crowd pushes the
 * oldest out. */
static void
test_held (void)
{
  g_autoptr (LiveonVideoStream) stream = make_stream ();
  gint64 later_us = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;

  show (stream, 1, later_us);
  show (stream, 2, 0);
  iterate ();
  g_assert_cmpuint (get_shown (stream), ==, 0);
  show (stream, 3, later_us);
  for (guint width = 4; width < 40; width++)
    show (stream, width, later_us);
  iterate ();
  g_assert_cmpuint (get_shown (stream), ==, 0);
  g_assert_finalize_object (g_steal_pointer (&stream));
}

static gboolean
is_shown (gpointer stream)
{
  return get_shown (stream) == 7;
}

static void
test_due_later (void)
{
  g_autoptr (LiveonVideoStream) stream = make_stream ();

  show (stream, 7, g_get_monotonic_time () + 20 * G_TIME_SPAN_MILLISECOND);
  test_wait_until (is_shown, stream);
}

static gpointer
show_many (gpointer stream)
{
  for (guint width = 1; width <= 1000; width++)
    show (stream, width, 0);
  return NULL;
}

static gboolean
is_last_shown (gpointer stream)
{
  return get_shown (stream) == 1000;
}

static void
test_other_thread (void)
{
  g_autoptr (LiveonVideoStream) stream = make_stream ();
  GThread *thread = g_thread_new ("decoder", show_many, stream);

  test_wait_until (is_last_shown, stream);
  g_thread_join (thread);
  g_assert_finalize_object (g_steal_pointer (&stream));
}

static void
test_wishes (void)
{
  g_autoptr (LiveonVideoStream) stream = make_stream ();
  guint wishes = 0;

  g_signal_connect_swapped (stream, "wish-changed", G_CALLBACK (count), &wishes);
  liveon_video_stream_set_size (stream, 640, 360);
  liveon_video_stream_set_size (stream, 640, 360);
  g_assert_cmpuint (wishes, ==, 1);
  liveon_video_stream_set_is_visible (stream, FALSE);
  liveon_video_stream_set_is_visible (stream, FALSE);
  g_assert_cmpuint (wishes, ==, 2);
  g_object_set (stream, "pixel-format", LIVEON_PIXEL_FORMAT_I420, NULL);
  g_assert_cmpuint (wishes, ==, 3);
  liveon_video_stream_set_size (stream, G_MAXUINT, G_MAXUINT);
  g_assert_cmpuint (liveon_video_stream_get_width (stream), <=, 16384);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/video-stream/newest", test_newest);
  g_test_add_func ("/video-stream/held", test_held);
  g_test_add_func ("/video-stream/due-later", test_due_later);
  g_test_add_func ("/video-stream/other-thread", test_other_thread);
  g_test_add_func ("/video-stream/wishes", test_wishes);
  return g_test_run ();
}
