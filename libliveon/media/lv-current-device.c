/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-current-device.h"

#include "lv-thread.h"

struct _LvCurrentDevice
{
  GstElement *element;
  GMainContext *context;
  /* The main context's; changed NULL: freed by its owner. */
  LvDeviceChangedFunc changed;
  gpointer data;
  char *known;
};

typedef struct
{
  LvCurrentDevice *watch;
  char *device;
} News;

static void
clear (gpointer data)
{
  LvCurrentDevice *self = data;

  gst_object_unref (self->element);
  g_main_context_unref (self->context);
  g_free (self->known);
}

static void
unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear);
}

gboolean
lv_current_device_is_dummy (const char *device)
{
  return g_str_equal (device, "auto_null") || g_str_equal (device, "auto_null.monitor");
}

LvCurrentDevice *
lv_current_device_new (GstElement *element, LvDeviceChangedFunc changed, gpointer data)
{
  LvCurrentDevice *self = g_atomic_rc_box_new0 (LvCurrentDevice);

  self->element = gst_object_ref (element);
  self->context = g_main_context_ref_thread_default ();
  self->changed = changed;
  self->data = data;
  return self;
}

void
lv_current_device_free (LvCurrentDevice *self)
{
  self->changed = NULL;
  unref (self);
}

static gboolean
tell (gpointer data)
{
  News *news = data;
  LvCurrentDevice *self = news->watch;

  if (self->changed == NULL || g_strcmp0 (self->known, news->device) == 0)
    return G_SOURCE_REMOVE;
  g_free (self->known);
  self->known = g_steal_pointer (&news->device);
  self->changed (self->known, self->data);
  return G_SOURCE_REMOVE;
}

static void
free_news (gpointer data)
{
  News *news = data;

  unref (news->watch);
  g_free (news->device);
  g_free (news);
}

static void
ask (GstElement *element, gpointer data)
{
  LvCurrentDevice *self = data;
  char *device = NULL;
  News *news;

  g_object_get (element, "current-device", &device, NULL);
  if (device == NULL)
    return;
  news = g_new (News, 1);
  *news = (News){ g_atomic_rc_box_acquire (self), device };
  lv_context_post (self->context, tell, news, free_news);
}

void
lv_current_device_check (LvCurrentDevice *self)
{
  gst_element_call_async (self->element, ask, g_atomic_rc_box_acquire (self), unref);
}
