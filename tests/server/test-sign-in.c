/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "people-fixture.h"

#include "lv-limits.h"

#define OTHER_DEVICE "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
#define WRONG "wrong password 1"

static void
set_up (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");

  people_set_up (self, data);
  people_add_user (self, PEOPLE_ACME, user);
}

#define add(path, test) g_test_add (path, PeopleFixture, NULL, set_up, test, people_tear_down)

static void
assert_refused (PeopleFixture *self,
                const char *company,
                const char *login,
                const char *password,
                const char *device_id,
                LiveonError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSignedIn) answer
      = people_sign_in (self, company, login, password, device_id, &error);

  g_assert_null (answer);
  g_assert_true (g_error_matches (error, LIVEON_ERROR, (int) code));
  people_settle (self);
}

static LvSignedIn *
sign_in (PeopleFixture *self, const char *device_id)
{
  g_autoptr (GError) error = NULL;
  LvSignedIn *answer = people_sign_in (self, "acme", "tanaka", PEOPLE_PASSWORD, device_id, &error);

  g_assert_no_error (error);
  return answer;
}

static void
set_lockout (PeopleFixture *self, guint failures)
{
  g_autoptr (LvPolicy) policy = people_copy_policy (self, PEOPLE_ACME);

  policy->password.lockout_failures = failures;
  policy->password.lockout_seconds = 300;
  people_set_policy (self, PEOPLE_ACME, policy);
}

static void
test_right (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvSignedIn) answer = sign_in (self, NULL);
  g_autoptr (LvSession) session = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (answer->user->login, ==, "tanaka");
  g_assert_cmpstr (answer->row->device_name, ==, "laptop");
  g_assert_cmpstr (lv_tenant_get_id (answer->tenant), ==, PEOPLE_ACME);
  g_assert_false (answer->must_change_password);
  session = people_authenticate (self, answer->access_token, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lv_session_get_id (session), ==, answer->row->id);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, "\"result\":\"ok\""), ==, 1);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_GLOBEX, "sign-in"), ==, 0);
  /* Neither tokens nor passwords are written down. */
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, answer->access_token), ==, 0);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, PEOPLE_PASSWORD), ==, 0);
}

/* Unknown company, unknown person, another company's person, wrong password: one answer. */
static void
test_wrong (PeopleFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *company, *login, *password;
  } cases[] = {
    { "acme", "tanaka", WRONG },
    { "acme", "nobody", PEOPLE_PASSWORD },
    { "globex", "tanaka", PEOPLE_PASSWORD },
    { "nowhere", "tanaka", PEOPLE_PASSWORD },
    { NULL, "tanaka", PEOPLE_PASSWORD },
  };
  g_autofree char *message = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvSignedIn) answer = people_sign_in (self, cases[i].company, cases[i].login,
                                                      cases[i].password, NULL, &error);

      g_assert_null (answer);
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_SIGN_IN);
      g_assert_true (message == NULL || g_str_equal (message, error->message));
      g_free (message);
      message = g_strdup (error->message);
    }
  people_settle (self);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, "\"result\":\"sign-in\""), ==, 2);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_GLOBEX, "\"result\":\"sign-in\""), ==, 1);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, "nobody"), ==, 0);
}

static void
test_lockout (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSignedIn) answer = NULL;

  set_lockout (self, 3);
  for (guint i = 0; i < 3; i++)
    assert_refused (self, "acme", "tanaka", WRONG, OTHER_DEVICE, LIVEON_ERROR_SIGN_IN);
  /* However the user ID is written: it is the same account. */
  assert_refused (self, "acme", "TANAKA", WRONG, OTHER_DEVICE, LIVEON_ERROR_LOCKED_OUT);
  answer = people_sign_in (self, "acme", "ｔａｎａｋａ", PEOPLE_PASSWORD, OTHER_DEVICE, &error);
  g_assert_null (answer);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_LOCKED_OUT);
  g_assert_cmpstr (liveon_error_get_argument (error, "seconds"), ==, "300");
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, "locked-out"), ==, 1);

  lv_test_clock_advance (self->clock, 299 * 1000);
  assert_refused (self, "acme", "tanaka", PEOPLE_PASSWORD, OTHER_DEVICE, LIVEON_ERROR_LOCKED_OUT);
  lv_test_clock_advance (self->clock, 1000);
  answer = sign_in (self, OTHER_DEVICE);

  /* It is clear again, and the device known. */
  for (guint i = 0; i < 2; i++)
    assert_refused (self, "acme", "tanaka", WRONG, NULL, LIVEON_ERROR_SIGN_IN);
}

static void
test_known_device (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvSignedIn) first = sign_in (self, NULL);
  g_autoptr (LvSignedIn) again = NULL;

  set_lockout (self, 2);
  for (guint i = 0; i < 2; i++)
    assert_refused (self, "acme", "tanaka", WRONG, OTHER_DEVICE, LIVEON_ERROR_SIGN_IN);
  assert_refused (self, "acme", "tanaka", PEOPLE_PASSWORD, OTHER_DEVICE, LIVEON_ERROR_LOCKED_OUT);
  again = sign_in (self, NULL);
  /* Its own failures do lock it, and nobody else. */
  for (guint i = 0; i < 2; i++)
    assert_refused (self, "acme", "tanaka", WRONG, NULL, LIVEON_ERROR_SIGN_IN);
  assert_refused (self, "acme", "tanaka", PEOPLE_PASSWORD, NULL, LIVEON_ERROR_LOCKED_OUT);
}

static gboolean
reset_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const LvUser *user = input;

  return lv_users_set_password (db, user->id, user->password_hash, FALSE, PEOPLE_NOW_MS + 1000,
                                error);
}

/* A new password from an administrator unlocks. */
static void
test_unlocked (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_find_user (self, PEOPLE_ACME, "tanaka");
  g_autoptr (LvSignedIn) answer = NULL;

  set_lockout (self, 2);
  for (guint i = 0; i < 2; i++)
    assert_refused (self, "acme", "tanaka", WRONG, OTHER_DEVICE, LIVEON_ERROR_SIGN_IN);
  assert_refused (self, "acme", "tanaka", PEOPLE_PASSWORD, OTHER_DEVICE, LIVEON_ERROR_LOCKED_OUT);
  lv_test_clock_advance (self->clock, 1000);
  people_run (self, PEOPLE_ACME, reset_work, user);
  lv_test_clock_advance (self->clock, 1000);
  assert_refused (self, "acme", "tanaka", WRONG, OTHER_DEVICE, LIVEON_ERROR_SIGN_IN);
  answer = sign_in (self, OTHER_DEVICE);
}

/* Who is not there is locked out just like who is. */
static void
test_strangers_lockout (PeopleFixture *self, gconstpointer data)
{
  set_lockout (self, 2);
  for (guint i = 0; i < 2; i++)
    assert_refused (self, "acme", "nobody", WRONG, NULL, LIVEON_ERROR_SIGN_IN);
  assert_refused (self, "acme", "nobody", WRONG, NULL, LIVEON_ERROR_LOCKED_OUT);
  for (guint i = 0; i < 10; i++)
    assert_refused (self, "nowhere", "nobody", WRONG, NULL, LIVEON_ERROR_SIGN_IN);
  assert_refused (self, "nowhere", "nobody", WRONG, NULL, LIVEON_ERROR_LOCKED_OUT);
  assert_refused (self, "elsewhere", "nobody", WRONG, NULL, LIVEON_ERROR_SIGN_IN);
}

/* Tries that run at the same time do not get past the limit either. */
static void
test_concurrent (PeopleFixture *self, gconstpointer data)
{
  GAsyncResult *results[6] = { NULL };
  guint locked_out = 0;

  set_lockout (self, 2);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      LvSignInRequest *request = lv_sign_in_request_new ();

      request->company = g_strdup ("acme");
      request->login = g_strdup ("tanaka");
      request->password = lv_secret_new (WRONG, strlen (WRONG));
      request->device_id = g_strdup (OTHER_DEVICE);
      request->device_name = g_strdup ("");
      request->client = g_strdup ("");
      request->address = g_strdup (PEOPLE_ADDRESS);
      lv_sign_in_async (&self->context, request, NULL, test_take_result, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;

      test_wait_for (results[i]);
      g_assert_null (lv_sign_in_finish (results[i], &error));
      locked_out += g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_LOCKED_OUT);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (locked_out, ==, 4);
}

/* What is wrong with an account is told to those who know its password only. */
static void
test_rules (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_find_user (self, PEOPLE_ACME, "tanaka");
  g_autoptr (LvUser) suspended = lv_user_copy (user);
  g_autoptr (LvPolicy) policy = people_copy_policy (self, PEOPLE_ACME);
  g_autoptr (LvTenantRow) row = NULL;
  LvTenant *tenant = people_get_tenant (self, PEOPLE_ACME);

  suspended->is_suspended = TRUE;
  people_update_user (self, PEOPLE_ACME, suspended);
  assert_refused (self, "acme", "tanaka", WRONG, NULL, LIVEON_ERROR_SIGN_IN);
  assert_refused (self, "acme", "tanaka", PEOPLE_PASSWORD, NULL, LIVEON_ERROR_SUSPENDED);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, "\"result\":\"suspended\""), ==, 1);
  people_update_user (self, PEOPLE_ACME, user);

  g_free (policy->rules.hours);
  policy->rules.hours = g_strdup ("mon 08:00-19:00");
  people_set_policy (self, PEOPLE_ACME, policy);
  assert_refused (self, "acme", "tanaka", WRONG, NULL, LIVEON_ERROR_SIGN_IN);
  assert_refused (self, "acme", "tanaka", PEOPLE_PASSWORD, NULL, LIVEON_ERROR_OUTSIDE_HOURS);

  row = lv_tenant_row_copy (lv_tenant_get_row (tenant));
  row->is_closed = TRUE;
  lv_tenant_apply_row (tenant, row);
  assert_refused (self, "acme", "tanaka", WRONG, NULL, LIVEON_ERROR_SIGN_IN);
  assert_refused (self, "acme", "tanaka", PEOPLE_PASSWORD, NULL, LIVEON_ERROR_NOT_PERMITTED);
}

static void
test_must_change (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvSignedIn) fresh = sign_in (self, NULL);
  g_autoptr (LvSignedIn) expired = NULL;
  g_autoptr (LvSession) session = NULL;
  g_autoptr (LvPolicy) policy = people_copy_policy (self, PEOPLE_ACME);

  g_assert_false (fresh->must_change_password);
  policy->password.max_age_days = 30;
  people_set_policy (self, PEOPLE_ACME, policy);
  session = people_authenticate (self, fresh->access_token, NULL);
  g_assert_false (lv_session_must_change_password (session));
  lv_test_clock_advance (self->clock, 30 * DAY_MS);
  g_assert_true (lv_session_must_change_password (session));
  expired = sign_in (self, NULL);
  g_assert_true (expired->must_change_password);
}

static void
test_devices (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_find_user (self, PEOPLE_ACME, "tanaka");
  g_autofree char *oldest = people_seed_session (self, PEOPLE_ACME, user);
  g_autofree char *second = NULL;
  g_autoptr (LvSession) session = NULL;
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_autoptr (LvSignedIn) answer = NULL;
  g_autoptr (GError) error = NULL;

  session = people_authenticate (self, oldest, NULL);
  lv_session_set_connection (session, connection);
  lv_test_clock_advance (self->clock, 1000);
  second = people_seed_session (self, PEOPLE_ACME, user);
  for (guint i = 2; i < LV_LIMIT_DEVICES; i++)
    {
      g_autofree char *token = people_seed_session (self, PEOPLE_ACME, user);
    }
  answer = sign_in (self, NULL);
  /* The one that was not used for longest goes, and hears of it. */
  g_assert_nonnull (fake_connection_find (connection, "session.ended"));
  g_assert_null (people_authenticate (self, oldest, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED);
  g_clear_object (&session);
  session = people_authenticate (self, second, NULL);
  g_assert_nonnull (session);
}

static gboolean
close_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autoptr (LvTenantRow) row = lv_tenants_find (db, input, error);
  g_autoptr (LvTenantRow) closed = lv_tenant_row_copy (row);

  closed->is_closed = TRUE;
  return lv_tenants_update (db, closed, error);
}

/* Nobody types a company code where there is one company; one that was closed is none. */
static void
test_single_tenant (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvSignedIn) answer = NULL;
  g_autoptr (GError) error = NULL;

  people_run (self, NULL, close_work, (gpointer) PEOPLE_GLOBEX);

  assert_refused (self, "", "tanaka", PEOPLE_PASSWORD, NULL, LIVEON_ERROR_SIGN_IN);
  liveon_server_config_set (self->context.config, "server", "single_tenant", "true", &error);
  g_assert_no_error (error);
  answer = people_sign_in (self, NULL, "tanaka", PEOPLE_PASSWORD, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  add ("/sign-in/right", test_right);
  add ("/sign-in/wrong", test_wrong);
  add ("/sign-in/lockout", test_lockout);
  add ("/sign-in/known-device", test_known_device);
  add ("/sign-in/unlocked", test_unlocked);
  add ("/sign-in/strangers-lockout", test_strangers_lockout);
  add ("/sign-in/concurrent", test_concurrent);
  add ("/sign-in/rules", test_rules);
  add ("/sign-in/must-change", test_must_change);
  add ("/sign-in/devices", test_devices);
  add ("/sign-in/single-tenant", test_single_tenant);
  return g_test_run ();
}
