/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a peer can send to the forwarding server once its packets are decrypted: records of a kind
 * (RTP, RTCP, time that passes, nothing), a length in two bytes, and the bytes. Two peers, so that
 * what one sends goes into the other's slots. */
#include <string.h>

#include "fuzz.h"
#include "lv-sfu-private.h"

static const LvSfuEvents no_events = { 0 };

typedef struct
{
  LvSfu sfu;
  LvWorker *worker;
  LvSfuRoom room_face;
  LvSfuPeer faces[2];
  LvWorkerRoom *room;
  LvWorkerPeer *peers[2];
} World;

static LvWorkerPeer *
add_peer (World *world, guint i)
{
  static const char *const seats[] = { "a", "b" };
  LvSfuPeerSpec spec = { .index = i, .exts = { .id = { 1, 2, 3, 4, 5 } } };
  LvIceCredentials local = { 0 };
  LvMediaSources on = { .is_on = { TRUE, TRUE, TRUE, TRUE } };
  LvWorkerPeer *peer;

  lv_ice_credentials_draw (&local, 0);
  spec.remote = local;
  g_strlcpy (spec.seat, seats[i], sizeof spec.seat);
  for (guint k = 0; k < LV_N_SOURCES; k++)
    spec.sends[k] = (LvSfuSend){
      .is_there = TRUE,
      .mid = { 's', '0' + k },
      .payload_type = lv_source_is_video (k) ? 96 : 111,
      .rtx_payload_type = lv_source_is_video (k) ? 97 : 0,
      .red_payload_type = lv_source_is_video (k) ? 0 : 98,
      .ssrc = k == LV_SOURCE_CAMERA ? 0 : 1000 + k,
      .rtx_ssrc = k == LV_SOURCE_SCREEN ? 2000 : 0,
      .n_rids = k == LV_SOURCE_CAMERA ? 3 : 0,
      .rids = { "l", "m", "h" },
    };
  spec.n_slots = 6;
  for (guint k = 0; k < spec.n_slots; k++)
    spec.slots[k] = (LvSfuSlot){
      .is_video = k > 3,
      .is_shared_sound = k == 3,
      .payload_type = k > 3 ? 96 : 111,
      .rtx_payload_type = k > 3 ? 97 : 0,
      .red_payload_type = k < 2 ? 98 : 0,
      .ssrc = 3000 + k,
      .rtx_ssrc = k > 3 ? 4000 + k : 0,
    };
  world->faces[i].is_removed = TRUE;
  peer = lv_worker_peer_new (world->worker, world->room, &world->faces[i], &spec, &local);
  lv_worker_peer_enter (peer);
  lv_worker_peer_set_sources (peer, &on);
  peer->can_send = TRUE;
  peer->red.n_copies = LV_RED_MAX_COPIES;
  lv_ice_credentials_clear (&local);
  return peer;
}

static void
view (LvWorkerPeer *peer, const char *seat)
{
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (LvViewItem));
  LvViewItem item = { .source = LV_SOURCE_CAMERA, .width = 1280, .height = 720 };

  g_strlcpy (item.seat, seat, sizeof item.seat);
  g_array_append_val (items, item);
  item.source = LV_SOURCE_SCREEN;
  g_array_append_val (items, item);
  lv_worker_peer_set_view (peer, items);
}

static void
open_world (World *world)
{
  static const LvSfuConfig config = { .workers = 1, .bind_ip = "127.0.0.1" };
  g_autoptr (GError) error = NULL;

  world->sfu.events = &no_events;
  world->sfu.channel = lv_channel_new (&world->sfu, &error);
  world->sfu.identity = lv_dtls_identity_new (&error);
  world->worker = lv_worker_new (0, &config, 0, world->sfu.identity, world->sfu.channel, &error);
  g_assert_no_error (error);
  world->worker->now_us = G_USEC_PER_SEC;
  world->room_face.is_closed = TRUE;
  world->room = lv_worker_room_new (world->worker, &world->room_face, 5000000);
  for (guint i = 0; i < 2; i++)
    world->peers[i] = add_peer (world, i);
  view (world->peers[0], "b");
  view (world->peers[1], "a");
}

static void
close_world (World *world)
{
  lv_worker_room_free (world->room);
  lv_channel_free (world->sfu.channel);
  lv_worker_free (world->worker);
  lv_dtls_identity_unref (world->sfu.identity);
}

static void
pass (World *world, gint64 passed_us)
{
  gint64 now_us = world->worker->now_us += passed_us;

  for (guint i = 0; i < 2; i++)
    {
      lv_worker_peer_request (world->peers[i], now_us);
      lv_worker_peer_tick (world->peers[i], now_us);
      lv_worker_peer_probe (world->peers[i], now_us);
    }
  lv_worker_room_tick (world->room, now_us);
  lv_worker_room_settle (world->room);
}

static void
feed (World *world, guint8 kind, const guint8 *bytes, gsize length)
{
  LvWorkerPeer *peer = world->peers[kind >> 7];
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  LvRtpHeader header;

  if (kind % 4 == 0 && lv_rtp_parse (copy, length, &header))
    lv_worker_peer_on_rtp (peer, &header, world->worker->now_us);
  else if (kind % 4 == 1)
    lv_worker_peer_on_rtcp (peer, copy, length, world->worker->now_us);
  else if (kind % 4 == 2)
    pass (world, (gint64) length * 1000);
  lv_worker_forward_media (world->worker);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree World *world = g_new0 (World, 1);

  open_world (world);
  for (guint n = 0; size >= 3 && n < 64; n++)
    {
      guint8 kind = data[0];
      gsize length = MIN ((gsize) (data[1] << 8 | data[2]) % (LV_RTP_MAX_SIZE + 1), size - 3);

      feed (world, kind, data + 3, length);
      data += 3 + length;
      size -= 3 + length;
    }
  pass (world, G_USEC_PER_SEC);
  close_world (world);
  return 0;
}
