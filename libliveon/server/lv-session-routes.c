/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-session-private.h"

#include "lv-audit.h"
#include "lv-call.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-password-change.h"
#include "lv-recorder.h"
#include "lv-sign-in.h"
#include "lv-text.h"
#include "lv-user-json.h"
#include "lv-users.h"

#define LIMIT_TOKEN 200
#define LIMIT_CLIENT 32

/* Signing in and resuming. */

/* A text that is only shown, without what could disturb a line. The caller's. */
static char *
clean (const char *text)
{
  char *name = lv_text_clean_name (text, LV_LIMIT_NAME);

  return name != NULL ? name : g_strdup ("");
}

/* "liveon/0.1.0"; empty when it was not said. The caller's. */
static char *
read_client (LvJson *params, LvCall *call)
{
  LvJson *client = lv_json_get_optional_object (params, "client");
  g_autofree char *text = NULL;
  const char *name, *version;

  if (client == NULL)
    text = g_strdup (lv_call_get_client (call));
  else
    {
      name = lv_json_get_string (client, "name", LIMIT_CLIENT);
      version = lv_json_get_string (client, "version", LIMIT_CLIENT);
      text = g_strconcat (name, "/", version, NULL);
    }
  return clean (text);
}

/* What later work needs is refused, not ignored: nobody shall believe that it was looked at. */
static gboolean
refuse_reserved (LvJson *params, GError **error)
{
  static const char *const reserved[] = { "second_factor", "sso", "guest" };

  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (lv_json_has (params, reserved[i]))
      {
        lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", reserved[i], NULL);
        return FALSE;
      }
  return TRUE;
}

static LvSignInRequest *
read_sign_in (LvCall *call, GError **error)
{
  g_autoptr (LvSignInRequest) request = lv_sign_in_request_new ();
  LvJson *params = lv_call_get_params (call);
  LvJson *device;
  const char *password, *device_name;

  request->company
      = g_strdup (lv_json_get_optional_string (params, "company", LV_LIMIT_NAME, NULL));
  request->login = g_strdup (lv_json_get_string (params, "user", LV_LIMIT_LOGIN));
  password = lv_json_get_string (params, "password", LV_LIMIT_PASSWORD);
  request->password = lv_secret_new (password, strlen (password));
  device = lv_json_get_object (params, "device");
  request->device_id = g_strdup (lv_json_get_id (device, "id"));
  device_name = lv_json_get_optional_string (device, "name", LV_LIMIT_NAME, "");
  request->device_name = clean (device_name);
  lv_json_get_bytes (device, "key", request->device_key, sizeof request->device_key);
  request->client = read_client (params, call);
  request->address = g_strdup (lv_call_get_address (call));
  request->language = lv_call_get_language (call);
  if (!lv_json_end (params, error) || !refuse_reserved (params, error))
    return NULL;
  return g_steal_pointer (&request);
}

static void
reply_signed_in (LvCall *call, guint status, LvSignedIn *answer)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  const char *tenant_id = lv_tenant_get_id (answer->tenant);

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "access_token", answer->access_token);
  lv_json_time (writer, "access_expires", answer->row->access_expires_ms);
  lv_json_string (writer, "resume_token", answer->resume_token);
  lv_json_time (writer, "resume_expires", answer->row->resume_expires_ms);
  lv_json_string (writer, "session", answer->row->id);
  lv_user_write (writer, "user", answer->tenant, answer->user, answer->row->address);
  lv_json_bool (writer, "must_change_password", answer->must_change_password);
  lv_chain_head_write (writer, "chain_head", tenant_id, &answer->head);
  lv_json_end_object (writer);
  lv_call_reply_status (call, status, writer);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvCall) call = user_data;
  GError *error = NULL;
  g_autoptr (LvSignedIn) answer = lv_sign_in_finish (result, &error);

  if (answer != NULL)
    reply_signed_in (call, 201, answer);
  else
    lv_call_refuse (call, error);
}

static void
handle_sign_in (LvCall *call)
{
  GError *error = NULL;
  LvSignInRequest *request = read_sign_in (call, &error);

  if (request == NULL)
    lv_call_refuse (call, error);
  else
    lv_sign_in_async (lv_call_get_context (call), request, lv_call_get_cancellable (call),
                      signed_in_cb, lv_call_ref (call));
}

static void
handle_challenge (LvCall *call)
{
  LvContext *context = lv_call_get_context (call);
  LvJsonWriter *writer = lv_json_writer_new ();
  LvChallenge challenge;

  lv_challenge_init (&challenge, context->pepper, lv_clock_now_ms (context->clock));
  lv_json_begin_object (writer, NULL);
  lv_json_base64url (writer, "challenge", challenge.bytes, sizeof challenge.bytes);
  lv_json_time (writer, "expires", challenge.expires_ms);
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvCall) call = user_data;
  GError *error = NULL;
  g_autoptr (LvSignedIn) answer = lv_resume_finish (result, &error);

  if (answer != NULL)
    reply_signed_in (call, 200, answer);
  else
    lv_call_refuse (call, error);
}

static void
handle_resume (LvCall *call)
{
  g_autoptr (LvResumeRequest) request = lv_resume_request_new ();
  LvJson *params = lv_call_get_params (call);
  GError *error = NULL;

  request->token = g_strdup (lv_json_get_string (params, "token", LIMIT_TOKEN));
  lv_json_get_bytes (params, "challenge", request->challenge, sizeof request->challenge);
  lv_json_get_bytes (params, "signature", request->signature, sizeof request->signature);
  request->client = read_client (params, call);
  request->address = g_strdup (lv_call_get_address (call));
  if (!lv_json_end (params, &error))
    lv_call_refuse (call, error);
  else
    lv_resume_async (lv_call_get_context (call), g_steal_pointer (&request), resumed_cb,
                     lv_call_ref (call));
}

/* The session itself. A unit of work of one person's: values in, values out. */

typedef struct
{
  LvCall *call;
  char *tenant_id;
  char *user_id;
  char *session_id; /* which it is about; NULL: all */
  char *address;
  gint64 now_ms;
  LvSigningKey *record_key;
  LvChainHead head;
  GPtrArray *rows; /* of LvSessionRow */
} Ask;

static Ask *
ask_new (LvCall *call, const char *session_id)
{
  LvContext *context = lv_call_get_context (call);
  LvSession *session = lv_call_get_session (call);
  Ask *self = g_new0 (Ask, 1);

  self->call = lv_call_ref (call);
  self->tenant_id = g_strdup (lv_tenant_get_id (session->tenant));
  self->user_id = g_strdup (session->user->id);
  self->session_id = g_strdup (session_id);
  self->address = g_strdup (lv_call_get_address (call));
  self->now_ms = lv_clock_now_ms (context->clock);
  self->record_key = lv_signing_key_ref (context->record_key);
  return self;
}

static void
ask_free (Ask *self)
{
  lv_call_unref (self->call);
  g_free (self->tenant_id);
  g_free (self->user_id);
  g_free (self->session_id);
  g_free (self->address);
  lv_signing_key_unref (self->record_key);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

static void
ask_run (Ask *self, LvStoreWork work, GAsyncReadyCallback callback)
{
  lv_store_run_async (lv_call_get_context (self->call)->store, self->tenant_id, work, self, NULL,
                      NULL, NULL, callback, self);
}

static gboolean
head_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Ask *self = input;

  return lv_recorder_head (db, self->tenant_id, self->record_key, &self->head, error);
}

static void
head_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Ask) self = user_data;
  LvSession *session = lv_call_get_session (self->call);
  LvJsonWriter *writer;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    {
      lv_call_refuse (self->call, error);
      return;
    }
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_user_write (writer, "user", session->tenant, session->user, self->address);
  lv_json_bool (writer, "must_change_password", lv_session_must_change_password (session));
  lv_chain_head_write (writer, "chain_head", self->tenant_id, &self->head);
  lv_json_end_object (writer);
  lv_call_reply (self->call, writer);
}

static void
handle_get_session (LvCall *call)
{
  ask_run (ask_new (call, NULL), head_work, head_cb);
}

/* Signing out: this device, another one, or all. */

static gboolean
remove_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Ask *self = input;
  LvAudit audit = { .actor = self->user_id,
                    .action = "session.sign-out",
                    .target = self->session_id != NULL ? self->session_id : self->user_id,
                    .result = "ok",
                    .address = self->address };

  if (self->session_id != NULL)
    {
      g_autoptr (LvSessionRow) row = lv_sessions_find_by_id (db, self->session_id, error);

      if (row == NULL || !g_str_equal (row->user_id, self->user_id))
        {
          if (*error == NULL)
            lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
          return FALSE;
        }
      if (!lv_sessions_remove (db, row->id, error))
        return FALSE;
    }
  else if (!lv_sessions_remove_all (db, self->user_id, error))
    return FALSE;
  return lv_audit_append (db, self->now_ms, &audit, error);
}

static void
end_sessions (Ask *self)
{
  LvSessions *sessions = lv_call_get_context (self->call)->sessions;
  LvSession *own = lv_call_get_session (self->call);
  g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
  g_autoptr (GPtrArray) all = NULL;

  if (self->session_id != NULL)
    {
      lv_sessions_end_by_id (sessions, self->session_id, problem, "left");
      return;
    }
  all = lv_sessions_list_live (sessions, own->tenant, self->user_id);
  for (guint i = 0; i < all->len; i++)
    lv_session_end (g_ptr_array_index (all, i), problem, "left");
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Ask) self = user_data;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    {
      lv_call_refuse (self->call, error);
      return;
    }
  lv_call_reply (self->call, NULL);
  end_sessions (self);
}

static void
handle_sign_out (LvCall *call)
{
  LvSession *session = lv_call_get_session (call);

  ask_run (ask_new (call, lv_session_get_id (session)), remove_work, removed_cb);
}

static void
handle_remove_devices (LvCall *call)
{
  ask_run (ask_new (call, NULL), remove_work, removed_cb);
}

static void
handle_remove_device (LvCall *call)
{
  ask_run (ask_new (call, lv_call_get_path_id (call)), remove_work, removed_cb);
}

static gboolean
list_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Ask *self = input;

  self->rows = lv_sessions_list (db, self->user_id, error);
  return self->rows != NULL;
}

static void
write_device (LvJsonWriter *writer, const LvSessionRow *row, gboolean is_current)
{
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "id", row->id);
  lv_json_string (writer, "name", row->device_name);
  lv_json_string (writer, "client", row->client);
  lv_json_string (writer, "address", row->address);
  lv_json_time (writer, "created", row->created_ms);
  lv_json_time (writer, "used", row->used_ms);
  lv_json_bool (writer, "is_current", is_current);
  lv_json_end_object (writer);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Ask) self = user_data;
  const char *current = lv_session_get_id (lv_call_get_session (self->call));
  LvJsonWriter *writer;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    {
      lv_call_refuse (self->call, error);
      return;
    }
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "devices");
  for (guint i = 0; i < self->rows->len; i++)
    {
      LvSessionRow *row = g_ptr_array_index (self->rows, i);

      if (MAX (row->resume_expires_ms, row->access_expires_ms) > self->now_ms)
        write_device (writer, row, g_str_equal (row->id, current));
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_call_reply (self->call, writer);
}

static void
handle_list_devices (LvCall *call)
{
  ask_run (ask_new (call, NULL), list_work, listed_cb);
}

/* The password. */

static void
handle_get_password (LvCall *call)
{
  LvTenant *tenant = lv_session_get_tenant (lv_call_get_session (call));
  const LvPasswordPolicy *policy = &lv_tenant_get_policy (tenant)->password;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_int (writer, "min_length", policy->min_length);
  lv_json_int (writer, "min_classes", policy->min_classes);
  lv_json_int (writer, "history", policy->history);
  lv_json_int (writer, "max_age_days", policy->max_age_days);
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

static void
password_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvCall) call = user_data;
  GError *error = NULL;

  if (lv_password_change_finish (result, &error))
    lv_call_reply (call, NULL);
  else
    lv_call_refuse (call, error);
}

static LvSecret *
read_secret (LvJson *params, const char *name)
{
  const char *text = lv_json_get_string (params, name, LV_LIMIT_PASSWORD);

  return lv_secret_new (text, strlen (text));
}

static void
handle_change_password (LvCall *call)
{
  LvSession *session = lv_call_get_session (call);
  LvJson *params = lv_call_get_params (call);
  g_autoptr (LvSecret) current = read_secret (params, "current");
  g_autoptr (LvSecret) new_password = read_secret (params, "new");
  GError *error = NULL;

  if (!lv_json_end (params, &error))
    {
      lv_call_refuse (call, error);
      return;
    }
  lv_password_change_async (
      lv_call_get_context (call), lv_session_get_tenant (session), lv_session_get_user (session),
      lv_session_get_id (session), current, new_password, lv_call_get_address (call),
      lv_call_get_cancellable (call), password_changed_cb, lv_call_ref (call));
}

const LvRoute lv_session_routes[] = {
  { "POST", "/api/v1/sessions", LV_ACCESS_ANYONE, handle_sign_in },
  { "POST", "/api/v1/sessions/challenge", LV_ACCESS_ANYONE, handle_challenge },
  { "POST", "/api/v1/sessions/resume", LV_ACCESS_ANYONE, handle_resume },
  { "GET", "/api/v1/session", LV_ACCESS_EXPIRED, handle_get_session },
  { "DELETE", "/api/v1/session", LV_ACCESS_EXPIRED, handle_sign_out },
  { "GET", "/api/v1/session/devices", LV_ACCESS_SESSION, handle_list_devices },
  { "DELETE", "/api/v1/session/devices", LV_ACCESS_SESSION, handle_remove_devices },
  { "DELETE", "/api/v1/session/devices/{id}", LV_ACCESS_SESSION, handle_remove_device },
  { "GET", "/api/v1/session/password", LV_ACCESS_EXPIRED, handle_get_password },
  { "PUT", "/api/v1/session/password", LV_ACCESS_EXPIRED, handle_change_password },
  { NULL },
};
