/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who gets the company's groups, which of them, and how many. */
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-users.h"
#include "room-fixture.h"

#define NOW "2026-11-24T00:00:00.000Z"
#define GROUPS "/api/v1/groups"

typedef struct
{
  Fixture *fixture;
  Person *admin;
  Person *tanaka;
} Test;

static gboolean
add_group_work (LvDb *db, gpointer data, GError **error)
{
  return lv_groups_add (db, data, error);
}

static LvGroup *
add_group (Fixture *fixture, LvTenant *tenant, const char *name)
{
  g_autoptr (LvGroup) group = lv_group_new ();

  g_free (group->id);
  group->id = lv_random_id ();
  g_free (group->name);
  group->name = g_strdup (name);
  fixture_run (fixture, tenant, add_group_work, group);
  lv_tenant_apply_group (tenant, group);
  return lv_tenant_find_group (tenant, group->id);
}

static void
set_up (Test *self, gconstpointer unused)
{
  static const char *const names[] = { "Sales", "営業部", "かいはつ", "Sales Tokyo" };

  self->fixture = fixture_new (NOW);
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
  self->tanaka = fixture_add_person (self->fixture, "tanaka", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_group (self->fixture, self->fixture->tenant, names[i]);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  fixture_free (self->fixture);
}

static void
assert_found (Person *person, const char *query, const char *names, gint64 count)
{
  g_autoptr (Answer) answer = person_request (person, "GET", GROUPS, query, NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  JsonArray *groups;

  assert_ok (answer);
  groups = json_object_get_array_member (answer_get (answer), "groups");
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonObject *group = json_array_get_object_element (groups, i);

      g_assert_cmpuint (json_object_get_size (group), ==, 2);
      g_string_append_printf (found, "%s%s", i > 0 ? ", " : "",
                              json_object_get_string_member (group, "name"));
    }
  g_assert_cmpstr (found->str, ==, names);
  g_assert_cmpint (json_object_get_int_member (answer_get (answer), "count"), ==, count);
}

static void
test_search (Test *self, gconstpointer unused)
{
  assert_found (self->admin, NULL, "Sales, Sales Tokyo, かいはつ, 営業部", 4);
  assert_found (self->admin, "search=ＳＡＬＥＳ", "Sales, Sales Tokyo", 2);
  assert_found (self->admin, "search=カイ", "かいはつ", 1);
  assert_found (self->admin, "search=業", "営業部", 1);
  assert_found (self->admin, "search=zzz", "", 0);
  assert_found (self->admin, "limit=1&search=sales", "Sales", 2);
}

static void
assert_field (Person *person, const char *query, const char *field)
{
  g_autoptr (Answer) answer = person_request (person, "GET", GROUPS, query, NULL);

  assert_refused (answer, "invalid-argument");
  g_assert_cmpstr (liveon_error_get_argument (answer->error, "field"), ==, field);
}

static void
test_bounds (Test *self, gconstpointer unused)
{
  g_autofree char *longest = g_strnfill (81, 'a');
  g_autofree char *query = g_strconcat ("search=", longest, NULL);

  assert_field (self->admin, "limit=0", "limit");
  assert_field (self->admin, "limit=201", "limit");
  assert_field (self->admin, "limit=many", "limit");
  assert_field (self->admin, query, "search");
}

static gboolean
set_user_work (LvDb *db, gpointer data, GError **error)
{
  return lv_users_update (db, data, error);
}

static void
set_may_create (Test *self, LvTri rule)
{
  g_autoptr (LvUser) user = lv_user_copy (self->tanaka->user);

  user->rules.create_rooms = rule;
  fixture_run (self->fixture, self->fixture->tenant, set_user_work, user);
  lv_tenant_apply_user (self->fixture->tenant, user);
}

static void
assert_not_permitted (Person *person)
{
  g_autoptr (Answer) answer = person_request (person, "GET", GROUPS, NULL, NULL);

  assert_refused (answer, "not-permitted");
  g_assert_cmpstr (liveon_error_get_argument (answer->error, "rule"), ==, "create-rooms");
}

/* Who may make rooms, or made one while that was allowed; nobody else. */
static void
test_permission (Test *self, gconstpointer unused)
{
  g_autofree char *of_others = person_add_room (self->admin, "another's", NULL);
  g_autofree char *own = NULL;

  assert_not_permitted (self->tanaka);
  set_may_create (self, LV_ALLOW);
  assert_found (self->tanaka, "search=業", "営業部", 1);
  set_may_create (self, LV_DENY);
  assert_not_permitted (self->tanaka);
  set_may_create (self, LV_ALLOW);
  own = person_add_room (self->tanaka, "own", NULL);
  set_may_create (self, LV_DENY);
  assert_found (self->tanaka, "search=業", "営業部", 1);
}

static void
test_foreigner (Test *self, gconstpointer unused)
{
  LvTenant *tenant = fixture_add_tenant (self->fixture, "other");
  g_autoptr (LvUser) foreigner = fixture_add_user (self->fixture, tenant, "admin", TRUE);
  Person *abroad = fixture_sign_in (self->fixture, tenant, foreigner, "laptop");
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);

  add_group (self->fixture, tenant, "Abroad");
  assert_found (abroad, NULL, "Abroad", 1);
  assert_found (self->admin, "search=abroad", "", 0);
  lv_tenants_forget (self->fixture->context->tenants, lv_tenant_get_id (tenant), problem);
  g_object_unref (tenant);
}

/* The room tells its groups to those who may change them, and to nobody else. */
static void
test_room (Test *self, gconstpointer unused)
{
  LvGroup *lab = add_group (self->fixture, self->fixture->tenant, "Lab");
  g_autoptr (LvUser) user = lv_user_copy (self->tanaka->user);
  g_autofree char *members = g_strdup_printf ("\"groups\":[\"%s\"]", lab->id);
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Answer) owner = NULL;
  g_autoptr (Answer) member = NULL;
  JsonArray *groups;

  g_strfreev (user->group_ids);
  user->group_ids = g_strdupv ((char *[]){ lab->id, NULL });
  fixture_run (self->fixture, self->fixture->tenant, set_user_work, user);
  lv_tenant_apply_user (self->fixture->tenant, user);
  id = person_add_room (self->admin, "lab's", members);
  path = g_strconcat ("/api/v1/rooms/", id, NULL);
  owner = person_request (self->admin, "GET", path, NULL, NULL);
  groups = json_object_get_array_member (answer_get (owner), "groups");
  g_assert_cmpuint (json_array_get_length (groups), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (groups, 0), "id"),
                   ==, lab->id);
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (groups, 0), "name"), ==, "Lab");
  member = person_request (self->tanaka, "GET", path, NULL, NULL);
  assert_ok (member);
  g_assert_false (json_object_has_member (answer_get (member), "groups"));
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/groups/search", test_search);
  ADD ("/groups/bounds", test_bounds);
  ADD ("/groups/permission", test_permission);
  ADD ("/groups/foreigner", test_foreigner);
  ADD ("/groups/room", test_room);
  return g_test_run ();
}
