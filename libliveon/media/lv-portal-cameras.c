/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-portal-cameras.h"

#include "lv-camera-portal.h"
#include "lv-portal.h"
#include "lv-words.h"

/* No node of PipeWire has this serial. */
#define STAND_IN 0

/* The stand-in is there while the portal says that there is a camera and we see none, because it is
 * not permitted to look or PipeWire has not shown it yet. Who has seen one trusts his own eyes: the
 * portal (1.16) does not say when the last one goes. */
struct _LvPortalCameras
{
  GDBusProxy *portal; /* NULL until it has answered */
  GCancellable *cancellable;
  gboolean is_opening;
  LvPipewireNodes *nodes; /* of the portal's remote; NULL while that is not permitted */
  guint n_seen;
  gboolean has_seen;
  gboolean has_stand_in;
  gboolean is_ready;
  const LvPipewireNodesEvents *events;
  gpointer data;
};

static gboolean
is_present (LvPortalCameras *self)
{
  g_autoptr (GVariant) value = NULL;

  if (self->portal == NULL)
    return FALSE;
  value = g_dbus_proxy_get_cached_property (self->portal, "IsCameraPresent");
  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN)
         && g_variant_get_boolean (value);
}

static void
add_stand_in (LvPortalCameras *self)
{
  g_autoptr (GstStructure) structure = gst_structure_new (
      "portal", "node.name", G_TYPE_STRING, LV_CAMERA_PORTAL_ID, "node.description", G_TYPE_STRING,
      lv_words_lookup (NULL, N_ ("Camera")), NULL);

  self->events->added (STAND_IN, structure, self->data);
}

static void
update_stand_in (LvPortalCameras *self)
{
  gboolean is_looking = self->nodes != NULL || self->is_opening;
  gboolean is_needed = is_present (self) && self->n_seen == 0 && !(self->has_seen && is_looking);

  if (is_needed == self->has_stand_in)
    return;
  self->has_stand_in = is_needed;
  if (is_needed)
    add_stand_in (self);
  else
    self->events->removed (STAND_IN, self->data);
}

/* All that is there has been told. */
static void
tell_ready (LvPortalCameras *self)
{
  update_stand_in (self);
  if (self->is_ready)
    return;
  self->is_ready = TRUE;
  self->events->ready (self->data);
}

static void
on_nodes (gpointer data)
{
  tell_ready (data);
}

static void
on_node (guint64 serial, const GstStructure *properties, gpointer data)
{
  LvPortalCameras *self = data;

  self->n_seen++;
  self->has_seen = TRUE;
  /* In this order, so that there is always one to prefer. */
  self->events->added (serial, properties, self->data);
  update_stand_in (self);
}

static void
on_node_removed (guint64 serial, gpointer data)
{
  LvPortalCameras *self = data;

  /* With the last one the permission may have gone. */
  if (--self->n_seen == 0)
    {
      g_clear_pointer (&self->nodes, lv_pipewire_nodes_free);
      lv_portal_cameras_look (self);
    }
  update_stand_in (self);
  self->events->removed (serial, self->data);
}

static const LvPipewireNodesEvents nodes_events = { on_nodes, on_node, on_node_removed };

static void
on_remote (GObject *source, GAsyncResult *result, gpointer data)
{
  LvPortalCameras *self = data;
  g_autoptr (GError) error = NULL;
  int fd = lv_portal_open_remote_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_opening = FALSE;
  if (fd >= 0)
    self->nodes = lv_pipewire_nodes_new (fd, 0, &nodes_events, self);
  else
    tell_ready (self);
}

void
lv_portal_cameras_look (LvPortalCameras *self)
{
  if (self->nodes != NULL || self->is_opening || !is_present (self))
    return;
  self->is_opening = TRUE;
  lv_portal_open_remote_async (g_dbus_proxy_get_connection (self->portal),
                               LV_CAMERA_PORTAL_INTERFACE, NULL, self->cancellable, on_remote,
                               self);
}

static void
on_properties (LvPortalCameras *self)
{
  update_stand_in (self);
  lv_portal_cameras_look (self);
}

static void
on_portal (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GDBusProxy *portal = g_dbus_proxy_new_for_bus_finish (result, &error);
  LvPortalCameras *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->portal = portal;
  if (portal != NULL)
    g_signal_connect_swapped (portal, "g-properties-changed", G_CALLBACK (on_properties), self);
  lv_portal_cameras_look (self);
  if (!self->is_opening)
    tell_ready (self);
}

LvPortalCameras *
lv_portal_cameras_new (const LvPipewireNodesEvents *events, gpointer data)
{
  LvPortalCameras *self = g_new0 (LvPortalCameras, 1);

  self->events = events;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS, NULL,
                            LV_PORTAL_NAME, LV_PORTAL_PATH, LV_CAMERA_PORTAL_INTERFACE,
                            self->cancellable, on_portal, self);
  return self;
}

void
lv_portal_cameras_free (LvPortalCameras *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  if (self->portal != NULL)
    g_signal_handlers_disconnect_by_data (self->portal, self);
  g_clear_object (&self->portal);
  g_clear_pointer (&self->nodes, lv_pipewire_nodes_free);
  g_free (self);
}
