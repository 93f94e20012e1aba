/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-server-uri.h"

#include <libsoup/soup.h>
#include <string.h>

#include "lv-error.h"

#define HTTPS_PORT 443

static gboolean
is_host (const char *host)
{
  return host != NULL && *host != '\0' && strpbrk (host, " \t\r\n%/\\") == NULL;
}

GUri *
lv_server_uri_new (const char *host, int port)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);

  return g_uri_build (G_URI_FLAGS_NONE, "https", NULL, lower, port == HTTPS_PORT ? -1 : port, "/",
                      NULL, NULL);
}

GUri *
lv_server_uri_parse (const char *text, GError **error)
{
  g_autofree char *full = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *path;

  full = strstr (text, "://") == NULL ? g_strconcat ("https://", text, NULL) : g_strdup (text);
  uri = g_uri_parse (full, SOUP_HTTP_URI_FLAGS, NULL);
  path = uri == NULL ? "" : g_uri_get_path (uri);
  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      || !is_host (g_uri_get_host (uri)) || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL
      || (*path != '\0' && !g_str_equal (path, "/")))
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "server", NULL);
      return NULL;
    }
  return lv_server_uri_new (g_uri_get_host (uri), g_uri_get_port (uri));
}
