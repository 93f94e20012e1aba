/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lists of rooms and announcements stay what the server's are; making and changing rooms. */
#include "client-fixture.h"
#include "liveon-announcement.h"
#include "liveon-group.h"
#include "liveon-room.h"
#include "lv-admission.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-text.h"

#define ROOMS "/api/v1/rooms"
#define ROOM(id, name, reading, rest)                                                              \
  "{\"id\":\"" id "\",\"name\":\"" name "\",\"reading\":\"" reading                                \
  "\",\"mode\":\"open\",\"schedule\":\"permanent\"" rest "}"
#define A ROOM (FAKE_ID_1, "甲", "こう", ",\"last_visit\":\"2026-11-01T00:00:00.000Z\"")
#define B ROOM (FAKE_ID_2, "乙", "おつ", "")
#define C ROOM (FAKE_ID_3, "丙", "へい", "")

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (self, data);
  fake_server_answer (self->server, "GET", ROOMS, 200, "{\"rooms\":[" A "," B "],\"revision\":3}");
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
}

static void
assert_names (GListModel *model, const char *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (LiveonRoom) room = g_list_model_get_item (model, i);

      g_string_append (text, liveon_room_get_name (room));
    }
  g_assert_cmpstr (text->str, ==, names);
}

static void
test_pushes (Fixture *self, gconstpointer data)
{
  GListModel *rooms = liveon_client_get_rooms (self->client);
  g_autoptr (LiveonRoom) first = NULL;
  g_autoptr (GDateTime) last_visit = NULL;

  /* おつ before こう */
  assert_names (rooms, "乙甲");
  first = g_list_model_get_item (rooms, 1);
  fake_server_push (self->server, "room.changed", ROOM (FAKE_ID_1, "甲２", "あ", ""));
  fake_server_push (self->server, "room.changed", C);
  fake_server_push (self->server, "room.people",
                    "{\"id\":\"" FAKE_ID_1 "\",\"people\":3,\"inside\":[{\"name\":\"鈴木\"}],"
                    "\"since\":\"2026-11-24T00:00:00.000Z\"}");
  fixture_sync (self);
  assert_names (rooms, "乙甲２丙");
  /* The same object, its place kept; what a push cannot know stays. */
  g_assert_cmpstr (liveon_room_get_name (first), ==, "甲２");
  g_assert_cmpuint (liveon_room_get_people (first), ==, 3);
  g_assert_cmpstr (liveon_room_get_inside (first)[0], ==, "鈴木");
  last_visit = liveon_room_dup_last_visit (first);
  g_assert_nonnull (last_visit);
  fake_server_push (self->server, "room.removed", "{\"id\":\"" FAKE_ID_2 "\"}");
  fake_server_push (self->server, "room.removed", "{\"id\":\"" FAKE_ID_2 "\"}");
  fixture_sync (self);
  assert_names (rooms, "甲２丙");
}

static void
count (guint *counter)
{
  (*counter)++;
}

/* Only a scheduled room, and one that is open, has an end to be moved, by who owns it. */
static void
test_may_extend (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *more;
    gboolean may;
  } cases[] = {
    { ",\"schedule\":\"timed\"", FALSE },
    { ",\"schedule\":\"timed\",\"is_host\":true", TRUE },
    { ",\"schedule\":\"timed\",\"is_host\":true,\"is_closed\":true", FALSE },
    { ",\"schedule\":\"timed\",\"is_host\":true", TRUE },
    { ",\"schedule\":\"permanent\",\"is_host\":true", FALSE },
  };
  g_autoptr (LiveonRoom) room = g_list_model_get_item (liveon_client_get_rooms (self->client), 1);
  guint notifications = 0;

  g_signal_connect_swapped (room, "notify::may-extend", G_CALLBACK (count), &notifications);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *pushed = g_strdup_printf ("{\"id\":\"%s\",\"name\":\"n\"%s}",
                                                 liveon_room_get_id (room), cases[i].more);

      fake_server_push (self->server, "room.changed", pushed);
      fixture_sync (self);
      g_assert_cmpint (liveon_room_get_may_extend (room), ==, cases[i].may);
    }
  g_assert_cmpuint (notifications, ==, 4);
}

static gboolean
has_three (gpointer model)
{
  return g_list_model_get_n_items (model) == 3;
}

static void
test_reset (Fixture *self, gconstpointer data)
{
  GListModel *rooms = liveon_client_get_rooms (self->client);

  fake_server_answer (self->server, "GET", ROOMS, 200, "{\"rooms\":[" C "," A "," B "]}");
  fake_server_push (self->server, "rooms.reset", "{}");
  test_wait_until (has_three, rooms);
  assert_names (rooms, "乙甲丙");
}

/* What is pushed while the list is under way stands after it. */
static void
test_push_while_loading (Fixture *self, gconstpointer data)
{
  GListModel *rooms = liveon_client_get_rooms (self->client);

  fake_server_push (self->server, "rooms.reset", "{}");
  fake_server_push (self->server, "room.changed", C);
  fake_server_push (self->server, "room.changed", ROOM (FAKE_ID_2, "乙２", "おつ", ""));
  fixture_sync (self);
  test_wait_until (has_three, rooms);
  assert_names (rooms, "乙２甲丙");
}

/* A reconnection brings the list up to date, and items keep their identity. */
static void
test_reconnect (Fixture *self, gconstpointer data)
{
  GListModel *rooms = liveon_client_get_rooms (self->client);
  g_autoptr (LiveonRoom) second = g_list_model_get_item (rooms, 1);
  g_autoptr (LiveonRoom) after = NULL;

  fake_server_answer (self->server, "GET", ROOMS, 200, "{\"rooms\":[" B "," A "," C "]}");
  fake_server_close (self->server, 1001);
  fixture_wait_state (self, LIVEON_CLIENT_STATE_RECONNECTING);
  assert_names (rooms, "乙甲");
  lv_test_clock_advance (LV_TEST_CLOCK (self->clock), 1000);
  test_wait_until (has_three, rooms);
  after = g_list_model_get_item (rooms, 1);
  g_assert_true (after == second);
}

static void
test_signed_out (Fixture *self, gconstpointer data)
{
  liveon_client_disconnect (self->client);
  assert_names (liveon_client_get_rooms (self->client), "");
}

static void
test_announcements (Fixture *self, gconstpointer data)
{
  GListModel *notices = liveon_client_get_announcements (self->client);
  g_autoptr (LiveonAnnouncement) newest = NULL;

  fake_server_push (self->server, "announcement.published",
                    "{\"id\":\"" FAKE_ID_1 "\",\"kind\":\"incident\",\"title\":{\"ja\":\"障害\"},"
                    "\"published\":\"2026-11-24T00:00:00.000Z\",\"from\":\"operator\"}");
  fake_server_push (self->server, "announcement.published",
                    "{\"id\":\"" FAKE_ID_2 "\",\"kind\":\"change\",\"title\":{\"ja\":\"変更\"},"
                    "\"published\":\"2026-11-25T00:00:00.000Z\",\"follows\":\"" FAKE_ID_1
                    "\",\"from\":\"company\",\"is_short_notice\":true}");
  fixture_sync (self);
  g_assert_cmpuint (g_list_model_get_n_items (notices), ==, 2);
  newest = g_list_model_get_item (notices, 0);
  g_assert_cmpstr (liveon_announcement_get_title_ja (newest), ==, "変更");
  g_assert_cmpstr (liveon_announcement_get_title_en (newest), ==, "");
  g_assert_cmpint (liveon_announcement_get_kind (newest), ==, LIVEON_ANNOUNCEMENT_KIND_CHANGE);
  g_assert_cmpint (liveon_announcement_get_source (newest), ==, LIVEON_ANNOUNCEMENT_SOURCE_COMPANY);
  g_assert_true (liveon_announcement_get_is_short_notice (newest));
  g_assert_cmpstr (liveon_announcement_get_follows (newest), ==, FAKE_ID_1);
}

/* Making a password room sends the admission key of its own id, and never the password. */
static void
test_create (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoomDraft) draft = liveon_room_draft_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonRoom) room = NULL;
  g_autoptr (LvJson) json = NULL;
  g_autoptr (LvSecret) password = lv_secret_new ("ひみつ", strlen ("ひみつ"));
  g_autoptr (LvSecret) hardened = NULL;
  g_autoptr (LvSecret) admission = NULL;
  guint8 salt[16], key[32];
  LvJson *sent;
  const char *body;

  fake_server_answer (self->server, "POST", ROOMS, 201, C);
  g_object_set (draft, "name", "丙", "mode", LIVEON_ROOM_MODE_PASSWORD, NULL);
  liveon_room_draft_set_password (draft, "ひみつ");
  liveon_client_create_room_async (self->client, draft, NULL,
                                   (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  room = liveon_client_create_room_finish (self->client, result, &error);
  g_assert_no_error (error);
  assert_names (liveon_client_get_rooms (self->client), "乙甲丙");

  body = fake_server_get_body (self->server, "POST", ROOMS);
  g_assert_null (strstr (body, "ひみつ"));
  json = lv_json_parse (body, strlen (body), LV_LIMIT_BODY, &error);
  g_assert_no_error (error);
  sent = lv_json_get_object (json, "admission");
  g_assert_true (lv_json_get_bytes (sent, "salt", salt, sizeof salt));
  g_assert_true (lv_json_get_bytes (sent, "key", key, sizeof key));
  g_assert_cmpint (lv_json_get_int (sent, "iterations", 0, G_MAXINT), ==, 600000);
  hardened = lv_admission_harden (password, lv_json_get_id (json, "id"), salt, sizeof salt, 600000,
                                  &error);
  g_assert_no_error (error);
  admission = lv_admission_derive_key (hardened, lv_json_get_id (json, "id"));
  g_assert_cmpmem (key, sizeof key, lv_secret_get_data (admission), 32);
}

static void
test_create_link (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoomDraft) draft = liveon_room_draft_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonRoom) room = NULL;
  const char *body;

  fake_server_answer (self->server, "POST", ROOMS, 201, C);
  g_object_set (draft, "name", "丙", "mode", LIVEON_ROOM_MODE_LINK, NULL);
  g_assert_null (liveon_room_draft_get_link_secret (draft));
  liveon_client_create_room_async (self->client, draft, NULL,
                                   (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  room = liveon_client_create_room_finish (self->client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (liveon_room_draft_get_link_secret (draft)), ==, 43);
  body = fake_server_get_body (self->server, "POST", ROOMS);
  g_assert_nonnull (strstr (body, "\"iterations\":0"));
  g_assert_null (strstr (body, liveon_room_draft_get_link_secret (draft)));
}

static void
assert_draft_refused (Fixture *self, LiveonRoomDraft *draft, const char *field)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  liveon_client_create_room_async (self->client, draft, NULL,
                                   (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  g_assert_null (liveon_client_create_room_finish (self->client, result, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, field);
  g_assert_cmpuint (fake_server_count (self->server, "POST", ROOMS), ==, 0);
}

/* A password that would be asked by nobody, and a password room without one. */
static void
test_create_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoomDraft) open = liveon_room_draft_new ();
  g_autoptr (LiveonRoomDraft) bare = liveon_room_draft_new ();

  g_object_set (open, "name", "x", "mode", LIVEON_ROOM_MODE_OPEN, NULL);
  liveon_room_draft_set_password (open, "secret");
  assert_draft_refused (self, open, "mode");
  g_object_set (bare, "name", "x", "mode", LIVEON_ROOM_MODE_PASSWORD, NULL);
  assert_draft_refused (self, bare, "password");
}

static void
test_change (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoomDraft) draft = liveon_room_draft_new ();
  g_autoptr (LiveonRoom) room = g_list_model_get_item (liveon_client_get_rooms (self->client), 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_answer (self->server, "PATCH", ROOMS "/" FAKE_ID_1, 200,
                      ROOM (FAKE_ID_1, "新", "しん", ",\"is_closed\":true"));
  g_object_set (draft, "is-closed", TRUE, NULL);
  liveon_room_change_async (room, draft, NULL, (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  liveon_room_change_finish (room, result, &error);
  g_assert_no_error (error);
  g_assert_true (liveon_room_get_is_closed (room));
  g_assert_cmpstr (liveon_room_get_name (room), ==, "新");
  g_assert_cmpstr (fake_server_get_body (self->server, "PATCH", ROOMS "/" FAKE_ID_1), ==,
                   "{\"is_closed\":true}");

  fake_server_problem (self->server, "DELETE", ROOMS "/" FAKE_ID_1, 403, "not-permitted");
  liveon_room_remove_async (room, NULL, (GAsyncReadyCallback) test_take_result, &removed);
  test_wait_for (removed);
  g_assert_false (liveon_room_remove_finish (room, removed, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_PERMITTED);
}

static void
test_groups (Fixture *self, gconstpointer data)
{
  const char *path = "/api/v1/groups?limit=5&search=%E5%96%B6%20%26";
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) groups = NULL;
  g_autoptr (LiveonGroup) group = NULL;
  guint n = 0;

  fake_server_answer (self->server, "GET", path, 200,
                      "{\"groups\":[{\"id\":\"" FAKE_ID_1 "\",\"name\":\"営 &\"}],\"count\":7}");
  liveon_client_find_groups_async (self->client, "営 &", 5, NULL,
                                   (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  groups = liveon_client_find_groups_finish (self->client, result, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 7);
  g_assert_cmpuint (g_list_model_get_n_items (groups), ==, 1);
  group = g_list_model_get_item (groups, 0);
  g_assert_cmpstr (liveon_group_get_id (group), ==, FAKE_ID_1);
  g_assert_cmpstr (liveon_group_get_name (group), ==, "営 &");

  fake_server_answer (self->server, "GET", "/api/v1/groups?limit=200", 200, "{\"groups\":[{}]}");
  liveon_client_find_groups_async (self->client, NULL, 1000, NULL,
                                   (GAsyncReadyCallback) test_take_result, &refused);
  test_wait_for (refused);
  g_assert_null (liveon_client_find_groups_finish (self->client, refused, NULL, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);

#define ADD(name, function)                                                                        \
  g_test_add ("/client/rooms/" name, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("pushes", test_pushes);
  ADD ("may-extend", test_may_extend);
  ADD ("reset", test_reset);
  ADD ("push-while-loading", test_push_while_loading);
  ADD ("reconnect", test_reconnect);
  ADD ("signed-out", test_signed_out);
  ADD ("announcements", test_announcements);
  ADD ("create", test_create);
  ADD ("create-link", test_create_link);
  ADD ("create-refused", test_create_refused);
  ADD ("change", test_change);
  ADD ("groups", test_groups);
  return g_test_run ();
}
