/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-system-source.h"

#include <gst/audio/audio.h>
#include <gst/base/gstpushsrc.h>

#include "lv-sound-buffer.h"
#include "lv-system-sound.h"

#define BLOCK_NS (10 * GST_MSECOND)

#define LV_TYPE_SYSTEM_SOURCE (lv_system_source_get_type ())
G_DECLARE_FINAL_TYPE (LvSystemSource, lv_system_source, LV, SYSTEM_SOURCE, GstPushSrc)

struct _LvSystemSource
{
  GstPushSrc parent_instance;

  LvSystemSound *sound; /* from start to stop */
  guint64 block;        /* the next, counted from the clock's beginning; 0: now's */
};

G_DEFINE_FINAL_TYPE (LvSystemSource, lv_system_source, GST_TYPE_PUSH_SRC)

static GstFlowReturn
lv_system_source_create (GstPushSrc *source, GstBuffer **buffer)
{
  LvSystemSource *self = LV_SYSTEM_SOURCE (source);
  const GstClockTime base = gst_element_get_base_time (GST_ELEMENT (self));
  g_autoptr (GstClock) clock = gst_element_get_clock (GST_ELEMENT (self));
  gint16 *samples;

  if (lv_system_sound_get_is_lost (self->sound))
    {
      GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND, ("There is no sound server."), (NULL));
      return GST_FLOW_ERROR;
    }
  if (self->block == 0 && clock != NULL)
    self->block = gst_clock_get_time (clock) / BLOCK_NS + 1;
  samples = g_new (gint16, LV_SOUND_BLOCK);
  lv_system_sound_read (self->sound, samples);
  *buffer = gst_buffer_new_wrapped (samples, LV_SOUND_BLOCK * sizeof (gint16));
  GST_BUFFER_PTS (*buffer) = self->block * BLOCK_NS - base;
  GST_BUFFER_DURATION (*buffer) = BLOCK_NS;
  self->block++;
  return GST_FLOW_OK;
}

/* When it is handed on. */
static void
lv_system_source_get_times (GstBaseSrc *source,
                            GstBuffer *buffer,
                            GstClockTime *start,
                            GstClockTime *end)
{
  *start = GST_BUFFER_PTS (buffer) + BLOCK_NS;
  *end = *start + BLOCK_NS;
}

static gboolean
lv_system_source_start (GstBaseSrc *source)
{
  LvSystemSource *self = LV_SYSTEM_SOURCE (source);

  self->block = 0;
  self->sound = lv_system_sound_new ();
  return TRUE;
}

static gboolean
lv_system_source_stop (GstBaseSrc *source)
{
  g_clear_pointer (&LV_SYSTEM_SOURCE (source)->sound, lv_system_sound_free);
  return TRUE;
}

static void
lv_system_source_class_init (LvSystemSourceClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_new_simple (
      "audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (S16), "layout", G_TYPE_STRING,
      "interleaved", "rate", G_TYPE_INT, 48000, "channels", G_TYPE_INT, 1, NULL);

  gst_element_class_set_static_metadata (element_class, "System sound", "Source/Audio",
                                         "What other programs play", "LiveOn");
  gst_element_class_add_pad_template (
      element_class, gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  GST_BASE_SRC_CLASS (klass)->get_times = lv_system_source_get_times;
  GST_BASE_SRC_CLASS (klass)->start = lv_system_source_start;
  GST_BASE_SRC_CLASS (klass)->stop = lv_system_source_stop;
  GST_PUSH_SRC_CLASS (klass)->create = lv_system_source_create;
}

static void
lv_system_source_init (LvSystemSource *self)
{
  gst_base_src_set_live (GST_BASE_SRC (self), TRUE);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
}

GstElement *
lv_system_source_new (void)
{
  return g_object_new (LV_TYPE_SYSTEM_SOURCE, NULL);
}
