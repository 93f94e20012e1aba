/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include <string.h>

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-records.h"
#include "lv-rooms.h"
#include "lv-tenants.h"
#include "lv-users.h"

#define NOW "2026-11-24T00:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
} Test;

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  fixture_free (self->fixture);
}

static char *
make_path (const char *room_id, const char *more)
{
  return g_strconcat ("/api/v1/rooms/", room_id, more, NULL);
}

static Answer *
request_room (
    Person *person, const char *method, const char *room_id, const char *more, const char *body)
{
  g_autofree char *path = make_path (room_id, more);

  return person_request (person, method, path, NULL, body);
}

static void
assert_field (Answer *answer, const char *field)
{
  assert_refused (answer, "invalid-argument");
  g_assert_cmpstr (liveon_error_get_argument (answer->error, "field"), ==, field);
}

static Answer *
add_with (Person *person, const char *members)
{
  g_autofree char *id = lv_random_id ();
  g_autofree char *body = g_strdup_printf ("{\"id\":\"%s\",%s}", id, members);

  return person_request (person, "POST", "/api/v1/rooms", NULL, body);
}

static void
test_add (Test *self, gconstpointer unused)
{
  g_autofree char *id = person_add_room (
      self->admin, "  会議室\\u202e A ",
      "\"mode\":\"password\",\"admission\":"
      "{\"salt\":\"AAECAwQFBgcICQoLDA0ODw\",\"iterations\":600000,"
      "\"key\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"},"
      "\"reading\":\"かいぎしつ\",\"capacity\":3,\"chat\":\"deny\",\"guests\":\"allow\"");
  g_autoptr (Answer) answer = request_room (self->tanaka, "GET", id, "", NULL);
  JsonObject *room = answer_get (answer);

  /* The override that would turn the text round is gone, and so is the white space. */
  g_assert_cmpstr (json_object_get_string_member (room, "name"), ==, "会議室 A");
  g_assert_cmpstr (json_object_get_string_member (room, "reading"), ==, "かいぎしつ");
  g_assert_cmpstr (json_object_get_string_member (room, "mode"), ==, "password");
  g_assert_cmpstr (json_object_get_string_member (room, "schedule"), ==, "permanent");
  g_assert_cmpint (json_object_get_int_member (room, "capacity"), ==, 3);
  g_assert_false (json_object_get_boolean_member (room, "is_host"));
  g_assert_false (json_object_get_boolean_member (room, "chat"));
  g_assert_true (json_object_get_boolean_member (room, "share"));
  /* The room allows guests, the company does not. */
  g_assert_false (json_object_get_boolean_member (room, "guests"));
  g_assert_true (json_object_get_null_member (room, "last_visit"));
  g_assert_cmpint (json_object_get_int_member (room, "people"), ==, 0);
  g_assert_null (strstr (answer->body, "key\":\"AAEC"));
  g_assert_true (person_has_event (self->tanaka, "room.changed"));
}

static void
test_add_refused (Test *self, gconstpointer unused)
{
  static const struct
  {
    const char *members;
    const char *field;
  } rows[] = {
    { "\"mode\":\"open\"", "name" },
    { "\"mode\":\"open\",\"name\":\" \\u200b\\u202e \"", "name" },
    { "\"name\":\"a\"", "mode" },
    { "\"name\":\"a\",\"mode\":\"secret\"", "mode" },
    { "\"name\":\"a\",\"mode\":\"open\",\"capacity\":0", "capacity" },
    { "\"name\":\"a\",\"mode\":\"open\",\"capacity\":1001", "capacity" },
    { "\"name\":\"a\",\"mode\":\"password\"", "admission" },
    { "\"name\":\"a\",\"mode\":\"open\",\"schedule\":\"timed\"", "starts" },
    { "\"name\":\"a\",\"mode\":\"open\",\"schedule\":\"timed\","
      "\"starts\":\"2026-11-24T09:00:00.000Z\",\"ends\":\"2026-11-24T08:00:00.000Z\"",
      "ends" },
    { "\"name\":\"a\",\"mode\":\"open\",\"schedule\":\"timed\","
      "\"starts\":\"2026-11-20T09:00:00.000Z\",\"ends\":\"2026-11-20T10:00:00.000Z\"",
      "ends" },
    { "\"name\":\"a\",\"mode\":\"open\",\"starts\":\"2026-11-24T09:00:00.000Z\"", "starts" },
    { "\"name\":\"a\",\"mode\":\"open\",\"groups\":[\"00000000000000000000000000000000\"]",
      "groups" },
    { "\"name\":\"a\",\"mode\":\"open\",\"chat\":\"perhaps\"", "chat" },
  };
  g_autofree char *weak = g_strdup_printf ("\"name\":\"a\",\"mode\":\"password\",\"admission\":%s",
                                           fixture_admission);
  g_autofree char *open_with
      = g_strdup_printf ("\"name\":\"a\",\"mode\":\"open\",\"admission\":%s", fixture_admission);
  g_autoptr (Answer) answer = NULL;
  g_autoptr (Answer) opened = add_with (self->admin, open_with);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Answer) refused = add_with (self->admin, rows[i].members);

      assert_field (refused, rows[i].field);
    }
  assert_field (opened, "admission");
  memcpy (strstr (weak, "600000"), "599999", 6);
  answer = add_with (self->admin, weak);
  assert_field (answer, "admission.iterations");
}

static void
test_conflict (Test *self, gconstpointer unused)
{
  g_autofree char *id = person_add_room (self->admin, "one", NULL);
  g_autofree char *body
      = g_strdup_printf ("{\"id\":\"%s\",\"name\":\"other\",\"mode\":\"open\"}", id);
  g_autoptr (Answer) answer = person_request (self->admin, "POST", "/api/v1/rooms", NULL, body);
  g_autoptr (Answer) room = request_room (self->admin, "GET", id, "", NULL);

  assert_refused (answer, "conflict");
  g_assert_cmpstr (liveon_error_get_argument (answer->error, "field"), ==, "id");
  g_assert_cmpstr (answer_string (room, "name"), ==, "one");
}

static gboolean
let_create_work (LvDb *db, gpointer data, GError **error)
{
  return lv_users_update (db, data, error);
}

static void
let_create (Test *self)
{
  g_autoptr (LvUser) user = lv_user_copy (self->tanaka->user);

  user->rules.create_rooms = LV_ALLOW;
  fixture_run (self->fixture, self->fixture->tenant, let_create_work, user);
  lv_tenant_apply_user (self->fixture->tenant, user);
}

static void
test_permission (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) refused = add_with (self->tanaka, "\"name\":\"a\",\"mode\":\"open\"");
  g_autoptr (Answer) answer = NULL;
  g_autofree char *id = NULL;

  assert_refused (refused, "not-permitted");
  let_create (self);
  id = person_add_room (self->tanaka, "a", NULL);
  answer = request_room (self->tanaka, "PATCH", id, "", "{\"name\":\"b\"}");
  g_assert_cmpstr (answer_string (answer, "name"), ==, "b");
  g_assert_true (json_object_get_boolean_member (answer_get (answer), "is_host"));
}

static void
test_change (Test *self, gconstpointer unused)
{
  g_autofree char *id = person_add_room (self->admin, "one", "\"description\":\"kept\"");
  g_autoptr (Answer) other = request_room (self->tanaka, "PATCH", id, "", "{\"name\":\"x\"}");
  g_autoptr (Answer) mode = request_room (self->admin, "PATCH", id, "", "{\"mode\":\"open\"}");
  g_autoptr (Answer) same = request_room (self->admin, "PATCH", id, "", "{\"id\":\"x\"}");
  g_autoptr (Answer) changed = NULL;
  g_autoptr (JsonObject) event = NULL;

  assert_refused (other, "not-permitted");
  assert_field (mode, "mode");
  assert_field (same, "id");
  person_forget_events (self->tanaka);
  changed = request_room (self->admin, "PATCH", id, "",
                          "{\"name\":\"two\",\"capacity\":7,\"is_closed\":true}");
  g_assert_cmpstr (answer_string (changed, "name"), ==, "two");
  g_assert_cmpstr (answer_string (changed, "reading"), ==, "two");
  g_assert_cmpstr (answer_string (changed, "description"), ==, "kept");
  g_assert_true (json_object_get_boolean_member (answer_get (changed), "is_closed"));
  event = person_take_event (self->tanaka, "room.changed");
  g_assert_nonnull (event);
  g_assert_cmpint (json_object_get_int_member (event, "capacity"), ==, 7);
  g_assert_false (json_object_has_member (event, "last_visit"));
}

static gint64
get_epoch (Person *person, const char *room_id)
{
  g_autoptr (Answer) door = request_room (person, "GET", room_id, "/door", NULL);

  return json_object_get_int_member (answer_get (door), "secret_epoch");
}

static void
test_password_change (Test *self, gconstpointer unused)
{
  g_autofree char *members
      = g_strdup_printf ("\"mode\":\"password\",\"admission\":%s", fixture_admission);
  g_autofree char *id = person_add_room (self->admin, "one", members);
  g_autofree char *body = g_strdup_printf ("{\"admission\":{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\","
                                           "\"iterations\":700000,\"key\":\"%s\"}}",
                                           fixture_wrong_key);
  g_autofree char *join
      = g_strdup_printf ("{\"room\":\"%s\",\"admission\":\"%s\"}", id, fixture_key);
  g_autofree char *new_join
      = g_strdup_printf ("{\"room\":\"%s\",\"admission\":\"%s\"}", id, fixture_wrong_key);
  g_autoptr (Answer) changed = NULL;
  g_autoptr (Answer) door = NULL;
  g_autoptr (Answer) old_key = NULL;
  g_autoptr (Answer) new_key = NULL;

  g_assert_cmpint (get_epoch (self->tanaka, id), ==, 1);
  changed = request_room (self->admin, "PATCH", id, "", body);
  assert_ok (changed);
  g_assert_cmpint (get_epoch (self->tanaka, id), ==, 2);
  door = request_room (self->tanaka, "GET", id, "/door", NULL);
  g_assert_cmpstr (answer_string (door, "salt"), ==, "AAAAAAAAAAAAAAAAAAAAAA");
  g_assert_cmpint (json_object_get_int_member (answer_get (door), "iterations"), ==, 700000);
  old_key = person_call (self->tanaka, "join", join);
  assert_refused (old_key, "entry-password");
  new_key = person_call (self->tanaka, "join", new_join);
  assert_ok (new_key);
}

static void
test_remove (Test *self, gconstpointer unused)
{
  g_autofree char *id = person_add_room (self->admin, "one", NULL);
  g_autoptr (Answer) other = request_room (self->tanaka, "DELETE", id, "", NULL);
  g_autoptr (Answer) joined = person_join (self->tanaka, id);
  g_autoptr (Answer) answer = request_room (self->admin, "DELETE", id, "", NULL);
  g_autoptr (JsonObject) lost = NULL;
  g_autoptr (Answer) gone = NULL;

  assert_refused (other, "not-permitted");
  assert_ok (joined);
  g_assert_cmpuint (answer->status, ==, 204);
  lost = person_take_event (self->tanaka, "seat.lost");
  g_assert_cmpstr (json_object_get_string_member (lost, "reason"), ==, "room-closed");
  g_assert_true (person_has_event (self->tanaka, "room.removed"));
  gone = request_room (self->admin, "GET", id, "", NULL);
  assert_refused (gone, "not-found");
}

static gboolean
add_group_work (LvDb *db, gpointer data, GError **error)
{
  return lv_groups_add (db, data, error);
}

static char *
add_hidden_room (Test *self)
{
  g_autoptr (LvGroup) group = lv_group_new ();
  g_autofree char *members = NULL;

  g_free (group->id);
  group->id = lv_random_id ();
  g_free (group->name);
  group->name = g_strdup ("board");
  fixture_run (self->fixture, self->fixture->tenant, add_group_work, group);
  lv_tenant_apply_group (self->fixture->tenant, group);
  members = g_strdup_printf ("\"mode\":\"password\",\"admission\":%s,\"groups\":[\"%s\"]",
                             fixture_admission, group->id);
  return person_add_room (self->admin, "board", members);
}

/* A room that one may not see and one that is not there are the same, by every call. */
static void
test_unseen (Test *self, gconstpointer unused)
{
  g_autofree char *hidden = add_hidden_room (self);
  LvTenant *tenant = fixture_add_tenant (self->fixture, "other");
  g_autoptr (LvUser) foreigner = fixture_add_user (self->fixture, tenant, "admin", TRUE);
  Person *abroad = fixture_sign_in (self->fixture, tenant, foreigner, "laptop");
  g_autofree char *foreign = person_add_room (abroad, "foreign", NULL);
  g_autofree char *unknown = lv_random_id ();
  const char *ids[] = { hidden, foreign, unknown };
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *join
          = g_strdup_printf ("{\"room\":\"%s\",\"admission\":\"%s\"}", ids[i], fixture_key);
      g_autofree char *bare = g_strdup_printf ("{\"room\":\"%s\"}", ids[i]);
      g_autoptr (Answer) shown = request_room (self->tanaka, "GET", ids[i], "", NULL);
      g_autoptr (Answer) changed = request_room (self->tanaka, "PATCH", ids[i], "", "{}");
      g_autoptr (Answer) removed = request_room (self->tanaka, "DELETE", ids[i], "", NULL);
      g_autoptr (Answer) extended
          = request_room (self->tanaka, "POST", ids[i], "/extend", "{\"minutes\":1}");
      g_autoptr (Answer) door = request_room (self->tanaka, "GET", ids[i], "/door", NULL);
      g_autoptr (Answer) again = request_room (self->tanaka, "GET", ids[i], "/door", NULL);
      g_autoptr (Answer) joined = person_call (self->tanaka, "join", join);
      g_autoptr (Answer) joined_bare = person_call (self->tanaka, "join", bare);

      assert_refused (shown, "not-found");
      assert_refused (changed, "not-found");
      assert_refused (removed, "not-found");
      assert_refused (extended, "not-found");
      g_assert_cmpstr (answer_string (door, "mode"), ==, "password");
      g_assert_cmpint (json_object_get_int_member (answer_get (door), "iterations"), ==, 600000);
      g_assert_cmpint (json_object_get_int_member (answer_get (door), "secret_epoch"), ==, 1);
      g_assert_cmpuint (strlen (answer_string (door, "salt")), ==, 22);
      g_assert_cmpstr (door->body, ==, again->body);
      /* Not the real one either. */
      g_assert_cmpstr (answer_string (door, "salt"), !=, "AAECAwQFBgcICQoLDA0ODw");
      assert_refused (joined, "entry-password");
      assert_refused (joined_bare, "entry-password");
    }
  lv_tenants_forget (self->fixture->context->tenants, lv_tenant_get_id (tenant), problem);
  g_object_unref (tenant);
}

static void
test_list (Test *self, gconstpointer unused)
{
  g_autofree char *b = person_add_room (self->admin, "B", "\"reading\":\"びー\"");
  g_autofree char *a = person_add_room (self->admin, "A", "\"reading\":\"エー\"");
  g_autofree char *hidden = add_hidden_room (self);
  g_autoptr (Answer) joined = person_join (self->tanaka, a);
  g_autoptr (Answer) answer = person_request (self->tanaka, "GET", "/api/v1/rooms", NULL, NULL);
  JsonArray *rooms = json_object_get_array_member (answer_get (answer), "rooms");
  JsonObject *first;

  g_assert_cmpuint (json_array_get_length (rooms), ==, 2);
  first = json_array_get_object_element (rooms, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "id"), ==, a);
  g_assert_cmpint (json_object_get_int_member (first, "people"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (first, "last_visit"), ==, NOW);
  g_assert_cmpstr (json_object_get_string_member (first, "since"), ==, NOW);
  first = json_array_get_object_element (json_object_get_array_member (first, "inside"), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, "tanaka");
  g_assert_cmpint (json_object_get_int_member (answer_get (answer), "revision"), >, 0);
}

static void
test_extend (Test *self, gconstpointer unused)
{
  g_autofree char *timed = person_add_room (self->admin, "timed",
                                            "\"schedule\":\"timed\","
                                            "\"starts\":\"2026-11-24T01:00:00.000Z\","
                                            "\"ends\":\"2026-11-24T02:00:00.000Z\"");
  g_autofree char *permanent = person_add_room (self->admin, "permanent", NULL);
  g_autoptr (Answer) extended
      = request_room (self->admin, "POST", timed, "/extend", "{\"minutes\":30}");
  g_autoptr (Answer) other
      = request_room (self->tanaka, "POST", timed, "/extend", "{\"minutes\":30}");
  g_autoptr (Answer) too_long
      = request_room (self->admin, "POST", timed, "/extend", "{\"minutes\":1441}");
  g_autoptr (Answer) endless
      = request_room (self->admin, "POST", permanent, "/extend", "{\"minutes\":30}");
  g_autoptr (Answer) late = NULL;

  g_assert_cmpstr (answer_string (extended, "ends"), ==, "2026-11-24T02:30:00.000Z");
  assert_refused (other, "not-permitted");
  assert_field (too_long, "minutes");
  assert_field (endless, "schedule");
  lv_test_clock_advance (self->fixture->clock, 3 * 60 * FIXTURE_MINUTE_MS);
  late = request_room (self->admin, "POST", timed, "/extend", "{\"minutes\":10}");
  g_assert_cmpstr (answer_string (late, "ends"), ==, "2026-11-24T03:10:00.000Z");
}

static gboolean
count_audit_work (LvDb *db, gpointer data, GError **error)
{
  GString *actions = data;
  g_autoptr (GPtrArray) records = lv_records_list_audit (db, 0, 100, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_string_append_printf (actions, "%s\n", ((LvRecord *) records->pdata[i])->payload);
  return records != NULL;
}

static void
test_audit (Test *self, gconstpointer unused)
{
  g_autofree char *id = person_add_room (self->admin, "one", NULL);
  g_autoptr (Answer) changed = request_room (self->admin, "PATCH", id, "", "{\"capacity\":4}");
  g_autoptr (Answer) failed
      = request_room (self->admin, "PATCH", id, "", "{\"schedule\":\"timed\"}");
  g_autoptr (Answer) removed = request_room (self->admin, "DELETE", id, "", NULL);
  g_autoptr (GString) actions = g_string_new (NULL);

  assert_field (failed, "starts");
  fixture_run (self->fixture, self->fixture->tenant, count_audit_work, actions);
  g_assert_nonnull (strstr (actions->str, "room.add"));
  g_assert_nonnull (strstr (actions->str, "room.remove"));
  g_assert_nonnull (strstr (actions->str, self->admin->user->id));
  g_assert_nonnull (strstr (actions->str, "192.0.2.1"));
  /* One change was made, one was not. */
  g_assert_nonnull (strstr (actions->str, "room.change"));
  g_assert_null (strstr (strstr (actions->str, "room.change") + 1, "room.change"));
}

static gboolean
add_rooms_work (LvDb *db, gpointer data, GError **error)
{
  GPtrArray *rooms = data;

  for (guint i = 0; i < rooms->len; i++)
    if (!lv_rooms_add (db, rooms->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Measured and shown, not asserted: machines differ. */
static void
test_thousand (Test *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) rooms = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_room_unref);
  double before_ms;
  g_autoptr (Answer) answer = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      LvRoom *room = lv_room_new ();

      g_free (room->id);
      room->id = lv_random_id ();
      g_free (room->name);
      room->name = g_strdup_printf ("会議室 %u", i);
      g_ptr_array_add (rooms, room);
    }
  fixture_run (self->fixture, self->fixture->tenant, add_rooms_work, rooms);
  for (guint i = 0; i < rooms->len; i++)
    lv_tenant_apply_room (self->fixture->tenant, rooms->pdata[i]);
  before_ms = fixture_get_cpu_ms ();
  answer = person_request (self->tanaka, "GET", "/api/v1/rooms", NULL, NULL);
  g_test_message ("1000 rooms: %.2f ms of CPU, %zu bytes", answer->cpu_ms - before_ms,
                  strlen (answer->body));
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (answer_get (answer), "rooms")), ==,
      1000);
}

/* One person does not use up what the company has. */
static void
test_rooms_of_one (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) refused = NULL;
  g_autoptr (Answer) others = NULL;

  let_create (self);
  for (guint i = 0; i < LV_LIMIT_ROOMS_PERSON; i++)
    {
      g_autoptr (LvRoom) room = lv_room_new ();

      g_free (room->id);
      room->id = lv_random_id ();
      g_free (room->creator_id);
      room->creator_id = g_strdup (self->tanaka->user->id);
      lv_tenant_apply_room (self->fixture->tenant, room);
    }
  refused = add_with (self->tanaka, "\"name\":\"a\",\"mode\":\"open\"");
  assert_refused (refused, "quota");
  g_assert_cmpstr (liveon_error_get_argument (refused->error, "limit"), ==, "500");
  others = add_with (self->admin, "\"name\":\"a\",\"mode\":\"open\"");
  assert_ok (others);
}

/* Each change is told to everybody: they may not come without end. */
static void
test_edits (Test *self, gconstpointer unused)
{
  g_autofree char *id = person_add_room (self->admin, "room", NULL);
  g_autoptr (Answer) last = NULL;
  g_autoptr (Answer) other = NULL;
  guint done = 1;

  for (;; done++)
    {
      g_clear_pointer (&last, answer_free);
      last = request_room (self->admin, "PATCH", id, "", "{\"capacity\":5}");
      if (last->code != NULL)
        break;
    }
  assert_refused (last, "rate-limited");
  g_assert_cmpstr (liveon_error_get_argument (last->error, "seconds"), ==, "1");
  g_assert_cmpuint (done, ==, LV_LIMIT_EDITS_BURST);
  lv_test_clock_advance (self->fixture->clock, LV_LIMIT_EDITS_INTERVAL_MS);
  other = request_room (self->admin, "PATCH", id, "", "{\"capacity\":6}");
  assert_ok (other);
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/rooms/add", test_add);
  ADD ("/rooms/add-refused", test_add_refused);
  ADD ("/rooms/conflict", test_conflict);
  ADD ("/rooms/permission", test_permission);
  ADD ("/rooms/change", test_change);
  ADD ("/rooms/password-change", test_password_change);
  ADD ("/rooms/remove", test_remove);
  ADD ("/rooms/unseen", test_unseen);
  ADD ("/rooms/list", test_list);
  ADD ("/rooms/extend", test_extend);
  ADD ("/rooms/audit", test_audit);
  ADD ("/rooms/rooms-of-one", test_rooms_of_one);
  ADD ("/rooms/edits", test_edits);
  ADD ("/rooms/thousand", test_thousand);
  return g_test_run ();
}
