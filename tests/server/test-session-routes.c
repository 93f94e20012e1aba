/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The routes as a client sees them, through the dispatcher. */
#include "people-fixture.h"

#include "lv-call.h"
#include "lv-dispatch.h"
#include "lv-text.h"

#include <string.h>

#define LIMIT (1024 * 1024)

typedef struct
{
  PeopleFixture people;
  char *token; /* of tanaka */
} Fixture;

typedef struct
{
  gboolean is_done;
  guint status;
  char *code; /* of a refusal */
  LvJson *json;
} Answer;

static void
answer_clear (Answer *self)
{
  g_free (self->code);
  g_clear_pointer (&self->json, lv_json_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  LvContext *context = &self->people.context;

  people_set_up (&self->people, data);
  context->dispatch = lv_dispatch_new (context);
  lv_dispatch_add (context->dispatch, lv_session_routes);
  g_free (user->name);
  user->name = g_strdup ("田中 一郎");
  people_add_user (&self->people, PEOPLE_ACME, user);
  self->token = people_seed_session (&self->people, PEOPLE_ACME, user);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  LvDispatch *dispatch = self->people.context.dispatch;

  people_tear_down (&self->people, data);
  lv_dispatch_free (dispatch);
  g_free (self->token);
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

static void
on_answer (LvCall *call, const LvAnswer *words, gpointer data)
{
  Answer *answer = data;
  g_autoptr (GError) error = NULL;
  gsize length;

  answer->is_done = TRUE;
  answer->status = words->status;
  if (words->error != NULL)
    answer->code = g_strdup (liveon_error_get_code (words->error));
  else if (words->body != NULL)
    {
      const char *text = g_bytes_get_data (words->body, &length);

      answer->json = lv_json_parse (text, length, LIMIT, &error);
      g_assert_no_error (error);
    }
}

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->is_done;
}

static Answer
ask (Fixture *self, const char *token, const char *method, const char *path, const char *body)
{
  Answer answer = { 0 };
  g_autofree char *authorization = token != NULL ? g_strconcat ("Bearer ", token, NULL) : NULL;
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  LvCaller caller = { .address = PEOPLE_ADDRESS,
                      .client = "liveon/0.1.0",
                      .language = "en",
                      .answer = on_answer,
                      .data = &answer };
  LvRequest request = { .method = method,
                        .path = path,
                        .authorization = authorization,
                        .content_type = body != NULL ? "application/json" : NULL,
                        .body = bytes };

  lv_dispatch_request (self->people.context.dispatch, &caller, &request);
  test_wait_until (is_done, &answer);
  return answer;
}

static char *
make_sign_in (Fixture *self, const char *login, const char *password)
{
  g_autofree char *key = lv_base64url_encode (lv_signing_key_get_public (self->people.device_key),
                                              LV_ED25519_KEY_SIZE);

  return g_strdup_printf ("{\"company\":\"acme\",\"user\":\"%s\",\"password\":\"%s\","
                          "\"device\":{\"id\":\"" PEOPLE_DEVICE "\",\"name\":\"laptop\","
                          "\"key\":\"%s\"},"
                          "\"client\":{\"name\":\"liveon\",\"version\":\"0.1.0\"}}",
                          login, password, key);
}

static void
test_sign_in (Fixture *self, gconstpointer data)
{
  g_autofree char *body = make_sign_in (self, "tanaka", PEOPLE_PASSWORD);
  g_auto (Answer) answer = ask (self, NULL, "POST", "/api/v1/sessions", body);
  g_auto (Answer) session = { 0 };
  LvJson *user;
  const char *token;

  g_assert_cmpuint (answer.status, ==, 201);
  token = lv_json_get_string (answer.json, "access_token", 200);
  lv_json_get_string (answer.json, "resume_token", 200);
  lv_json_get_id (answer.json, "session");
  g_assert_cmpint (lv_json_get_optional_time (answer.json, "access_expires"), >, PEOPLE_NOW_MS);
  g_assert_cmpint (lv_json_get_optional_time (answer.json, "resume_expires"), >, PEOPLE_NOW_MS);
  g_assert_false (lv_json_get_optional_bool (answer.json, "must_change_password", TRUE));
  user = lv_json_get_object (answer.json, "user");
  g_assert_cmpstr (lv_json_get_string (user, "name", 80), ==, "田中 一郎");
  g_assert_false (lv_json_get_optional_bool (user, "is_admin", TRUE));
  g_assert_false (lv_json_get_optional_bool (user, "may_create_rooms", TRUE));
  g_assert_cmpstr (lv_json_get_string (lv_json_get_object (user, "tenant"), "id", 32), ==,
                   PEOPLE_ACME);
  lv_json_get_object (answer.json, "chain_head");
  g_assert_true (lv_json_end (answer.json, NULL));

  session = ask (self, token, "GET", "/api/v1/session", NULL);
  g_assert_cmpuint (session.status, ==, 200);
  lv_json_get_object (session.json, "user");
  lv_json_get_object (session.json, "chain_head");
  g_assert_false (lv_json_get_optional_bool (session.json, "must_change_password", TRUE));
  g_assert_true (lv_json_end (session.json, NULL));
}

static void
test_sign_in_refused (Fixture *self, gconstpointer data)
{
  static const char *const bodies[] = {
    "{}",
    "{\"user\":\"tanaka\",\"password\":\"x\"}",
    "{\"user\":\"tanaka\",\"password\":\"x\",\"device\":{\"id\":\"1\",\"key\":\"AA\"}}",
    "{\"user\":7,\"password\":\"x\",\"device\":{}}",
  };
  static const char *const reserved[] = { "second_factor", "sso", "guest" };
  g_autofree char *wrong = make_sign_in (self, "tanaka", "wrong password 1");
  g_auto (Answer) refused = ask (self, NULL, "POST", "/api/v1/sessions", wrong);

  g_assert_cmpstr (refused.code, ==, "sign-in");
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_auto (Answer) answer = ask (self, NULL, "POST", "/api/v1/sessions", bodies[i]);

      g_assert_cmpstr (answer.code, ==, "invalid-argument");
    }
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    {
      g_autofree char *plain = make_sign_in (self, "tanaka", PEOPLE_PASSWORD);
      g_autofree char *body = g_strdup_printf ("{\"%s\":{},%s", reserved[i], plain + 1);
      g_auto (Answer) answer = ask (self, NULL, "POST", "/api/v1/sessions", body);

      g_assert_cmpstr (answer.code, ==, "invalid-argument");
    }
}

static void
test_resume (Fixture *self, gconstpointer data)
{
  g_autofree char *body = make_sign_in (self, "tanaka", PEOPLE_PASSWORD);
  g_auto (Answer) first = ask (self, NULL, "POST", "/api/v1/sessions", body);
  g_auto (Answer) challenge = ask (self, NULL, "POST", "/api/v1/sessions/challenge", "{}");
  g_auto (Answer) second = { 0 };
  const char *text = lv_json_get_string (challenge.json, "challenge", 100);
  const char *token = lv_json_get_string (first.json, "resume_token", 200);
  g_autoptr (GByteArray) input = g_byte_array_new ();
  guint8 hash[32], signature[64];
  g_autofree guint8 *bytes = NULL;
  g_autofree guint8 *token_bytes = NULL;
  g_autofree char *signature_text = NULL;
  g_autofree char *resume = NULL;
  gsize length;

  g_assert_cmpint (lv_json_get_optional_time (challenge.json, "expires"), ==,
                   PEOPLE_NOW_MS + 60 * 1000);
  bytes = lv_base64url_decode (text, 100, &length);
  g_byte_array_append (input, (const guint8 *) "liveon-resume-v1", 16);
  g_byte_array_append (input, bytes, (guint) length);
  token_bytes = lv_base64url_decode (token, 200, &length);
  lv_sha256 (token_bytes, length, hash);
  g_byte_array_append (input, hash, sizeof hash);
  lv_signing_key_sign (self->people.device_key, input->data, input->len, signature);
  signature_text = lv_base64url_encode (signature, sizeof signature);
  resume = g_strdup_printf ("{\"token\":\"%s\",\"challenge\":\"%s\",\"signature\":\"%s\"}", token,
                            text, signature_text);
  second = ask (self, NULL, "POST", "/api/v1/sessions/resume", resume);
  g_assert_cmpuint (second.status, ==, 200);
  g_assert_cmpstr (lv_json_get_string (second.json, "session", 32), ==,
                   lv_json_get_string (first.json, "session", 32));
  g_assert_cmpstr (lv_json_get_string (second.json, "resume_token", 200), !=, token);
}

static void
test_sign_out (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSession) session = people_authenticate (&self->people, self->token, NULL);
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) after = { 0 };

  lv_session_set_connection (session, connection);
  answer = ask (self, self->token, "DELETE", "/api/v1/session", NULL);
  g_assert_cmpuint (answer.status, ==, 204);
  g_assert_nonnull (fake_connection_find (connection, "session.ended"));
  after = ask (self, self->token, "GET", "/api/v1/session", NULL);
  g_assert_cmpstr (after.code, ==, "unauthenticated");
  g_assert_cmpuint (people_count_audit (&self->people, PEOPLE_ACME, "sign-out"), ==, 1);
}

/* A device is shown with its client in one form, whether the body says it or the header. */
static void
test_client_form (Fixture *self, gconstpointer data)
{
  g_autofree char *said = make_sign_in (self, "tanaka", PEOPLE_PASSWORD);
  g_autofree char *unsaid = g_strdup (said);
  char *client = strstr (unsaid, ",\"client\"");
  const char *bodies[] = { said, unsaid };

  /* Nothing but the end of the object after the device. */
  g_strlcpy (client, "}", 2);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_auto (Answer) answer = ask (self, NULL, "POST", "/api/v1/sessions", bodies[i]);
      const char *token = lv_json_get_string (answer.json, "access_token", 512);
      g_auto (Answer) list = ask (self, token, "GET", "/api/v1/session/devices", NULL);
      GPtrArray *devices = lv_json_get_objects (list.json, "devices", 100);

      g_assert_cmpuint (devices->len, >, 0);
      for (guint j = 0; j < devices->len; j++)
        if (lv_json_get_optional_bool (devices->pdata[j], "is_current", FALSE))
          g_assert_cmpstr (lv_json_get_string (devices->pdata[j], "client", 64), ==,
                           "liveon/0.1.0");
    }
}

static void
test_devices (Fixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_find_user (&self->people, PEOPLE_ACME, "tanaka");
  g_autoptr (LvUser) other = people_make_user ("sato");
  g_autofree char *second = people_seed_session (&self->people, PEOPLE_ACME, user);
  g_autofree char *others = NULL;
  g_autoptr (LvSession) others_session = NULL;
  g_autoptr (LvSession) second_session = NULL;
  g_autofree char *path = NULL;
  g_autofree char *foreign_path = NULL;
  g_auto (Answer) list = { 0 };
  g_auto (Answer) removed = { 0 };
  g_auto (Answer) again = { 0 };
  g_auto (Answer) foreign = { 0 };
  g_auto (Answer) dead = { 0 };
  g_auto (Answer) all = { 0 };
  g_auto (Answer) own = { 0 };
  GPtrArray *devices;

  people_add_user (&self->people, PEOPLE_ACME, other);
  others = people_seed_session (&self->people, PEOPLE_ACME, other);
  others_session = people_authenticate (&self->people, others, NULL);
  second_session = people_authenticate (&self->people, second, NULL);
  list = ask (self, self->token, "GET", "/api/v1/session/devices", NULL);
  devices = lv_json_get_objects (list.json, "devices", 100);
  g_assert_cmpuint (devices->len, ==, 2);
  g_assert_true (
      lv_json_get_optional_bool (g_ptr_array_index (devices, 0), "is_current", FALSE)
      != lv_json_get_optional_bool (g_ptr_array_index (devices, 1), "is_current", FALSE));

  path = g_strconcat ("/api/v1/session/devices/", lv_session_get_id (second_session), NULL);
  removed = ask (self, self->token, "DELETE", path, NULL);
  g_assert_cmpuint (removed.status, ==, 204);
  again = ask (self, self->token, "DELETE", path, NULL);
  g_assert_cmpstr (again.code, ==, "not-found");
  dead = ask (self, second, "GET", "/api/v1/session", NULL);
  g_assert_cmpstr (dead.code, ==, "unauthenticated");

  /* Somebody else's is not there. */
  foreign_path = g_strconcat ("/api/v1/session/devices/", lv_session_get_id (others_session), NULL);
  foreign = ask (self, self->token, "DELETE", foreign_path, NULL);
  g_assert_cmpstr (foreign.code, ==, "not-found");
  all = ask (self, self->token, "DELETE", "/api/v1/session/devices", NULL);
  g_assert_cmpuint (all.status, ==, 204);
  own = ask (self, self->token, "GET", "/api/v1/session", NULL);
  g_assert_cmpstr (own.code, ==, "unauthenticated");
  g_clear_object (&others_session);
  others_session = people_authenticate (&self->people, others, NULL);
  g_assert_nonnull (others_session);
}

/* A device that is in use is listed, however long ago it could have been resumed. */
static void
test_old_device (Fixture *self, gconstpointer data)
{
  g_auto (Answer) list = { 0 };

  for (guint hours = 0; hours <= 31 * 24; hours += 12)
    {
      g_auto (Answer) used = ask (self, self->token, "GET", "/api/v1/session", NULL);

      g_assert_cmpuint (used.status, ==, 200);
      lv_test_clock_advance (self->people.clock, 12 * HOUR_MS);
    }
  list = ask (self, self->token, "GET", "/api/v1/session/devices", NULL);
  g_assert_cmpuint (lv_json_get_objects (list.json, "devices", 100)->len, ==, 1);
}

/* It stands in records and lists: nothing in it that cannot be seen, or is no text. */
static void
test_client_name (Fixture *self, gconstpointer data)
{
  static const char *const wrong[] = { "a\xE2\x80\xAE"
                                       "b/0.1.0",
                                       "\xFF\xFE/0.1.0",
                                       "a\nb/0.1.0",
                                       " a/0.1.0",
                                       "/0.1.0",
                                       "a" };
  g_autoptr (GError) error = NULL;

  g_assert_true (lv_dispatch_check_client ("会議 client/0.1.0", &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (lv_dispatch_check_client (wrong[i], &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
      g_clear_error (&error);
    }
}

/* Another company's session is not there, not to be listed nor to be ended. */
static void
test_foreign (Fixture *self, gconstpointer data)
{
  g_autoptr (LvUser) foreigner = people_make_user ("tanaka");
  g_autofree char *token = NULL;
  g_autoptr (LvSession) session = NULL;
  g_autofree char *path = NULL;
  g_autofree char *unknown_path = NULL;
  g_autofree char *unknown = lv_random_id ();
  g_auto (Answer) refused = { 0 };
  g_auto (Answer) not_there = { 0 };
  g_auto (Answer) list = { 0 };
  g_auto (Answer) all = { 0 };
  g_auto (Answer) still = { 0 };

  people_add_user (&self->people, PEOPLE_GLOBEX, foreigner);
  token = people_seed_session (&self->people, PEOPLE_GLOBEX, foreigner);
  session = people_authenticate (&self->people, token, NULL);
  path = g_strconcat ("/api/v1/session/devices/", lv_session_get_id (session), NULL);
  unknown_path = g_strconcat ("/api/v1/session/devices/", unknown, NULL);
  refused = ask (self, self->token, "DELETE", path, NULL);
  not_there = ask (self, self->token, "DELETE", unknown_path, NULL);
  g_assert_cmpuint (refused.status, ==, not_there.status);
  g_assert_cmpstr (refused.code, ==, not_there.code);
  list = ask (self, self->token, "GET", "/api/v1/session/devices", NULL);
  g_assert_cmpuint (lv_json_get_objects (list.json, "devices", 100)->len, ==, 1);
  all = ask (self, self->token, "DELETE", "/api/v1/session/devices", NULL);
  g_assert_cmpuint (all.status, ==, 204);
  still = ask (self, token, "GET", "/api/v1/session", NULL);
  g_assert_cmpuint (still.status, ==, 200);
}

static Answer
change (Fixture *self, const char *current, const char *new_password)
{
  g_autofree char *body
      = g_strdup_printf ("{\"current\":\"%s\",\"new\":\"%s\"}", current, new_password);

  return ask (self, self->token, "PUT", "/api/v1/session/password", body);
}

static void
assert_change_refused (Fixture *self,
                       const char *current,
                       const char *new_password,
                       const char *code)
{
  g_auto (Answer) answer = change (self, current, new_password);

  g_assert_cmpstr (answer.code, ==, code);
}

static void
test_password (Fixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_find_user (&self->people, PEOPLE_ACME, "tanaka");
  g_autofree char *other = people_seed_session (&self->people, PEOPLE_ACME, user);
  g_autoptr (LvSession) other_session = people_authenticate (&self->people, other, NULL);
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_auto (Answer) policy = ask (self, self->token, "GET", "/api/v1/session/password", NULL);
  g_auto (Answer) first = { 0 };
  g_auto (Answer) second = { 0 };
  g_auto (Answer) still = { 0 };
  g_autofree char *old = make_sign_in (self, "tanaka", PEOPLE_PASSWORD);
  g_autofree char *fresh = make_sign_in (self, "tanaka", "battery staple 2");
  g_auto (Answer) signed_in = { 0 };
  g_auto (Answer) refused = { 0 };

  g_assert_cmpint (lv_json_get_int (policy.json, "min_length", 0, 100), ==, 10);
  g_assert_cmpint (lv_json_get_int (policy.json, "history", 0, 100), ==, 3);
  lv_session_set_connection (other_session, connection);

  assert_change_refused (self, "wrong password 1", "battery staple 2", "sign-in");
  assert_change_refused (self, PEOPLE_PASSWORD, "short 1", "password-policy");
  assert_change_refused (self, PEOPLE_PASSWORD, "my name is tanaka 1", "password-policy");
  assert_change_refused (self, PEOPLE_PASSWORD, PEOPLE_PASSWORD, "password-policy");
  g_assert_cmpuint (fake_connection_get_close_code (connection), ==, 0);

  first = change (self, PEOPLE_PASSWORD, "battery staple 2");
  g_assert_cmpuint (first.status, ==, 204);
  g_assert_cmpuint (fake_connection_get_close_code (connection), ==, 4001);
  still = ask (self, self->token, "GET", "/api/v1/session", NULL);
  g_assert_cmpuint (still.status, ==, 200);
  refused = ask (self, NULL, "POST", "/api/v1/sessions", old);
  g_assert_cmpstr (refused.code, ==, "sign-in");
  signed_in = ask (self, NULL, "POST", "/api/v1/sessions", fresh);
  g_assert_cmpuint (signed_in.status, ==, 201);

  /* The old one may not come back. */
  assert_change_refused (self, "battery staple 2", PEOPLE_PASSWORD, "password-policy");
  second = change (self, "battery staple 2", "paper clip 3");
  g_assert_cmpuint (second.status, ==, 204);
  g_assert_cmpuint (people_count_audit (&self->people, PEOPLE_ACME, "user.password"), ==, 3);
}

static void
test_history_ends (Fixture *self, gconstpointer data)
{
  static const char *const passwords[] = { PEOPLE_PASSWORD, "battery staple 2", "paper clip 3" };
  g_autoptr (LvPolicy) policy = people_copy_policy (&self->people, PEOPLE_ACME);

  policy->password.history = 2;
  people_set_policy (&self->people, PEOPLE_ACME, policy);
  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      const char *next = passwords[(i + 1) % G_N_ELEMENTS (passwords)];
      g_auto (Answer) answer = change (self, passwords[i], next);

      g_assert_cmpuint (answer.status, ==, 204);
    }
}

static void
test_expired (Fixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_find_user (&self->people, PEOPLE_ACME, "tanaka");
  g_autoptr (LvUser) one_time = lv_user_copy (user);
  g_auto (Answer) refused = { 0 };
  g_auto (Answer) session = { 0 };
  g_auto (Answer) policy = { 0 };
  g_auto (Answer) changed = { 0 };
  g_auto (Answer) devices = { 0 };

  one_time->must_change_password = TRUE;
  people_update_user (&self->people, PEOPLE_ACME, one_time);
  refused = ask (self, self->token, "GET", "/api/v1/session/devices", NULL);
  g_assert_cmpstr (refused.code, ==, "password-expired");
  session = ask (self, self->token, "GET", "/api/v1/session", NULL);
  g_assert_true (lv_json_get_optional_bool (session.json, "must_change_password", FALSE));
  policy = ask (self, self->token, "GET", "/api/v1/session/password", NULL);
  g_assert_cmpuint (policy.status, ==, 200);
  changed = change (self, PEOPLE_PASSWORD, "battery staple 2");
  g_assert_cmpuint (changed.status, ==, 204);
  devices = ask (self, self->token, "GET", "/api/v1/session/devices", NULL);
  g_assert_cmpuint (devices.status, ==, 200);
}

/* Guessing the current password by a stolen session is bounded. */
static void
test_change_lockout (Fixture *self, gconstpointer data)
{
  g_autoptr (LvPolicy) policy = people_copy_policy (&self->people, PEOPLE_ACME);
  g_auto (Answer) changed = { 0 };

  policy->password.lockout_failures = 2;
  people_set_policy (&self->people, PEOPLE_ACME, policy);
  assert_change_refused (self, "wrong password 1", "battery staple 2", "sign-in");
  assert_change_refused (self, "wrong password 2", "battery staple 2", "sign-in");
  assert_change_refused (self, PEOPLE_PASSWORD, "battery staple 2", "locked-out");
  lv_test_clock_advance (self->people.clock, 300 * 1000);
  changed = change (self, PEOPLE_PASSWORD, "battery staple 2");
  g_assert_cmpuint (changed.status, ==, 204);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  add ("/session-routes/sign-in", test_sign_in);
  add ("/session-routes/sign-in-refused", test_sign_in_refused);
  add ("/session-routes/resume", test_resume);
  add ("/session-routes/sign-out", test_sign_out);
  add ("/session-routes/client-form", test_client_form);
  add ("/session-routes/devices", test_devices);
  add ("/session-routes/old-device", test_old_device);
  add ("/session-routes/client-name", test_client_name);
  add ("/session-routes/foreign", test_foreign);
  add ("/session-routes/password", test_password);
  add ("/session-routes/history-ends", test_history_ends);
  add ("/session-routes/expired", test_expired);
  add ("/session-routes/change-lockout", test_change_lockout);
  return g_test_run ();
}
