/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-http-client.h"

#include "lv-tls-guard.h"
#include "lv-limits.h"
#include "lv-problem.h"
#include "lv-version.h"

#define REQUEST_TIMEOUT_MS 30000
#define READ_SIZE (64 * 1024)

struct _LvHttpClient
{
  GObject parent_instance;

  GUri *server;
  LvClock *clock;
  SoupSession *session;
  GProxyResolver *resolver; /* NULL: the system's */
  GCancellable *lookup;     /* of the last */
  gboolean has_proxy;
  char *pins[3];
  gint64 since_ms;
  gint64 authority_ms;
  char *language;
  char *application;
};

/* One request from its start to its end. */
typedef struct
{
  LvHttpClient *client;
  SoupMessage *message;
  LvTlsGuard *guard;
  GCancellable *inner; /* cancelled by the caller's, by the guard and by time */
  GCancellable *outer;
  gulong outer_id;
  guint timeout_id;
  gboolean is_timed_out;
  GInputStream *stream;
  GByteArray *body;
  GError *cause; /* while the proxy is being looked up */
} Request;

enum
{
  SIGNAL_VOUCHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LvHttpClient, lv_http_client, G_TYPE_OBJECT)

static SoupSession *
make_session (LvHttpClient *self)
{
  SoupSession *session = soup_session_new_with_options ("max-conns-per-host", 6, NULL);

  if (self->resolver != NULL)
    soup_session_set_proxy_resolver (session, self->resolver);
  return session;
}

static void
lv_http_client_dispose (GObject *object)
{
  LvHttpClient *self = LV_HTTP_CLIENT (object);

  g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->resolver);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (lv_http_client_parent_class)->dispose (object);
}

static void
lv_http_client_finalize (GObject *object)
{
  LvHttpClient *self = LV_HTTP_CLIENT (object);

  g_clear_pointer (&self->server, g_uri_unref);
  g_free (self->pins[0]);
  g_free (self->pins[1]);
  g_free (self->language);
  g_free (self->application);
  G_OBJECT_CLASS (lv_http_client_parent_class)->finalize (object);
}

static void
lv_http_client_class_init (LvHttpClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_http_client_dispose;
  object_class->finalize = lv_http_client_finalize;
  signals[SIGNAL_VOUCHED] = g_signal_new ("vouched", LV_TYPE_HTTP_CLIENT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lv_http_client_init (LvHttpClient *self)
{
  self->language = g_strdup ("en");
  self->application = g_strdup ("libliveon");
}

LvHttpClient *
lv_http_client_new (GUri *server, LvClock *clock)
{
  LvHttpClient *self = g_object_new (LV_TYPE_HTTP_CLIENT, NULL);

  self->server = g_uri_ref (server);
  self->clock = g_object_ref (clock);
  self->session = make_session (self);
  return self;
}

GUri *
lv_http_client_get_server (LvHttpClient *self)
{
  return self->server;
}

LvClock *
lv_http_client_get_clock (LvHttpClient *self)
{
  return self->clock;
}

void
lv_http_client_abort (LvHttpClient *self)
{
  soup_session_abort (self->session);
  g_object_unref (self->session);
  self->session = make_session (self);
}

void
lv_http_client_set_pins (LvHttpClient *self, const char *pin, const char *backup_pin)
{
  guint count = 0;

  g_clear_pointer (&self->pins[0], g_free);
  g_clear_pointer (&self->pins[1], g_free);
  if (pin != NULL)
    self->pins[count++] = g_strdup (pin);
  if (backup_pin != NULL)
    self->pins[count++] = g_strdup (backup_pin);
  lv_http_client_abort (self);
}

void
lv_http_client_set_since (LvHttpClient *self, gint64 since_ms)
{
  self->since_ms = since_ms;
}

void
lv_http_client_set_authority (LvHttpClient *self, gint64 authority_ms)
{
  self->authority_ms = authority_ms;
}

const char *const *
lv_http_client_get_pins (LvHttpClient *self)
{
  return (const char *const *) self->pins;
}

void
lv_http_client_set_language (LvHttpClient *self, const char *language)
{
  g_free (self->language);
  self->language = g_strdup (language);
}

const char *
lv_http_client_get_language (LvHttpClient *self)
{
  return self->language;
}

void
lv_http_client_set_application (LvHttpClient *self, const char *application)
{
  g_free (self->application);
  self->application = g_strdup (application);
}

const char *
lv_http_client_get_application (LvHttpClient *self)
{
  return self->application;
}

void
lv_http_client_set_proxy_resolver (LvHttpClient *self, GProxyResolver *resolver)
{
  if (g_set_object (&self->resolver, resolver))
    lv_http_client_abort (self);
}

static void
request_disarm (Request *request)
{
  lv_clock_clear_timeout (request->client->clock, &request->timeout_id);
  /* Not g_cancellable_disconnect: libsoup may end a request while the signal is being emitted. */
  g_clear_signal_handler (&request->outer_id, request->outer);
}

static void
request_free (Request *request)
{
  request_disarm (request);
  g_clear_object (&request->stream);
  g_clear_object (&request->guard);
  g_clear_object (&request->message);
  g_clear_object (&request->inner);
  g_clear_object (&request->outer);
  g_clear_object (&request->client);
  g_clear_pointer (&request->body, g_byte_array_unref);
  g_clear_error (&request->cause);
  g_free (request);
}

static void
on_outer_cancelled (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

static gboolean
on_timeout (gpointer data)
{
  Request *request = data;

  request->timeout_id = 0;
  request->is_timed_out = TRUE;
  g_cancellable_cancel (request->inner);
  return G_SOURCE_REMOVE;
}

static SoupMessage *
make_message (LvHttpClient *self, const char *method, const char *path, LvSecret *token)
{
  g_autoptr (GUri) uri = g_uri_parse_relative (self->server, path, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *message = soup_message_new_from_uri (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *client = g_strdup_printf ("%s/%s", self->application, LIVEON_VERSION);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Accept", "application/json");
  soup_message_headers_replace (headers, "Accept-Language", self->language);
  soup_message_headers_replace (headers, "LiveOn-Client", client);
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", lv_secret_get_text (token), NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
      memset (bearer, 0, strlen (bearer));
    }
  return message;
}

/* A task that carries a Request, armed against time and the caller's cancelling. */
static GTask *
start_task (LvHttpClient *self,
            SoupMessage *message,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->client = g_object_ref (self);
  request->message = message;
  request->inner = g_cancellable_new ();
  request->guard = lv_tls_guard_new (message, lv_http_client_get_pins (self), request->inner);
  lv_tls_guard_set_since (request->guard, self->since_ms);
  lv_tls_guard_set_authority (request->guard, self->authority_ms);
  request->body = g_byte_array_new ();
  request->timeout_id = lv_clock_timeout_add (self->clock, REQUEST_TIMEOUT_MS, on_timeout, request);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  if (cancellable != NULL)
    {
      request->outer = g_object_ref (cancellable);
      request->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                                                 g_object_ref (request->inner), g_object_unref);
    }
  return task;
}

static void
lookup_proxies (LvHttpClient *self,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autofree char *uri = g_uri_to_string (self->server);

  g_proxy_resolver_lookup_async (self->resolver == NULL ? g_proxy_resolver_get_default ()
                                                        : self->resolver,
                                 uri, cancellable, callback, user_data);
}

/* The first that is one; NULL when there is none, or with error. */
static char *
lookup_proxies_finish (GObject *resolver, GAsyncResult *result, GError **error)
{
  g_auto (GStrv) proxies
      = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (resolver), result, error);

  if (proxies == NULL || proxies[0] == NULL || g_str_has_prefix (proxies[0], "direct://"))
    return NULL;
  return g_strdup (proxies[0]);
}

static void
on_proxies (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autofree char *found = lookup_proxies_finish (source, result, NULL);
  g_autoptr (GUri) uri = NULL;
  g_autofree char *proxy = NULL;

  if (found != NULL)
    {
      /* Without the user's name and password that may stand in it. */
      uri = g_uri_parse (found, G_URI_FLAGS_NONE, NULL);
      proxy = uri == NULL ? g_strdup ("") : g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO);
    }
  g_task_return_error (task, lv_tls_guard_explain (request->guard, request->cause, proxy));
}

/* Ends the task with what went wrong; eats both. */
static void
fail (GTask *owned_task, GError *owned_cause)
{
  g_autoptr (GTask) task = owned_task;
  g_autoptr (GError) cause = owned_cause;
  Request *request = g_task_get_task_data (task);

  request_disarm (request);
  if (request->is_timed_out)
    {
      g_task_return_error (task, lv_error_new (LIVEON_ERROR_TIMEOUT, NULL));
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  if (lv_tls_guard_get_leg (request->guard) >= LV_LEG_TLS)
    {
      g_task_return_error (task, lv_tls_guard_explain (request->guard, cause, NULL));
      return;
    }

  request->cause = g_steal_pointer (&cause);
  lookup_proxies (request->client, g_task_get_cancellable (task), on_proxies, g_object_ref (task));
}

/* Why an answer without 2xx is none; NULL when it is good. json may be NULL. */
static GError *
judge_status (Request *request, LvJson *json)
{
  guint status = soup_message_get_status (request->message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  const char *version = soup_message_headers_get_one (headers, "LiveOn-Version");
  g_autoptr (GError) error = NULL;

  if (version != NULL && !lv_version_check (LIVEON_VERSION, version, &error))
    return g_steal_pointer (&error);
  if (SOUP_STATUS_IS_REDIRECTION (status))
    return lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "the server answered with a redirect");
  if (SOUP_STATUS_IS_SUCCESSFUL (status) || status == SOUP_STATUS_SWITCHING_PROTOCOLS)
    return NULL;
  if (json != NULL)
    return lv_problem_read (json);
  return lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "the server answered with status %u", status);
}

static LvJson *
parse_body (Request *request, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autoptr (GError) problem = NULL;
  LvJson *json;

  if (request->body->len == 0
      && soup_message_get_status (request->message) == SOUP_STATUS_NO_CONTENT)
    return lv_json_parse ("{}", 2, LV_LIMIT_ANSWER, error);
  if (g_strcmp0 (type, "application/json") != 0
      && g_strcmp0 (type, "application/problem+json") != 0)
    {
      lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "the answer is not JSON");
      return NULL;
    }
  json = lv_json_parse ((const char *) request->body->data, request->body->len, LV_LIMIT_ANSWER,
                        &problem);
  if (json == NULL)
    lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "%s", problem->message);
  return json;
}

static void
take_answer (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) problem = NULL;
  g_autoptr (LvJson) json = parse_body (request, &problem);
  GError *error = judge_status (request, json);

  request_disarm (request);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (json == NULL)
    g_task_return_error (task, g_steal_pointer (&problem));
  else
    g_task_return_pointer (task, g_steal_pointer (&json), (GDestroyNotify) lv_json_unref);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    {
      fail (g_steal_pointer (&task), error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      take_answer (g_steal_pointer (&task));
      return;
    }
  if (request->body->len + g_bytes_get_size (bytes) > LV_LIMIT_ANSWER)
    {
      fail (g_steal_pointer (&task), lv_error_new_too_large (LV_LIMIT_ANSWER));
      return;
    }
  g_byte_array_append (request->body, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (request->stream, READ_SIZE, G_PRIORITY_DEFAULT, request->inner,
                                   on_read, g_steal_pointer (&task));
}

/* An answer that came before TLS stood is not the server's. */
static GError *
make_proxy_refusal (Request *request)
{
  return g_error_new (G_IO_ERROR, G_IO_ERROR_PROXY_FAILED, "%u %s",
                      soup_message_get_status (request->message),
                      soup_message_get_reason_phrase (request->message));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  request->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (request->stream == NULL)
    {
      fail (g_steal_pointer (&task), error);
      return;
    }
  if (!lv_tls_guard_is_trusted (request->guard))
    {
      fail (g_steal_pointer (&task), make_proxy_refusal (request));
      return;
    }
  if (request->client->pins[0] == NULL)
    g_signal_emit (request->client, signals[SIGNAL_VOUCHED], 0);
  g_input_stream_read_bytes_async (request->stream, READ_SIZE, G_PRIORITY_DEFAULT, request->inner,
                                   on_read, g_steal_pointer (&task));
}

void
lv_http_client_request_async (LvHttpClient *self,
                              const char *method,
                              const char *path,
                              LvSecret *token,
                              GBytes *body,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  SoupMessage *message = make_message (self, method, path, token);
  GTask *task = start_task (self, message, cancellable, callback, user_data);
  Request *request = g_task_get_task_data (task);

  g_task_set_source_tag (task, lv_http_client_request_async);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, request->inner, on_sent,
                           task);
}

LvJson *
lv_http_client_request_finish (LvHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_websocket (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  GError *verdict = NULL;
  g_autoptr (SoupWebsocketConnection) connection
      = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (soup_message_get_status (request->message) != SOUP_STATUS_NONE)
    verdict = lv_tls_guard_is_trusted (request->guard) ? judge_status (request, NULL)
                                                       : make_proxy_refusal (request);
  if (verdict != NULL)
    {
      g_clear_error (&error);
      fail (g_steal_pointer (&task), verdict);
      return;
    }
  if (connection == NULL)
    {
      fail (g_steal_pointer (&task), error);
      return;
    }
  request_disarm (request);
  soup_websocket_connection_set_max_incoming_payload_size (connection, LV_LIMIT_ANSWER);
  g_task_return_pointer (task, g_steal_pointer (&connection), g_object_unref);
}

static void
on_way (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *where = user_data;
  g_autoptr (LvHttpClient) self = g_weak_ref_get (where);
  g_autoptr (GError) error = NULL;
  g_autofree char *proxy = lookup_proxies_finish (source, result, &error);

  if (self != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->has_proxy = proxy != NULL;
  g_weak_ref_clear (where);
  g_free (where);
}

/* The connection that is opened asks the same, and stands later. */
static void
look_for_proxy (LvHttpClient *self)
{
  GWeakRef *where = g_new (GWeakRef, 1);

  g_weak_ref_init (where, self);
  g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  self->lookup = g_cancellable_new ();
  lookup_proxies (self, self->lookup, on_way, where);
}

gboolean
lv_http_client_get_has_proxy (LvHttpClient *self)
{
  return self->has_proxy;
}

void
lv_http_client_connect_async (LvHttpClient *self,
                              const char *path,
                              const char *protocol,
                              LvSecret *token,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  SoupMessage *message = make_message (self, SOUP_METHOD_GET, path, token);
  GTask *task = start_task (self, message, cancellable, callback, user_data);
  Request *request = g_task_get_task_data (task);
  char *protocols[] = { (char *) protocol, NULL };

  g_task_set_source_tag (task, lv_http_client_connect_async);
  look_for_proxy (self);
  soup_session_websocket_connect_async (self->session, message, NULL, protocols, G_PRIORITY_DEFAULT,
                                        request->inner, on_websocket, task);
}

SoupWebsocketConnection *
lv_http_client_connect_finish (LvHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
lv_http_client_result_get_pin (GAsyncResult *result)
{
  Request *request = g_task_get_task_data (G_TASK (result));

  return lv_tls_guard_get_seen_pin (request->guard);
}
