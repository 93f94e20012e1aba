/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every TLS connection of the server has in common. Main context only. */
#pragma once

#include <glib.h>
#include <openssl/ssl.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SSL_CTX, SSL_CTX_free)

/* Certificate chain and key in PEM files. TLS 1.3 and AES alone, HTTP/1.1 alone, no resumption. */
SSL_CTX *lv_tls_context_new (const char *certificate_file, const char *key_file, GError **error);

G_END_DECLS
