/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-assets.h"

#include <string.h>

#include "lv-admin-resources.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-text.h"

#define ROOT "/liveon/admin"
#define ETAG_SIZE 16

static const struct
{
  const char *suffix;
  const char *type;
} types[] = {
  { ".html", "text/html; charset=utf-8" },
  { ".js", "text/javascript; charset=utf-8" },
  { ".css", "text/css; charset=utf-8" },
  { ".json", "application/json" },
  { ".svg", "image/svg+xml" },
};

static const char policy[]
    = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
      " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

static const char *
type_of (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (path, types[i].suffix))
      return types[i].type;
  return "application/octet-stream";
}

static char *
make_etag (GBytes *content)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (content, &length);
  guint8 digest[LV_SHA256_SIZE];
  g_autofree char *hex = NULL;

  lv_sha256 (data, length, digest);
  hex = lv_hex_encode (digest, ETAG_SIZE);
  return g_strdup_printf ("\"%s\"", hex);
}

static void
answer (LvAdminCall *call, const char *path, GBytes *content)
{
  g_autofree char *etag = make_etag (content);
  gboolean is_known = call->if_none_match != NULL && strstr (call->if_none_match, etag) != NULL;
  const char *const headers[] = {
    "Content-Security-Policy",
    policy,
    "ETag",
    etag,
    /* Asked for again each time: an address that was replaced shows nothing any more. */
    "Cache-Control",
    "private, no-cache",
    "Cross-Origin-Opener-Policy",
    "same-origin",
    "Cross-Origin-Resource-Policy",
    "same-origin",
    "X-Robots-Tag",
    "noindex",
    NULL,
  };

  lv_call_answer (call->call, &(LvAnswer){ .status = is_known ? 304 : 200,
                                           .content_type = is_known ? NULL : type_of (path),
                                           .body = is_known ? NULL : content,
                                           .headers = headers });
}

void
lv_admin_assets_serve (LvAdminCall *call)
{
  const char *path = strcmp (call->path, "/") == 0 ? "/index.html" : call->path;
  g_autofree char *name = g_strconcat (ROOT, path, NULL);
  g_autoptr (GBytes) content = NULL;

  if (*call->path == '\0')
    {
      const char *const headers[] = { "Location", call->base, NULL };

      lv_call_answer (call->call, &(LvAnswer){ .status = 308, .headers = headers });
      return;
    }
  /* A resource forgives a slash too many. */
  if (!lv_admin_call_is_change (call) && !g_str_has_suffix (path, "/")
      && strstr (path, "//") == NULL)
    content = g_resource_lookup_data (lv_admin_get_resource (), name, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                      NULL);
  if (content != NULL)
    answer (call, path, content);
  else
    lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
}
