/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which servers are trusted: the first contact, what is remembered of it, and another certificate
 * later. */
#include "client-fixture.h"
#include "lv-error.h"
#include "lv-trust-store.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define PIN "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef01234567"
#define OTHER "fffa91bc0123456789abcdef0123456789abcdef0123456789abcdef01234567"
#define GROUPS "0f3a 91bc 0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567"
#define MAY_3_MS G_GINT64_CONSTANT (1777777200000) /* 2026-05-03 03:00 UTC */

typedef struct
{
  Fixture fixture;
  char *folder;
  char *path;
  LvClock *clock;
  LiveonTrustStore *store;
} Trust;

static void
set_up (Trust *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self->fixture, data);
  fake_server_answer (self->fixture.server, "GET", "/api/v1/server", 200,
                      "{\"name\":\"x\",\"protocol\":1}");
  liveon_client_set_pins (self->fixture.client, NULL, NULL, NULL);
  self->folder = g_dir_make_tmp ("liveon-trust-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "new", "servers.conf", NULL);
  self->clock = LV_CLOCK (lv_test_clock_new (MAY_3_MS));
  self->store = lv_trust_store_new (self->path, self->clock, &error);
  g_assert_no_error (error);
}

static void
tear_down (Trust *self, gconstpointer data)
{
  g_autofree char *sub = g_path_get_dirname (self->path);

  liveon_client_set_trust_store (self->fixture.client, NULL);
  /* The thread that wrote last lets go of it without waking anybody. */
  while (g_atomic_int_get (&G_OBJECT (self->store)->ref_count) > 1)
    g_thread_yield ();
  g_assert_finalize_object (self->store);
  g_assert_finalize_object (self->clock);
  g_unlink (self->path);
  g_rmdir (sub);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
  fixture_tear_down (&self->fixture, data);
}

static gboolean
trust (LiveonTrustStore *store, const char *server, const char *pin, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_trust_store_trust_async (store, server, pin, NULL, (GAsyncReadyCallback) test_take_result,
                                  &result);
  test_wait_for (result);
  return liveon_trust_store_trust_finish (store, result, error);
}

static gboolean
forget (LiveonTrustStore *store, const char *server, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_trust_store_forget_async (store, server, NULL, (GAsyncReadyCallback) test_take_result,
                                   &result);
  test_wait_for (result);
  return liveon_trust_store_forget_finish (store, result, error);
}

static gboolean
ask (LiveonClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LiveonServerInfo) info = NULL;

  liveon_client_get_server_info_async (client, NULL, (GAsyncReadyCallback) test_take_result,
                                       &result);
  test_wait_for (result);
  info = liveon_client_get_server_info_finish (client, result, error);
  return info != NULL;
}

static void
assert_pin (LiveonTrustStore *store, const char *server, const char *expected)
{
  g_autofree char *pin = liveon_trust_store_dup_pin (store, server);

  g_assert_cmpstr (pin, ==, expected);
}

/* What is remembered is there for the next program, under every way to write the address. */
static void
test_kept (Trust *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonTrustStore) again = NULL;
  g_autoptr (GDateTime) since = NULL;
  g_autofree char *text = NULL;
  GStatBuf status;

  assert_pin (self->store, "meet.example", NULL);
  g_assert_null (liveon_trust_store_dup_since (self->store, "meet.example"));
  trust (self->store, "meet.example", GROUPS, &error);
  g_assert_no_error (error);
  trust (self->store, "[::1]:8443", OTHER, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  again = liveon_trust_store_new (self->path, &error);
  g_assert_no_error (error);
  assert_pin (again, "https://Meet.Example:443/", PIN);
  assert_pin (again, "https://[::1]:8443/", OTHER);
  assert_pin (again, "meet.example:8443", NULL);
  since = liveon_trust_store_dup_since (again, "meet.example");
  text = g_date_time_format_iso8601 (since);
  g_assert_cmpstr (text, ==, "2026-05-03T03:00:00Z");
  forget (self->store, "meet.example", &error);
  g_assert_no_error (error);
  assert_pin (self->store, "meet.example", NULL);
}

static void
test_arguments (Trust *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (GError) third = NULL;

  g_assert_false (trust (self->store, "http://meet.example", PIN, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "server");
  g_assert_false (trust (self->store, "meet.example", "0f3a", &other));
  g_assert_cmpstr (liveon_error_get_argument (other, "field"), ==, "pin");
  assert_pin (self->store, "meet.example", NULL);
  g_assert_false (forget (self->store, "a b", &third));
  g_assert_cmpstr (liveon_error_get_argument (third, "field"), ==, "server");
}

/* Decisions in a row are all on the disk when the last is. */
static void
test_in_a_row (Trust *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonTrustStore) again = NULL;
  GAsyncResult *results[8] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *server = g_strdup_printf ("host-%u", i);

      liveon_trust_store_trust_async (self->store, server, PIN, NULL,
                                      (GAsyncReadyCallback) test_take_result, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      test_wait_for (results[i]);
      g_assert_true (liveon_trust_store_trust_finish (self->store, results[i], &error));
      g_object_unref (results[i]);
    }
  again = liveon_trust_store_new (self->path, &error);
  g_assert_no_error (error);
  assert_pin (again, "host-0", PIN);
  assert_pin (again, "host-7", PIN);
}

static void
test_damaged (Trust *self, gconstpointer data)
{
  static const char *const damaged[] = {
    "nonsense",
    "[meet.example:443]\n",
    "[meet.example:443]\npin=0f3a\nsince=2026-05-03T03:00:00Z\n",
    "[meet.example:443]\npin=" PIN "\nsince=yesterday\n",
    "[meet.example:443]\nsince=2026-05-03T03:00:00Z\n",
    "[meet.example:443]\nauthority=yesterday\n",
    "[meet.example:443]\npin=0f3a\nauthority=2026-05-03T03:00:00Z\n",
  };
  g_autofree char *path = g_build_filename (self->folder, "damaged", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents_full (path, damaged[i], -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                               0600, NULL));
      g_assert_null (liveon_trust_store_new (path, &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
      g_assert_cmpstr (liveon_error_get_argument (error, "file"), ==, path);
    }
  g_unlink (path);
}

/* A file that others can read, or write, says nothing about whom to trust. */
static void
test_open_to_others (Trust *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  trust (self->store, "meet.example", PIN, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (self->path, 0644), ==, 0);
  g_assert_null (liveon_trust_store_new (self->path, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
}

/* The person still enters, and is told that it will be asked again. */
static void
test_unwritable (Trust *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (self->path, "in-the-way", NULL);

  g_mkdir_with_parents (folder, 0700);
  g_assert_false (trust (self->store, "meet.example", PIN, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_FAILED);
  assert_pin (self->store, "meet.example", PIN);
  g_rmdir (folder);
  g_rmdir (self->path);
}

/* The whole way of a server without an authority's certificate. */
static void
test_contact (Trust *self, gconstpointer data)
{
  LiveonClient *client = self->fixture.client;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) changed = NULL;
  g_autofree char *cause = NULL;
  g_autofree char *japanese = NULL;
  g_autofree char *first = g_strdup (fake_server_get_pin (self->fixture.server));

  liveon_client_set_trust_store (client, self->store);
  g_assert_false (ask (client, &unknown));
  g_assert_error (unknown, LIVEON_ERROR, LIVEON_ERROR_CERTIFICATE);
  g_assert_cmpstr (liveon_error_get_argument (unknown, "pin"), ==, first);

  trust (self->store, liveon_client_get_server (client), liveon_error_get_argument (unknown, "pin"),
         &error);
  g_assert_no_error (error);
  g_assert_cmpstr (liveon_client_get_pin (client), ==, first);
  ask (client, &error);
  g_assert_no_error (error);

  fake_server_change_key (self->fixture.server);
  g_assert_false (ask (client, &changed));
  g_assert_error (changed, LIVEON_ERROR, LIVEON_ERROR_PIN);
  g_assert_cmpstr (liveon_error_get_argument (changed, "pin"), ==,
                   fake_server_get_pin (self->fixture.server));
  g_assert_cmpstr (liveon_error_get_argument (changed, "since"), ==, "2026-05-03T03:00:00.000Z");
  cause = liveon_error_dup_cause (changed, "en");
  g_assert_cmpstr (cause, ==,
                   "The server answered, but its certificate is not the one you trusted on 3 May "
                   "2026.");
  japanese = liveon_error_dup_cause (changed, "ja");
  g_assert_nonnull (strstr (japanese, "2026年5月3日"));
}

static void
trust_authority (const char *certificate)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database
      = certificate != NULL ? g_tls_file_database_new (certificate, &error) : NULL;

  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

static gboolean
has_authority (gpointer data)
{
  Trust *self = data;

  return lv_trust_store_get_authority_ms (self->store,
                                          liveon_client_get_server (self->fixture.client))
         > 0;
}

/* For whom an authority vouched once, nobody else is let in by a question. */
static void
test_authority (Trust *self, gconstpointer data)
{
  LiveonClient *client = self->fixture.client;
  const char *server = liveon_client_get_server (client);
  g_autofree char *certificate = fake_server_dup_file (self->fixture.server, "certificate-0.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) changed = NULL;
  g_autoptr (LiveonTrustStore) again = NULL;
  g_autofree char *cause = NULL;

  trust_authority (certificate);
  liveon_client_set_trust_store (client, self->store);
  ask (client, &error);
  g_assert_no_error (error);
  g_assert_true (has_authority (self));
  assert_pin (self->store, server, NULL);

  fake_server_change_key (self->fixture.server);
  g_assert_false (ask (client, &changed));
  g_assert_error (changed, LIVEON_ERROR, LIVEON_ERROR_PIN);
  g_assert_cmpstr (liveon_error_get_argument (changed, "pin"), ==,
                   fake_server_get_pin (self->fixture.server));
  g_assert_cmpstr (liveon_error_get_argument (changed, "since"), ==, "2026-05-03T03:00:00.000Z");
  g_assert_cmpstr (liveon_error_get_argument (changed, "authority"), ==, "gone");
  cause = liveon_error_dup_cause (changed, "en");
  g_assert_cmpstr (cause, ==,
                   "The server answered, but its certificate is not the one you trusted on 3 May "
                   "2026: an authority vouched for the server then, and nobody vouches for this "
                   "one.");

  /* A decision of the person's own goes on from there, and is all that is remembered then. */
  trust (self->store, server, fake_server_get_pin (self->fixture.server), &error);
  g_assert_no_error (error);
  g_assert_false (has_authority (self));
  ask (client, &error);
  g_assert_no_error (error);
  again = liveon_trust_store_new (self->path, &error);
  g_assert_no_error (error);
  assert_pin (again, server, fake_server_get_pin (self->fixture.server));
  trust_authority (NULL);
}

/* It is there for the next program; a pin that was set is no authority's word. */
static void
test_authority_kept (Trust *self, gconstpointer data)
{
  LiveonClient *client = self->fixture.client;
  g_autofree char *certificate = fake_server_dup_file (self->fixture.server, "certificate-0.pem");
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonTrustStore) again = NULL;

  trust_authority (certificate);
  liveon_client_set_trust_store (client, self->store);
  liveon_client_set_pins (client, fake_server_get_pin (self->fixture.server), NULL, NULL);
  ask (client, &error);
  g_assert_no_error (error);
  g_assert_false (has_authority (self));
  liveon_client_set_pins (client, NULL, NULL, NULL);
  ask (client, &error);
  g_assert_no_error (error);
  /* What is written after it has it too. */
  trust (self->store, "meet.example", PIN, &error);
  g_assert_no_error (error);
  again = liveon_trust_store_new (self->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lv_trust_store_get_authority_ms (again, liveon_client_get_server (client)), ==,
                   MAY_3_MS);
  trust_authority (NULL);
}

/* Once: the program that comes next asks again. */
static void
test_once (Trust *self, gconstpointer data)
{
  LiveonClient *client = self->fixture.client;
  const char *server = liveon_client_get_server (client);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) changed = NULL;

  liveon_client_set_trust_store (client, self->store);
  liveon_client_set_pins (client, fake_server_get_pin (self->fixture.server), NULL, &error);
  g_assert_no_error (error);
  ask (client, &error);
  g_assert_no_error (error);
  assert_pin (self->store, server, NULL);
  fake_server_change_key (self->fixture.server);
  g_assert_false (ask (client, &changed));
  g_assert_error (changed, LIVEON_ERROR, LIVEON_ERROR_PIN);
  g_assert_null (liveon_error_get_argument (changed, "since"));
}

/* What is preset stands before what was remembered; without it the store counts again. */
static void
test_preset (Trust *self, gconstpointer data)
{
  LiveonClient *client = self->fixture.client;
  g_autoptr (GError) error = NULL;

  liveon_client_set_trust_store (client, self->store);
  liveon_client_set_pins (client, OTHER, NULL, NULL);
  trust (self->store, liveon_client_get_server (client), PIN, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (liveon_client_get_pin (client), ==, OTHER);
  liveon_client_set_pins (client, NULL, NULL, NULL);
  g_assert_cmpstr (liveon_client_get_pin (client), ==, PIN);
  forget (self->store, liveon_client_get_server (client), &error);
  g_assert_no_error (error);
  g_assert_null (liveon_client_get_pin (client));
}

static void
test_format (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *groups = liveon_format_pin (PIN, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (groups, ==, GROUPS);
  g_assert_null (liveon_format_pin ("0f3a", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  test_init (&argc, &argv, 60);

#define ADD(name, function)                                                                        \
  g_test_add ("/client/trust-store/" name, Trust, NULL, set_up, function, tear_down)
  ADD ("kept", test_kept);
  ADD ("arguments", test_arguments);
  ADD ("in-a-row", test_in_a_row);
  ADD ("damaged", test_damaged);
  ADD ("open-to-others", test_open_to_others);
  ADD ("unwritable", test_unwritable);
  ADD ("contact", test_contact);
  ADD ("once", test_once);
  ADD ("authority", test_authority);
  ADD ("authority-kept", test_authority_kept);
  ADD ("preset", test_preset);
  g_test_add_func ("/client/trust-store/format", test_format);
  return g_test_run ();
}
