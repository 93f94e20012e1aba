/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-greeter.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "lv-log.h"
#include "lv-rtp.h"
#include "lv-policy.h"
#include "lv-proxy-header.h"

typedef enum
{
  SPOKEN_TLS,
  SPOKEN_ICE,
  SPOKEN_UNKNOWN,
  SPOKEN_MORE, /* too little to tell */
} Spoken;

/* The length of a frame (RFC 4571), then a STUN header up to its magic cookie (RFC 8489). */
#define ICE_PREFIX 10
#define STUN_HEADER 20

static void
turn_away (LvPeer *peer, const char *why)
{
  lv_debug ("connection turned away", "REASON", why, NULL);
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
}

/* Peeks without taking: what was seen belongs to whoever reads it later. 0: nothing yet; -1: over.
 */
static gssize
peek (LvPeer *peer, guint8 *buffer, gsize length)
{
  int fd = g_socket_get_fd (lv_tls_stream_get_socket (LV_TLS_STREAM (peer)));
  gssize taken = recv (fd, buffer, length, MSG_PEEK | MSG_DONTWAIT);

  if (taken > 0)
    return taken;
  return taken < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

static void
continue_handshake (LvPeer *peer, gpointer data)
{
  LvGreeter *self = data;
  g_autoptr (GError) error = NULL;
  GIOCondition condition = 0;

  if (lv_tls_stream_handshake (LV_TLS_STREAM (peer), self->tls, &condition, &error))
    self->serve (peer, self->serve_data);
  else if (error != NULL)
    turn_away (peer, error->message);
  else
    lv_peer_wait (peer, condition, continue_handshake, self);
}

/* One port for all: what comes next is told by its first bytes. */
static Spoken
tell_spoken (const guint8 *bytes, gsize n)
{
  static const guint8 cookie[] = { 0x21, 0x12, 0xa4, 0x42 };
  guint frame, message;

  if (bytes[0] == 0x16)
    return SPOKEN_TLS;
  /* No frame that we take is longer than this. */
  if (bytes[0] > LV_RTP_MAX_SIZE >> 8)
    return SPOKEN_UNKNOWN;
  if (n < ICE_PREFIX)
    return SPOKEN_MORE;
  frame = (guint) bytes[0] << 8 | bytes[1];
  message = (guint) bytes[4] << 8 | bytes[5];
  return (bytes[2] & 0xc0) == 0 && frame == STUN_HEADER + message && message % 4 == 0
                 && memcmp (bytes + 6, cookie, sizeof cookie) == 0
             ? SPOKEN_ICE
             : SPOKEN_UNKNOWN;
}

static void
set_low_water (LvPeer *peer, int bytes)
{
  g_socket_set_option (lv_tls_stream_get_socket (LV_TLS_STREAM (peer)), SOL_SOCKET, SO_RCVLOWAT,
                       bytes, NULL);
}

static void
hand_to_media (LvGreeter *self, LvPeer *peer)
{
  GSocket *socket = self->serve_media != NULL ? lv_peer_dup_socket (peer) : NULL;

  if (socket == NULL)
    return turn_away (peer, "no media here");
  set_low_water (peer, 1);
  g_io_stream_close (G_IO_STREAM (peer), NULL, NULL);
  self->serve_media (socket, self->serve_data);
}

static void
look_at_first_bytes (LvPeer *peer, gpointer data)
{
  LvGreeter *self = data;
  guint8 bytes[ICE_PREFIX];
  gssize n = peek (peer, bytes, sizeof bytes);

  if (n < 0)
    return turn_away (peer, "closed before it said anything");
  if (n == 0)
    return lv_peer_wait (peer, G_IO_IN, look_at_first_bytes, self);
  switch (tell_spoken (bytes, (gsize) n))
    {
    case SPOKEN_TLS:
      set_low_water (peer, 1);
      continue_handshake (peer, self);
      break;
    case SPOKEN_ICE:
      hand_to_media (self, peer);
      break;
    case SPOKEN_MORE:
      /* Wakes when there is more than this, not at once for what was seen already. */
      set_low_water (peer, (int) n + 1);
      lv_peer_wait (peer, G_IO_IN, look_at_first_bytes, self);
      break;
    case SPOKEN_UNKNOWN:
    default:
      turn_away (peer, "neither TLS nor ICE");
    }
}

static void
place (LvGreeter *self, LvPeer *peer)
{
  if (lv_peers_place (self->peers, peer))
    look_at_first_bytes (peer, self);
  else
    turn_away (peer, "too many connections of one address");
}

/* The header is looked at in place, and taken when it is whole: not a byte more. */
static void
read_proxy_header (LvPeer *peer, gpointer data)
{
  LvGreeter *self = data;
  GSocket *socket = lv_tls_stream_get_socket (LV_TLS_STREAM (peer));
  guint8 header[LV_PROXY_HEADER_MAX];
  gssize seen = peek (peer, header, sizeof header);
  g_autoptr (GInetAddress) address = NULL;
  gssize length = seen < 0 ? -1 : lv_proxy_header_parse (header, seen, &address);

  if (length < 0)
    {
      turn_away (peer, "no PROXY header");
      return;
    }
  if (length == 0)
    {
      /* Wakes when there is more than this, not at once for what was seen already. */
      set_low_water (peer, (int) seen + 1);
      lv_peer_wait (peer, G_IO_IN, read_proxy_header, self);
      return;
    }

  set_low_water (peer, 1);
  if (g_socket_receive_with_blocking (socket, (char *) header, length, FALSE, NULL, NULL) != length)
    {
      turn_away (peer, "PROXY header gone");
      return;
    }
  if (address != NULL)
    {
      g_autofree char *text = lv_address_to_text (address);

      lv_peer_set_address (peer, text);
    }
  place (self, peer);
}

void
lv_greeter_greet (LvGreeter *self, LvPeer *peer)
{
  if (self->trusted_proxies != NULL
      && lv_networks_contain (self->trusted_proxies, lv_peer_get_address (peer)))
    read_proxy_header (peer, self);
  else
    place (self, peer);
}
