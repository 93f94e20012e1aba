/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-websocket.h"

#include "lv-limits.h"

/* What waits to leave: a tenth of a second at 10 Mbit/s. More would only arrive too late. */
#define QUEUE_MAX (128 * 1024)
#define FRAMES_BURST 2000
#define FRAMES_INTERVAL_MS 1
#define OPCODE_PING 0x09

/* Keeps itself until libsoup says that the WebSocket is closed. */
struct _LvMediaWebsocket
{
  LvContext *context;
  LvPeer *peer;
  SoupWebsocketConnection *websocket;
  LvSeatMedia *media;   /* NULL once it has nothing to do with it any more */
  LvSfuSocket *socket;  /* the same */
  guint64 handed_bytes; /* of frames that libsoup was given */
  gint64 next_ping_ms;
  gint64 deadline_ms; /* of closing; 0: it is open */
};

static gsize
frame_size (gsize length)
{
  return length + (length < 126 ? 2 : 4);
}

static void
send_datagram (const guint8 *data, gsize length, gpointer user_data)
{
  LvMediaWebsocket *self = user_data;

  if (soup_websocket_connection_get_state (self->websocket) != SOUP_WEBSOCKET_STATE_OPEN
      || self->handed_bytes - lv_peer_get_sent_data (self->peer) + length > QUEUE_MAX)
    return;
  self->handed_bytes += frame_size (length);
  soup_websocket_connection_send_binary (self->websocket, data, length);
}

static void
on_message (SoupWebsocketConnection *websocket, int type, GBytes *message, gpointer data)
{
  LvMediaWebsocket *self = data;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (message, &length);

  if (self->socket != NULL && length > 0)
    lv_sfu_socket_receive (self->socket, bytes, length);
}

static void
let_go (LvMediaWebsocket *self)
{
  LvSeatMedia *media = g_steal_pointer (&self->media);

  g_clear_pointer (&self->socket, lv_sfu_socket_close);
  if (media == NULL)
    return;
  if (media->socket == self)
    media->socket = NULL;
  lv_seat_media_unref (media);
}

static void
close_with (LvMediaWebsocket *self, guint code)
{
  let_go (self);
  if (self->deadline_ms != 0)
    return;
  self->deadline_ms = lv_clock_monotonic_ms (self->context->clock) + LV_TIMEOUT_CLOSING_MS;
  if (soup_websocket_connection_get_state (self->websocket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->websocket, code, NULL);
}

/* The seat's media has gone, or goes another way. */
static void
close_now (LvMediaWebsocket *self)
{
  close_with (self, SOUP_WEBSOCKET_CLOSE_NORMAL);
}

static void
on_closed (SoupWebsocketConnection *websocket, gpointer data)
{
  LvMediaWebsocket *self = data;

  let_go (self);
  lv_peer_set_service (self->peer, NULL, NULL);
  g_signal_handlers_disconnect_by_data (websocket, self);
  g_object_unref (self->websocket);
  g_object_unref (self->peer);
  g_free (self);
}

/* As the peer's service. */

static void
drop (gpointer data)
{
  LvMediaWebsocket *self = data;

  let_go (self);
  lv_peer_set_service (self->peer, NULL, NULL);
  lv_tls_stream_fail (LV_TLS_STREAM (self->peer));
}

static void
stop (gpointer data)
{
  close_with (data, SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
}

static void
check (gpointer data, gint64 now_ms)
{
  LvMediaWebsocket *self = data;

  if (self->deadline_ms != 0 ? now_ms >= self->deadline_ms
                             : now_ms - lv_peer_get_last_read_ms (self->peer) >= LV_LEASE_MS
                                   || lv_peer_is_stuck (self->peer, now_ms, LV_LEASE_MS))
    drop (self);
  else if (self->deadline_ms == 0 && now_ms >= self->next_ping_ms)
    {
      lv_peer_send_control (self->peer, OPCODE_PING, NULL, 0);
      self->next_ping_ms = now_ms + LV_HEARTBEAT_MS;
    }
}

static const LvPeerService service = {
  .is_binary = TRUE,
  .max_message = LV_RTP_MAX_SIZE,
  .frames_burst = FRAMES_BURST,
  .frames_interval_ms = FRAMES_INTERVAL_MS,
  .check = check,
  .stop = stop,
  .drop = drop,
};

void
lv_media_websocket_serve (LvContext *context,
                          LvPeer *peer,
                          SoupWebsocketConnection *websocket,
                          LvSeatMedia *media)
{
  LvMediaWebsocket *self = g_new0 (LvMediaWebsocket, 1);

  self->context = context;
  self->peer = g_object_ref (peer);
  self->websocket = g_object_ref (websocket);
  self->media = lv_seat_media_ref (media);
  self->next_ping_ms = lv_clock_monotonic_ms (context->clock) + LV_HEARTBEAT_MS;
  soup_websocket_connection_set_max_incoming_payload_size (websocket, LV_RTP_MAX_SIZE);
  g_signal_connect (websocket, "message", G_CALLBACK (on_message), self);
  g_signal_connect (websocket, "closed", G_CALLBACK (on_closed), self);
  lv_peer_set_service (peer, &service, self);
  lv_peer_set_signed_in (peer);
  /* The seat may have gone while the answer was written. */
  if (media->peer == NULL)
    return close_now (self);
  lv_seat_media_set_socket (media, self, close_now);
  self->socket = lv_sfu_peer_open_socket (media->peer, send_datagram, self);
}
