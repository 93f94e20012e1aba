/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-turn.h"

#include <string.h>

#include "lv-config-keys.h"

LvTurnServer *
lv_turn_make (const char *const *urls, LvSecret *secret, const char *who, gint64 now_ms)
{
  LvTurnServer *self = g_new0 (LvTurnServer, 1);
  g_autoptr (GHmac) hmac
      = g_hmac_new (G_CHECKSUM_SHA1, lv_secret_get_data (secret), lv_secret_get_size (secret));
  guint8 digest[20];
  gsize length = sizeof digest;

  self->urls = g_strdupv ((char **) urls);
  self->username
      = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", now_ms / 1000 + LV_TURN_LIFETIME_S, who);
  g_hmac_update (hmac, (const guchar *) self->username, -1);
  g_hmac_get_digest (hmac, digest, &length);
  self->credential = g_base64_encode (digest, length);
  return self;
}

gboolean
lv_turn_is_url (const char *text)
{
  const char *query = strchr (text, '?');
  g_autofree char *address = NULL;
  g_autofree char *host = NULL;
  guint16 port;
  gboolean has_port;

  if (!g_str_has_prefix (text, "turn:"))
    return FALSE;
  text += strlen ("turn:");
  if (query != NULL && !g_str_equal (query, "?transport=udp")
      && !g_str_equal (query, "?transport=tcp"))
    return FALSE;
  address = query != NULL ? g_strndup (text, query - text) : g_strdup (text);
  return lv_config_split_host_port (address, &host, &port, &has_port) && (!has_port || port != 0)
         && strpbrk (host, "/@ ") == NULL;
}
