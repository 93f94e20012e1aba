/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-link-private.h"

#include "lv-error.h"

#define RETRY_BASE_MS 1000
#define RETRY_MAX_MS 30000
#define REFRESH_AHEAD_MS 60000
#define REFRESH_MIN_MS 10000

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_TOKENS_CHANGED,
  SIGNAL_WELCOMED,
  SIGNAL_EVENT,
  SIGNAL_HEAD,
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LvLink, lv_link, G_TYPE_OBJECT)

static void
lv_link_dispose (GObject *object)
{
  LvLink *self = LV_LINK (object);

  if (self->http != NULL)
    lv_link_stop (self);
  g_clear_object (&self->http);
  G_OBJECT_CLASS (lv_link_parent_class)->dispose (object);
}

static guint
new_signal (const char *name, guint count, GType first, GType second)
{
  return g_signal_new (name, LV_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       count, first, second);
}

static void
lv_link_class_init (LvLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lv_link_dispose;
  signals[SIGNAL_STATE_CHANGED] = new_signal ("state-changed", 0, 0, 0);
  signals[SIGNAL_TOKENS_CHANGED] = new_signal ("tokens-changed", 0, 0, 0);
  signals[SIGNAL_WELCOMED] = new_signal ("welcomed", 0, 0, 0);
  signals[SIGNAL_EVENT] = new_signal ("event", 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[SIGNAL_HEAD] = new_signal ("head", 1, G_TYPE_POINTER, 0);
  signals[SIGNAL_ENDED] = new_signal ("ended", 1, G_TYPE_ERROR, 0);
}

static void
lv_link_init (LvLink *self)
{
  lv_backoff_init (&self->backoff, RETRY_BASE_MS, RETRY_MAX_MS);
  g_queue_init (&self->refresh_waiters);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (lv_link_network_changed), self, G_CONNECT_SWAPPED);
}

LvLink *
lv_link_new (LvHttpClient *http)
{
  LvLink *self = g_object_new (LV_TYPE_LINK, NULL);

  self->http = g_object_ref (http);
  return self;
}

LvHttpClient *
lv_link_get_http (LvLink *self)
{
  return self->http;
}

LiveonClientState
lv_link_get_state (LvLink *self)
{
  return self->state;
}

LiveonUser *
lv_link_get_user (LvLink *self)
{
  return self->login == NULL ? NULL : self->login->user;
}

gboolean
lv_link_get_must_change_password (LvLink *self)
{
  return self->login != NULL && self->login->must_change_password;
}

LvSecret *
lv_link_get_resume_token (LvLink *self)
{
  return self->login == NULL ? NULL : self->login->resume;
}

const GError *
lv_link_get_error (LvLink *self)
{
  return self->error;
}

void
lv_link_set_error (LvLink *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = error == NULL ? NULL : g_error_copy (error);
}

void
lv_link_set_state (LvLink *self, LiveonClientState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

void
lv_link_emit_event (LvLink *self, const char *name, LvJson *data)
{
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, name, data);
  if (g_str_equal (name, "chain.head"))
    g_signal_emit (self, signals[SIGNAL_HEAD], 0, data);
}

void
lv_link_emit_welcomed (LvLink *self, LvJson *welcome)
{
  LvJson *head = lv_json_get_optional_object (welcome, "chain_head");

  g_signal_emit (self, signals[SIGNAL_WELCOMED], 0);
  if (head != NULL)
    g_signal_emit (self, signals[SIGNAL_HEAD], 0, head);
}

gboolean
lv_link_is_final_error (const GError *error)
{
  static const LiveonError codes[] = {
    LIVEON_ERROR_UNAUTHENTICATED, LIVEON_ERROR_SIGN_IN,       LIVEON_ERROR_SUSPENDED,
    LIVEON_ERROR_NOT_PERMITTED,   LIVEON_ERROR_OUTSIDE_HOURS, LIVEON_ERROR_ADDRESS,
    LIVEON_ERROR_VERSION,         LIVEON_ERROR_PIN,           LIVEON_ERROR_NOT_FOUND,
    LIVEON_ERROR_EJECTED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, LIVEON_ERROR, (int) codes[i]))
      return TRUE;
  return FALSE;
}

void
lv_link_settle_start (LvLink *self, const GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->start_task);

  if (task == NULL)
    return;
  if (self->start_cancel_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), self->start_cancel_id);
  self->start_cancel_id = 0;
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
settle_refresh (LvLink *self, const GError *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->refresh_waiters)) != NULL)
    {
      if (error == NULL)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, g_error_copy (error));
      g_object_unref (task);
    }
}

/* error NULL: the person wanted it. */
static void
stop (LvLink *self, const GError *error)
{
  g_autoptr (GError) cancelled
      = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the session was stopped");

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  lv_link_close_live (self);
  lv_clock_clear_timeout (lv_http_client_get_clock (self->http), &self->refresh_id);
  g_clear_pointer (&self->login, lv_login_free);
  g_clear_object (&self->device);
  lv_link_set_error (self, error);
  self->was_refreshed = FALSE;
  lv_backoff_reset (&self->backoff);
  settle_refresh (self, cancelled);
  lv_link_settle_start (self, cancelled);
  lv_link_set_state (self, LIVEON_CLIENT_STATE_DISCONNECTED);
}

void
lv_link_stop (LvLink *self)
{
  stop (self, NULL);
}

void
lv_link_end (LvLink *self, const GError *error)
{
  g_autoptr (GError) copy = g_error_copy (error);

  g_object_ref (self);
  lv_link_settle_start (self, copy);
  stop (self, copy);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, copy);
  g_object_unref (self);
}

static void
on_early_refresh (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LvLink *self = LV_LINK (source);
  g_autoptr (GError) error = NULL;

  if (!lv_link_refresh_finish (self, result, &error) && lv_link_is_final_error (error)
      && self->login != NULL)
    lv_link_end (self, error);
}

static gboolean
on_refresh_due (gpointer data)
{
  LvLink *self = data;

  self->refresh_id = 0;
  lv_link_refresh_async (self, on_early_refresh, NULL);
  return G_SOURCE_REMOVE;
}

static void
adopt_login (LvLink *self, LvLogin *login)
{
  LvClock *clock = lv_http_client_get_clock (self->http);
  gint64 delay_ms = login->access_expires_ms - lv_clock_now_ms (clock) - REFRESH_AHEAD_MS;

  g_clear_pointer (&self->login, lv_login_free);
  self->login = login;
  lv_clock_clear_timeout (clock, &self->refresh_id);
  self->refresh_id
      = lv_clock_timeout_add (clock, MAX (delay_ms, REFRESH_MIN_MS), on_refresh_due, self);
  g_signal_emit (self, signals[SIGNAL_TOKENS_CHANGED], 0);
  if (login->chain_head != NULL)
    g_signal_emit (self, signals[SIGNAL_HEAD], 0, login->chain_head);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvLink) self = user_data;
  g_autoptr (GError) error = NULL;
  LvLogin *login = lv_login_finish (result, &error);

  if (self->start_task == NULL)
    {
      /* stopped meanwhile */
      g_clear_pointer (&login, lv_login_free);
      return;
    }
  if (login == NULL)
    {
      lv_link_settle_start (self, error);
      lv_link_stop (self);
      return;
    }
  adopt_login (self, login);
  lv_link_set_state (self, LIVEON_CLIENT_STATE_SIGNED_IN);
  if (self->login == NULL)
    return;
  if (login->must_change_password)
    lv_link_settle_start (self, NULL);
  else
    lv_link_open_live (self);
}

static gboolean
on_cancel_idle (gpointer data)
{
  LvLink *self = data;

  if (self->start_task != NULL
      && g_cancellable_is_cancelled (g_task_get_cancellable (self->start_task)))
    lv_link_stop (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: the caller's handlers of the same signal may still be running. */
static void
on_start_cancelled (LvLink *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, on_cancel_idle, g_object_ref (self), g_object_unref);
}

/* TRUE when the sign-in may go on. */
static gboolean
begin (LvLink *self,
       LiveonDevice *device,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data,
       gpointer tag)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (self->state != LIVEON_CLIENT_STATE_DISCONNECTED)
    {
      g_task_return_error (task, lv_error_new (LIVEON_ERROR_CONFLICT, "field", "session", NULL));
      return FALSE;
    }
  if (g_task_return_error_if_cancelled (task))
    return FALSE;
  g_clear_error (&self->error);
  self->device = g_object_ref (device);
  self->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    self->start_cancel_id = g_signal_connect_object (
        cancellable, "cancelled", G_CALLBACK (on_start_cancelled), self, G_CONNECT_SWAPPED);
  self->start_task = g_steal_pointer (&task);
  lv_link_set_state (self, LIVEON_CLIENT_STATE_CONNECTING);
  return self->start_task != NULL;
}

void
lv_link_sign_in_async (LvLink *self,
                       LiveonDevice *device,
                       const char *company,
                       const char *user,
                       LvSecret *password,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  if (begin (self, device, cancellable, callback, user_data, lv_link_sign_in_async))
    lv_login_sign_in_async (self->http, device, company, user, password, self->cancellable,
                            on_started, g_object_ref (self));
}

void
lv_link_resume_async (LvLink *self,
                      LiveonDevice *device,
                      LvSecret *token,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  if (begin (self, device, cancellable, callback, user_data, lv_link_resume_async))
    lv_login_resume_async (self->http, device, token, self->cancellable, on_started,
                           g_object_ref (self));
}

gboolean
lv_link_start_finish (LvLink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
lv_link_note_password_changed (LvLink *self)
{
  if (self->login == NULL)
    return;
  self->login->must_change_password = FALSE;
  lv_link_open_live (self);
}

static void
on_refresh (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvLink) self = user_data;
  g_autoptr (GError) error = NULL;
  LvLogin *login = lv_login_finish (result, &error);

  if (login != NULL && self->login != NULL)
    adopt_login (self, login);
  else
    g_clear_pointer (&login, lv_login_free);
  settle_refresh (self, error);
}

void
lv_link_refresh_async (LvLink *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  gboolean is_first = g_queue_is_empty (&self->refresh_waiters);

  g_task_set_source_tag (task, lv_link_refresh_async);
  if (self->login == NULL)
    {
      g_task_return_error (task, lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL));
      g_object_unref (task);
      return;
    }
  g_queue_push_tail (&self->refresh_waiters, task);
  if (is_first)
    lv_login_resume_async (self->http, self->device, self->login->resume, self->cancellable,
                           on_refresh, g_object_ref (self));
}

gboolean
lv_link_refresh_finish (LvLink *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  char *method;
  char *path;
  GBytes *body;
  gboolean was_refreshed;
} Request;

static void
request_free (Request *request)
{
  g_free (request->method);
  g_free (request->path);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request);
}

static void send_request (GTask *owned_task);

static void
on_request_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LvLink *self = LV_LINK (source);
  GError *error = NULL;

  if (lv_link_refresh_finish (self, result, &error))
    {
      send_request (g_steal_pointer (&task));
      return;
    }
  if (lv_link_is_final_error (error) && self->login != NULL)
    lv_link_end (self, error);
  g_task_return_error (task, error);
}

static void
on_requested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LvLink *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  LvJson *json = lv_http_client_request_finish (LV_HTTP_CLIENT (source), result, &error);

  if (json != NULL)
    g_task_return_pointer (task, json, (GDestroyNotify) lv_json_unref);
  else if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED)
           && !request->was_refreshed && self->login != NULL)
    {
      g_error_free (error);
      request->was_refreshed = TRUE;
      lv_link_refresh_async (self, on_request_refreshed, g_steal_pointer (&task));
    }
  else
    g_task_return_error (task, error);
}

static void
send_request (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  LvLink *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);

  if (self->login == NULL)
    g_task_return_error (task, lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL));
  else
    lv_http_client_request_async (self->http, request->method, request->path, self->login->access,
                                  request->body, g_task_get_cancellable (task), on_requested,
                                  g_object_ref (task));
}

void
lv_link_request_async (LvLink *self,
                       const char *method,
                       const char *path,
                       GBytes *body,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  g_task_set_source_tag (task, lv_link_request_async);
  request->method = g_strdup (method);
  request->path = g_strdup (path);
  request->body = body == NULL ? NULL : g_bytes_ref (body);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  send_request (task);
}

LvJson *
lv_link_request_finish (LvLink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
