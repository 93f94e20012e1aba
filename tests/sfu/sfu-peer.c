/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sfu-peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lv-bytes.h"
#include "lv-red.h"
#include "lv-rtx.h"
#include "lv-seq.h"
#include "lv-stun.h"
#include "lv-tcp-framing.h"
#include "lv-vp8.h"

#define SOUND_PT 111
#define VIDEO_PT 96
#define RTX_PT 97
#define RED_PT 98
#define SOUND_LENGTH 80
#define CHECK_US (2500 * 1000)
#define CHECK_AGAIN_US (50 * 1000)
#define FEEDBACK_US (100 * 1000)

static void
send_datagram (const guint8 *data, gsize length, gpointer user_data)
{
  SfuPeer *self = user_data;
  guint8 head[2];

  if (self->is_web && self->web == NULL)
    return;
  if (self->is_web)
    {
      lv_sfu_socket_receive (self->web, data, length);
      return;
    }
  if (self->tcp < 0)
    {
      if (send (self->fd, data, length, MSG_DONTWAIT) != (gssize) length)
        self->n_failed++;
      return;
    }
  lv_tcp_write_length (head, length);
  if (send (self->tcp, head, 2, MSG_NOSIGNAL) != 2
      || send (self->tcp, data, length, MSG_NOSIGNAL) != (gssize) length)
    self->n_failed++;
}

static SfuReceive *
find_slot (SfuPeer *self, guint32 ssrc, gboolean *is_rtx)
{
  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].line.ssrc == ssrc || self->slots[i].line.rtx_ssrc == ssrc)
      {
        *is_rtx = self->slots[i].line.ssrc != ssrc;
        return &self->slots[i];
      }
  return NULL;
}

static void
ask_again (SfuPeer *self, SfuReceive *slot, guint16 seq)
{
  guint8 data[64];
  LvRtcpWriter writer = { data, sizeof data, 0 };

  lv_rtcp_write_nack (&writer, 1, slot->line.ssrc, &seq, 1);
  sfu_peer_send_rtcp (self, data, writer.length);
}

static void
count_newer (SfuReceive *slot, const LvRtpHeader *header, const LvVp8Descriptor *vp8)
{
  int ahead = slot->packets == 0 ? 1 : lv_seq_diff (slot->seq, header->seq);
  gboolean is_new_picture = slot->packets == 0 || vp8->picture_id != slot->picture;

  if (slot->seen[header->seq % G_N_ELEMENTS (slot->seen)] == header->seq + 1u)
    return; /* again, as a probe */
  slot->seen[header->seq % G_N_ELEMENTS (slot->seen)] = header->seq + 1u;
  if (ahead <= 0)
    {
      slot->n_missing--;
      return;
    }
  slot->n_missing += ahead - 1;
  if (slot->packets > 0 && lv_time_diff (slot->timestamp, header->timestamp) < 0)
    slot->n_back++;
  if (slot->line.is_video && slot->packets > 0 && is_new_picture
      && ((vp8->picture_id - slot->picture) & 0x7fff) > 0x4000)
    slot->n_back++;
  if (slot->line.is_video && slot->packets > 0 && (gint8) (vp8->tl0picidx - slot->tl0) < 0)
    slot->n_back++;
  slot->seq = header->seq;
  slot->timestamp = header->timestamp;
  slot->picture = vp8->picture_id;
  slot->tl0 = vp8->tl0picidx;
  slot->max_tid = MAX (slot->max_tid, vp8->tid);
  slot->csrc = header->csrc;
}

static void
take_media (SfuPeer *self,
            SfuReceive *slot,
            const LvRtpHeader *header,
            const LvVp8Descriptor *vp8,
            gint64 now_us)
{
  g_assert_cmpuint (header->payload_type, !=, RED_PT);
  count_newer (slot, header, vp8);
  if (slot->packets++ == 0)
    slot->first_us = now_us;
  slot->bytes += header->payload_length;
  if (self->received != NULL)
    self->received (self, slot, header, now_us);
}

static void
take_copies (SfuPeer *self, SfuReceive *slot, const LvRtpHeader *header, gint64 now_us)
{
  LvRedBlock blocks[LV_RED_MAX_COPIES + 1];
  const LvVp8Descriptor none = { 0 };
  const guint n = lv_red_parse (header->payload, header->payload_length, blocks);

  g_assert_cmpuint (slot->line.red_payload_type, ==, RED_PT);
  g_assert_cmpuint (n, >, 1);
  slot->n_copied++;
  for (guint i = 0; i < n; i++)
    {
      const LvRtpHeader block = lv_red_get_header (header, blocks, n, i);

      if (block.payload_length > 0)
        take_media (self, slot, &block, &none, now_us);
    }
}

static void
on_rtp (guint8 *packet, const LvRtpHeader *header, gint64 now_us, gpointer user_data)
{
  SfuPeer *self = user_data;
  LvRtpHeader original = *header;
  LvVp8Descriptor vp8 = { 0 };
  gboolean is_rtx = FALSE;
  SfuReceive *slot = find_slot (self, header->ssrc, &is_rtx);
  guint16 transport_seq;

  g_assert_nonnull (slot);
  self->n_received++;
  if (!is_rtx && self->drop_every > 0 && slot->packets > 0
      && self->n_received % self->drop_every == 0)
    {
      if (self->asks_again)
        ask_again (self, slot, header->seq);
      return;
    }
  if (self->arrivals != NULL && lv_rtp_get_transport_seq (header, &self->exts, &transport_seq))
    {
      lv_arrivals_add (self->arrivals, transport_seq, now_us);
      self->has_arrivals = TRUE;
    }
  if (is_rtx)
    {
      if (!lv_rtx_unwrap (header, slot->line.ssrc, slot->line.payload_type, &original))
        return;
      slot->n_repaired++;
    }
  if (slot->line.is_video)
    g_assert_true (lv_vp8_parse_descriptor (original.payload, original.payload_length, &vp8));
  if (slot->line.is_video && vp8.is_start
      && lv_vp8_is_key (original.payload + vp8.length, original.payload_length - vp8.length))
    slot->n_keys++;
  if (original.payload_type == RED_PT && !slot->line.is_video)
    take_copies (self, slot, &original, now_us);
  else
    take_media (self, slot, &original, &vp8, now_us);
}

static SfuSend *
find_send (SfuPeer *self, guint32 ssrc)
{
  for (guint i = 0; i < LV_N_SOURCES; i++)
    for (guint k = 0; k < LV_CAMERA_LAYERS; k++)
      if (self->sends[i][k].ssrc == ssrc && ssrc != 0)
        return &self->sends[i][k];
  return NULL;
}

static void
on_rtcp_packet (SfuPeer *self, const LvRtcpPacket *packet)
{
  guint32 sender, media;
  LvSenderInfo info;
  guint16 seqs[128];
  gboolean is_rtx = FALSE;
  SfuReceive *slot;
  SfuSend *stream;

  if (packet->type == LV_RTCP_SENDER_REPORT && lv_rtcp_get_sender_info (packet, &info))
    {
      slot = find_slot (self, info.ssrc, &is_rtx);
      g_assert_nonnull (slot);
      slot->n_reports++;
      slot->report = info;
    }
  if (packet->type != LV_RTCP_TRANSPORT_FEEDBACK && packet->type != LV_RTCP_PAYLOAD_FEEDBACK)
    return;
  g_assert_true (lv_rtcp_get_feedback (packet, &sender, &media));
  if (packet->type == LV_RTCP_TRANSPORT_FEEDBACK && packet->count == LV_RTCP_TRANSPORT_WIDE)
    {
      self->n_feedbacks++;
      return;
    }
  stream = find_send (self, media);
  g_assert_nonnull (stream);
  if (packet->type == LV_RTCP_PAYLOAD_FEEDBACK)
    {
      stream->n_key_requests++;
      stream->wants_key = TRUE;
    }
  else
    stream->n_nacked += lv_rtcp_get_nack (packet, seqs, G_N_ELEMENTS (seqs));
}

static void
on_rtcp (const guint8 *data, gsize length, gint64 now_us, gpointer user_data)
{
  LvRtcpIter iter;
  LvRtcpPacket packet;

  lv_rtcp_iter_init (&iter, data, length);
  while (lv_rtcp_iter_next (&iter, &packet))
    on_rtcp_packet (user_data, &packet);
}

static void
on_state (LvMediaLinkState state, gpointer user_data)
{
}

static const LvMediaLinkEvents link_events = { send_datagram, on_rtp, on_rtcp, on_state };

static void
add_send (SfuPeer *self, LvSource source, guint n_layers, gboolean uses_rids, gboolean has_copies)
{
  LvSfuSend *send = &self->spec.sends[source];

  send->is_there = TRUE;
  g_snprintf (send->mid, sizeof send->mid, "s%u", source);
  send->payload_type = lv_source_is_video (source) ? VIDEO_PT : SOUND_PT;
  send->rtx_payload_type = lv_source_is_video (source) ? RTX_PT : 0;
  send->red_payload_type = has_copies && !lv_source_is_video (source) ? RED_PT : 0;
  for (guint i = 0; i < n_layers; i++)
    {
      SfuSend *stream = &self->sends[source][i];

      stream->ssrc = (self->index + 1) * 1000 + source * 10 + i;
      stream->rtx_ssrc = stream->ssrc + 5;
      stream->seq = g_random_int_range (0, 0x8000);
      stream->timestamp = g_random_int ();
      stream->picture = g_random_int_range (0, 0x8000);
      if (uses_rids)
        g_strlcpy (send->rids[send->n_rids++], lv_layer_to_rid (i), sizeof send->rids[0]);
    }
  if (!uses_rids)
    {
      send->ssrc = self->sends[source][0].ssrc;
      send->rtx_ssrc = self->sends[source][0].rtx_ssrc;
    }
}

static void
open_socket (SfuPeer *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  int size = 1024 * 1024;

  self->fd = socket (AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  g_assert_cmpint (self->fd, >=, 0);
  (void) setsockopt (self->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  address.sin_port = htons (self->port);
  if (self->port != 0)
    g_assert_cmpint (connect (self->fd, (struct sockaddr *) &address, sizeof address), ==, 0);
}

SfuPeer *
sfu_peer_new (const char *seat,
              guint index,
              LvDtlsIdentity *identity,
              const SfuPeerOptions *options)
{
  SfuPeer *self = g_new0 (SfuPeer, 1);

  g_strlcpy (self->seat, seat, sizeof self->seat);
  self->index = index;
  self->identity = lv_dtls_identity_ref (identity);
  self->fd = self->tcp = -1;
  for (guint i = 0; i < LV_N_EXTS; i++)
    self->exts.id[i] = i + 1;
  lv_ice_credentials_draw (&self->local, 0);
  self->spec.exts = self->exts;
  self->spec.index = index;
  self->spec.remote = self->local;
  g_strlcpy (self->spec.seat, seat, sizeof self->spec.seat);
  memcpy (self->spec.fingerprint, lv_dtls_identity_get_fingerprint (identity),
          LV_DTLS_FINGERPRINT_SIZE);
  add_send (self, LV_SOURCE_MICROPHONE, 1, FALSE, options->has_copies);
  if (options->n_layers > 0)
    add_send (self, LV_SOURCE_CAMERA, options->n_layers, options->uses_rids, FALSE);
  if (options->has_screen)
    add_send (self, LV_SOURCE_SCREEN, 1, FALSE, FALSE);
  if (options->has_screen_sound)
    add_send (self, LV_SOURCE_SCREEN_SOUND, 1, FALSE, options->has_copies);
  self->spec.n_slots = SFU_PEER_SOUND_SLOTS + 1 + options->n_video;
  self->is_web = options->is_web;
  self->has_copies = options->has_copies;
  if (options->has_feedback)
    self->arrivals = lv_arrivals_new ();
  return self;
}

void
sfu_peer_free (SfuPeer *self)
{
  g_clear_pointer (&self->link, lv_media_link_free);
  g_clear_pointer (&self->arrivals, lv_arrivals_free);
  g_clear_pointer (&self->told, g_array_unref);
  lv_ice_credentials_clear (&self->local);
  lv_ice_credentials_clear (&self->remote);
  lv_dtls_identity_unref (self->identity);
  if (self->fd >= 0)
    close (self->fd);
  if (self->tcp >= 0)
    close (self->tcp);
  g_free (self->tcp_in);
  g_free (self);
}

static void
fill_slots (SfuPeer *self, LvSfu *sfu)
{
  self->n_slots = self->spec.n_slots;
  for (guint i = 0; i < self->n_slots; i++)
    {
      LvSfuSlot *line = &self->spec.slots[i];

      line->is_video = i > SFU_PEER_SOUND_SLOTS;
      line->is_shared_sound = i == SFU_PEER_SOUND_SLOTS;
      g_snprintf (line->mid, sizeof line->mid, "r%u", i);
      line->payload_type = line->is_video ? VIDEO_PT : SOUND_PT;
      line->red_payload_type = self->has_copies && !line->is_video ? RED_PT : 0;
      line->ssrc = lv_sfu_draw_ssrc (sfu);
      if (line->is_video)
        {
          line->rtx_payload_type = RTX_PT;
          line->rtx_ssrc = lv_sfu_draw_ssrc (sfu);
        }
      self->slots[i].line = *line;
    }
}

void
sfu_peer_connect (SfuPeer *self,
                  guint16 port,
                  const guint8 *fingerprint,
                  const LvIceCredentials *remote,
                  gint64 now_us)
{
  self->port = port;
  self->remote.ufrag = g_strdup (remote->ufrag);
  self->remote.pwd = g_strdup (remote->pwd);
  self->link = lv_media_link_new (self->identity, FALSE, fingerprint, &link_events, self);
  open_socket (self);
  sfu_peer_check (self, TRUE, now_us);
}

void
sfu_peer_join (SfuPeer *self, LvSfu *sfu, LvSfuRoom *room, gint64 now_us)
{
  const LvIceCredentials *remote;

  fill_slots (self, sfu);
  self->face = lv_sfu_room_add_peer (room, &self->spec, self, &remote);
  if (!self->is_web)
    {
      sfu_peer_connect (self, lv_sfu_get_port (sfu), lv_sfu_get_fingerprint (sfu), remote, now_us);
      return;
    }
  self->link
      = lv_media_link_new (self->identity, FALSE, lv_sfu_get_fingerprint (sfu), &link_events, self);
}

void
sfu_peer_move (SfuPeer *self)
{
  close (self->fd);
  open_socket (self);
  self->is_checked = FALSE;
}

void
sfu_peer_check (SfuPeer *self, gboolean nominate, gint64 now_us)
{
  guint8 out[512], transaction[12];
  g_autofree char *username = g_strdup_printf ("%s:%s", self->remote.ufrag, self->local.ufrag);
  gsize length;

  for (guint i = 0; i < sizeof transaction; i++)
    transaction[i] = g_random_int ();
  length = lv_stun_write_request (out, sizeof out, transaction, username, self->remote.pwd, 1000,
                                  77, nominate);
  g_assert_cmpuint (length, >, 0);
  send_datagram (out, length, self);
  self->check_us = now_us;
}

gboolean
sfu_peer_is_ready (SfuPeer *self)
{
  return self->link != NULL && lv_media_link_get_state (self->link) == LV_MEDIA_LINK_READY;
}

static void
on_stun (SfuPeer *self, const guint8 *data, gsize length)
{
  LvStunMessage message;

  if (!lv_stun_parse (data, length, &message) || message.type != LV_STUN_BINDING_RESPONSE
      || !lv_stun_check_integrity (data, length, &message, self->remote.pwd))
    return;
  if (!self->is_checked && lv_media_link_get_state (self->link) == LV_MEDIA_LINK_NEW)
    lv_media_link_start (self->link);
  self->is_checked = TRUE;
}

void
sfu_peer_take (SfuPeer *self, guint8 *data, gsize length, gint64 now_us)
{
  if (lv_datagram_get_kind (data, length) == LV_DATAGRAM_STUN)
    on_stun (self, data, length);
  else
    lv_media_link_receive (self->link, data, length, now_us);
}

static guint
read_tcp (SfuPeer *self, gint64 now_us)
{
  guint n_datagrams = 0;
  gssize n;

  if (self->tcp_in == NULL)
    self->tcp_in = g_malloc (65536);
  n = recv (self->tcp, self->tcp_in + self->tcp_length, 65536 - self->tcp_length, MSG_DONTWAIT);
  self->tcp_length += MAX (n, 0);
  while (self->tcp_length >= 2 && self->tcp_length >= 2u + lv_get_u16 (self->tcp_in))
    {
      gsize length = lv_get_u16 (self->tcp_in);

      sfu_peer_take (self, self->tcp_in + 2, length, now_us);
      n_datagrams++;
      self->tcp_length -= 2 + length;
      memmove (self->tcp_in, self->tcp_in + 2 + length, self->tcp_length);
    }
  return n_datagrams;
}

guint
sfu_peer_read (SfuPeer *self, gint64 now_us)
{
  guint8 data[2048];
  guint n_datagrams = 0;
  gssize n;

  if (self->tcp >= 0)
    return read_tcp (self, now_us);
  while (self->fd >= 0 && (n = recv (self->fd, data, LV_RTP_MAX_SIZE, MSG_DONTWAIT)) > 0)
    {
      sfu_peer_take (self, data, n, now_us);
      n_datagrams++;
    }
  return n_datagrams;
}

static void
send_arrivals (SfuPeer *self)
{
  guint8 data[1200];
  gsize length;

  self->has_arrivals = FALSE;
  while ((length = lv_arrivals_write (self->arrivals, 1, 2, data, sizeof data)) > 0)
    sfu_peer_send_rtcp (self, data, length);
}

void
sfu_peer_tick (SfuPeer *self, gint64 now_us)
{
  if (self->link == NULL)
    return;
  if (!self->is_web && now_us - self->check_us >= (self->is_checked ? CHECK_US : CHECK_AGAIN_US))
    sfu_peer_check (self, TRUE, now_us);
  if (lv_media_link_get_timeout_us (self->link) == 0)
    lv_media_link_on_timeout (self->link);
  if (self->has_arrivals && now_us - self->feedback_us >= FEEDBACK_US)
    {
      self->feedback_us = now_us;
      send_arrivals (self);
    }
}

void
sfu_peer_turn_on (SfuPeer *self, guint sources)
{
  LvMediaSources on = { 0 };

  for (guint i = 0; i < LV_N_SOURCES; i++)
    on.is_on[i] = (sources & 1u << i) != 0;
  lv_sfu_peer_set_sources (self->face, &on);
}

void
sfu_peer_send_rtcp (SfuPeer *self, const guint8 *data, gsize length)
{
  guint8 packet[LV_RTP_MAX_SIZE + LV_SRTP_OVERHEAD];

  memcpy (packet, data, length);
  if (lv_media_link_protect_rtcp (self->link, packet, &length))
    send_datagram (packet, length, self);
}

void
sfu_peer_send_rtp (SfuPeer *self, guint8 *packet, gsize length, gsize header_length)
{
  if (lv_media_link_protect (self->link, packet, &length, header_length))
    send_datagram (packet, length, self);
}

static gsize
write_header (
    SfuPeer *self, guint8 *packet, LvSource source, guint layer, gboolean has_marker, guint8 level)
{
  SfuSend *stream = &self->sends[source][layer];
  const LvSfuSend *send = &self->spec.sends[source];
  LvRtpFields fields = {
    .payload_type = send->payload_type,
    .has_marker = has_marker,
    .seq = stream->seq++,
    .timestamp = stream->timestamp,
    .ssrc = stream->ssrc,
    .mid = send->mid,
    .rid = send->n_rids > 0 ? send->rids[layer] : NULL,
    .has_sound_level = !lv_source_is_video (source),
    .sound_level = level,
    .has_voice = level < 60,
    .has_transport_seq = TRUE,
  };
  gsize at, length = lv_rtp_write_header (packet, 256, &fields, &self->exts, &at);

  lv_put_u16 (packet + at, self->transport_seq++);
  return length;
}

void
sfu_peer_send_sound (SfuPeer *self, LvSource source, guint8 level, gint64 now_us)
{
  static const guint8 sound[SOUND_LENGTH];
  guint8 packet[LV_RTP_MAX_SIZE] = { 0 };
  SfuSend *stream = &self->sends[source][0];
  const LvSfuSend *send = &self->spec.sends[source];
  const LvRedBlock blocks[] = { { send->payload_type, 960, sound, SOUND_LENGTH },
                                { send->payload_type, 0, sound, SOUND_LENGTH } };
  gsize header_length = write_header (self, packet, source, 0, FALSE, level);
  gsize length = SOUND_LENGTH;

  if (send->red_payload_type != 0)
    {
      packet[1] = (packet[1] & 0x80) | send->red_payload_type;
      length = lv_red_write (packet + header_length, sizeof packet - header_length, blocks, 2);
    }
  stream->timestamp += 960;
  if (self->withhold_every == 0 || stream->seq % self->withhold_every != 0)
    sfu_peer_send_rtp (self, packet, header_length + length, header_length);
}

/* The start code of a key frame, and its size. */
static void
write_size (guint8 *at, guint width, guint height)
{
  const guint8 bytes[] = { 0x9d, 0x01, 0x2a, width, width >> 8, height, height >> 8 };

  memcpy (at, bytes, sizeof bytes);
}

void
sfu_peer_send_video (SfuPeer *self,
                     LvSource source,
                     guint layer,
                     guint8 tid,
                     guint n_packets,
                     gsize packet_length,
                     gboolean is_key,
                     gint64 now_us)
{
  SfuSend *stream = &self->sends[source][layer];
  LvVp8Descriptor vp8 = { .is_start = TRUE, .tid = is_key || stream->wants_key ? 0 : tid };

  is_key = is_key || stream->wants_key;
  stream->wants_key = FALSE;
  stream->picture = (stream->picture + 1) & 0x7fff;
  if (vp8.tid == 0)
    stream->tl0++;
  vp8.picture_id = stream->picture;
  vp8.tl0picidx = stream->tl0;
  vp8.is_sync = vp8.tid > 0;
  stream->timestamp += 3000;
  for (guint i = 0; i < n_packets; i++)
    {
      guint8 packet[LV_RTP_MAX_SIZE] = { 0 };
      gsize header_length = write_header (self, packet, source, layer, i + 1 == n_packets, 127);
      guint8 *payload = packet + header_length;
      gsize skip;

      vp8.is_start = i == 0;
      skip = lv_vp8_write_descriptor (payload, &vp8);
      /* RFC 6386, 9.1: the lowest bit is 0 in a key frame; start code and size follow. */
      payload[skip] = is_key && i == 0 ? 0x10 : 0x11;
      if (is_key && i == 0)
        write_size (payload + skip + 3, 320 << layer, 180 << layer);
      memcpy (payload + skip + 10, &now_us, sizeof now_us);
      sfu_peer_send_rtp (self, packet, header_length + packet_length, header_length);
      stream->packets++;
      stream->bytes += packet_length;
    }
}

void
sfu_peer_send_report (SfuPeer *self, LvSource source, guint layer, guint64 ntp)
{
  guint8 data[64];
  LvRtcpWriter writer = { data, sizeof data, 0 };
  SfuSend *stream = &self->sends[source][layer];
  LvSenderInfo info = { stream->ssrc, ntp, stream->timestamp, stream->packets, stream->bytes };

  lv_rtcp_write_sender_report (&writer, &info, NULL, 0);
  sfu_peer_send_rtcp (self, data, writer.length);
}

void
sfu_peer_send_pli (SfuPeer *self, guint slot)
{
  guint8 data[64];
  LvRtcpWriter writer = { data, sizeof data, 0 };

  lv_rtcp_write_pli (&writer, 1, self->slots[slot].line.ssrc);
  sfu_peer_send_rtcp (self, data, writer.length);
}

void
sfu_peer_view (SfuPeer *self, LvSource source, const char *seat, ...)
{
  g_autoptr (GArray) view = g_array_new (FALSE, TRUE, sizeof (LvViewItem));
  va_list args;

  va_start (args, seat);
  for (; seat != NULL; seat = va_arg (args, const char *))
    {
      LvViewItem item = { .source = source, .width = va_arg (args, guint) };

      item.height = item.width * 9 / 16;
      g_strlcpy (item.seat, seat, sizeof item.seat);
      g_array_append_val (view, item);
    }
  va_end (args);
  lv_sfu_peer_set_view (self->face, view);
}

SfuReceive *
sfu_peer_find (SfuPeer *self, const char *seat, LvSource source)
{
  for (guint i = 0; self->told != NULL && i < self->told->len; i++)
    {
      const LvSlotItem *item = &g_array_index (self->told, LvSlotItem, i);

      if (item->state != LV_SLOT_EMPTY && item->source == source && g_str_equal (item->seat, seat))
        return &self->slots[i];
    }
  return NULL;
}
