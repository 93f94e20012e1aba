/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-devices.h"

#include "lv-device-facts.h"
#include "lv-device-watch.h"
#include "lv-media-device.h"

#define N_KINDS 3

/**
 * LiveonMediaDevices:
 *
 * The cameras, microphones and speakers that are there, and which of each kind is to be used.
 *
 * The lists follow what is plugged in and out. For each kind there is an order of preference, which
 * also holds devices that are away: when a headset comes back it is preferred again.
 *
 * In a sandbox the cameras are not seen before the person has permitted it in the desktop's dialog,
 * which comes when a camera is turned on. Until then one device stands for whichever there are.
 */
struct _LiveonMediaDevices
{
  GObject parent_instance;

  LvDeviceWatch *watch;
  GPtrArray *found; /* Found: all that the providers list, doubles too */
  struct
  {
    GListStore *list;
    char **order;
    LiveonMediaDevice *preferred;
  } kinds[N_KINDS];
  gboolean is_ready;
};

/* One device as one provider has it. */
typedef struct
{
  gconstpointer key; /* the watch's */
  LvDeviceFacts facts;
} Found;

enum
{
  PROP_IS_READY = 1,
  PROP_PREFERRED_CAMERA,
  PROP_PREFERRED_MICROPHONE,
  PROP_PREFERRED_SPEAKER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LiveonMediaDevices, liveon_media_devices, G_TYPE_OBJECT)

static void
found_free (gpointer data)
{
  Found *found = data;

  lv_device_facts_clear (&found->facts);
  g_free (found);
}

/* PipeWire shows cameras of V4L2 under a name of its own, and lets more than one program use them.
 */
static gboolean
is_shadowed (LiveonMediaDevices *self, const Found *found)
{
  if (found->facts.path == NULL || found->facts.id[0] != '/')
    return FALSE;
  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *other = g_ptr_array_index (self->found, i);

      if (other->facts.id[0] != '/' && g_strcmp0 (other->facts.path, found->facts.path) == 0)
        return TRUE;
    }
  return FALSE;
}

static const Found *
lookup (LiveonMediaDevices *self, LiveonMediaKind kind, const char *id)
{
  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *found = g_ptr_array_index (self->found, i);

      if (found->facts.kind == kind && g_str_equal (found->facts.id, id)
          && !is_shadowed (self, found))
        return found;
    }
  return NULL;
}

static LiveonMediaDevice *
peek_item (GListStore *list, guint position)
{
  g_autoptr (LiveonMediaDevice) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return item; /* the list holds it */
}

static gboolean
has_item (GListStore *list, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    if (g_str_equal (liveon_media_device_get_id (peek_item (list, i)), id))
      return TRUE;
  return FALSE;
}

/* Brings the list of a kind to what is there; items that stay keep identity and place. */
static void
update_list (LiveonMediaDevices *self, LiveonMediaKind kind)
{
  GListStore *list = self->kinds[kind].list;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list));)
    {
      LiveonMediaDevice *item = peek_item (list, i);
      const Found *found = lookup (self, kind, liveon_media_device_get_id (item));

      if (found != NULL)
        {
          lv_media_device_set_name (item, found->facts.name);
          i++;
        }
      else
        g_list_store_remove (list, i);
    }
  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *found = g_ptr_array_index (self->found, i);
      g_autoptr (LiveonMediaDevice) item = NULL;

      if (found->facts.kind != kind || has_item (list, found->facts.id)
          || is_shadowed (self, found))
        continue;
      item = lv_media_device_new (kind, found->facts.id, found->facts.name);
      g_list_store_append (list, item);
    }
}

static const char *
default_id (LiveonMediaDevices *self, LiveonMediaKind kind)
{
  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *found = g_ptr_array_index (self->found, i);

      if (found->facts.kind == kind && found->facts.is_default)
        return found->facts.id;
    }
  return NULL;
}

static LiveonMediaDevice *
choose (LiveonMediaDevices *self, LiveonMediaKind kind, GHashTable *excluded)
{
  GListStore *list = self->kinds[kind].list;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  int chosen;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      LiveonMediaDevice *item = peek_item (list, i);
      const char *id = liveon_media_device_get_id (item);

      if (excluded != NULL && g_hash_table_contains (excluded, id))
        continue;
      g_ptr_array_add (ids, (gpointer) id);
      g_ptr_array_add (items, item);
    }
  g_ptr_array_add (ids, NULL);
  chosen
      = lv_device_choose ((const char *const *) ids->pdata,
                          (const char *const *) self->kinds[kind].order, default_id (self, kind));
  return chosen >= 0 ? g_ptr_array_index (items, chosen) : NULL;
}

const char *
lv_media_devices_choose (LiveonMediaDevices *self, LiveonMediaKind kind, GHashTable *excluded)
{
  LiveonMediaDevice *device = choose (self, kind, excluded);

  return device != NULL ? liveon_media_device_get_id (device) : NULL;
}

gboolean
lv_media_devices_has (LiveonMediaDevices *self, LiveonMediaKind kind, const char *id)
{
  return has_item (self->kinds[kind].list, id);
}

static void
update_preferred (LiveonMediaDevices *self, LiveonMediaKind kind)
{
  LiveonMediaDevice *old = self->kinds[kind].preferred;
  LiveonMediaDevice *now = choose (self, kind, NULL);

  if (old == now)
    return;
  self->kinds[kind].preferred = now != NULL ? g_object_ref (now) : NULL;
  if (old != NULL)
    lv_media_device_set_is_preferred (old, FALSE);
  if (now != NULL)
    lv_media_device_set_is_preferred (now, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PREFERRED_CAMERA + kind]);
  g_clear_object (&old);
}

static void
update (LiveonMediaDevices *self, LiveonMediaKind kind)
{
  update_list (self, kind);
  /* Until all were told, the first to be told would seem to be the best. */
  if (self->is_ready)
    update_preferred (self, kind);
}

static gboolean
has_key (gconstpointer data, gconstpointer key)
{
  return ((const Found *) data)->key == key;
}

static void
on_added (gconstpointer key, const LvDeviceFacts *facts, gpointer data)
{
  LiveonMediaDevices *self = data;
  Found *found = g_new (Found, 1);

  found->key = key;
  lv_device_facts_copy (&found->facts, facts);
  g_ptr_array_add (self->found, found);
  update (self, facts->kind);
}

static void
on_removed (gconstpointer key, gpointer data)
{
  LiveonMediaDevices *self = data;
  LiveonMediaKind kind;
  guint index;

  if (!g_ptr_array_find_with_equal_func (self->found, key, has_key, &index))
    return;
  kind = ((Found *) g_ptr_array_index (self->found, index))->facts.kind;
  g_ptr_array_remove_index (self->found, index);
  update (self, kind);
}

static void
on_ready (gpointer data)
{
  LiveonMediaDevices *self = data;

  self->is_ready = TRUE;
  for (guint kind = 0; kind < N_KINDS; kind++)
    update_preferred (self, kind);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_READY]);
}

static const LvDeviceWatchEvents watch_events = {
  .ready = on_ready,
  .added = on_added,
  .removed = on_removed,
};

void
lv_media_devices_look_again (LiveonMediaDevices *self)
{
  lv_device_watch_look_again (self->watch);
}

static void
liveon_media_devices_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonMediaDevices *self = LIVEON_MEDIA_DEVICES (object);

  switch (id)
    {
    case PROP_IS_READY:
      g_value_set_boolean (value, self->is_ready);
      break;
    case PROP_PREFERRED_CAMERA:
    case PROP_PREFERRED_MICROPHONE:
    case PROP_PREFERRED_SPEAKER:
      g_value_set_object (value, self->kinds[id - PROP_PREFERRED_CAMERA].preferred);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_media_devices_dispose (GObject *object)
{
  LiveonMediaDevices *self = LIVEON_MEDIA_DEVICES (object);

  g_clear_pointer (&self->watch, lv_device_watch_free);
  G_OBJECT_CLASS (liveon_media_devices_parent_class)->dispose (object);
}

static void
liveon_media_devices_finalize (GObject *object)
{
  LiveonMediaDevices *self = LIVEON_MEDIA_DEVICES (object);

  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_clear_object (&self->kinds[kind].preferred);
      g_object_unref (self->kinds[kind].list);
      g_strfreev (self->kinds[kind].order);
    }
  g_ptr_array_unref (self->found);
  G_OBJECT_CLASS (liveon_media_devices_parent_class)->finalize (object);
}

static void
liveon_media_devices_class_init (LiveonMediaDevicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = liveon_media_devices_get_property;
  object_class->dispose = liveon_media_devices_dispose;
  object_class->finalize = liveon_media_devices_finalize;

  /**
   * LiveonMediaDevices:is-ready:
   *
   * Whether the devices that are plugged in have been found. Before, the lists are not whole and
   * nothing is preferred.
   */
  properties[PROP_IS_READY] = g_param_spec_boolean ("is-ready", NULL, NULL, FALSE, flags);
  /**
   * LiveonMediaDevices:preferred-camera:
   *
   * The camera to use.
   */
  properties[PROP_PREFERRED_CAMERA]
      = g_param_spec_object ("preferred-camera", NULL, NULL, LIVEON_TYPE_MEDIA_DEVICE, flags);
  /**
   * LiveonMediaDevices:preferred-microphone:
   *
   * The microphone to use.
   */
  properties[PROP_PREFERRED_MICROPHONE]
      = g_param_spec_object ("preferred-microphone", NULL, NULL, LIVEON_TYPE_MEDIA_DEVICE, flags);
  /**
   * LiveonMediaDevices:preferred-speaker:
   *
   * The speaker to use.
   */
  properties[PROP_PREFERRED_SPEAKER]
      = g_param_spec_object ("preferred-speaker", NULL, NULL, LIVEON_TYPE_MEDIA_DEVICE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_media_devices_init (LiveonMediaDevices *self)
{
  self->found = g_ptr_array_new_with_free_func (found_free);
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      self->kinds[kind].list = g_list_store_new (LIVEON_TYPE_MEDIA_DEVICE);
      self->kinds[kind].order = g_new0 (char *, 1);
    }
  self->watch = lv_device_watch_new (&watch_events, self);
}

/**
 * liveon_media_devices_new:
 *
 * Begins to look for devices. They come into the lists when they are found, a moment later.
 *
 * Returns: (transfer full): the devices
 */
LiveonMediaDevices *
liveon_media_devices_new (void)
{
  return g_object_new (LIVEON_TYPE_MEDIA_DEVICES, NULL);
}

/**
 * liveon_media_devices_get_is_ready:
 * @self: the devices
 *
 * Gets whether those that are plugged in have been found.
 *
 * Returns: whether they have
 */
gboolean
liveon_media_devices_get_is_ready (LiveonMediaDevices *self)
{
  g_return_val_if_fail (LIVEON_IS_MEDIA_DEVICES (self), FALSE);

  return self->is_ready;
}

/**
 * liveon_media_devices_get_list:
 * @self: the devices
 * @kind: which of them
 *
 * Gets those of one kind that are there: a list of [class@MediaDevice] that follows what is plugged
 * in and out.
 *
 * Returns: (transfer none): the list
 */
GListModel *
liveon_media_devices_get_list (LiveonMediaDevices *self, LiveonMediaKind kind)
{
  g_return_val_if_fail (LIVEON_IS_MEDIA_DEVICES (self), NULL);
  g_return_val_if_fail ((guint) kind < N_KINDS, NULL);

  return G_LIST_MODEL (self->kinds[kind].list);
}

/**
 * liveon_media_devices_set_order:
 * @self: the devices
 * @kind: of which kind
 * @ids: (array zero-terminated=1): ids of devices, the best first; some may be away
 *
 * Says which devices are preferred. Those that are not named come after those that are.
 */
void
liveon_media_devices_set_order (LiveonMediaDevices *self,
                                LiveonMediaKind kind,
                                const char *const *ids)
{
  char **order;

  g_return_if_fail (LIVEON_IS_MEDIA_DEVICES (self));
  g_return_if_fail ((guint) kind < N_KINDS);

  order = ids != NULL ? g_strdupv ((char **) ids) : g_new0 (char *, 1);
  g_strfreev (self->kinds[kind].order);
  self->kinds[kind].order = order;
  update (self, kind);
}

/**
 * liveon_media_devices_get_order:
 * @self: the devices
 * @kind: of which kind
 *
 * Gets what [method@MediaDevices.set_order] said.
 *
 * Returns: (transfer none) (array zero-terminated=1): ids of devices, the best first
 */
const char *const *
liveon_media_devices_get_order (LiveonMediaDevices *self, LiveonMediaKind kind)
{
  g_return_val_if_fail (LIVEON_IS_MEDIA_DEVICES (self), NULL);
  g_return_val_if_fail ((guint) kind < N_KINDS, NULL);

  return (const char *const *) self->kinds[kind].order;
}

/**
 * liveon_media_devices_get_preferred:
 * @self: the devices
 * @kind: of which kind
 *
 * Gets the device to use: the first of the order that is there, else the system's default. The
 * properties `preferred-camera`, `preferred-microphone` and `preferred-speaker` tell when it
 * changes.
 *
 * Returns: (transfer none) (nullable): the device, or %NULL when there is none
 */
LiveonMediaDevice *
liveon_media_devices_get_preferred (LiveonMediaDevices *self, LiveonMediaKind kind)
{
  g_return_val_if_fail (LIVEON_IS_MEDIA_DEVICES (self), NULL);
  g_return_val_if_fail ((guint) kind < N_KINDS, NULL);

  return self->kinds[kind].preferred;
}
