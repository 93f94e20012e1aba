/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signing in, staying signed in, and coming back. */
#include "client-fixture.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-text.h"

#define SESSIONS "/api/v1/sessions"
#define RESUME "/api/v1/sessions/resume"
#define ROOMS "/api/v1/rooms"

static void
sign_in_well (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  fixture_sign_in (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (liveon_client_get_state (self->client), ==, LIVEON_CLIENT_STATE_CONNECTED);
}

static gboolean
is_state (LiveonClient *client, LiveonClientState state)
{
  return liveon_client_get_state (client) == state;
}

static gboolean
is_connected (gpointer client)
{
  return is_state (client, LIVEON_CLIENT_STATE_CONNECTED);
}

static gboolean
is_reconnecting (gpointer client)
{
  return is_state (client, LIVEON_CLIENT_STATE_RECONNECTING);
}

static gboolean
is_disconnected (gpointer client)
{
  return is_state (client, LIVEON_CLIENT_STATE_DISCONNECTED);
}

static void
test_sign_in (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = NULL;
  const char *body;

  sign_in_well (self);
  g_assert_cmpstr (liveon_user_get_name (liveon_client_get_user (self->client)), ==, "田中");
  g_assert_cmpstr (liveon_client_get_resume_token (self->client), ==, "UlJSUg");
  body = fake_server_get_body (self->server, "POST", SESSIONS);
  json = lv_json_parse (body, strlen (body), 4096, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lv_json_get_string (json, "company", 80), ==, "example");
  g_assert_cmpstr (lv_json_get_string (json, "user", 80), ==, "tanaka");
  g_assert_cmpstr (lv_json_get_string (json, "password", 80), ==, "correct horse");
  g_assert_cmpstr (fake_server_get_header (self->server, "GET", ROOMS, "Authorization"), ==,
                   "Bearer QUFBQQ");
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *word;
    LiveonError code;
  } cases[] = {
    { "sign-in", LIVEON_ERROR_SIGN_IN },
    { "locked-out", LIVEON_ERROR_LOCKED_OUT },
    { "suspended", LIVEON_ERROR_SUSPENDED },
    { "outside-hours", LIVEON_ERROR_OUTSIDE_HOURS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      fake_server_problem (self->server, "POST", SESSIONS, 401, cases[i].word);
      g_assert_false (fixture_sign_in (self, &error));
      g_assert_error (error, LIVEON_ERROR, (int) cases[i].code);
      g_assert_true (is_disconnected (self->client));
    }
}

static void
test_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sign_in_well (self);
  g_assert_false (fixture_sign_in (self, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  g_assert_true (is_connected (self->client));
}

static gboolean
has_signed_in (gpointer data)
{
  return fake_server_count (data, "POST", SESSIONS) > 0;
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fake_server_hold (self->server, "POST", SESSIONS);
  liveon_client_sign_in_async (self->client, "correct horse", cancellable,
                               (GAsyncReadyCallback) test_take_result, &result);
  test_wait_until (has_signed_in, self->server);
  g_cancellable_cancel (cancellable);
  test_wait_for (result);
  g_assert_false (liveon_client_sign_in_finish (self->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (is_disconnected (self->client));
}

/* The signature over the challenge fits the key that signed in. */
static void
test_resume (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonDevice) device = liveon_device_new ("test");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = NULL;
  guint8 signature[LV_ED25519_SIGNATURE_SIZE];
  guint8 text[16 + 4 + 32] = "liveon-resume-v1CCCC";
  const char *body;

  liveon_client_set_device (self->client, device);
  liveon_client_resume_async (self->client, "VFRUVA", NULL, (GAsyncReadyCallback) test_take_result,
                              &result);
  test_wait_for (result);
  liveon_client_resume_finish (self->client, result, &error);
  g_assert_no_error (error);
  g_assert_true (is_connected (self->client));
  g_assert_cmpstr (liveon_client_get_resume_token (self->client), ==, "UlJSUg");

  body = fake_server_get_body (self->server, "POST", RESUME);
  json = lv_json_parse (body, strlen (body), 4096, &error);
  g_assert_no_error (error);
  g_assert_true (lv_json_get_bytes (json, "signature", signature, sizeof signature));
  lv_sha256 ((const guint8 *) "TTTT", 4, text + 20);
  g_assert_true (lv_signature_verify (lv_signing_key_get_public (lv_device_get_key (device)), text,
                                      sizeof text, signature));
}

static void
test_reconnect (Fixture *self, gconstpointer data)
{
  LvTestClock *clock = LV_TEST_CLOCK (self->clock);

  sign_in_well (self);
  fake_server_stop (self->server);
  test_wait_until (is_reconnecting, self->client);
  g_assert_error (liveon_client_get_error (self->client), LIVEON_ERROR, LIVEON_ERROR_CONNECT);

  /* The first delay is between half a second and one. */
  fake_server_restart (self->server);
  lv_test_clock_advance (clock, 499);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fake_server_count_hellos (self->server), ==, 1);
  lv_test_clock_advance (clock, 501);
  test_wait_until (is_connected, self->client);
  g_assert_cmpuint (fake_server_count_hellos (self->server), ==, 2);
  g_assert_no_error (liveon_client_get_error (self->client));
}

/* A token that died is replaced by resuming, with nobody asked. */
static void
test_refresh (Fixture *self, gconstpointer data)
{
  sign_in_well (self);
  fake_server_refuse_hello (self->server, "unauthenticated");
  fake_server_close (self->server, 1001);
  test_wait_until (is_reconnecting, self->client);
  lv_test_clock_advance (LV_TEST_CLOCK (self->clock), 1000);
  test_wait_until (is_disconnected, self->client);
  /* Refused twice, resumed once in between: the server will not have it back. */
  g_assert_cmpuint (fake_server_count (self->server, "POST", RESUME), ==, 1);
  g_assert_cmpuint (fake_server_count_hellos (self->server), ==, 3);
  g_assert_error (liveon_client_get_error (self->client), LIVEON_ERROR,
                  LIVEON_ERROR_UNAUTHENTICATED);
}

static void
on_ended (LiveonClient *client, const GError *error, gpointer data)
{
  GError **out = data;

  g_assert_null (*out);
  *out = g_error_copy (error);
}

static void
test_suspended (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sign_in_well (self);
  g_signal_connect (self->client, "ended", G_CALLBACK (on_ended), &error);
  fake_server_push (self->server, "session.ended",
                    "{\"problem\":{\"status\":403,\"code\":\"suspended\"}}");
  fake_server_close (self->server, 4001);
  test_wait_for (error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_SUSPENDED);
  g_assert_true (is_disconnected (self->client));
  g_assert_null (liveon_client_get_user (self->client));
}

static void
test_silence (Fixture *self, gconstpointer data)
{
  sign_in_well (self);
  fake_server_call_answer (self->server, "ping", "silence");
  lv_test_clock_advance (LV_TEST_CLOCK (self->clock), 14999);
  g_assert_true (is_connected (self->client));
  lv_test_clock_advance (LV_TEST_CLOCK (self->clock), 1);
  g_assert_true (is_reconnecting (self->client));
  g_assert_error (liveon_client_get_error (self->client), LIVEON_ERROR, LIVEON_ERROR_TIMEOUT);
}

static void
change_network (void)
{
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
}

/* What was connected over the old network may lead nowhere: the server is asked, and looked for
 * anew at once if it says nothing. */
static void
test_network_changed (Fixture *self, gconstpointer data)
{
  LvTestClock *clock = LV_TEST_CLOCK (self->clock);

  sign_in_well (self);
  change_network ();
  fixture_sync (self);
  lv_test_clock_advance (clock, 1000);
  g_assert_true (is_connected (self->client));

  fake_server_call_answer (self->server, "ping", "silence");
  change_network ();
  lv_test_clock_advance (clock, 999);
  g_assert_true (is_connected (self->client));
  lv_test_clock_advance (clock, 1);
  g_assert_true (is_reconnecting (self->client));
  lv_test_clock_advance (clock, 1);
  test_wait_until (is_connected, self->client);
  g_assert_cmpuint (fake_server_count_hellos (self->server), ==, 2);
}

/* Who waits before the next try need wait no longer. */
static void
test_network_back (Fixture *self, gconstpointer data)
{
  sign_in_well (self);
  fake_server_stop (self->server);
  test_wait_until (is_reconnecting, self->client);
  fake_server_restart (self->server);
  change_network ();
  test_wait_until (is_connected, self->client);
  g_assert_cmpuint (fake_server_count_hellos (self->server), ==, 2);
}

static void
test_bad_push (Fixture *self, gconstpointer data)
{
  sign_in_well (self);
  fake_server_send (self->server, "{\"type\":\"news\",\"x\":1}");
  fake_server_push (self->server, "unheard.of", "{}");
  fake_server_push (self->server, "room.changed", "{\"id\":1}");
  fake_server_send (self->server, "{");
  test_wait_until (is_reconnecting, self->client);
  g_assert_error (liveon_client_get_error (self->client), LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
}

static void
test_sign_out (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sign_in_well (self);
  liveon_client_sign_out_async (self->client, NULL, (GAsyncReadyCallback) test_take_result,
                                &result);
  test_wait_for (result);
  liveon_client_sign_out_finish (self->client, result, &error);
  g_assert_no_error (error);
  g_assert_true (is_disconnected (self->client));
  g_assert_null (liveon_client_get_resume_token (self->client));
  g_assert_cmpuint (fake_server_count (self->server, "DELETE", "/api/v1/session"), ==, 1);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);

#define ADD(name, function)                                                                        \
  g_test_add ("/client/session/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("sign-in", test_sign_in);
  ADD ("refused", test_refused);
  ADD ("twice", test_twice);
  ADD ("cancel", test_cancel);
  ADD ("resume", test_resume);
  ADD ("reconnect", test_reconnect);
  ADD ("refresh", test_refresh);
  ADD ("suspended", test_suspended);
  ADD ("silence", test_silence);
  ADD ("network-changed", test_network_changed);
  ADD ("network-back", test_network_back);
  ADD ("bad-push", test_bad_push);
  ADD ("sign-out", test_sign_out);
  return g_test_run ();
}
