/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-device-watch.h"

#include "lv-gst.h"
#include "lv-pipewire-nodes.h"
#include "lv-portal.h"
#include "lv-portal-cameras.h"
#include "lv-thread.h"

/* PipeWire's own provider lists the same sound devices once more, and falls over its feet. */
static const char *const providers[] = { "pulsedeviceprovider", "v4l2deviceprovider" };
#define N_PROVIDERS G_N_ELEMENTS (providers)

/* What the thread that starts the providers shares with the owner, who may go before it is done:
 * a sound server that does not answer holds it for long. */
typedef struct
{
  GMutex lock;
  GstDeviceProvider *providers[N_PROVIDERS];
  gboolean is_started[N_PROVIDERS];
  GMainContext *context;
  LvDeviceWatch *owner; /* NULL once it has gone */
  gboolean is_over;
} Shared;

struct _LvDeviceWatch
{
  Shared *shared;
  GSource *bus_sources[N_PROVIDERS];
  LvPipewireNodes *cameras;
  LvPortalCameras *portal; /* in a sandbox, in place of cameras */
  GHashTable *devices;     /* those that were told: GstDevice, or a camera's serial */
  gboolean has_providers, has_cameras;
  const LvDeviceWatchEvents *events;
  gpointer data;
};

static void
clear_shared (gpointer data)
{
  Shared *shared = data;

  for (guint i = 0; i < N_PROVIDERS; i++)
    g_clear_object (&shared->providers[i]);
  g_main_context_unref (shared->context);
  g_mutex_clear (&shared->lock);
}

static void
shared_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_shared);
}

static void
add (LvDeviceWatch *self, GstDevice *device)
{
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);
  g_autofree char *device_class = gst_device_get_device_class (device);
  g_autofree char *name = gst_device_get_display_name (device);
  g_autofree char *internal = NULL;
  LvDeviceFacts facts;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (device), "internal-name") != NULL)
    g_object_get (device, "internal-name", &internal, NULL);
  if (g_hash_table_contains (self->devices, device)
      || !lv_device_facts_read (device_class, properties, internal, name, NULL, &facts))
    return;
  g_hash_table_add (self->devices, gst_object_ref (device));
  self->events->added (device, &facts, self->data);
  lv_device_facts_clear (&facts);
}

static void
drop (LvDeviceWatch *self, GstDevice *device)
{
  if (!g_hash_table_contains (self->devices, device))
    return;
  self->events->removed (device, self->data);
  g_hash_table_remove (self->devices, device);
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
      add (self, device);
      break;
    case GST_MESSAGE_DEVICE_REMOVED:
      gst_message_parse_device_removed (message, &device);
      drop (self, device);
      break;
    case GST_MESSAGE_DEVICE_CHANGED:
      gst_message_parse_device_changed (message, &device, &old);
      /* In this order, so that the device does not seem to go in between. */
      add (self, device);
      drop (self, old);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

static void
watch_provider (LvDeviceWatch *self, guint index)
{
  GstDeviceProvider *provider = self->shared->providers[index];
  g_autoptr (GstBus) bus = gst_device_provider_get_bus (provider);
  GList *devices = gst_device_provider_get_devices (provider);

  for (GList *l = devices; l != NULL; l = l->next)
    add (self, l->data);
  g_list_free_full (devices, gst_object_unref);
  self->bus_sources[index] = gst_bus_create_watch (bus);
  g_source_set_callback (self->bus_sources[index], G_SOURCE_FUNC (on_message), self, NULL);
  g_source_attach (self->bus_sources[index], self->shared->context);
}

static void
check_ready (LvDeviceWatch *self)
{
  if (self->has_providers && self->has_cameras)
    self->events->ready (self->data);
}

static gboolean
on_started (gpointer data)
{
  Shared *shared = data;
  LvDeviceWatch *self = shared->owner;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < N_PROVIDERS; i++)
    if (shared->is_started[i])
      watch_provider (self, i);
  self->has_providers = TRUE;
  check_ready (self);
  return G_SOURCE_REMOVE;
}

static void
stop_providers (Shared *shared)
{
  for (guint i = 0; i < N_PROVIDERS; i++)
    if (shared->is_started[i])
      gst_device_provider_stop (shared->providers[i]);
}

static gpointer
start (gpointer data)
{
  Shared *shared = data;
  g_autoptr (GError) error = NULL;

  if (!lv_gst_prepare (&error))
    g_warning ("%s", error->message);
  for (guint i = 0; error == NULL && i < N_PROVIDERS; i++)
    {
      GstDeviceProvider *provider = gst_device_provider_factory_get_by_name (providers[i]);

      shared->providers[i] = provider;
      shared->is_started[i] = provider != NULL && gst_device_provider_start (provider);
    }
  g_mutex_lock (&shared->lock);
  shared->is_over = TRUE;
  if (shared->owner == NULL)
    stop_providers (shared);
  g_mutex_unlock (&shared->lock);
  lv_context_post (shared->context, on_started, shared, shared_unref);
  return NULL;
}

static void
on_cameras_ready (gpointer data)
{
  LvDeviceWatch *self = data;

  self->has_cameras = TRUE;
  check_ready (self);
}

static void
on_camera_added (guint64 serial, const GstStructure *properties, gpointer data)
{
  LvDeviceWatch *self = data;
  LvDeviceFacts facts;
  const char *name = gst_structure_get_string (properties, "node.description");

  if (!lv_device_facts_read ("Video/Source", properties, NULL, name, NULL, &facts))
    return;
  self->events->added (GSIZE_TO_POINTER (serial), &facts, self->data);
  lv_device_facts_clear (&facts);
}

static void
on_camera_removed (guint64 serial, gpointer data)
{
  LvDeviceWatch *self = data;

  self->events->removed (GSIZE_TO_POINTER (serial), self->data);
}

static const LvPipewireNodesEvents camera_events = {
  .ready = on_cameras_ready,
  .added = on_camera_added,
  .removed = on_camera_removed,
};

LvDeviceWatch *
lv_device_watch_new (const LvDeviceWatchEvents *events, gpointer data)
{
  LvDeviceWatch *self = g_new0 (LvDeviceWatch, 1);
  Shared *shared = g_atomic_rc_box_new0 (Shared);

  self->events = events;
  self->data = data;
  self->devices = g_hash_table_new_full (NULL, NULL, gst_object_unref, NULL);
  self->shared = shared;
  g_mutex_init (&shared->lock);
  shared->context = g_main_context_ref_thread_default ();
  shared->owner = self;
  g_thread_unref (g_thread_new ("lv-devices", start, g_atomic_rc_box_acquire (shared)));
  if (lv_portal_is_needed ())
    self->portal = lv_portal_cameras_new (&camera_events, self);
  else
    self->cameras = lv_pipewire_nodes_new (-1, 0, &camera_events, self);
  return self;
}

void
lv_device_watch_free (LvDeviceWatch *self)
{
  Shared *shared = self->shared;

  g_clear_pointer (&self->cameras, lv_pipewire_nodes_free);
  g_clear_pointer (&self->portal, lv_portal_cameras_free);
  for (guint i = 0; i < N_PROVIDERS; i++)
    if (self->bus_sources[i] != NULL)
      {
        g_source_destroy (self->bus_sources[i]);
        g_source_unref (self->bus_sources[i]);
      }
  g_mutex_lock (&shared->lock);
  shared->owner = NULL;
  if (shared->is_over)
    stop_providers (shared);
  g_mutex_unlock (&shared->lock);
  shared_unref (shared);
  g_hash_table_unref (self->devices);
  g_free (self);
}

void
lv_device_watch_look_again (LvDeviceWatch *self)
{
  if (self->portal != NULL)
    lv_portal_cameras_look (self->portal);
}
