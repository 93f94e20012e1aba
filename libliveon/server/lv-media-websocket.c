/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-websocket.h"

#include "lv-peer-websocket.h"

/* What waits to leave: a tenth of a second at 10 Mbit/s. More would only arrive too late. */
#define QUEUE_MAX (128 * 1024)
#define FRAMES_BURST 2000
#define FRAMES_INTERVAL_MS 1

struct _LvMediaWebsocket
{
  LvPeerWebsocket *websocket;
  LvSeatMedia *media;   /* NULL once it has nothing to do with it any more */
  LvSfuSocket *socket;  /* the same */
  guint64 handed_bytes; /* of frames that libsoup was given */
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

  if (!lv_peer_websocket_is_open (self->websocket)
      || self->handed_bytes - lv_peer_get_sent_data (lv_peer_websocket_get_peer (self->websocket))
                 + length
             > QUEUE_MAX)
    return;
  self->handed_bytes += frame_size (length);
  soup_websocket_connection_send_binary (lv_peer_websocket_get_connection (self->websocket), data,
                                         length);
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
let_go (gpointer data)
{
  LvMediaWebsocket *self = data;
  LvSeatMedia *media = g_steal_pointer (&self->media);

  g_clear_pointer (&self->socket, lv_sfu_socket_close);
  if (media == NULL)
    return;
  if (media->socket == self)
    media->socket = NULL;
  lv_seat_media_unref (media);
}

/* The seat's media has gone, or goes another way. */
static void
close_now (LvMediaWebsocket *self)
{
  lv_peer_websocket_close (self->websocket, SOUP_WEBSOCKET_CLOSE_NORMAL);
}

static void
gone (gpointer data)
{
  LvMediaWebsocket *self = data;

  g_signal_handlers_disconnect_by_data (lv_peer_websocket_get_connection (self->websocket), self);
  g_free (self);
}

static const LvPeerWebsocketService service = {
  .is_binary = TRUE,
  .max_message = LV_RTP_MAX_SIZE,
  .frames_burst = FRAMES_BURST,
  .frames_interval_ms = FRAMES_INTERVAL_MS,
  .let_go = let_go,
  .gone = gone,
};

void
lv_media_websocket_serve (LvContext *context,
                          LvPeer *peer,
                          SoupWebsocketConnection *websocket,
                          LvSeatMedia *media)
{
  LvMediaWebsocket *self = g_new0 (LvMediaWebsocket, 1);

  self->media = lv_seat_media_ref (media);
  self->websocket = lv_peer_websocket_new (context->clock, peer, websocket, &service, self);
  g_signal_connect (websocket, "message", G_CALLBACK (on_message), self);
  /* The seat may have gone while the answer was written. */
  if (media->peer == NULL)
    return close_now (self);
  lv_seat_media_set_socket (media, self, close_now);
  self->socket = lv_sfu_peer_open_socket (media->peer, send_datagram, self);
}
