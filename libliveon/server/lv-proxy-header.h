/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The PROXY protocol, versions 1 and 2: what a reverse proxy says before the first byte of the
 * client (https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt). Pure. Any thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longer ones are refused; version 1 has at most 107 bytes. */
#define LV_PROXY_HEADER_MAX 2048

/* The number of bytes of a whole header at the beginning of the data, 0 while more are needed (then
 * all of the data belongs to it), -1 when it is none. *address is the client's, or NULL where the
 * proxy speaks for itself or does not know. */
gssize lv_proxy_header_parse (const guint8 *data, gsize length, GInetAddress **address);

G_END_DECLS
