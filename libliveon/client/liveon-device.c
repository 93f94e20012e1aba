/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-device.h"

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-text.h"

/**
 * LiveonDevice:
 *
 * The device on which a person signs in: a name that the person recognises in the list of devices,
 * and an Ed25519 key. A stored resume token works only together with this key, so the caller keeps
 * it: in a file ([func@Device.load_async]) or as a seed in the secret service.
 */
struct _LiveonDevice
{
  GObject parent_instance;

  LvSigningKey *key;
  char *name;
  char *id; /* the first 16 bytes of the public key's SHA-256 */
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LiveonDevice, liveon_device, G_TYPE_OBJECT)

static void
liveon_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonDevice *self = LIVEON_DEVICE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_device_finalize (GObject *object)
{
  LiveonDevice *self = LIVEON_DEVICE (object);

  g_clear_pointer (&self->key, lv_signing_key_unref);
  g_free (self->name);
  g_free (self->id);
  G_OBJECT_CLASS (liveon_device_parent_class)->finalize (object);
}

static void
liveon_device_class_init (LiveonDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = liveon_device_get_property;
  object_class->finalize = liveon_device_finalize;

  /**
   * LiveonDevice:id:
   *
   * 32 hexadecimal digits that follow from the key.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * LiveonDevice:name:
   *
   * What the person calls the device.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_device_init (LiveonDevice *self)
{
}

static LiveonDevice *
new_taking_key (LvSigningKey *key, const char *name)
{
  LiveonDevice *self = g_object_new (LIVEON_TYPE_DEVICE, NULL);
  guint8 digest[LV_SHA256_SIZE];

  self->key = key;
  self->name = g_strdup (name);
  lv_sha256 (lv_signing_key_get_public (key), LV_ED25519_KEY_SIZE, digest);
  self->id = lv_hex_encode (digest, 16);
  return self;
}

LvSigningKey *
lv_device_get_key (LiveonDevice *self)
{
  return self->key;
}

/**
 * liveon_device_new:
 * @name: what the person calls the device, 1 to 80 characters
 *
 * Makes a device with a fresh key.
 *
 * Returns: (transfer full): the device
 */
LiveonDevice *
liveon_device_new (const char *name)
{
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);

  return new_taking_key (lv_signing_key_generate (), name);
}

/**
 * liveon_device_new_from_seed:
 * @seed: the 32 bytes that [method@Device.dup_seed] gave
 * @name: what the person calls the device, 1 to 80 characters
 * @error: return location for a [error@Error]
 *
 * Makes a device with a key that was kept.
 *
 * Returns: (transfer full): the device, or %NULL with %LIVEON_ERROR_INVALID_ARGUMENT
 */
LiveonDevice *
liveon_device_new_from_seed (GBytes *seed, const char *name, GError **error)
{
  g_autoptr (LvSecret) secret = NULL;
  LvSigningKey *key;
  gconstpointer data;
  gsize length;

  g_return_val_if_fail (seed != NULL, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);

  data = g_bytes_get_data (seed, &length);
  secret = lv_secret_new (data, length);
  key = lv_signing_key_new_from_seed (secret, error);
  return key == NULL ? NULL : new_taking_key (key, name);
}

typedef struct
{
  char *path;
  char *name;
} LoadData;

static void
load_data_free (LoadData *data)
{
  g_free (data->path);
  g_free (data->name);
  g_free (data);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  LoadData *data = task_data;
  g_autoptr (GError) error = NULL;
  LvSigningKey *key = lv_signing_key_ensure_file (data->path, &error);

  if (key == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, key, (GDestroyNotify) lv_signing_key_unref);
}

/**
 * liveon_device_load_async:
 * @path: (type filename): a file that only its owner may read
 * @name: what the person calls the device, 1 to 80 characters
 * @cancellable: (nullable): cancels the loading
 * @callback: (scope async): called when it is over
 * @user_data: for @callback
 *
 * Reads a device's key from a file; makes key and file when there is none.
 */
void
liveon_device_load_async (const char *path,
                          const char *name,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  LoadData *data;

  g_return_if_fail (path != NULL);
  g_return_if_fail (name != NULL && *name != '\0');

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, liveon_device_load_async);
  data = g_new0 (LoadData, 1);
  data->path = g_strdup (path);
  data->name = g_strdup (name);
  g_task_set_task_data (task, data, (GDestroyNotify) load_data_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * liveon_device_load_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [func@Device.load_async].
 *
 * Returns: (transfer full): the device, or %NULL with an error
 */
LiveonDevice *
liveon_device_load_finish (GAsyncResult *result, GError **error)
{
  LoadData *data;
  LvSigningKey *key;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  data = g_task_get_task_data (G_TASK (result));
  key = g_task_propagate_pointer (G_TASK (result), error);
  return key == NULL ? NULL : new_taking_key (key, data->name);
}

/**
 * liveon_device_get_id:
 * @self: a device
 *
 * Gets the device's id, which follows from its key.
 *
 * Returns: (transfer none): 32 hexadecimal digits
 */
const char *
liveon_device_get_id (LiveonDevice *self)
{
  g_return_val_if_fail (LIVEON_IS_DEVICE (self), NULL);

  return self->id;
}

/**
 * liveon_device_get_name:
 * @self: a device
 *
 * Gets what the person calls the device.
 *
 * Returns: (transfer none): the name
 */
const char *
liveon_device_get_name (LiveonDevice *self)
{
  g_return_val_if_fail (LIVEON_IS_DEVICE (self), NULL);

  return self->name;
}

static void
free_seed (gpointer data)
{
  lv_secret_unref (data);
}

/**
 * liveon_device_dup_seed:
 * @self: a device
 *
 * Gets the secret seed of the device's key, so that the caller can keep it in a place that only the
 * person can read.
 *
 * Returns: (transfer full): 32 bytes, wiped with the last reference
 */
GBytes *
liveon_device_dup_seed (LiveonDevice *self)
{
  LvSecret *seed;

  g_return_val_if_fail (LIVEON_IS_DEVICE (self), NULL);

  seed = lv_signing_key_dup_seed (self->key);
  return g_bytes_new_with_free_func (lv_secret_get_data (seed), lv_secret_get_size (seed),
                                     free_seed, seed);
}
