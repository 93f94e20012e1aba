/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-certificate.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "lv-error.h"
#include "test-bytes.h"
#include "test-support.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)
#define NOW_MS G_GINT64_CONSTANT (1800000000000)

static const char *const names[]
    = { "liveon.example", "会議.example", "192.0.2.7", "2001:db8::7", NULL };

typedef struct
{
  char *folder;
  char *certificate;
  char *key;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = test_make_folder ();
  self->certificate = g_build_filename (self->folder, "cert.pem", NULL);
  self->key = g_build_filename (self->folder, "key.pem", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->certificate);
  g_free (self->key);
}

static void
ensure (Fixture *self, const char *const *for_names, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lv_certificate_ensure (self->certificate, self->key, for_names, now_ms, &error));
  g_assert_no_error (error);
}

static void
check_refused (Fixture *self, const char *const *for_names, LiveonError code, const char *file)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (lv_certificate_ensure (self->certificate, self->key, for_names, NOW_MS, &error));
  g_assert_error (error, LIVEON_ERROR, (int) code);
  if (file != NULL)
    g_assert_cmpstr (liveon_error_get_argument (error, "file"), ==, file);
}

static GTlsCertificate *
load (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate
      = g_tls_certificate_new_from_files (self->certificate, self->key, &error);

  g_assert_no_error (error);
  return certificate;
}

static char *
get_pin (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = load (self);
  char *pin = lv_certificate_pin (certificate, &error);

  g_assert_no_error (error);
  return pin;
}

static char *
get_contents (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  return contents;
}

static void
assert_mode (const char *path, guint mode)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, mode);
}

static void
test_new (Fixture *self, gconstpointer data)
{
  mode_t mask = umask (0);
  g_autoptr (GDir) dir = NULL;
  guint files = 0;

  ensure (self, names, NOW_MS);
  umask (mask);
  assert_mode (self->key, 0600);
  assert_mode (self->certificate, 0644);
  dir = g_dir_open (self->folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    files++;
  g_assert_cmpuint (files, ==, 2);
}

static GTlsCertificateFlags
verify_for (GTlsCertificate *certificate, const char *host)
{
  g_autoptr (GSocketConnectable) identity = g_network_address_new (host, 443);

  return g_tls_certificate_verify (certificate, identity, certificate);
}

/* What GIO makes of it, with the certificate as its own authority. */
static void
test_gio (Fixture *self, gconstpointer data)
{
  static const char *const good[]
      = { "liveon.example", "LiveOn.Example", "xn--6oqw48l.example", "192.0.2.7", "2001:db8::7" };
  static const char *const bad[] = { "example", "www.liveon.example", "192.0.2.8", "2001:db8::8" };
  g_autoptr (GTlsCertificate) certificate = NULL;
  gint64 now_ms = g_get_real_time () / 1000;

  ensure (self, names, now_ms);
  certificate = load (self);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_cmphex (verify_for (certificate, good[i]), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmphex (verify_for (certificate, bad[i]), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);
  g_assert_cmpint (lv_certificate_not_after_ms (certificate), ==,
                   now_ms / 1000 * 1000 + 3650 * DAY_MS);
}

static GBytes *
run_openssl (GBytes *input, const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      arguments, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  GBytes *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate (process, input != NULL ? input : nothing, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

static gboolean
skip_without_openssl (void)
{
  g_autofree char *path = g_find_program_in_path ("openssl");

  if (path == NULL)
    g_test_skip ("no openssl command");
  return path == NULL;
}

/* The same pin by openssl's own tools. */
static void
test_pin_by_openssl (Fixture *self, gconstpointer data)
{
  g_autofree char *pin = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (GBytes) der = NULL;
  g_autoptr (GBytes) digest = NULL;

  if (skip_without_openssl ())
    return;
  ensure (self, names, NOW_MS);
  pin = get_pin (self);
  public_key = run_openssl (NULL, (const char *[]){ "openssl", "x509", "-in", self->certificate,
                                                    "-pubkey", "-noout", NULL });
  der = run_openssl (public_key,
                     (const char *[]){ "openssl", "pkey", "-pubin", "-outform", "der", NULL });
  digest = run_openssl (der, (const char *[]){ "openssl", "dgst", "-sha256", "-r", NULL });
  text = g_strndup (g_bytes_get_data (digest, NULL), 64);
  g_assert_cmpstr (pin, ==, text);
}

static void
test_openssl_reads (Fixture *self, gconstpointer data)
{
  static const char *const wanted[] = {
    "Version: 3 (0x2)",
    "Public-Key: (256 bit)",
    "NIST CURVE: P-256",
    "ecdsa-with-SHA256",
    "CN = liveon.example",
    "DNS:liveon.example, DNS:xn--6oqw48l.example, IP Address:192.0.2.7, "
    "IP Address:2001:DB8:0:0:0:0:0:7",
    "CA:FALSE",
    "Digital Signature",
    "TLS Web Server Authentication",
    "Not Before: Jan 14 08:00:00 2027 GMT",
    "Not After : Jan 12 08:00:00 2037 GMT",
  };
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) verified = NULL;
  g_autofree char *text = NULL;

  if (skip_without_openssl ())
    return;
  ensure (self, names, NOW_MS);
  output = run_openssl (NULL, (const char *[]){ "openssl", "x509", "-in", self->certificate,
                                                "-noout", "-text", "-nameopt", "oneline", NULL });
  text = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      if (strstr (text, wanted[i]) == NULL)
        g_error ("no “%s” in %s", wanted[i], text);
    }
  /* The signature is right: openssl verifies it with the certificate as its own root. */
  verified = run_openssl (NULL, (const char *[]){ "openssl", "verify", "-attime", "1800000001",
                                                  "-check_ss_sig", "-CAfile", self->certificate,
                                                  self->certificate, NULL });
}

/* Kept while it is good, renewed with the same key within 30 days of its end. */
static void
test_renewal (Fixture *self, gconstpointer data)
{
  static const gint64 days[] = { 0, 1, 3000, 3619, 3620, 3650 };
  g_autofree char *pin = NULL;
  g_autofree char *first = NULL;

  ensure (self, names, NOW_MS);
  pin = get_pin (self);
  first = get_contents (self->certificate);
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *now = NULL;
      g_autofree char *now_pin = NULL;

      ensure (self, names, NOW_MS + days[i] * DAY_MS);
      now = get_contents (self->certificate);
      now_pin = get_pin (self);
      g_assert_cmpstr (now_pin, ==, pin);
      g_assert_cmpint (g_str_equal (now, first), ==, days[i] < 3650 - 30);
    }
}

static void
test_expired (Fixture *self, gconstpointer data)
{
  g_autofree char *pin = NULL;
  g_autofree char *later_pin = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;

  ensure (self, names, NOW_MS);
  pin = get_pin (self);
  ensure (self, names, NOW_MS + 4000 * DAY_MS);
  later_pin = get_pin (self);
  g_assert_cmpstr (pin, ==, later_pin);
  certificate = load (self);
  g_assert_cmpint (lv_certificate_not_after_ms (certificate), ==, NOW_MS + 7650 * DAY_MS);
  /* A clock that was ahead is set back: not valid yet is no better than expired. */
  ensure (self, names, NOW_MS);
  g_clear_object (&certificate);
  certificate = load (self);
  g_assert_cmpint (lv_certificate_not_after_ms (certificate), ==, NOW_MS + 3650 * DAY_MS);
}

static void
test_names_changed (Fixture *self, gconstpointer data)
{
  static const char *const other[] = { "other.example", NULL };
  g_autofree char *pin = NULL;
  g_autofree char *other_pin = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  ensure (self, names, NOW_MS);
  pin = get_pin (self);
  one = get_contents (self->certificate);
  ensure (self, other, NOW_MS);
  other_pin = get_pin (self);
  two = get_contents (self->certificate);
  g_assert_cmpstr (one, !=, two);
  g_assert_cmpstr (pin, ==, other_pin);
}

static void
test_certificate_lost (Fixture *self, gconstpointer data)
{
  g_autofree char *pin = NULL;
  g_autofree char *again = NULL;

  ensure (self, names, NOW_MS);
  pin = get_pin (self);
  g_assert_cmpint (g_unlink (self->certificate), ==, 0);
  ensure (self, names, NOW_MS);
  again = get_pin (self);
  g_assert_cmpstr (pin, ==, again);
}

static void
test_key_lost (Fixture *self, gconstpointer data)
{
  g_autofree char *pin = NULL;
  g_autofree char *again = NULL;

  ensure (self, names, NOW_MS);
  pin = get_pin (self);
  g_assert_cmpint (g_unlink (self->key), ==, 0);
  ensure (self, names, NOW_MS);
  again = get_pin (self);
  g_assert_cmpstr (pin, !=, again);
}

static void
test_names_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *label = g_strnfill (254, 'x');
  const char *const bad[][2] = {
    { NULL },         { "", NULL },      { "a b", NULL },          { "a,DNS:b", NULL },
    { "a\nb", NULL }, { "a/b", NULL },   { "192.0.2.7/24", NULL }, { "[::1]", NULL },
    { label, NULL },  { "a:443", NULL }, { "\xff", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    check_refused (self, bad[i], LIVEON_ERROR_INVALID_ARGUMENT, NULL);
  /* And nothing was made. */
  g_assert_false (g_file_test (self->key, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (self->certificate, G_FILE_TEST_EXISTS));
}

static void
put (const char *path, const char *contents, guint mode)
{
  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
test_key_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *good = NULL;
  g_autofree char *certificate = NULL;

  ensure (self, names, NOW_MS);
  good = get_contents (self->key);
  certificate = get_contents (self->certificate);
  put (self->key, "", 0600);
  check_refused (self, names, LIVEON_ERROR_CONFIGURATION, self->key);
  put (self->key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", 0600);
  check_refused (self, names, LIVEON_ERROR_CONFIGURATION, self->key);
  put (self->key, certificate, 0600);
  check_refused (self, names, LIVEON_ERROR_CONFIGURATION, self->key);
  put (self->key, good, 0644);
  check_refused (self, names, LIVEON_ERROR_CONFIGURATION, self->key);
  put (self->key, good, 0600);
  ensure (self, names, NOW_MS);
}

/* A file that is no certificate is not written over: it may be somebody's. */
static void
test_certificate_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *after = NULL;

  put (self->certificate, "something else\n", 0644);
  check_refused (self, names, LIVEON_ERROR_CONFIGURATION, self->certificate);
  after = get_contents (self->certificate);
  g_assert_cmpstr (after, ==, "something else\n");
}

static void
sign_by_ca (Fixture *self)
{
  g_autofree char *ca = g_build_filename (self->folder, "ca.pem", NULL);
  g_autofree char *ca_key = g_build_filename (self->folder, "ca-key.pem", NULL);
  g_autofree char *request = g_build_filename (self->folder, "request.pem", NULL);
  const char *const commands[][16] = {
    { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-subj", "/CN=A CA", "-keyout", ca_key, "-out", ca, NULL },
    { "openssl", "req", "-new", "-key", self->key, "-subj", "/CN=liveon.example", "-out", request,
      NULL },
    { "openssl", "x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-set_serial", "1",
      "-out", self->certificate, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (GBytes) output = run_openssl (NULL, commands[i]);
    }
}

/* What a CA has signed is the administrator's: kept as it is, refused with another key. */
static void
test_of_a_ca (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (skip_without_openssl ())
    return;
  ensure (self, names, NOW_MS);
  sign_by_ca (self);
  before = get_contents (self->certificate);
  ensure (self, names, NOW_MS + 4000 * DAY_MS);
  g_assert_cmpint (g_unlink (self->key), ==, 0);
  check_refused (self, names, LIVEON_ERROR_CONFIGURATION, self->certificate);
  g_assert_false (g_file_test (self->key, G_FILE_TEST_EXISTS));
  after = get_contents (self->certificate);
  g_assert_cmpstr (before, ==, after);
}

static void
test_no_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "no", "key.pem", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (lv_certificate_ensure (self->certificate, path, names, NOW_MS, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
}

static void
test_pin_der (Fixture *self, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *pin = NULL;
  g_autofree char *same = NULL;

  ensure (self, names, NOW_MS);
  pin = get_pin (self);
  certificate = load (self);
  g_object_get (certificate, "certificate", &der, NULL);
  same = lv_certificate_pin_from_der (der->data, der->len, NULL);
  g_assert_cmpstr (pin, ==, same);
  /* Cut short anywhere, or with something behind it, it is none. */
  for (guint length = 0; length < der->len; length++)
    {
      g_autofree guint8 *part = g_memdup2 (der->data, length);

      g_assert_null (lv_certificate_pin_from_der (part, length, NULL));
    }
  g_byte_array_append (der, (const guint8 *) "", 1);
  g_assert_null (lv_certificate_pin_from_der (der->data, der->len, NULL));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  ADD ("/certificate/new", test_new);
  ADD ("/certificate/gio", test_gio);
  ADD ("/certificate/pin-by-openssl", test_pin_by_openssl);
  ADD ("/certificate/openssl-reads", test_openssl_reads);
  ADD ("/certificate/renewal", test_renewal);
  ADD ("/certificate/expired", test_expired);
  ADD ("/certificate/names-changed", test_names_changed);
  ADD ("/certificate/certificate-lost", test_certificate_lost);
  ADD ("/certificate/key-lost", test_key_lost);
  ADD ("/certificate/names-refused", test_names_refused);
  ADD ("/certificate/key-refused", test_key_refused);
  ADD ("/certificate/certificate-refused", test_certificate_refused);
  ADD ("/certificate/of-a-ca", test_of_a_ca);
  ADD ("/certificate/no-folder", test_no_folder);
  ADD ("/certificate/pin-der", test_pin_der);
  return g_test_run ();
}
