/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "people-fixture.h"

#include "lv-token.h"

#define CLOSE_ENDED 4001
#define CLOSE_TAKEN_OVER 4002

static LvSession *
open_session (PeopleFixture *self, const char *tenant_id, LvUser *user, LvConnection *connection)
{
  g_autofree char *token = people_seed_session (self, tenant_id, user);
  g_autoptr (GError) error = NULL;
  LvSession *session = people_authenticate (self, token, &error);

  g_assert_no_error (error);
  if (connection != NULL)
    lv_session_set_connection (session, connection);
  return session;
}

static void
assert_dead (PeopleFixture *self, const char *token, LiveonError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (people_authenticate (self, token, &error));
  g_assert_true (g_error_matches (error, LIVEON_ERROR, (int) code));
}

static void
test_authenticate (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSession) session = NULL;
  g_autoptr (LvSession) again = NULL;

  people_add_user (self, PEOPLE_ACME, user);
  token = people_seed_session (self, PEOPLE_ACME, user);
  session = people_authenticate (self, token, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lv_session_get_user (session)->login, ==, "tanaka");
  g_assert_cmpstr (lv_tenant_get_id (lv_session_get_tenant (session)), ==, PEOPLE_ACME);
  g_assert_cmpstr (lv_session_get_client (session), ==, "test/0.1.0");
  again = people_authenticate (self, token, &error);
  g_assert_true (again == session);
  g_assert_cmpuint (lv_sessions_count (self->context.sessions), ==, 1);
}

static void
test_strange_tokens (PeopleFixture *self, gconstpointer data)
{
  guint8 hash[LV_TOKEN_HASH_SIZE];
  g_autofree char *unknown = lv_token_new_access (PEOPLE_ACME, hash);
  g_autofree char *nowhere = lv_token_new_access ("ffffffffffffffffffffffffffffffff", hash);
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autofree char *foreign = NULL;

  assert_dead (self, "", LIVEON_ERROR_UNAUTHENTICATED);
  assert_dead (self, "rubbish!", LIVEON_ERROR_UNAUTHENTICATED);
  assert_dead (self, unknown, LIVEON_ERROR_UNAUTHENTICATED);
  assert_dead (self, nowhere, LIVEON_ERROR_UNAUTHENTICATED);
  people_add_user (self, PEOPLE_ACME, user);
  foreign = people_seed_session (self, PEOPLE_ACME, user);
  /* The same random bits with another tenant in front are another token. */
  foreign[3] = foreign[3] == 'A' ? 'B' : 'A';
  assert_dead (self, foreign, LIVEON_ERROR_UNAUTHENTICATED);
  g_assert_cmpuint (lv_sessions_count (self->context.sessions), ==, 0);
}

/* Requests that come together before anything is loaded get the same session. */
static void
test_coalesced (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autofree char *token = NULL;
  GAsyncResult *results[8] = { NULL };
  LvSession *first = NULL;

  people_add_user (self, PEOPLE_ACME, user);
  token = people_seed_session (self, PEOPLE_ACME, user);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    lv_sessions_authenticate_async (self->context.sessions, token, PEOPLE_ADDRESS, "", NULL,
                                    test_take_result, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LvSession) session = NULL;

      test_wait_for (results[i]);
      session = lv_sessions_authenticate_finish (self->context.sessions, results[i], &error);
      g_assert_no_error (error);
      g_assert_true (first == NULL || first == session);
      first = session;
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (lv_sessions_count (self->context.sessions), ==, 1);
}

static void
test_idle (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  gint64 hours;

  people_add_user (self, PEOPLE_ACME, user);
  token = people_seed_session (self, PEOPLE_ACME, user);
  for (hours = 0; hours < 48; hours++)
    {
      g_autoptr (LvSession) session = people_authenticate (self, token, &error);

      /* Each use moves the end; in between it leaves memory. */
      g_assert_no_error (error);
      g_clear_object (&session);
      people_settle (self);
      lv_test_clock_advance (self->clock, HOUR_MS);
      g_assert_cmpuint (lv_sessions_count (self->context.sessions), ==, 0);
    }
  lv_test_clock_advance (self->clock, 400 * HOUR_MS);
  assert_dead (self, token, LIVEON_ERROR_UNAUTHENTICATED);
}

/* Whoever listens stays in memory and signed in. */
static void
test_connected (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autofree char *token = NULL;
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_autoptr (LvSession) session = NULL;
  g_autoptr (LvSession) again = NULL;
  g_autoptr (GError) error = NULL;

  people_add_user (self, PEOPLE_ACME, user);
  token = people_seed_session (self, PEOPLE_ACME, user);
  session = people_authenticate (self, token, &error);
  lv_session_set_connection (session, connection);
  for (guint i = 0; i < 50; i++)
    {
      lv_test_clock_advance (self->clock, 10 * HOUR_MS);
      people_settle (self);
    }
  g_assert_cmpuint (lv_sessions_count (self->context.sessions), ==, 1);
  again = people_authenticate (self, token, &error);
  g_assert_no_error (error);
  g_assert_true (again == session);
  lv_session_set_connection (session, NULL);
  lv_test_clock_advance (self->clock, 7 * MINUTE_MS);
  g_assert_cmpuint (lv_sessions_count (self->context.sessions), ==, 0);
}

static void
test_taken_over (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autoptr (LvConnection) first = fake_connection_new ("ja");
  g_autoptr (LvConnection) second = fake_connection_new ("ja");
  g_autoptr (LvSession) session = NULL;
  g_autoptr (GBytes) event = lv_event_new ("rooms.reset", "{}", -1);

  people_add_user (self, PEOPLE_ACME, user);
  session = open_session (self, PEOPLE_ACME, user, first);
  lv_session_set_connection (session, second);
  g_assert_cmpuint (fake_connection_get_close_code (first), ==, CLOSE_TAKEN_OVER);
  g_assert_cmpuint (fake_connection_get_close_code (second), ==, 0);
  lv_session_push (session, event);
  g_assert_cmpstr (fake_connection_find (second, "reset"), ==,
                   "{\"type\":\"event\",\"event\":\"rooms.reset\",\"data\":{}}");
}

static void
test_suspended (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autoptr (LvUser) other = people_make_user ("sato");
  g_autoptr (LvUser) suspended = NULL;
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_autoptr (LvConnection) others = fake_connection_new ("ja");
  g_autoptr (LvConnection) late = fake_connection_new ("ja");
  g_autoptr (LvSession) session = NULL;
  g_autoptr (LvSession) stays = NULL;
  g_autofree char *token = NULL;

  people_add_user (self, PEOPLE_ACME, user);
  people_add_user (self, PEOPLE_ACME, other);
  token = people_seed_session (self, PEOPLE_ACME, user);
  session = people_authenticate (self, token, NULL);
  lv_session_set_connection (session, connection);
  stays = open_session (self, PEOPLE_ACME, other, others);

  suspended = lv_user_copy (user);
  suspended->is_suspended = TRUE;
  people_update_user (self, PEOPLE_ACME, suspended);
  g_assert_nonnull (fake_connection_find (connection, "session.ended"));
  g_assert_nonnull (fake_connection_find (connection, "\"code\":\"suspended\""));
  g_assert_cmpuint (fake_connection_get_close_code (connection), ==, CLOSE_ENDED);
  g_assert_cmpuint (fake_connection_get_messages (others)->len, ==, 0);
  assert_dead (self, token, LIVEON_ERROR_SUSPENDED);
  /* Its WebSocket was on the way: too late. */
  lv_session_set_connection (session, late);
  g_assert_cmpuint (fake_connection_get_close_code (late), ==, CLOSE_ENDED);
  g_assert_null (lv_session_get_connection (session));
}

/* Rules of the tenant, a group and the clock end open sessions. */
static void
test_rules (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autoptr (LvUser) admin = people_make_user ("admin");
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_autoptr (LvConnection) admins = fake_connection_new ("ja");
  g_autoptr (LvSession) session = NULL;
  g_autoptr (LvSession) admin_session = NULL;
  g_autoptr (LvPolicy) policy = NULL;

  admin->is_admin = TRUE;
  people_add_user (self, PEOPLE_ACME, user);
  people_add_user (self, PEOPLE_ACME, admin);
  session = open_session (self, PEOPLE_ACME, user, connection);
  admin_session = open_session (self, PEOPLE_ACME, admin, admins);

  policy = people_copy_policy (self, PEOPLE_ACME);
  policy->rules.sign_in = LV_DENY;
  g_free (policy->rules.hours);
  policy->rules.hours = g_strdup ("daily 08:00-13:00");
  people_set_policy (self, PEOPLE_ACME, policy);
  g_assert_nonnull (fake_connection_find (connection, "\"code\":\"not-permitted\""));
  g_assert_cmpuint (fake_connection_get_close_code (connection), ==, CLOSE_ENDED);

  /* Administrators are bound by the hours only, and those are over in an hour. */
  g_assert_cmpuint (fake_connection_get_close_code (admins), ==, 0);
  lv_test_clock_advance (self->clock, 59 * MINUTE_MS);
  g_assert_cmpuint (fake_connection_get_close_code (admins), ==, 0);
  lv_test_clock_advance (self->clock, 2 * MINUTE_MS);
  g_assert_nonnull (fake_connection_find (admins, "\"code\":\"outside-hours\""));
  g_assert_cmpuint (fake_connection_get_close_code (admins), ==, CLOSE_ENDED);
}

static void
test_address (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autofree char *token = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSession) session = NULL;
  LvSessions *sessions = self->context.sessions;

  g_free (user->rules.networks);
  user->rules.networks = g_strdup ("192.0.2.0/24");
  people_add_user (self, PEOPLE_ACME, user);
  token = people_seed_session (self, PEOPLE_ACME, user);
  session = people_authenticate (self, token, &error);
  g_assert_no_error (error);
  /* A request from elsewhere is refused; the session of its owner goes on. */
  lv_sessions_authenticate_async (sessions, token, "198.51.100.1", "", NULL, test_take_result,
                                  &result);
  test_wait_for (result);
  g_assert_null (lv_sessions_authenticate_finish (sessions, result, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_ADDRESS);
  g_assert_cmpstr (lv_session_get_address (session), ==, PEOPLE_ADDRESS);
  g_assert_cmpuint (lv_sessions_count (sessions), ==, 1);
}

/* A person at home and in the office at once: rules on networks hold for where the WebSocket is. */
static void
test_address_of_websocket (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autoptr (LvUser) changed = NULL;
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_autofree char *token = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSession) session = NULL;
  g_autoptr (LvSession) same = NULL;

  people_add_user (self, PEOPLE_ACME, user);
  token = people_seed_session (self, PEOPLE_ACME, user);
  session = people_authenticate (self, token, &error);
  g_assert_no_error (error);
  lv_session_set_connection (session, connection);
  lv_sessions_authenticate_async (self->context.sessions, token, "198.51.100.1", "", NULL,
                                  test_take_result, &result);
  test_wait_for (result);
  same = lv_sessions_authenticate_finish (self->context.sessions, result, &error);
  g_assert_no_error (error);
  g_assert_true (same == session);
  changed = lv_user_copy (user);
  g_free (changed->rules.networks);
  changed->rules.networks = g_strdup ("198.51.100.0/24");
  people_update_user (self, PEOPLE_ACME, changed);
  g_assert_nonnull (fake_connection_find (connection, "\"code\":\"address\""));
  g_assert_cmpuint (fake_connection_get_close_code (connection), ==, CLOSE_ENDED);
}

static void
test_tenant_closed (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autoptr (LvUser) other = people_make_user ("tanaka");
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_autoptr (LvConnection) others = fake_connection_new ("ja");
  g_autoptr (LvSession) session = NULL;
  g_autoptr (LvSession) stays = NULL;
  g_autoptr (LvTenantRow) row = NULL;
  LvTenant *tenant;

  people_add_user (self, PEOPLE_ACME, user);
  people_add_user (self, PEOPLE_GLOBEX, other);
  session = open_session (self, PEOPLE_ACME, user, connection);
  stays = open_session (self, PEOPLE_GLOBEX, other, others);
  tenant = people_get_tenant (self, PEOPLE_ACME);
  row = lv_tenant_row_copy (lv_tenant_get_row (tenant));
  row->is_closed = TRUE;
  lv_tenant_apply_row (tenant, row);
  g_assert_nonnull (fake_connection_find (connection, "session.ended"));
  g_assert_cmpuint (fake_connection_get_messages (others)->len, ==, 0);
  g_assert_cmpuint (lv_sessions_count (self->context.sessions), ==, 1);
}

static void
test_list (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autoptr (LvUser) other = people_make_user ("sato");
  g_autoptr (LvUser) foreign = people_make_user ("tanaka");
  g_autoptr (LvSession) first = NULL;
  g_autoptr (LvSession) second = NULL;
  g_autoptr (LvSession) third = NULL;
  g_autoptr (LvSession) fourth = NULL;
  g_autoptr (GPtrArray) of_user = NULL;
  g_autoptr (GPtrArray) of_tenant = NULL;
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
  LvTenant *tenant;

  people_add_user (self, PEOPLE_ACME, user);
  people_add_user (self, PEOPLE_ACME, other);
  people_add_user (self, PEOPLE_GLOBEX, foreign);
  first = open_session (self, PEOPLE_ACME, user, NULL);
  second = open_session (self, PEOPLE_ACME, user, NULL);
  third = open_session (self, PEOPLE_ACME, other, NULL);
  fourth = open_session (self, PEOPLE_GLOBEX, foreign, NULL);
  tenant = people_get_tenant (self, PEOPLE_ACME);
  of_user = lv_sessions_list_live (self->context.sessions, tenant, user->id);
  of_tenant = lv_sessions_list_live (self->context.sessions, tenant, NULL);
  g_assert_cmpuint (of_user->len, ==, 2);
  g_assert_cmpuint (of_tenant->len, ==, 3);
  lv_sessions_end_by_id (self->context.sessions, lv_session_get_id (first), problem, "left");
  g_assert_null (lv_sessions_find (self->context.sessions, lv_session_get_id (first)));
  g_assert_cmpuint (lv_sessions_count (self->context.sessions), ==, 3);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  people_add ("/session/authenticate", test_authenticate);
  people_add ("/session/strange-tokens", test_strange_tokens);
  people_add ("/session/coalesced", test_coalesced);
  people_add ("/session/idle", test_idle);
  people_add ("/session/connected", test_connected);
  people_add ("/session/taken-over", test_taken_over);
  people_add ("/session/suspended", test_suspended);
  people_add ("/session/rules", test_rules);
  people_add ("/session/address", test_address);
  people_add ("/session/address-of-websocket", test_address_of_websocket);
  people_add ("/session/tenant-closed", test_tenant_closed);
  people_add ("/session/list", test_list);
  return g_test_run ();
}
