/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "recorder.h"

#include <gst/app/gstappsink.h>
#include <math.h>

#include "lv-gst.h"
#include "test-support.h"

struct _Recorder
{
  GstElement *pipeline;
  GMutex lock;
  gint64 first_us; /* of samples */
  GArray *samples;
};

static void
add (Recorder *self, gint64 time_us, const gint16 *samples, gsize n)
{
  const float silence = 0;

  if (self->samples->len == 0)
    self->first_us = time_us;
  /* What was not captured is silent. */
  while (self->first_us + (gint64) self->samples->len * 1000000 / RECORDER_RATE < time_us - 5000)
    g_array_append_val (self->samples, silence);
  for (gsize i = 0; i < n; i++)
    {
      float sample = samples[i] / 32768.0f;

      g_array_append_val (self->samples, sample);
    }
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  Recorder *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  g_mutex_lock (&self->lock);
  add (self, GST_BUFFER_PTS (buffer) / 1000, (gint16 *) map.data, map.size / 2);
  g_mutex_unlock (&self->lock);
  gst_buffer_unmap (buffer, &map);
  return GST_FLOW_OK;
}

Recorder *
recorder_new (const char *device)
{
  g_autofree char *line = g_strdup_printf (
      "pulsesrc device=%s buffer-time=80000 latency-time=10000 ! audioconvert ! audioresample "
      "quality=10 ! audio/x-raw,format=S16LE,rate=%d,channels=1 ! appsink name=sink sync=false",
      device, RECORDER_RATE);
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  Recorder *self = g_new0 (Recorder, 1);
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstClock) clock = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->samples = g_array_new (FALSE, FALSE, sizeof (float));
  g_assert_true (lv_gst_init (&error));
  self->pipeline = gst_parse_launch (line, &error);
  g_assert_no_error (error);
  clock = gst_system_clock_obtain ();
  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (self->pipeline, 0);
  sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return self;
}

void
recorder_free (Recorder *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->pipeline);
  g_array_unref (self->samples);
  g_mutex_clear (&self->lock);
  g_free (self);
}

GArray *
recorder_cut (Recorder *self, gint64 from_us, guint length_ms)
{
  GArray *cut = NULL;
  guint n = length_ms * (RECORDER_RATE / 1000);
  gint64 from;

  g_mutex_lock (&self->lock);
  from = (from_us - self->first_us) * RECORDER_RATE / 1000000;
  if (self->samples->len > 0 && from >= 0 && from + n <= self->samples->len)
    {
      cut = g_array_new (FALSE, FALSE, sizeof (float));
      g_array_append_vals (cut, &g_array_index (self->samples, float, from), n);
    }
  g_mutex_unlock (&self->lock);
  return cut;
}

gint64
recorder_find_onset (Recorder *self, gint64 from_us, float threshold)
{
  gint64 found_us = 0, i;

  g_mutex_lock (&self->lock);
  i = MAX ((from_us - self->first_us) * RECORDER_RATE / 1000000, 0);
  for (; i < self->samples->len && found_us == 0; i++)
    if (fabsf (g_array_index (self->samples, float, i)) > threshold)
      found_us = self->first_us + i * 1000000 / RECORDER_RATE;
  g_mutex_unlock (&self->lock);
  return found_us;
}

typedef struct
{
  Recorder *recorder;
  gint64 time_us;
} Wait;

static gboolean
has_recorded (gpointer data)
{
  Wait *wait = data;
  Recorder *self = wait->recorder;
  gboolean result;

  g_mutex_lock (&self->lock);
  result
      = self->samples->len > 0
        && self->first_us + (gint64) self->samples->len * 1000000 / RECORDER_RATE >= wait->time_us;
  g_mutex_unlock (&self->lock);
  return result;
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
recorder_wait_until (Recorder *self, gint64 time_us)
{
  Wait wait = { self, time_us };
  guint id = g_timeout_add (20, wake, NULL);

  test_wait_until (has_recorded, &wait);
  g_source_remove (id);
}
