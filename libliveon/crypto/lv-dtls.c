/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-dtls-private.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <string.h>
#include <sys/time.h>

#include "lv-secret.h"
#include "lv-srtp-keys.h"

/* A flight is sent again after this time, then after twice as long, and so on; OpenSSL gives up
 * after the twelfth. */
#define FIRST_TIMEOUT_US 100000
#define MAX_TIMEOUT_US 2000000

#define EXPORTER "EXTRACTOR-dtls_srtp" /* RFC 5764 4.2 */
#define MAX_KEY_AND_SALT (LV_SRTP_MAX_KEY_SIZE + LV_SRTP_SALT_SIZE)
#define MAX_DATA 256 /* application data is read and thrown away in such pieces */

/*   NEW ─start (client), a datagram (server)─> HANDSHAKE ─both Finished─> CONNECTED
 *                                                  │ any fault, another's certificate
 *                                                  └─> FAILED        close, close_notify ─> CLOSED
 */
struct _LvDtls
{
  LvDtlsIdentity *identity;
  gboolean is_server;
  guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE];
  LvDtlsPipe pipe;

  SSL *ssl; /* NULL while NEW */
  LvDtlsState state;
  gboolean is_verified; /* the peer showed the certificate of this fingerprint */
  GError *error;
};

static void
take_error (LvDtls *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

/* Neither issuer, name nor time of a self-signed certificate say anything: its fingerprint does. A
 * handshake that agrees on no way to encrypt media ends here, too, before any key is there. */
int
lv_dtls_verify (X509_STORE_CTX *store, void *unused)
{
  SSL *ssl = X509_STORE_CTX_get_ex_data (store, SSL_get_ex_data_X509_STORE_CTX_idx ());
  LvDtls *self = SSL_get_app_data (ssl);
  X509 *certificate = X509_STORE_CTX_get0_cert (store);
  guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE];

  if (SSL_get_selected_srtp_profile (ssl) == NULL)
    {
      take_error (
          self, lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "the peer has no common SRTP profile"));
      X509_STORE_CTX_set_error (store, X509_V_ERR_APPLICATION_VERIFICATION);
      return 0;
    }
  if (X509_digest (certificate, EVP_sha256 (), fingerprint, NULL) != 1
      || !lv_bytes_equal_constant_time (fingerprint, self->fingerprint, sizeof fingerprint))
    {
      take_error (self, lv_error_new_detail (LIVEON_ERROR_CERTIFICATE,
                                             "the peer's certificate for media is another's"));
      X509_STORE_CTX_set_error (store, X509_V_ERR_CERT_REJECTED);
      return 0;
    }
  self->is_verified = TRUE;
  X509_STORE_CTX_set_error (store, X509_V_OK);
  return 1;
}

static unsigned int
get_next_timeout (SSL *ssl, unsigned int current_us)
{
  return current_us == 0 ? FIRST_TIMEOUT_US : MIN (2 * current_us, MAX_TIMEOUT_US);
}

LvDtls *
lv_dtls_new (LvDtlsIdentity *identity,
             gboolean is_server,
             const guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE],
             LvDtlsSend send,
             gpointer user_data)
{
  LvDtls *self = g_new0 (LvDtls, 1);

  self->identity = lv_dtls_identity_ref (identity);
  self->is_server = is_server;
  memcpy (self->fingerprint, fingerprint, sizeof self->fingerprint);
  self->pipe = (LvDtlsPipe){ .send = send, .user_data = user_data };
  return self;
}

void
lv_dtls_free (LvDtls *self)
{
  SSL_free (self->ssl);
  lv_dtls_identity_unref (self->identity);
  g_clear_error (&self->error);
  g_free (self);
}

static void
begin (LvDtls *self)
{
  BIO *bio = lv_dtls_pipe_make_bio (lv_dtls_identity_get_pipe_method (self->identity), &self->pipe);

  self->ssl = SSL_new (lv_dtls_identity_get_context (self->identity));
  lv_openssl_check (self->ssl != NULL, "DTLS");
  SSL_set_bio (self->ssl, bio, bio);
  SSL_set_app_data (self->ssl, self);
  SSL_set_mtu (self->ssl, LV_DTLS_MTU);
  DTLS_set_timer_cb (self->ssl, get_next_timeout);
  if (self->is_server)
    SSL_set_accept_state (self->ssl);
  else
    SSL_set_connect_state (self->ssl);
  self->state = LV_DTLS_HANDSHAKE;
}

static void
fail (LvDtls *self)
{
  unsigned long reason = ERR_peek_last_error ();
  GError *error = NULL;

  lv_openssl_set_error (&error,
                        ERR_GET_REASON (reason) == SSL_R_READ_TIMEOUT_EXPIRED
                            ? LIVEON_ERROR_TIMEOUT
                            : LIVEON_ERROR_PROTOCOL,
                        "DTLS");
  take_error (self, error);
  self->state = LV_DTLS_FAILED;
}

/* TRUE: it goes on when more comes. */
static gboolean
check_result (LvDtls *self, int result)
{
  switch (SSL_get_error (self->ssl, result))
    {
    case SSL_ERROR_NONE:
    case SSL_ERROR_WANT_READ:
      return TRUE;
    case SSL_ERROR_ZERO_RETURN:
      self->state = LV_DTLS_CLOSED;
      return FALSE;
    default:
      fail (self);
      return FALSE;
    }
}

static void
continue_handshake (LvDtls *self)
{
  int result;

  ERR_clear_error ();
  result = SSL_do_handshake (self->ssl);
  if (result == 1 && self->is_verified)
    self->state = LV_DTLS_CONNECTED;
  else if (result == 1)
    fail (self);
  else
    check_result (self, result);
}

/* Alerts, and what else a peer may say; there is no data that we would want. */
static void
read_rest (LvDtls *self)
{
  guint8 data[MAX_DATA];
  int result;

  do
    {
      ERR_clear_error ();
      result = SSL_read (self->ssl, data, sizeof data);
    }
  while (result > 0);
  check_result (self, result);
}

/* Once connected, its buffers of 18 kB may not be needed again for hours. */
static void
rest (LvDtls *self)
{
  (void) SSL_free_buffers (self->ssl);
}

static void
awake (LvDtls *self)
{
  lv_openssl_check (SSL_alloc_buffers (self->ssl) == 1, "DTLS");
}

void
lv_dtls_start (LvDtls *self)
{
  if (self->state != LV_DTLS_NEW || self->is_server)
    return;
  begin (self);
  continue_handshake (self);
}

void
lv_dtls_receive (LvDtls *self, const guint8 *data, gsize length)
{
  if (self->state == LV_DTLS_NEW && self->is_server)
    begin (self);
  if (self->state != LV_DTLS_HANDSHAKE && self->state != LV_DTLS_CONNECTED)
    return;

  self->pipe.data = data;
  self->pipe.length = length;
  if (self->state == LV_DTLS_HANDSHAKE)
    continue_handshake (self);
  if (self->state == LV_DTLS_CONNECTED)
    {
      awake (self);
      read_rest (self);
      rest (self);
    }
  self->pipe.data = NULL;
}

gint64
lv_dtls_get_timeout_us (LvDtls *self)
{
  struct timeval left;

  if (self->state != LV_DTLS_HANDSHAKE || DTLSv1_get_timeout (self->ssl, &left) != 1)
    return -1;
  /* OpenSSL counts in wall-clock time, which may be set meanwhile. */
  return MIN (left.tv_sec * G_USEC_PER_SEC + left.tv_usec, MAX_TIMEOUT_US);
}

void
lv_dtls_on_timeout (LvDtls *self)
{
  if (self->state != LV_DTLS_HANDSHAKE)
    return;
  ERR_clear_error ();
  if (DTLSv1_handle_timeout (self->ssl) < 0)
    fail (self);
}

void
lv_dtls_close (LvDtls *self)
{
  if (self->state == LV_DTLS_CONNECTED)
    {
      awake (self);
      ERR_clear_error ();
      (void) SSL_shutdown (self->ssl);
    }
  if (self->state != LV_DTLS_FAILED)
    self->state = LV_DTLS_CLOSED;
}

LvDtlsState
lv_dtls_get_state (LvDtls *self)
{
  return self->state;
}

const GError *
lv_dtls_get_error (LvDtls *self)
{
  return self->error;
}

/* RFC 5764 4.2: client's key, server's key, client's salt, server's salt. */
gboolean
lv_dtls_export (LvDtls *self, LvSrtp **sender, LvSrtp **receiver, GError **error)
{
  const SRTP_PROTECTION_PROFILE *chosen;
  guint8 material[2 * MAX_KEY_AND_SALT];
  LvSrtpProfile profile;
  gsize key_size;
  guint own = self->is_server ? 1 : 0;

  g_return_val_if_fail (self->state == LV_DTLS_CONNECTED, FALSE);

  chosen = SSL_get_selected_srtp_profile (self->ssl);
  profile = (LvSrtpProfile) chosen->id;
  key_size = lv_srtp_profile_get_key_size (profile);
  if (SSL_export_keying_material (self->ssl, material, 2 * (key_size + LV_SRTP_SALT_SIZE), EXPORTER,
                                  strlen (EXPORTER), NULL, 0, 0)
      != 1)
    {
      lv_openssl_set_error (error, LIVEON_ERROR_PROTOCOL, "keys for SRTP");
      return FALSE;
    }
  *sender = lv_srtp_new (profile, material + own * key_size,
                         material + 2 * key_size + own * LV_SRTP_SALT_SIZE, TRUE);
  *receiver = lv_srtp_new (profile, material + (1 - own) * key_size,
                           material + 2 * key_size + (1 - own) * LV_SRTP_SALT_SIZE, FALSE);
  OPENSSL_cleanse (material, sizeof material);
  return TRUE;
}
