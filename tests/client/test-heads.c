/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The head of the record chain, kept outside the server: a new one must continue it. */
#include "client-fixture.h"
#include "lv-chain.h"
#include "lv-error.h"
#include "lv-heads.h"

#define TENANT FAKE_ID_2

static LvHeadLine
make_head (LvSigningKey *key, const char *tenant, gint64 seq, guint8 fill)
{
  LvChainHead head = { .seq = seq, .time_ms = FIXTURE_NOW_MS + seq };
  LvHeadLine line = { .seq = seq, .time_ms = head.time_ms };

  memset (head.hash, fill, sizeof head.hash);
  lv_chain_head_sign (&head, tenant, key);
  g_strlcpy (line.tenant, tenant, sizeof line.tenant);
  memcpy (line.hash, head.hash, sizeof line.hash);
  memcpy (line.signature, head.signature, sizeof line.signature);
  memcpy (line.key, head.public_key, sizeof line.key);
  return line;
}

static char *
write_head (const LvHeadLine *line)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_head_line_write (writer, NULL, line);
  return lv_json_writer_free_to_string (writer, NULL);
}

static void
assert_continues (const LvHeadLine *known, const LvHeadLine *fresh, gboolean is_good)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, fresh->seq);

  g_assert_cmpint (lv_head_continues (known, fresh, TENANT, &error), ==, is_good);
  if (is_good)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
      g_assert_cmpstr (liveon_error_get_argument (error, "seq"), ==, seq);
    }
}

static void
test_continues (void)
{
  g_autoptr (LvSigningKey) key = lv_signing_key_generate ();
  g_autoptr (LvSigningKey) other_key = lv_signing_key_generate ();
  LvHeadLine known = make_head (key, TENANT, 10, 1);
  LvHeadLine same = make_head (key, TENANT, 10, 1);
  LvHeadLine next = make_head (key, TENANT, 11, 2);
  LvHeadLine shorter = make_head (key, TENANT, 9, 1);
  LvHeadLine rewritten = make_head (key, TENANT, 10, 3);
  LvHeadLine foreign = make_head (key, FAKE_ID_3, 11, 2);
  LvHeadLine other = make_head (other_key, TENANT, 11, 2);
  LvHeadLine forged = next;

  forged.seq = 12;
  assert_continues (NULL, &known, TRUE);
  assert_continues (&known, &same, TRUE);
  assert_continues (&known, &next, TRUE);
  assert_continues (&known, &shorter, FALSE);
  assert_continues (&known, &rewritten, FALSE);
  assert_continues (&known, &foreign, FALSE);
  assert_continues (&known, &other, FALSE);
  assert_continues (&known, &forged, FALSE);
  assert_continues (NULL, &forged, FALSE);
}

static void
on_broken (LiveonClient *client, const GError *error, gpointer data)
{
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
  ++*(guint *) data;
}

static void
push_head (Fixture *self, const LvHeadLine *line)
{
  g_autofree char *text = write_head (line);

  fake_server_push (self->server, "chain.head", text);
  fixture_sync (self);
}

static gboolean
is_positive (gpointer data)
{
  return *(guint *) data > 0;
}

static gboolean
has_file (gpointer folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = dir == NULL ? NULL : g_dir_read_name (dir);

  return name != NULL && g_str_has_suffix (name, ".json");
}

static gboolean
has_head (gpointer client)
{
  return liveon_client_get_chain_head (client) != NULL;
}

static void
test_pushed (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSigningKey) key = lv_signing_key_generate ();
  LvHeadLine first = make_head (key, TENANT, 10, 1);
  LvHeadLine next = make_head (key, TENANT, 12, 2);
  LvHeadLine shorter = make_head (key, TENANT, 11, 1);
  g_autofree char *text = write_head (&next);
  g_autoptr (GError) error = NULL;
  guint breaks = 0;

  g_signal_connect (self->client, "chain-broken", G_CALLBACK (on_broken), &breaks);
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  push_head (self, &first);
  push_head (self, &next);
  g_assert_cmpuint (breaks, ==, 0);
  g_assert_cmpstr (liveon_client_get_chain_head (self->client), ==, text);
  push_head (self, &shorter);
  g_assert_cmpuint (breaks, ==, 1);
  /* What was kept stays: it is the evidence. */
  g_assert_cmpstr (liveon_client_get_chain_head (self->client), ==, text);
}

/* Kept in a file: a client that starts anew still knows it. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *inner = g_build_filename (folder, "heads", NULL);
  g_autoptr (LvSigningKey) key = lv_signing_key_generate ();
  LvHeadLine first = make_head (key, TENANT, 10, 1);
  LvHeadLine rewritten = make_head (key, TENANT, 10, 2);
  g_autofree char *good = write_head (&first);
  g_autofree char *bad = write_head (&rewritten);
  g_autoptr (GError) error = NULL;
  guint breaks = 0;

  fake_server_set_welcome_head (self->server, good);
  liveon_client_set_state_directory (self->client, inner);
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  test_wait_until (has_head, self->client);
  test_wait_until (has_file, inner);

  liveon_client_disconnect (self->client);
  g_assert_finalize_object (self->client);
  self->client = lv_client_new (fake_server_get_address (self->server), self->clock, &error);
  g_assert_no_error (error);
  liveon_client_set_pins (self->client, fake_server_get_pin (self->server), NULL, &error);
  liveon_client_set_user_id (self->client, "tanaka");
  liveon_client_set_state_directory (self->client, inner);
  g_signal_connect (self->client, "chain-broken", G_CALLBACK (on_broken), &breaks);
  fake_server_set_welcome_head (self->server, bad);
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  test_wait_until (is_positive, &breaks);
  g_assert_cmpstr (liveon_client_get_chain_head (self->client), ==, good);
  test_remove_folder (folder);
}

/* Kept by the caller. */
static void
test_given (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSigningKey) key = lv_signing_key_generate ();
  LvHeadLine known = make_head (key, TENANT, 10, 1);
  LvHeadLine shorter = make_head (key, TENANT, 9, 1);
  g_autofree char *text = write_head (&known);
  g_autoptr (GError) error = NULL;
  guint breaks = 0;

  g_assert_false (liveon_client_set_chain_head (self->client, "{}", &error));
  g_clear_error (&error);
  liveon_client_set_chain_head (self->client, text, &error);
  g_assert_no_error (error);
  g_signal_connect (self->client, "chain-broken", G_CALLBACK (on_broken), &breaks);
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  push_head (self, &shorter);
  g_assert_cmpuint (breaks, ==, 1);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);

#define ADD(name, function)                                                                        \
  g_test_add ("/client/heads/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  g_test_add_func ("/client/heads/continues", test_continues);
  ADD ("pushed", test_pushed);
  ADD ("kept", test_kept);
  ADD ("given", test_given);
  return g_test_run ();
}
