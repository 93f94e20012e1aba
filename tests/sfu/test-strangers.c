/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What may come with another's address or without the right password: it changes nothing for those
 * who are there, and nobody is sent more than they asked for. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lv-bytes.h"
#include "lv-stun.h"
#include "sfu-peer.h"
#include "test-support.h"

#define MICROPHONE (1u << LV_SOURCE_MICROPHONE)

static const SfuPeerOptions simple = { .n_layers = 1, .n_video = 4 };

static SfuPeer *
get_peer (SfuFixture *fixture, guint i)
{
  return g_ptr_array_index (fixture->peers, i);
}

static void
speak (SfuFixture *fixture, gint64 now_us)
{
  for (guint i = 0; i < fixture->peers->len; i++)
    if (sfu_peer_is_ready (get_peer (fixture, i)))
      sfu_peer_send_sound (get_peer (fixture, i), LV_SOURCE_MICROPHONE, 30, now_us);
}

typedef struct
{
  SfuPeer *peer;
  const char *seat;
  guint64 packets;
} Heard;

static guint64
count (const Heard *heard)
{
  SfuReceive *slot = sfu_peer_find (heard->peer, heard->seat, LV_SOURCE_MICROPHONE);

  return slot != NULL ? slot->packets : 0;
}

static gboolean
has_heard (SfuFixture *fixture, gpointer data)
{
  const Heard *wanted = data;

  return count (wanted) >= wanted->packets;
}

static void
connect_all (SfuFixture *fixture)
{
  sfu_fixture_run (fixture, NULL, sfu_fixture_all_connected, NULL);
  for (guint i = 0; i < fixture->peers->len; i++)
    sfu_peer_turn_on (get_peer (fixture, i), MICROPHONE);
}

/* The third sends its checks, good ones, with the first one's address as their source. */
static void
speak_and_steal (SfuFixture *fixture, gint64 now_us)
{
  SfuPeer *victim = get_peer (fixture, 0), *thief = get_peer (fixture, 2);
  int own = thief->fd;

  speak (fixture, now_us);
  thief->fd = victim->fd;
  sfu_peer_check (thief, TRUE, now_us);
  thief->fd = own;
}

static void
test_address_of_another (gconstpointer data)
{
  static const char *const seats[] = { "a", "b", "thief" };
  SfuFixture fixture;

  sfu_fixture_open (&fixture, GPOINTER_TO_UINT (data));
  for (guint i = 0; i < 3; i++)
    sfu_fixture_add (&fixture, seats[i], &simple);
  connect_all (&fixture);
  for (guint from = 0; from < 3; from++)
    for (guint to = 0; to < 3; to++)
      {
        Heard heard = { get_peer (&fixture, to), seats[from], 1 };

        if (from == to)
          continue;
        sfu_fixture_run (&fixture, speak, has_heard, &heard);
        /* More than the victim's own checks bring back. */
        heard.packets = count (&heard) + 200;
        sfu_fixture_run (&fixture, speak_and_steal, has_heard, &heard);
      }
  sfu_fixture_close (&fixture);
}

static gboolean
is_checked (SfuFixture *fixture, gpointer data)
{
  return ((SfuPeer *) data)->is_checked;
}

/* Two restarts one after the other: the way that stands is still agreed to. */
static void
test_restart_twice (void)
{
  SfuFixture fixture;
  SfuPeer *a;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  connect_all (&fixture);
  lv_sfu_peer_restart (a->face, &a->local);
  lv_sfu_peer_restart (a->face, &a->local);
  a->is_checked = FALSE;
  a->check_us = 0;
  sfu_fixture_run (&fixture, NULL, is_checked, a);
  sfu_fixture_close (&fixture);
}

/* Requests without the password, or of no peer at all: what comes back is never more. */
static void
test_no_amplification (void)
{
  static const guint8 transaction[12] = "0123456789ab";
  SfuFixture fixture;
  SfuPeer *a;
  gsize sent = 0, received = 0;

  sfu_fixture_open (&fixture, 1);
  a = sfu_fixture_add (&fixture, "a", &simple);
  connect_all (&fixture);
  sfu_peer_move (a); /* an address that nobody knows */
  a->check_us = G_MAXINT64 / 2;
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *ours = g_strdup_printf ("%s:%s", a->remote.ufrag, a->local.ufrag);
      guint8 data[LV_STUN_MAX_SIZE] = { 22, 0xfe, 0xfd };
      gsize length = i % 4 == 0 ? 100
                                : lv_stun_write_request (data, sizeof data, transaction,
                                                         i % 4 == 1   ? ours
                                                         : i % 4 == 2 ? "x"
                                                                      : "x:y",
                                                         i % 8 < 4 ? NULL : "wrong", 1, 2, TRUE);

      g_assert_cmpint (send (a->fd, data, length, 0), ==, length);
      sent += length;
    }
  /* A good check is answered after all these. */
  sfu_peer_check (a, TRUE, 0);
  for (;;)
    {
      GPollFD readable = { a->fd, G_IO_IN, 0 };
      guint8 data[2048];
      gssize n;

      g_poll (&readable, 1, -1);
      n = recv (a->fd, data, sizeof data, 0);
      g_assert_cmpint (n, >, 0);
      if (lv_get_u16 (data) == LV_STUN_BINDING_RESPONSE)
        break;
      received += n;
    }
  g_assert_cmpuint (received, <=, sent);
  g_assert_cmpuint (received, <=, 50 * 100); /* for the user name that is there, nothing else */
  sfu_fixture_close (&fixture);
}

/* The server's end of a connection over loopback, which its listener would have accepted. */
static GSocket *
accept_one (int listener, int *client)
{
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  g_autoptr (GError) error = NULL;
  GSocket *accepted;

  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  *client = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (*client, (struct sockaddr *) &address, sizeof address), ==, 0);
  accepted = g_socket_new_from_fd (accept4 (listener, NULL, NULL, SOCK_CLOEXEC), &error);
  g_assert_no_error (error);
  return accepted;
}

static gboolean
goes_over_tcp (SfuFixture *fixture, gpointer data)
{
  return ((SfuPeer *) data)->stats.path == LV_SFU_PATH_TCP;
}

/* Connections that never say whose they are take nobody's place. */
static void
test_silent_connections (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int silent[300];
  SfuFixture fixture;
  SfuPeer *a;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listener, 1), ==, 0);
  sfu_fixture_open (&fixture, 1);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    lv_sfu_take_tcp (fixture.sfu, accept_one (listener, &silent[i]), NULL);
  a = sfu_fixture_add (&fixture, "a", &simple);
  lv_sfu_take_tcp (fixture.sfu, accept_one (listener, &a->tcp), NULL);
  a->check_us = 0;
  connect_all (&fixture);
  sfu_fixture_run (&fixture, NULL, goes_over_tcp, a);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    close (silent[i]);
  close (listener);
  sfu_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_data_func ("/strangers/address-of-another", GUINT_TO_POINTER (1),
                        test_address_of_another);
  g_test_add_data_func ("/strangers/address-of-another-workers", GUINT_TO_POINTER (4),
                        test_address_of_another);
  g_test_add_func ("/strangers/restart-twice", test_restart_twice);
  g_test_add_func ("/strangers/no-amplification", test_no_amplification);
  g_test_add_func ("/strangers/silent-connections", test_silent_connections);
  return g_test_run ();
}
