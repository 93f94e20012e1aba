/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-offer.h"

#include "lv-sdp.h"

#include <string.h>

guint8
lv_offer_get_ext_id (LvRtpExt ext)
{
  return (guint8) ext + 1;
}

/* 0 means "none" in many places, and two alike would be one stream. */
static guint32
draw_ssrc (GHashTable *drawn)
{
  guint32 ssrc;

  do
    ssrc = g_random_int ();
  while (ssrc == 0 || !g_hash_table_add (drawn, GUINT_TO_POINTER (ssrc)));
  return ssrc;
}

static void
draw_credentials (LvIceCredentials *credentials)
{
  lv_ice_credentials_clear (credentials);
  lv_ice_credentials_draw (credentials, 0);
}

void
lv_offer_terms_init (LvOfferTerms *self, const guint8 *fingerprint, guint n_video)
{
  g_autoptr (GHashTable) drawn = g_hash_table_new (NULL, NULL);

  *self = (LvOfferTerms){
    .fingerprint = fingerprint,
    .version = 1,
    .n_video = MIN (n_video, LV_MAX_VIDEO_SLOTS),
  };
  draw_credentials (&self->credentials);
  for (guint source = 0; source < LV_N_SOURCES; source++)
    for (guint layer = 0; layer < (source == LV_SOURCE_CAMERA ? LV_CAMERA_LAYERS : 1); layer++)
      {
        LvOfferStream *stream = &self->streams[source][layer];

        stream->ssrc = draw_ssrc (drawn);
        stream->rtx_ssrc = lv_source_is_video (source) ? draw_ssrc (drawn) : 0;
      }
  g_snprintf (self->cname, sizeof self->cname, "%08x%08x", g_random_int (), g_random_int ());
}

void
lv_offer_terms_clear (LvOfferTerms *self)
{
  lv_ice_credentials_clear (&self->credentials);
}

void
lv_offer_terms_restart (LvOfferTerms *self)
{
  draw_credentials (&self->credentials);
  self->version++;
}

static void
set_feedback (LvSdpCodec *codec, const char *words)
{
  g_strfreev (codec->feedback);
  codec->feedback = g_strsplit (words, ",", -1);
}

/* First, that is preferred: each side takes it where packets get lost. */
static void
add_sound_codecs (LvSdpLine *line)
{
  LvSdpCodec *red = lv_sdp_line_add_codec (line, LV_OFFER_RED, "red", 48000, 2);
  LvSdpCodec *opus = lv_sdp_line_add_codec (line, LV_OFFER_OPUS, "opus", 48000, 2);

  red->fmtp = g_strdup_printf ("%u/%u", LV_OFFER_OPUS, LV_OFFER_OPUS);
  opus->fmtp = g_strdup ("minptime=10;useinbandfec=1;usedtx=1");
  set_feedback (opus, "transport-cc");
}

static void
add_video_codecs (LvSdpLine *line)
{
  LvSdpCodec *vp8 = lv_sdp_line_add_codec (line, LV_OFFER_VP8, "VP8", 90000, 1);
  LvSdpCodec *rtx = lv_sdp_line_add_codec (line, LV_OFFER_RTX, "rtx", 90000, 1);

  set_feedback (vp8, "nack,nack pli,ccm fir,transport-cc");
  rtx->apt = LV_OFFER_VP8;
}

static void
add_ext (LvSdpLine *line, LvRtpExt ext)
{
  lv_sdp_line_add_ext (line, lv_offer_get_ext_id (ext), lv_rtp_ext_to_uri (ext));
}

static LvSdpLine *
add_line (LvSdp *sdp, gboolean is_video, LvSdpDirection direction)
{
  g_autofree char *mid = g_strdup_printf ("%u", sdp->lines->len);
  LvSdpLine *line = lv_sdp_add_line (sdp, is_video, mid);

  line->direction = direction;
  add_ext (line, LV_EXT_MID);
  add_ext (line, LV_EXT_TRANSPORT_SEQ);
  if (is_video)
    add_video_codecs (line);
  else
    {
      add_sound_codecs (line);
      add_ext (line, LV_EXT_SOUND_LEVEL);
    }
  return line;
}

static const char *
add_send (LvSdp *sdp, const LvOfferTerms *terms, LvSource source)
{
  LvSdpLine *line = add_line (sdp, lv_source_is_video (source), LV_SDP_SENDONLY);

  line->cname = g_strdup (terms->cname);
  line->msid = g_strdup_printf ("%s %s", terms->cname, lv_source_to_word (source));
  if (source == LV_SOURCE_CAMERA)
    {
      add_ext (line, LV_EXT_RID);
      add_ext (line, LV_EXT_REPAIRED_RID);
      g_strfreev (line->rids);
      line->rids = g_new0 (char *, LV_CAMERA_LAYERS + 1);
      for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
        line->rids[i] = g_strdup (lv_layer_to_rid (i));
      return line->mid;
    }
  line->ssrc = terms->streams[source][0].ssrc;
  line->rtx_ssrc = terms->streams[source][0].rtx_ssrc;
  return line->mid;
}

static char **
add_slots (LvSdp *sdp, gboolean is_video, guint n_slots)
{
  char **mids = g_new0 (char *, n_slots + 1);

  for (guint i = 0; i < n_slots; i++)
    mids[i] = g_strdup (add_line (sdp, is_video, LV_SDP_RECVONLY)->mid);
  return mids;
}

LvMediaOffer *
lv_offer_write (const LvOfferTerms *terms)
{
  LvMediaOffer *offer = g_new0 (LvMediaOffer, 1);
  g_autoptr (LvSdp) sdp = lv_sdp_new ();

  sdp->session_version = terms->version;
  sdp->ice_ufrag = g_strdup (terms->credentials.ufrag);
  sdp->ice_pwd = g_strdup (terms->credentials.pwd);
  memcpy (sdp->fingerprint, terms->fingerprint, sizeof sdp->fingerprint);
  sdp->setup = LV_SDP_ACTPASS;
  for (LvSource source = 0; source < LV_N_SOURCES; source++)
    offer->sends[source] = g_strdup (add_send (sdp, terms, source));
  offer->sound = add_slots (sdp, FALSE, LV_MAX_SOUND_SLOTS);
  offer->shared_sound = g_strdup (add_line (sdp, FALSE, LV_SDP_RECVONLY)->mid);
  offer->video = add_slots (sdp, TRUE, terms->n_video);
  offer->sdp = lv_sdp_write (sdp);
  return offer;
}
