/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-gst.h"

#include "liveon-error.h"
#include "test-support.h"

typedef struct
{
  LvPipe *pipe;
  GError *error;
  guint n_failed, n_messages;
  gboolean stop_at_failure;
} Seen;

static void
on_failed (const GError *error, gpointer data)
{
  Seen *seen = data;

  seen->n_failed++;
  g_clear_error (&seen->error);
  seen->error = g_error_copy (error);
  if (seen->stop_at_failure)
    g_clear_pointer (&seen->pipe, lv_pipe_stop);
}

static void
on_message (GstMessage *message, gpointer data)
{
  Seen *seen = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    seen->n_messages++;
}

static const LvPipeEvents events = { on_failed, on_message };

static gboolean
has_failed (gpointer data)
{
  return ((Seen *) data)->n_failed > 0;
}

static gboolean
has_ended (gpointer data)
{
  return ((Seen *) data)->n_messages > 0;
}

static void
test_check (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;
  LvPipe *pipe;

  lv_gst_check (&error);
  g_assert_no_error (error);
  pipe = lv_pipe_new ("check", NULL, &events, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (lv_gst_add (lv_pipe_get_bin (pipe), "nosuchelement", "none", &missing));
  g_assert_error (missing, LIVEON_ERROR, LIVEON_ERROR_PACKAGE);
  g_assert_cmpstr (liveon_error_get_argument (missing, "package"), ==, "GStreamer");
  lv_pipe_stop (pipe);
}

static void
test_chain (void)
{
  static const LvGstPart parts[]
      = { { "fakesrc", "from" }, { "queue", "queue" }, { "fakesink", "to" } };
  static const LvGstPart wrong[] = { { "fakesrc", "behind" } };
  GstElement *elements[3];
  Seen seen = { 0 };
  g_autoptr (GstElement) behind = NULL;
  g_autoptr (GError) error = NULL;

  seen.pipe = lv_pipe_new ("chain", NULL, &events, &seen, &error);
  g_assert_true (lv_gst_add_chain (lv_pipe_get_bin (seen.pipe), NULL, parts, 3, elements, &error));
  g_assert_no_error (error);
  g_object_set (elements[0], "num-buffers", 3, NULL);
  g_assert_false (
      lv_gst_add_chain (lv_pipe_get_bin (seen.pipe), elements[2], wrong, 1, NULL, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_FAILED);
  behind = gst_bin_get_by_name (lv_pipe_get_bin (seen.pipe), "behind");
  gst_bin_remove (lv_pipe_get_bin (seen.pipe), behind);
  lv_pipe_start (seen.pipe);
  test_wait_until (has_ended, &seen);
  g_assert_cmpuint (seen.n_failed, ==, 0);
  lv_pipe_stop (seen.pipe);
}

/* The first error counts, comes as one of ours, and its receiver may end the pipe. */
static void
test_failure (gconstpointer data)
{
  static const LvGstPart parts[] = { { "filesrc", "from" }, { "fakesink", "to" } };
  GstElement *elements[2];
  Seen seen = { .stop_at_failure = GPOINTER_TO_INT (data) };
  g_autoptr (GError) error = NULL;

  seen.pipe = lv_pipe_new ("failure", "Camera", &events, &seen, &error);
  lv_gst_add_chain (lv_pipe_get_bin (seen.pipe), NULL, parts, 2, elements, &error);
  g_assert_no_error (error);
  g_object_set (elements[0], "location", "/nowhere/at-all", NULL);
  lv_pipe_start (seen.pipe);
  test_wait_until (has_failed, &seen);
  g_assert_error (seen.error, LIVEON_ERROR, LIVEON_ERROR_DEVICE);
  g_assert_cmpstr (liveon_error_get_argument (seen.error, "device"), ==, "Camera");
  g_assert_cmpstr (liveon_error_get_argument (seen.error, "why"), ==, "missing");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n_failed, ==, 1);
  g_clear_pointer (&seen.pipe, lv_pipe_stop);
  g_clear_error (&seen.error);
}

/* Started and ended at once: nothing runs afterwards, however the two meet. */
static void
test_stop_at_once (void)
{
  static const LvGstPart parts[] = { { "fakesrc", "from" }, { "fakesink", "to" } };

  for (guint i = 0; i < 100; i++)
    {
      Seen seen = { 0 };
      g_autoptr (GstElement) to = NULL;
      GstElement *elements[2];
      GstState state;

      seen.pipe = lv_pipe_new ("at-once", NULL, &events, &seen, NULL);
      lv_gst_add_chain (lv_pipe_get_bin (seen.pipe), NULL, parts, 2, elements, NULL);
      to = gst_object_ref (elements[1]);
      lv_pipe_start (seen.pipe);
      if (i % 2 == 0)
        g_thread_yield ();
      lv_pipe_stop (seen.pipe);
      gst_element_get_state (to, &state, NULL, 0);
      g_assert_cmpint (state, ==, GST_STATE_NULL);
    }
}

static void
test_capture_time (void)
{
  g_autoptr (GstElement) element = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  g_assert_cmpint (lv_gst_capture_time (element, buffer, 77), ==, 77);
  gst_element_set_base_time (element, 10 * GST_SECOND);
  GST_BUFFER_PTS (buffer) = 2 * GST_SECOND;
  g_assert_cmpint (lv_gst_capture_time (element, buffer, 12100000), ==, 12000000);
  /* From the future, and too old to be true. */
  g_assert_cmpint (lv_gst_capture_time (element, buffer, 11900000), ==, 11900000);
  g_assert_cmpint (lv_gst_capture_time (element, buffer, 13100000), ==, 13100000);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/gst/check", test_check);
  g_test_add_func ("/gst/chain", test_chain);
  g_test_add_data_func ("/gst/failure", GINT_TO_POINTER (FALSE), test_failure);
  g_test_add_data_func ("/gst/failure-and-stop", GINT_TO_POINTER (TRUE), test_failure);
  g_test_add_func ("/gst/stop-at-once", test_stop_at_once);
  g_test_add_func ("/gst/capture-time", test_capture_time);
  return g_test_run ();
}
