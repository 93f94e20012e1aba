/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "lv-config.h"
#include "lv-connection.h"
#include "lv-error.h"
#include "lv-greeter.h"
#include "lv-http.h"
#include "lv-limits.h"
#include "lv-log.h"
#include "lv-media.h"

#define TICK_MS 1000
#define STOP_MS 2000
#define ACCEPTS_AT_ONCE 32
/* More would let the kernel keep megabytes for a client that does not read. */
#define SEND_BUFFER (256 * 1024)

struct _LvListener
{
  GObject parent_instance;

  LvContext *context;
  LvConfigKey key; /* the addresses */
  LvPeers *peers;
  LvGreeter greeter;
  LvHttp *http;
  GPtrArray *sockets; /* of GSocket */
  GPtrArray *sources; /* of GSource, one a socket; empty while nothing is accepted */
  guint tick;
  guint port;
  GTask *stopping;
  gint64 stop_deadline_ms;
};

G_DEFINE_FINAL_TYPE (LvListener, lv_listener, G_TYPE_OBJECT)

static void
free_source (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

/* Accepting */

/* They may change while the server runs. */
static void
read_limits (LvListener *self)
{
  LiveonServerConfig *config = self->context->config;
  guint max_total = (guint) lv_config_get_int (config, LV_KEY_MAX_CONNECTIONS);
  guint max_address = (guint) lv_config_get_int (config, LV_KEY_MAX_CONNECTIONS_ADDRESS);

  lv_peers_set_limits (self->peers, max_total, max_address,
                       MIN (max_address, LV_LIMIT_CONNECTIONS_UNREADY));
}

static void
greet (LvListener *self, GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autofree char *address = NULL;
  g_autoptr (LvPeer) peer = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return;
  address = lv_address_to_text (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  peer = lv_peer_new (self->context->clock, socket, address);
  if (lv_peers_add (self->peers, peer))
    lv_greeter_greet (&self->greeter, peer);
  else
    g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
}

static gboolean
on_connection (GSocket *socket, GIOCondition condition, gpointer data)
{
  g_autoptr (LvListener) self = g_object_ref (data);

  read_limits (self);
  for (guint i = 0; i < ACCEPTS_AT_ONCE; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) accepted = NULL;

      g_socket_set_blocking (socket, FALSE);
      accepted = g_socket_accept (socket, NULL, &error);
      if (accepted != NULL)
        greet (self, accepted);
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
        {
          /* Out of file descriptors, most likely: again at the next tick. */
          lv_warning ("connections cannot be accepted", "ERROR", error->message, NULL);
          g_ptr_array_set_size (self->sources, 0);
          return G_SOURCE_REMOVE;
        }
    }
  return G_SOURCE_CONTINUE;
}

static void
accept_more (LvListener *self)
{
  for (guint i = 0; i < self->sockets->len; i++)
    {
      GSource *source = g_socket_create_source (self->sockets->pdata[i], G_IO_IN, NULL);

      g_source_set_callback (source, G_SOURCE_FUNC (on_connection), self, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      g_ptr_array_add (self->sources, source);
    }
}

static void
drop_peer (LvPeer *peer, gpointer data)
{
  lv_peer_drop (peer);
}

static void
end_stop (LvListener *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->stopping);

  lv_http_close (self->http);
  lv_peers_foreach (self->peers, drop_peer, NULL);
  lv_clock_clear_timeout (self->context->clock, &self->tick);
  g_task_return_boolean (task, TRUE);
}

static gboolean
on_quiet (gpointer data)
{
  LvListener *self = data;

  if (self->stopping != NULL)
    end_stop (self);
  return G_SOURCE_REMOVE;
}

/* The last peer is still closing: not while libsoup is in the middle of that. */
static void
end_stop_later (LvListener *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, on_quiet, g_object_ref (self), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
on_empty (gpointer data)
{
  LvListener *self = data;

  if (self->stopping != NULL)
    end_stop_later (self);
}

static gboolean
on_tick (gpointer data)
{
  g_autoptr (LvListener) self = g_object_ref (data);
  gint64 now_ms = lv_clock_monotonic_ms (self->context->clock);

  lv_peers_check (self->peers, now_ms);
  if (self->stopping != NULL && now_ms >= self->stop_deadline_ms)
    end_stop (self);
  else if (self->stopping == NULL && self->sources->len == 0 && self->sockets->len > 0)
    accept_more (self);
  return G_SOURCE_CONTINUE;
}

/* Binding */

static GSocketAddress *
parse_listen (const char *text, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  GSocketAddress *address = NULL;
  guint64 port;

  if (colon != NULL && g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      gsize length = colon - text;

      if (length > 2 && text[0] == '[' && text[length - 1] == ']')
        host = g_strndup (text + 1, length - 2);
      else
        host = g_strndup (text, length);
      address = g_inet_socket_address_new_from_string (host, port);
    }
  if (address == NULL)
    {
      lv_error_set (error, LIVEON_ERROR_CONFIGURATION, "file", "", "group", "server", "key",
                    "listen", NULL);
      g_prefix_error (error, "“%s” is no address with a port: ", text);
    }
  return address;
}

static GSocket *
bind_socket (GSocketAddress *address, GError **error)
{
  GSocketFamily family = g_socket_address_get_family (address);
  g_autoptr (GSocket) socket
      = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  if (family == G_SOCKET_FAMILY_IPV6)
    {
      GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));

      /* "[::]" is everything, IPv4 too. */
      if (!g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY,
                                !g_inet_address_get_is_any (inet), error))
        return NULL;
    }
  g_socket_set_option (socket, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER, NULL);
  g_socket_set_listen_backlog (socket, SOMAXCONN);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

/* Everything is IPv4 alone where the machine has no IPv6. */
static GSocket *
bind_everything_else (GSocketAddress *address, GError **error)
{
  GInetSocketAddress *wanted = G_INET_SOCKET_ADDRESS (address);
  g_autoptr (GInetAddress) any = NULL;
  g_autoptr (GSocketAddress) instead = NULL;

  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)
      || !g_inet_address_get_is_any (g_inet_socket_address_get_address (wanted)))
    return NULL;
  g_clear_error (error);
  any = g_inet_address_new_any (G_SOCKET_FAMILY_IPV4);
  instead = g_inet_socket_address_new (any, g_inet_socket_address_get_port (wanted));
  return bind_socket (instead, error);
}

static gboolean
listen_on (LvListener *self, const char *text, GError **error)
{
  g_autoptr (GSocketAddress) address = parse_listen (text, error);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) bind_error = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (address == NULL)
    return FALSE;
  socket = bind_socket (address, &bind_error);
  if (socket == NULL)
    socket = bind_everything_else (address, &bind_error);
  if (socket == NULL)
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "cannot listen on %s: %s", text,
                           bind_error->message);
      return FALSE;
    }

  bound = g_socket_get_local_address (socket, NULL);
  if (self->port == 0 && G_IS_INET_SOCKET_ADDRESS (bound))
    self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_ptr_array_add (self->sockets, g_steal_pointer (&socket));
  return TRUE;
}

static void
serve (LvPeer *peer, gpointer data)
{
  LvListener *self = data;

  lv_http_serve (self->http, peer);
}

static void
serve_media (GSocket *socket, gpointer data)
{
  LvListener *self = data;

  if (self->context->media != NULL && self->key == LV_KEY_LISTEN)
    lv_sfu_take_tcp (lv_media_get_sfu (self->context->media), socket, NULL);
  else
    g_object_unref (socket);
}

static void
lv_listener_dispose (GObject *object)
{
  LvListener *self = LV_LISTENER (object);

  g_ptr_array_set_size (self->sources, 0);
  g_ptr_array_set_size (self->sockets, 0);
  if (self->context != NULL)
    lv_clock_clear_timeout (self->context->clock, &self->tick);
  if (self->http != NULL)
    lv_http_close (self->http);
  /* Those still greeting, or lingering after a refusal. */
  if (self->peers != NULL)
    lv_peers_foreach (self->peers, drop_peer, NULL);
  g_clear_pointer (&self->peers, lv_peers_free);
  g_clear_pointer (&self->http, lv_http_free);
  g_clear_pointer (&self->greeter.tls, SSL_CTX_free);
  g_clear_pointer (&self->greeter.trusted_proxies, g_free);
  self->context = NULL;

  G_OBJECT_CLASS (lv_listener_parent_class)->dispose (object);
}

static void
lv_listener_finalize (GObject *object)
{
  LvListener *self = LV_LISTENER (object);

  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->sockets);

  G_OBJECT_CLASS (lv_listener_parent_class)->finalize (object);
}

static void
lv_listener_class_init (LvListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_listener_dispose;
  object_class->finalize = lv_listener_finalize;
}

static void
lv_listener_init (LvListener *self)
{
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->sources = g_ptr_array_new_with_free_func (free_source);
}

LvListener *
lv_listener_new_for (LvContext *context, LvDispatch *dispatch, LvConfigKey key)
{
  LvListener *self = g_object_new (LV_TYPE_LISTENER, NULL);

  self->context = context;
  self->key = key;
  self->peers = lv_peers_new ();
  lv_peers_set_empty_func (self->peers, on_empty, self);
  self->http = lv_http_new (context, dispatch);
  self->greeter.peers = self->peers;
  self->greeter.serve = serve;
  self->greeter.serve_media = serve_media;
  self->greeter.serve_data = self;
  return self;
}

LvListener *
lv_listener_new (LvContext *context)
{
  LvListener *self = lv_listener_new_for (context, context->dispatch, LV_KEY_LISTEN);

  if (lv_config_get_bool (context->config, LV_KEY_PROXY_PROTOCOL))
    self->greeter.trusted_proxies
        = g_strjoinv (" ", (char **) lv_config_get_list (context->config, LV_KEY_TRUSTED_PROXIES));
  /* No network at all would be any network. */
  if (self->greeter.trusted_proxies != NULL && *self->greeter.trusted_proxies == '\0')
    g_clear_pointer (&self->greeter.trusted_proxies, g_free);
  return self;
}

gboolean
lv_listener_set_certificate (LvListener *self,
                             const char *certificate_file,
                             const char *key_file,
                             GError **error)
{
  g_autoptr (SSL_CTX) tls = lv_tls_context_new (certificate_file, key_file, error);

  if (tls == NULL)
    return FALSE;
  g_clear_pointer (&self->greeter.tls, SSL_CTX_free);
  self->greeter.tls = g_steal_pointer (&tls);
  return TRUE;
}

gboolean
lv_listener_start (LvListener *self, GError **error)
{
  const char *const *addresses = lv_config_get_list (self->context->config, self->key);

  g_return_val_if_fail (self->greeter.tls != NULL, FALSE);
  g_return_val_if_fail (self->sockets->len == 0, FALSE);

  for (; *addresses != NULL; addresses++)
    if (!listen_on (self, *addresses, error))
      {
        g_ptr_array_set_size (self->sockets, 0);
        return FALSE;
      }
  accept_more (self);
  self->tick = lv_clock_timeout_add (self->context->clock, TICK_MS, on_tick, self);
  return TRUE;
}

guint
lv_listener_get_port (LvListener *self)
{
  return self->port;
}

guint
lv_listener_count_connections (LvListener *self)
{
  return lv_peers_count (self->peers);
}

static void
stop_peer (LvPeer *peer, gpointer data)
{
  lv_peer_stop (peer);
}

void
lv_listener_stop_async (LvListener *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, lv_listener_stop_async);
  g_return_if_fail (self->stopping == NULL);

  g_ptr_array_set_size (self->sources, 0);
  g_ptr_array_set_size (self->sockets, 0);
  self->stopping = g_steal_pointer (&task);
  self->stop_deadline_ms = lv_clock_monotonic_ms (self->context->clock) + STOP_MS;
  if (self->tick == 0)
    self->tick = lv_clock_timeout_add (self->context->clock, TICK_MS, on_tick, self);
  if (lv_peers_count (self->peers) == 0)
    end_stop_later (self);
  else
    lv_peers_foreach (self->peers, stop_peer, NULL);
}

gboolean
lv_listener_stop_finish (LvListener *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
