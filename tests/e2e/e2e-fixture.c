/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "e2e-fixture.h"

#include "lv-clock.h"
#include "lv-hash.h"
#include "lv-server-private.h"
#include "lv-tenants.h"
#include "lv-token.h"
#include "lv-users.h"

static void
set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

E2e *
e2e_new (void)
{
  E2e *self = g_new0 (E2e, 1);
  g_autofree char *state = NULL;
  g_autofree char *control = NULL;
  g_autoptr (LiveonServerConfig) config = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = test_make_folder ();
  state = g_build_filename (self->folder, "state", NULL);
  control = g_build_filename (self->folder, "run", "control", NULL);
  config = liveon_server_config_new (state);
  liveon_server_config_set (config, "server", "listen", "127.0.0.1:0", &error);
  g_assert_no_error (error);
  liveon_server_config_set (config, "server", "control_socket", control, &error);
  g_assert_no_error (error);
  self->server = liveon_server_new (config);
  liveon_server_start_async (self->server, NULL, test_take_result, &result);
  test_wait_for (result);
  liveon_server_start_finish (self->server, result, &error);
  g_assert_no_error (error);
  self->context = lv_server_get_context (self->server);
  self->session = soup_session_new_with_options ("max-conns-per-host", 64, NULL);
  self->origin = g_strdup_printf ("https://127.0.0.1:%u", liveon_server_get_port (self->server));
  return self;
}

void
e2e_free (E2e *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  liveon_server_stop_async (self->server, test_take_result, &result);
  test_wait_for (result);
  liveon_server_stop_finish (self->server, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (self->server);
  test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->origin);
  g_free (self);
}

typedef struct
{
  E2eWork work;
  gpointer data;
} Running;

static gboolean
run (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Running *running = input;

  return running->work (db, running->data, error);
}

void
e2e_run (E2e *self, const char *tenant_id, E2eWork work, gpointer data)
{
  Running running = { work, data };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lv_store_run_async (self->context->store, tenant_id, run, &running, NULL, NULL, NULL,
                      test_take_result, &result);
  test_wait_for (result);
  lv_store_run_finish (self->context->store, result, NULL, &error);
  g_assert_no_error (error);
}

char *
e2e_add_tenant (E2e *self, const char *code, const char *name)
{
  g_autoptr (LvTenantRow) row = lv_tenant_row_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_free (row->id);
  row->id = lv_random_id ();
  set (&row->code, code);
  set (&row->name, name);
  row->created_ms = lv_clock_now_ms (self->context->clock);
  lv_store_add_tenant_async (self->context->store, row, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_store_add_tenant_finish (self->context->store, result, &error);
  g_assert_no_error (error);
  return g_strdup (row->id);
}

static gboolean
add_user (LvDb *db, gpointer data, GError **error)
{
  return lv_users_add (db, data, error);
}

char *
e2e_add_user (E2e *self, const char *tenant_id, const char *login, gboolean is_admin)
{
  g_autoptr (LvUser) user = lv_user_new ();

  g_free (user->id);
  user->id = lv_random_id ();
  set (&user->login, login);
  set (&user->name, login);
  user->is_admin = is_admin;
  user->created_ms = lv_clock_now_ms (self->context->clock);
  user->password_changed_ms = user->created_ms;
  e2e_run (self, tenant_id, add_user, user);
  return g_strdup (user->id);
}

static gboolean
add_session (LvDb *db, gpointer data, GError **error)
{
  return lv_sessions_add (db, data, error);
}

char *
e2e_sign_in (E2e *self, const char *tenant_id, const char *user_id, char **session_id)
{
  g_autoptr (LvSessionRow) row = lv_session_row_new ();
  gint64 now_ms = lv_clock_now_ms (self->context->clock);
  g_autofree char *token = lv_token_new_access (tenant_id, row->access_hash);

  g_free (row->id);
  row->id = lv_random_id ();
  set (&row->user_id, user_id);
  g_free (row->device_id);
  row->device_id = lv_random_id ();
  set (&row->device_name, "test");
  lv_random_bytes (row->resume_hash, sizeof row->resume_hash);
  row->access_expires_ms = row->resume_expires_ms = now_ms + 3600000;
  row->created_ms = row->used_ms = now_ms;
  e2e_run (self, tenant_id, add_session, row);
  if (session_id != NULL)
    *session_id = g_strdup (row->id);
  return g_steal_pointer (&token);
}

static gboolean
on_accept_certificate (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer data)
{
  return TRUE;
}

static SoupMessage *
new_message (E2e *self, const char *method, const char *path, const char *token)
{
  g_autofree char *uri = g_strconcat (self->origin, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    bearer);
    }
  return message;
}

char *
e2e_request (E2e *self,
             const char *method,
             const char *path,
             const char *token,
             const char *body,
             guint *status)
{
  g_autoptr (SoupMessage) message = new_message (self, method, path, token);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length = 0;
  const char *text;

  if (body != NULL)
    {
      g_autoptr (GBytes) sent = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", sent);
    }
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL,
                                    test_take_result, &result);
  test_wait_for (result);
  bytes = soup_session_send_and_read_finish (self->session, result, &error);
  g_assert_no_error (error);
  *status = soup_message_get_status (message);
  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text != NULL ? text : "", length);
}

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer data)
{
  E2eSocket *self = data;
  gsize length = 0;
  const char *text = g_bytes_get_data (message, &length);

  g_queue_push_tail (&self->heard, g_strndup (text, length));
}

typedef struct
{
  E2eSocket *socket;
  const char *text;
} Awaited;

static gboolean
is_heard (gpointer data)
{
  Awaited *awaited = data;

  for (GList *l = awaited->socket->heard.head; l != NULL; l = l->next)
    if (strstr (l->data, awaited->text) != NULL)
      return TRUE;
  return FALSE;
}

char *
e2e_hear (E2eSocket *self, const char *text)
{
  Awaited awaited = { self, text };
  char *message = NULL;

  test_wait_until (is_heard, &awaited);
  while (message == NULL)
    {
      g_autofree char *next = g_queue_pop_head (&self->heard);

      if (strstr (next, text) != NULL)
        message = g_steal_pointer (&next);
    }
  return message;
}

E2eSocket *
e2e_connect (E2e *self, const char *token)
{
  E2eSocket *socket = g_new0 (E2eSocket, 1);
  g_autoptr (SoupMessage) message = new_message (self, "GET", "/api/v1/events", NULL);
  char protocol[] = "liveon.1";
  char *protocols[] = { protocol, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *hello = NULL;
  g_autofree char *welcome = NULL;

  soup_session_websocket_connect_async (self->session, message, NULL, protocols, G_PRIORITY_DEFAULT,
                                        NULL, test_take_result, &result);
  test_wait_for (result);
  socket->connection = soup_session_websocket_connect_finish (self->session, result, &error);
  g_assert_no_error (error);
  g_queue_init (&socket->heard);
  g_signal_connect (socket->connection, "message", G_CALLBACK (on_message), socket);
  hello = g_strdup_printf ("{\"type\":\"hello\",\"token\":\"%s\",\"client\":{\"name\":\"test\","
                           "\"version\":\"%s\"},\"language\":\"en\"}",
                           token, LIVEON_VERSION);
  soup_websocket_connection_send_text (socket->connection, hello);
  welcome = e2e_hear (socket, "\"welcome\"");
  return socket;
}

static gboolean
is_closed (gpointer data)
{
  return soup_websocket_connection_get_state (data) == SOUP_WEBSOCKET_STATE_CLOSED;
}

void
e2e_socket_free (E2eSocket *self)
{
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  test_wait_until (is_closed, self->connection);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_object_unref (self->connection);
  g_queue_clear_full (&self->heard, g_free);
  g_free (self);
}

char *
e2e_call (E2eSocket *self, const char *method, const char *params)
{
  guint id = ++self->calls;
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"call\",\"id\":%u,\"method\":\"%s\",\"params\":%s}", id, method, params);
  g_autofree char *echo = g_strdup_printf ("\"id\":%u,", id);

  soup_websocket_connection_send_text (self->connection, text);
  return e2e_hear (self, echo);
}
