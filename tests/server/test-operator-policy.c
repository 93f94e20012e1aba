/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A company's policy within the operator's bounds. */
#include "room-fixture.h"

#include <string.h>

#include "lv-error.h"

typedef struct
{
  Fixture *fixture;
  Person *admin;
} Test;

static void
set_up (Test *self, gconstpointer unused)
{
  self->fixture = fixture_new ("2026-11-24T00:00:00.000Z");
  self->admin = fixture_add_person (self->fixture, "admin", TRUE);
}

static void
tear_down (Test *self, gconstpointer unused)
{
  fixture_free (self->fixture);
}

static void
assert_years (Test *self, const char *arguments, gint64 years)
{
  g_autoptr (Answer) answer = person_administer (self->admin, "policy.set", arguments);
  JsonObject *policy = json_object_get_object_member (answer_get (answer), "policy");

  g_assert_cmpint (json_object_get_int_member (policy, "retention_years"), ==, years);
}

static void
set_bound (Test *self, const char *years)
{
  g_assert_true (liveon_server_config_set (self->fixture->config, "records", "max_retention_years",
                                           years, NULL));
}

static void
test_retention (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) longer = NULL;
  g_autoptr (Answer) shown = NULL;
  JsonObject *bounds;

  assert_years (self, "{\"retention_years\":10}", 10);
  set_bound (self, "7");
  longer = person_administer (self->admin, "policy.set", "{\"retention_years\":8}");
  assert_refused (longer, "invalid-argument");
  g_assert_cmpstr (liveon_error_get_argument (longer->error, "field"), ==, "retention_years");
  /* What was set before the bound stays, whatever else is changed. */
  assert_years (self, "{\"chat\":\"deny\"}", 10);
  assert_years (self, "{\"retention_years\":7}", 7);
  shown = person_administer (self->admin, "policy.show", "{}");
  bounds = json_object_get_object_member (answer_get (shown), "bounds");
  g_assert_cmpint (json_object_get_int_member (bounds, "retention_years"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (bounds, "user_kbps"), ==, 6000);
}

static void
test_second_factor (Test *self, gconstpointer unused)
{
  g_autoptr (Answer) set
      = person_administer (self->admin, "policy.set", "{\"second_factor\":true}");
  g_autoptr (Answer) other = person_administer (self->admin, "policy.set", "{\"min_length\":12}");
  JsonObject *policy = json_object_get_object_member (answer_get (other), "policy");

  assert_ok (set);
  g_assert_true (json_object_get_boolean_member (policy, "second_factor"));
  g_assert_cmpint (json_object_get_int_member (policy, "min_length"), ==, 12);
  g_assert_true (lv_tenant_get_policy (self->fixture->tenant)->needs_second_factor);
}

#define ADD(path, function) g_test_add (path, Test, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  ADD ("/operator-policy/retention", test_retention);
  ADD ("/operator-policy/second-factor", test_second_factor);
  return g_test_run ();
}
