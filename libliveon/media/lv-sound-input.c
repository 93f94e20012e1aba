/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sound-input.h"

#include <gst/audio/audio.h>

#include "lv-error.h"
#include "lv-gst.h"
#include "lv-system-source.h"
#include "lv-test-tone.h"

#define BLOCK_US 10000
#define BUFFER_US 40000

static GstElement *
add_pulse (GstBin *bin, const char *device, GError **error)
{
  const gint64 buffer_us = BUFFER_US, latency_us = BLOCK_US;
  GstElement *source = lv_gst_add (bin, "pulsesrc", "microphone", error);

  if (source != NULL)
    g_object_set (source, "device", device, "buffer-time", buffer_us, "latency-time", latency_us,
                  "client-name", "LiveOn", NULL);
  return source;
}

static GstElement *
add_pipewire (GstBin *bin, const LvMediaInput *input, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%u", input->node);
  GstElement *source = lv_gst_add (bin, "pipewiresrc", "microphone", error);

  if (source != NULL)
    g_object_set (source, "fd", input->fd, "path", path, "do-timestamp", TRUE, NULL);
  return source;
}

static GstElement *
add_own (GstBin *bin, GstElement *source)
{
  gst_bin_add (bin, source);
  return source;
}

/* A file has its sound only when it was looked into. */
static void
on_pad_added (GstElement *decoder, GstPad *pad, gpointer data)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (data, "sink");

  if (!gst_pad_is_linked (sink))
    gst_pad_link (pad, sink);
}

static GstElement *
add_decoder (GstBin *bin, const char *path, GError **error)
{
  g_autofree char *uri = gst_filename_to_uri (path, error);
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("audio/x-raw");
  GstElement *decoder;

  if (uri == NULL)
    return NULL;
  decoder = lv_gst_add (bin, "uridecodebin", "file", error);
  if (decoder != NULL)
    g_object_set (decoder, "uri", uri, "caps", caps, "expose-all-streams", FALSE, NULL);
  return decoder;
}

static GstElement *
add_source (GstBin *bin, const LvMediaInput *input, GError **error)
{
  switch (input->kind)
    {
    case LV_INPUT_DEVICE:
      return add_pulse (bin, input->name, error);
    case LV_INPUT_SYSTEM_SOUND:
      return add_own (bin, lv_system_source_new ());
    case LV_INPUT_PIPEWIRE:
      return add_pipewire (bin, input, error);
    case LV_INPUT_TEST:
      return add_own (bin, lv_test_tone_new ());
    case LV_INPUT_FILE:
      return add_decoder (bin, input->name, error);
    case LV_INPUT_X11:
      break;
    }
  lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "input", NULL);
  return NULL;
}

GstElement *
lv_sound_input_add (GstBin *bin, const LvMediaInput *input, GError **error)
{
  gboolean is_file = input->kind == LV_INPUT_FILE;
  GstElement *source = add_source (bin, input, error), *elements[4];
  const LvGstPart parts[] = {
    { "audioconvert", "convert" },
    { "audioresample", "resample" },
    { "capsfilter", "format" },
    { is_file ? "clocksync" : "identity", "pace" },
  };
  g_autoptr (GstCaps) caps
      = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (S16), "rate",
                             G_TYPE_INT, 48000, "channels", G_TYPE_INT, 1, NULL);

  if (source == NULL
      || !lv_gst_add_chain (bin, is_file ? NULL : source, parts, G_N_ELEMENTS (parts), elements,
                            error))
    return NULL;
  g_object_set (elements[2], "caps", caps, NULL);
  if (is_file)
    g_signal_connect_object (source, "pad-added", G_CALLBACK (on_pad_added), elements[0], 0);
  return elements[3];
}
