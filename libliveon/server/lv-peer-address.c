/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-peer.h"

/* Under which an address object keeps its peer. */
#define PEER_KEY "lv-peer"

char *
lv_address_to_text (GInetAddress *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
      && memcmp (bytes, mapped, sizeof mapped) == 0)
    {
      g_autoptr (GInetAddress) inner
          = g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);

      return g_inet_address_to_string (inner);
    }
  return g_inet_address_to_string (address);
}

GSocketAddress *
lv_peer_make_socket_address (LvPeer *self)
{
  GSocketAddress *address = g_inet_socket_address_new_from_string (lv_peer_get_address (self), 0);

  g_object_set_data_full (G_OBJECT (address), PEER_KEY, g_object_ref (self), g_object_unref);
  return address;
}

LvPeer *
lv_peer_from_message (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return address != NULL ? g_object_get_data (G_OBJECT (address), PEER_KEY) : NULL;
}
