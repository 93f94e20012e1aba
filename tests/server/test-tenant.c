/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "people-fixture.h"

#include "lv-call.h"
#include "lv-dispatch.h"
#include "lv-meeting.h"
#include "lv-recorder.h"

#include <string.h>

#define SALES "5a1e5000000000000000000000000000"
#define LAB "1ab00000000000000000000000000000"

/* Two groups and three people who listen. */
typedef struct
{
  PeopleFixture people;
  LvTenant *tenant;
  LvUser *admin, *seller, *other;
  LvSession *admin_session, *seller_session, *other_session;
  LvConnection *admin_hears, *seller_hears, *other_hears;
} Fixture;

static gboolean
add_group_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_groups_add (db, input, error);
}

static LvGroup *
make_group (const char *id, const char *name)
{
  LvGroup *group = lv_group_new ();

  g_free (group->id);
  group->id = g_strdup (id);
  g_free (group->name);
  group->name = g_strdup (name);
  return group;
}

static LvSession *
listen (Fixture *self, LvUser *user, LvConnection **connection)
{
  g_autofree char *token = people_seed_session (&self->people, PEOPLE_ACME, user);
  LvSession *session = people_authenticate (&self->people, token, NULL);

  *connection = fake_connection_new ("ja");
  lv_session_set_connection (session, *connection);
  return session;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  LvContext *context = &self->people.context;
  g_autoptr (LvGroup) sales = make_group (SALES, "Sales");
  g_autoptr (LvGroup) lab = make_group (LAB, "Lab");

  people_set_up (&self->people, data);
  context->recorder = lv_recorder_new (context);
  context->dispatch = lv_dispatch_new (context);
  lv_dispatch_add (context->dispatch, lv_meeting_routes);
  people_run (&self->people, PEOPLE_ACME, add_group_work, sales);
  people_run (&self->people, PEOPLE_ACME, add_group_work, lab);
  self->admin = people_make_user ("admin");
  self->admin->is_admin = TRUE;
  self->seller = people_make_user ("tanaka");
  g_strfreev (self->seller->group_ids);
  self->seller->group_ids = g_strsplit (SALES, " ", -1);
  self->other = people_make_user ("sato");
  people_add_user (&self->people, PEOPLE_ACME, self->admin);
  people_add_user (&self->people, PEOPLE_ACME, self->seller);
  people_add_user (&self->people, PEOPLE_ACME, self->other);
  self->tenant = people_get_tenant (&self->people, PEOPLE_ACME);
  self->admin_session = listen (self, self->admin, &self->admin_hears);
  self->seller_session = listen (self, self->seller, &self->seller_hears);
  self->other_session = listen (self, self->other, &self->other_hears);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  LvContext *context = &self->people.context;
  LvRecorder *recorder = context->recorder;
  LvDispatch *dispatch = context->dispatch;

  g_object_unref (self->admin_session);
  g_object_unref (self->seller_session);
  g_object_unref (self->other_session);
  people_tear_down (&self->people, data);
  lv_dispatch_free (dispatch);
  lv_recorder_free (recorder);
  g_assert_finalize_object (self->admin_hears);
  g_assert_finalize_object (self->seller_hears);
  g_assert_finalize_object (self->other_hears);
  lv_user_unref (self->admin);
  lv_user_unref (self->seller);
  lv_user_unref (self->other);
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

static void
forget_messages (Fixture *self)
{
  fake_connection_clear (self->admin_hears);
  fake_connection_clear (self->seller_hears);
  fake_connection_clear (self->other_hears);
}

static LvRoom *
make_room (const char *name, const char *group_id)
{
  LvRoom *room = lv_room_new ();

  g_free (room->id);
  room->id = lv_random_id ();
  g_free (room->name);
  room->name = g_strdup (name);
  g_free (room->reading);
  room->reading = g_strdup (name);
  room->mode = LV_ROOM_OPEN;
  room->is_for_everyone = group_id == NULL;
  if (group_id != NULL)
    {
      g_strfreev (room->group_ids);
      room->group_ids = g_strsplit (group_id, " ", -1);
    }
  return room;
}

static LvRoom *
add_room (Fixture *self, const char *name, const char *group_id)
{
  g_autoptr (LvRoom) room = make_room (name, group_id);

  lv_tenant_apply_room (self->tenant, room);
  return lv_tenant_find_room (self->tenant, room->id);
}

static void
on_answer (LvCall *call, const LvAnswer *words, gpointer data)
{
  g_assert_no_error (words->error);
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
join (Fixture *self, LvSession *session, LvRoom *room)
{
  g_autofree char *text = g_strdup_printf ("{\"room\":\"%s\"}", room->id);
  g_autoptr (LvJson) params = lv_json_parse (text, strlen (text), 1000, NULL);
  gboolean is_done = FALSE;
  LvCaller caller
      = { .address = PEOPLE_ADDRESS, .language = "en", .answer = on_answer, .data = &is_done };

  lv_dispatch_call (self->people.context.dispatch, &caller, session, "join", params);
  test_wait_until (is_true, &is_done);
  people_settle (&self->people);
  g_assert_nonnull (lv_session_get_seat (session));
}

static void
assert_heard (LvConnection *connection, const char *event, LvRoom *room, gboolean expected)
{
  const char *message = fake_connection_find (connection, event);
  gboolean is_heard = message != NULL && (room == NULL || strstr (message, room->id) != NULL);

  g_assert_cmpint (is_heard, ==, expected);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  static const char *const readings[] = { "ﾅｶﾞｻｷ", "あおもり", "トウキョウ", "とうきょう", "Kobe" };
  GPtrArray *rooms = lv_tenant_get_rooms (self->tenant);
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    add_room (self, readings[i], NULL);
  for (guint i = 0; i < rooms->len; i++)
    g_string_append_printf (order, "%s ", ((LvRoom *) g_ptr_array_index (rooms, i))->name);
  /* Kana sort alike however they are written; the name decides between equal readings. */
  g_assert_cmpstr (order->str, ==, "Kobe あおもり とうきょう トウキョウ ﾅｶﾞｻｷ ");
}

static void
test_seen (Fixture *self, gconstpointer data)
{
  LvRoom *everyones = add_room (self, "Everyone", NULL);
  LvRoom *sales = add_room (self, "Sales", SALES);
  g_autoptr (LvRoom) own = make_room ("Own", LAB);

  g_free (own->creator_id);
  own->creator_id = g_strdup (self->other->id);
  g_assert_true (lv_tenant_may_see_room (self->tenant, self->other, everyones));
  g_assert_false (lv_tenant_may_see_room (self->tenant, self->other, sales));
  g_assert_true (lv_tenant_may_see_room (self->tenant, self->seller, sales));
  g_assert_true (lv_tenant_may_see_room (self->tenant, self->admin, sales));
  g_assert_true (lv_tenant_may_see_room (self->tenant, self->other, own));
  g_assert_false (lv_tenant_may_see_room (self->tenant, self->seller, own));
}

static void
test_room_changed (Fixture *self, gconstpointer data)
{
  guint64 revision = lv_tenant_get_revision (self->tenant);
  LvRoom *room = add_room (self, "Sales", SALES);
  g_autoptr (LvRoom) renamed = lv_room_copy (room);

  g_assert_cmpuint (lv_tenant_get_revision (self->tenant), ==, revision + 1);
  assert_heard (self->admin_hears, "room.changed", room, TRUE);
  assert_heard (self->seller_hears, "room.changed", room, TRUE);
  g_assert_cmpuint (fake_connection_get_messages (self->other_hears)->len, ==, 0);
  g_assert_nonnull (fake_connection_find (self->admin_hears, "\"is_host\":true"));
  g_assert_nonnull (fake_connection_find (self->seller_hears, "\"is_host\":false"));
  g_assert_null (fake_connection_find (self->seller_hears, "last_visit"));

  forget_messages (self);
  g_free (renamed->name);
  renamed->name = g_strdup ("営業部");
  lv_tenant_apply_room (self->tenant, renamed);
  g_assert_nonnull (fake_connection_find (self->seller_hears, "営業部"));
  g_assert_cmpuint (lv_tenant_get_rooms (self->tenant)->len, ==, 1);
}

/* Who may no longer see a room hears that it is gone, and is out of it. */
static void
test_room_withdrawn (Fixture *self, gconstpointer data)
{
  LvRoom *room = add_room (self, "Everyone", NULL);
  g_autoptr (LvRoom) narrowed = lv_room_copy (room);

  join (self, self->other_session, room);
  join (self, self->seller_session, room);
  forget_messages (self);
  narrowed->is_for_everyone = FALSE;
  g_strfreev (narrowed->group_ids);
  narrowed->group_ids = g_strsplit (SALES, " ", -1);
  lv_tenant_apply_room (self->tenant, narrowed);
  assert_heard (self->other_hears, "room.removed", narrowed, TRUE);
  assert_heard (self->other_hears, "room.changed", narrowed, FALSE);
  assert_heard (self->other_hears, "seat.lost", NULL, TRUE);
  g_assert_null (lv_session_get_seat (self->other_session));
  assert_heard (self->seller_hears, "room.changed", narrowed, TRUE);
  g_assert_nonnull (lv_session_get_seat (self->seller_session));
}

static void
test_room_closed (Fixture *self, gconstpointer data)
{
  LvRoom *room = add_room (self, "Everyone", NULL);
  g_autoptr (LvRoom) closed = lv_room_copy (room);

  join (self, self->other_session, room);
  closed->is_closed = TRUE;
  lv_tenant_apply_room (self->tenant, closed);
  g_assert_null (lv_session_get_seat (self->other_session));
  g_assert_nonnull (fake_connection_find (self->other_hears, "room-closed"));
  assert_heard (self->seller_hears, "room.changed", closed, TRUE);
}

static void
test_room_removed (Fixture *self, gconstpointer data)
{
  g_autoptr (LvRoom) room = lv_room_ref (add_room (self, "Sales", SALES));

  join (self, self->seller_session, room);
  forget_messages (self);
  lv_tenant_apply_room_removed (self->tenant, room->id);
  g_assert_null (lv_tenant_find_room (self->tenant, room->id));
  g_assert_null (lv_session_get_seat (self->seller_session));
  assert_heard (self->seller_hears, "room.removed", room, TRUE);
  assert_heard (self->admin_hears, "room.removed", room, TRUE);
  g_assert_cmpuint (fake_connection_get_messages (self->other_hears)->len, ==, 0);
  /* A second time is nothing. */
  lv_tenant_apply_room_removed (self->tenant, room->id);
}

static void
test_membership (Fixture *self, gconstpointer data)
{
  LvRoom *sales = add_room (self, "Sales", SALES);
  LvRoom *lab = add_room (self, "Lab", LAB);
  LvRoom *everyones = add_room (self, "Everyone", NULL);
  g_autoptr (LvUser) moved = lv_user_copy (self->seller);

  join (self, self->seller_session, sales);
  forget_messages (self);
  g_strfreev (moved->group_ids);
  moved->group_ids = g_strsplit (LAB, " ", -1);
  people_update_user (&self->people, PEOPLE_ACME, moved);
  assert_heard (self->seller_hears, "room.removed", sales, TRUE);
  assert_heard (self->seller_hears, "room.changed", lab, TRUE);
  g_assert_null (fake_connection_find (self->seller_hears, everyones->id));
  g_assert_null (lv_session_get_seat (self->seller_session));
  g_assert_true (lv_session_get_user (self->seller_session) == moved);
  g_assert_cmpuint (fake_connection_get_messages (self->other_hears)->len, ==, 0);
}

/* Many at once: better ask again. */
static void
test_many (Fixture *self, gconstpointer data)
{
  g_autoptr (LvUser) moved = lv_user_copy (self->seller);

  for (guint i = 0; i < 40; i++)
    add_room (self, "Sales", SALES);
  forget_messages (self);
  g_strfreev (moved->group_ids);
  moved->group_ids = g_new0 (char *, 1);
  people_update_user (&self->people, PEOPLE_ACME, moved);
  assert_heard (self->seller_hears, "rooms.reset", NULL, TRUE);
  g_assert_cmpuint (fake_connection_get_messages (self->seller_hears)->len, ==, 1);
}

static void
test_switches (Fixture *self, gconstpointer data)
{
  g_autoptr (LvGroup) sales = make_group (SALES, "Sales");
  LvRoom *room = add_room (self, "Everyone", NULL);
  g_autoptr (LvRoom) changed = lv_room_copy (room);
  guint64 revision = lv_tenant_get_revision (self->tenant);

  forget_messages (self);
  sales->switches.chat = LV_DENY;
  lv_tenant_apply_group (self->tenant, sales);
  g_assert_cmpuint (lv_tenant_get_revision (self->tenant), >, revision);
  assert_heard (self->seller_hears, "rooms.reset", NULL, TRUE);
  lv_tenant_apply_room (self->tenant, changed);
  g_assert_nonnull (fake_connection_find (self->seller_hears, "\"chat\":false"));
  g_assert_nonnull (fake_connection_find (self->other_hears, "\"chat\":true"));
}

/* A group that may no longer join is out of its rooms, and still signed in. */
static void
test_join_denied (Fixture *self, gconstpointer data)
{
  g_autoptr (LvGroup) sales = make_group (SALES, "Sales");
  LvRoom *room = add_room (self, "Everyone", NULL);

  join (self, self->seller_session, room);
  join (self, self->other_session, room);
  sales->rules.join = LV_DENY;
  lv_tenant_apply_group (self->tenant, sales);
  g_assert_null (lv_session_get_seat (self->seller_session));
  assert_heard (self->seller_hears, "seat.lost", NULL, TRUE);
  g_assert_cmpuint (fake_connection_get_close_code (self->seller_hears), ==, 0);
  g_assert_nonnull (lv_session_get_seat (self->other_session));
}

static void
test_suspended_inside (Fixture *self, gconstpointer data)
{
  LvRoom *room = add_room (self, "Everyone", NULL);
  g_autoptr (LvUser) suspended = lv_user_copy (self->seller);

  join (self, self->seller_session, room);
  suspended->is_suspended = TRUE;
  people_update_user (&self->people, PEOPLE_ACME, suspended);
  g_assert_null (lv_session_get_seat (self->seller_session));
  g_assert_nonnull (fake_connection_find (self->seller_hears, "session.ended"));
  g_assert_cmpuint (fake_connection_get_close_code (self->seller_hears), ==, 4001);
  people_settle (&self->people);
}

static void
test_viewers (Fixture *self, gconstpointer data)
{
  LvRoom *room = add_room (self, "Sales", SALES);
  g_autoptr (GBytes) event = lv_event_new ("room.people", "{\"people\":1}", -1);

  forget_messages (self);
  lv_tenant_push_viewers (self->tenant, room, event);
  assert_heard (self->admin_hears, "room.people", NULL, TRUE);
  assert_heard (self->seller_hears, "room.people", NULL, TRUE);
  g_assert_cmpuint (fake_connection_get_messages (self->other_hears)->len, ==, 0);
}

/* Those who ask together wait for one load; strangers get a plain answer. */
static void
test_loading (Fixture *self, gconstpointer data)
{
  LvTenants *tenants = self->people.context.tenants;
  GAsyncResult *results[4] = { NULL };
  LvTenant *first = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    lv_tenants_get_async (tenants, PEOPLE_GLOBEX, NULL, test_take_result, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (LvTenant) tenant = NULL;

      test_wait_for (results[i]);
      tenant = lv_tenants_get_finish (tenants, results[i], &error);
      g_assert_no_error (error);
      g_assert_true (first == NULL || first == tenant);
      first = tenant;
      g_object_unref (results[i]);
    }
  results[0] = NULL;
  lv_tenants_get_async (tenants, "ffffffffffffffffffffffffffffffff", NULL, test_take_result,
                        &results[0]);
  test_wait_for (results[0]);
  g_assert_null (lv_tenants_get_finish (tenants, results[0], &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND);
  g_object_unref (results[0]);
}

static void
test_forgotten (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
  g_autoptr (GPtrArray) live = NULL;

  lv_tenants_forget (self->people.context.tenants, PEOPLE_ACME, problem);
  g_assert_nonnull (fake_connection_find (self->seller_hears, "session.ended"));
  g_assert_cmpuint (lv_sessions_count (self->people.context.sessions), ==, 0);
  live = lv_tenants_list_live (self->people.context.tenants);
  g_assert_cmpuint (live->len, ==, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  add ("/tenant/order", test_order);
  add ("/tenant/seen", test_seen);
  add ("/tenant/room-changed", test_room_changed);
  add ("/tenant/room-withdrawn", test_room_withdrawn);
  add ("/tenant/room-closed", test_room_closed);
  add ("/tenant/room-removed", test_room_removed);
  add ("/tenant/membership", test_membership);
  add ("/tenant/many", test_many);
  add ("/tenant/switches", test_switches);
  add ("/tenant/join-denied", test_join_denied);
  add ("/tenant/suspended-inside", test_suspended_inside);
  add ("/tenant/viewers", test_viewers);
  add ("/tenant/loading", test_loading);
  add ("/tenant/forgotten", test_forgotten);
  return g_test_run ();
}
