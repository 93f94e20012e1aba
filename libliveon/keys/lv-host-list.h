/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may act as host of a room: device keys, in a list that the device which made the room has
 * signed. A server's word makes nobody a host. Pure; any thread.
 *
 *   0 "liveonH1" ‖ 8 room 16 ‖ 24 version 8 ‖ 32 number of hosts 2 ‖ 34 device keys, 32 each
 *   ‖ Ed25519 signature 64 of the maker of the room over all before it */
#pragma once

#include "lv-key-crypto.h"

G_BEGIN_DECLS

#define LV_HOST_LIST_FIXED 34
#define LV_HOST_LIST_MAX_HOSTS 256

typedef struct
{
  guint8 room[LV_ROOM_ID_SIZE];
  guint64 version; /* a later one takes the place of those before */
  guint n_hosts;
  const guint8 *hosts; /* borrowed: n_hosts device keys */
} LvHostList;

/* crypto: of the device that made the room. */
GBytes *lv_host_list_sign (const LvHostList *self, const LvKeyCrypto *crypto);
/* FALSE: not exactly such bytes, of another room, not signed by this maker, or older than
 * `version`. */
gboolean lv_host_list_read (const guint8 *data,
                            gsize length,
                            const guint8 room[LV_ROOM_ID_SIZE],
                            const guint8 maker[LV_ED25519_KEY_SIZE],
                            guint64 version,
                            const LvKeyCrypto *crypto,
                            LvHostList *out);
gboolean lv_host_list_has (const LvHostList *self, const guint8 device_key[LV_ED25519_KEY_SIZE]);

G_END_DECLS
