/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of networks. Whoever comes over a dual-stack socket has an IPv4-mapped address, which is
 * the IPv4 address that people wrote down. */
#include "lv-policy.h"

#include "lv-error.h"
#include "lv-error-text.h"
#include "lv-words.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_LENGTH 4000
#define SEPARATORS " \t\r\n,"
#define MAPPED_BITS 96
#define MAX_BITS 128

static const guint8 mapped_prefix[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

/* Takes the address, gives the IPv4 one where it is mapped. */
static GInetAddress *
unmap (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  GInetAddress *plain;

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6
      || memcmp (bytes, mapped_prefix, sizeof mapped_prefix) != 0)
    return address;
  plain = g_inet_address_new_from_bytes (bytes + sizeof mapped_prefix, G_SOCKET_FAMILY_IPV4);
  g_object_unref (address);
  return plain;
}

static GInetAddress *
parse_address (const char *text)
{
  g_autofree char *bare = g_strndup (text, strcspn (text, "%"));
  GInetAddress *address = g_inet_address_new_from_string (bare);

  return address != NULL ? unmap (address) : NULL;
}

static GInetAddressMask *
parse_network (const char *text)
{
  const char *slash = strchr (text, '/');
  g_autoptr (GInetAddressMask) mask = NULL;
  g_autoptr (GInetAddress) plain = NULL;
  guint length;

  /* GLib takes a length that no address has for a mistake of the program. */
  if (slash != NULL && !g_ascii_string_to_unsigned (slash + 1, 10, 0, MAX_BITS, NULL, NULL))
    return NULL;
  mask = g_inet_address_mask_new_from_string (text, NULL);
  if (mask == NULL)
    return NULL;
  length = g_inet_address_mask_get_length (mask);
  plain = unmap (g_object_ref (g_inet_address_mask_get_address (mask)));
  if (plain == g_inet_address_mask_get_address (mask) || length < MAPPED_BITS)
    return g_steal_pointer (&mask);
  return g_inet_address_mask_new (plain, length - MAPPED_BITS, NULL);
}

/* FALSE when the text is no list of networks. address may be NULL. */
static gboolean
read_networks (const char *text, GInetAddress *address, gboolean *contains)
{
  g_auto (GStrv) parts = NULL;

  *contains = FALSE;
  if (strlen (text) > MAX_LENGTH)
    return FALSE;
  parts = g_strsplit_set (text, SEPARATORS, -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autoptr (GInetAddressMask) mask = NULL;

      if (*parts[i] == '\0')
        continue;
      mask = parse_network (parts[i]);
      if (mask == NULL)
        return FALSE;
      if (address != NULL && g_inet_address_mask_matches (mask, address))
        *contains = TRUE;
    }
  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, SEPARATORS)] == '\0';
}

gboolean
lv_networks_check (const char *text, GError **error)
{
  gboolean contains;
  GError *made;

  if (read_networks (text, NULL, &contains))
    return TRUE;
  made = lv_error_new (LIVEON_ERROR_INVALID_ARGUMENT, "field", "networks", NULL);
  lv_error_set_why (made, N_ ("“{value}” is not written as in “192.0.2.0/24 2001:db8::/32”"), text);
  g_propagate_error (error, made);
  return FALSE;
}

gboolean
lv_networks_contain (const char *text, const char *address)
{
  g_autoptr (GInetAddress) parsed = NULL;
  gboolean contains;

  if (is_blank (text))
    return TRUE;
  parsed = address != NULL ? parse_address (address) : NULL;
  return parsed != NULL && read_networks (text, parsed, &contains) && contains;
}
