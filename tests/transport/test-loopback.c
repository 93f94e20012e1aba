/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A whole call of one client and one server over UDP on loopback: checks, DTLS, media both ways. */
#include <string.h>

#include "liveon-error.h"
#include "lv-ice-lite.h"
#include "lv-media-link.h"
#include "lv-udp-socket.h"
#include "test-support.h"

#define HEADER 12
#define PAYLOAD 1100
#define N_PACKETS 400
#define BURST 10

typedef struct
{
  LvUdpSocket *socket;
  LvMediaLink *link;
  LvIceLite *ice; /* the server's */
  LvIceCredentials local, remote;
  LvAddress peer; /* family 0 before it is known */
  guint n_sent, n_rtp, n_rtcp, n_foreign;
} Agent;

static void
send_datagram (Agent *self, const guint8 *data, gsize length, const LvAddress *to, guint8 dscp)
{
  memcpy (lv_udp_socket_get_room (self->socket), data, length);
  lv_udp_socket_queue (self->socket, length, to, dscp);
}

static void
on_send (const guint8 *data, gsize length, gpointer user_data)
{
  Agent *self = user_data;

  send_datagram (self, data, length, &self->peer, 0);
}

static void
on_rtp (guint8 *packet, const LvRtpHeader *header, gint64 now_us, gpointer user_data)
{
  Agent *self = user_data;

  g_assert_cmpuint (header->seq, ==, self->n_rtp);
  g_assert_cmpuint (header->payload_length, ==, PAYLOAD);
  g_assert_cmpuint (header->payload[PAYLOAD - 1], ==, (guint8) header->seq);
  self->n_rtp++;
}

static void
on_rtcp (const guint8 *data, gsize length, gint64 now_us, gpointer user_data)
{
  Agent *self = user_data;

  g_assert_cmpuint (length, ==, 8);
  self->n_rtcp++;
}

static void
on_state (LvMediaLinkState state, gpointer user_data)
{
}

static const LvMediaLinkEvents events = { on_send, on_rtp, on_rtcp, on_state };

static void
agent_init (Agent *self,
            LvDtlsIdentity *identity,
            gboolean is_server,
            const guint8 *fingerprint,
            LvIceCredentials local,
            LvIceCredentials remote)
{
  g_autoptr (GError) error = NULL;

  *self = (Agent){ .local = local, .remote = remote };
  self->socket = lv_udp_socket_new ("127.0.0.1", 0, FALSE, &error);
  g_assert_no_error (error);
  self->link = lv_media_link_new (identity, is_server, fingerprint, &events, self);
  if (is_server)
    self->ice = lv_ice_lite_new (&self->local, &self->remote);
}

static void
agent_clear (Agent *self)
{
  lv_udp_socket_free (self->socket);
  lv_media_link_free (self->link);
  g_clear_pointer (&self->ice, lv_ice_lite_free);
}

/* The server answers; the client takes an answer to be the way. */
static void
on_stun (Agent *self, const guint8 *data, gsize length, const LvAddress *from)
{
  LvStunMessage message;
  guint8 *room;
  gboolean is_nominated = FALSE;
  gsize n;

  g_assert_true (lv_stun_parse (data, length, &message));
  if (self->ice == NULL)
    {
      g_assert_cmphex (message.type, ==, LV_STUN_BINDING_RESPONSE);
      g_assert_true (lv_stun_check_integrity (data, length, &message, self->remote.pwd));
      g_assert_cmpuint (message.mapped_address.port, ==, lv_udp_socket_get_port (self->socket));
      lv_media_link_start (self->link);
      return;
    }
  room = lv_udp_socket_get_room (self->socket);
  n = lv_ice_lite_receive (self->ice, data, length, &message, from, 0, room, LV_RTP_MAX_SIZE,
                           &is_nominated);
  g_assert_cmpuint (n, >, 0);
  lv_udp_socket_queue (self->socket, n, from, 0);
  if (!is_nominated)
    return;
  self->peer = *from;
  lv_media_link_start (self->link);
}

static void
on_datagram (guint8 *data, gsize length, const LvAddress *from, gpointer user_data)
{
  Agent *self = user_data;

  if (lv_datagram_get_kind (data, length) == LV_DATAGRAM_STUN)
    on_stun (self, data, length, from);
  else if (lv_address_equal (from, &self->peer))
    lv_media_link_receive (self->link, data, length, 0);
  else
    self->n_foreign++;
}

static void
send_media (Agent *self)
{
  for (guint i = 0; i < BURST && self->n_sent < N_PACKETS; i++, self->n_sent++)
    {
      guint8 *packet = lv_udp_socket_get_room (self->socket);
      gsize length = HEADER + PAYLOAD;

      memset (packet, 0, HEADER);
      packet[0] = 0x80;
      packet[1] = 96;
      packet[2] = (guint8) (self->n_sent >> 8);
      packet[3] = (guint8) self->n_sent;
      memset (packet + HEADER, (guint8) self->n_sent, PAYLOAD);
      g_assert_true (lv_media_link_protect (self->link, packet, &length, HEADER));
      lv_udp_socket_queue (self->socket, length, &self->peer, 34);
    }
  {
    guint8 *report = lv_udp_socket_get_room (self->socket);
    gsize length = 8;

    memcpy (report, "\x80\xc9\x00\x01\x00\x00\x00\x07", 8);
    g_assert_true (lv_media_link_protect_rtcp (self->link, report, &length));
    lv_udp_socket_queue (self->socket, length, &self->peer, 34);
  }
}

/* What there is to do for one of them; media only as fast as the other takes it. */
static void
step (Agent *self, const Agent *other)
{
  lv_udp_socket_receive (self->socket, 100, on_datagram, self);
  lv_media_link_on_timeout (self->link);
  if (lv_media_link_get_state (self->link) == LV_MEDIA_LINK_READY && self->n_sent < N_PACKETS
      && lv_media_link_get_state (other->link) == LV_MEDIA_LINK_READY
      && self->n_sent == other->n_rtp)
    send_media (self);
  lv_udp_socket_flush (self->socket);
}

static void
send_check (Agent *client, gboolean use_candidate)
{
  static const guint8 transaction[12] = "0123456789ab";
  g_autofree char *username = g_strconcat (client->remote.ufrag, ":", client->local.ufrag, NULL);
  guint8 check[LV_STUN_MAX_SIZE];
  gsize length = lv_stun_write_request (check, sizeof check, transaction, username,
                                        client->remote.pwd, 1, 2, use_candidate);

  send_datagram (client, check, length, &client->peer, 0);
  lv_udp_socket_flush (client->socket);
}

static gboolean
is_over (const Agent *agent)
{
  return lv_media_link_get_state (agent->link) == LV_MEDIA_LINK_FAILED || agent->n_rtp == N_PACKETS;
}

typedef struct
{
  LvDtlsIdentity *server; /* may be shared */
  int wrong;              /* who expects another's certificate; -1: nobody */
} Call;

static void
talk (Agent *client, Agent *server, const Call *call)
{
  g_assert_true (
      lv_address_parse (&client->peer, "127.0.0.1", lv_udp_socket_get_port (server->socket)));
  send_check (client, TRUE);
  while (!is_over (client) || !is_over (server))
    {
      step (client, server);
      step (server, client);
    }
  if (call->wrong < 0)
    {
      g_assert_cmpuint (client->n_rtcp, ==, N_PACKETS / BURST);
      g_assert_cmpuint (server->n_rtcp, ==, N_PACKETS / BURST);
      return;
    }
  g_assert_cmpuint (client->n_rtp + server->n_rtp + client->n_sent + server->n_sent, ==, 0);
  g_assert_error (lv_media_link_get_error (call->wrong == 0 ? client->link : server->link),
                  LIVEON_ERROR, LIVEON_ERROR_CERTIFICATE);
}

static gpointer
run_call (gpointer data)
{
  const Call *call = data;
  g_autoptr (LvDtlsIdentity) client_identity = lv_dtls_identity_new (NULL);
  const guint8 *fingerprints[2] = { lv_dtls_identity_get_fingerprint (client_identity),
                                    lv_dtls_identity_get_fingerprint (call->server) };
  LvIceCredentials credentials[2];
  Agent client, server;

  lv_ice_credentials_draw (&credentials[0], 0);
  lv_ice_credentials_draw (&credentials[1], 5);
  agent_init (&client, client_identity, FALSE, fingerprints[call->wrong == 0 ? 0 : 1],
              credentials[0], credentials[1]);
  agent_init (&server, call->server, TRUE, fingerprints[call->wrong == 1 ? 1 : 0], credentials[1],
              credentials[0]);
  talk (&client, &server, call);
  g_assert_cmpuint (client.n_foreign + server.n_foreign, ==, 0);
  agent_clear (&client);
  agent_clear (&server);
  lv_ice_credentials_clear (&credentials[0]);
  lv_ice_credentials_clear (&credentials[1]);
  return NULL;
}

static void
test_call (gconstpointer data)
{
  Call call = { lv_dtls_identity_new (NULL), GPOINTER_TO_INT (data) };

  run_call (&call);
  lv_dtls_identity_unref (call.server);
}

/* As media workers do: calls on threads of their own with one identity. */
static void
test_threads (void)
{
  Call call = { lv_dtls_identity_new (NULL), -1 };
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("call", run_call, &call);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  lv_dtls_identity_unref (call.server);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_data_func ("/loopback/call", GINT_TO_POINTER (-1), test_call);
  g_test_add_data_func ("/loopback/wrong-server", GINT_TO_POINTER (0), test_call);
  g_test_add_data_func ("/loopback/wrong-client", GINT_TO_POINTER (1), test_call);
  g_test_add_func ("/loopback/threads", test_threads);
  return g_test_run ();
}
