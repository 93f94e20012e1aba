/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-test-tone.h"

#include <gst/audio/audio.h>
#include <math.h>

#define RATE 48000
#define BLOCK 480
#define BLOCK_NS (10 * GST_MSECOND)
#define BLOCKS_PER_SECOND 100
#define TONE_BLOCKS 10
#define TONE_PERIOD 48 /* samples: 1 kHz, so that each block begins with its phase */
#define VOLUME 0.4

struct _LvTestTone
{
  GstPushSrc parent_instance;

  guint64 block; /* the next, counted from the clock's beginning; 0: now's */
};

G_DEFINE_FINAL_TYPE (LvTestTone, lv_test_tone, GST_TYPE_PUSH_SRC)

static GstClockTime
get_clock_time (LvTestTone *self)
{
  g_autoptr (GstClock) clock = gst_element_get_clock (GST_ELEMENT (self));

  return clock == NULL ? 0 : gst_clock_get_time (clock);
}

static GstFlowReturn
lv_test_tone_create (GstPushSrc *source, GstBuffer **buffer)
{
  LvTestTone *self = LV_TEST_TONE (source);
  const GstClockTime base = gst_element_get_base_time (GST_ELEMENT (self));
  const gsize size = BLOCK * sizeof (gint16);
  gint16 *samples = g_malloc0 (size);

  if (self->block == 0)
    self->block = get_clock_time (self) / BLOCK_NS + 1;
  if (self->block % BLOCKS_PER_SECOND < TONE_BLOCKS)
    for (guint i = 0; i < BLOCK; i++)
      samples[i] = (gint16) (VOLUME * G_MAXINT16 * sin (2 * G_PI * i / TONE_PERIOD));
  *buffer = gst_buffer_new_wrapped (samples, size);
  GST_BUFFER_PTS (*buffer) = self->block * BLOCK_NS - base;
  GST_BUFFER_DURATION (*buffer) = BLOCK_NS;
  self->block++;
  return GST_FLOW_OK;
}

/* When it is handed on. */
static void
lv_test_tone_get_times (GstBaseSrc *source,
                        GstBuffer *buffer,
                        GstClockTime *start,
                        GstClockTime *end)
{
  *start = GST_BUFFER_PTS (buffer) + BLOCK_NS;
  *end = *start + BLOCK_NS;
}

static gboolean
lv_test_tone_start (GstBaseSrc *source)
{
  LV_TEST_TONE (source)->block = 0;
  return TRUE;
}

static void
lv_test_tone_class_init (LvTestToneClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_new_simple (
      "audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (S16), "layout", G_TYPE_STRING,
      "interleaved", "rate", G_TYPE_INT, RATE, "channels", G_TYPE_INT, 1, NULL);

  gst_element_class_set_static_metadata (element_class, "Test tone", "Source/Audio",
                                         "A tone at each whole second", "LiveOn");
  gst_element_class_add_pad_template (
      element_class, gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  GST_BASE_SRC_CLASS (klass)->get_times = lv_test_tone_get_times;
  GST_BASE_SRC_CLASS (klass)->start = lv_test_tone_start;
  GST_PUSH_SRC_CLASS (klass)->create = lv_test_tone_create;
}

static void
lv_test_tone_init (LvTestTone *self)
{
  gst_base_src_set_live (GST_BASE_SRC (self), TRUE);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
}

GstElement *
lv_test_tone_new (void)
{
  return g_object_new (LV_TYPE_TEST_TONE, NULL);
}
