/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "people-fixture.h"

#include "lv-chain.h"
#include "lv-meeting.h"
#include "lv-password.h"
#include "lv-tally.h"

#include <string.h>

static void
add_tenant (PeopleFixture *self, const char *id, const char *code)
{
  g_autoptr (LvTenantRow) row = lv_tenant_row_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_free (row->id);
  row->id = g_strdup (id);
  g_free (row->code);
  row->code = g_strdup (code);
  g_free (row->name);
  row->name = g_strdup (code);
  row->created_ms = PEOPLE_NOW_MS;
  lv_store_add_tenant_async (self->context.store, row, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_store_add_tenant_finish (self->context.store, result, &error);
  g_assert_no_error (error);
}

void
people_set_up (PeopleFixture *self, gconstpointer data)
{
  static const LvRecordHashes hashes = { lv_random_bytes, lv_chain_digest, lv_chain_next };
  LvContext *context = &self->context;
  g_autoptr (GError) error = NULL;

  self->folder = test_make_folder ();
  self->clock = lv_test_clock_new (PEOPLE_NOW_MS);
  self->device_key = lv_signing_key_generate ();
  context->config = liveon_server_config_new (self->folder);
  context->clock = LV_CLOCK (self->clock);
  context->store = lv_store_open (self->folder, context->clock, &error);
  g_assert_no_error (error);
  lv_store_set_record_hashes (context->store, &hashes);
  context->tally = lv_tally_new ();
  context->passwords = lv_password_pool_new ();
  context->pepper = lv_secret_new_zeroed (32);
  lv_random_bytes (lv_secret_get_data (context->pepper), 32);
  context->record_key = lv_signing_key_generate ();
  context->tenants = lv_tenants_new (context);
  context->sessions = lv_sessions_new (context);
  context->meetings = lv_meetings_new (context);
  add_tenant (self, PEOPLE_ACME, "acme");
  add_tenant (self, PEOPLE_GLOBEX, "globex");
}

void
people_tear_down (PeopleFixture *self, gconstpointer data)
{
  people_settle (self);
  people_stop (self);
}

void
people_stop (PeopleFixture *self)
{
  LvContext *context = &self->context;

  lv_password_pool_stop (context->passwords);
  lv_meetings_free (context->meetings);
  lv_sessions_free (context->sessions);
  lv_tenants_free (context->tenants);
  lv_store_close (context->store);
  while (lv_store_get_queue_length (context->store) > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&context->passwords));
  g_assert_finalize_object (g_steal_pointer (&context->store));
  g_assert_finalize_object (g_steal_pointer (&context->config));
  g_assert_finalize_object (g_steal_pointer (&self->clock));
  lv_tally_free (context->tally);
  lv_signing_key_unref (context->record_key);
  lv_signing_key_unref (self->device_key);
  lv_secret_unref (context->pepper);
  test_remove_folder (self->folder);
  g_free (self->folder);
}

gpointer
people_run (PeopleFixture *self, const char *tenant_id, LvStoreWork work, gpointer input)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  lv_store_run_async (self->context.store, tenant_id, work, input, NULL, NULL, NULL,
                      test_take_result, &result);
  test_wait_for (result);
  lv_store_run_finish (self->context.store, result, &answer, &error);
  g_assert_no_error (error);
  return answer;
}

static gboolean
nothing_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return TRUE;
}

void
people_settle (PeopleFixture *self)
{
  people_run (self, PEOPLE_ACME, nothing_work, NULL);
  people_run (self, PEOPLE_GLOBEX, nothing_work, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

LvTenant *
people_get_tenant (PeopleFixture *self, const char *tenant_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LvTenant *tenant;

  lv_tenants_get_async (self->context.tenants, tenant_id, NULL, test_take_result, &result);
  test_wait_for (result);
  tenant = lv_tenants_get_finish (self->context.tenants, result, &error);
  g_assert_no_error (error);
  /* The registry keeps it. */
  g_object_unref (tenant);
  return tenant;
}

/* scrypt takes its time: once is enough. */
static const char *
get_password_hash (void)
{
  static char *hash = NULL;

  if (g_once_init_enter (&hash))
    {
      g_autoptr (LvSecret) password = lv_secret_new (PEOPLE_PASSWORD, strlen (PEOPLE_PASSWORD));

      g_once_init_leave (&hash, lv_password_hash (password, NULL));
    }
  return hash;
}

LvUser *
people_make_user (const char *login)
{
  LvUser *user = lv_user_new ();

  g_free (user->id);
  user->id = lv_random_id ();
  g_free (user->login);
  user->login = g_strdup (login);
  g_free (user->name);
  user->name = g_strdup (login);
  g_free (user->reading);
  user->reading = g_strdup (login);
  user->password_hash = g_strdup (get_password_hash ());
  user->password_changed_ms = PEOPLE_NOW_MS;
  user->created_ms = PEOPLE_NOW_MS;
  return user;
}

static gboolean
add_user_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_users_add (db, input, error);
}

void
people_add_user (PeopleFixture *self, const char *tenant_id, LvUser *user)
{
  people_run (self, tenant_id, add_user_work, user);
}

static gboolean
update_user_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_users_update (db, input, error);
}

void
people_update_user (PeopleFixture *self, const char *tenant_id, LvUser *user)
{
  people_run (self, tenant_id, update_user_work, user);
  lv_tenant_apply_user (people_get_tenant (self, tenant_id), user);
}

static gboolean
find_user_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_users_find_by_login (db, input, error);
  return *result != NULL;
}

LvUser *
people_find_user (PeopleFixture *self, const char *tenant_id, const char *login)
{
  return people_run (self, tenant_id, find_user_work, (gpointer) login);
}

LvPolicy *
people_copy_policy (PeopleFixture *self, const char *tenant_id)
{
  return lv_policy_copy (lv_tenant_get_policy (people_get_tenant (self, tenant_id)));
}

static gboolean
save_policy_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_policy_save (db, input, error);
}

void
people_set_policy (PeopleFixture *self, const char *tenant_id, LvPolicy *policy)
{
  people_run (self, tenant_id, save_policy_work, policy);
  lv_tenant_apply_policy (people_get_tenant (self, tenant_id), policy);
}

static gboolean
list_audit_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autoptr (GPtrArray) records = lv_records_list_audit (db, G_MAXINT64, 1000, error);
  GPtrArray *payloads;

  if (records == NULL)
    return FALSE;
  payloads = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (payloads, g_strdup (((LvRecord *) g_ptr_array_index (records, i))->payload));
  *result = payloads;
  return TRUE;
}

GPtrArray *
people_list_audit (PeopleFixture *self, const char *tenant_id)
{
  return people_run (self, tenant_id, list_audit_work, NULL);
}

guint
people_count_audit (PeopleFixture *self, const char *tenant_id, const char *part)
{
  g_autoptr (GPtrArray) payloads = people_list_audit (self, tenant_id);
  guint count = 0;

  for (guint i = 0; i < payloads->len; i++)
    count += strstr (g_ptr_array_index (payloads, i), part) != NULL;
  return count;
}

static gboolean
add_session_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_sessions_add (db, input, error);
}

char *
people_seed_session (PeopleFixture *self, const char *tenant_id, LvUser *user)
{
  g_autoptr (LvSessionRow) row = lv_session_row_new ();
  g_autofree char *resume_token = NULL;
  char *access_token;

  g_free (row->id);
  row->id = lv_random_id ();
  g_free (row->user_id);
  row->user_id = g_strdup (user->id);
  g_free (row->device_id);
  row->device_id = lv_random_id ();
  g_free (row->address);
  row->address = g_strdup (PEOPLE_ADDRESS);
  memcpy (row->device_key, lv_signing_key_get_public (self->device_key), sizeof row->device_key);
  row->created_ms = lv_clock_now_ms (self->context.clock);
  lv_sessions_renew_tokens (self->context.sessions, tenant_id, row, &access_token, &resume_token);
  people_run (self, tenant_id, add_session_work, row);
  return access_token;
}

LvSession *
people_authenticate (PeopleFixture *self, const char *token, GError **error)
{
  LvSessions *sessions = self->context.sessions;
  g_autoptr (GAsyncResult) result = NULL;

  lv_sessions_authenticate_async (sessions, token, PEOPLE_ADDRESS, "test/0.1.0", NULL,
                                  test_take_result, &result);
  test_wait_for (result);
  return lv_sessions_authenticate_finish (sessions, result, error);
}

LvSignedIn *
people_sign_in (PeopleFixture *self,
                const char *company,
                const char *login,
                const char *password,
                const char *device_id,
                GError **error)
{
  LvSignInRequest *request = lv_sign_in_request_new ();
  g_autoptr (GAsyncResult) result = NULL;

  request->company = g_strdup (company);
  request->login = g_strdup (login);
  request->password = lv_secret_new (password, strlen (password));
  request->device_id = g_strdup (device_id != NULL ? device_id : PEOPLE_DEVICE);
  request->device_name = g_strdup ("laptop");
  request->client = g_strdup ("test 0.1.0");
  request->address = g_strdup (PEOPLE_ADDRESS);
  memcpy (request->device_key, lv_signing_key_get_public (self->device_key),
          sizeof request->device_key);
  lv_sign_in_async (&self->context, request, NULL, test_take_result, &result);
  test_wait_for (result);
  return lv_sign_in_finish (result, error);
}
