/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-version.h"

#include <stdlib.h>
#include <string.h>

#include "lv-error.h"

/* "0.1.0": three numbers of up to five digits. */
static gboolean
parse_version (const char *text, int *major, int *minor)
{
  int numbers[3];

  if (text == NULL)
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      gsize digits = strspn (text, "0123456789");

      if (digits == 0 || digits > 5 || text[digits] != (i < 2 ? '.' : '\0'))
        return FALSE;
      numbers[i] = atoi (text);
      text += digits + 1;
    }
  *major = numbers[0];
  *minor = numbers[1];
  return TRUE;
}

gboolean
lv_version_check (const char *client, const char *server, GError **error)
{
  int client_major, client_minor, server_major, server_minor;

  if (!parse_version (client, &client_major, &client_minor)
      || !parse_version (server, &server_major, &server_minor))
    {
      lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "malformed version");
      return FALSE;
    }
  if (client_major == server_major && ABS (client_minor - server_minor) <= 1)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_VERSION, "client", client, "server", server, NULL);
  return FALSE;
}
