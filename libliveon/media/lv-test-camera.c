/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-test-camera.h"

#include "lv-test-picture.h"

struct _LvTestCamera
{
  guint width, height;
  LvRawFunc func;
  gpointer data;
  GThread *thread;

  GMutex lock;
  GCond changed;
  guint fps;
  gboolean is_stopped;
};

static guint
get_day_ms (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return (guint) (g_date_time_get_hour (now) * 3600000 + g_date_time_get_minute (now) * 60000
                  + g_date_time_get_seconds (now) * 1000);
}

static void
show (LvTestCamera *self, guint32 counter)
{
  gsize size = lv_picture_get_size (self->width, self->height);
  guint8 *memory = g_malloc (size);
  LvPicture picture = lv_picture_wrap (memory, self->width, self->height);
  g_autoptr (GstBuffer) buffer = gst_buffer_new_wrapped (memory, size);
  gint64 now_us = g_get_monotonic_time ();
  LvTestCode code = { counter, (guint32) (now_us / 1000) };
  GstVideoInfo info;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_I420, self->width, self->height);
  lv_test_picture_draw (&picture, &code, get_day_ms ());
  self->func (buffer, &info, now_us, self->data);
}

static gpointer
run (gpointer data)
{
  LvTestCamera *self = data;
  gint64 next_us = g_get_monotonic_time ();
  guint32 counter = 0;

  g_mutex_lock (&self->lock);
  while (!self->is_stopped)
    {
      if (self->fps == 0)
        {
          g_cond_wait (&self->changed, &self->lock);
          next_us = g_get_monotonic_time ();
          continue;
        }
      if (g_cond_wait_until (&self->changed, &self->lock, next_us))
        continue;
      next_us = MAX (next_us + G_USEC_PER_SEC / self->fps, g_get_monotonic_time ());
      g_mutex_unlock (&self->lock);
      show (self, counter++);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

LvTestCamera *
lv_test_camera_new (guint width, guint height, guint fps, LvRawFunc func, gpointer data)
{
  LvTestCamera *self = g_new0 (LvTestCamera, 1);

  self->width = width & ~1U;
  self->height = height & ~1U;
  self->fps = fps;
  self->func = func;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("lv-test-camera", run, self);
  return self;
}

void
lv_test_camera_set_fps (LvTestCamera *self, guint fps)
{
  g_mutex_lock (&self->lock);
  self->fps = fps;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
lv_test_camera_stop (LvTestCamera *self)
{
  g_mutex_lock (&self->lock);
  self->is_stopped = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
