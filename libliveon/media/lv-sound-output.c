/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sound-output.h"

#include <gst/audio/gstaudiobasesink.h>

#include "lv-current-device.h"
#include "lv-gst.h"
#include "lv-sound-buffer.h"
#include "lv-system-sound.h"

#define BLOCK_US 10000
#define BUFFER_US (3 * BLOCK_US) /* in the sink; less of it breaks on a busy machine */
#define MAX_DELAY_US 1000000     /* what a sink says beyond this is wrong */

struct _LvSoundOutput
{
  LvPipe *pipe;
  GstElement *source;
  GstElement *probe;
  GstElement *sink;       /* of a device, else NULL */
  LvCurrentDevice *watch; /* of the sink */
  char *device;
  const LvSoundOutputEvents *events;
  gpointer data;
};

static void
on_failed (const GError *error, gpointer data)
{
  LvSoundOutput *self = data;

  self->events->failed (error, self->data);
}

static const LvPipeEvents pipe_events = { .failed = on_failed };

static void
on_device_changed (const char *device, gpointer data)
{
  LvSoundOutput *self = data;
  g_autoptr (GError) error = NULL;

  if (lv_current_device_is_dummy (device))
    {
      error = lv_gst_error_new (self->device, "missing", "there is no speaker");
      self->events->failed (error, self->data);
      return;
    }
  g_free (self->device);
  self->device = g_strdup (device);
  self->events->device_changed (self->data);
}

static GstElement *
add_nowhere (GstBin *bin, GError **error)
{
  GstElement *sink = lv_gst_add (bin, "fakesink", "nowhere", error);

  if (sink != NULL)
    g_object_set (sink, "sync", TRUE, NULL);
  return sink;
}

static GstElement *
add_device (LvSoundOutput *self, GstBin *bin, const char *device, GError **error)
{
  const gint64 buffer_us = BUFFER_US, latency_us = BLOCK_US;
  g_autoptr (GstStructure) properties
      = gst_structure_new ("properties", LV_SYSTEM_SOUND_APART, G_TYPE_STRING, "yes", NULL);
  GstElement *sink = lv_gst_add (bin, "pulsesink", "speaker", error);

  if (sink == NULL)
    return NULL;
  /* Not synchronised: the speaker's own clock asks for blocks, and the buffers of the slots follow
   * it; so there is no other queue than the sink's own. */
  g_object_set (sink, "device", device, "sync", FALSE, "buffer-time", buffer_us, "latency-time",
                latency_us, "client-name", "LiveOn", "stream-properties", properties, NULL);
  self->sink = gst_object_ref (sink);
  self->watch = lv_current_device_new (sink, on_device_changed, self);
  return sink;
}

static gboolean
build (LvSoundOutput *self, const char *device, gboolean is_to_nowhere, GError **error)
{
  GstBin *bin = lv_pipe_get_bin (self->pipe);
  GstElement *sink;

  gst_element_set_start_time (GST_ELEMENT (bin), GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (GST_ELEMENT (bin), 0);
  gst_pipeline_set_latency (GST_PIPELINE (bin), 0);
  self->source = gst_object_ref_sink (lv_mix_source_new (self->events->fill, self->data));
  gst_bin_add (bin, self->source);
  gst_bin_add (bin, self->probe);
  if (!lv_gst_link (self->source, self->probe, error))
    return FALSE;
  sink = is_to_nowhere ? add_nowhere (bin, error) : add_device (self, bin, device, error);
  return sink != NULL && lv_gst_link (self->probe, sink, error);
}

LvSoundOutput *
lv_sound_output_new (const char *device,
                     gboolean is_to_nowhere,
                     GstElement *probe,
                     const LvSoundOutputEvents *events,
                     gpointer data,
                     GError **error)
{
  g_autoptr (LvSoundOutput) self = g_new0 (LvSoundOutput, 1);

  self->events = events;
  self->data = data;
  self->probe = gst_object_ref (probe);
  self->pipe = lv_pipe_new ("player", device, &pipe_events, self, error);
  if (self->pipe == NULL || !build (self, device, is_to_nowhere, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lv_sound_output_start (LvSoundOutput *self)
{
  lv_pipe_start (self->pipe);
}

gboolean
lv_sound_output_stop (LvSoundOutput *self)
{
  g_autoptr (GstBin) bin = NULL;
  gboolean has_ended = TRUE;

  if (self->source != NULL)
    lv_mix_source_disconnect (self->source);
  if (self->pipe != NULL)
    {
      bin = gst_object_ref (lv_pipe_get_bin (self->pipe));
      has_ended = lv_pipe_stop (self->pipe);
    }
  if (has_ended && bin != NULL && GST_OBJECT_PARENT (self->probe) == GST_OBJECT (bin))
    gst_bin_remove (bin, self->probe);
  gst_clear_object (&self->source);
  gst_clear_object (&self->probe);
  g_clear_pointer (&self->watch, lv_current_device_free);
  gst_clear_object (&self->sink);
  g_free (self->device);
  g_free (self);
  return has_ended;
}

const char *
lv_sound_output_get_device (LvSoundOutput *self)
{
  return self->device;
}

void
lv_sound_output_check_device (LvSoundOutput *self)
{
  if (self->watch != NULL)
    lv_current_device_check (self->watch);
}

gint64
lv_sound_output_get_delay (LvSoundOutput *self)
{
  GstAudioBaseSink *sink;
  GstClockTime played;
  gint64 delay_us;

  if (self->sink == NULL)
    return 0;
  sink = GST_AUDIO_BASE_SINK (self->sink);
  if (sink->provided_clock == NULL || sink->next_sample == (guint64) -1)
    return -1;
  played = gst_clock_get_internal_time (sink->provided_clock);
  if (!GST_CLOCK_TIME_IS_VALID (played))
    return -1;
  delay_us = (gint64) (sink->next_sample * 1000 / 48) - (gint64) (played / 1000);
  return delay_us >= 0 && delay_us < MAX_DELAY_US ? delay_us : -1;
}
