/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-capture.h"

#include <fcntl.h>
#include <gst/app/gstappsink.h>

#include "lv-error.h"
#include "lv-frame-gate.h"
#include "lv-gst.h"
#include "lv-pipewire-nodes.h"
#include "lv-video-source.h"

#define STARTED "liveon-started"
/* The session manager lets a portal's connection see what is permitted a moment after it is made.
 */
#define PORTAL_PATIENCE_MS 3000

/* What the streaming threads know. It outlives the capture where a device opens so slowly that it
 * is left to itself. */
typedef struct
{
  LvInputKind kind;
  gint fps;         /* atomic */
  gint native_size; /* atomic: width << 16 | height */

  GMutex lock;                        /* held while a picture is told */
  const LvVideoCaptureEvents *events; /* NULL: nobody listens any more */
  gpointer data;

  /* The streaming thread's. */
  LvFrameGate gate;
  gboolean is_started;
} Stream;

struct _LvVideoCapture
{
  Stream *stream;
  LvPipe *pipe;
  LvPipewireNodes *nodes; /* of PipeWire: it says when what is captured comes and goes */
  guint64 serial;         /* what PipeWire calls it until it goes */
  gboolean is_listed, is_there;
  guint patience_id;
  LvTestCamera *test_camera;
  GSource *test_started;
  LvInputKind kind;
  gboolean is_screen; /* of PipeWire: a node that a portal named */
  char *device;
  const LvVideoCaptureEvents *events;
  gpointer data;
};

static Stream *
stream_new (LvInputKind kind, guint fps, const LvVideoCaptureEvents *events, gpointer data)
{
  Stream *self = g_atomic_rc_box_new0 (Stream);

  g_mutex_init (&self->lock);
  self->kind = kind;
  self->fps = (gint) fps;
  self->events = events;
  self->data = data;
  return self;
}

static void
clear_stream (gpointer data)
{
  g_mutex_clear (&((Stream *) data)->lock);
}

static void
stream_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_stream);
}

static void
close_stream (Stream *self)
{
  g_mutex_lock (&self->lock);
  self->events = NULL;
  g_mutex_unlock (&self->lock);
}

static void
tell_picture (Stream *self, GstBuffer *buffer, const GstVideoInfo *info, gint64 capture_us)
{
  g_atomic_int_set (&self->native_size, info->width << 16 | info->height);
  if (g_atomic_int_get (&self->fps) == 0)
    return;
  g_mutex_lock (&self->lock);
  if (self->events != NULL)
    self->events->picture (buffer, info, capture_us, self->data);
  g_mutex_unlock (&self->lock);
}

/* Before anything is done with a picture. */
static GstPadProbeReturn
on_source_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Stream *self = data;
  gint64 now_us = g_get_monotonic_time ();

  if (!self->is_started)
    {
      g_autoptr (GstElement) element = gst_pad_get_parent_element (pad);

      self->is_started = TRUE;
      gst_element_post_message (
          element,
          gst_message_new_application (GST_OBJECT (element), gst_structure_new_empty (STARTED)));
    }
  /* A clip is decoded ahead of its time. */
  if (self->kind == LV_INPUT_FILE)
    return GST_PAD_PROBE_OK;
  return lv_frame_gate_take (&self->gate, now_us, g_atomic_int_get (&self->fps))
             ? GST_PAD_PROBE_OK
             : GST_PAD_PROBE_DROP;
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  Stream *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  gint64 now_us = g_get_monotonic_time ();
  GstVideoInfo info;
  GstBuffer *buffer;

  if (sample == NULL)
    return GST_FLOW_EOS;
  buffer = gst_sample_get_buffer (sample);
  if (buffer == NULL || !gst_video_info_from_caps (&info, gst_sample_get_caps (sample)))
    return GST_FLOW_OK;
  /* A file has no time but that at which it is shown. */
  tell_picture (self, buffer, &info,
                self->kind == LV_INPUT_FILE
                    ? now_us
                    : lv_gst_capture_time (GST_ELEMENT (sink), buffer, now_us));
  return GST_FLOW_OK;
}

static void
fail (LvVideoCapture *self, const char *why, const char *detail)
{
  g_autoptr (GError) error = lv_gst_error_new (self->device, why, detail);

  self->events->failed (error, self->data);
}

static void
on_pipe_failed (const GError *error, gpointer data)
{
  LvVideoCapture *self = data;

  /* However the stream of a screen ends: nobody shows it any more. */
  if (self->is_screen && self->is_there)
    fail (self, "missing", error->message);
  else
    self->events->failed (error, self->data);
}

static void
on_pipe_message (GstMessage *message, gpointer data)
{
  LvVideoCapture *self = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_APPLICATION
      && gst_message_has_name (message, STARTED))
    self->events->started (self->data);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    {
      /* A clip begins again; a device that ends has gone. */
      if (self->kind != LV_INPUT_FILE)
        fail (self, "missing", "the stream has ended");
      else if (!gst_element_seek_simple (GST_ELEMENT (lv_pipe_get_bin (self->pipe)),
                                         GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0))
        fail (self, "failed", "the clip cannot be repeated");
    }
}

static const LvPipeEvents pipe_events = { on_pipe_failed, on_pipe_message };

static gboolean
build (LvVideoCapture *self, const LvMediaInput *input, const LvCameraWish *wish, GError **error)
{
  static const LvGstPart parts[] = {
    { "queue", "newest" },
    { "videoconvertscale", "convert" },
    { "capsfilter", "i420" },
    { "appsink", "pictures" },
  };
  GstElement *elements[G_N_ELEMENTS (parts)];
  GstBin *bin;
  g_autoptr (GstCaps) caps = NULL;
  g_autoptr (GstPad) pad = NULL;
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };

  self->pipe = lv_pipe_new ("video-capture", self->device, &pipe_events, self, error);
  if (self->pipe == NULL)
    return FALSE;
  bin = lv_pipe_get_bin (self->pipe);
  if (!lv_gst_add_chain (bin, NULL, parts, G_N_ELEMENTS (parts), elements, error))
    return FALSE;
  g_object_set (elements[0], "max-size-buffers", 1, "max-size-bytes", 0, "max-size-time",
                (guint64) 0, "leaky", self->kind == LV_INPUT_FILE ? 0 : 2 /* the oldest goes */,
                NULL);
  caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "I420", "pixel-aspect-ratio",
                              GST_TYPE_FRACTION, 1, 1, NULL);
  /* Screens are RGB and become what VP8 means. The colours of cameras are not converted: that costs
   * much, and what PipeWire says of them is a guess by their size. */
  if (input->kind == LV_INPUT_X11 || self->is_screen)
    gst_caps_set_simple (caps, "colorimetry", G_TYPE_STRING, "bt601", NULL);
  g_object_set (elements[2], "caps", caps, NULL);
  g_object_set (elements[3], "max-buffers", 1, "drop", TRUE, "sync", self->kind == LV_INPUT_FILE,
                NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (elements[3]), &callbacks,
                              g_atomic_rc_box_acquire (self->stream), stream_unref);
  pad = lv_video_source_add (bin, input, wish, elements[0], error);
  if (pad == NULL)
    return FALSE;
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_source_buffer,
                     g_atomic_rc_box_acquire (self->stream), stream_unref);
  return TRUE;
}

static void
on_node (guint64 serial, const GstStructure *properties, gpointer data)
{
  LvVideoCapture *self = data;
  const char *name = gst_structure_get_string (properties, "node.name");

  if (!self->is_screen && self->device == NULL && name != NULL)
    {
      g_autoptr (GstElement) source = gst_bin_get_by_name (lv_pipe_get_bin (self->pipe), "source");

      g_object_set (source, "target-object", name, NULL);
      self->device = g_strdup (name);
    }
  if ((!self->is_screen && g_strcmp0 (name, self->device) != 0) || self->is_there)
    return;
  self->is_there = TRUE;
  self->serial = serial;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->is_listed)
    lv_pipe_start (self->pipe);
}

static void
on_node_removed (guint64 serial, gpointer data)
{
  LvVideoCapture *self = data;

  if (self->is_there && serial == self->serial)
    fail (self, "missing", "it has gone");
}

static gboolean
on_impatient (gpointer data)
{
  LvVideoCapture *self = data;

  self->patience_id = 0;
  fail (self, "missing", "PipeWire does not have it");
  return G_SOURCE_REMOVE;
}

/* pipewiresrc (0.3.65) waits half a minute for a node that is not there, cannot be ended meanwhile,
 * and does not say when one goes. */
static void
on_nodes (gpointer data)
{
  LvVideoCapture *self = data;

  self->is_listed = TRUE;
  if (self->is_there)
    lv_pipe_start (self->pipe);
  else if (self->kind == LV_INPUT_PIPEWIRE)
    self->patience_id = g_timeout_add (PORTAL_PATIENCE_MS, on_impatient, self);
  else
    fail (self, "missing", "PipeWire does not have it");
}

static const LvPipewireNodesEvents nodes_events = { on_nodes, on_node, on_node_removed };

static gboolean
on_test_started (gpointer data)
{
  LvVideoCapture *self = data;

  self->events->started (self->data);
  return G_SOURCE_REMOVE;
}

static void
on_test_picture (GstBuffer *buffer, const GstVideoInfo *info, gint64 capture_us, gpointer data)
{
  tell_picture (data, buffer, info, capture_us);
}

static gboolean
start_test_camera (LvVideoCapture *self, const LvCameraWish *wish, GError **error)
{
  if (!lv_gst_init (error))
    return FALSE;
  self->test_camera
      = lv_test_camera_new (wish->width, wish->height, wish->fps, on_test_picture, self->stream);
  self->test_started = g_idle_source_new ();
  g_source_set_callback (self->test_started, on_test_started, self, NULL);
  g_source_attach (self->test_started, g_main_context_get_thread_default ());
  return TRUE;
}

static gboolean
is_of_pipewire (const LvMediaInput *input)
{
  return input->kind == LV_INPUT_PIPEWIRE
         || (input->kind == LV_INPUT_DEVICE && (input->name == NULL || input->name[0] != '/'));
}

LvVideoCapture *
lv_video_capture_new (const LvMediaInput *input,
                      const LvCameraWish *wish,
                      const LvVideoCaptureEvents *events,
                      gpointer data,
                      GError **error)
{
  LvVideoCapture *self = g_new0 (LvVideoCapture, 1);

  self->kind = input->kind;
  self->is_screen = input->kind == LV_INPUT_PIPEWIRE && input->node > 0;
  self->device = g_strdup (input->name);
  self->events = events;
  self->data = data;
  self->stream = stream_new (input->kind, wish->fps, events, data);
  if (input->kind == LV_INPUT_TEST ? !start_test_camera (self, wish, error)
                                   : !build (self, input, wish, error))
    g_clear_pointer (&self, lv_video_capture_stop);
  else if (is_of_pipewire (input))
    self->nodes = lv_pipewire_nodes_new (fcntl (input->watch_fd, F_DUPFD_CLOEXEC, 3), input->node,
                                         &nodes_events, self);
  else if (self->pipe != NULL)
    lv_pipe_start (self->pipe);
  return self;
}

void
lv_video_capture_stop (LvVideoCapture *self)
{
  close_stream (self->stream);
  g_clear_pointer (&self->test_camera, lv_test_camera_stop);
  if (self->test_started != NULL)
    {
      g_source_destroy (self->test_started);
      g_source_unref (self->test_started);
    }
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_pointer (&self->nodes, lv_pipewire_nodes_free);
  g_clear_pointer (&self->pipe, lv_pipe_stop);
  stream_unref (self->stream);
  g_free (self->device);
  g_free (self);
}

const char *
lv_video_capture_get_device (LvVideoCapture *self)
{
  return self->device;
}

void
lv_video_capture_set_fps (LvVideoCapture *self, guint fps)
{
  g_atomic_int_set (&self->stream->fps, (gint) fps);
  if (self->test_camera != NULL)
    lv_test_camera_set_fps (self->test_camera, fps);
}

gboolean
lv_video_capture_get_size (LvVideoCapture *self, guint *width, guint *height)
{
  guint size = (guint) g_atomic_int_get (&self->stream->native_size);

  *width = size >> 16;
  *height = size & 0xffff;
  return size != 0;
}
