/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A server that stops in the middle of things answers all of them, and nothing that comes back late
 * finds it gone. */
#include "people-fixture.h"

#include "lv-password-change.h"
#include "lv-user-import.h"

#include <string.h>

#define N_STARTED 7

typedef struct
{
  PeopleFixture people;
  char *token;
  char *other_token;
  LvSignedIn *signed_in;
  LvSession *session;
  guint answered;
} Fixture;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->answered++;
}

static LvSignInRequest *
make_sign_in (const char *company)
{
  LvSignInRequest *request = lv_sign_in_request_new ();

  request->company = g_strdup (company);
  request->login = g_strdup ("tanaka");
  request->password = lv_secret_new (PEOPLE_PASSWORD, strlen (PEOPLE_PASSWORD));
  request->device_id = g_strdup (PEOPLE_DEVICE);
  request->device_name = g_strdup ("");
  request->client = g_strdup ("");
  request->address = g_strdup (PEOPLE_ADDRESS);
  return request;
}

static LvResumeRequest *
make_resume (Fixture *self)
{
  LvContext *context = &self->people.context;
  LvResumeRequest *request = lv_resume_request_new ();
  LvChallenge challenge;

  lv_challenge_init (&challenge, context->pepper, lv_clock_now_ms (context->clock));
  memcpy (request->challenge, challenge.bytes, sizeof challenge.bytes);
  request->token = g_strdup (self->signed_in->resume_token);
  request->client = g_strdup ("");
  request->address = g_strdup (PEOPLE_ADDRESS);
  return request;
}

static void
start_all (Fixture *self)
{
  LvContext *context = &self->people.context;
  g_autoptr (LvSecret) current = lv_secret_new (PEOPLE_PASSWORD, strlen (PEOPLE_PASSWORD));
  g_autoptr (LvSecret) next = lv_secret_new ("battery staple 2", 16);
  static const char csv[] = "user_id,name,password\nsato,佐藤,initial pass 1\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (csv, sizeof csv - 1);

  lv_sessions_authenticate_async (context->sessions, self->other_token, PEOPLE_ADDRESS, "", NULL,
                                  on_answer, self);
  lv_sign_in_async (context, make_sign_in ("acme"), NULL, on_answer, self);
  lv_sign_in_async (context, make_sign_in ("nowhere"), NULL, on_answer, self);
  lv_resume_async (context, make_resume (self), on_answer, self);
  lv_password_change_async (context, lv_session_get_tenant (self->session),
                            lv_session_get_user (self->session), lv_session_get_id (self->session),
                            current, next, PEOPLE_ADDRESS, NULL, on_answer, self);
  lv_user_import_async (context, lv_session_get_tenant (self->session), bytes, FALSE,
                        "operator:root", NULL, NULL, NULL, on_answer, self);
  lv_tenants_get_async (context->tenants, PEOPLE_GLOBEX, NULL, on_answer, self);
}

static void
set_up (Fixture *self)
{
  g_autoptr (LvUser) user = people_make_user ("tanaka");
  g_autoptr (GError) error = NULL;

  people_set_up (&self->people, NULL);
  people_add_user (&self->people, PEOPLE_ACME, user);
  self->signed_in = people_sign_in (&self->people, "acme", "tanaka", PEOPLE_PASSWORD, NULL, &error);
  g_assert_no_error (error);
  self->token = people_seed_session (&self->people, PEOPLE_ACME, user);
  self->other_token = people_seed_session (&self->people, PEOPLE_ACME, user);
  self->session = people_authenticate (&self->people, self->token, NULL);
}

static gboolean
is_answered (gpointer data)
{
  return ((Fixture *) data)->answered == N_STARTED;
}

/* steps: how far things get before the server stops. */
static void
test_stop (gconstpointer data)
{
  Fixture self = { 0 };

  set_up (&self);
  start_all (&self);
  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    g_main_context_iteration (NULL, TRUE);
  people_stop (&self.people);
  test_wait_until (is_answered, &self);
  lv_signed_in_free (self.signed_in);
  g_assert_finalize_object (self.session);
  g_free (self.token);
  g_free (self.other_token);
}

static gboolean
is_store_busy (gpointer data)
{
  return lv_store_get_queue_length (data) > 0;
}

static gboolean
is_one_answered (gpointer data)
{
  return ((Fixture *) data)->answered == 1;
}

/* The store refuses a sign-in, and by the time that is heard there is no server to write it down.
 */
static void
test_refused_late (void)
{
  Fixture self = { 0 };
  LvStore *store;
  g_autoptr (LvUser) user = NULL;

  set_up (&self);
  store = self.people.context.store;
  user = people_find_user (&self.people, PEOPLE_ACME, "tanaka");
  lv_sign_in_async (&self.people.context, make_sign_in ("acme"), NULL, on_answer, &self);
  /* The company and the person are looked up; the password is being verified. */
  for (guint i = 0; i < 4; i++)
    people_settle (&self.people);
  user->is_suspended = TRUE;
  people_update_user (&self.people, PEOPLE_ACME, user);
  lv_store_set_delay_ms (store, 20);
  test_wait_until (is_store_busy, store);
  people_stop (&self.people);
  test_wait_until (is_one_answered, &self);
  lv_signed_in_free (self.signed_in);
  g_assert_finalize_object (self.session);
  g_free (self.token);
  g_free (self.other_token);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  for (guint steps = 0; steps < 12; steps++)
    {
      g_autofree char *path = g_strdup_printf ("/people-stop/%u", steps);

      g_test_add_data_func (path, GUINT_TO_POINTER (steps), test_stop);
    }
  g_test_add_func ("/people-stop/refused-late", test_refused_late);
  return g_test_run ();
}
