/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Invitations: from parts, from a link, and of a room on the list. */
#include "client-fixture.h"
#include "lv-error.h"

#define SECRET "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define PIN "0f3a91bc0123456789abcdef0123456789abcdef0123456789abcdef01234567"
#define GROUPS "0f3a 91bc 0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567"

static void
test_parts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonInvite) invite
      = liveon_invite_new ("Meet.Example:8443", "acme", FAKE_ID_1, SECRET, GROUPS, &error);
  g_autoptr (LiveonInvite) again = NULL;
  g_autoptr (LiveonClient) client = NULL;
  g_autofree char *link = NULL;
  g_autofree char *room_id = NULL;

  g_assert_no_error (error);
  link = liveon_invite_dup_link (invite);
  g_assert_cmpstr (link, ==,
                   "liveon://meet.example:8443/" FAKE_ID_1 "?company=acme&pin=" PIN "#k=" SECRET);
  g_assert_null (liveon_invite_dup_web_link (invite));
  again = liveon_invite_new_from_link (link, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (liveon_invite_get_server (again), ==, "https://meet.example:8443/");
  g_assert_cmpstr (liveon_invite_get_company (again), ==, "acme");
  g_assert_cmpstr (liveon_invite_get_room_id (again), ==, FAKE_ID_1);
  g_assert_cmpstr (liveon_invite_get_secret (again), ==, SECRET);
  g_assert_cmpstr (liveon_invite_get_pin (again), ==, PIN);
  g_object_get (again, "room-id", &room_id, NULL);
  g_assert_cmpstr (room_id, ==, FAKE_ID_1);
  /* What a client says of its server is the same text. */
  client = liveon_client_new (liveon_invite_get_server (again), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (liveon_client_get_server (client), ==, liveon_invite_get_server (again));
}

static void
test_web (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonInvite) invite
      = liveon_invite_new ("meet.example", NULL, NULL, NULL, NULL, &error);
  g_autofree char *web = NULL;

  g_assert_no_error (error);
  g_assert_null (liveon_invite_get_room_id (invite));
  web = liveon_invite_dup_web_link (invite);
  g_assert_cmpstr (web, ==, "https://meet.example/join");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *server, *company, *room_id, *secret, *pin, *field;
  } cases[] = {
    { "http://meet.example", NULL, FAKE_ID_1, NULL, NULL, "server" },
    { "a b", NULL, FAKE_ID_1, NULL, NULL, "server" },
    { "meet!example", NULL, FAKE_ID_1, NULL, NULL, "link" },
    { "meet.example", NULL, FAKE_ID_1, NULL, "0f3a", "pin" },
    { "meet.example", NULL, "../" FAKE_ID_1, NULL, NULL, "link" },
    { "meet.example", NULL, FAKE_ID_1 "?company=x", NULL, NULL, "link" },
    { "meet.example", NULL, FAKE_ID_1, "an entry password", NULL, "link" },
    { "meet.example", NULL, NULL, SECRET, NULL, "link" },
    { "meet.example", "a b", NULL, NULL, NULL, "link" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (liveon_invite_new (cases[i].server, cases[i].company, cases[i].room_id,
                                        cases[i].secret, cases[i].pin, &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, cases[i].field);
    }
}

/* A room of the list: the client knows the server, its pin and the company. */
static void
test_room (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonRoom) room = NULL;
  g_autoptr (LiveonInvite) invite = NULL;

  fake_server_answer (self->server, "GET", "/api/v1/rooms", 200,
                      "{\"rooms\":[{\"id\":\"" FAKE_ID_2
                      "\",\"name\":\"R\",\"mode\":\"link\",\"schedule\":\"permanent\"}]}");
  liveon_client_set_company (self->client, "acme");
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  room = g_list_model_get_item (liveon_client_get_rooms (self->client), 0);
  invite = liveon_client_make_invite (self->client, room, SECRET, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (liveon_invite_get_server (invite), ==, liveon_client_get_server (self->client));
  g_assert_cmpstr (liveon_invite_get_company (invite), ==, "acme");
  g_assert_cmpstr (liveon_invite_get_room_id (invite), ==, FAKE_ID_2);
  g_assert_cmpstr (liveon_invite_get_secret (invite), ==, SECRET);
  g_assert_cmpstr (liveon_invite_get_pin (invite), ==, fake_server_get_pin (self->server));
  g_assert_null (liveon_client_make_invite (self->client, room, "password", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/client/invite/parts", test_parts);
  g_test_add_func ("/client/invite/web", test_web);
  g_test_add_func ("/client/invite/refused", test_refused);
  g_test_add ("/client/invite/room", Fixture, NULL, fixture_set_up, test_room, fixture_tear_down);
  return g_test_run ();
}
