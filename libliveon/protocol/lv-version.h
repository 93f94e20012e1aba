/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may talk to whom: one minor version apart. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* LIVEON_ERROR_VERSION with `client` and `server`; LIVEON_ERROR_PROTOCOL for what is no version. */
gboolean lv_version_check (const char *client, const char *server, GError **error);

G_END_DECLS
