/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sfu-peer.h"

#include "test-support.h"

#define STEP_US (10 * 1000)
#define LIMIT_S 30

static void
on_state (LvSfuPeer *peer, LvSfuPeerState state, gpointer data)
{
  SfuPeer *self = lv_sfu_peer_get_owner (peer);

  self->state = state;
}

static void
on_slots (LvSfuPeer *peer, GArray *slots, gpointer data)
{
  SfuPeer *self = lv_sfu_peer_get_owner (peer);

  g_clear_pointer (&self->told, g_array_unref);
  self->told = g_array_ref (slots);
  self->n_told++;
}

static void
on_wanted (LvSfuPeer *peer, const LvMediaWanted *wanted, gpointer data)
{
  SfuPeer *self = lv_sfu_peer_get_owner (peer);

  self->wanted = *wanted;
}

static void
on_speaking (LvSfuRoom *room, const char *const *seats, gpointer data)
{
  SfuFixture *self = lv_sfu_room_get_owner (room);

  g_strfreev (self->speaking);
  self->speaking = g_strdupv ((char **) seats);
}

static void
on_stats (LvSfuPeer *peer, const LvSfuStats *stats, gpointer data)
{
  SfuPeer *self = lv_sfu_peer_get_owner (peer);

  self->stats = *stats;
}

const LvSfuEvents sfu_fixture_events = { on_state, on_slots, on_wanted, on_speaking, on_stats };

static void
on_gone (const LvSfuStats *stats, gpointer user_data)
{
  SfuPeer *self = user_data;

  self->stats = *stats;
  self->is_gone = TRUE;
}

static void
open_fixture (SfuFixture *self, guint workers, gboolean real_time)
{
  LvSfuConfig config = { .workers = workers, .bind_ip = "127.0.0.1", .real_time = real_time };
  g_autoptr (GError) error = NULL;

  *self = (SfuFixture){ .timer = g_timer_new () };
  self->sfu = lv_sfu_new (&config, &sfu_fixture_events, self, &error);
  g_assert_no_error (error);
  self->identity = lv_dtls_identity_new (&error);
  g_assert_no_error (error);
  self->room = lv_sfu_open_room (self->sfu, 0, self);
  self->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) sfu_peer_free);
}

void
sfu_fixture_open (SfuFixture *self, guint workers)
{
  open_fixture (self, workers, FALSE);
}

void
sfu_fixture_open_real_time (SfuFixture *self, guint workers)
{
  open_fixture (self, workers, TRUE);
}

void
sfu_fixture_close (SfuFixture *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      SfuPeer *peer = g_ptr_array_index (self->peers, i);

      if (peer->face != NULL)
        lv_sfu_peer_remove (g_steal_pointer (&peer->face), on_gone, peer);
    }
  lv_sfu_room_close (self->room);
  lv_sfu_free (self->sfu);
  /* Every command was answered. */
  for (guint i = 0; i < self->peers->len; i++)
    g_assert_true (((SfuPeer *) g_ptr_array_index (self->peers, i))->is_gone);
  g_ptr_array_unref (self->peers);
  lv_dtls_identity_unref (self->identity);
  g_strfreev (self->speaking);
  g_timer_destroy (self->timer);
}

SfuPeer *
sfu_fixture_add (SfuFixture *self, const char *seat, const SfuPeerOptions *options)
{
  SfuPeer *peer = sfu_peer_new (seat, self->peers->len + 1, self->identity, options);

  g_ptr_array_add (self->peers, peer);
  sfu_peer_join (peer, self->sfu, self->room, g_get_monotonic_time ());
  return peer;
}

gboolean
sfu_fixture_all_connected (SfuFixture *self, gpointer data)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      SfuPeer *peer = g_ptr_array_index (self->peers, i);

      if (peer->state != LV_SFU_PEER_CONNECTED || !sfu_peer_is_ready (peer))
        return FALSE;
    }
  return TRUE;
}

static gboolean
on_time (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
sfu_fixture_run (SfuFixture *self, SfuMedia media, SfuCondition condition, gpointer data)
{
  guint wake = g_timeout_add (1, on_time, NULL);
  gint64 begin_us = g_get_monotonic_time ();
  gint64 media_us = 0;

  while (!condition (self, data))
    {
      gint64 now_us = g_get_monotonic_time ();

      g_assert_cmpint (now_us - begin_us, <, LIMIT_S * G_USEC_PER_SEC);
      for (guint i = 0; i < self->peers->len; i++)
        {
          sfu_peer_read (g_ptr_array_index (self->peers, i), now_us);
          sfu_peer_tick (g_ptr_array_index (self->peers, i), now_us);
        }
      if (media != NULL && now_us - media_us >= STEP_US)
        {
          media_us = now_us;
          media (self, now_us);
        }
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (wake);
}
