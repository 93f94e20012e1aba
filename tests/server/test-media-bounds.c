/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What media is given: bitrates, relays, tokens, addresses. */
#include <string.h>

#include "lv-error.h"
#include "lv-media.h"
#include "media-fixture.h"

static void
set_caps (MediaTest *self, guint user_kbps, guint room_kbps, guint tenant_kbps)
{
  g_autoptr (LvPolicy) policy = lv_policy_copy (lv_tenant_get_policy (self->fixture->tenant));

  policy->caps = (LvCaps){ user_kbps, room_kbps, tenant_kbps };
  lv_tenant_apply_policy (self->fixture->tenant, policy);
}

static void
test_caps (MediaTest *self, gconstpointer unused)
{
  g_autofree char *other = person_add_room (self->admin, "other", NULL);
  g_autofree char *tanaka = media_enter_room (self->tanaka, self->room);
  g_autofree char *suzuki = media_enter_room (self->suzuki, self->room);
  g_autofree char *admin = media_enter_room (self->admin, other);
  LvSfuRoom *first = fake_sfu_get_room (self->sfu, 0), *second = fake_sfu_get_room (self->sfu, 1);
  g_autoptr (Answer) left = NULL;

  g_assert_cmpint (first->cap_bps, ==, 0);
  set_caps (self, 2000, 0, 9000);
  g_assert_cmpint (fake_sfu_get_peer (self->sfu, 0, 0)->max_send_bps, ==, 2000000);
  g_assert_cmpint (first->cap_bps, ==, 6000000);
  g_assert_cmpint (second->cap_bps, ==, 3000000);
  /* The server's own bound stays above. */
  set_caps (self, 50000, 4000, 9000);
  g_assert_cmpint (fake_sfu_get_peer (self->sfu, 0, 0)->max_send_bps, ==, 6000000);
  g_assert_cmpint (first->cap_bps, ==, 4000000);
  g_assert_cmpint (second->cap_bps, ==, 4000000);
  left = person_call (self->suzuki, "leave", NULL);
  g_assert_cmpint (first->cap_bps, ==, 4000000);
  set_caps (self, 0, 0, 3000);
  g_assert_cmpint (first->cap_bps, ==, 1500000);
}

static void
test_turn (MediaTest *self, gconstpointer unused)
{
  g_autofree char *file = g_build_filename (self->fixture->folder, "turn-secret", NULL);
  g_autoptr (Answer) joined = NULL;
  g_autoptr (Answer) answer = NULL;
  g_autofree char *username = NULL;
  JsonObject *server;

  g_clear_pointer (&self->fixture->context->media, lv_media_free);
  g_assert_true (g_file_set_contents (file, "north\nnot this\n", -1, NULL));
  media_fixture_set_config (self->fixture, "turn_servers", "turn:192.0.2.9:3478?transport=udp");
  media_fixture_set_config (self->fixture, "turn_secret_file", file);
  media_fixture_start (self);
  joined = person_join (self->tanaka, self->room);
  answer = media_offer (self->tanaka);
  server = json_array_get_object_element (
      json_object_get_array_member (answer_get (answer), "turn"), 0);
  username
      = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", fixture_now (self->fixture) / 1000 + 12 * 3600,
                         answer_string (joined, "seat"));
  g_assert_cmpstr (json_object_get_string_member (server, "username"), ==, username);
  g_assert_cmpuint (strlen (json_object_get_string_member (server, "credential")), ==, 28);
}

static void
test_turn_without_secret (MediaTest *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  media_fixture_set_config (self->fixture, "turn_servers", "turn:192.0.2.9");
  g_assert_null (lv_media_new (self->fixture->context, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
}

static void
test_token (MediaTest *self, gconstpointer unused)
{
  g_autoptr (Answer) joined = person_join (self->tanaka, self->room);
  g_autoptr (Answer) first = media_offer (self->tanaka);
  g_autoptr (Answer) second = media_offer (self->tanaka);
  LvMedia *media = self->fixture->context->media;
  g_autoptr (LvSeatMedia) taken = NULL;
  g_autoptr (Answer) third = NULL;

  /* An earlier offer's is void, one that was used too, and one that nobody made. */
  g_assert_null (lv_media_take_token (media, answer_string (first, "socket"), NULL));
  taken = lv_media_take_token (media, answer_string (second, "socket"), NULL);
  g_assert_nonnull (taken);
  g_assert_true (taken->peer == fake_sfu_get_peer (self->sfu, 0, 0));
  g_assert_null (lv_media_take_token (media, answer_string (second, "socket"), NULL));
  g_assert_null (lv_media_take_token (media, "", NULL));
  g_assert_null (lv_media_take_token (media, "!", NULL));
  third = media_restart (self->tanaka, "other");
  fixture_advance (self->fixture, FIXTURE_MINUTE_MS);
  g_assert_null (lv_media_take_token (media, answer_string (third, "socket"), NULL));
}

static void
test_addresses (void)
{
  g_autoptr (LiveonServerConfig) config = liveon_server_config_new ("/nowhere");
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) advertised = NULL;
  g_auto (GStrv) given = NULL;

  liveon_server_config_set (config, "server", "listen", "127.0.0.1:8443", NULL);
  one = lv_media_find_addresses (config);
  g_assert_cmpstrv (one, ((const char *const[]){ "127.0.0.1", NULL }));
  liveon_server_config_set (config, "server", "advertise", "meet.example 192.0.2.5:443", NULL);
  advertised = lv_media_find_addresses (config);
  g_assert_cmpstrv (advertised, ((const char *const[]){ "192.0.2.5", "127.0.0.1", NULL }));
  liveon_server_config_set (config, "media", "addresses", "2001:db8::5", NULL);
  given = lv_media_find_addresses (config);
  g_assert_cmpstrv (given, ((const char *const[]){ "2001:db8::5", NULL }));
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  media_fixture_add ("/media/caps", test_caps);
  media_fixture_add ("/media/turn", test_turn);
  media_fixture_add ("/media/turn-without-secret", test_turn_without_secret);
  media_fixture_add ("/media/token", test_token);
  g_test_add_func ("/media/addresses", test_addresses);
  return g_test_run ();
}
