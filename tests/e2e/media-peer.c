/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The media of one participant as a program of its own, for tests that speak the rest of the
 * protocol themselves. Lines of JSON:
 *
 *     → the params of media.offer
 *     ← its result                                  → {"connected": true}
 *     ← {"seconds": 2.5, "camera_bps": 2500000}     → {"sent": packets, "slots": […]}   again and
 * again
 *
 * It sends what only looks like sound and pictures, over UDP on loopback. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "lv-sdp.h"
#include "sfu-peer.h"
#include "test-support.h"

#define STEP_US 10000
#define FRAME_US 33333
#define SOUND_US 20000
#define PACKET_SIZE 1100
#define MAX_LINE (256 * 1024)
#define N_VIDEO 4

static void
say (LvJsonWriter *writer)
{
  g_autofree char *line = NULL;

  lv_json_end_object (writer);
  line = lv_json_writer_free_to_string (writer, NULL);
  puts (line);
  fflush (stdout);
}

static LvJsonWriter *
begin (void)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  return writer;
}

/* NULL at the end. */
static LvJson *
hear (void)
{
  g_autofree char *line = g_malloc (MAX_LINE);
  g_autoptr (GError) error = NULL;
  LvJson *json;

  if (fgets (line, MAX_LINE, stdin) == NULL)
    return NULL;
  json = lv_json_parse (line, strlen (line), MAX_LINE, &error);
  g_assert_no_error (error);
  return json;
}

/* The offer */

static void
add_codec (LvSdpLine *line, guint8 payload_type, guint8 rtx_payload_type)
{
  static const char *const feedback[] = { "transport-cc", "nack", "nack pli", NULL };
  LvSdpCodec *codec = line->is_video ? lv_sdp_line_add_codec (line, payload_type, "VP8", 90000, 1)
                                     : lv_sdp_line_add_codec (line, payload_type, "opus", 48000, 2);

  g_strfreev (codec->feedback);
  codec->feedback = g_strdupv ((char **) feedback);
  if (rtx_payload_type != 0)
    lv_sdp_line_add_codec (line, rtx_payload_type, "rtx", 90000, 1)->apt = payload_type;
  for (guint i = 0; i < LV_N_EXTS; i++)
    lv_sdp_line_add_ext (line, (guint8) (i + 1), lv_rtp_ext_to_uri (i));
}

static void
offer_send (LvSdp *sdp, LvMediaOffer *offer, LvSource source, const LvSfuSend *send)
{
  LvSdpLine *line = lv_sdp_add_line (sdp, lv_source_is_video (source), send->mid);

  offer->sends[source] = g_strdup (send->mid);
  line->direction = LV_SDP_SENDONLY;
  add_codec (line, send->payload_type, send->rtx_payload_type);
  line->ssrc = send->ssrc;
  line->rtx_ssrc = send->rtx_ssrc;
  line->cname = g_strdup ("peer");
  if (send->n_rids == 0)
    return;
  g_strfreev (line->rids);
  line->rids = g_new0 (char *, send->n_rids + 1);
  for (guint i = 0; i < send->n_rids; i++)
    line->rids[i] = g_strdup (send->rids[i]);
}

static void
offer_slot (LvSdp *sdp, guint index, gboolean is_video)
{
  g_autofree char *mid = g_strdup_printf ("r%u", index);
  LvSdpLine *line = lv_sdp_add_line (sdp, is_video, mid);

  line->direction = LV_SDP_RECVONLY;
  add_codec (line, is_video ? 96 : 111, is_video ? 97 : 0);
}

static void
say_offer (SfuPeer *self)
{
  static const char *const sound[] = { "r0", "r1", "r2", NULL };
  static const char *const video[] = { "r4", "r5", "r6", "r7", NULL };
  g_autoptr (LvMediaOffer) offer = g_new0 (LvMediaOffer, 1);
  g_autoptr (LvSdp) sdp = lv_sdp_new ();
  LvJsonWriter *writer = begin ();

  sdp->ice_ufrag = g_strdup (self->local.ufrag);
  sdp->ice_pwd = g_strdup (self->local.pwd);
  sdp->setup = LV_SDP_ACTIVE;
  memcpy (sdp->fingerprint, lv_dtls_identity_get_fingerprint (self->identity), 32);
  for (guint i = 0; i < LV_N_SOURCES; i++)
    if (self->spec.sends[i].is_there)
      offer_send (sdp, offer, i, &self->spec.sends[i]);
  for (guint i = 0; i < self->spec.n_slots; i++)
    offer_slot (sdp, i, i > SFU_PEER_SOUND_SLOTS);
  offer->sdp = lv_sdp_write (sdp);
  offer->sound = g_strdupv ((char **) sound);
  offer->shared_sound = g_strdup ("r3");
  offer->video = g_strdupv ((char **) video);
  lv_media_offer_write (offer, writer);
  say (writer);
}

/* The answer */

static void
take_slots (SfuPeer *self, LvSdp *sdp)
{
  self->n_slots = self->spec.n_slots;
  for (guint i = 0; i < self->n_slots; i++)
    {
      LvSfuSlot *slot = &self->slots[i].line;
      LvSdpLine *line;

      g_snprintf (slot->mid, sizeof slot->mid, "r%u", i);
      line = lv_sdp_find_line (sdp, slot->mid);
      g_assert_nonnull (line);
      slot->is_video = line->is_video;
      slot->payload_type = ((LvSdpCodec *) line->codecs->pdata[0])->payload_type;
      slot->ssrc = line->ssrc;
      slot->rtx_ssrc = line->rtx_ssrc;
    }
}

static void
take_answer (SfuPeer *self)
{
  g_autoptr (LvJson) json = hear ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LvMediaAnswer) answer = lv_media_answer_read (json, &error);
  g_autoptr (LvSdp) sdp = NULL;
  LvIceCredentials remote;

  g_assert_no_error (error);
  sdp = lv_sdp_parse (answer->sdp, &error);
  g_assert_no_error (error);
  take_slots (self, sdp);
  remote = (LvIceCredentials){ sdp->ice_ufrag, sdp->ice_pwd };
  sfu_peer_connect (self, ((LvSdpCandidate *) sdp->candidates->pdata[0])->port, sdp->fingerprint,
                    &remote, g_get_monotonic_time ());
}

/* Media */

static void
serve (SfuPeer *self, int wait_ms)
{
  struct pollfd in = { self->fd, POLLIN, 0 };

  poll (&in, 1, wait_ms);
  sfu_peer_read (self, g_get_monotonic_time ());
  sfu_peer_tick (self, g_get_monotonic_time ());
}

static void
send_frame (SfuPeer *self, double camera_bps, guint number, gint64 now_us)
{
  guint n = (guint) (camera_bps / 8 / PACKET_SIZE * FRAME_US / G_USEC_PER_SEC + 0.5);

  if (camera_bps > 0)
    sfu_peer_send_video (self, LV_SOURCE_CAMERA, 0, 0, MAX (n, 1), PACKET_SIZE, number % 90 == 0,
                         now_us);
}

static guint64
run (SfuPeer *self, double seconds, double camera_bps)
{
  gint64 begin_us = g_get_monotonic_time (), now_us = begin_us;
  guint n_sounds = 0, n_frames = 0;

  for (; now_us - begin_us < (gint64) (seconds * G_USEC_PER_SEC); now_us = g_get_monotonic_time ())
    {
      while ((now_us - begin_us) / SOUND_US >= n_sounds)
        {
          sfu_peer_send_sound (self, LV_SOURCE_MICROPHONE, 20, now_us);
          n_sounds++;
        }
      while ((now_us - begin_us) / FRAME_US >= n_frames)
        send_frame (self, camera_bps, n_frames++, now_us);
      serve (self, STEP_US / 1000);
    }
  return self->transport_seq;
}

static void
say_numbers (SfuPeer *self)
{
  LvJsonWriter *writer = begin ();

  lv_json_int (writer, "sent", self->transport_seq);
  lv_json_begin_array (writer, "slots");
  for (guint i = 0; i < self->n_slots; i++)
    {
      const SfuReceive *slot = &self->slots[i];

      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "mid", slot->line.mid);
      lv_json_int (writer, "packets", (gint64) slot->packets);
      lv_json_int (writer, "bytes", (gint64) slot->bytes);
      lv_json_int (writer, "back", slot->n_back);
      lv_json_int (writer, "keys", slot->n_keys);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  say (writer);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvDtlsIdentity) identity = lv_dtls_identity_new (&error);
  const SfuPeerOptions options = { .n_layers = 1, .n_video = N_VIDEO, .has_feedback = TRUE };
  SfuPeer *self = sfu_peer_new ("", 0, identity, &options);
  LvJsonWriter *writer;
  LvJson *order;

  say_offer (self);
  take_answer (self);
  for (guint i = 0; i < 1000 && !sfu_peer_is_ready (self); i++)
    serve (self, STEP_US / 1000);
  writer = begin ();
  lv_json_bool (writer, "connected", sfu_peer_is_ready (self));
  say (writer);
  while ((order = hear ()) != NULL)
    {
      run (self, lv_json_get_optional_double (order, "seconds", 0),
           lv_json_get_optional_double (order, "camera_bps", 0));
      say_numbers (self);
      lv_json_unref (order);
    }
  sfu_peer_free (self);
  return 0;
}
