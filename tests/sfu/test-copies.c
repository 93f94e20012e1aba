/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sound on ways that lose: copies of what came before, hop by hop. */
#include "sfu-peer.h"
#include "test-support.h"

#define MICROPHONE (1u << LV_SOURCE_MICROPHONE)

static const SfuPeerOptions plain = { .n_video = 1, .has_feedback = TRUE };
static const SfuPeerOptions copying = { .n_video = 1, .has_feedback = TRUE, .has_copies = TRUE };

typedef struct
{
  SfuFixture fixture;
  SfuPeer *speaker, *listener;
} Hall;

static void
open_hall (Hall *self, const SfuPeerOptions *speaks, const SfuPeerOptions *listens)
{
  sfu_fixture_open (&self->fixture, 1);
  self->speaker = sfu_fixture_add (&self->fixture, "a", speaks);
  self->listener = sfu_fixture_add (&self->fixture, "b", listens);
  sfu_fixture_run (&self->fixture, NULL, sfu_fixture_all_connected, NULL);
  sfu_peer_turn_on (self->speaker, MICROPHONE);
}

static void
speak (SfuFixture *fixture, gint64 now_us)
{
  sfu_peer_send_sound (g_ptr_array_index (fixture->peers, 0), LV_SOURCE_MICROPHONE, 30, now_us);
}

static SfuReceive *
get_heard (Hall *self)
{
  return sfu_peer_find (self->listener, "a", LV_SOURCE_MICROPHONE);
}

typedef struct
{
  Hall *hall;
  guint64 packets;
  guint copied;
} Wish;

static gboolean
is_heard (SfuFixture *fixture, gpointer data)
{
  const Wish *wish = data;
  const SfuReceive *slot = get_heard (wish->hall);

  return slot != NULL && slot->packets >= wish->packets && slot->n_copied >= wish->copied;
}

static void
hear (Hall *self, guint64 packets, guint copied)
{
  Wish wish = { self, packets, copied };

  sfu_fixture_run (&self->fixture, speak, is_heard, &wish);
}

/* What is lost on the way up comes with the packet after it, once, and in a plain packet to whom
 * takes no copies. */
static void
test_up (void)
{
  Hall hall;
  SfuReceive *slot;

  open_hall (&hall, &copying, &plain);
  hear (&hall, 1, 0);
  hall.speaker->withhold_every = 4;
  hear (&hall, 100, 0);
  slot = get_heard (&hall);
  g_assert_cmpint (slot->n_missing, ==, 0);
  g_assert_cmpint (slot->n_back, ==, 0);
  g_assert_cmpuint (slot->n_copied, ==, 0);
  /* Each is sent on once. */
  g_assert_cmpuint (slot->packets, <=, 102);
  sfu_fixture_close (&hall.fixture);
}

/* The server makes copies for a receiver that loses, and none before it does. */
static void
test_down (void)
{
  Hall hall;
  SfuReceive *slot;
  int missing;

  open_hall (&hall, &plain, &copying);
  hear (&hall, 50, 0);
  slot = get_heard (&hall);
  g_assert_cmpuint (slot->n_copied, ==, 0);
  hall.listener->drop_every = 6;
  hear (&hall, 0, 1);
  missing = slot->n_missing;
  hear (&hall, slot->packets + 200, 0);
  g_assert_cmpint (slot->n_missing, <=, missing);
  g_assert_cmpint (slot->n_back, ==, 0);
  sfu_fixture_close (&hall.fixture);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/copies/up", test_up);
  g_test_add_func ("/copies/down", test_down);
  return g_test_run ();
}
