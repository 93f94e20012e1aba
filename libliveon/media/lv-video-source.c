/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-video-source.h"

#include <fcntl.h>
#include <gst/video/gstvideometa.h>
#include <string.h>
#include <unistd.h>

#include "lv-gst.h"

/* Pads of decoders appear when they know their stream. */
static void
on_pad_added (GstElement *decoder, GstPad *pad, gpointer next)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (next, "sink");
  g_autoptr (GstCaps) caps = gst_pad_query_caps (pad, NULL);

  if (gst_pad_is_linked (sink) || gst_caps_is_empty (caps)
      || !g_str_has_prefix (gst_structure_get_name (gst_caps_get_structure (caps, 0)), "video/"))
    return;
  if (GST_PAD_LINK_FAILED (gst_pad_link (pad, sink)))
    GST_ELEMENT_ERROR (decoder, STREAM, FORMAT, ("These pictures cannot be read."), (NULL));
}

typedef struct
{
  GstElement *filter; /* borrowed: of the same bin */
  LvCameraWish wish;
} Opening;

/* A camera of V4L2 says what it can when it is open, which it is when it looks for its mode. On the
 * streaming thread. */
static GstPadProbeReturn
on_v4l2_query (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Opening *opening = data;
  g_autoptr (GstCaps) offered = NULL;
  g_autoptr (GstCaps) chosen = NULL;

  if (GST_QUERY_TYPE (GST_PAD_PROBE_INFO_QUERY (info)) != GST_QUERY_CAPS)
    return GST_PAD_PROBE_OK;
  offered = gst_pad_query_caps (pad, NULL);
  chosen = lv_camera_caps_choose (offered, &opening->wish);
  if (chosen != NULL)
    g_object_set (opening->filter, "caps", chosen, NULL);
  return GST_PAD_PROBE_REMOVE;
}

static void
close_descriptor (gpointer fd)
{
  close (GPOINTER_TO_INT (fd));
}

/* pipewiresrc works with a duplicate, but keeps the number to know the connection by: it stays open
 * until the element is gone, and then it is not the element that closes it. */
static void
set_descriptor (GstElement *source, int fd)
{
  int copy = fcntl (fd, F_DUPFD_CLOEXEC, 3);

  if (copy < 0)
    return;
  g_object_set (source, "fd", copy, NULL);
  g_object_set_data_full (G_OBJECT (source), "liveon-fd", GINT_TO_POINTER (copy), close_descriptor);
}

/* Without the meta rows are as long as the format says. On the streaming thread. */
static GstPadProbeReturn
on_rows (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);

  if (meta != NULL && meta->stride[0] == 0)
    {
      buffer = gst_buffer_make_writable (buffer);
      gst_buffer_remove_meta (buffer, (GstMeta *) gst_buffer_get_video_meta (buffer));
      GST_PAD_PROBE_INFO_DATA (info) = buffer;
    }
  return GST_PAD_PROBE_OK;
}

void
lv_video_source_complete_rows (GstPad *pad)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_rows, NULL, NULL);
}

static GstElement *
add_pipewire (GstBin *bin, const LvMediaInput *input, gboolean is_camera, GError **error)
{
  GstElement *source = lv_gst_add (bin, "pipewiresrc", "source", error);
  g_autoptr (GstStructure) properties = NULL;

  if (source == NULL)
    return NULL;
  /* When the device goes it has gone: no other one in its place. */
  properties
      = gst_structure_new ("properties", "node.dont-reconnect", G_TYPE_STRING, "true", "media.role",
                           G_TYPE_STRING, is_camera ? "Camera" : "Screen", NULL);
  /* Copied, because PipeWire takes its memory back whenever it negotiates anew, also while somebody
   * reads it. */
  g_object_set (source, "stream-properties", properties, "do-timestamp", TRUE, "client-name",
                "LiveOn", "always-copy", TRUE, NULL);
  if (input->name != NULL)
    g_object_set (source, "target-object", input->name, NULL);
  if (input->fd >= 0)
    set_descriptor (source, input->fd);
  if (input->node > 0)
    {
      g_autofree char *path = g_strdup_printf ("%u", input->node);

      g_object_set (source, "path", path, NULL);
    }
  return source;
}

static GstPad *
add_camera (GstBin *bin,
            const LvMediaInput *input,
            const LvCameraWish *wish,
            GstElement *next,
            GError **error)
{
  gboolean is_v4l2 = input->kind == LV_INPUT_DEVICE && input->name != NULL && input->name[0] == '/';
  gboolean is_screen = input->kind == LV_INPUT_PIPEWIRE && input->node > 0;
  static const LvGstPart parts[] = { { "capsfilter", "mode" }, { "decodebin", "decode" } };
  GstElement *source, *elements[2];
  g_autoptr (GstPad) pad = NULL;

  source = is_v4l2 ? lv_gst_add (bin, "v4l2src", "source", error)
                   : add_pipewire (bin, input, !is_screen, error);
  if (source == NULL || !lv_gst_add_chain (bin, source, parts, 2, elements, error))
    return NULL;
  g_signal_connect (elements[1], "pad-added", G_CALLBACK (on_pad_added), next);
  pad = gst_element_get_static_pad (source, "src");
  if (is_v4l2)
    {
      Opening *opening = g_new (Opening, 1);

      *opening = (Opening){ elements[0], *wish };
      g_object_set (source, "device", input->name, NULL);
      gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM, on_v4l2_query, opening, g_free);
    }
  else
    {
      g_autoptr (GstCaps) caps
          = is_screen ? gst_caps_new_empty_simple ("video/x-raw") : lv_camera_caps_list (wish);

      g_object_set (elements[0], "caps", caps, NULL);
      lv_video_source_complete_rows (pad);
    }
  return g_steal_pointer (&pad);
}

static GstPad *
add_x11 (GstBin *bin, const LvCameraWish *wish, GstElement *next, GError **error)
{
  static const LvGstPart parts[] = { { "ximagesrc", "source" }, { "capsfilter", "rate" } };
  GstElement *elements[2];
  g_autoptr (GstCaps) caps
      = gst_caps_new_simple ("video/x-raw", "framerate", GST_TYPE_FRACTION, wish->fps, 1, NULL);

  if (!lv_gst_add_chain (bin, NULL, parts, 2, elements, error)
      || !lv_gst_link (elements[1], next, error))
    return NULL;
  /* Damage events cost more than looking: pictures that are the same are found out later. */
  g_object_set (elements[0], "use-damage", FALSE, "show-pointer", TRUE, NULL);
  g_object_set (elements[1], "caps", caps, NULL);
  return gst_element_get_static_pad (elements[0], "src");
}

/* JPEG or PNG, by its first bytes. */
static gboolean
is_still_picture (const char *path)
{
  static const guint8 jpeg[] = { 0xff, 0xd8, 0xff }, png[] = { 0x89, 'P', 'N', 'G' };
  guint8 head[4] = { 0 };
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean is_whole = fd >= 0 && read (fd, head, sizeof head) == sizeof head;

  if (fd >= 0)
    close (fd);
  return is_whole && (memcmp (head, jpeg, sizeof jpeg) == 0 || memcmp (head, png, sizeof png) == 0);
}

static GstPad *
add_file (GstBin *bin,
          const LvMediaInput *input,
          const LvCameraWish *wish,
          GstElement *next,
          GError **error)
{
  GstElement *source = lv_gst_add (bin, "uridecodebin", "source", error);
  g_autofree char *uri = gst_filename_to_uri (input->name, NULL);
  static const LvGstPart parts[] = { { "imagefreeze", "still" }, { "capsfilter", "rate" } };
  GstElement *elements[2];
  g_autoptr (GstCaps) caps = NULL;
  g_autoptr (GstCaps) rate = NULL;

  if (source == NULL)
    return NULL;
  /* Sound that nobody takes is not decoded. */
  caps = gst_caps_new_empty_simple ("video/x-raw");
  g_object_set (source, "uri", uri, "caps", caps, "expose-all-streams", FALSE, NULL);
  if (!is_still_picture (input->name))
    {
      g_signal_connect (source, "pad-added", G_CALLBACK (on_pad_added), next);
      return gst_element_get_static_pad (next, "sink");
    }
  if (!lv_gst_add_chain (bin, NULL, parts, 2, elements, error)
      || !lv_gst_link (elements[1], next, error))
    return NULL;
  rate = gst_caps_new_simple ("video/x-raw", "framerate", GST_TYPE_FRACTION, wish->fps, 1, NULL);
  g_object_set (elements[1], "caps", rate, NULL);
  g_object_set (elements[0], "is-live", TRUE, NULL);
  g_signal_connect (source, "pad-added", G_CALLBACK (on_pad_added), elements[0]);
  return gst_element_get_static_pad (next, "sink");
}

GstPad *
lv_video_source_add (GstBin *bin,
                     const LvMediaInput *input,
                     const LvCameraWish *wish,
                     GstElement *next,
                     GError **error)
{
  switch (input->kind)
    {
    case LV_INPUT_DEVICE:
    case LV_INPUT_PIPEWIRE:
      return add_camera (bin, input, wish, next, error);
    case LV_INPUT_X11:
      return add_x11 (bin, wish, next, error);
    case LV_INPUT_FILE:
      if (input->name != NULL && g_file_test (input->name, G_FILE_TEST_IS_REGULAR))
        return add_file (bin, input, wish, next, error);
      break;
    default:
      break;
    }
  g_propagate_error (error,
                     lv_gst_error_new (input->name, "missing", "no such source of pictures"));
  return NULL;
}
