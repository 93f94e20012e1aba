/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The served description against the live routes and against real answers. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "lv-announcements.h"
#include "lv-hash.h"
#include "lv-text.h"
#include "lv-users.h"
#include "schema.h"
#include "wire-fixture.h"

#define PASSWORD "correct horse 1"
#define DEVICE "dddddddddddddddddddddddddddddddd"
#define ROOM "0000000000000000000000000000aaa1"
#define TIMED_ROOM "0000000000000000000000000000aaa2"

typedef struct
{
  WireFixture wire;
  WireClient *client;
  char *token; /* NULL before signing in */
  JsonParser *parser;
  JsonObject *document;
  GHashTable *seen; /* "GET /path 200" of what was answered so */
} Fixture;

static char *
request_text (Fixture *fixture, const char *method, const char *path, const char *body)
{
  g_autofree char *authorization
      = fixture->token != NULL ? g_strdup_printf ("Authorization: Bearer %s\r\n", fixture->token)
                               : g_strdup ("");

  if (body == NULL)
    return g_strdup_printf ("%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", method, path,
                            authorization);
  return g_strdup_printf ("%s %s HTTP/1.1\r\nHost: localhost\r\n%s"
                          "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\n\r\n%s",
                          method, path, authorization, strlen (body), body);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *response = NULL;
  g_autoptr (GError) error = NULL;

  wire_fixture_set_up (&fixture->wire, data);
  fixture->client = wire_client_new (&fixture->wire);
  fixture->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  response = wire_client_ask (fixture->client,
                              "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n");
  fixture->parser = json_parser_new ();
  json_parser_load_from_data (fixture->parser, wire_response_body (response), -1, &error);
  g_assert_no_error (error);
  fixture->document = json_node_get_object (json_parser_get_root (fixture->parser));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->client, wire_client_free);
  g_clear_pointer (&fixture->seen, g_hash_table_unref);
  g_clear_object (&fixture->parser);
  g_free (fixture->token);
  wire_fixture_tear_down (&fixture->wire, data);
}

static JsonObject *
get_paths (Fixture *fixture)
{
  return json_object_get_object_member (fixture->document, "paths");
}

/* NULL when it is not described. */
static JsonObject *
find_operation (Fixture *fixture, const char *method, const char *path)
{
  g_autofree char *verb = g_ascii_strdown (method, -1);
  JsonObject *item = json_object_has_member (get_paths (fixture), path)
                         ? json_object_get_object_member (get_paths (fixture), path)
                         : NULL;

  if (item == NULL || !json_object_has_member (item, verb))
    return NULL;
  return json_object_get_object_member (item, verb);
}

/* Routes */

typedef struct
{
  Fixture *fixture;
  guint count;
} RouteCheck;

static gboolean
has_path_parameter (Fixture *fixture, JsonObject *operation)
{
  JsonArray *parameters = json_object_get_array_member (operation, "parameters");

  for (guint i = 0; i < json_array_get_length (parameters); i++)
    {
      JsonObject *parameter
          = schema_resolve (fixture->document, json_array_get_object_element (parameters, i));

      if (strcmp (json_object_get_string_member (parameter, "in"), "path") == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_route (const LvRoute *route, gpointer data)
{
  RouteCheck *self = data;
  JsonObject *operation;
  JsonArray *security;

  if (route->method == NULL)
    return;
  self->count++;
  g_test_message ("%s %s", route->method, route->path);
  operation = find_operation (self->fixture, route->method, route->path);
  g_assert_nonnull (operation);
  security = json_object_get_array_member (operation, "security");
  g_assert_cmpint (json_array_get_length (security) == 0, ==, route->access == LV_ACCESS_ANYONE);
  g_assert_cmpint (has_path_parameter (self->fixture, operation), ==,
                   strstr (route->path, "{id}") != NULL);
}

static guint
count_operations (Fixture *fixture)
{
  JsonObjectIter iter;
  JsonNode *item;
  guint count = 0;

  json_object_iter_init (&iter, get_paths (fixture));
  while (json_object_iter_next (&iter, NULL, &item))
    count += json_object_get_size (json_node_get_object (item));
  return count;
}

static void
test_routes (Fixture *fixture, gconstpointer data)
{
  RouteCheck check = { fixture };

  lv_dispatch_foreach (fixture->wire.context->dispatch, check_route, &check);
  g_assert_cmpuint (check.count, >, 15);
  g_assert_cmpuint (count_operations (fixture), ==, check.count);
}

/* The document by itself */

static void
check_references (Fixture *fixture, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        check_references (fixture, json_array_get_element (array, i));
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      g_assert_nonnull (schema_resolve (fixture->document, json_node_get_object (node)));
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        check_references (fixture, member);
    }
}

static void
check_examples (Fixture *fixture, const char *name, JsonObject *schema)
{
  JsonArray *examples = json_object_has_member (schema, "examples")
                            ? json_object_get_array_member (schema, "examples")
                            : NULL;

  for (guint i = 0; examples != NULL && i < json_array_get_length (examples); i++)
    {
      g_autofree char *why
          = schema_check (fixture->document, schema, json_array_get_element (examples, i));

      g_test_message ("%s", name);
      g_assert_cmpstr (why, ==, NULL);
    }
}

static void
test_document (Fixture *fixture, gconstpointer data)
{
  JsonObject *components = json_object_get_object_member (fixture->document, "components");
  JsonObjectIter iter;
  const char *name;
  JsonNode *schema;

  g_assert_cmpstr (json_object_get_string_member (fixture->document, "openapi"), ==, "3.1.0");
  check_references (fixture, json_parser_get_root (fixture->parser));
  json_object_iter_init (&iter, json_object_get_object_member (components, "schemas"));
  while (json_object_iter_next (&iter, &name, &schema))
    check_examples (fixture, name, json_node_get_object (schema));
}

/* The check itself: it finds what is missing, too much, or of another kind. */
static void
test_bites (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "{}",
    "{\"mode\":\"open\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"iterations\":0}",
    "{\"mode\":\"open\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"iterations\":0,\"secret_epoch\":"
    "\"1\"}",
    "{\"mode\":\"ajar\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"iterations\":0,\"secret_epoch\":1}",
    "{\"mode\":\"open\",\"salt\":\"AAAA\",\"iterations\":0,\"secret_epoch\":1}",
    "{\"mode\":\"open\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"iterations\":-1,\"secret_epoch\":1}",
    "{\"mode\":\"open\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"iterations\":0,\"secret_epoch\":1,"
    "\"more\":1}",
    "[]",
  };
  g_autoptr (JsonObject) door = json_object_new ();

  json_object_set_string_member (door, "$ref", "#/components/schemas/door");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) value = json_from_string (bad[i], NULL);
      g_autofree char *why = schema_check (fixture->document, door, value);

      g_test_message ("%s: %s", bad[i], why);
      g_assert_nonnull (why);
    }
}

/* Real answers */

static JsonObject *
find_response (Fixture *fixture, JsonObject *operation, guint status)
{
  JsonObject *responses = json_object_get_object_member (operation, "responses");
  g_autofree char *word = g_strdup_printf ("%u", status);
  const char *name = json_object_has_member (responses, word) ? word : "default";

  return schema_resolve (fixture->document, json_object_get_object_member (responses, name));
}

static void
check_answer (Fixture *fixture, JsonObject *operation, const char *response)
{
  guint status = wire_response_status (response);
  JsonObject *described = find_response (fixture, operation, status);
  g_autofree char *type = wire_response_header (response, "Content-Type");
  g_autoptr (JsonNode) value = NULL;
  g_autofree char *why = NULL;
  JsonObject *content;

  if (!json_object_has_member (described, "content"))
    {
      g_assert_cmpstr (wire_response_body (response), ==, "");
      return;
    }
  content = json_object_get_object_member (described, "content");
  g_assert_nonnull (type);
  type[strcspn (type, ";")] = '\0';
  g_assert_true (json_object_has_member (content, type));
  if (!g_str_has_suffix (type, "json"))
    return;
  value = json_from_string (wire_response_body (response), NULL);
  g_assert_nonnull (value);
  why = schema_check (
      fixture->document,
      json_object_get_object_member (json_object_get_object_member (content, type), "schema"),
      value);
  g_assert_cmpstr (why, ==, NULL);
}

/* template: the path as it is described; path: as it is asked, NULL for the same. */
static char *
ask (Fixture *fixture,
     const char *method,
     const char *template,
     const char *path,
     const char *body,
     guint status)
{
  g_autofree char *request = request_text (fixture, method, path != NULL ? path : template, body);
  char *response = wire_client_ask (fixture->client, request);
  JsonObject *operation = find_operation (fixture, method, template);

  g_test_message ("%s %s", method, path != NULL ? path : template);
  g_test_message ("%s", wire_response_body (response));
  g_assert_cmpuint (wire_response_status (response), ==, status);
  g_assert_nonnull (operation);
  check_answer (fixture, operation, response);
  g_hash_table_add (fixture->seen, g_strdup_printf ("%s %s %u", method, template, status));
  return response;
}

static void
ask_for (Fixture *fixture,
         const char *method,
         const char *template,
         const char *path,
         const char *body,
         guint status)
{
  g_autofree char *response = ask (fixture, method, template, path, body, status);
}

static char *
take_member (const char *response, const char *name)
{
  g_autoptr (JsonNode) node = json_from_string (wire_response_body (response), NULL);

  return g_strdup (json_object_get_string_member (json_node_get_object (node), name));
}

/* Store thread. */
static gboolean
add_people (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autoptr (LvAnnouncementRow) row = lv_announcement_row_new ();

  row->id = (g_free (row->id), g_strdup (ROOM));
  row->kind = LV_ANNOUNCEMENT_CHANGE;
  row->title_en = (g_free (row->title_en), g_strdup ("Update"));
  row->published_ms = WIRE_NOW_MS;
  return lv_users_add (db, input, error) && lv_announcements_add (db, row, error);
}

static void
add_administrator (Fixture *fixture)
{
  g_autoptr (LvUser) user = lv_user_new ();
  g_autoptr (LvSecret) password = lv_secret_new (PASSWORD, strlen (PASSWORD));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  user->id = (g_free (user->id), g_strdup (DEVICE));
  user->login = (g_free (user->login), g_strdup ("tanaka"));
  user->name = (g_free (user->name), g_strdup ("田中 花子"));
  user->is_admin = TRUE;
  user->password_hash = lv_password_hash (password, &error);
  user->password_changed_ms = WIRE_NOW_MS;
  g_assert_no_error (error);
  lv_store_run_async (fixture->wire.context->store, WIRE_TENANT, add_people, user, NULL, NULL, NULL,
                      test_take_result, &result);
  test_wait_for (result);
  lv_store_run_finish (fixture->wire.context->store, result, NULL, &error);
  g_assert_no_error (error);
}

static void
sign_in (Fixture *fixture, LvSigningKey *key, char **resume_token)
{
  g_autofree char *public_key
      = lv_base64url_encode (lv_signing_key_get_public (key), LV_ED25519_KEY_SIZE);
  g_autofree char *body
      = g_strdup_printf ("{\"company\":\"acme\",\"user\":\"tanaka\",\"password\":\"" PASSWORD "\","
                         "\"device\":{\"id\":\"" DEVICE "\",\"name\":\"Desk\",\"key\":\"%s\"},"
                         "\"client\":{\"name\":\"test\",\"version\":\"0.1.0\"}}",
                         public_key);
  g_autofree char *response = ask (fixture, "POST", "/api/v1/sessions", NULL, body, 201);

  g_free (fixture->token);
  fixture->token = take_member (response, "access_token");
  g_free (*resume_token);
  *resume_token = take_member (response, "resume_token");
}

static char *
sign_challenge (LvSigningKey *key, const char *challenge, const char *token)
{
  static const char label[] = "liveon-resume-v1";
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize challenge_length, token_length, digest_length = 32;
  g_autofree guint8 *challenge_bytes = lv_base64url_decode (challenge, 512, &challenge_length);
  g_autofree guint8 *token_bytes = lv_base64url_decode (token, 512, &token_length);
  guint8 digest[32];
  guint8 signature[LV_ED25519_SIGNATURE_SIZE];

  g_checksum_update (checksum, token_bytes, (gssize) token_length);
  g_checksum_get_digest (checksum, digest, &digest_length);
  g_byte_array_append (text, (const guint8 *) label, strlen (label));
  g_byte_array_append (text, challenge_bytes, challenge_length);
  g_byte_array_append (text, digest, sizeof digest);
  lv_signing_key_sign (key, text->data, text->len, signature);
  return lv_base64url_encode (signature, sizeof signature);
}

static void
resume (Fixture *fixture, LvSigningKey *key, const char *resume_token)
{
  g_autofree char *challenged
      = ask (fixture, "POST", "/api/v1/sessions/challenge", NULL, "{}", 200);
  g_autofree char *challenge = take_member (challenged, "challenge");
  g_autofree char *signature = sign_challenge (key, challenge, resume_token);
  g_autofree char *body
      = g_strdup_printf ("{\"token\":\"%s\",\"challenge\":\"%s\",\"signature\":\"%s\","
                         "\"client\":{\"name\":\"test\",\"version\":\"0.1.0\"}}",
                         resume_token, challenge, signature);
  g_autofree char *response = ask (fixture, "POST", "/api/v1/sessions/resume", NULL, body, 200);

  g_free (fixture->token);
  fixture->token = take_member (response, "access_token");
}

static void
visit_room (Fixture *fixture)
{
  g_autoptr (WireClient) client = wire_client_new_welcome (&fixture->wire, fixture->token);
  g_autofree char *joined = NULL;
  g_autofree char *left = NULL;

  wire_client_send_message (
      client,
      "{\"type\":\"call\",\"id\":1,\"method\":\"join\",\"params\":{\"room\":\"" ROOM "\"}}");
  joined = wire_client_take_message (client, "result");
  g_assert_nonnull (joined);
  /* While somebody is inside. */
  ask_for (fixture, "GET", "/api/v1/rooms", NULL, NULL, 200);
  ask_for (fixture, "GET", "/api/v1/visits", NULL, NULL, 200);
  wire_client_send_message (client, "{\"type\":\"call\",\"id\":2,\"method\":\"leave\"}");
  left = wire_client_take_message (client, "result");
  g_assert_nonnull (left);
}

static void
ask_about_rooms (Fixture *fixture)
{
  const char *room = "/api/v1/rooms/{id}";

  ask_for (fixture, "POST", "/api/v1/rooms", NULL,
           "{\"id\":\"" ROOM "\",\"mode\":\"open\",\"name\":\"第一会議室\"}", 201);
  ask_for (fixture, "POST", "/api/v1/rooms", NULL,
           "{\"id\":\"" TIMED_ROOM "\",\"mode\":\"password\",\"name\":\"Second\","
           "\"admission\":{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"iterations\":600000,"
           "\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"},\"schedule\":\"timed\","
           "\"starts\":\"2025-11-24T16:00:00.000Z\",\"ends\":\"2025-11-24T17:00:00.000Z\"}",
           201);
  ask_for (fixture, "POST", "/api/v1/rooms", NULL,
           "{\"id\":\"" ROOM "\",\"mode\":\"open\",\"name\":\"again\"}", 409);
  ask_for (fixture, "POST", "/api/v1/rooms", NULL, "{\"mode\":\"open\"}", 400);
  ask_for (fixture, "GET", "/api/v1/rooms", NULL, NULL, 200);
  ask_for (fixture, "GET", room, "/api/v1/rooms/" ROOM, NULL, 200);
  ask_for (fixture, "GET", room, "/api/v1/rooms/" DEVICE, NULL, 404);
  ask_for (fixture, "PATCH", room, "/api/v1/rooms/" ROOM,
           "{\"capacity\":7,\"floor_mode\":\"formal\"}", 200);
  ask_for (fixture, "GET", "/api/v1/groups", "/api/v1/groups?search=a&limit=5", NULL, 200);
  ask_for (fixture, "GET", "/api/v1/groups", "/api/v1/groups?limit=0", NULL, 400);
  ask_for (fixture, "GET", "/api/v1/rooms/{id}/door", "/api/v1/rooms/" ROOM "/door", NULL, 200);
  ask_for (fixture, "GET", "/api/v1/rooms/{id}/door", "/api/v1/rooms/" TIMED_ROOM "/door", NULL,
           200);
  ask_for (fixture, "GET", "/api/v1/rooms/{id}/door", "/api/v1/rooms/" DEVICE "/door", NULL, 200);
  visit_room (fixture);
  ask_for (fixture, "GET", "/api/v1/visits", NULL, NULL, 200);
  ask_for (fixture, "GET", "/api/v1/visits", "/api/v1/visits?limit=0", NULL, 400);
  ask_for (fixture, "GET", "/api/v1/rooms", NULL, NULL, 200);
  ask_for (fixture, "POST", "/api/v1/rooms/{id}/extend", "/api/v1/rooms/" TIMED_ROOM "/extend",
           "{\"minutes\":30}", 200);
  ask_for (fixture, "DELETE", room, "/api/v1/rooms/" ROOM, NULL, 204);
}

static void
ask_about_session (Fixture *fixture)
{
  ask_for (fixture, "GET", "/api/v1/session", NULL, NULL, 200);
  ask_for (fixture, "GET", "/api/v1/session/devices", NULL, NULL, 200);
  ask_for (fixture, "GET", "/api/v1/session/password", NULL, NULL, 200);
  ask_for (fixture, "GET", "/api/v1/announcements", NULL, NULL, 200);
  ask_for (fixture, "GET", "/api/v1/chain/head", NULL, NULL, 200);
  ask_for (fixture, "DELETE", "/api/v1/session/devices/{id}", "/api/v1/session/devices/" ROOM, NULL,
           404);
}

/* Signing in and out in every way; the last leaves nobody signed in. */
static void
ask_about_signing_out (Fixture *fixture, LvSigningKey *key)
{
  g_autofree char *resume_token = NULL;
  g_autofree char *session = NULL;
  g_autofree char *path = NULL;
  g_autofree char *devices = NULL;

  ask_for (fixture, "DELETE", "/api/v1/session", NULL, NULL, 204);
  ask_for (fixture, "GET", "/api/v1/session", NULL, NULL, 401);
  sign_in (fixture, key, &resume_token);
  devices = ask (fixture, "GET", "/api/v1/session/devices", NULL, NULL, 200);
  session = g_strndup (strstr (devices, "\"id\":\"") + 6, 32);
  path = g_strdup_printf ("/api/v1/session/devices/%s", session);
  ask_for (fixture, "DELETE", "/api/v1/session/devices/{id}", path, NULL, 204);
  sign_in (fixture, key, &resume_token);
  ask_for (fixture, "PUT", "/api/v1/session/password", NULL,
           "{\"current\":\"" PASSWORD "\",\"new\":\"short\"}", 422);
  ask_for (fixture, "PUT", "/api/v1/session/password", NULL,
           "{\"current\":\"" PASSWORD "\",\"new\":\"battery staple 9\"}", 204);
  ask_for (fixture, "DELETE", "/api/v1/session/devices", NULL, NULL, 204);
}

/* Of every operation a success was seen. */
static void
check_all_seen (Fixture *fixture)
{
  JsonObjectIter iter;
  const char *path;
  JsonNode *item;

  json_object_iter_init (&iter, get_paths (fixture));
  while (json_object_iter_next (&iter, &path, &item))
    {
      JsonObjectIter operations;
      const char *verb;

      json_object_iter_init (&operations, json_node_get_object (item));
      while (json_object_iter_next (&operations, &verb, NULL))
        {
          g_autofree char *method = g_ascii_strup (verb, -1);
          gboolean is_seen = FALSE;

          for (guint status = 200; status < 205; status++)
            {
              g_autofree char *key = g_strdup_printf ("%s %s %u", method, path, status);

              is_seen = is_seen || g_hash_table_contains (fixture->seen, key);
            }
          g_test_message ("%s %s", method, path);
          g_assert_true (is_seen);
        }
    }
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LvSigningKey) key = lv_signing_key_generate ();
  g_autofree char *resume_token = NULL;

  add_administrator (fixture);
  ask_for (fixture, "GET", "/api/v1/server", NULL, NULL, 200);
  ask_for (fixture, "GET", "/api/v1/openapi.json", NULL, NULL, 200);
  ask_for (fixture, "GET", "/feed", NULL, NULL, 200);
  ask_for (fixture, "GET", "/feed", "/feed?lang=ja", NULL, 200);
  ask_for (fixture, "GET", "/status", NULL, NULL, 200);
  ask_for (fixture, "GET", "/status.css", NULL, NULL, 200);
  ask_for (fixture, "GET", "/join", NULL, NULL, 200);
  ask_for (fixture, "GET", "/join/{id}", "/join/" ROOM, NULL, 200);
  ask_for (fixture, "GET", "/join/{id}", "/join/" ROOM "?pin=0f3a", NULL, 400);
  ask_for (fixture, "GET", "/api/v1/rooms", NULL, NULL, 401);
  ask_for (fixture, "POST", "/api/v1/sessions", NULL, "{}", 400);
  sign_in (fixture, key, &resume_token);
  resume (fixture, key, resume_token);
  ask_about_session (fixture);
  ask_about_rooms (fixture);
  ask_about_signing_out (fixture, key);
  check_all_seen (fixture);
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 120);
  add ("/openapi/routes", test_routes);
  add ("/openapi/document", test_document);
  add ("/openapi/bites", test_bites);
  add ("/openapi/answers", test_answers);
  return g_test_run ();
}
