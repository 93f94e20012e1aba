/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-greeter.h"

#include <errno.h>
#include <sys/socket.h>

#include "lv-log.h"
#include "lv-policy.h"
#include "lv-proxy-header.h"

typedef enum
{
  SPOKEN_TLS,
  SPOKEN_UNKNOWN,
} Spoken;

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

/* One port for all: what comes next is told by its first byte. */
static Spoken
tell_spoken (guint8 first)
{
  return first == 0x16 ? SPOKEN_TLS : SPOKEN_UNKNOWN;
}

static void
look_at_first_byte (LvPeer *peer, gpointer data)
{
  LvGreeter *self = data;
  guint8 first;

  switch (peek (peer, &first, 1))
    {
    case 1:
      break;
    case 0:
      lv_peer_wait (peer, G_IO_IN, look_at_first_byte, self);
      return;
    default:
      turn_away (peer, "closed before it said anything");
      return;
    }

  switch (tell_spoken (first))
    {
    case SPOKEN_TLS:
      continue_handshake (peer, self);
      break;
    case SPOKEN_UNKNOWN:
    default:
      turn_away (peer, "not TLS");
    }
}

static void
place (LvGreeter *self, LvPeer *peer)
{
  if (lv_peers_place (self->peers, peer))
    look_at_first_byte (peer, self);
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
      g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, seen + 1, NULL);
      lv_peer_wait (peer, G_IO_IN, read_proxy_header, self);
      return;
    }

  g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, 1, NULL);
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
