/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-announced.h"

#include <string.h>

#include "lv-key-announcement.h"
#include "lv-text.h"

gboolean
lv_announced_read (GBytes *announcement, LvAnnounced *out)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (announcement, &length);
  g_autofree char *room = NULL;
  LvKeyAnnouncement card;

  G_STATIC_ASSERT (sizeof out->session == LV_SESSION_ID_SIZE);
  if (!lv_key_announcement_parse (data, length, &card))
    return FALSE;
  room = lv_hex_encode (card.room, sizeof card.room);
  g_strlcpy (out->room, room, sizeof out->room);
  out->call = card.call;
  out->index = card.index;
  memcpy (out->session, card.session, sizeof out->session);
  return TRUE;
}
