/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include <string.h>
#include <time.h>

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-operator.h"
#include "lv-users.h"

const char *const fixture_admission = "{\"salt\":\"AAECAwQFBgcICQoLDA0ODw\",\"iterations\":600000,"
                                      "\"key\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"}";
const char *const fixture_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const char *const fixture_wrong_key = "_wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/* The server. */

static void
person_free (gpointer data)
{
  Person *self = data;

  g_clear_object (&self->connection);
  g_clear_object (&self->session);
  lv_user_unref (self->user);
  g_free (self->token);
  g_free (self);
}

static Fixture *
open_context (char *folder, const char *now)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autoptr (GError) error = NULL;
  gint64 now_ms;

  g_assert_true (lv_time_parse (now, &now_ms));
  self->folder = folder;
  self->clock = lv_test_clock_new (now_ms);
  self->config = liveon_server_config_new (folder);
  self->context = lv_context_open (self->config, LV_CLOCK (self->clock), &error);
  g_assert_no_error (error);
  self->people = g_ptr_array_new_with_free_func (person_free);
  return self;
}

static LvTenant *
get_tenant (Fixture *self, const char *tenant_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LvTenant *tenant;

  lv_tenants_get_async (self->context->tenants, tenant_id, NULL, test_take_result, &result);
  test_wait_for (result);
  tenant = lv_tenants_get_finish (self->context->tenants, result, &error);
  g_assert_no_error (error);
  return tenant;
}

static LvTenant *
add_tenant (Fixture *self, const char *id, const char *code)
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
  row->created_ms = fixture_now (self);
  lv_store_add_tenant_async (self->context->store, row, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_store_add_tenant_finish (self->context->store, result, &error);
  g_assert_no_error (error);
  return get_tenant (self, row->id);
}

LvTenant *
fixture_add_tenant (Fixture *self, const char *code)
{
  g_autofree char *id = lv_random_id ();

  return add_tenant (self, id, code);
}

Fixture *
fixture_new_as (const char *now, const char *tenant_id, const char *record_key_file)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *copy = g_build_filename (folder, "record-key", NULL);
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  Fixture *self;
  gsize length;

  g_assert_true (g_file_get_contents (record_key_file, &key, &length, &error));
  g_assert_true (g_file_set_contents_full (copy, key, (gssize) length,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error));
  self = open_context (g_steal_pointer (&folder), now);
  self->tenant = add_tenant (self, tenant_id, "example");
  return self;
}

Fixture *
fixture_new (const char *now)
{
  Fixture *self = open_context (test_make_folder (), now);

  self->tenant = fixture_add_tenant (self, "example");
  return self;
}

Fixture *
fixture_open (char *folder, const char *now, const char *tenant_id)
{
  Fixture *self = open_context (folder, now);

  self->tenant = get_tenant (self, tenant_id);
  return self;
}

char *
fixture_abandon (Fixture *self)
{
  char *folder = g_steal_pointer (&self->folder);

  lv_context_shut (self->context);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (self->people);
  g_clear_object (&self->tenant);
  lv_context_free (self->context);
  g_object_unref (self->config);
  g_object_unref (self->clock);
  g_free (self);
  return folder;
}

void
fixture_free (Fixture *self)
{
  g_autofree char *folder = fixture_abandon (self);

  test_remove_folder (folder);
}

typedef struct
{
  FixtureWork work;
  gpointer data;
} Run;

static gboolean
run_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Run *run = input;

  return run->work (db, run->data, error);
}

void
fixture_run (Fixture *self, LvTenant *tenant, FixtureWork work, gpointer data)
{
  Run run = { work, data };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lv_store_run_async (self->context->store, tenant != NULL ? lv_tenant_get_id (tenant) : NULL,
                      run_work, &run, NULL, NULL, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_store_run_finish (self->context->store, result, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
no_work (LvDb *db, gpointer data, GError **error)
{
  return TRUE;
}

void
fixture_settle (Fixture *self)
{
  /* Twice: an answer may ask for more. */
  for (guint i = 0; i < 2; i++)
    {
      fixture_run (self, NULL, no_work, NULL);
      fixture_run (self, self->tenant, no_work, NULL);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

gint64
fixture_now (Fixture *self)
{
  return lv_clock_now_ms (LV_CLOCK (self->clock));
}

static void
beat (Person *self)
{
  if (self->connection != NULL && !self->is_silent)
    fake_connection_set_last_seen_ms (self->connection,
                                      lv_clock_monotonic_ms (LV_CLOCK (self->fixture->clock)));
}

void
fixture_advance (Fixture *self, gint64 ms)
{
  while (ms > 0)
    {
      gint64 step_ms = MIN (ms, FIXTURE_SECOND_MS);

      for (guint i = 0; i < self->people->len; i++)
        beat (self->people->pdata[i]);
      lv_test_clock_advance (self->clock, step_ms);
      ms -= step_ms;
    }
  fixture_settle (self);
}

/* People. */

static void
set (char **to, const char *value)
{
  g_free (*to);
  *to = g_strdup (value);
}

static gboolean
add_user_work (LvDb *db, gpointer data, GError **error)
{
  return lv_users_add (db, data, error);
}

LvUser *
fixture_add_user (Fixture *self, LvTenant *tenant, const char *login, gboolean is_admin)
{
  LvUser *user = lv_user_new ();

  g_free (user->id);
  user->id = lv_random_id ();
  set (&user->login, login);
  set (&user->name, login);
  set (&user->reading, login);
  user->is_admin = is_admin;
  user->created_ms = user->password_changed_ms = fixture_now (self);
  fixture_run (self, tenant, add_user_work, user);
  return user;
}

static gboolean
add_session_work (LvDb *db, gpointer data, GError **error)
{
  return lv_sessions_add (db, data, error);
}

static LvSession *
authenticate (Fixture *self, const char *token)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LvSession *session;

  lv_sessions_authenticate_async (self->context->sessions, token, "192.0.2.1", "test/0.1.0", NULL,
                                  test_take_result, &result);
  test_wait_for (result);
  session = lv_sessions_authenticate_finish (self->context->sessions, result, &error);
  g_assert_no_error (error);
  return session;
}

void
person_connect (Person *self)
{
  g_clear_object (&self->connection);
  self->connection = fake_connection_new ("en");
  self->is_silent = FALSE;
  beat (self);
  lv_session_set_connection (self->session, self->connection);
}

void
person_lose_connection (Person *self)
{
  lv_session_set_connection (self->session, NULL);
  g_clear_object (&self->connection);
}

Person *
fixture_sign_in (Fixture *self, LvTenant *tenant, LvUser *user, const char *device)
{
  Person *person = g_new0 (Person, 1);
  g_autoptr (LvSessionRow) row = lv_session_row_new ();
  g_autofree char *resume_token = NULL;

  g_free (row->id);
  row->id = lv_random_id ();
  set (&row->user_id, user->id);
  set (&row->device_id, device);
  set (&row->device_name, device);
  row->created_ms = fixture_now (self);
  lv_sessions_renew_tokens (self->context->sessions, lv_tenant_get_id (tenant), row, &person->token,
                            &resume_token);
  fixture_run (self, tenant, add_session_work, row);
  person->fixture = self;
  person->user = lv_user_ref (user);
  person->session = authenticate (self, person->token);
  person_connect (person);
  g_ptr_array_add (self->people, person);
  return person;
}

Person *
fixture_add_person (Fixture *self, const char *login, gboolean is_admin)
{
  g_autoptr (LvUser) user = fixture_add_user (self, self->tenant, login, is_admin);

  return fixture_sign_in (self, self->tenant, user, login);
}

guint
person_get_closed (Person *self)
{
  return fake_connection_get_close_code (self->connection);
}

/* Calls. */

void
answer_free (Answer *self)
{
  g_free (self->code);
  g_clear_error (&self->error);
  g_clear_pointer (&self->node, json_node_unref);
  g_free (self->body);
  g_free (self);
}

double
fixture_get_cpu_ms (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return (double) spent.tv_sec * 1000 + (double) spent.tv_nsec / 1e6;
}

static void
on_answer (LvCall *call, const LvAnswer *words, gpointer data)
{
  Answer **out = data;
  Answer *answer = g_new0 (Answer, 1);

  answer->cpu_ms = fixture_get_cpu_ms ();
  answer->status = words->status;
  if (words->error != NULL)
    {
      answer->status = 0;
      answer->error = g_error_copy (words->error);
      answer->code = g_strdup (liveon_error_get_code (words->error));
    }
  if (words->body != NULL)
    {
      gsize length;
      const char *text = g_bytes_get_data (words->body, &length);
      g_autoptr (GError) error = NULL;

      answer->body = g_strndup (text, length);
      answer->node = json_from_string (answer->body, &error);
      g_assert_no_error (error);
    }
  *out = answer;
}

void
person_start_call (Person *self, const char *method, const char *params, Answer **answer)
{
  LvCaller caller = {
    .address = "192.0.2.1",
    .client = "test/0.1.0",
    .language = "en",
    .answer = on_answer,
    .data = answer,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json
      = params != NULL ? lv_json_parse (params, strlen (params), LV_LIMIT_MESSAGE, &error) : NULL;

  g_assert_no_error (error);
  lv_dispatch_call (self->fixture->context->dispatch, &caller, self->session, method, json);
}

Answer *
person_call (Person *self, const char *method, const char *params)
{
  Answer *answer = NULL;

  person_start_call (self, method, params, &answer);
  test_wait_for (answer);
  return answer;
}

static GHashTable *
parse_query (const char *text)
{
  GHashTable *query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = g_strsplit (text, "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

      g_hash_table_insert (query, g_strdup (pair[0]), g_strdup (pair[1]));
    }
  return query;
}

Answer *
person_request (
    Person *self, const char *method, const char *path, const char *query, const char *body)
{
  Answer *answer = NULL;
  LvCaller caller = {
    .address = "192.0.2.1",
    .client = "test/0.1.0",
    .language = "en",
    .answer = on_answer,
    .data = &answer,
  };
  g_autofree char *authorization = g_strconcat ("Bearer ", self->token, NULL);
  g_autoptr (GHashTable) pairs = query != NULL ? parse_query (query) : NULL;
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  LvRequest request = {
    .method = method,
    .path = path,
    .query = pairs,
    .authorization = authorization,
    .content_type = body != NULL ? "application/json" : NULL,
    .body = bytes,
  };

  lv_dispatch_request (self->fixture->context->dispatch, &caller, &request);
  test_wait_for (answer);
  return answer;
}

Answer *
person_administer (Person *self, const char *command, const char *arguments)
{
  Answer *answer = g_new0 (Answer, 1);
  const LvOperatorCaller caller
      = { .tenant = self->fixture->tenant, .actor = self->user->id, .address = "192.0.2.1" };
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = lv_json_parse (arguments, strlen (arguments), LV_LIMIT_BODY, &error);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_no_error (error);
  lv_operator_run_async (self->fixture->context, &caller, command, json, NULL, NULL,
                         test_take_result, &result);
  test_wait_for (result);
  answer->body = lv_operator_run_finish (result, &answer->error);
  answer->status = answer->body != NULL ? 200 : 0;
  if (answer->body != NULL)
    answer->node = json_from_string (answer->body, &error);
  else
    answer->code = g_strdup (liveon_error_get_code (answer->error));
  g_assert_no_error (error);
  return answer;
}

JsonObject *
answer_get (Answer *self)
{
  assert_ok (self);
  g_assert_nonnull (self->node);
  return json_node_get_object (self->node);
}

const char *
answer_string (Answer *self, const char *name)
{
  return json_object_get_string_member (answer_get (self), name);
}

/* Events. */

/* The place of the first such event, and its data; -1 when there is none. */
static int
find_event (Person *self, const char *event, JsonObject **data)
{
  GPtrArray *messages = fake_connection_get_messages (self->connection);

  for (guint i = 0; i < messages->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (messages->pdata[i], &error);
      JsonObject *message;

      g_assert_no_error (error);
      message = json_node_get_object (node);
      if (!g_str_equal (json_object_get_string_member (message, "event"), event))
        continue;
      if (data != NULL)
        *data = json_object_ref (json_object_get_object_member (message, "data"));
      return (int) i;
    }
  return -1;
}

JsonObject *
person_take_event (Person *self, const char *event)
{
  JsonObject *data = NULL;
  int place = find_event (self, event, &data);

  if (place >= 0)
    g_ptr_array_remove_range (fake_connection_get_messages (self->connection), 0,
                              (guint) place + 1);
  return data;
}

gboolean
person_has_event (Person *self, const char *event)
{
  return find_event (self, event, NULL) >= 0;
}

void
person_forget_events (Person *self)
{
  fake_connection_clear (self->connection);
}

/* Rooms. */

char *
person_add_room (Person *self, const char *name, const char *members)
{
  char *id = lv_random_id ();
  g_autofree char *body = g_strdup_printf (
      "{\"id\":\"%s\",\"name\":\"%s\"%s%s%s}", id, name,
      members == NULL || strstr (members, "\"mode\"") == NULL ? ",\"mode\":\"open\"" : "",
      members != NULL ? "," : "", members != NULL ? members : "");
  g_autoptr (Answer) answer = person_request (self, "POST", "/api/v1/rooms", NULL, body);

  assert_ok (answer);
  g_assert_cmpuint (answer->status, ==, 201);
  return id;
}

Answer *
person_join (Person *self, const char *room_id)
{
  g_autofree char *params
      = g_strdup_printf ("{\"room\":\"%s\",\"admission\":\"%s\"}", room_id, fixture_key);
  Answer *answer = person_call (self, "join", params);

  assert_ok (answer);
  return answer;
}
