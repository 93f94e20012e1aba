/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The administration over the wire: who is let in, for how long, and what ends it. */
#include <string.h>

#include "lv-admin-gate.h"
#include "lv-admin-paths.h"
#include "lv-admin-session.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-password.h"
#include "lv-tenant.h"
#include "lv-text.h"
#include "lv-users.h"
#include "wire-fixture.h"

#define ADMIN "00000000000000000000000000000ad1"
#define WORKER "00000000000000000000000000000a02"
#define PASSWORD "correct horse 1"

typedef struct
{
  WireFixture *fixture;
  char *base; /* "/…/" */
  char *cookie;
  char *csrf;
} Browser;

static gpointer
run (WireFixture *fixture, const char *tenant, LvStoreWork work, gpointer input)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer value = NULL;

  lv_store_run_async (fixture->context->store, tenant, work, input, NULL, NULL, NULL,
                      test_take_result, &result);
  test_wait_for (result);
  lv_store_run_finish (fixture->context->store, result, &value, &error);
  g_assert_no_error (error);
  return value;
}

static gboolean
set_path_work (LvDb *db, gpointer hash, gpointer *result, GError **error)
{
  return lv_admin_paths_set (db, WIRE_TENANT, hash, error);
}

/* A new address: the caller's, with its slashes. */
static char *
set_path (WireFixture *fixture)
{
  guint8 secret[LV_ADMIN_SECRET_SIZE];
  guint8 hash[LV_ADMIN_HASH_SIZE];
  g_autofree char *text = NULL;

  lv_random_bytes (secret, sizeof secret);
  lv_sha256 (secret, sizeof secret, hash);
  run (fixture, NULL, set_path_work, hash);
  text = lv_base64url_encode (secret, sizeof secret);
  return g_strdup_printf ("/%s/", text);
}

static gboolean
add_user_work (LvDb *db, gpointer user, gpointer *result, GError **error)
{
  return lv_users_add (db, user, error);
}

static gboolean
find_user_work (LvDb *db, gpointer id, gpointer *result, GError **error)
{
  *result = lv_users_find (db, id, error);
  return *result != NULL;
}

static gboolean
update_user_work (LvDb *db, gpointer user, gpointer *result, GError **error)
{
  return lv_users_update (db, user, error);
}

static gboolean
set_password_work (LvDb *db, gpointer hash, gpointer *result, GError **error)
{
  return lv_users_set_password (db, ADMIN, hash, FALSE, WIRE_NOW_MS + 1, error);
}

static void
add_user (WireFixture *fixture, const char *id, const char *login, gboolean is_admin)
{
  g_autoptr (LvUser) user = lv_user_new ();
  g_autoptr (LvSecret) password = lv_secret_new (PASSWORD, strlen (PASSWORD));

  user->id = (g_free (user->id), g_strdup (id));
  user->login = (g_free (user->login), g_strdup (login));
  user->name = (g_free (user->name), g_strdup (login));
  user->is_admin = is_admin;
  user->password_hash = lv_password_hash (password, NULL);
  user->password_changed_ms = WIRE_NOW_MS;
  run (fixture, WIRE_TENANT, add_user_work, user);
}

static LvUser *
copy_admin (WireFixture *fixture)
{
  g_autoptr (LvUser) user = run (fixture, WIRE_TENANT, find_user_work, (gpointer) ADMIN);

  return lv_user_copy (user);
}

/* One request on a connection of its own. */
static char *
ask (Browser *self, const char *method, const char *path, const char *body)
{
  g_autoptr (WireClient) client = wire_client_new (self->fixture);
  g_autoptr (GString) request = g_string_new (NULL);

  g_string_append_printf (request, "%s %s%s HTTP/1.1\r\nHost: localhost\r\n", method, self->base,
                          path);
  if (self->cookie != NULL)
    g_string_append_printf (request, "Cookie: other=1; %s\r\n", self->cookie);
  if (self->csrf != NULL)
    g_string_append_printf (request, "LiveOn-CSRF: %s\r\n", self->csrf);
  if (body != NULL)
    g_string_append_printf (
        request, "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n",
        strlen (body));
  g_string_append_printf (request, "\r\n%s", body != NULL ? body : "");
  return wire_client_ask (client, request->str);
}

static guint
ask_status (Browser *self, const char *method, const char *path)
{
  g_autofree char *response = ask (self, method, path, NULL);

  return wire_response_status (response);
}

static guint
sign_in (Browser *self, const char *login, const char *password)
{
  g_autofree char *body
      = g_strdup_printf ("{\"user\":\"%s\",\"password\":\"%s\"}", login, password);
  g_autofree char *response = ask (self, "POST", "api/session", body);
  g_autofree char *cookie = wire_response_header (response, "Set-Cookie");
  const char *csrf = strstr (response, "\"csrf\":\"");

  if (cookie != NULL)
    {
      g_free (self->cookie);
      self->cookie = g_strndup (cookie, strcspn (cookie, ";"));
      g_free (self->csrf);
      csrf += strlen ("\"csrf\":\"");
      self->csrf = g_strndup (csrf, strcspn (csrf, "\""));
      g_assert_nonnull (strstr (cookie, "; Secure; HttpOnly; SameSite=Strict"));
      g_assert_nonnull (strstr (cookie, self->base));
    }
  return wire_response_status (response);
}

static void
open_browser (Browser *self, WireFixture *fixture)
{
  add_user (fixture, ADMIN, "admin", TRUE);
  add_user (fixture, WORKER, "worker", FALSE);
  self->fixture = fixture;
  self->base = set_path (fixture);
}

static void
close_browser (Browser *self)
{
  g_free (self->base);
  g_free (self->cookie);
  g_free (self->csrf);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Browser, close_browser)

static void
test_sign_in (WireFixture *fixture, gconstpointer data)
{
  g_auto (Browser) browser = { NULL };

  open_browser (&browser, fixture);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/session"), ==, 401);
  g_assert_cmpuint (sign_in (&browser, "worker", PASSWORD), ==, 401);
  g_assert_cmpuint (sign_in (&browser, "admin", "wrong"), ==, 401);
  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 201);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/session"), ==, 200);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/rooms"), ==, 200);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/nothing"), ==, 404);
  g_assert_cmpuint (ask_status (&browser, "DELETE", "api/session"), ==, 204);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/session"), ==, 401);
}

static void
test_csrf (WireFixture *fixture, gconstpointer data)
{
  g_auto (Browser) browser = { NULL };
  g_autofree char *right = NULL;

  open_browser (&browser, fixture);
  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 201);
  right = g_steal_pointer (&browser.csrf);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/rooms"), ==, 200);
  g_assert_cmpuint (ask_status (&browser, "DELETE", "api/session"), ==, 401);
  browser.csrf = g_strdup (right);
  browser.csrf[3] = browser.csrf[3] == 'A' ? 'B' : 'A';
  g_assert_cmpuint (ask_status (&browser, "DELETE", "api/session"), ==, 401);
  g_free (browser.csrf);
  browser.csrf = g_steal_pointer (&right);
  g_assert_cmpuint (ask_status (&browser, "DELETE", "api/session"), ==, 204);
}

static void
test_expiry (WireFixture *fixture, gconstpointer data)
{
  g_auto (Browser) browser = { NULL };

  open_browser (&browser, fixture);
  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 201);
  lv_test_clock_advance (fixture->clock, LV_ADMIN_IDLE_MS - 1);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/session"), ==, 200);
  lv_test_clock_advance (fixture->clock, LV_ADMIN_IDLE_MS);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/session"), ==, 401);

  /* However much it is used. */
  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 201);
  for (gint64 passed = 0; passed + LV_ADMIN_IDLE_MS / 2 < LV_ADMIN_MAX_MS;
       passed += LV_ADMIN_IDLE_MS / 2)
    {
      g_assert_cmpuint (ask_status (&browser, "GET", "api/session"), ==, 200);
      lv_test_clock_advance (fixture->clock, LV_ADMIN_IDLE_MS / 2);
    }
  lv_test_clock_advance (fixture->clock, LV_ADMIN_IDLE_MS / 2);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/session"), ==, 401);
}

/* Nothing tells the session: it holds while what it was opened on does. */
static void
test_ended (WireFixture *fixture, gconstpointer data)
{
  g_auto (Browser) browser = { NULL };
  g_autoptr (LvUser) suspended = NULL;
  g_autoptr (LvUser) demoted = NULL;
  g_autofree char *hash = NULL;

  open_browser (&browser, fixture);
  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 201);
  suspended = copy_admin (fixture);
  demoted = lv_user_copy (suspended);
  hash = g_strdup (suspended->password_hash);
  suspended->is_suspended = TRUE;
  run (fixture, WIRE_TENANT, update_user_work, suspended);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/rooms"), ==, 401);
  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 403);

  demoted->is_admin = FALSE;
  run (fixture, WIRE_TENANT, update_user_work, demoted);
  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 401);
  demoted->is_admin = TRUE;
  run (fixture, WIRE_TENANT, update_user_work, demoted);
  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 201);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/rooms"), ==, 200);

  run (fixture, WIRE_TENANT, set_password_work, hash);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/rooms"), ==, 401);

  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 201);
  g_free (browser.base);
  browser.base = set_path (fixture);
  g_assert_cmpuint (ask_status (&browser, "GET", "api/rooms"), ==, 401);
}

/* As many failures as the policy allows; the public door is not shut by them. */
static void
test_lockout (WireFixture *fixture, gconstpointer data)
{
  g_auto (Browser) browser = { NULL };
  guint status = 401;

  open_browser (&browser, fixture);
  for (guint i = 0; i < 20 && status == 401; i++)
    status = sign_in (&browser, "admin", "wrong");
  g_assert_cmpuint (status, ==, 423);
  g_assert_cmpuint (sign_in (&browser, "admin", PASSWORD), ==, 423);
}

static void
test_gate (WireFixture *fixture, gconstpointer data)
{
  static const char *const same[] = {
    "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/",
    "/AAAA/",
    "/no/such/path",
    "/",
    "/%41AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/api/session",
  };
  g_autofree char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      Browser nowhere = { .fixture = fixture, .base = (char *) same[i] };
      g_autofree char *response = ask (&nowhere, "GET", "", NULL);

      g_assert_cmpuint (wire_response_status (response), ==, 404);
      if (first == NULL)
        first = g_strdup (wire_response_body (response));
      g_assert_cmpstr (wire_response_body (response), ==, first);
      g_assert_null (wire_response_header (response, "ETag"));
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 100);
  wire_fixture_add ("/admin/sign-in", NULL, test_sign_in);
  wire_fixture_add ("/admin/csrf", NULL, test_csrf);
  wire_fixture_add ("/admin/expiry", NULL, test_expiry);
  wire_fixture_add ("/admin/ended", NULL, test_ended);
  wire_fixture_add ("/admin/lockout", NULL, test_lockout);
  wire_fixture_add ("/admin/gate", NULL, test_gate);
  return g_test_run ();
}
