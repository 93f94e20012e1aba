/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-peer-websocket.h"

#include "lv-limits.h"

#define OPCODE_PING 0x09

struct _LvPeerWebsocket
{
  LvClock *clock;
  LvPeer *peer;
  SoupWebsocketConnection *websocket;
  const LvPeerWebsocketService *service;
  LvPeerService peer_service;
  gpointer user;
  gint64 next_ping_ms;
  gint64 deadline_ms; /* of closing; 0: it is open */
};

static void
on_closed (SoupWebsocketConnection *websocket, gpointer data)
{
  LvPeerWebsocket *self = data;

  self->service->let_go (self->user);
  lv_peer_set_service (self->peer, NULL, NULL);
  g_signal_handlers_disconnect_by_data (websocket, self);
  self->service->gone (self->user);
  g_object_unref (self->websocket);
  g_object_unref (self->peer);
  g_object_unref (self->clock);
  g_free (self);
}

static void
drop (gpointer data)
{
  LvPeerWebsocket *self = data;

  self->service->let_go (self->user);
  lv_peer_set_service (self->peer, NULL, NULL);
  lv_tls_stream_fail (LV_TLS_STREAM (self->peer));
}

static void
stop (gpointer data)
{
  lv_peer_websocket_close (data, SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
}

static gboolean
is_over_time (LvPeerWebsocket *self, gint64 now_ms)
{
  if (self->deadline_ms != 0)
    return now_ms >= self->deadline_ms;
  return now_ms - lv_peer_get_last_read_ms (self->peer) >= LV_LEASE_MS
         || lv_peer_is_stuck (self->peer, now_ms, LV_LEASE_MS);
}

static void
check (gpointer data, gint64 now_ms)
{
  LvPeerWebsocket *self = data;

  if (is_over_time (self, now_ms))
    {
      drop (self);
      return;
    }
  if (self->deadline_ms != 0)
    return;
  if (now_ms >= self->next_ping_ms)
    {
      lv_peer_send_control (self->peer, OPCODE_PING, NULL, 0);
      self->next_ping_ms = now_ms + LV_HEARTBEAT_MS;
    }
  if (self->service->check != NULL)
    self->service->check (self->user, now_ms);
}

LvPeerWebsocket *
lv_peer_websocket_new (LvClock *clock,
                       LvPeer *peer,
                       SoupWebsocketConnection *websocket,
                       const LvPeerWebsocketService *service,
                       gpointer user)
{
  LvPeerWebsocket *self = g_new0 (LvPeerWebsocket, 1);

  self->clock = g_object_ref (clock);
  self->peer = g_object_ref (peer);
  self->websocket = g_object_ref (websocket);
  self->service = service;
  self->user = user;
  self->peer_service = (LvPeerService){
    .is_binary = service->is_binary,
    .max_message = service->max_message,
    .frames_burst = service->frames_burst,
    .frames_interval_ms = service->frames_interval_ms,
    .check = check,
    .stop = stop,
    .drop = drop,
  };
  self->next_ping_ms = lv_clock_monotonic_ms (clock) + LV_HEARTBEAT_MS;
  soup_websocket_connection_set_max_incoming_payload_size (websocket, service->max_message);
  g_signal_connect (websocket, "closed", G_CALLBACK (on_closed), self);
  lv_peer_set_service (peer, &self->peer_service, self);
  lv_peer_set_signed_in (peer);
  return self;
}

SoupWebsocketConnection *
lv_peer_websocket_get_connection (LvPeerWebsocket *self)
{
  return self->websocket;
}

LvPeer *
lv_peer_websocket_get_peer (LvPeerWebsocket *self)
{
  return self->peer;
}

gboolean
lv_peer_websocket_is_open (LvPeerWebsocket *self)
{
  return soup_websocket_connection_get_state (self->websocket) == SOUP_WEBSOCKET_STATE_OPEN;
}

void
lv_peer_websocket_close (LvPeerWebsocket *self, guint code)
{
  self->service->let_go (self->user);
  if (self->deadline_ms != 0)
    return;
  self->deadline_ms = lv_clock_monotonic_ms (self->clock) + LV_TIMEOUT_CLOSING_MS;
  if (lv_peer_websocket_is_open (self))
    soup_websocket_connection_close (self->websocket, (gushort) code, NULL);
}
