/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-device-info.h"

#include "lv-members.h"

/**
 * LiveonDeviceInfo:
 *
 * A device on which the person is signed in.
 */
struct _LiveonDeviceInfo
{
  GObject parent_instance;

  char *id;
  char *name;
  char *client;
  char *address;
  gint64 created_ms;
  gint64 used_ms;
  gboolean is_current;
};

static const LvMember fields[] = {
  { "id", "id", LV_MEMBER_ID, offsetof (LiveonDeviceInfo, id) },
  { "name", "name", LV_MEMBER_STRING, offsetof (LiveonDeviceInfo, name) },
  { "client", "client", LV_MEMBER_STRING, offsetof (LiveonDeviceInfo, client) },
  { "address", "address", LV_MEMBER_STRING, offsetof (LiveonDeviceInfo, address) },
  { "created", "created", LV_MEMBER_TIME, offsetof (LiveonDeviceInfo, created_ms) },
  { "used", "used", LV_MEMBER_TIME, offsetof (LiveonDeviceInfo, used_ms) },
  { "is-current", "is_current", LV_MEMBER_BOOL, offsetof (LiveonDeviceInfo, is_current) },
};

G_DEFINE_FINAL_TYPE (LiveonDeviceInfo, liveon_device_info, G_TYPE_OBJECT)

static void
liveon_device_info_class_init (LiveonDeviceInfoClass *klass)
{
  /**
   * LiveonDeviceInfo:id:
   *
   * The id by which the device is signed out.
   */
  /**
   * LiveonDeviceInfo:name:
   *
   * What the device called itself at sign-in.
   */
  /**
   * LiveonDeviceInfo:client:
   *
   * The program and its version.
   */
  /**
   * LiveonDeviceInfo:address:
   *
   * The network address of its last use.
   */
  /**
   * LiveonDeviceInfo:created:
   *
   * When it signed in.
   */
  /**
   * LiveonDeviceInfo:used:
   *
   * When it was last used.
   */
  /**
   * LiveonDeviceInfo:is-current:
   *
   * Whether it is the device that asks.
   */
  lv_members_install (G_OBJECT_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
liveon_device_info_init (LiveonDeviceInfo *self)
{
}

/**
 * liveon_device_info_get_id:
 * @self: a device info
 *
 * Gets the id by which the device is signed out.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_device_info_get_id (LiveonDeviceInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_DEVICE_INFO (self), NULL);

  return self->id;
}

/**
 * liveon_device_info_get_name:
 * @self: a device info
 *
 * Gets what the device called itself at sign-in.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_device_info_get_name (LiveonDeviceInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_DEVICE_INFO (self), NULL);

  return self->name;
}

/**
 * liveon_device_info_get_client:
 * @self: a device info
 *
 * Gets the program and its version.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_device_info_get_client (LiveonDeviceInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_DEVICE_INFO (self), NULL);

  return self->client;
}

/**
 * liveon_device_info_get_address:
 * @self: a device info
 *
 * Gets the network address of its last use.
 *
 * Returns: (transfer none): the text
 */
const char *
liveon_device_info_get_address (LiveonDeviceInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_DEVICE_INFO (self), NULL);

  return self->address;
}

/**
 * liveon_device_info_dup_created:
 * @self: a device info
 *
 * Gets when it signed in.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_device_info_dup_created (LiveonDeviceInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_DEVICE_INFO (self), NULL);

  return lv_members_dup_time (self->created_ms);
}

/**
 * liveon_device_info_dup_used:
 * @self: a device info
 *
 * Gets when it was last used.
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL
 */
GDateTime *
liveon_device_info_dup_used (LiveonDeviceInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_DEVICE_INFO (self), NULL);

  return lv_members_dup_time (self->used_ms);
}

/**
 * liveon_device_info_get_is_current:
 * @self: a device info
 *
 * Gets whether it is the device that asks.
 *
 * Returns: whether it is so
 */
gboolean
liveon_device_info_get_is_current (LiveonDeviceInfo *self)
{
  g_return_val_if_fail (LIVEON_IS_DEVICE_INFO (self), FALSE);

  return self->is_current;
}
