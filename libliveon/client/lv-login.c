/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-login.h"

#include "lv-members.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-text.h"

#define TOKEN_CHARS 512
#define TOKEN_BYTES 384
#define CHALLENGE_BYTES 384
#define RESUME_LABEL "liveon-resume-v1"

void
lv_login_free (LvLogin *self)
{
  g_clear_pointer (&self->access, lv_secret_unref);
  g_clear_pointer (&self->resume, lv_secret_unref);
  g_clear_object (&self->user);
  g_clear_pointer (&self->chain_head, lv_json_unref);
  g_free (self->session);
  g_free (self);
}

static void
free_secret (gpointer data)
{
  lv_secret_unref (data);
}

GBytes *
lv_login_make_body (LvJsonWriter *writer)
{
  LvSecret *secret = lv_secret_new_take_string (lv_json_writer_free_to_string (writer, NULL));

  return g_bytes_new_with_free_func (lv_secret_get_data (secret), lv_secret_get_size (secret),
                                     free_secret, secret);
}

static void
write_client (LvJsonWriter *writer, LvHttpClient *http)
{
  lv_json_begin_object (writer, "client");
  lv_json_string (writer, "name", lv_http_client_get_application (http));
  lv_json_string (writer, "version", LIVEON_VERSION);
  lv_json_end_object (writer);
}

static LvSecret *
read_token (LvJson *json, const char *member)
{
  return lv_secret_new_take_string (g_strdup (lv_json_get_string (json, member, TOKEN_CHARS)));
}

static LvLogin *
read_login (LvJson *json, GError **error)
{
  g_autoptr (LvLogin) self = g_new0 (LvLogin, 1);
  LvJson *head = lv_json_get_optional_object (json, "chain_head");

  self->access = read_token (json, "access_token");
  self->access_expires_ms = lv_json_get_optional_time (json, "access_expires");
  self->resume = read_token (json, "resume_token");
  self->resume_expires_ms = lv_json_get_optional_time (json, "resume_expires");
  self->session = g_strdup (lv_json_get_id (json, "session"));
  self->must_change_password = lv_json_get_optional_bool (json, "must_change_password", FALSE);
  self->chain_head = head == NULL ? NULL : lv_json_ref (head);
  self->user = g_object_new (LIVEON_TYPE_USER, NULL);
  lv_members_read (self->user, lv_json_get_object (json, "user"));
  return lv_json_end_answer (json, error) ? g_steal_pointer (&self) : NULL;
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_http_client_request_finish (LV_HTTP_CLIENT (source), result, &error);
  LvLogin *login = json == NULL ? NULL : read_login (json, &error);

  if (login == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, login, (GDestroyNotify) lv_login_free);
}

void
lv_login_sign_in_async (LvHttpClient *http,
                        LiveonDevice *device,
                        const char *company,
                        const char *user,
                        LvSecret *password,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (http, cancellable, callback, user_data);
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autoptr (GBytes) body = NULL;

  g_task_set_source_tag (task, lv_login_sign_in_async);
  lv_json_begin_object (writer, NULL);
  if (company != NULL && *company != '\0')
    lv_json_string (writer, "company", company);
  lv_json_string (writer, "user", user);
  lv_json_string (writer, "password", lv_secret_get_text (password));
  lv_json_begin_object (writer, "device");
  lv_json_string (writer, "id", liveon_device_get_id (device));
  lv_json_string (writer, "name", liveon_device_get_name (device));
  lv_json_base64url (writer, "key", lv_signing_key_get_public (lv_device_get_key (device)),
                     LV_ED25519_KEY_SIZE);
  lv_json_end_object (writer);
  write_client (writer, http);
  lv_json_end_object (writer);
  body = lv_login_make_body (writer);
  lv_http_client_request_async (http, SOUP_METHOD_POST, "/api/v1/sessions", NULL, body, cancellable,
                                on_signed_in, task);
}

typedef struct
{
  LiveonDevice *device;
  LvSecret *token;
} ResumeData;

static void
resume_data_free (ResumeData *data)
{
  g_object_unref (data->device);
  lv_secret_unref (data->token);
  g_free (data);
}

/* "liveon-resume-v1" ‖ challenge ‖ SHA-256 (token), the bytes and not their base64url. */
static gboolean
sign_challenge (ResumeData *data,
                const char *challenge,
                guint8 signature[LV_ED25519_SIGNATURE_SIZE],
                GError **error)
{
  gsize challenge_length = 0, token_length = 0;
  g_autofree guint8 *challenge_bytes
      = lv_base64url_decode (challenge, CHALLENGE_BYTES, &challenge_length);
  g_autofree guint8 *token_bytes
      = lv_base64url_decode (lv_secret_get_text (data->token), TOKEN_BYTES, &token_length);
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 digest[LV_SHA256_SIZE];

  if (token_bytes == NULL)
    {
      lv_error_set (error, LIVEON_ERROR_UNAUTHENTICATED, NULL);
      return FALSE;
    }
  if (challenge_bytes == NULL)
    {
      lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "the challenge is not base64url");
      return FALSE;
    }
  lv_sha256 (token_bytes, token_length, digest);
  g_byte_array_append (text, (const guint8 *) RESUME_LABEL, strlen (RESUME_LABEL));
  g_byte_array_append (text, challenge_bytes, (guint) challenge_length);
  g_byte_array_append (text, digest, sizeof digest);
  lv_signing_key_sign (lv_device_get_key (data->device), text->data, text->len, signature);
  return TRUE;
}

static void
on_challenge (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ResumeData *data = g_task_get_task_data (task);
  LvHttpClient *http = LV_HTTP_CLIENT (source);
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_http_client_request_finish (http, result, &error);
  guint8 signature[LV_ED25519_SIGNATURE_SIZE];
  LvJsonWriter *writer;
  g_autoptr (GBytes) body = NULL;
  const char *challenge;

  if (json == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  challenge = lv_json_get_string (json, "challenge", TOKEN_CHARS);
  if (!sign_challenge (data, challenge, signature, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "token", lv_secret_get_text (data->token));
  lv_json_string (writer, "challenge", challenge);
  lv_json_base64url (writer, "signature", signature, sizeof signature);
  write_client (writer, http);
  lv_json_end_object (writer);
  body = lv_login_make_body (writer);
  lv_http_client_request_async (http, SOUP_METHOD_POST, "/api/v1/sessions/resume", NULL, body,
                                g_task_get_cancellable (task), on_signed_in, g_object_ref (task));
}

void
lv_login_resume_async (LvHttpClient *http,
                       LiveonDevice *device,
                       LvSecret *token,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (http, cancellable, callback, user_data);
  ResumeData *data = g_new0 (ResumeData, 1);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);

  g_task_set_source_tag (task, lv_login_resume_async);
  data->device = g_object_ref (device);
  data->token = lv_secret_ref (token);
  g_task_set_task_data (task, data, (GDestroyNotify) resume_data_free);
  lv_http_client_request_async (http, SOUP_METHOD_POST, "/api/v1/sessions/challenge", NULL, body,
                                cancellable, on_challenge, task);
}

LvLogin *
lv_login_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
