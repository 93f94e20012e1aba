/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ways to the server, several workers behind one port, and what hostile peers try. */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lv-tcp-framing.h"
#include "sfu-peer.h"
#include "test-support.h"

#define MICROPHONE (1u << LV_SOURCE_MICROPHONE)
#define CAMERA (1u << LV_SOURCE_CAMERA)

static const SfuPeerOptions simple = { .n_layers = 1, .n_video = 4 };

static SfuPeer *
get_peer (SfuFixture *fixture, guint i)
{
  return g_ptr_array_index (fixture->peers, i);
}

static void
send_all (SfuFixture *fixture, gint64 now_us)
{
  for (guint i = 0; i < fixture->peers->len; i++)
    if (sfu_peer_is_ready (get_peer (fixture, i)))
      {
        sfu_peer_send_sound (get_peer (fixture, i), LV_SOURCE_MICROPHONE, 30, now_us);
        sfu_peer_send_video (get_peer (fixture, i), LV_SOURCE_CAMERA, 0, 0, 2, 300, FALSE, now_us);
      }
}

typedef struct
{
  SfuPeer *peer;
  guint64 packets;
} Count;

static guint64
count (SfuPeer *peer)
{
  guint64 n = 0;

  for (guint i = 0; i < peer->n_slots; i++)
    n += peer->slots[i].packets;
  return n;
}

static gboolean
has_come (SfuFixture *fixture, gpointer data)
{
  const Count *wanted = data;

  return count (wanted->peer) >= wanted->packets;
}

static void
wait_packets (SfuFixture *fixture, SfuPeer *peer, guint n)
{
  Count wanted = { peer, count (peer) + n };

  sfu_fixture_run (fixture, send_all, has_come, &wanted);
}

static void
turn_all_on (SfuFixture *fixture)
{
  sfu_fixture_run (fixture, NULL, sfu_fixture_all_connected, NULL);
  for (guint i = 0; i < fixture->peers->len; i++)
    sfu_peer_turn_on (get_peer (fixture, i), MICROPHONE | CAMERA);
}

/* A connected pair over loopback: the server's end, which its listener would have accepted. */
static GSocket *
connect_tcp (int *client)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_autoptr (GError) error = NULL;
  GSocket *socket_end;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listener, 1), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  *client = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (*client, (struct sockaddr *) &address, sizeof address), ==, 0);
  socket_end = g_socket_new_from_fd (accept (listener, NULL, NULL), &error);
  g_assert_no_error (error);
  close (listener);
  return socket_end;
}

static void
go_over_tcp (SfuFixture *fixture, SfuPeer *peer)
{
  /* What the listener read already: nothing, the half of a frame's length. */
  GSocket *server = connect_tcp (&peer->tcp);

  lv_sfu_take_tcp (fixture->sfu, server, NULL);
  sfu_peer_check (peer, TRUE, g_get_monotonic_time ());
}

static gboolean
goes_over_tcp (SfuFixture *fixture, gpointer data)
{
  return ((SfuPeer *) data)->stats.path == LV_SFU_PATH_TCP;
}

static gboolean
is_lost (SfuFixture *fixture, gpointer data)
{
  return ((SfuPeer *) data)->state == LV_SFU_PEER_LOST;
}

static void
test_tcp (gconstpointer data)
{
  SfuFixture fixture;
  SfuPeer *a, *b;
  int broken;
  const guint8 huge[2] = { 0xff, 0xff };
  g_autoptr (GBytes) early = g_bytes_new (huge, sizeof huge);
  char byte;

  sfu_fixture_open (&fixture, GPOINTER_TO_UINT (data));
  a = sfu_fixture_add (&fixture, "a", &simple);
  b = sfu_fixture_add (&fixture, "b", &simple);
  go_over_tcp (&fixture, b);
  turn_all_on (&fixture);
  sfu_peer_view (b, LV_SOURCE_CAMERA, "a", 320, NULL);
  sfu_peer_view (a, LV_SOURCE_CAMERA, "b", 320, NULL);
  sfu_fixture_run (&fixture, send_all, goes_over_tcp, b);
  wait_packets (&fixture, b, 50);
  wait_packets (&fixture, a, 50);
  for (guint i = 0; i < b->n_slots; i++)
    g_assert_cmpuint (b->slots[i].n_back, ==, 0);

  /* A stream that is none is closed. */
  lv_sfu_take_tcp (fixture.sfu, connect_tcp (&broken), early);
  g_assert_cmpint (recv (broken, &byte, 1, 0), ==, 0);
  close (broken);
  /* The end of the connection is the end of the way, and another can be found. */
  close (b->tcp);
  b->tcp = -1;
  sfu_fixture_run (&fixture, send_all, is_lost, b);
  sfu_peer_check (b, TRUE, g_get_monotonic_time ());
  wait_packets (&fixture, b, 10);
  sfu_fixture_close (&fixture);
}

static void
on_web_data (const guint8 *data, gsize length, gpointer user_data)
{
  SfuPeer *peer = user_data;
  guint8 copy[2048];

  memcpy (copy, data, length);
  sfu_peer_take (peer, copy, length, g_get_monotonic_time ());
}

static void
on_removed (const LvSfuStats *stats, gpointer user_data)
{
  ((SfuPeer *) user_data)->is_gone = TRUE;
}

static void
test_web (void)
{
  static const SfuPeerOptions web_only = { .n_layers = 1, .n_video = 4, .is_web = TRUE };
  SfuFixture fixture;
  SfuPeer *a, *b;
  LvSfuSocket *web;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  b = sfu_fixture_add (&fixture, "b", &web_only);
  b->web = web = lv_sfu_peer_open_socket (b->face, on_web_data, b);
  lv_media_link_start (b->link);
  turn_all_on (&fixture);
  sfu_peer_view (b, LV_SOURCE_CAMERA, "a", 320, NULL);
  sfu_peer_view (a, LV_SOURCE_CAMERA, "b", 320, NULL);
  wait_packets (&fixture, b, 50);
  wait_packets (&fixture, a, 50);
  lv_sfu_socket_close (g_steal_pointer (&b->web));
  sfu_fixture_run (&fixture, NULL, is_lost, b);
  /* Again, and it outlives the peer. */
  b->web = web = lv_sfu_peer_open_socket (b->face, on_web_data, b);
  wait_packets (&fixture, b, 10);
  b->web = NULL;
  lv_sfu_peer_remove (g_steal_pointer (&b->face), on_removed, b);
  lv_sfu_socket_receive (web, (const guint8 *) "x", 1);
  lv_sfu_socket_close (web);
  sfu_fixture_close (&fixture);
}

static void
test_restart (void)
{
  SfuFixture fixture;
  SfuPeer *a, *b;
  const LvIceCredentials *remote;
  guint n_told;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  b = sfu_fixture_add (&fixture, "b", &simple);
  turn_all_on (&fixture);
  sfu_peer_view (a, LV_SOURCE_CAMERA, "b", 320, NULL);
  wait_packets (&fixture, a, 20);
  n_told = a->n_told;
  remote = lv_sfu_peer_restart (b->face, &b->local);
  g_clear_pointer (&b->remote.ufrag, g_free);
  g_clear_pointer (&b->remote.pwd, g_free);
  b->remote.ufrag = g_strdup (remote->ufrag);
  b->remote.pwd = g_strdup (remote->pwd);
  sfu_peer_move (b);
  sfu_peer_check (b, TRUE, g_get_monotonic_time ());
  wait_packets (&fixture, b, 20);
  wait_packets (&fixture, a, 20);
  /* Nobody else sees anything of it. */
  g_assert_cmpuint (a->n_told, ==, n_told);
  for (guint i = 0; i < a->n_slots; i++)
    g_assert_cmpuint (a->slots[i].n_back, ==, 0);
  sfu_fixture_close (&fixture);
}

/* Whichever socket the kernel gives a datagram to. */
static void
test_workers (void)
{
  SfuFixture fixture;
  LvSfuRoom *rooms[4];
  SfuPeer *peers[8];

  sfu_fixture_open (&fixture, 4);
  for (guint i = 0; i < 4; i++)
    rooms[i] = lv_sfu_open_room (fixture.sfu, 0, &fixture);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *seat = g_strdup_printf ("p%u", i);

      peers[i] = sfu_peer_new (seat, i + 1, fixture.identity, &simple);
      g_ptr_array_add (fixture.peers, peers[i]);
      sfu_peer_join (peers[i], fixture.sfu, rooms[i / 2], g_get_monotonic_time ());
    }
  turn_all_on (&fixture);
  for (guint i = 0; i < 8; i++)
    sfu_peer_view (peers[i], LV_SOURCE_CAMERA, peers[i ^ 1]->seat, 320, NULL);
  for (guint i = 0; i < 8; i++)
    wait_packets (&fixture, peers[i], 20);
  for (guint i = 0; i < 4; i++)
    lv_sfu_room_set_cap (rooms[i], 1000 * 1000);
  /* Rooms can be closed with everyone in them. */
  for (guint i = 0; i < 4; i++)
    lv_sfu_room_close (rooms[i]);
  for (guint i = 0; i < 8; i++)
    {
      peers[i]->face = NULL;
      peers[i]->is_gone = TRUE;
    }
  sfu_fixture_close (&fixture);
}

static gboolean
has_failed (SfuFixture *fixture, gpointer data)
{
  return ((SfuPeer *) data)->state == LV_SFU_PEER_FAILED;
}

static void
test_fingerprint (void)
{
  SfuFixture fixture;
  SfuPeer *peer;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvDtlsIdentity) other = lv_dtls_identity_new (&error);

  g_assert_no_error (error);
  sfu_fixture_open (&fixture, 1);
  peer = sfu_peer_new ("a", 1, fixture.identity, &simple);
  g_ptr_array_add (fixture.peers, peer);
  lv_dtls_identity_unref (peer->identity);
  peer->identity = lv_dtls_identity_ref (other);
  sfu_peer_join (peer, fixture.sfu, fixture.room, g_get_monotonic_time ());
  sfu_fixture_run (&fixture, NULL, has_failed, peer);
  sfu_fixture_close (&fixture);
}

/* Streams that nobody described, RTCP of all sizes, noise: the others do not notice. */
static void
attack (SfuPeer *peer, gint64 now_us)
{
  guint8 packet[LV_RTP_MAX_SIZE];

  for (guint i = 0; i < 40; i++)
    {
      gsize length = g_random_int_range (12, 1400);
      gsize header_length = 12;

      for (gsize k = 0; k < length; k++)
        packet[k] = g_random_int ();
      packet[0] = 0x80;
      packet[1] = i % 3 == 0 ? 96 : i % 3 == 1 ? 111 : g_random_int_range (0, 128);
      if (packet[1] >= 64 && packet[1] < 96)
        packet[1] = 111;
      sfu_peer_send_rtp (peer, packet, length, header_length);
      packet[0] = 0x80 | g_random_int_range (0, 32);
      packet[1] = g_random_int_range (200, 207);
      length &= ~(gsize) 3;
      packet[2] = (length / 4 - 1) >> 8;
      packet[3] = length / 4 - 1;
      sfu_peer_send_rtcp (peer, packet, length);
      (void) send (peer->fd, packet, length, MSG_DONTWAIT);
    }
}

static void
send_and_attack (SfuFixture *fixture, gint64 now_us)
{
  send_all (fixture, now_us);
  attack (get_peer (fixture, 2), now_us);
}

static void
test_hostile (void)
{
  SfuFixture fixture;
  SfuPeer *a;
  Count wanted;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  sfu_fixture_add (&fixture, "b", &simple);
  sfu_fixture_add (&fixture, "hostile", &simple);
  turn_all_on (&fixture);
  sfu_peer_view (a, LV_SOURCE_CAMERA, "b", 320, NULL);
  wait_packets (&fixture, a, 20);
  wanted = (Count){ a, count (a) + 300 };
  sfu_fixture_run (&fixture, send_and_attack, has_come, &wanted);
  g_assert_cmpint (a->state, ==, LV_SFU_PEER_CONNECTED);
  sfu_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_data_func ("/ways/tcp", GUINT_TO_POINTER (1), test_tcp);
  g_test_add_data_func ("/ways/tcp-workers", GUINT_TO_POINTER (3), test_tcp);
  g_test_add_func ("/ways/web", test_web);
  g_test_add_func ("/ways/restart", test_restart);
  g_test_add_func ("/ways/workers", test_workers);
  g_test_add_func ("/ways/fingerprint", test_fingerprint);
  g_test_add_func ("/ways/hostile", test_hostile);
  return g_test_run ();
}
