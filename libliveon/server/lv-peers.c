/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-peers.h"

struct _LvAddressCount
{
  char *key;
  guint total;
  guint strangers;
};

struct _LvPeers
{
  GPtrArray *peers;
  GHashTable *counts; /* key → LvAddressCount */
  guint max_total;
  guint max_address;
  guint max_strangers;
  LvPeersFunc empty_func; /* may be NULL */
  gpointer empty_data;
};

static void
free_count (gpointer data)
{
  LvAddressCount *count = data;

  g_free (count->key);
  g_free (count);
}

LvPeers *
lv_peers_new (void)
{
  LvPeers *self = g_new0 (LvPeers, 1);

  self->peers = g_ptr_array_new_with_free_func (g_object_unref);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_count);
  return self;
}

void
lv_peers_set_limits (LvPeers *self, guint max_total, guint max_address, guint max_strangers)
{
  self->max_total = max_total;
  self->max_address = max_address;
  self->max_strangers = max_strangers;
}

void
lv_peers_free (LvPeers *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    *lv_peer_get_place (self->peers->pdata[i]) = (LvPeerPlace){ NULL };
  g_ptr_array_unref (self->peers);
  g_hash_table_unref (self->counts);
  g_free (self);
}

void
lv_peers_set_empty_func (LvPeers *self, LvPeersFunc func, gpointer data)
{
  self->empty_func = func;
  self->empty_data = data;
}

guint
lv_peers_count (LvPeers *self)
{
  return self->peers->len;
}

/* One household or company has a /64 at least. */
static char *
address_key (const char *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  guint8 bytes[16] = { 0 };
  g_autoptr (GInetAddress) prefix = NULL;

  if (inet == NULL || g_inet_address_get_family (inet) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (address);
  memcpy (bytes, g_inet_address_to_bytes (inet), 8);
  prefix = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (prefix);
}

gboolean
lv_peers_add (LvPeers *self, LvPeer *peer)
{
  LvPeerPlace *place = lv_peer_get_place (peer);

  g_return_val_if_fail (place->peers == NULL, FALSE);

  if (self->peers->len >= self->max_total)
    return FALSE;
  place->peers = self;
  place->index = self->peers->len;
  g_ptr_array_add (self->peers, g_object_ref (peer));
  return TRUE;
}

gboolean
lv_peers_place (LvPeers *self, LvPeer *peer)
{
  LvPeerPlace *place = lv_peer_get_place (peer);
  g_autofree char *key = address_key (lv_peer_get_address (peer));
  LvAddressCount *count = g_hash_table_lookup (self->counts, key);

  g_return_val_if_fail (place->peers == self && place->count == NULL, FALSE);

  if (count != NULL
      && (count->total >= self->max_address || count->strangers >= self->max_strangers))
    return FALSE;
  if (count == NULL)
    {
      count = g_new0 (LvAddressCount, 1);
      count->key = g_steal_pointer (&key);
      g_hash_table_insert (self->counts, count->key, count);
    }
  count->total++;
  count->strangers++;
  place->count = count;
  return TRUE;
}

void
lv_peers_signed_in (LvPeers *self, LvPeer *peer)
{
  LvPeerPlace *place = lv_peer_get_place (peer);

  if (place->is_signed_in || place->count == NULL)
    return;
  place->is_signed_in = TRUE;
  place->count->strangers--;
}

void
lv_peers_remove (LvPeers *self, LvPeer *peer)
{
  LvPeerPlace *place = lv_peer_get_place (peer);
  LvAddressCount *count = place->count;
  guint index = place->index;

  g_return_if_fail (place->peers == self);

  if (count != NULL)
    {
      count->total--;
      if (!place->is_signed_in)
        count->strangers--;
      if (count->total == 0)
        g_hash_table_remove (self->counts, count->key);
    }
  *place = (LvPeerPlace){ NULL };
  if (index + 1 < self->peers->len)
    lv_peer_get_place (self->peers->pdata[self->peers->len - 1])->index = index;
  g_ptr_array_remove_index_fast (self->peers, index);
  if (self->peers->len == 0 && self->empty_func != NULL)
    self->empty_func (self->empty_data);
}

/* func may remove the peer, and others: from the end, so that none is left out. */
void
lv_peers_foreach (LvPeers *self, LvPeerFunc func, gpointer data)
{
  for (guint i = self->peers->len; i > 0; i--)
    if (i <= self->peers->len)
      {
        g_autoptr (LvPeer) peer = g_object_ref (self->peers->pdata[i - 1]);

        func (peer, data);
      }
}

static void
check_peer (LvPeer *peer, gpointer data)
{
  lv_peer_check (peer, *(gint64 *) data);
}

void
lv_peers_check (LvPeers *self, gint64 now_ms)
{
  lv_peers_foreach (self, check_peer, &now_ms);
}
