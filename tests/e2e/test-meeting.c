/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Two people in a room over real WebSockets: in, lost, back by the token, out, and the server's
 * stop. */
#include "e2e-fixture.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "lv-hash.h"
#include "lv-records.h"

#define KEY "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define WRONG_KEY "_wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

typedef struct
{
  E2e *e2e;
  char *tenant;
  char *tanaka;
  char *token;
  char *other_token;
  char *room;
} Test;

static void
add_room (Test *self, const char *admin_token)
{
  g_autofree char *body = NULL;
  g_autofree char *answer = NULL;
  guint status;

  self->room = lv_random_id ();
  body = g_strdup_printf ("{\"id\":\"%s\",\"name\":\"会議室\",\"mode\":\"password\",\"admission\":"
                          "{\"salt\":\"AAECAwQFBgcICQoLDA0ODw\",\"iterations\":600000,"
                          "\"key\":\"" KEY "\"}}",
                          self->room);
  answer = e2e_request (self->e2e, "POST", "/api/v1/rooms", admin_token, body, &status);
  g_assert_cmpuint (status, ==, 201);
}

static void
set_up (Test *self, gconstpointer unused)
{
  g_autofree char *admin = NULL;
  g_autofree char *suzuki = NULL;
  g_autofree char *admin_token = NULL;

  self->e2e = e2e_new ();
  self->tenant = e2e_add_tenant (self->e2e, "acme", "Acme");
  admin = e2e_add_user (self->e2e, self->tenant, "admin", TRUE);
  self->tanaka = e2e_add_user (self->e2e, self->tenant, "tanaka", FALSE);
  suzuki = e2e_add_user (self->e2e, self->tenant, "suzuki", FALSE);
  admin_token = e2e_sign_in (self->e2e, self->tenant, admin, NULL);
  self->token = e2e_sign_in (self->e2e, self->tenant, self->tanaka, NULL);
  self->other_token = e2e_sign_in (self->e2e, self->tenant, suzuki, NULL);
  add_room (self, admin_token);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  e2e_free (self->e2e);
  g_free (self->tenant);
  g_free (self->tanaka);
  g_free (self->token);
  g_free (self->other_token);
  g_free (self->room);
}

static JsonObject *
call (E2eSocket *socket, const char *method, const char *params)
{
  g_autofree char *text = e2e_call (socket, method, params);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObject *message = json_node_get_object (node);

  return json_object_ref (json_object_get_object_member (
      message, json_object_has_member (message, "result") ? "result" : "problem"));
}

static JsonObject *
join (Test *self, E2eSocket *socket, const char *name, const char *value)
{
  g_autofree char *params
      = g_strdup_printf ("{\"room\":\"%s\",\"%s\":\"%s\"}", self->room, name, value);

  return call (socket, "join", params);
}

/* The reason of one's last visit; NULL while there is none. The caller's. */
static char *
get_reason (Test *self)
{
  guint status;
  g_autofree char *body
      = e2e_request (self->e2e, "GET", "/api/v1/visits", self->token, NULL, &status);
  g_autoptr (JsonNode) node = json_from_string (body, NULL);
  JsonArray *visits = json_object_get_array_member (json_node_get_object (node), "visits");

  g_assert_cmpuint (status, ==, 200);
  if (json_array_get_length (visits) == 0)
    return NULL;
  return g_strdup (
      json_object_get_string_member (json_array_get_object_element (visits, 0), "reason"));
}

static void
assert_reason (Test *self, const char *expected)
{
  g_autofree char *reason = get_reason (self);

  g_assert_cmpstr (reason, ==, expected);
}

static void
test_come_and_go (Test *self, gconstpointer unused)
{
  g_autoptr (E2eSocket) tanaka = e2e_connect (self->e2e, self->token);
  g_autoptr (E2eSocket) suzuki = e2e_connect (self->e2e, self->other_token);
  g_autoptr (JsonObject) refused = join (self, tanaka, "admission", WRONG_KEY);
  g_autoptr (JsonObject) joined = join (self, tanaka, "admission", KEY);
  g_autoptr (JsonObject) other = join (self, suzuki, "admission", KEY);
  g_autofree char *people = e2e_hear (suzuki, "room.people");
  g_autofree char *heard = e2e_hear (tanaka, "meeting.joined");
  g_autofree char *gone = NULL;
  g_autoptr (JsonObject) left = NULL;

  g_assert_cmpstr (json_object_get_string_member (refused, "code"), ==, "entry-password");
  g_assert_cmpint (json_object_get_int_member (joined, "index"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (other, "index"), ==, 1);
  assert_reason (self, "");
  left = call (tanaka, "leave", "{}");
  gone = e2e_hear (suzuki, "meeting.left");
  g_assert_nonnull (strstr (gone, self->tanaka));
  assert_reason (self, "left");
}

static void
test_lost_and_back (Test *self, gconstpointer unused)
{
  E2eSocket *first = e2e_connect (self->e2e, self->token);
  g_autoptr (E2eSocket) suzuki = e2e_connect (self->e2e, self->other_token);
  g_autoptr (JsonObject) joined = join (self, first, "admission", KEY);
  g_autoptr (JsonObject) other = join (self, suzuki, "admission", KEY);
  g_autoptr (E2eSocket) second = NULL;
  g_autoptr (JsonObject) back = NULL;
  g_autofree char *away = NULL;
  g_autofree char *present = NULL;

  e2e_socket_free (first);
  away = e2e_hear (suzuki, "\"is_away\":true");
  g_assert_nonnull (strstr (away, "meeting.changed"));
  second = e2e_connect (self->e2e, self->token);
  back = join (self, second, "resume", json_object_get_string_member (joined, "resume"));
  g_assert_cmpstr (json_object_get_string_member (back, "seat"), ==,
                   json_object_get_string_member (joined, "seat"));
  g_assert_cmpstr (json_object_get_string_member (back, "visit"), ==,
                   json_object_get_string_member (joined, "visit"));
  present = e2e_hear (suzuki, "\"is_away\":false");
  g_assert_nonnull (strstr (present, "meeting.changed"));
  assert_reason (self, "");
}

static gboolean
check_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvVisitQuery query = { .limit = 100 };
  g_autoptr (GPtrArray) visits = lv_visits_list (db, &query, error);
  g_autoptr (GPtrArray) open = lv_visits_list_open (db, error);

  g_assert_nonnull (visits);
  g_assert_nonnull (open);
  g_assert_cmpuint (visits->len, ==, 2);
  g_assert_cmpuint (open->len, ==, 0);
  for (guint i = 0; i < visits->len; i++)
    g_assert_cmpstr (((LvVisit *) visits->pdata[i])->reason, ==, "server-stopped");
  return TRUE;
}

/* What the stopped server has left on disk. */
static void
check_store (Test *self)
{
  g_autoptr (LvClock) clock = lv_clock_new_system ();
  g_autofree char *state = g_build_filename (self->e2e->folder, "state", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvStore) store = lv_store_open (state, clock, &error);

  g_assert_no_error (error);
  lv_store_run_async (store, self->tenant, check_work, NULL, NULL, NULL, NULL, test_take_result,
                      &result);
  test_wait_for (result);
  lv_store_run_finish (store, result, NULL, &error);
  g_assert_no_error (error);
  lv_store_close (store);
}

static void
test_stop (Test *self, gconstpointer unused)
{
  g_autoptr (E2eSocket) tanaka = e2e_connect (self->e2e, self->token);
  g_autoptr (E2eSocket) suzuki = e2e_connect (self->e2e, self->other_token);
  g_autoptr (JsonObject) joined = join (self, tanaka, "admission", KEY);
  g_autoptr (JsonObject) other = join (self, suzuki, "admission", KEY);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *stopping = NULL;
  g_autofree char *lost = NULL;

  liveon_server_stop_async (self->e2e->server, test_take_result, &result);
  stopping = e2e_hear (tanaka, "server.stopping");
  lost = e2e_hear (tanaka, "seat.lost");
  g_assert_nonnull (strstr (lost, "server-stopped"));
  test_wait_for (result);
  g_assert_true (liveon_server_stop_finish (self->e2e->server, result, &error));
  g_assert_no_error (error);
  check_store (self);
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 90);
  ADD ("/meeting/come-and-go", test_come_and_go);
  ADD ("/meeting/lost-and-back", test_lost_and_back);
  ADD ("/meeting/stop", test_stop);
  return g_test_run ();
}
