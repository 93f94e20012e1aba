/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-metrics-listener.h"

#include <libsoup/soup.h>

#include "lv-config-keys.h"
#include "lv-error.h"
#include "lv-log.h"
#include "lv-metrics.h"

#define MAX_CONNECTIONS 16
#define TIMEOUT_S 10

struct _LvMetricsListener
{
  LvWatch *watch;
  SoupServer *server; /* it listens nowhere itself, so that it closes after each answer */
  GSocket *socket;
  GSource *source;
  guint port;
  GPtrArray *streams; /* of GIOStream, weakly: those that are open */
};

static void
answer_metrics (SoupServer *server,
                SoupServerMessage *message,
                const char *path,
                GHashTable *query,
                gpointer data)
{
  LvMetricsListener *self = data;
  const char *method = soup_server_message_get_method (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *type;
  g_autoptr (GBytes) text = NULL;

  soup_message_headers_replace (headers, "Connection", "close");
  if (!g_str_equal (path, "/metrics"))
    return soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  if (!g_str_equal (method, "GET") && !g_str_equal (method, "HEAD"))
    {
      soup_message_headers_replace (headers, "Allow", "GET, HEAD");
      return soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
    }
  type = lv_metric_negotiate (
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept"));
  text = lv_metrics_write (self->watch, type);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), text);
}

static void
on_stream_gone (gpointer data, GObject *stream)
{
  LvMetricsListener *self = data;

  g_ptr_array_remove_fast (self->streams, stream);
}

/* A socket that times out ends the read or write that waits for it. */
static void
serve (LvMetricsListener *self, GSocket *socket)
{
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);

  if (self->streams->len >= MAX_CONNECTIONS || local == NULL || remote == NULL)
    return;
  g_socket_set_timeout (socket, TIMEOUT_S);
  stream = g_socket_connection_factory_create_connection (socket);
  g_object_weak_ref (G_OBJECT (stream), on_stream_gone, self);
  g_ptr_array_add (self->streams, stream);
  soup_server_accept_iostream (self->server, G_IO_STREAM (stream), local, remote, NULL);
}

static gboolean
on_connection (GSocket *socket, GIOCondition condition, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) accepted = g_socket_accept (socket, NULL, &error);

  if (accepted != NULL)
    serve (data, accepted);
  return G_SOURCE_CONTINUE;
}

static GSocket *
bind_socket (const char *address, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port = 0;
  gboolean has_port;
  g_autoptr (GSocketAddress) to = NULL;
  g_autoptr (GSocket) socket = NULL;

  lv_config_split_host_port (address, &host, &port, &has_port);
  to = g_inet_socket_address_new_from_string (host, port);
  socket = g_socket_new (g_socket_address_get_family (to), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL || !g_socket_bind (socket, to, TRUE, error)
      || !g_socket_listen (socket, error))
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  return g_steal_pointer (&socket);
}

LvMetricsListener *
lv_metrics_listener_new (LvWatch *watch, const char *address, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GSocket) socket = bind_socket (address, &local_error);
  g_autoptr (GSocketAddress) bound = NULL;
  LvMetricsListener *self;

  if (socket == NULL)
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "cannot listen on %s: %s", address,
                           local_error->message);
      return NULL;
    }
  self = g_new0 (LvMetricsListener, 1);
  self->watch = watch;
  self->streams = g_ptr_array_new ();
  self->server = soup_server_new ("server-header", "liveond", NULL);
  soup_server_add_handler (self->server, NULL, answer_metrics, self, NULL);
  bound = g_socket_get_local_address (socket, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_connection), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  self->socket = g_steal_pointer (&socket);
  return self;
}

void
lv_metrics_listener_free (LvMetricsListener *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->socket);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  for (guint i = 0; i < self->streams->len; i++)
    g_object_weak_unref (self->streams->pdata[i], on_stream_gone, self);
  g_ptr_array_unref (self->streams);
  g_free (self);
}

guint
lv_metrics_listener_get_port (LvMetricsListener *self)
{
  return self->port;
}
