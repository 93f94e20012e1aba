/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "people-fixture.h"

#include "lv-session-private.h"
#include "lv-text.h"

#include <string.h>

typedef struct
{
  PeopleFixture people;
  LvSignedIn *first;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autoptr (GError) error = NULL;

  people_set_up (&self->people, data);
  people_add_user (&self->people, PEOPLE_ACME, user);
  self->first = people_sign_in (&self->people, "acme", "tanaka", PEOPLE_PASSWORD, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  lv_signed_in_free (self->first);
  people_tear_down (&self->people, data);
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

/* As the protocol says it, made here from its words: not by the server's own function. */
static void
sign (LvSigningKey *key, const guint8 challenge[56], const char *token, guint8 signature[64])
{
  g_autoptr (GByteArray) input = g_byte_array_new ();
  guint8 hash[32];
  gsize length;
  g_autofree guint8 *bytes = lv_base64url_decode (token, 200, &length);

  lv_sha256 (bytes, length, hash);
  g_byte_array_append (input, (const guint8 *) "liveon-resume-v1", 16);
  g_byte_array_append (input, challenge, 56);
  g_byte_array_append (input, hash, sizeof hash);
  lv_signing_key_sign (key, input->data, input->len, signature);
}

static LvResumeRequest *
make_request (Fixture *self, const char *token, LvSigningKey *key)
{
  LvResumeRequest *request = lv_resume_request_new ();
  LvChallenge challenge;

  lv_challenge_init (&challenge, self->people.context.pepper,
                     lv_clock_now_ms (self->people.context.clock));
  memcpy (request->challenge, challenge.bytes, sizeof challenge.bytes);
  request->token = g_strdup (token);
  request->client = g_strdup ("test 0.2.0");
  request->address = g_strdup ("192.0.2.99");
  sign (key, request->challenge, token, request->signature);
  return request;
}

static LvSignedIn *
run (Fixture *self, LvResumeRequest *request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  lv_resume_async (&self->people.context, request, test_take_result, &result);
  test_wait_for (result);
  return lv_resume_finish (result, error);
}

static LvSignedIn *
resume (Fixture *self, const char *token, GError **error)
{
  return run (self, make_request (self, token, self->people.device_key), error);
}

static void
assert_refused (Fixture *self, LvResumeRequest *request, LiveonError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (run (self, request, &error));
  g_assert_true (g_error_matches (error, LIVEON_ERROR, (int) code));
}

static void
assert_token (Fixture *self, const char *token, gboolean is_alive)
{
  g_autoptr (LvSession) session = people_authenticate (&self->people, token, NULL);

  g_assert_cmpint (session != NULL, ==, is_alive);
}

static void
test_renewed (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSignedIn) second = NULL;
  g_autoptr (GError) error = NULL;

  assert_token (self, self->first->access_token, TRUE);
  second = resume (self, self->first->resume_token, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->row->id, ==, self->first->row->id);
  g_assert_cmpstr (second->row->address, ==, "192.0.2.99");
  g_assert_cmpstr (second->row->client, ==, "test 0.2.0");
  g_assert_cmpstr (second->access_token, !=, self->first->access_token);
  g_assert_cmpstr (second->resume_token, !=, self->first->resume_token);
  assert_token (self, self->first->access_token, FALSE);
  assert_token (self, second->access_token, TRUE);
}

static void
test_connected (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSession) session
      = people_authenticate (&self->people, self->first->access_token, NULL);
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_autoptr (LvSignedIn) second = NULL;
  g_autoptr (LvSession) again = NULL;

  lv_session_set_connection (session, connection);
  second = resume (self, self->first->resume_token, NULL);
  again = people_authenticate (&self->people, second->access_token, NULL);
  g_assert_true (again == session);
  g_assert_cmpuint (fake_connection_get_close_code (connection), ==, 0);
}

static void
test_replayed_challenge (Fixture *self, gconstpointer data)
{
  LvResumeRequest *request
      = make_request (self, self->first->resume_token, self->people.device_key);
  LvResumeRequest *replay = lv_resume_request_new ();
  g_autoptr (LvSignedIn) second = NULL;
  g_autoptr (GError) error = NULL;

  memcpy (replay->challenge, request->challenge, sizeof replay->challenge);
  second = run (self, request, &error);
  g_assert_no_error (error);
  replay->token = g_strdup (second->resume_token);
  replay->client = g_strdup ("");
  replay->address = g_strdup (PEOPLE_ADDRESS);
  sign (self->people.device_key, replay->challenge, replay->token, replay->signature);
  assert_refused (self, replay, LIVEON_ERROR_UNAUTHENTICATED);
  assert_token (self, second->access_token, TRUE);
}

static void
test_strange_challenges (Fixture *self, gconstpointer data)
{
  LvSigningKey *key = self->people.device_key;
  LvResumeRequest *late = make_request (self, self->first->resume_token, key);
  LvResumeRequest *forged = make_request (self, self->first->resume_token, key);

  forged->challenge[7] ^= 1;
  sign (key, forged->challenge, forged->token, forged->signature);
  assert_refused (self, forged, LIVEON_ERROR_UNAUTHENTICATED);
  lv_test_clock_advance (self->people.clock, 60 * 1000);
  assert_refused (self, late, LIVEON_ERROR_UNAUTHENTICATED);
  assert_token (self, self->first->access_token, TRUE);
}

/* A token without the device's key opens nothing, and does not end the session either. */
static void
test_wrong_key (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSigningKey) other = lv_signing_key_generate ();

  assert_refused (self, make_request (self, self->first->resume_token, other),
                  LIVEON_ERROR_UNAUTHENTICATED);
  assert_token (self, self->first->access_token, TRUE);
  people_settle (&self->people);
  g_assert_cmpuint (people_count_audit (&self->people, PEOPLE_ACME, "signature"), ==, 1);
}

/* Whoever comes second with a token ends the session for both. */
static void
test_stolen (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSignedIn) thief = resume (self, self->first->resume_token, NULL);
  g_autoptr (LvConnection) connection = fake_connection_new ("ja");
  g_autoptr (LvSession) session = NULL;

  g_assert_nonnull (thief);
  session = people_authenticate (&self->people, thief->access_token, NULL);
  lv_session_set_connection (session, connection);
  assert_refused (self, make_request (self, self->first->resume_token, self->people.device_key),
                  LIVEON_ERROR_UNAUTHENTICATED);
  g_assert_nonnull (fake_connection_find (connection, "session.ended"));
  assert_token (self, thief->access_token, FALSE);
  assert_refused (self, make_request (self, thief->resume_token, self->people.device_key),
                  LIVEON_ERROR_UNAUTHENTICATED);
  g_assert_cmpuint (people_count_audit (&self->people, PEOPLE_ACME, "second time"), ==, 1);
}

/* The answer got lost on its way: the device asks again, and nobody has used the lost tokens. */
static void
test_lost_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSignedIn) lost = resume (self, self->first->resume_token, NULL);
  g_autoptr (LvSignedIn) second = NULL;
  g_autoptr (GError) error = NULL;

  second = resume (self, self->first->resume_token, &error);
  g_assert_no_error (error);
  assert_token (self, lost->access_token, FALSE);
  assert_token (self, second->access_token, TRUE);
}

static void
test_lost_answer_too_late (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSignedIn) lost = resume (self, self->first->resume_token, NULL);

  lv_test_clock_advance (self->people.clock, 60 * 1000);
  assert_refused (self, make_request (self, self->first->resume_token, self->people.device_key),
                  LIVEON_ERROR_UNAUTHENTICATED);
  assert_token (self, lost->access_token, FALSE);
}

static void
test_lost_answer_wrong_key (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSigningKey) other = lv_signing_key_generate ();
  g_autoptr (LvSignedIn) lost = resume (self, self->first->resume_token, NULL);

  assert_refused (self, make_request (self, self->first->resume_token, other),
                  LIVEON_ERROR_UNAUTHENTICATED);
  assert_token (self, lost->access_token, FALSE);
}

static void
test_expired (Fixture *self, gconstpointer data)
{
  lv_test_clock_advance (self->people.clock, 4000 * DAY_MS);
  assert_refused (self, make_request (self, self->first->resume_token, self->people.device_key),
                  LIVEON_ERROR_UNAUTHENTICATED);
}

static void
test_suspended (Fixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = people_find_user (&self->people, PEOPLE_ACME, "tanaka");
  g_autoptr (LvUser) suspended = lv_user_copy (user);
  g_autoptr (LvSignedIn) second = NULL;
  g_autoptr (GError) error = NULL;

  suspended->is_suspended = TRUE;
  people_update_user (&self->people, PEOPLE_ACME, suspended);
  assert_refused (self, make_request (self, self->first->resume_token, self->people.device_key),
                  LIVEON_ERROR_SUSPENDED);
  people_update_user (&self->people, PEOPLE_ACME, user);
  second = resume (self, self->first->resume_token, &error);
  g_assert_no_error (error);
}

static void
test_made_up (Fixture *self, gconstpointer data)
{
  g_autofree char *token = g_strdup (self->first->resume_token);
  LvSigningKey *key = self->people.device_key;

  token[50] = token[50] == 'A' ? 'B' : 'A';
  assert_refused (self, make_request (self, token, key), LIVEON_ERROR_UNAUTHENTICATED);
  assert_refused (self, make_request (self, self->first->access_token, key),
                  LIVEON_ERROR_UNAUTHENTICATED);
  /* A made-up token is no stolen one. */
  assert_token (self, self->first->access_token, TRUE);
}

/* A signature cannot be guessed, so that wrong ones count against nobody: or one device could keep
 * all that are new from signing in at its company's address. */
static void
test_no_blame (Fixture *self, gconstpointer data)
{
  g_autoptr (LvSigningKey) other = lv_signing_key_generate ();

  for (guint i = 0; i < 300; i++)
    assert_refused (self, make_request (self, self->first->resume_token, other),
                    LIVEON_ERROR_UNAUTHENTICATED);
  g_assert_true (lv_gate_check_address (self->people.context.sessions->gate, "192.0.2.99", NULL));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  add ("/resume/renewed", test_renewed);
  add ("/resume/connected", test_connected);
  add ("/resume/replayed-challenge", test_replayed_challenge);
  add ("/resume/strange-challenges", test_strange_challenges);
  add ("/resume/wrong-key", test_wrong_key);
  add ("/resume/stolen", test_stolen);
  add ("/resume/lost-answer", test_lost_answer);
  add ("/resume/lost-answer-too-late", test_lost_answer_too_late);
  add ("/resume/lost-answer-wrong-key", test_lost_answer_wrong_key);
  add ("/resume/expired", test_expired);
  add ("/resume/suspended", test_suspended);
  add ("/resume/made-up", test_made_up);
  add ("/resume/no-blame", test_no_blame);
  return g_test_run ();
}
