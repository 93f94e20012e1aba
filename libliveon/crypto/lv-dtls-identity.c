/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-dtls-private.h"

#include <openssl/bn.h>

#include "lv-hash.h"

#define DAY_S (24 * 60 * 60)
#define VALIDITY_DAYS 30
#define SERIAL_SIZE 16
/* What a certificate message may have; ours has about 300 bytes, one of RSA-4096 1500. */
#define MAX_CERTIFICATES 8192

#define CIPHERS                                                                                    \
  "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"                                     \
  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"
#define GROUPS "X25519:P-256:P-384"
#define SIGNATURES "ECDSA+SHA256:ECDSA+SHA384:RSA-PSS+SHA256:RSA+SHA256"
#define SRTP_PROFILES "SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)

struct _LvDtlsIdentity
{
  SSL_CTX *context;
  BIO_METHOD *pipe_method;
  guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE];
};

static gboolean
fill_certificate (X509 *certificate, EVP_PKEY *key)
{
  X509_NAME *name = X509_get_subject_name (certificate);
  ASN1_INTEGER *serial = X509_get_serialNumber (certificate);
  guint8 number[SERIAL_SIZE];
  g_autoptr (BIGNUM) big = NULL;

  lv_random_bytes (number, sizeof number);
  number[0] = (number[0] & 0x7f) | 0x40; /* positive, and always of this length */
  big = BN_bin2bn (number, sizeof number, NULL);
  return big != NULL && BN_to_ASN1_INTEGER (big, serial) != NULL
         && X509_set_version (certificate, X509_VERSION_3) == 1
         && X509_gmtime_adj (X509_getm_notBefore (certificate), -DAY_S) != NULL
         && X509_gmtime_adj (X509_getm_notAfter (certificate), VALIDITY_DAYS * DAY_S) != NULL
         && X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_ASC, (const guint8 *) "LiveOn", -1, -1,
                                        0)
                == 1
         && X509_set_issuer_name (certificate, name) == 1 && X509_set_pubkey (certificate, key) == 1
         && X509_sign (certificate, key, EVP_sha256 ()) > 0;
}

/* Every session is new, so that every peer shows its certificate. */
static gboolean
set_rules (SSL_CTX *context)
{
  SSL_CTX_set_options (context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION
                                    | SSL_OP_NO_QUERY_MTU | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode (context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify (context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  SSL_CTX_set_cert_verify_callback (context, lv_dtls_verify, NULL);
  SSL_CTX_set_max_cert_list (context, MAX_CERTIFICATES);
  return SSL_CTX_set_min_proto_version (context, DTLS1_2_VERSION) == 1
         && SSL_CTX_set_max_proto_version (context, DTLS1_2_VERSION) == 1
         && SSL_CTX_set_cipher_list (context, CIPHERS) == 1
         && SSL_CTX_set1_groups_list (context, GROUPS) == 1
         && SSL_CTX_set1_sigalgs_list (context, SIGNATURES) == 1
         && SSL_CTX_set1_client_sigalgs_list (context, SIGNATURES) == 1
         && SSL_CTX_set_max_send_fragment (context, LV_DTLS_MTU) == 1
         && SSL_CTX_set_tlsext_use_srtp (context, SRTP_PROFILES) == 0; /* 0: it is fine */
}

static void
clear (LvDtlsIdentity *self)
{
  SSL_CTX_free (self->context);
  BIO_meth_free (self->pipe_method);
}

LvDtlsIdentity *
lv_dtls_identity_new (GError **error)
{
  g_autoptr (LvDtlsIdentity) self = g_atomic_rc_box_new0 (LvDtlsIdentity);
  g_autoptr (EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr (X509) certificate = X509_new ();

  self->context = SSL_CTX_new (DTLS_method ());
  self->pipe_method = lv_dtls_pipe_make_method ();
  if (key == NULL || certificate == NULL || self->context == NULL
      || !fill_certificate (certificate, key) || !set_rules (self->context)
      || SSL_CTX_use_certificate (self->context, certificate) != 1
      || SSL_CTX_use_PrivateKey (self->context, key) != 1
      || X509_digest (certificate, EVP_sha256 (), self->fingerprint, NULL) != 1)
    {
      lv_openssl_set_error (error, LIVEON_ERROR_FAILED, "a certificate for media");
      return NULL;
    }
  return g_steal_pointer (&self);
}

LvDtlsIdentity *
lv_dtls_identity_ref (LvDtlsIdentity *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lv_dtls_identity_unref (LvDtlsIdentity *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

const guint8 *
lv_dtls_identity_get_fingerprint (LvDtlsIdentity *self)
{
  return self->fingerprint;
}

SSL_CTX *
lv_dtls_identity_get_context (LvDtlsIdentity *self)
{
  return self->context;
}

const BIO_METHOD *
lv_dtls_identity_get_pipe_method (LvDtlsIdentity *self)
{
  return self->pipe_method;
}
