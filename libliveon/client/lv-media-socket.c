/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-socket.h"

#include "lv-limits.h"
#include "lv-rtp.h"

struct _LvMediaSocket
{
  LvMediaSession *session;
  GCancellable *cancellable;
  SoupWebsocketConnection *connection; /* NULL until it stands, and after its end */
};

static void
drop_connection (LvMediaSocket *self)
{
  if (self->connection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->connection, self);
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  g_clear_object (&self->connection);
}

/* libsoup queues what the network does not take now; TCP's own back pressure shows in the
 * feedback, which makes the estimator send less. */
static gboolean
send_datagram (GBytes *datagram, gpointer data)
{
  LvMediaSocket *self = data;

  if (self->connection == NULL
      || soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return FALSE;
  soup_websocket_connection_send_message (self->connection, SOUP_WEBSOCKET_DATA_BINARY, datagram);
  return TRUE;
}

static void
on_message (LvMediaSocket *self, SoupWebsocketDataType type, GBytes *message)
{
  if (type == SOUP_WEBSOCKET_DATA_BINARY)
    lv_media_session_socket_received (self->session, message);
}

static void
on_closed (LvMediaSocket *self)
{
  drop_connection (self);
  lv_media_session_socket_closed (self->session);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  LvMediaSocket *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection
      = lv_http_client_connect_finish (LV_HTTP_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* it is gone */
  if (connection == NULL)
    {
      lv_media_session_take_socket (self->session, NULL, NULL, error);
      return;
    }
  self->connection = g_steal_pointer (&connection);
  soup_websocket_connection_set_max_incoming_payload_size (self->connection, LV_RTP_MAX_SIZE);
  g_signal_connect_swapped (self->connection, "message", G_CALLBACK (on_message), self);
  g_signal_connect_swapped (self->connection, "closed", G_CALLBACK (on_closed), self);
  lv_media_session_take_socket (self->session, send_datagram, self, NULL);
}

LvMediaSocket *
lv_media_socket_open (LvHttpClient *http, LvMediaSession *session, const char *token)
{
  LvMediaSocket *self = g_new0 (LvMediaSocket, 1);
  g_autoptr (LvSecret) secret = lv_secret_new (token, strlen (token));

  self->session = session;
  self->cancellable = g_cancellable_new ();
  lv_http_client_connect_async (http, LV_MEDIA_PROTOCOL_PATH, LV_MEDIA_PROTOCOL_NAME, secret,
                                self->cancellable, on_opened, self);
  return self;
}

void
lv_media_socket_close (LvMediaSocket *self)
{
  g_cancellable_cancel (self->cancellable);
  drop_connection (self);
  g_object_unref (self->cancellable);
  g_free (self);
}
