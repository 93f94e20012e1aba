/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-openssl.h"
#include "lv-private-file.h"

#define SECOND_MS 1000
#define DAY_S (24 * 60 * 60)
#define VALIDITY_DAYS 3650
#define RENEWAL_DAYS 30
#define SERIAL_SIZE 16
#define MAX_NAME 253
#define MAX_COMMON_NAME 64
#define MAX_FILE (64 * 1024)

static gboolean
refuse_file (GError **error, const char *path, const char *why)
{
  GError *refusal = lv_error_new_detail (LIVEON_ERROR_CONFIGURATION, "%s: %s", path, why);

  lv_error_add_argument (refusal, "file", path);
  g_propagate_error (error, refusal);
  return FALSE;
}

/* The memory of a BIO is wiped by OpenSSL when it is freed. */
static gboolean
write_pem (const char *path, BIO *pem, guint mode, gboolean may_replace, GError **error)
{
  char *data = NULL;
  long length = BIO_get_mem_data (pem, &data);
  gboolean exists;

  return lv_private_file_write (path, (const guint8 *) data, (gsize) length, mode, may_replace,
                                &exists, error);
}

/* NULL without error when there is no file. */
static EVP_PKEY *
load_key (const char *path, GError **error)
{
  g_autoptr (LvSecret) content = lv_private_file_read (path, MAX_FILE, error);
  g_autoptr (BIO) pem = NULL;
  EVP_PKEY *key;

  if (content == NULL)
    return NULL;
  pem = BIO_new_mem_buf (lv_secret_get_data (content), (int) lv_secret_get_size (content));
  /* "": an encrypted key is refused, not asked about on the terminal. */
  key = PEM_read_bio_PrivateKey (pem, NULL, NULL, (void *) "");
  ERR_clear_error ();
  if (key == NULL)
    refuse_file (error, path, "is no unencrypted private key in PEM");
  return key;
}

static gboolean
make_key (const char *path, GError **error)
{
  g_autoptr (EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr (BIO) pem = BIO_new (BIO_s_secmem ());

  lv_openssl_check (key != NULL
                        && PEM_write_bio_PrivateKey (pem, key, NULL, NULL, 0, NULL, NULL) == 1,
                    "a P-256 key");
  return write_pem (path, pem, 0600, FALSE, error);
}

static EVP_PKEY *
ensure_key (const char *path, GError **error)
{
  GError *local_error = NULL;
  EVP_PKEY *key = load_key (path, &local_error);

  if (key == NULL && local_error == NULL)
    {
      if (!make_key (path, error))
        return NULL;
      key = load_key (path, &local_error);
      if (key == NULL && local_error == NULL)
        local_error = lv_error_new_detail (LIVEON_ERROR_STORE, "%s: has vanished", path);
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  return key;
}

/* A name as it goes into the certificate; NULL with error for what is neither host nor address. */
static GENERAL_NAME *
general_name_new (const char *name, GError **error)
{
  g_autoptr (GENERAL_NAME) general = GENERAL_NAME_new ();
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);
  g_autofree char *host = NULL;
  ASN1_STRING *value;

  if (address != NULL)
    {
      value = ASN1_OCTET_STRING_new ();
      ASN1_STRING_set (value, g_inet_address_to_bytes (address),
                       (int) g_inet_address_get_native_size (address));
      GENERAL_NAME_set0_value (general, GEN_IPADD, value);
      return g_steal_pointer (&general);
    }
  host = g_utf8_validate (name, -1, NULL) ? g_hostname_to_ascii (name) : NULL;
  if (host == NULL || *host == '\0' || strlen (host) > MAX_NAME
      || strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._*")
             != strlen (host))
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "names", NULL);
      return NULL;
    }
  value = ASN1_IA5STRING_new ();
  ASN1_STRING_set (value, host, (int) strlen (host));
  GENERAL_NAME_set0_value (general, GEN_DNS, value);
  return g_steal_pointer (&general);
}

static GENERAL_NAMES *
general_names_new (const char *const *names, GError **error)
{
  g_autoptr (GENERAL_NAMES) all = GENERAL_NAMES_new ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      GENERAL_NAME *general = general_name_new (names[i], error);

      if (general == NULL)
        return NULL;
      sk_GENERAL_NAME_push (all, general);
    }
  if (sk_GENERAL_NAME_num (all) == 0)
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "names", NULL);
      return NULL;
    }
  return g_steal_pointer (&all);
}

static gboolean
add_extension (X509 *certificate, int nid, const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;
  gboolean is_added;

  X509V3_set_ctx (&context, certificate, certificate, NULL, NULL, 0);
  X509V3_set_ctx_nodb (&context);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  is_added = extension != NULL && X509_add_ext (certificate, extension, -1) == 1;
  X509_EXTENSION_free (extension);
  return is_added;
}

static gboolean
set_names (X509 *certificate, GENERAL_NAMES *names, const char *first)
{
  X509_NAME *subject = X509_get_subject_name (certificate);
  const char *common = strlen (first) <= MAX_COMMON_NAME ? first : "LiveOn";

  return X509_NAME_add_entry_by_txt (subject, "CN", MBSTRING_UTF8, (const guint8 *) common, -1, -1,
                                     0)
             == 1
         && X509_set_issuer_name (certificate, subject) == 1
         && X509_add1_ext_i2d (certificate, NID_subject_alt_name, names, 0, 0) == 1;
}

static gboolean
set_serial (X509 *certificate)
{
  guint8 serial[SERIAL_SIZE];
  BIGNUM *number;
  gboolean is_set;

  lv_random_bytes (serial, sizeof serial);
  /* Positive, and never shorter (RFC 5280 4.1.2.2). */
  serial[0] = (serial[0] & 0x7f) | 0x40;
  number = BN_bin2bn (serial, sizeof serial, NULL);
  is_set = BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate)) != NULL;
  BN_free (number);
  return is_set;
}

static gboolean
set_validity (X509 *certificate, gint64 now_ms)
{
  time_t now = (time_t) (now_ms / SECOND_MS);

  /* From a day ago, for clients whose clocks are behind. */
  return X509_time_adj_ex (X509_getm_notBefore (certificate), -1, 0, &now) != NULL
         && X509_time_adj_ex (X509_getm_notAfter (certificate), VALIDITY_DAYS, 0, &now) != NULL;
}

static X509 *
certificate_new (
    EVP_PKEY *key, GENERAL_NAMES *names, const char *first, gint64 now_ms, GError **error)
{
  g_autoptr (X509) certificate = X509_new ();

  if (X509_set_version (certificate, X509_VERSION_3) != 1 || !set_serial (certificate)
      || !set_validity (certificate, now_ms) || X509_set_pubkey (certificate, key) != 1
      || !set_names (certificate, names, first)
      || !add_extension (certificate, NID_basic_constraints, "critical,CA:FALSE")
      || !add_extension (certificate, NID_key_usage, "critical,digitalSignature")
      || !add_extension (certificate, NID_ext_key_usage, "serverAuth")
      || !add_extension (certificate, NID_subject_key_identifier, "hash")
      || X509_sign (certificate, key, EVP_sha256 ()) == 0)
    {
      lv_openssl_set_error (error, LIVEON_ERROR_FAILED, "a certificate could not be made");
      return NULL;
    }
  return g_steal_pointer (&certificate);
}

static gboolean
write_certificate (const char *path, X509 *certificate, GError **error)
{
  g_autoptr (BIO) pem = BIO_new (BIO_s_mem ());

  lv_openssl_check (PEM_write_bio_X509 (pem, certificate) == 1, "PEM");
  return write_pem (path, pem, 0644, TRUE, error);
}

/* NULL without error when there is no file. */
static X509 *
load_certificate (const char *path, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BIO) pem = NULL;
  X509 *certificate = NULL;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, &local_error))
    {
      if (!g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s", local_error->message);
      return NULL;
    }
  if (length <= MAX_FILE)
    {
      pem = BIO_new_mem_buf (content, (int) length);
      certificate = PEM_read_bio_X509 (pem, NULL, NULL, (void *) "");
      ERR_clear_error ();
    }
  if (certificate == NULL)
    refuse_file (error, path, "is no certificate in PEM");
  return certificate;
}

static gboolean
names_equal (X509 *certificate, GENERAL_NAMES *names)
{
  g_autoptr (GENERAL_NAMES) there
      = X509_get_ext_d2i (certificate, NID_subject_alt_name, NULL, NULL);

  if (there == NULL || sk_GENERAL_NAME_num (there) != sk_GENERAL_NAME_num (names))
    return FALSE;
  for (int i = 0; i < sk_GENERAL_NAME_num (names); i++)
    {
      if (GENERAL_NAME_cmp (sk_GENERAL_NAME_value (there, i), sk_GENERAL_NAME_value (names, i))
          != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_current (X509 *certificate, gint64 now_ms)
{
  time_t now = (time_t) (now_ms / SECOND_MS);
  time_t renewal = now + (time_t) RENEWAL_DAYS * DAY_S;

  return X509_cmp_time (X509_get0_notBefore (certificate), &now) < 0
         && X509_cmp_time (X509_get0_notAfter (certificate), &renewal) > 0;
}

static gboolean
is_self_signed (X509 *certificate)
{
  return X509_NAME_cmp (X509_get_subject_name (certificate), X509_get_issuer_name (certificate))
         == 0;
}

static gboolean
has_key (X509 *certificate, EVP_PKEY *key)
{
  gboolean has = X509_check_private_key (certificate, key) == 1;

  ERR_clear_error ();
  return has;
}

/* One that a CA has signed is the administrator's to renew; it only has to go with the key. */
static gboolean
check_foreign (X509 *certificate, const char *path, const char *key_file, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (EVP_PKEY) key = load_key (key_file, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (key == NULL || !has_key (certificate, key))
    return refuse_file (error, path, "is not a certificate of the key in the key file");
  return TRUE;
}

gboolean
lv_certificate_ensure (const char *certificate_file,
                       const char *key_file,
                       const char *const *names,
                       gint64 now_ms,
                       GError **error)
{
  g_autoptr (GENERAL_NAMES) general = NULL;
  g_autoptr (EVP_PKEY) key = NULL;
  g_autoptr (X509) old = NULL;
  g_autoptr (X509) new = NULL;
  GError *local_error = NULL;

  g_return_val_if_fail (certificate_file != NULL && key_file != NULL && names != NULL, FALSE);

  general = general_names_new (names, error);
  if (general == NULL)
    return FALSE;
  old = load_certificate (certificate_file, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (old != NULL && !is_self_signed (old))
    return check_foreign (old, certificate_file, key_file, error);
  key = ensure_key (key_file, error);
  if (key == NULL)
    return FALSE;
  if (old != NULL && has_key (old, key) && names_equal (old, general) && is_current (old, now_ms))
    return TRUE;
  new = certificate_new (key, general, names[0], now_ms, error);
  return new != NULL &&write_certificate (certificate_file, new, error);
}

gint64
lv_certificate_not_after_ms (GTlsCertificate *certificate)
{
  g_autoptr (GDateTime) end = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), 0);

  end = g_tls_certificate_get_not_valid_after (certificate);
  return end != NULL ? g_date_time_to_unix (end) * SECOND_MS : 0;
}
