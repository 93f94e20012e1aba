/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-tls-context.h"

#include <openssl/err.h>

#include "lv-error.h"

static const guint8 alpn_protocols[] = { 8, 'h', 't', 't', 'p', '/', '1', '.', '1' };

static int
on_select_protocol (SSL *ssl,
                    const unsigned char **out,
                    unsigned char *out_length,
                    const unsigned char *offered,
                    unsigned int offered_length,
                    void *data)
{
  if (SSL_select_next_proto ((unsigned char **) out, out_length, alpn_protocols,
                             sizeof alpn_protocols, offered, offered_length)
      != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  return SSL_TLSEXT_ERR_OK;
}

static gboolean
fail (const char *what, const char *file, GError **error)
{
  const char *reason = ERR_reason_error_string (ERR_peek_last_error ());

  lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "%s%s%s: %s", what,
                       file != NULL ? " " : "", file != NULL ? file : "",
                       reason != NULL ? reason : "refused");
  return FALSE;
}

static gboolean
load_files (SSL_CTX *context, const char *certificate_file, const char *key_file, GError **error)
{
  if (SSL_CTX_use_certificate_chain_file (context, certificate_file) != 1)
    return fail ("certificate", certificate_file, error);
  if (SSL_CTX_use_PrivateKey_file (context, key_file, SSL_FILETYPE_PEM) != 1)
    return fail ("private key", key_file, error);
  if (SSL_CTX_check_private_key (context) != 1)
    return fail ("the private key does not belong to the certificate", NULL, error);
  return TRUE;
}

SSL_CTX *
lv_tls_context_new (const char *certificate_file, const char *key_file, GError **error)
{
  g_autoptr (SSL_CTX) context = NULL;

  ERR_clear_error ();
  context = SSL_CTX_new (TLS_server_method ());
  if (context == NULL || SSL_CTX_set_min_proto_version (context, TLS1_3_VERSION) != 1
      || SSL_CTX_set_ciphersuites (context, "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256") != 1)
    {
      fail ("TLS 1.3", NULL, error);
      return NULL;
    }
  SSL_CTX_set_options (context, SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_num_tickets (context, 0);
  SSL_CTX_set_session_cache_mode (context, SSL_SESS_CACHE_OFF);
  /* Idle connections hold no buffers. */
  SSL_CTX_set_mode (context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                                 | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb (context, on_select_protocol, NULL);
  if (!load_files (context, certificate_file, key_file, error))
    return NULL;
  return g_steal_pointer (&context);
}
