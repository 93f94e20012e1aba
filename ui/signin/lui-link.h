/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* The first invitation in a text: a link by itself, or a whole mail that was copied. NULL with the
 * library's error when there is none. */
LiveonInvite *lui_link_find (const char *text, GError **error);
/* A server as people write it: "meet.example.co.jp", with the port where it is not 443. */
char *lui_link_dup_host (const char *server);
/* Whether two servers are the same, however they are written. */
gboolean lui_link_is_same_server (const char *one, const char *other);

G_END_DECLS
