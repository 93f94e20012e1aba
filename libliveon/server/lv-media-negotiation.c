/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-negotiation.h"

#include <string.h>

#include "lv-error.h"

#define CNAME "liveon"

/* RFC 8445, 5.1.2.1, and RFC 6544, 4.2: UDP before TCP, the addresses in their order. */
#define PREFERENCE_UDP 126
#define PREFERENCE_TCP 90
#define DIRECTION_PASSIVE 4

static void
fail (GError **error, const char *mid, const char *what)
{
  lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "the line “%s” %s", mid, what);
}

/* Extensions */

static gboolean
is_for (LvRtpExt ext, gboolean is_video)
{
  switch (ext)
    {
    case LV_EXT_SOUND_LEVEL:
      return !is_video;
    case LV_EXT_RID:
    case LV_EXT_REPAIRED_RID:
      return is_video;
    case LV_EXT_MID:
    case LV_EXT_TRANSPORT_SEQ:
    default:
      return TRUE;
    }
}

/* One map holds for the whole bundle. Ids over 14 need headers that nobody here writes. */
static gboolean
take_exts (LvNegotiation *self, LvSdpLine *line, GError **error)
{
  for (guint i = 0; i < line->exts->len; i++)
    {
      const LvSdpExt *offered = line->exts->pdata[i];
      guint8 *id;
      LvRtpExt ext;

      if (offered->id > 14 || !lv_rtp_ext_from_uri (offered->uri, &ext)
          || !is_for (ext, line->is_video))
        continue;
      id = &self->spec.exts.id[ext];
      if (*id != 0 && *id != offered->id)
        {
          fail (error, line->mid, "numbers a header extension otherwise than the line before");
          return FALSE;
        }
      *id = offered->id;
    }
  return TRUE;
}

/* Lines */

static LvSdpLine *
find_line (LvNegotiation *self,
           const char *mid,
           gboolean is_video,
           LvSdpDirection direction,
           GError **error)
{
  LvSdpLine *line = lv_sdp_find_line (self->offer, mid);

  if (line == NULL)
    fail (error, mid, "is not in the offer");
  else if (line->is_video != is_video)
    fail (error, mid, is_video ? "has no pictures" : "has no sound");
  else if (line->direction != direction)
    fail (error, mid, direction == LV_SDP_SENDONLY ? "is not sendonly" : "is not recvonly");
  else if (lv_sdp_line_find_codec (line, is_video ? "VP8" : "opus") == NULL)
    fail (error, mid, is_video ? "has no VP8" : "has no Opus");
  else if (take_exts (self, line, error))
    return line;
  return NULL;
}

static void
take_codecs (LvSdpLine *line, guint8 *payload_type, guint8 *rtx_payload_type)
{
  LvSdpCodec *codec = lv_sdp_line_find_codec (line, line->is_video ? "VP8" : "opus");
  LvSdpCodec *rtx = line->is_video ? lv_sdp_line_find_rtx (line, codec->payload_type) : NULL;

  *payload_type = codec->payload_type;
  *rtx_payload_type = rtx != NULL ? rtx->payload_type : 0;
}

/* The layers that there are, whatever their order in the offer: l; l m; l m h. */
static gboolean
take_rids (LvSfuSend *send, LvSdpLine *line, LvSource source, GError **error)
{
  guint n = g_strv_length (line->rids);

  if (n > 0 && (source != LV_SOURCE_CAMERA || line->is_rid_recv))
    {
      fail (error, line->mid, "cannot have layers");
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      const char *rid = lv_layer_to_rid (i);

      if (!g_strv_contains ((const char *const *) line->rids, rid))
        {
          fail (error, line->mid, "has layers that are not called l, m and h from the smallest");
          return FALSE;
        }
      g_strlcpy (send->rids[i], rid, sizeof send->rids[i]);
    }
  send->n_rids = n;
  return TRUE;
}

/* Without a number in the offer the packets have to say whose they are. */
static gboolean
check_told_apart (LvNegotiation *self, const LvSfuSend *send, GError **error)
{
  const guint8 *id = self->spec.exts.id;

  if ((send->n_rids == 0 && send->ssrc != 0)
      || (id[LV_EXT_MID] != 0 && (send->n_rids == 0 || id[LV_EXT_RID] != 0)))
    return TRUE;
  fail (error, send->mid, "says neither its SSRC nor MID and RID");
  return FALSE;
}

/* Who lists it before Opus prefers it, as we do. Others can read it, but have it handed to their
 * decoder sealed (an encoded transform of a browser would have to know of it). */
static LvSdpCodec *
find_red (LvSdpLine *line)
{
  LvSdpCodec *opus = lv_sdp_line_find_codec (line, "opus");
  LvSdpCodec *red = lv_sdp_line_find_codec (line, "red");
  g_autofree char *fmtp = NULL;
  guint place, opus_place;

  if (line->is_video || opus == NULL || red == NULL || !g_ptr_array_find (line->codecs, red, &place)
      || !g_ptr_array_find (line->codecs, opus, &opus_place) || place > opus_place)
    return NULL;
  fmtp = g_strdup_printf ("%u/%u", opus->payload_type, opus->payload_type);
  return g_strcmp0 (red->fmtp, fmtp) == 0 ? red : NULL;
}

static guint8
get_red_payload_type (LvSdpLine *line)
{
  const LvSdpCodec *red = find_red (line);

  return red != NULL ? red->payload_type : 0;
}

static gboolean
take_send (LvNegotiation *self, LvSource source, const char *mid, GError **error)
{
  LvSfuSend *send = &self->spec.sends[source];
  LvSdpLine *line = find_line (self, mid, lv_source_is_video (source), LV_SDP_SENDONLY, error);

  if (line == NULL || !take_rids (send, line, source, error))
    return FALSE;
  send->is_there = TRUE;
  g_strlcpy (send->mid, mid, sizeof send->mid);
  take_codecs (line, &send->payload_type, &send->rtx_payload_type);
  send->red_payload_type = get_red_payload_type (line);
  if (send->n_rids == 0)
    {
      send->ssrc = line->ssrc;
      send->rtx_ssrc = send->rtx_payload_type != 0 ? line->rtx_ssrc : 0;
    }
  return check_told_apart (self, send, error);
}

static gboolean
take_slot (
    LvNegotiation *self, const char *mid, gboolean is_video, gboolean is_shared, GError **error)
{
  LvSfuSlot *slot = &self->spec.slots[self->spec.n_slots];
  LvSdpLine *line = find_line (self, mid, is_video, LV_SDP_RECVONLY, error);

  if (line == NULL)
    return FALSE;
  g_strlcpy (slot->mid, mid, sizeof slot->mid);
  slot->is_video = is_video;
  slot->is_shared_sound = is_shared;
  take_codecs (line, &slot->payload_type, &slot->rtx_payload_type);
  slot->red_payload_type = get_red_payload_type (line);
  self->spec.n_slots++;
  return TRUE;
}

/* One number is one stream. */
static gboolean
check_numbers (LvNegotiation *self, GError **error)
{
  guint32 seen[2 * LV_N_SOURCES] = { 0 };
  guint n = 0;

  for (guint i = 0; i < LV_N_SOURCES; i++)
    {
      const LvSfuSend *send = &self->spec.sends[i];
      const guint32 numbers[] = { send->ssrc, send->rtx_ssrc };

      for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
        for (guint k = 0; k < n; k++)
          if (numbers[j] != 0 && seen[k] == numbers[j])
            {
              fail (error, send->mid, "has the SSRC of another");
              return FALSE;
            }
      seen[n++] = send->ssrc;
      seen[n++] = send->rtx_ssrc;
    }
  return TRUE;
}

static gboolean
take_lines (LvNegotiation *self, const LvMediaOffer *offer, GError **error)
{
  for (guint i = 0; i < LV_N_SOURCES; i++)
    if (offer->sends[i] != NULL && !take_send (self, i, offer->sends[i], error))
      return FALSE;
  if (!check_numbers (self, error))
    return FALSE;
  for (guint i = 0; offer->sound[i] != NULL; i++)
    if (!take_slot (self, offer->sound[i], FALSE, FALSE, error))
      return FALSE;
  if (offer->shared_sound != NULL && !take_slot (self, offer->shared_sound, FALSE, TRUE, error))
    return FALSE;
  for (guint i = 0; offer->video[i] != NULL; i++)
    if (!take_slot (self, offer->video[i], TRUE, FALSE, error))
      return FALSE;
  return TRUE;
}

/* We are lite and wait for the peer's handshake. */
static gboolean
check_transport (LvSdp *offer, GError **error)
{
  if (!offer->is_ice_lite && offer->setup != LV_SDP_PASSIVE)
    return TRUE;
  lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL,
                       "the offer has ice-lite or setup:passive, which are the server's");
  return FALSE;
}

static void
take_credentials (LvNegotiation *self)
{
  self->spec.remote.ufrag = self->offer->ice_ufrag;
  self->spec.remote.pwd = self->offer->ice_pwd;
  self->version++;
}

LvNegotiation *
lv_negotiation_new (const LvMediaOffer *offer, GError **error)
{
  g_autoptr (LvNegotiation) self = g_new0 (LvNegotiation, 1);

  self->offer = lv_sdp_parse (offer->sdp, error);
  if (self->offer == NULL || !check_transport (self->offer, error)
      || !take_lines (self, offer, error))
    return NULL;
  memcpy (self->spec.fingerprint, self->offer->fingerprint, sizeof self->spec.fingerprint);
  take_credentials (self);
  return g_steal_pointer (&self);
}

void
lv_negotiation_free (LvNegotiation *self)
{
  if (self == NULL)
    return;
  lv_sdp_free (self->offer);
  g_free (self);
}

/* Restarting */

static gboolean
has_same_lines (LvSdp *one, LvSdp *other)
{
  if (one->lines->len != other->lines->len
      || memcmp (one->fingerprint, other->fingerprint, sizeof one->fingerprint) != 0)
    return FALSE;
  for (guint i = 0; i < one->lines->len; i++)
    {
      const LvSdpLine *a = one->lines->pdata[i], *b = other->lines->pdata[i];

      if (a->is_video != b->is_video || a->is_rejected != b->is_rejected
          || !g_str_equal (a->mid, b->mid))
        return FALSE;
    }
  return TRUE;
}

gboolean
lv_negotiation_restart (LvNegotiation *self, const char *sdp, GError **error)
{
  g_autoptr (LvSdp) offer = lv_sdp_parse (sdp, error);

  if (offer == NULL || !check_transport (offer, error))
    return FALSE;
  if (!has_same_lines (self->offer, offer)
      || g_str_equal (self->offer->ice_ufrag, offer->ice_ufrag))
    {
      lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL,
                           "a restart has the same lines and certificate, and other credentials");
      return FALSE;
    }
  lv_sdp_free (self->offer);
  self->offer = g_steal_pointer (&offer);
  take_credentials (self);
  return TRUE;
}

/* Answering */

static const char *
get_opus_parameters (LvNegotiation *self, LvSdpLine *line)
{
  const LvSfuSend *shared = &self->spec.sends[LV_SOURCE_SCREEN_SOUND];

  /* What a screen plays is music as often as not. */
  if (shared->is_there && g_str_equal (shared->mid, line->mid))
    return "minptime=10;useinbandfec=1;stereo=1";
  return "minptime=10;useinbandfec=1;usedtx=1";
}

static void
answer_feedback (LvSdpCodec *to, const LvSdpCodec *from, gboolean is_video)
{
  static const char *const ours[] = { "transport-cc", "nack", "nack pli" };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < (is_video ? G_N_ELEMENTS (ours) : 1); i++)
    if (g_strv_contains ((const char *const *) from->feedback, ours[i]))
      g_strv_builder_add (builder, ours[i]);
  g_strfreev (to->feedback);
  to->feedback = g_strv_builder_end (builder);
}

static void
answer_codecs (LvNegotiation *self, LvSdpLine *to, LvSdpLine *from)
{
  LvSdpCodec *offered = lv_sdp_line_find_codec (from, from->is_video ? "VP8" : "opus");
  LvSdpCodec *rtx = from->is_video ? lv_sdp_line_find_rtx (from, offered->payload_type) : NULL;
  const LvSdpCodec *red = find_red (from);
  LvSdpCodec *codec = lv_sdp_line_add_codec (to, offered->payload_type, offered->name,
                                             offered->clock_rate, offered->channels);

  answer_feedback (codec, offered, from->is_video);
  if (!from->is_video)
    codec->fmtp = g_strdup (get_opus_parameters (self, from));
  if (red != NULL)
    lv_sdp_line_add_codec (to, red->payload_type, red->name, red->clock_rate, red->channels)->fmtp
        = g_strdup (red->fmtp);
  if (rtx != NULL)
    lv_sdp_line_add_codec (to, rtx->payload_type, "rtx", rtx->clock_rate, 1)->apt
        = offered->payload_type;
}

static void
answer_exts (LvNegotiation *self, LvSdpLine *to, LvSdpLine *from)
{
  for (guint i = 0; i < from->exts->len; i++)
    {
      const LvSdpExt *offered = from->exts->pdata[i];
      LvRtpExt ext;

      if (lv_rtp_ext_from_uri (offered->uri, &ext) && is_for (ext, from->is_video)
          && self->spec.exts.id[ext] == offered->id)
        lv_sdp_line_add_ext (to, offered->id, offered->uri);
    }
}

static const LvSfuSend *
find_send (LvNegotiation *self, const char *mid)
{
  for (guint i = 0; i < LV_N_SOURCES; i++)
    if (self->spec.sends[i].is_there && g_str_equal (self->spec.sends[i].mid, mid))
      return &self->spec.sends[i];
  return NULL;
}

static const LvSfuSlot *
find_slot (LvNegotiation *self, const char *mid, guint *index)
{
  for (*index = 0; *index < self->spec.n_slots; ++*index)
    if (g_str_equal (self->spec.slots[*index].mid, mid))
      return &self->spec.slots[*index];
  return NULL;
}

static void
answer_send (const LvSfuSend *send, LvSdpLine *to)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  to->direction = LV_SDP_RECVONLY;
  for (guint i = 0; i < send->n_rids; i++)
    g_strv_builder_add (builder, send->rids[i]);
  g_strfreev (to->rids);
  to->rids = g_strv_builder_end (builder);
  to->is_rid_recv = TRUE;
}

static void
answer_slot (const LvSfuSlot *slot, guint index, LvSdpLine *to)
{
  to->direction = LV_SDP_SENDONLY;
  to->ssrc = slot->ssrc;
  to->rtx_ssrc = slot->rtx_payload_type != 0 ? slot->rtx_ssrc : 0;
  to->cname = g_strdup (CNAME);
  to->msid = g_strdup_printf ("slot%u t%u", index, index);
}

/* A line that nobody named is inactive, so that it may be the first of the bundle; one of which we
 * understand nothing is refused. */
static void
answer_line (LvNegotiation *self, LvSdp *answer, LvSdpLine *from)
{
  LvSdpLine *to = lv_sdp_add_line (answer, from->is_video, from->mid);
  const LvSfuSend *send = find_send (self, from->mid);
  guint index;
  const LvSfuSlot *slot = find_slot (self, from->mid, &index);

  to->direction = LV_SDP_INACTIVE;
  to->is_rejected
      = from->is_rejected || lv_sdp_line_find_codec (from, from->is_video ? "VP8" : "opus") == NULL;
  if (to->is_rejected)
    return;
  answer_codecs (self, to, from);
  answer_exts (self, to, from);
  if (send != NULL)
    answer_send (send, to);
  else if (slot != NULL)
    answer_slot (slot, index, to);
}

static guint32
make_priority (gboolean is_tcp, guint index)
{
  guint32 local = is_tcp ? DIRECTION_PASSIVE << 13 | (8191 - index) : 65535 - index;

  return (guint32) (is_tcp ? PREFERENCE_TCP : PREFERENCE_UDP) << 24 | local << 8 | 255;
}

static void
answer_candidates (LvSdp *answer, const LvMediaWays *ways)
{
  for (guint i = 0; ways->addresses[i] != NULL && i < LV_SDP_MAX_CANDIDATES / 2; i++)
    {
      lv_sdp_add_candidate (answer, FALSE, make_priority (FALSE, i), ways->addresses[i],
                            ways->udp_port);
      if (ways->tcp_port != 0)
        lv_sdp_add_candidate (answer, TRUE, make_priority (TRUE, i), ways->addresses[i],
                              ways->tcp_port);
    }
}

char *
lv_negotiation_answer (LvNegotiation *self, const LvMediaWays *ways)
{
  g_autoptr (LvSdp) answer = lv_sdp_new ();

  answer->session_version = self->version;
  answer->is_ice_lite = TRUE;
  answer->ice_ufrag = g_strdup (ways->credentials->ufrag);
  answer->ice_pwd = g_strdup (ways->credentials->pwd);
  memcpy (answer->fingerprint, ways->fingerprint, sizeof answer->fingerprint);
  answer->setup = LV_SDP_PASSIVE;
  answer_candidates (answer, ways);
  for (guint i = 0; i < self->offer->lines->len; i++)
    answer_line (self, answer, self->offer->lines->pdata[i]);
  return lv_sdp_write (answer);
}
