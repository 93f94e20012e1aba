/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-device.h"

G_DEFINE_ENUM_TYPE (LiveonMediaKind,
                    liveon_media_kind,
                    G_DEFINE_ENUM_VALUE (LIVEON_MEDIA_KIND_CAMERA, "camera"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEDIA_KIND_MICROPHONE, "microphone"),
                    G_DEFINE_ENUM_VALUE (LIVEON_MEDIA_KIND_SPEAKER, "speaker"))

/**
 * LiveonMediaDevice:
 *
 * A camera, microphone or speaker that is there now.
 */
struct _LiveonMediaDevice
{
  GObject parent_instance;

  LiveonMediaKind kind;
  char *id;
  char *name;
  gboolean is_preferred;
};

enum
{
  PROP_ID = 1,
  PROP_IS_PREFERRED,
  PROP_KIND,
  PROP_NAME,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LiveonMediaDevice, liveon_media_device, G_TYPE_OBJECT)

static void
liveon_media_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveonMediaDevice *self = LIVEON_MEDIA_DEVICE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_IS_PREFERRED:
      g_value_set_boolean (value, self->is_preferred);
      break;
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
liveon_media_device_finalize (GObject *object)
{
  LiveonMediaDevice *self = LIVEON_MEDIA_DEVICE (object);

  g_free (self->id);
  g_free (self->name);
  G_OBJECT_CLASS (liveon_media_device_parent_class)->finalize (object);
}

static void
liveon_media_device_class_init (LiveonMediaDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = liveon_media_device_get_property;
  object_class->finalize = liveon_media_device_finalize;

  /**
   * LiveonMediaDevice:id:
   *
   * A name for programs that stays the same whenever the device is plugged in.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * LiveonMediaDevice:is-preferred:
   *
   * Whether it is the one to use: see [method@MediaDevices.get_preferred].
   */
  properties[PROP_IS_PREFERRED] = g_param_spec_boolean ("is-preferred", NULL, NULL, FALSE, flags);
  /**
   * LiveonMediaDevice:kind:
   *
   * What it is for.
   */
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, LIVEON_TYPE_MEDIA_KIND,
                                             LIVEON_MEDIA_KIND_CAMERA, flags);
  /**
   * LiveonMediaDevice:name:
   *
   * Its name for people, as its maker or the system gave it.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
liveon_media_device_init (LiveonMediaDevice *self)
{
}

LiveonMediaDevice *
lv_media_device_new (LiveonMediaKind kind, const char *id, const char *name)
{
  LiveonMediaDevice *self = g_object_new (LIVEON_TYPE_MEDIA_DEVICE, NULL);

  self->kind = kind;
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  return self;
}

void
lv_media_device_set_name (LiveonMediaDevice *self, const char *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

void
lv_media_device_set_is_preferred (LiveonMediaDevice *self, gboolean is_preferred)
{
  if (self->is_preferred == is_preferred)
    return;
  self->is_preferred = is_preferred;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_PREFERRED]);
}

/**
 * liveon_media_device_get_id:
 * @self: a device
 *
 * Gets the name by which programs know it; it stays the same whenever the device is plugged in.
 *
 * Returns: (transfer none): the id
 */
const char *
liveon_media_device_get_id (LiveonMediaDevice *self)
{
  g_return_val_if_fail (LIVEON_IS_MEDIA_DEVICE (self), NULL);

  return self->id;
}

/**
 * liveon_media_device_get_name:
 * @self: a device
 *
 * Gets its name for people.
 *
 * Returns: (transfer none): the name
 */
const char *
liveon_media_device_get_name (LiveonMediaDevice *self)
{
  g_return_val_if_fail (LIVEON_IS_MEDIA_DEVICE (self), NULL);

  return self->name;
}

/**
 * liveon_media_device_get_kind:
 * @self: a device
 *
 * Gets what it is for.
 *
 * Returns: the kind
 */
LiveonMediaKind
liveon_media_device_get_kind (LiveonMediaDevice *self)
{
  g_return_val_if_fail (LIVEON_IS_MEDIA_DEVICE (self), LIVEON_MEDIA_KIND_CAMERA);

  return self->kind;
}

/**
 * liveon_media_device_get_is_preferred:
 * @self: a device
 *
 * Gets whether it is the one to use: see [method@MediaDevices.get_preferred].
 *
 * Returns: whether it is
 */
gboolean
liveon_media_device_get_is_preferred (LiveonMediaDevice *self)
{
  g_return_val_if_fail (LIVEON_IS_MEDIA_DEVICE (self), FALSE);

  return self->is_preferred;
}
