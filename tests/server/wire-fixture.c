/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wire-fixture.h"

#include "lv-tenants.h"
#include "lv-token.h"
#include "lv-users.h"

static void
set_config (WireFixture *self, const char *group, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  liveon_server_config_set (self->config, group, key, value, &error);
  g_assert_no_error (error);
}

static void
configure (WireFixture *self, const char *const *pairs)
{
  self->config = liveon_server_config_new (self->folder);
  set_config (self, "server", "listen", "127.0.0.1:0");
  for (; pairs != NULL && *pairs != NULL; pairs += 2)
    {
      g_auto (GStrv) path = g_strsplit (pairs[0], ".", 2);

      set_config (self, path[0], path[1], pairs[1]);
    }
}

static void
add_tenant (WireFixture *self)
{
  g_autoptr (LvTenantRow) row = lv_tenant_row_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  row->id = (g_free (row->id), g_strdup (WIRE_TENANT));
  row->code = (g_free (row->code), g_strdup ("acme"));
  row->name = (g_free (row->name), g_strdup ("Acme"));
  row->created_ms = WIRE_NOW_MS;
  lv_store_add_tenant_async (self->context->store, row, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_store_add_tenant_finish (self->context->store, result, &error);
  g_assert_no_error (error);
}

void
wire_fixture_set_up (WireFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = test_make_folder ();
  self->clock = lv_test_clock_new (WIRE_NOW_MS);
  configure (self, data);
  self->context = lv_context_open (self->config, LV_CLOCK (self->clock), &error);
  g_assert_no_error (error);
  add_tenant (self);

  self->listener = lv_listener_new (self->context);
  lv_listener_set_certificate (self->listener, self->context->certificate_file,
                               self->context->private_key_file, &error);
  g_assert_no_error (error);
  lv_listener_start (self->listener, &error);
  g_assert_no_error (error);
}

void
wire_fixture_tear_down (WireFixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->listener);
  lv_context_shut (self->context);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  lv_context_free (self->context);
  g_clear_object (&self->config);
  g_clear_object (&self->clock);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

/* Store thread. */
static gboolean
add_session (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  gpointer *values = input;

  return lv_users_add (db, values[0], error) && lv_sessions_add (db, values[1], error);
}

char *
wire_fixture_sign_in (WireFixture *self)
{
  g_autoptr (LvUser) user = lv_user_new ();
  g_autoptr (LvSessionRow) row = lv_session_row_new ();
  g_autofree char *id = g_strdup_printf ("%032x", 100 + self->n_users++);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer values[] = { user, row };
  char *token;

  user->id = (g_free (user->id), g_strdup (id));
  user->login = (g_free (user->login), g_strdup_printf ("user%u", self->n_users));
  user->name = (g_free (user->name), g_strdup ("Tanaka"));
  user->password_changed_ms = WIRE_NOW_MS;
  row->id = (g_free (row->id), g_strdup (id));
  row->user_id = (g_free (row->user_id), g_strdup (id));
  row->device_id = (g_free (row->device_id), g_strdup (id));
  token = lv_token_new_access (WIRE_TENANT, row->access_hash);
  memset (row->resume_hash, (int) self->n_users, sizeof row->resume_hash);
  row->access_expires_ms = WIRE_NOW_MS + G_TIME_SPAN_DAY;
  row->resume_expires_ms = WIRE_NOW_MS + G_TIME_SPAN_DAY;
  row->created_ms = row->used_ms = WIRE_NOW_MS;

  lv_store_run_async (self->context->store, WIRE_TENANT, add_session, values, NULL, NULL, NULL,
                      test_take_result, &result);
  test_wait_for (result);
  lv_store_run_finish (self->context->store, result, NULL, &error);
  g_assert_no_error (error);
  return token;
}

void
wire_fixture_advance (WireFixture *self, gint64 ms)
{
  for (; ms > 0; ms -= 1000)
    {
      lv_test_clock_advance (self->clock, MIN (ms, 1000));
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

typedef struct
{
  WireFixture *fixture;
  guint count;
} ConnectionCount;

static gboolean
has_connections (gpointer data)
{
  ConnectionCount *expected = data;

  return lv_listener_count_connections (expected->fixture->listener) == expected->count;
}

void
wire_fixture_wait_connections (WireFixture *self, guint count)
{
  ConnectionCount expected = { self, count };

  test_wait_until (has_connections, &expected);
}

void
wire_fixture_assert_serves (WireFixture *self)
{
  g_autoptr (WireClient) client = wire_client_new (self);
  g_autofree char *response
      = wire_client_ask (client, "GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\n\r\n");

  g_assert_cmpuint (wire_response_status (response), ==, 200);
}
