/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses of servers, as people write them. Any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* port -1: the usual one. */
GUri *lv_server_uri_new (const char *host, int port);
/* "host", "host:port" or "https://host:port"; NULL with LIVEON_ERROR_INVALID_ARGUMENT. */
GUri *lv_server_uri_parse (const char *text, GError **error);

G_END_DECLS
