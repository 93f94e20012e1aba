/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-ice-lite.h"

#include <string.h>

#include "lv-hash.h"

/* RFC 8839 5.4: what fragments and passwords are made of. Six bits each. */
static const char ice_chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char *
draw_text (gsize length)
{
  char *text = g_malloc (length + 1);

  lv_random_bytes ((guint8 *) text, length);
  for (gsize i = 0; i < length; i++)
    text[i] = ice_chars[text[i] & 63];
  text[length] = '\0';
  return text;
}

/* -1: none of them. */
static int
get_value (char c)
{
  const char *at = c != '\0' ? strchr (ice_chars, c) : NULL;

  return at != NULL ? (int) (at - ice_chars) : -1;
}

/* The first character is random, the second differs from it by the worker's number. */
void
lv_ice_credentials_draw (LvIceCredentials *self, guint worker)
{
  g_return_if_fail (worker < 64);

  self->ufrag = draw_text (LV_ICE_UFRAG_SIZE);
  self->pwd = draw_text (LV_ICE_PWD_SIZE);
  self->ufrag[1] = ice_chars[get_value (self->ufrag[0]) ^ (int) worker];
}

void
lv_ice_credentials_clear (LvIceCredentials *self)
{
  g_clear_pointer (&self->ufrag, g_free);
  g_clear_pointer (&self->pwd, g_free);
}

int
lv_ice_username_get_worker (const char *username)
{
  gsize length = strcspn (username, ":");

  if (length != LV_ICE_UFRAG_SIZE || username[length] == '\0')
    return -1;
  for (gsize i = 0; i < length; i++)
    if (get_value (username[i]) < 0)
      return -1;
  return get_value (username[0]) ^ get_value (username[1]);
}
