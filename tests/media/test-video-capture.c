/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-capture.h"

#include <gst/base/gstpushsrc.h>

#include "lv-gst.h"
#include "test-support.h"

/* A screen that takes its time to open: as long as is_slow says. */
typedef struct
{
  GstPushSrc parent_instance;
} SlowSource;

typedef GstPushSrcClass SlowSourceClass;

static GMutex lock; /* of the rest */
static GCond changed;
static gboolean is_slow, is_opening, is_gone;
static gint n_made, n_pictures; /* atomic */

GType slow_source_get_type (void);
G_DEFINE_TYPE (SlowSource, slow_source, GST_TYPE_PUSH_SRC)

static gboolean
slow_source_start (GstBaseSrc *source)
{
  g_mutex_lock (&lock);
  is_opening = TRUE;
  g_main_context_wakeup (NULL);
  while (is_slow)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
  return TRUE;
}

static GstFlowReturn
slow_source_create (GstPushSrc *source, GstBuffer **buffer)
{
  *buffer = gst_buffer_new_allocate (NULL, 64 * 48 * 4, NULL);
  gst_buffer_memset (*buffer, 0, 0, 64 * 48 * 4);
  g_atomic_int_inc (&n_made);
  return GST_FLOW_OK;
}

/* What is slow is late, but does run before anybody can end it again. */
static GstStateChangeReturn
slow_source_change_state (GstElement *element, GstStateChange change)
{
  GstStateChangeReturn result
      = GST_ELEMENT_CLASS (slow_source_parent_class)->change_state (element, change);

  while (change == GST_STATE_CHANGE_PAUSED_TO_PLAYING && g_atomic_int_get (&n_made) < 4)
    g_thread_yield ();
  return result;
}

static void
slow_source_finalize (GObject *object)
{
  G_OBJECT_CLASS (slow_source_parent_class)->finalize (object);
  g_mutex_lock (&lock);
  is_gone = TRUE;
  g_main_context_wakeup (NULL);
  g_mutex_unlock (&lock);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
}

static void
slow_source_class_init (SlowSourceClass *klass)
{
  static const char *const names[] = { "use-damage", "show-pointer" };
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "video/x-raw, format=BGRx, width=64, height=48, framerate=30/1, pixel-aspect-ratio=1/1");

  G_OBJECT_CLASS (klass)->finalize = slow_source_finalize;
  G_OBJECT_CLASS (klass)->set_property = set_property;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_install_property (
        G_OBJECT_CLASS (klass), i + 1,
        g_param_spec_boolean (names[i], NULL, NULL, FALSE, G_PARAM_WRITABLE));
  gst_element_class_add_pad_template (
      GST_ELEMENT_CLASS (klass), gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Slow", "Source/Video", "Slow",
                                         "LiveOn");
  GST_ELEMENT_CLASS (klass)->change_state = slow_source_change_state;
  GST_BASE_SRC_CLASS (klass)->start = slow_source_start;
  GST_PUSH_SRC_CLASS (klass)->create = slow_source_create;
}

static void
slow_source_init (SlowSource *self)
{
  gst_base_src_set_live (GST_BASE_SRC (self), TRUE);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
  gst_base_src_set_do_timestamp (GST_BASE_SRC (self), TRUE);
}

static gboolean
is_true (gpointer data)
{
  gboolean result;

  g_mutex_lock (&lock);
  result = *(gboolean *) data;
  g_mutex_unlock (&lock);
  return result;
}

static gboolean
has_some (gpointer data)
{
  return g_atomic_int_get ((gint *) data) > 2;
}

static void
on_picture (GstBuffer *buffer, const GstVideoInfo *info, gint64 capture_us, gpointer data)
{
  g_assert_cmpint (info->width, ==, 64);
  g_atomic_int_inc (&n_pictures);
  g_main_context_wakeup (NULL);
}

static void
on_started (gpointer data)
{
  (*(guint *) data)++;
}

static void
on_failed (const GError *error, gpointer data)
{
  g_error ("%s", error->message);
}

static const LvVideoCaptureEvents events = { on_picture, on_started, on_failed };

static LvVideoCapture *
start (gboolean slowly, guint *n_started)
{
  const LvCameraWish wish = { 64, 48, 30 };
  g_autoptr (LvMediaInput) input = lv_media_input_new (LV_INPUT_X11, NULL);
  g_autoptr (GError) error = NULL;
  LvVideoCapture *capture;

  is_slow = slowly;
  is_opening = is_gone = FALSE;
  n_made = n_pictures = 0;
  capture = lv_video_capture_new (input, &wish, &events, n_started, &error);
  g_assert_no_error (error);
  return capture;
}

static void
test_pictures (void)
{
  guint n_started = 0, width, height;
  LvVideoCapture *capture = start (FALSE, &n_started);

  test_wait_until (has_some, &n_pictures);
  while (n_started == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_started, ==, 1);
  g_assert_true (lv_video_capture_get_size (capture, &width, &height));
  g_assert_cmpuint (width, ==, 64);
  g_assert_cmpuint (height, ==, 48);
  lv_video_capture_stop (capture);
  test_wait_until (is_true, &is_gone);
}

/* It is left to itself, and opens when nobody waits for it any more. */
static void
test_too_slow (void)
{
  guint n_started = 0;
  LvVideoCapture *capture = start (TRUE, &n_started);

  test_wait_until (is_true, &is_opening);
  g_test_expect_message ("liveon-media", G_LOG_LEVEL_WARNING, "*left to itself*");
  lv_video_capture_stop (capture);
  g_test_assert_expected_messages ();
  g_mutex_lock (&lock);
  is_slow = FALSE;
  g_cond_signal (&changed);
  g_mutex_unlock (&lock);
  test_wait_until (is_true, &is_gone);
  g_assert_cmpint (g_atomic_int_get (&n_pictures), ==, 0);
  g_assert_cmpuint (n_started, ==, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_assert_true (lv_gst_init (NULL));
  /* In place of the real one. */
  g_assert_true (
      gst_element_register (NULL, "ximagesrc", GST_RANK_PRIMARY, slow_source_get_type ()));
  g_test_add_func ("/video-capture/pictures", test_pictures);
  g_test_add_func ("/video-capture/too-slow", test_too_slow);
  return g_test_run ();
}
