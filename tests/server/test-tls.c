/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* TLS 1.3 with AES and nothing else: by OpenSSL's library, by its program, and by hand. */
#include <string.h>

#include <openssl/err.h>

#include "lv-certificate.h"
#include "wire-fixture.h"

typedef struct
{
  int min_version;
  int max_version;
  const char *ciphers; /* of TLS 1.3; NULL: any */
  const char *groups;  /* NULL: any */
  const char *alpn;    /* in its wire form; NULL: none */
} Offer;

static gboolean
is_settled (gpointer data)
{
  WireClient *client = data;

  return client->is_ready || client->is_closed;
}

static WireClient *
connect_with (WireFixture *fixture, const Offer *offer)
{
  WireClient *client = wire_client_new_tcp (fixture);

  client->context = SSL_CTX_new (TLS_client_method ());
  SSL_CTX_set_security_level (client->context, 0);
  SSL_CTX_set_min_proto_version (client->context, offer->min_version);
  SSL_CTX_set_max_proto_version (client->context, offer->max_version);
  if (offer->ciphers != NULL)
    g_assert_cmpint (SSL_CTX_set_ciphersuites (client->context, offer->ciphers), ==, 1);
  if (offer->groups != NULL)
    g_assert_cmpint (SSL_CTX_set1_groups_list (client->context, offer->groups), ==, 1);
  client->ssl = SSL_new (client->context);
  if (offer->alpn != NULL)
    SSL_set_alpn_protos (client->ssl, (const guint8 *) offer->alpn, (guint) strlen (offer->alpn));
  SSL_set_fd (client->ssl, client->fd);
  SSL_set_connect_state (client->ssl);
  SSL_do_handshake (client->ssl);
  test_wait_until (is_settled, client);
  return client;
}

static void
test_accepted (WireFixture *fixture, gconstpointer data)
{
  static const Offer offers[] = {
    { TLS1_3_VERSION, TLS1_3_VERSION },
    { TLS1_2_VERSION, TLS1_3_VERSION },
    { TLS1_VERSION, TLS1_3_VERSION },
    { TLS1_3_VERSION, TLS1_3_VERSION, "TLS_AES_128_GCM_SHA256" },
    { TLS1_3_VERSION, TLS1_3_VERSION, "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384" },
    /* By way of a HelloRetryRequest. */
    { TLS1_3_VERSION, TLS1_3_VERSION, NULL, "P-521:P-256" },
    { TLS1_3_VERSION, TLS1_3_VERSION, NULL, NULL, "\x08http/1.1" },
    { TLS1_3_VERSION, TLS1_3_VERSION, NULL, NULL, "\x02h2\x08http/1.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      g_autoptr (WireClient) client = connect_with (fixture, &offers[i]);
      g_autofree char *response = NULL;
      const guint8 *protocol;
      guint length;

      g_assert_true (client->is_ready);
      g_assert_cmpint (SSL_version (client->ssl), ==, TLS1_3_VERSION);
      g_assert_nonnull (strstr (SSL_get_cipher_name (client->ssl), "AES"));
      SSL_get0_alpn_selected (client->ssl, &protocol, &length);
      g_assert_cmpuint (length, ==, offers[i].alpn != NULL ? strlen ("http/1.1") : 0);
      response = wire_client_ask (client, "GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\n\r\n");
      g_assert_cmpuint (wire_response_status (response), ==, 200);
    }
}

static void
test_refused (WireFixture *fixture, gconstpointer data)
{
  static const struct
  {
    Offer offer;
    int reason;
  } refused[] = {
    { { TLS1_2_VERSION, TLS1_2_VERSION }, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION },
    { { TLS1_1_VERSION, TLS1_1_VERSION }, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION },
    { { TLS1_VERSION, TLS1_VERSION }, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION },
    { { TLS1_3_VERSION, TLS1_3_VERSION, "TLS_CHACHA20_POLY1305_SHA256" },
      SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE },
    { { TLS1_3_VERSION, TLS1_3_VERSION, NULL, NULL, "\x02h2" },
      SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (WireClient) client = NULL;

      ERR_clear_error ();
      client = connect_with (fixture, &refused[i].offer);
      g_assert_false (client->is_ready);
      g_assert_cmpint (ERR_GET_REASON (ERR_peek_last_error ()), ==, refused[i].reason);
      wire_fixture_assert_serves (fixture);
    }
}

/* openssl s_client, as an auditor would. */
static void
run_s_client (WireFixture *fixture, const char *version, gboolean expected)
{
  g_autofree char *address
      = g_strdup_printf ("127.0.0.1:%u", lv_listener_get_port (fixture->listener));
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  process = g_subprocess_launcher_spawn (launcher, &error, "openssl", "s_client", "-connect",
                                         address, version, "-cipher", "ALL:@SECLEVEL=0", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, "Q\n", NULL, test_take_result, &result);
  test_wait_for (result);
  g_subprocess_communicate_utf8_finish (process, result, &output, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %s", version, output);
  if (expected)
    {
      g_assert_nonnull (strstr (output, "TLSv1.3"));
      g_assert_nonnull (strstr (output, "Cipher is TLS_AES_256_GCM_SHA384"));
    }
  else
    {
      g_assert_nonnull (strstr (output, "alert protocol version"));
      g_assert_nonnull (strstr (output, "alert number 70"));
      g_assert_null (strstr (output, "Cipher is TLS"));
    }
}

static void
test_s_client (WireFixture *fixture, gconstpointer data)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");

  if (openssl == NULL)
    {
      g_test_skip ("no openssl program");
      return;
    }
  run_s_client (fixture, "-tls1_3", TRUE);
  run_s_client (fixture, "-tls1_2", FALSE);
  run_s_client (fixture, "-tls1_1", FALSE);
  run_s_client (fixture, "-tls1", FALSE);
}

/* By hand */

/* A client without a socket: what it sends is asked of it. */
typedef struct
{
  SSL_CTX *context;
  SSL *ssl;
  GBytes *hello;
} PaperClient;

static void
paper_client_init (PaperClient *self)
{
  char *data;
  long length;

  self->context = SSL_CTX_new (TLS_client_method ());
  self->ssl = SSL_new (self->context);
  SSL_set_tlsext_host_name (self->ssl, "localhost");
  SSL_set_bio (self->ssl, BIO_new (BIO_s_mem ()), BIO_new (BIO_s_mem ()));
  SSL_set_connect_state (self->ssl);
  SSL_do_handshake (self->ssl);
  length = BIO_get_mem_data (SSL_get_wbio (self->ssl), &data);
  self->hello = g_bytes_new (data, (gsize) length);
  BIO_reset (SSL_get_wbio (self->ssl));
}

static void
paper_client_clear (PaperClient *self)
{
  SSL_free (self->ssl);
  SSL_CTX_free (self->context);
  g_bytes_unref (self->hello);
}

static gboolean
has_received (gpointer data)
{
  WireClient *client = data;

  return client->received->len > 0 || client->is_closed;
}

/* The flight of the server completes the handshake, and a request goes through. */
static void
finish_on_paper (PaperClient *self, WireClient *client)
{
  while (SSL_do_handshake (self->ssl) != 1)
    {
      test_wait_until (has_received, client);
      g_assert_false (client->is_closed);
      BIO_write (SSL_get_rbio (self->ssl), client->received->str, (int) client->received->len);
      g_string_truncate (client->received, 0);
    }
}

static void
test_split (WireFixture *fixture, gconstpointer data)
{
  PaperClient paper;
  gsize length;
  const guint8 *hello;

  paper_client_init (&paper);
  hello = g_bytes_get_data (paper.hello, &length);
  for (gsize split = 1; split < length; split += 7)
    {
      g_autoptr (WireClient) client = wire_client_new_tcp (fixture);

      wire_client_send (client, hello, split);
      while (client->write_source != 0)
        g_main_context_iteration (NULL, TRUE);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (client->received->len, ==, 0);
      wire_client_send (client, hello + split, length - split);
      test_wait_until (has_received, client);
      /* A ServerHello, in a handshake record. */
      g_assert_cmpuint (client->received->len, >, 100);
      g_assert_cmpint (client->received->str[0], ==, 0x16);
      g_assert_cmpint (client->received->str[5], ==, 0x02);
    }
  paper_client_clear (&paper);
}

/* The hello in one-byte records is legal. */
static void
test_small_records (WireFixture *fixture, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new_tcp (fixture);
  PaperClient paper;
  gsize length;
  const guint8 *hello;

  paper_client_init (&paper);
  hello = g_bytes_get_data (paper.hello, &length);
  for (gsize i = 5; i < length; i += 50)
    {
      guint8 header[5] = { 0x16, 0x03, 0x01, 0, (guint8) MIN (50, length - i) };

      wire_client_send (client, header, sizeof header);
      wire_client_send (client, hello + i, header[4]);
    }
  finish_on_paper (&paper, client);
  g_assert_cmpint (SSL_version (paper.ssl), ==, TLS1_3_VERSION);
  paper_client_clear (&paper);
}

static char *
seen_pin (WireFixture *fixture)
{
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autoptr (GError) error = NULL;
  X509 *certificate = SSL_get1_peer_certificate (client->ssl);
  guint8 *der = NULL;
  int length = i2d_X509 (certificate, &der);
  char *pin = lv_certificate_pin_from_der (der, (gsize) length, &error);

  g_assert_no_error (error);
  OPENSSL_free (der);
  X509_free (certificate);
  return pin;
}

/* New connections see the new certificate, the old ones go on, and a broken one changes nothing. */
static void
test_reload (WireFixture *fixture, gconstpointer data)
{
  const char *names[] = { "localhost", NULL };
  g_autofree char *certificate = g_build_filename (fixture->folder, "other.pem", NULL);
  g_autofree char *key = g_build_filename (fixture->folder, "other-key.pem", NULL);
  g_autoptr (WireClient) client = wire_client_new (fixture);
  g_autofree char *before = seen_pin (fixture);
  g_autofree char *after = NULL;
  g_autofree char *still = NULL;
  g_autofree char *response = NULL;
  g_autoptr (GError) error = NULL;

  lv_certificate_ensure (certificate, key, names, WIRE_NOW_MS, &error);
  g_assert_no_error (error);
  g_assert_true (lv_listener_set_certificate (fixture->listener, certificate, key, &error));
  g_assert_no_error (error);
  after = seen_pin (fixture);
  g_assert_cmpstr (before, !=, after);

  /* The key of another certificate. */
  g_assert_false (lv_listener_set_certificate (fixture->listener, certificate,
                                               fixture->context->private_key_file, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  g_clear_error (&error);
  g_assert_false (lv_listener_set_certificate (fixture->listener, "/nowhere", key, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  still = seen_pin (fixture);
  g_assert_cmpstr (still, ==, after);

  response = wire_client_ask (client, "GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\n\r\n");
  g_assert_cmpuint (wire_response_status (response), ==, 200);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  wire_fixture_add ("/tls/accepted", NULL, test_accepted);
  wire_fixture_add ("/tls/refused", NULL, test_refused);
  wire_fixture_add ("/tls/s_client", NULL, test_s_client);
  wire_fixture_add ("/tls/split", NULL, test_split);
  wire_fixture_add ("/tls/small-records", NULL, test_small_records);
  wire_fixture_add ("/tls/reload", NULL, test_reload);
  return g_test_run ();
}
