/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-device-watch.h"

#include "lv-gst.h"
#include "lv-thread.h"

/* What the thread that starts the providers shares with the owner, who may go before it is done:
 * a sound server that does not answer holds it for long. */
typedef struct
{
  GMutex lock;
  GstDeviceMonitor *monitor;
  GMainContext *context;
  LvDeviceWatch *owner; /* NULL once it has gone */
  gboolean is_started;
} Shared;

struct _LvDeviceWatch
{
  Shared *shared;
  GSource *bus_source;
  const LvDeviceWatchEvents *events;
  gpointer data;
};

static void
clear_shared (gpointer data)
{
  Shared *shared = data;

  g_clear_object (&shared->monitor);
  g_main_context_unref (shared->context);
  g_mutex_clear (&shared->lock);
}

static void
shared_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_shared);
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  LvDeviceWatch *self = data;
  g_autoptr (GstDevice) device = NULL;
  g_autoptr (GstDevice) old = NULL;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_DEVICE_ADDED:
      gst_message_parse_device_added (message, &device);
      self->events->added (device, self->data);
      break;
    case GST_MESSAGE_DEVICE_REMOVED:
      gst_message_parse_device_removed (message, &device);
      self->events->removed (device, self->data);
      break;
    case GST_MESSAGE_DEVICE_CHANGED:
      gst_message_parse_device_changed (message, &device, &old);
      /* In this order, so that the device does not seem to go in between. */
      self->events->added (device, self->data);
      self->events->removed (old, self->data);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

static void
watch_bus (LvDeviceWatch *self)
{
  g_autoptr (GstBus) bus = gst_device_monitor_get_bus (self->shared->monitor);

  self->bus_source = gst_bus_create_watch (bus);
  g_source_set_callback (self->bus_source, G_SOURCE_FUNC (on_message), self, NULL);
  g_source_attach (self->bus_source, self->shared->context);
}

static gboolean
on_started (gpointer data)
{
  Shared *shared = data;
  LvDeviceWatch *self = shared->owner;
  GList *devices;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (shared->is_started)
    {
      devices = gst_device_monitor_get_devices (shared->monitor);
      for (GList *l = devices; l != NULL; l = l->next)
        self->events->added (l->data, self->data);
      g_list_free_full (devices, gst_object_unref);
      watch_bus (self);
    }
  self->events->ready (self->data);
  return G_SOURCE_REMOVE;
}

static gpointer
start (gpointer data)
{
  Shared *shared = data;
  gboolean is_started = FALSE;
  g_autoptr (GError) error = NULL;

  if (!lv_gst_init (&error))
    g_warning ("%s", error->message);
  else
    {
      shared->monitor = gst_device_monitor_new ();
      gst_device_monitor_add_filter (shared->monitor, "Video/Source", NULL);
      gst_device_monitor_add_filter (shared->monitor, "Audio/Source", NULL);
      gst_device_monitor_add_filter (shared->monitor, "Audio/Sink", NULL);
      is_started = gst_device_monitor_start (shared->monitor);
    }
  g_mutex_lock (&shared->lock);
  shared->is_started = is_started;
  if (is_started && shared->owner == NULL)
    gst_device_monitor_stop (shared->monitor);
  g_mutex_unlock (&shared->lock);
  lv_context_post (shared->context, on_started, shared, shared_unref);
  return NULL;
}

LvDeviceWatch *
lv_device_watch_new (const LvDeviceWatchEvents *events, gpointer data)
{
  LvDeviceWatch *self = g_new0 (LvDeviceWatch, 1);
  Shared *shared = g_atomic_rc_box_new0 (Shared);

  self->events = events;
  self->data = data;
  self->shared = shared;
  g_mutex_init (&shared->lock);
  shared->context = g_main_context_ref_thread_default ();
  shared->owner = self;
  g_thread_unref (g_thread_new ("lv-devices", start, g_atomic_rc_box_acquire (shared)));
  return self;
}

void
lv_device_watch_free (LvDeviceWatch *self)
{
  Shared *shared = self->shared;

  if (self->bus_source != NULL)
    {
      g_source_destroy (self->bus_source);
      g_source_unref (self->bus_source);
    }
  g_mutex_lock (&shared->lock);
  shared->owner = NULL;
  if (shared->is_started)
    gst_device_monitor_stop (shared->monitor);
  g_mutex_unlock (&shared->lock);
  shared_unref (shared);
  g_free (self);
}
