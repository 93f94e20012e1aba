/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-host-list.h"

#include <string.h>

#include "lv-bytes.h"

#define MAGIC "liveonH1"
#define MAGIC_SIZE 8

enum
{
  AT_ROOM = 8,
  AT_VERSION = 24,
  AT_N_HOSTS = 32,
  AT_HOSTS = LV_HOST_LIST_FIXED,
};

GBytes *
lv_host_list_sign (const LvHostList *self, const LvKeyCrypto *crypto)
{
  const gsize length = LV_HOST_LIST_FIXED + (gsize) self->n_hosts * LV_ED25519_KEY_SIZE;
  guint8 *bytes;

  g_return_val_if_fail (self->n_hosts <= LV_HOST_LIST_MAX_HOSTS, NULL);

  bytes = g_malloc (length + LV_ED25519_SIGNATURE_SIZE);
  memcpy (bytes, MAGIC, MAGIC_SIZE);
  memcpy (bytes + AT_ROOM, self->room, sizeof self->room);
  lv_put_u64 (bytes + AT_VERSION, self->version);
  lv_put_u16 (bytes + AT_N_HOSTS, (guint16) self->n_hosts);
  if (self->n_hosts > 0)
    memcpy (bytes + AT_HOSTS, self->hosts, length - AT_HOSTS);
  crypto->ops->sign (crypto->data, bytes, length, bytes + length);
  return g_bytes_new_take (bytes, length + LV_ED25519_SIGNATURE_SIZE);
}

gboolean
lv_host_list_read (const guint8 *data,
                   gsize length,
                   const guint8 room[LV_ROOM_ID_SIZE],
                   const guint8 maker[LV_ED25519_KEY_SIZE],
                   guint64 version,
                   const LvKeyCrypto *crypto,
                   LvHostList *out)
{
  if (length < LV_HOST_LIST_FIXED + LV_ED25519_SIGNATURE_SIZE
      || memcmp (data, MAGIC, MAGIC_SIZE) != 0
      || memcmp (data + AT_ROOM, room, LV_ROOM_ID_SIZE) != 0)
    return FALSE;
  *out = (LvHostList){
    .version = lv_get_u64 (data + AT_VERSION),
    .n_hosts = lv_get_u16 (data + AT_N_HOSTS),
    .hosts = data + AT_HOSTS,
  };
  memcpy (out->room, room, sizeof out->room);
  length -= LV_ED25519_SIGNATURE_SIZE;
  return out->n_hosts <= LV_HOST_LIST_MAX_HOSTS && out->version >= version
         && length == LV_HOST_LIST_FIXED + (gsize) out->n_hosts * LV_ED25519_KEY_SIZE
         && crypto->ops->verify (crypto->data, maker, data, length, data + length);
}

gboolean
lv_host_list_has (const LvHostList *self, const guint8 device_key[LV_ED25519_KEY_SIZE])
{
  for (guint i = 0; i < self->n_hosts; i++)
    if (memcmp (self->hosts + (gsize) i * LV_ED25519_KEY_SIZE, device_key, LV_ED25519_KEY_SIZE)
        == 0)
      return TRUE;
  return FALSE;
}
