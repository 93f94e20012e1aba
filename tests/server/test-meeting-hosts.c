/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include <string.h>

#include "lv-error.h"
#include "lv-records.h"
#include "lv-users.h"

#define NOW "2026-11-24T00:00:00.000Z"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *creator;
  Person *tanaka;
  Person *suzuki;
  Person *sato;
  char *room;
} Test;

static gboolean
update_user_work (LvDb *db, gpointer data, GError **error)
{
  return lv_users_update (db, data, error);
}

static void
let_create (Test *self, Person *person)
{
  g_autoptr (LvUser) user = lv_user_copy (person->user);

  user->rules.create_rooms = LV_ALLOW;
  fixture_run (self->fixture, self->fixture->tenant, update_user_work, user);
  lv_tenant_apply_user (self->fixture->tenant, user);
}

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new (NOW);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->creator = fixture_add_person (self->fixture, "creator", FALSE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  self->suzuki = fixture_add_person (self->fixture, "suzuki", FALSE);
  self->sato = fixture_add_person (self->fixture, "sato", FALSE);
  let_create (self, self->creator);
  self->room = person_add_room (self->creator, "room", NULL);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  g_free (self->room);
  fixture_free (self->fixture);
}

/* The seat, the caller's. */
static char *
sit (Test *self, Person *person)
{
  g_autoptr (Answer) answer = person_join (person, self->room);

  lv_test_clock_advance (self->fixture->clock, 1);
  return g_strdup (answer_string (answer, "seat"));
}

static Answer *
name_host (Person *person, const char *method, Person *named)
{
  g_autofree char *params = g_strdup_printf ("{\"user\":\"%s\"}", named->user->id);

  return person_call (person, method, params);
}

static void
assert_named (Person *person, Person *named)
{
  g_autoptr (Answer) answer = name_host (person, "host.add", named);

  assert_ok (answer);
}

static void
assert_not_permitted (Person *person, Person *named)
{
  g_autoptr (Answer) answer = name_host (person, "host.add", named);

  assert_refused (answer, "not-permitted");
}

static Answer *
eject (Person *person, const char *seat, const char *more)
{
  g_autofree char *params = g_strdup_printf ("{\"seat\":\"%s\"%s}", seat, more);

  return person_call (person, "eject", params);
}

static void
leave (Person *person)
{
  g_autoptr (Answer) answer = person_call (person, "leave", NULL);

  assert_ok (answer);
}

/* The logins of the hosts as one was told last, in order. */
static char *
get_hosts (Test *self, Person *watcher)
{
  g_autoptr (JsonObject) newest = NULL;
  g_autoptr (GString) logins = g_string_new (NULL);
  JsonArray *ids;
  JsonObject *event;

  while ((event = person_take_event (watcher, "meeting.hosts")) != NULL)
    {
      g_clear_pointer (&newest, json_object_unref);
      newest = event;
    }
  g_assert_nonnull (newest);
  ids = json_object_get_array_member (newest, "hosts");
  for (guint i = 0; i < json_array_get_length (ids); i++)
    for (guint j = 0; j < self->fixture->people->len; j++)
      {
        Person *person = self->fixture->people->pdata[j];

        if (g_str_equal (person->user->id, json_array_get_string_element (ids, i)))
          g_string_append_printf (logins, "%s ", person->user->login);
      }
  return g_strdup (g_strchomp (logins->str));
}

static void
assert_hosts (Test *self, Person *watcher, const char *expected)
{
  g_autofree char *hosts = get_hosts (self, watcher);

  g_assert_cmpstr (hosts, ==, expected);
}

static void
test_hosts (Test *self, gconstpointer unused)
{
  g_autofree char *suzuki = sit (self, self->suzuki);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *creator = sit (self, self->creator);
  g_autoptr (Answer) struck = NULL;

  assert_hosts (self, self->suzuki, "creator");
  assert_named (self->creator, self->tanaka);
  assert_hosts (self, self->suzuki, "creator tanaka");
  g_assert_true (lv_meetings_is_host (self->fixture->context->meetings, self->fixture->tenant,
                                      self->room, self->tanaka->user));
  struck = name_host (self->creator, "host.remove", self->tanaka);
  assert_ok (struck);
  assert_hosts (self, self->suzuki, "creator");
  g_assert_false (lv_meetings_is_host (self->fixture->context->meetings, self->fixture->tenant,
                                       self->room, self->tanaka->user));
}

static void
test_naming (Test *self, gconstpointer unused)
{
  g_autofree char *suzuki = sit (self, self->suzuki);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *creator = sit (self, self->creator);
  g_autoptr (Answer) outside = NULL;

  assert_not_permitted (self->suzuki, self->tanaka);
  assert_named (self->creator, self->tanaka);
  /* A co-host names nobody while the creator leads. */
  assert_not_permitted (self->tanaka, self->suzuki);
  outside = name_host (self->creator, "host.add", self->sato);
  assert_refused (outside, "not-found");
}

/* When the last host goes, the co-host who is there the longest leads. */
static void
test_succession (Test *self, gconstpointer unused)
{
  g_autofree char *suzuki = sit (self, self->suzuki);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *sato = sit (self, self->sato);
  g_autofree char *creator = sit (self, self->creator);

  assert_named (self->creator, self->sato);
  assert_named (self->creator, self->tanaka);
  leave (self->creator);
  assert_hosts (self, self->suzuki, "tanaka sato");
  assert_not_permitted (self->sato, self->suzuki);
  assert_named (self->tanaka, self->suzuki);
  leave (self->tanaka);
  assert_hosts (self, self->suzuki, "suzuki sato");
  leave (self->suzuki);
  leave (self->sato);
}

static void
test_nobody_left (Test *self, gconstpointer unused)
{
  g_autofree char *suzuki = sit (self, self->suzuki);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *creator = sit (self, self->creator);
  g_autoptr (Answer) refused = NULL;

  leave (self->creator);
  assert_hosts (self, self->suzuki, "");
  refused = eject (self->tanaka, suzuki, "");
  assert_refused (refused, "not-permitted");
}

static void
test_eject (Test *self, gconstpointer unused)
{
  g_autofree char *creator = sit (self, self->creator);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *suzuki = sit (self, self->suzuki);
  g_autoptr (Answer) refused = eject (self->suzuki, tanaka, "");
  g_autoptr (Answer) unknown = eject (self->creator, self->room, "");
  g_autoptr (Answer) oneself = eject (self->creator, creator, "");
  g_autoptr (Answer) done = eject (self->creator, tanaka, ",\"reason\":\"  too loud\\u0007 \"");
  g_autoptr (JsonObject) lost = NULL;
  g_autofree char *back = NULL;

  assert_refused (refused, "not-permitted");
  assert_refused (unknown, "not-found");
  assert_refused (oneself, "invalid-argument");
  assert_ok (done);
  lost = person_take_event (self->tanaka, "seat.lost");
  g_assert_cmpstr (json_object_get_string_member (lost, "reason"), ==, "ejected");
  g_assert_cmpstr (json_object_get_string_member (lost, "message"), ==, "too loud");
  /* Not barred: may come back. */
  back = sit (self, self->tanaka);
}

static void
test_bar (Test *self, gconstpointer unused)
{
  g_autofree char *creator = sit (self, self->creator);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *params = g_strdup_printf ("{\"room\":\"%s\"}", self->room);
  g_autoptr (Answer) done
      = eject (self->creator, tanaka, ",\"reason\":\"enough\",\"bar\":\"meeting\"");
  g_autoptr (Answer) refused = person_call (self->tanaka, "join", params);
  g_autofree char *back = NULL;

  assert_ok (done);
  assert_refused (refused, "ejected");
  g_assert_cmpstr (liveon_error_get_argument (refused->error, "reason"), ==, "enough");
  /* For the meeting, which ends with the last of them. */
  leave (self->creator);
  back = sit (self, self->tanaka);
}

static void
test_rank (Test *self, gconstpointer unused)
{
  g_autofree char *creator = sit (self, self->creator);
  g_autofree char *admin = sit (self, self->admin);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autoptr (Answer) by_co_host = NULL;
  g_autoptr (Answer) by_creator = eject (self->creator, admin, "");
  g_autoptr (Answer) by_admin = NULL;

  assert_named (self->creator, self->tanaka);
  by_co_host = eject (self->tanaka, creator, "");
  assert_refused (by_co_host, "not-permitted");
  assert_refused (by_creator, "not-permitted");
  by_admin = eject (self->admin, creator, "");
  assert_ok (by_admin);
}

/* An administrator who is none any more is no host either, at once. */
static void
test_demoted (Test *self, gconstpointer unused)
{
  g_autofree char *admin = sit (self, self->admin);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autoptr (LvUser) user = lv_user_copy (self->admin->user);
  g_autoptr (JsonObject) event = NULL;
  g_autoptr (Answer) refused = NULL;

  person_forget_events (self->tanaka);
  user->is_admin = FALSE;
  g_free (user->name);
  user->name = g_strdup ("renamed");
  fixture_run (self->fixture, self->fixture->tenant, update_user_work, user);
  lv_tenant_apply_user (self->fixture->tenant, user);
  event = person_take_event (self->tanaka, "meeting.changed");
  g_assert_nonnull (event);
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (event, "person"), "name"), ==,
      "renamed");
  assert_hosts (self, self->tanaka, "");
  refused = eject (self->admin, tanaka, "");
  assert_refused (refused, "not-permitted");
}

static void
test_end (Test *self, gconstpointer unused)
{
  g_autofree char *creator = sit (self, self->creator);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autoptr (Answer) refused = person_call (self->tanaka, "end", NULL);
  g_autoptr (Answer) done = person_call (self->creator, "end", NULL);
  g_autoptr (JsonObject) lost = person_take_event (self->tanaka, "seat.lost");
  LvRoomPresence presence;

  assert_refused (refused, "not-permitted");
  assert_ok (done);
  g_assert_cmpstr (json_object_get_string_member (lost, "reason"), ==, "room-closed");
  lv_meetings_get_presence (self->fixture->context->meetings, self->fixture->tenant, self->room,
                            &presence);
  g_assert_cmpuint (presence.people, ==, 0);
}

/* What is named in one room holds there, though the one who named goes elsewhere with the same
 * breath. */
static void
test_named_elsewhere (Test *self, gconstpointer unused)
{
  g_autofree char *creator = sit (self, self->creator);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *other = person_add_room (self->admin, "other", NULL);
  g_autofree char *named = g_strdup_printf ("{\"user\":\"%s\"}", self->tanaka->user->id);
  g_autofree char *place = g_strdup_printf ("{\"room\":\"%s\"}", other);
  g_autoptr (Answer) keeper = person_join (self->suzuki, other);
  g_autoptr (Answer) done = NULL;
  g_autoptr (Answer) moved = NULL;
  g_autoptr (Answer) moved_in = NULL;

  person_start_call (self->creator, "host.add", named, &done);
  person_start_call (self->creator, "join", place, &moved);
  test_wait_for (moved);
  assert_ok (moved);
  assert_ok (done);
  g_assert_true (lv_meetings_is_host (self->fixture->context->meetings, self->fixture->tenant,
                                      self->room, self->tanaka->user));
  moved_in = person_join (self->tanaka, other);
  g_assert_false (lv_meetings_is_host (self->fixture->context->meetings, self->fixture->tenant,
                                       other, self->tanaka->user));
}

/* The leader may have changed with the call before. */
static void
test_named_by_former_leader (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *suzuki = sit (self, self->suzuki);
  g_autofree char *creator = sit (self, self->creator);
  g_autofree char *added = g_strdup_printf ("{\"user\":\"%s\"}", self->suzuki->user->id);
  g_autofree char *struck = g_strdup_printf ("{\"user\":\"%s\"}", self->tanaka->user->id);
  g_autoptr (Answer) removal = NULL;
  g_autoptr (Answer) refused = NULL;

  assert_named (self->creator, self->tanaka);
  leave (self->creator);
  /* The leading co-host strikes himself off and names another with the same breath. */
  person_start_call (self->tanaka, "host.remove", struck, &removal);
  person_start_call (self->tanaka, "host.add", added, &refused);
  test_wait_for (refused);
  assert_ok (removal);
  assert_refused (refused, "not-permitted");
  g_assert_false (lv_meetings_is_host (self->fixture->context->meetings, self->fixture->tenant,
                                       self->room, self->suzuki->user));
}

/* A co-host is one inside: outside the room nothing is theirs to decide. */
static void
test_absent (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *creator = sit (self, self->creator);
  g_autofree char *back = NULL;

  assert_named (self->creator, self->tanaka);
  leave (self->tanaka);
  g_assert_false (lv_meetings_is_host (self->fixture->context->meetings, self->fixture->tenant,
                                       self->room, self->tanaka->user));
  /* Named for the length of the meeting. */
  back = sit (self, self->tanaka);
  g_assert_true (lv_meetings_is_host (self->fixture->context->meetings, self->fixture->tenant,
                                      self->room, self->tanaka->user));
}

/* Whoever was put out comes back as anybody. */
static void
test_ejected_co_host (Test *self, gconstpointer unused)
{
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autofree char *creator = sit (self, self->creator);
  g_autoptr (Answer) ejected = NULL;
  g_autofree char *back = NULL;
  g_autoptr (Answer) refused = NULL;

  assert_named (self->creator, self->tanaka);
  ejected = eject (self->creator, tanaka, "");
  assert_ok (ejected);
  back = sit (self, self->tanaka);
  refused = person_call (self->tanaka, "end", NULL);
  assert_refused (refused, "not-permitted");
}

static gboolean
list_audit_work (LvDb *db, gpointer data, GError **error)
{
  GString *rows = data;
  g_autoptr (GPtrArray) records = lv_records_list_audit (db, 0, 100, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_string_append (rows, ((LvRecord *) records->pdata[i])->payload);
  return records != NULL;
}

static void
test_audit (Test *self, gconstpointer unused)
{
  g_autofree char *creator = sit (self, self->creator);
  g_autofree char *tanaka = sit (self, self->tanaka);
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (Answer) ejected = NULL;
  g_autoptr (Answer) ended = NULL;

  assert_named (self->creator, self->tanaka);
  ejected = eject (self->creator, tanaka, "");
  ended = person_call (self->creator, "end", NULL);
  fixture_run (self->fixture, self->fixture->tenant, list_audit_work, rows);
  g_assert_nonnull (strstr (rows->str, "host.add"));
  g_assert_nonnull (strstr (rows->str, "meeting.eject"));
  g_assert_nonnull (strstr (rows->str, "meeting.end"));
  g_assert_nonnull (strstr (rows->str, self->tanaka->user->id));
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/hosts/hosts", test_hosts);
  ADD ("/hosts/naming", test_naming);
  ADD ("/hosts/succession", test_succession);
  ADD ("/hosts/nobody-left", test_nobody_left);
  ADD ("/hosts/eject", test_eject);
  ADD ("/hosts/bar", test_bar);
  ADD ("/hosts/rank", test_rank);
  ADD ("/hosts/demoted", test_demoted);
  ADD ("/hosts/end", test_end);
  ADD ("/hosts/named-elsewhere", test_named_elsewhere);
  ADD ("/hosts/named-by-former-leader", test_named_by_former_leader);
  ADD ("/hosts/absent", test_absent);
  ADD ("/hosts/ejected-co-host", test_ejected_co_host);
  ADD ("/hosts/audit", test_audit);
  return g_test_run ();
}
