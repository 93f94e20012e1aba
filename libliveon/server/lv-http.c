/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-http.h"

#include <gio/gunixconnection.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lv-connection.h"
#include "lv-dispatch.h"
#include "lv-error.h"
#include "lv-http-body.h"
#include "lv-http-refusal.h"
#include "lv-limits.h"
#include "lv-media-websocket.h"
#include "lv-media.h"
#include "lv-log.h"
#include "lv-problem.h"

#define EVENTS_PATH "/api/v1/events"
#define MEDIA_PATH "/api/v1/media"

struct _LvHttp
{
  LvContext *context;
  LvDispatch *dispatch;
  SoupServer *server;
  int keeper; /* the other end of the server's only listener: see make_keeper */
};

/* A request that waits for its answer. */
typedef struct
{
  LvHttp *http;
  SoupServerMessage *message;
  LvPeer *peer;
  GCancellable *cancellable;
  const char *language; /* static */
  gboolean is_gone;     /* with its connection */
} Exchange;

/* Answers */

static void
set_standing_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  for (const LvHeader *header = lv_standing_headers; header->name != NULL; header++)
    soup_message_headers_replace (headers, header->name, header->value);
}

static void
set_body (SoupServerMessage *message, const char *content_type, GBytes *body)
{
  SoupMessageBody *response = soup_server_message_get_response_body (message);

  soup_server_message_set_response (message, NULL, SOUP_MEMORY_STATIC, NULL, 0);
  if (body == NULL)
    return;
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type",
                                content_type);
  soup_message_body_append_bytes (response, body);
}

static void
set_refusal (SoupServerMessage *message, const GError *error, const char *language)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  guint status = lv_problem_status (error);
  const char *seconds = liveon_error_get_argument (error, "seconds");
  g_autoptr (GBytes) problem = lv_problem_make (error, language);

  set_standing_headers (message);
  set_body (message, LV_PROBLEM_TYPE, problem);
  soup_server_message_set_status (message, status, NULL);
  if (status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  if (seconds != NULL)
    soup_message_headers_replace (headers, "Retry-After", seconds);
}

static void
set_stream (Exchange *self, const LvAnswer *answer)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message),
                                "Content-Type", answer->content_type);
  lv_http_body_send (self->message, self->peer, answer->stream);
}

static void
set_answer (Exchange *self, const LvAnswer *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  if (answer->error != NULL)
    {
      set_refusal (self->message, answer->error, self->language);
      if (answer->allow != NULL)
        soup_message_headers_replace (headers, "Allow", answer->allow);
    }
  else
    {
      set_standing_headers (self->message);
      set_body (self->message, answer->content_type, answer->body);
      soup_server_message_set_status (self->message, answer->status, NULL);
      if (answer->stream != NULL)
        set_stream (self, answer);
    }
  for (const char *const *header = answer->headers; header != NULL && *header != NULL; header += 2)
    soup_message_headers_replace (headers, header[0], header[1]);
  if (self->http->context->is_stopping)
    soup_message_headers_replace (headers, "Connection", "close");
}

static void accept_socket (LvHttp *self, SoupServerMessage *message, const LvAnswer *answer);

static void
on_answer (LvCall *call, const LvAnswer *answer, gpointer data)
{
  Exchange *self = data;

  if (self->is_gone)
    {
      if (answer->free_accept_data != NULL)
        answer->free_accept_data (answer->accept_data);
      if (answer->stream != NULL)
        lv_body_leave (answer->stream);
      return;
    }
  if (lv_call_get_session (call) != NULL)
    lv_peer_set_signed_in (self->peer);
  if (answer->accept != NULL)
    accept_socket (self->http, self->message, answer);
  else
    set_answer (self, answer);
  soup_server_message_unpause (self->message);
}

/* Requests */

static void
exchange_free (gpointer data)
{
  Exchange *self = data;

  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_object (&self->peer);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
on_gone (SoupServerMessage *message, Exchange *self)
{
  self->is_gone = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static const char *
get_header (SoupServerMessage *message, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);
}

static void
dispatch (
    LvHttp *self, SoupServerMessage *message, LvPeer *peer, const char *path, GHashTable *query)
{
  Exchange *exchange = g_new0 (Exchange, 1);
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  LvRequest request = {
    .method = soup_server_message_get_method (message),
    .path = path,
    .query = query,
    .host = get_header (message, "Host"),
    .authorization = get_header (message, "Authorization"),
    .content_type = get_header (message, "Content-Type"),
    .cookie = get_header (message, "Cookie"),
    .csrf = get_header (message, "LiveOn-CSRF"),
    .origin = get_header (message, "Origin"),
    .fetch_site = get_header (message, "Sec-Fetch-Site"),
    .if_none_match = get_header (message, "If-None-Match"),
    .user_agent = get_header (message, "User-Agent"),
    .body = body,
  };
  LvCaller caller = {
    .address = lv_peer_get_address (peer),
    .client = get_header (message, "LiveOn-Client"),
    .answer = on_answer,
    .data = exchange,
    .free_data = exchange_free,
  };

  exchange->http = self;
  exchange->message = g_object_ref (message);
  exchange->peer = g_object_ref (peer);
  exchange->cancellable = g_cancellable_new ();
  exchange->language = lv_language_choose (get_header (message, "Accept-Language"));
  g_signal_connect (message, "finished", G_CALLBACK (on_gone), exchange);
  g_signal_connect (message, "disconnected", G_CALLBACK (on_gone), exchange);
  caller.language = exchange->language;
  caller.cancellable = exchange->cancellable;

  soup_server_message_pause (message);
  lv_dispatch_request (self->dispatch, &caller, &request);
}

/* A page of somebody else's must not talk to us with this person's browser. */
static gboolean
is_own_origin (SoupServerMessage *message)
{
  const char *origin = get_header (message, "Origin");
  const char *host = get_header (message, "Host");

  if (origin == NULL)
    return TRUE;
  return host != NULL && g_ascii_strncasecmp (origin, "https://", 8) == 0
         && g_ascii_strcasecmp (origin + 8, host) == 0;
}

static gboolean
check_upgrade (LvHttp *self, SoupServerMessage *message, const char *protocol, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (self->context->is_stopping)
    lv_error_set (error, LIVEON_ERROR_STOPPING, NULL);
  else if (strcmp (soup_server_message_get_method (message), "GET") != 0)
    lv_error_set (error, LIVEON_ERROR_METHOD, NULL);
  else if (!is_own_origin (message))
    lv_error_set (error, LIVEON_ERROR_NOT_PERMITTED, "rule", "origin", NULL);
  else if (!soup_message_headers_header_contains (headers, "Sec-WebSocket-Protocol", protocol))
    lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "no subprotocol %s", protocol);
  else
    return lv_dispatch_check_client (get_header (message, "LiveOn-Client"), error);
  return FALSE;
}

/* A WebSocket while the answer to its handshake is written. */
typedef struct
{
  LvHttp *http;
  const char *protocol;
  LvSeatMedia *media;  /* whose datagrams it is for; NULL: for events */
  LvAcceptFunc accept; /* who else serves it */
  gpointer accept_data;
  GDestroyNotify free_accept_data;
} Upgrade;

static void
upgrade_free (gpointer data, GClosure *closure)
{
  Upgrade *self = data;

  g_clear_pointer (&self->media, lv_seat_media_unref);
  if (self->free_accept_data != NULL)
    self->free_accept_data (self->accept_data);
  g_free (self);
}

static void
on_upgraded (SoupServerMessage *message, gpointer data)
{
  Upgrade *self = data;
  g_autoptr (LvPeer) peer = g_object_ref (lv_peer_from_message (message));
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autoptr (SoupWebsocketConnection) websocket = soup_websocket_connection_new (
      stream, uri, SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, self->protocol, NULL);

  if (self->accept != NULL)
    self->accept (self->accept_data, peer, websocket);
  else if (self->media != NULL)
    lv_media_websocket_serve (self->http->context, peer, websocket, self->media);
  else
    lv_connection_serve (self->http->context, peer, websocket);
}

static void
refuse_upgrade (SoupServerMessage *message, const GError *error)
{
  set_refusal (message, error, lv_language_choose (get_header (message, "Accept-Language")));
  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_METHOD))
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                  "GET");
}

/* Takes what is upgraded. */
static void
shake_hands (SoupServerMessage *message, Upgrade *upgrade)
{
  const char *protocols[] = { upgrade->protocol, NULL };
  g_autoptr (GError) error = NULL;

  /* No extensions: compression costs memory, and secrets beside chosen text. */
  if (soup_websocket_server_process_handshake (message, NULL, (char **) protocols, NULL, NULL))
    {
      set_standing_headers (message);
      g_signal_connect_data (message, "wrote-informational", G_CALLBACK (on_upgraded), upgrade,
                             upgrade_free, 0);
      return;
    }
  upgrade_free (upgrade, NULL);
  error = lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "no WebSocket handshake");
  refuse_upgrade (message, error);
}

/* Takes the media. */
static void
upgrade (LvHttp *self, SoupServerMessage *message, const char *protocol, LvSeatMedia *media)
{
  Upgrade *upgrade = g_new0 (Upgrade, 1);

  upgrade->http = self;
  upgrade->protocol = protocol;
  upgrade->media = media;
  shake_hands (message, upgrade);
}

/* A route that opens one. */
static void
accept_socket (LvHttp *self, SoupServerMessage *message, const LvAnswer *answer)
{
  Upgrade *upgrade = g_new0 (Upgrade, 1);
  g_autoptr (GError) error = NULL;

  upgrade->http = self;
  upgrade->protocol = answer->protocol;
  upgrade->accept = answer->accept;
  upgrade->accept_data = answer->accept_data;
  upgrade->free_accept_data = answer->free_accept_data;
  if (check_upgrade (self, message, answer->protocol, &error))
    {
      shake_hands (message, upgrade);
      return;
    }
  upgrade_free (upgrade, NULL);
  refuse_upgrade (message, error);
}

static void
upgrade_events (LvHttp *self, SoupServerMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (check_upgrade (self, message, LV_PROTOCOL_NAME, &error))
    upgrade (self, message, LV_PROTOCOL_NAME, NULL);
  else
    refuse_upgrade (message, error);
}

static void
upgrade_media (LvHttp *self, SoupServerMessage *message)
{
  const char *token = lv_bearer_token (get_header (message, "Authorization"));
  LvSeatMedia *media = NULL;
  g_autoptr (GError) error = NULL;

  if (check_upgrade (self, message, LV_MEDIA_PROTOCOL_NAME, &error))
    {
      if (token == NULL || self->context->media == NULL)
        error = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
      else
        media = lv_media_take_token (self->context->media, token, &error);
    }
  if (media != NULL)
    upgrade (self, message, LV_MEDIA_PROTOCOL_NAME, media);
  else
    refuse_upgrade (message, error);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  LvHttp *self = data;
  LvPeer *peer = lv_peer_from_message (message);
  const gboolean is_for_people = self->dispatch == self->context->dispatch;
  gint64 wait_ms = 0;

  lv_peer_enter (peer, LV_PEER_ANSWER);
  if (!lv_peer_take_request (peer, &wait_ms))
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, (wait_ms + 999) / 1000);
      g_autoptr (GError) error = lv_error_new (LIVEON_ERROR_RATE_LIMITED, "seconds", seconds, NULL);

      set_refusal (message, error, lv_language_choose (get_header (message, "Accept-Language")));
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "Connection", "close");
    }
  else if (is_for_people && strcmp (path, EVENTS_PATH) == 0)
    upgrade_events (self, message);
  else if (is_for_people && strcmp (path, MEDIA_PATH) == 0)
    upgrade_media (self, message);
  else
    dispatch (self, message, peer, path, query);
}

/* Bounds */

/* libsoup would read on before it answers, so the connection is taken from it. */
static void
refuse_now (SoupServerMessage *message, LvPeer *peer, GError *error)
{
  g_autoptr (GError) taken = error;
  g_autoptr (GIOStream) stream = NULL;

  lv_peer_refuse (peer, taken, lv_language_choose (get_header (message, "Accept-Language")));
  stream = soup_server_message_steal_connection (message);
  g_io_stream_close (stream, NULL, NULL);
}

static void
count_body (SoupServerMessage *message, LvPeer *peer, guint64 length)
{
  if (!lv_peer_count_body (peer, length))
    refuse_now (message, peer, lv_error_new_too_large (LV_LIMIT_BODY));
}

static void
on_got_headers (SoupServerMessage *message, gpointer data)
{
  LvPeer *peer = lv_peer_from_message (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  lv_peer_enter (peer, LV_PEER_BODY);
  /* It could be read as HTTP, so that its answer is not made yet, unless libsoup refused it. */
  if (soup_server_message_get_status (message) == 0)
    set_body (message, NULL, NULL);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
    count_body (message, peer, soup_message_headers_get_content_length (headers));
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    count_body (message, lv_peer_from_message (message), g_bytes_get_size (chunk));
}

/* libsoup takes an answer without a length for one that ends with the connection. */
static void
on_wrote_headers (SoupServerMessage *message, gpointer data)
{
  guint status = soup_server_message_get_status (message);

  if (status == SOUP_STATUS_NO_CONTENT || status == SOUP_STATUS_NOT_MODIFIED)
    soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                       SOUP_ENCODING_NONE);
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  LvPeer *peer = lv_peer_from_message (message);

  if (lv_peer_get_state (peer) == LV_PEER_ANSWER)
    lv_peer_enter (peer, LV_PEER_IDLE);
}

/* What libsoup itself refuses, because it is no HTTP that it can read, is answered with this; it
 * has no other moment at which its answer could be given a body. */
static void
prepare_refusal (SoupServerMessage *message)
{
  g_autoptr (GError) error
      = lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "the request could not be read");
  g_autoptr (GBytes) problem = lv_problem_make (error, "en");

  set_standing_headers (message);
  set_body (message, LV_PROBLEM_TYPE, problem);
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  prepare_refusal (message);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), NULL);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (on_wrote_headers), NULL);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), NULL);
}

/* libsoup keeps a connection for a second request only while its server listens somewhere. It
 * listens on one end of a pair of which we hold the other and say nothing. */
static gboolean
make_keeper (LvHttp *self, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      lv_error_set_detail (error, LIVEON_ERROR_FAILED, "no pair of sockets");
      return FALSE;
    }
  self->keeper = ends[0];
  socket = g_socket_new_from_fd (ends[1], error);
  if (socket == NULL)
    {
      close (ends[1]);
      return FALSE;
    }
  return soup_server_listen_socket (self->server, socket, 0, error);
}

LvHttp *
lv_http_new (LvContext *context, LvDispatch *dispatch)
{
  LvHttp *self = g_new0 (LvHttp, 1);
  g_autoptr (GError) error = NULL;

  self->context = context;
  self->dispatch = dispatch;
  self->keeper = -1;
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_add_handler (self->server, "*", on_request, self, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (on_request_started), self);
  if (!make_keeper (self, &error))
    lv_warning ("connections close after each answer", "ERROR", error->message, NULL);
  return self;
}

void
lv_http_close (LvHttp *self)
{
  soup_server_disconnect (self->server);
}

void
lv_http_free (LvHttp *self)
{
  g_clear_object (&self->server);
  if (self->keeper != -1)
    close (self->keeper);
  g_free (self);
}

void
lv_http_serve (LvHttp *self, LvPeer *peer)
{
  GSocket *socket = lv_tls_stream_get_socket (LV_TLS_STREAM (peer));
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = lv_peer_make_socket_address (peer);
  g_autoptr (GError) error = NULL;

  lv_peer_enter (peer, LV_PEER_IDLE);
  if (local == NULL
      || !soup_server_accept_iostream (self->server, G_IO_STREAM (peer), local, remote, &error))
    g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
}
