/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Against the openssl program over UDP on loopback: what it prints as its keys has to be ours. */
#include "lv-dtls.h"

#include <openssl/pem.h>
#include <string.h>

#include "liveon-error.h"
#include "lv-hash.h"
#include "lv-openssl.h"
#include "lv-text.h"
#include "test-support.h"

#define MAX_DATAGRAM 2048

/* Our end, its socket, and the program that is the other. */
typedef struct
{
  LvDtls *dtls;
  GSocket *socket;
  GSocketAddress *peer;
  GSubprocess *program;
  GDataInputStream *output;
} End;

typedef struct
{
  char *folder, *certificate, *key;
  guint8 fingerprint[LV_DTLS_FINGERPRINT_SIZE];
} Fixture;

/* The program's certificate is made by OpenSSL's own code, with RSA or P-256. */
static void
fixture_init (Fixture *self, gboolean is_rsa)
{
  g_autoptr (EVP_PKEY) key = is_rsa ? EVP_RSA_gen (2048) : EVP_EC_gen ("P-256");
  g_autoptr (X509) certificate = X509_new ();
  g_autoptr (BIO) pem = NULL;

  self->folder = test_make_folder ();
  self->certificate = g_build_filename (self->folder, "certificate.pem", NULL);
  self->key = g_build_filename (self->folder, "key.pem", NULL);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (certificate), 0);
  X509_gmtime_adj (X509_getm_notAfter (certificate), 3600);
  X509_set_pubkey (certificate, key);
  g_assert_cmpint (X509_sign (certificate, key, EVP_sha256 ()), >, 0);
  g_assert_cmpint (X509_digest (certificate, EVP_sha256 (), self->fingerprint, NULL), ==, 1);
  pem = BIO_new_file (self->certificate, "w");
  g_assert_cmpint (PEM_write_bio_X509 (pem, certificate), ==, 1);
  g_clear_pointer (&pem, BIO_free);
  pem = BIO_new_file (self->key, "w");
  g_assert_cmpint (PEM_write_bio_PrivateKey (pem, key, NULL, NULL, 0, NULL, NULL), ==, 1);
}

static void
fixture_clear (Fixture *self)
{
  test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->certificate);
  g_free (self->key);
}

static void
send_datagram (const guint8 *data, gsize length, gpointer user_data)
{
  End *end = user_data;

  g_assert_cmpint (
      g_socket_send_to (end->socket, end->peer, (const char *) data, length, NULL, NULL), ==,
      length);
}

static GSocket *
open_socket (guint *port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *self
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);

  g_assert_no_error (error);
  g_socket_set_blocking (self, FALSE);
  g_assert_true (g_socket_bind (self, address, FALSE, &error));
  bound = g_socket_get_local_address (self, &error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return self;
}

static void
spawn (End *end, const char *command)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  end->program = g_subprocess_newv ((const char *const *) argv,
                                    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                    &error);
  g_assert_no_error (error);
  end->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (end->program));
}

/* The rest of the first line that begins so, white space apart. */
static char *
read_line (End *end, const char *prefix)
{
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (end->output, NULL, NULL, NULL);

      g_assert_nonnull (line);
      g_strchug (line);
      if (g_str_has_prefix (line, prefix))
        return g_strdup (line + strlen (prefix));
    }
}

/* Our end listens, or asks; the program is told what it may offer. */
static void
end_init (End *self,
          const Fixture *fixture,
          LvDtlsIdentity *identity,
          gboolean is_server,
          const char *profiles)
{
  guint port;
  g_autofree char *common
      = g_strdup_printf ("-dtls1_2 -use_srtp %s -cert %s -key %s -keymatexport EXTRACTOR-dtls_srtp "
                         "-keymatexportlen %d",
                         profiles, fixture->certificate, fixture->key,
                         g_str_has_prefix (profiles, "SRTP_AEAD_AES_256_GCM") ? 88 : 56);
  g_autofree char *command = NULL;

  *self = (End){ .dtls
                 = lv_dtls_new (identity, is_server, fixture->fingerprint, send_datagram, self) };
  self->socket = open_socket (&port);
  if (is_server)
    {
      command = g_strdup_printf ("openssl s_client -connect 127.0.0.1:%u %s", port, common);
      spawn (self, command);
      return;
    }
  command = g_strdup_printf ("openssl s_server -accept 127.0.0.1:0 -Verify 1 %s", common);
  spawn (self, command);
  {
    g_autofree char *address = read_line (self, "ACCEPT 127.0.0.1:");

    self->peer = g_inet_socket_address_new_from_string (
        "127.0.0.1", (guint) g_ascii_strtoull (address, NULL, 10));
  }
  lv_dtls_start (self->dtls);
}

static void
end_clear (End *self)
{
  g_subprocess_force_exit (self->program);
  g_subprocess_wait (self->program, NULL, NULL);
  lv_dtls_free (self->dtls);
  g_object_unref (self->output);
  g_object_unref (self->program);
  g_object_unref (self->socket);
  g_clear_object (&self->peer);
}

static void
run_handshake (End *self)
{
  while (lv_dtls_get_state (self->dtls) <= LV_DTLS_HANDSHAKE)
    {
      char data[MAX_DATAGRAM];
      gssize length;

      g_socket_condition_timed_wait (self->socket, G_IO_IN, 20000, NULL, NULL);
      g_clear_object (&self->peer);
      length = g_socket_receive_from (self->socket, &self->peer, data, sizeof data, NULL, NULL);
      if (length > 0)
        lv_dtls_receive (self->dtls, (const guint8 *) data, (gsize) length);
      lv_dtls_on_timeout (self->dtls);
    }
}

/* A packet protected with one passes the other. */
static void
assert_fit (LvSrtp *sender, LvSrtp *receiver)
{
  guint8 packet[100 + LV_SRTP_OVERHEAD] = { 0x80, 96, 0, 1 };
  gsize length = 100;

  g_assert_true (lv_srtp_protect (sender, packet, &length, 12));
  g_assert_true (lv_srtp_unprotect (receiver, packet, &length));
}

/* What the program says its keys are: client's and server's key, then their salts. */
static void
assert_same_keys (End *self, gboolean is_server, LvSrtpProfile profile)
{
  g_autofree char *hex = read_line (self, "Keying material: ");
  gsize key_size = lv_srtp_profile_get_key_size (profile);
  gsize size = 2 * (key_size + LV_SRTP_SALT_SIZE);
  g_autofree guint8 *material = g_malloc (size);
  guint theirs = is_server ? 0 : 1; /* their place in it */
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSrtp) sender = NULL;
  g_autoptr (LvSrtp) receiver = NULL;
  g_autoptr (LvSrtp) their_sender = NULL;
  g_autoptr (LvSrtp) their_receiver = NULL;
  g_autofree char *lower = g_ascii_strdown (hex, -1);

  g_assert_cmpuint (strlen (lower), ==, 2 * size);
  g_assert_true (lv_hex_decode (lower, material, size));
  their_sender = lv_srtp_new (profile, material + theirs * key_size,
                              material + 2 * key_size + theirs * LV_SRTP_SALT_SIZE, TRUE);
  their_receiver = lv_srtp_new (profile, material + (1 - theirs) * key_size,
                                material + 2 * key_size + (1 - theirs) * LV_SRTP_SALT_SIZE, FALSE);
  g_assert_true (lv_dtls_export (self->dtls, &sender, &receiver, &error));
  g_assert_no_error (error);
  assert_fit (sender, their_receiver);
  assert_fit (their_sender, receiver);
}

static void
test_profiles (void)
{
  static const struct
  {
    const char *offered;
    LvSrtpProfile profile; /* 0: refused */
    gboolean is_rsa;
  } cases[] = {
    { "SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM", LV_SRTP_AEAD_AES_256_GCM, FALSE },
    { "SRTP_AEAD_AES_128_GCM", LV_SRTP_AEAD_AES_128_GCM, TRUE },
    { "SRTP_AES128_CM_SHA1_80", 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint is_server = 0; is_server < 2; is_server++)
      {
        g_autoptr (LvDtlsIdentity) identity = lv_dtls_identity_new (NULL);
        Fixture fixture;
        End end;

        fixture_init (&fixture, cases[i].is_rsa);
        end_init (&end, &fixture, identity, is_server != 0, cases[i].offered);
        run_handshake (&end);
        if (cases[i].profile != 0)
          {
            g_assert_no_error (lv_dtls_get_error (end.dtls));
            g_assert_cmpint (lv_dtls_get_state (end.dtls), ==, LV_DTLS_CONNECTED);
            assert_same_keys (&end, is_server != 0, cases[i].profile);
          }
        else
          {
            g_assert_cmpint (lv_dtls_get_state (end.dtls), ==, LV_DTLS_FAILED);
            g_assert_error (lv_dtls_get_error (end.dtls), LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
          }
        end_clear (&end);
        fixture_clear (&fixture);
      }
}

/* A peer of the right profile with another's certificate, or with none. */
static void
test_foreign (void)
{
  for (guint is_server = 0; is_server < 2; is_server++)
    {
      g_autoptr (LvDtlsIdentity) identity = lv_dtls_identity_new (NULL);
      Fixture fixture;
      End end;

      fixture_init (&fixture, FALSE);
      fixture.fingerprint[7] ^= 1;
      end_init (&end, &fixture, identity, is_server != 0, "SRTP_AEAD_AES_256_GCM");
      run_handshake (&end);
      g_assert_cmpint (lv_dtls_get_state (end.dtls), ==, LV_DTLS_FAILED);
      g_assert_error (lv_dtls_get_error (end.dtls), LIVEON_ERROR, LIVEON_ERROR_CERTIFICATE);
      end_clear (&end);
      fixture_clear (&fixture);
    }
}

static void
test_no_certificate (void)
{
  g_autoptr (LvDtlsIdentity) identity = lv_dtls_identity_new (NULL);
  Fixture fixture;
  guint port;
  g_autofree char *command = NULL;
  End end = { 0 };

  fixture_init (&fixture, FALSE);
  end.dtls = lv_dtls_new (identity, TRUE, fixture.fingerprint, send_datagram, &end);
  end.socket = open_socket (&port);
  command = g_strdup_printf ("openssl s_client -connect 127.0.0.1:%u -dtls1_2 -use_srtp "
                             "SRTP_AEAD_AES_256_GCM",
                             port);
  spawn (&end, command);
  run_handshake (&end);
  g_assert_cmpint (lv_dtls_get_state (end.dtls), ==, LV_DTLS_FAILED);
  end_clear (&end);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/dtls-peer/profiles", test_profiles);
  g_test_add_func ("/dtls-peer/foreign", test_foreign);
  g_test_add_func ("/dtls-peer/no-certificate", test_no_certificate);
  return g_test_run ();
}
