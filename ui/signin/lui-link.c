/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-link.h"

#include <string.h>

#define MAX_TEXT (64 * 1024) /* bytes of a clipboard that are looked through */
#define SPACE " \t\r\n<>\"()「」、。：　"

LiveonInvite *
lui_link_find (const char *text, GError **error)
{
  g_autofree char *start = g_strndup (text, MAX_TEXT);
  g_autofree char *valid = g_utf8_make_valid (start, -1);
  g_auto (GStrv) words = NULL;
  LiveonInvite *invite = liveon_invite_new_from_link (valid, error);

  if (invite != NULL)
    return invite;
  /* Not g_strsplit_set: it knows bytes alone. */
  for (char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    if (g_utf8_strchr (SPACE, -1, g_utf8_get_char (p)) != NULL)
      memset (p, ' ', (gsize) (g_utf8_next_char (p) - p));
  words = g_strsplit (valid, " ", -1);
  for (guint i = 0; invite == NULL && words[i] != NULL; i++)
    if (strstr (words[i], "://") != NULL)
      invite = liveon_invite_new_from_link (words[i], NULL);
  if (invite != NULL)
    g_clear_error (error);
  return invite;
}

char *
lui_link_dup_host (const char *server)
{
  const char *host = server;
  g_autofree char *text = NULL;

  if (g_str_has_prefix (host, "https://"))
    host += strlen ("https://");
  text = g_strdup (host);
  if (g_str_has_suffix (text, "/"))
    text[strlen (text) - 1] = '\0';
  return g_steal_pointer (&text);
}

gboolean
lui_link_is_same_server (const char *one, const char *other)
{
  g_autoptr (LiveonInvite) first = liveon_invite_new (one, NULL, NULL, NULL, NULL, NULL);
  g_autoptr (LiveonInvite) second = liveon_invite_new (other, NULL, NULL, NULL, NULL, NULL);

  return first != NULL && second != NULL
         && g_str_equal (liveon_invite_get_server (first), liveon_invite_get_server (second));
}
