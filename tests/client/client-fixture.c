/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client-fixture.h"

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->server = fake_server_new ();
  fake_server_allow_all (self->server);
  self->clock = LV_CLOCK (lv_test_clock_new (FIXTURE_NOW_MS));
  self->client = lv_client_new (fake_server_get_address (self->server), self->clock, &error);
  g_assert_no_error (error);
  liveon_client_set_pins (self->client, fake_server_get_pin (self->server), NULL, &error);
  g_assert_no_error (error);
  liveon_client_set_company (self->client, "example");
  liveon_client_set_user_id (self->client, "tanaka");
}

static gboolean
is_only_reference (gpointer object)
{
  return G_OBJECT (object)->ref_count == 1;
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->client);
  fake_server_free (self->server);
  /* What was under way ends as cancelled. */
  test_wait_until (is_only_reference, self->clock);
  g_assert_finalize_object (self->clock);
}

gboolean
fixture_sign_in (Fixture *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_client_sign_in_async (self->client, "correct horse", NULL,
                               (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  return liveon_client_sign_in_finish (self->client, result, error);
}

void
fixture_set_up_signed_in (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (self, data);
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (liveon_client_get_state (self->client), ==, LIVEON_CLIENT_STATE_CONNECTED);
}

typedef struct
{
  LiveonClient *client;
  LiveonClientState state;
} Wanted;

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;

  return liveon_client_get_state (wanted->client) == wanted->state;
}

void
fixture_wait_state (Fixture *self, LiveonClientState state)
{
  Wanted wanted = { self->client, state };

  test_wait_until (has_state, &wanted);
}

void
fixture_sync (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LvJson) json = NULL;
  g_autoptr (GError) error = NULL;

  lv_link_call_async (lv_client_get_link (self->client), "ping", "{}", NULL,
                      (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  json = lv_link_call_finish (lv_client_get_link (self->client), result, &error);
  g_assert_no_error (error);
}
