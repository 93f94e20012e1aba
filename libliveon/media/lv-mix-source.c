/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-mix-source.h"

#include <gst/audio/audio.h>
#include <gst/base/gstpushsrc.h>

#include "lv-sound-buffer.h"

#define BLOCK_BYTES (LV_SOUND_BLOCK * sizeof (gint16))

#define LV_TYPE_MIX_SOURCE (lv_mix_source_get_type ())
G_DECLARE_FINAL_TYPE (LvMixSource, lv_mix_source, LV, MIX_SOURCE, GstPushSrc)

struct _LvMixSource
{
  GstPushSrc parent_instance;

  GMutex lock; /* held while fill is called */
  LvFillFunc fill;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (LvMixSource, lv_mix_source, GST_TYPE_PUSH_SRC)

static GstFlowReturn
lv_mix_source_create (GstPushSrc *source, GstBuffer **buffer)
{
  LvMixSource *self = LV_MIX_SOURCE (source);
  GstMapInfo map;
  gboolean is_connected;

  *buffer = gst_buffer_new_allocate (NULL, BLOCK_BYTES, NULL);
  gst_buffer_map (*buffer, &map, GST_MAP_WRITE);
  g_mutex_lock (&self->lock);
  is_connected = self->fill != NULL;
  if (is_connected)
    GST_BUFFER_PTS (*buffer) = self->fill ((gint16 *) map.data, self->data) * 1000;
  g_mutex_unlock (&self->lock);
  gst_buffer_unmap (*buffer, &map);
  if (!is_connected)
    {
      gst_clear_buffer (buffer);
      return GST_FLOW_FLUSHING;
    }
  GST_BUFFER_DURATION (*buffer) = gst_util_uint64_scale (LV_SOUND_BLOCK, GST_SECOND, 48000);
  return GST_FLOW_OK;
}

static void
lv_mix_source_finalize (GObject *object)
{
  g_mutex_clear (&LV_MIX_SOURCE (object)->lock);
  G_OBJECT_CLASS (lv_mix_source_parent_class)->finalize (object);
}

static void
lv_mix_source_class_init (LvMixSourceClass *klass)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "audio/x-raw, format=" GST_AUDIO_NE (S16) ", rate=48000, channels=1, layout=interleaved");

  gst_element_class_add_pad_template (
      GST_ELEMENT_CLASS (klass), gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "LiveOn mix", "Source/Audio",
                                         "Makes sound when it is wanted", "LiveOn");
  G_OBJECT_CLASS (klass)->finalize = lv_mix_source_finalize;
  GST_PUSH_SRC_CLASS (klass)->create = lv_mix_source_create;
}

static void
lv_mix_source_init (LvMixSource *self)
{
  g_mutex_init (&self->lock);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
}

GstElement *
lv_mix_source_new (LvFillFunc fill, gpointer data)
{
  LvMixSource *self = g_object_new (LV_TYPE_MIX_SOURCE, "name", "mix", NULL);

  self->fill = fill;
  self->data = data;
  return GST_ELEMENT (self);
}

void
lv_mix_source_disconnect (GstElement *element)
{
  LvMixSource *self = LV_MIX_SOURCE (element);

  g_mutex_lock (&self->lock);
  self->fill = NULL;
  g_mutex_unlock (&self->lock);
}
