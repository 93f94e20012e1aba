/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ways of media through the listener: ICE-TCP on the port of TLS, and the WebSocket. */
#include <string.h>
#include <sys/socket.h>

#include "fake-sfu.h"
#include "lv-limits.h"
#include "lv-media.h"
#include "lv-rooms.h"
#include "wire-fixture.h"

#define ROOM "0000000000000000000000000000aaaa"

typedef struct
{
  WireFixture wire;
  LvSfu *sfu;
} Test;

static gboolean
add_room_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autoptr (LvRoom) room = lv_room_new ();

  g_free (room->id);
  room->id = g_strdup (ROOM);
  g_free (room->name);
  room->name = g_strdup ("room");
  room->mode = LV_ROOM_OPEN;
  room->created_ms = WIRE_NOW_MS;
  return lv_rooms_add (db, room, error);
}

static void
add_room (WireFixture *wire)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lv_store_run_async (wire->context->store, WIRE_TENANT, add_room_work, NULL, NULL, NULL, NULL,
                      test_take_result, &result);
  test_wait_for (result);
  lv_store_run_finish (wire->context->store, result, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Test *self, gconstpointer data)
{
  LvContext *context;
  g_autoptr (GError) error = NULL;

  wire_fixture_set_up (&self->wire, data);
  add_room (&self->wire);
  context = self->wire.context;
  context->port = lv_listener_get_port (self->wire.listener);
  context->media = lv_media_new (context, &error);
  g_assert_no_error (error);
  self->sfu = lv_media_get_sfu (context->media);
}

static void
tear_down (Test *self, gconstpointer data)
{
  wire_fixture_tear_down (&self->wire, data);
}

/* ICE-TCP */

/* An empty binding request in a frame. */
static const guint8 binding[]
    = { 0, 20, 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

static gboolean
has_tcp (gpointer data)
{
  return ((LvSfu *) data)->n_tcp > 0;
}

static void
test_ice (Test *self, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new_tcp (&self->wire);

  wire_client_send (client, binding, sizeof binding);
  test_wait_until (has_tcp, self->sfu);
  /* It is no connection of ours any more, and all others are served as before. */
  wire_fixture_wait_connections (&self->wire, 0);
  wire_fixture_assert_serves (&self->wire);
  g_assert_cmpuint (self->sfu->n_tcp, ==, 1);
}

static void
test_ice_in_pieces (Test *self, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new_tcp (&self->wire);

  /* So many tell it. */
  for (gsize i = 0; i < 10; i++)
    {
      g_assert_cmpuint (self->sfu->n_tcp, ==, 0);
      g_assert_cmpint (send (client->fd, binding + i, 1, MSG_NOSIGNAL), ==, 1);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  test_wait_until (has_tcp, self->sfu);
}

/* Neither TLS nor ICE: closed, and the forwarding server sees nothing of it. */
static void
test_not_ice (Test *self, gconstpointer data)
{
  static const struct
  {
    guint at;
    guint8 value;
  } changes[] = {
    { 0, 6 }, { 0, 0x47 }, { 1, 21 }, { 2, 0x80 }, { 2, 0x40 }, { 5, 3 }, { 6, 0x22 }, { 9, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (WireClient) client = wire_client_new_tcp (&self->wire);
      guint8 bytes[sizeof binding];

      memcpy (bytes, binding, sizeof bytes);
      bytes[changes[i].at] = changes[i].value;
      wire_client_send (client, bytes, sizeof bytes);
      wire_client_wait_closed (client);
    }
  g_assert_cmpuint (self->sfu->n_tcp, ==, 0);
  wire_fixture_assert_serves (&self->wire);
}

static void
test_ice_too_slow (Test *self, gconstpointer data)
{
  g_autoptr (WireClient) client = wire_client_new_tcp (&self->wire);

  wire_client_send (client, binding, 5);
  wire_fixture_advance (&self->wire, LV_TIMEOUT_TLS_MS + 1000);
  wire_client_wait_closed (client);
  g_assert_cmpuint (self->sfu->n_tcp, ==, 0);
}

/* The WebSocket */

static char *
get_member (const char *text, const char *name)
{
  g_autofree char *marker = g_strdup_printf ("\"%s\":\"", name);
  const char *begin = strstr (text, marker);

  g_assert_nonnull (begin);
  begin += strlen (marker);
  return g_strndup (begin, strcspn (begin, "\""));
}

/* Only a microphone and a sound slot. */
static char *
make_offer (guint id)
{
  g_autoptr (LvSdp) sdp = lv_sdp_new ();
  static const char *const slots[] = { "s", NULL };
  static const char *const none[] = { NULL };
  g_autofree char *text = NULL;
  LvMediaOffer offer = { .sound = (char **) slots, .video = (char **) none };
  LvJsonWriter *writer = lv_json_writer_new ();

  sdp->ice_ufrag = g_strdup ("abcd");
  sdp->ice_pwd = g_strdup ("0123456789abcdefghijABCD");
  for (guint i = 0; i < 2; i++)
    {
      LvSdpLine *line = lv_sdp_add_line (sdp, FALSE, i == 0 ? "m" : "s");

      line->direction = i == 0 ? LV_SDP_SENDONLY : LV_SDP_RECVONLY;
      lv_sdp_line_add_codec (line, 111, "opus", 48000, 2);
      lv_sdp_line_add_ext (line, 4, lv_rtp_ext_to_uri (LV_EXT_MID));
    }
  text = lv_sdp_write (sdp);
  offer.sdp = text;
  offer.sends[LV_SOURCE_MICROPHONE] = (char *) "m";
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "type", "call");
  lv_json_int (writer, "id", id);
  lv_json_string (writer, "method", "media.offer");
  lv_json_begin_object (writer, "params");
  lv_media_offer_write (&offer, writer);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_string (writer, NULL);
}

/* A person in the room, with media: the token for the WebSocket, the caller's. */
static WireClient *
enter_room (Test *self, char **token)
{
  g_autofree char *session = wire_fixture_sign_in (&self->wire);
  WireClient *client = wire_client_new_welcome (&self->wire, session);
  g_autofree char *offer = make_offer (2);
  g_autofree char *joined = NULL;
  g_autofree char *answer = NULL;

  wire_client_send_message (
      client,
      "{\"type\":\"call\",\"id\":1,\"method\":\"join\",\"params\":{\"room\":\"" ROOM "\"}}");
  joined = wire_client_take_message (client, "result");
  g_assert_nonnull (joined);
  wire_client_send_message (client, offer);
  answer = wire_client_take_message (client, "result");
  g_assert_nonnull (answer);
  *token = get_member (answer, "socket");
  return client;
}

static guint
upgrade (WireClient *client, const char *token)
{
  g_autofree char *headers = g_strdup_printf (
      "Sec-WebSocket-Protocol: liveon-media.1\r\nAuthorization: Bearer %s\r\n", token);

  return wire_client_upgrade_at (client, "/api/v1/media", headers);
}

static gboolean
has_socket (gpointer data)
{
  return ((LvSfuPeer *) data)->socket != NULL;
}

static gboolean
has_no_socket (gpointer data)
{
  return !has_socket (data);
}

static gboolean
has_received (gpointer data)
{
  return ((LvSfuPeer *) data)->socket->received->len >= 6;
}

static void
test_socket (Test *self, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (WireClient) events = enter_room (self, &token);
  g_autoptr (WireClient) media = wire_client_new (&self->wire);
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);
  g_autoptr (GBytes) frame = NULL;
  guint8 first = 0;

  g_assert_cmpuint (upgrade (media, token), ==, 101);
  test_wait_until (has_socket, peer);
  wire_client_send_frame (media, 0x82, "abc", 3);
  wire_client_send_frame (media, 0x82, "def", 3);
  test_wait_until (has_received, peer);
  g_assert_cmpmem (peer->socket->received->data, 6, "abcdef", 6);
  peer->socket->send ((const guint8 *) "\x80\x01\x02", 3, peer->socket->user_data);
  frame = wire_client_take_frame (media, &first);
  g_assert_cmpuint (first, ==, 0x82);
  g_assert_cmpmem (g_bytes_get_data (frame, NULL), g_bytes_get_size (frame), "\x80\x01\x02", 3);
  wire_client_reset (media);
  test_wait_until (has_no_socket, peer);
}

static void
test_socket_refused (Test *self, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (WireClient) events = enter_room (self, &token);
  g_autoptr (WireClient) first = wire_client_new (&self->wire);
  g_autoptr (WireClient) second = wire_client_new (&self->wire);
  g_autoptr (WireClient) third = wire_client_new (&self->wire);
  g_autoptr (WireClient) fourth = wire_client_new (&self->wire);
  g_autofree char *headers
      = g_strdup_printf ("Sec-WebSocket-Protocol: liveon.1\r\nAuthorization: Bearer %s\r\n", token);

  g_assert_cmpuint (
      wire_client_upgrade_at (first, "/api/v1/media", "Sec-WebSocket-Protocol: liveon-media.1\r\n"),
      ==, 401);
  g_assert_cmpuint (upgrade (first, "AAAA"), ==, 401);
  /* The wrong protocol uses nothing up; once used it is. */
  g_assert_cmpuint (wire_client_upgrade_at (second, "/api/v1/media", headers), ==, 400);
  g_assert_cmpuint (upgrade (third, token), ==, 101);
  g_assert_cmpuint (upgrade (fourth, token), ==, 401);
}

static void
test_socket_bounds (Test *self, gconstpointer data)
{
  static const struct
  {
    guint8 first;
    gsize length;
    guint code;
  } cases[] = { { 0x81, 3, 1003 }, { 0x82, LV_RTP_MAX_SIZE + 1, 1009 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *token = NULL;
      g_autoptr (WireClient) events = enter_room (self, &token);
      g_autoptr (WireClient) media = wire_client_new (&self->wire);
      g_autofree char *bytes = g_strnfill (cases[i].length, 'x');
      LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, i);

      g_assert_cmpuint (upgrade (media, token), ==, 101);
      test_wait_until (has_socket, peer);
      wire_client_send_frame (media, cases[i].first, bytes, cases[i].length);
      g_assert_cmpuint (wire_client_take_close (media), ==, cases[i].code);
      test_wait_until (has_no_socket, peer);
    }
}

/* Who does not read loses datagrams, not memory. */
static void
test_socket_drops (Test *self, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (WireClient) events = enter_room (self, &token);
  g_autoptr (WireClient) media = wire_client_new (&self->wire);
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);
  guint8 datagram[1200] = { 0x80 };
  gsize taken = 0;
  guint8 first;

  g_assert_cmpuint (upgrade (media, token), ==, 101);
  test_wait_until (has_socket, peer);
  wire_client_stop_reading (media);
  for (guint i = 0; i < 20000; i++)
    {
      peer->socket->send (datagram, sizeof datagram, peer->socket->user_data);
      if (i % 100 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  peer->socket->send ((const guint8 *) "end", 3, peer->socket->user_data);
  for (;;)
    {
      g_autoptr (GBytes) frame = NULL;

      frame = wire_client_take_frame (media, &first);
      g_assert_nonnull (frame);
      taken++;
      if (taken % 50 == 0)
        peer->socket->send ((const guint8 *) "end", 3, peer->socket->user_data);
      if (g_bytes_get_size (frame) == 3)
        break;
    }
  g_test_message ("%" G_GSIZE_FORMAT " of 20000", taken);
  g_assert_cmpuint (taken, <, 15000);
}

static void
test_socket_replaced (Test *self, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *second_token = NULL;
  g_autofree char *again = make_offer (3);
  g_autofree char *answer = NULL;
  g_autoptr (WireClient) events = enter_room (self, &token);
  g_autoptr (WireClient) media = wire_client_new (&self->wire);

  g_assert_cmpuint (upgrade (media, token), ==, 101);
  test_wait_until (has_socket, fake_sfu_get_peer (self->sfu, 0, 0));
  /* Another offer is another peer: the earlier one's WebSocket ends. */
  wire_client_send_message (events, again);
  g_assert_cmpuint (wire_client_take_close (media), ==, 1000);
  answer = wire_client_take_message (events, "result");
  g_assert_nonnull (answer);
}

static void
test_socket_silent (Test *self, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (WireClient) events = enter_room (self, &token);
  g_autoptr (WireClient) media = wire_client_new (&self->wire);
  LvSfuPeer *peer = fake_sfu_get_peer (self->sfu, 0, 0);

  g_assert_cmpuint (upgrade (media, token), ==, 101);
  test_wait_until (has_socket, peer);
  /* The one for events shows signs of life. */
  for (guint i = 0; i < 17; i++)
    {
      wire_client_send_frame (events, 0x8a, NULL, 0);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      wire_fixture_advance (&self->wire, 1000);
    }
  wire_client_wait_closed (media);
  g_assert_null (peer->socket);
}

#define ADD(path, test) g_test_add (path, Test, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 110);
  ADD ("/media-wire/ice", test_ice);
  ADD ("/media-wire/ice-in-pieces", test_ice_in_pieces);
  ADD ("/media-wire/not-ice", test_not_ice);
  ADD ("/media-wire/ice-too-slow", test_ice_too_slow);
  ADD ("/media-wire/socket", test_socket);
  ADD ("/media-wire/socket-refused", test_socket_refused);
  ADD ("/media-wire/socket-bounds", test_socket_bounds);
  ADD ("/media-wire/socket-drops", test_socket_drops);
  ADD ("/media-wire/socket-replaced", test_socket_replaced);
  ADD ("/media-wire/socket-silent", test_socket_silent);
  return g_test_run ();
}
