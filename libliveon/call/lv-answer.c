/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-answer.h"

#include "lv-error.h"

#include <string.h>

static gboolean
refuse (GError **error, const char *what)
{
  lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "The answer does not fit the offer: %s", what);
  return FALSE;
}

/* NULL without an error when the server does not take the line. */
static LvSdpLine *
find_line (LvAnswer *self, const char *mid, LvSdpDirection direction, GError **error)
{
  LvSdpLine *line = lv_sdp_find_line (self->sdp, mid);

  if (line == NULL || line->direction == LV_SDP_INACTIVE)
    return NULL;
  if (line->direction == direction)
    return line;
  refuse (error, "a direction");
  return NULL;
}

static gboolean
check_codecs (LvSdpLine *line, gboolean is_video, GError **error)
{
  LvSdpCodec *codec = lv_sdp_line_find_codec (line, is_video ? "VP8" : "opus");
  LvSdpCodec *rtx = is_video ? lv_sdp_line_find_rtx (line, LV_OFFER_VP8) : NULL;
  LvSdpCodec *red = is_video ? NULL : lv_sdp_line_find_codec (line, "red");

  if (line->is_video != is_video || codec == NULL
      || codec->payload_type != (is_video ? LV_OFFER_VP8 : LV_OFFER_OPUS)
      || (rtx != NULL && rtx->payload_type != LV_OFFER_RTX)
      || (red != NULL && red->payload_type != LV_OFFER_RED))
    return refuse (error, "a codec");
  return TRUE;
}

/* One map holds for all lines, so an id that means two things is refused. */
static gboolean
read_exts (LvAnswer *self, LvSdpLine *line, GError **error)
{
  for (guint i = 0; i < line->exts->len; i++)
    {
      const LvSdpExt *said = line->exts->pdata[i];
      LvRtpExt ext;

      if (!lv_rtp_ext_from_uri (said->uri, &ext))
        continue;
      if (said->id != lv_offer_get_ext_id (ext))
        return refuse (error, "a header extension");
      self->exts.id[ext] = said->id;
    }
  return TRUE;
}

static gboolean
read_send (LvAnswer *self, LvSource source, const char *mid, GError **error)
{
  g_autoptr (GError) failure = NULL;
  const gboolean is_video = lv_source_is_video (source);
  LvSdpLine *line = find_line (self, mid, LV_SDP_RECVONLY, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (line == NULL)
    return TRUE;
  if (!check_codecs (line, is_video, error) || !read_exts (self, line, error))
    return FALSE;
  self->takes[source] = TRUE;
  if (is_video)
    self->has_rtx = lv_sdp_line_find_rtx (line, LV_OFFER_VP8) != NULL;
  else
    self->has_red = lv_sdp_line_find_codec (line, "red") != NULL;
  return TRUE;
}

static gboolean
read_slot (LvAnswer *self, const char *mid, gboolean is_video, LvAnswerSlot *slot, GError **error)
{
  g_autoptr (GError) failure = NULL;
  LvSdpLine *line = find_line (self, mid, LV_SDP_SENDONLY, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (line == NULL)
    return TRUE;
  if (!check_codecs (line, is_video, error) || !read_exts (self, line, error))
    return FALSE;
  if (line->ssrc == 0)
    return refuse (error, "a slot without a number");
  slot->ssrc = line->ssrc;
  slot->rtx_ssrc = line->rtx_ssrc;
  return TRUE;
}

static gboolean
read_lines (LvAnswer *self, const LvMediaOffer *offer, GError **error)
{
  for (LvSource source = 0; source < LV_N_SOURCES; source++)
    if (!read_send (self, source, offer->sends[source], error))
      return FALSE;
  for (guint i = 0; i < LV_MAX_SOUND_SLOTS; i++)
    if (!read_slot (self, offer->sound[i], FALSE, &self->sound[i], error))
      return FALSE;
  if (!read_slot (self, offer->shared_sound, FALSE, &self->sound[LV_MAX_SOUND_SLOTS], error))
    return FALSE;
  self->n_video = g_strv_length (offer->video);
  for (guint i = 0; i < self->n_video; i++)
    if (!read_slot (self, offer->video[i], TRUE, &self->video[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
add_ssrc (GHashTable *ssrcs, guint32 ssrc)
{
  return ssrc == 0 || g_hash_table_add (ssrcs, GUINT_TO_POINTER (ssrc));
}

static gboolean
check_ssrcs (LvAnswer *self, GError **error)
{
  g_autoptr (GHashTable) ssrcs = g_hash_table_new (NULL, NULL);
  gboolean is_distinct = TRUE;

  for (guint i = 0; i <= LV_MAX_SOUND_SLOTS; i++)
    is_distinct = is_distinct && add_ssrc (ssrcs, self->sound[i].ssrc);
  for (guint i = 0; i < self->n_video; i++)
    is_distinct = is_distinct && add_ssrc (ssrcs, self->video[i].ssrc)
                  && add_ssrc (ssrcs, self->video[i].rtx_ssrc);
  return is_distinct || refuse (error, "two slots with one number");
}

static gboolean
check_transport (LvAnswer *self, GError **error)
{
  if (!self->sdp->is_ice_lite)
    return refuse (error, "the server is not ICE-lite");
  if (self->sdp->setup != LV_SDP_PASSIVE)
    return refuse (error, "a=setup");
  self->server
      = (LvIceCredentials){ g_strdup (self->sdp->ice_ufrag), g_strdup (self->sdp->ice_pwd) };
  memcpy (self->fingerprint, self->sdp->fingerprint, sizeof self->fingerprint);
  return TRUE;
}

LvAnswer *
lv_answer_read (const LvMediaAnswer *message, const LvMediaOffer *offer, GError **error)
{
  g_autoptr (LvAnswer) self = g_atomic_rc_box_new0 (LvAnswer);

  self->turn = g_ptr_array_ref (message->turn);
  self->socket_token = g_strdup (message->socket_token);
  self->max_bps = MAX (message->max_bps, 0);
  self->sdp = lv_sdp_parse (message->sdp, error);
  if (self->sdp == NULL || !check_transport (self, error) || !read_lines (self, offer, error)
      || !check_ssrcs (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
lv_answer_continues (const LvAnswer *self, const LvAnswer *before, GError **error)
{
  if (memcmp (self->fingerprint, before->fingerprint, sizeof self->fingerprint) != 0)
    {
      lv_error_set_detail (error, LIVEON_ERROR_MEDIA,
                           "The server's media fingerprint is not the one from before");
      return FALSE;
    }
  if (memcmp (self->sound, before->sound, sizeof self->sound) != 0
      || memcmp (self->video, before->video, sizeof self->video) != 0)
    return refuse (error, "slots have other numbers than before");
  return TRUE;
}

LvAnswer *
lv_answer_ref (LvAnswer *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LvAnswer *self = data;

  lv_sdp_free (self->sdp);
  lv_ice_credentials_clear (&self->server);
  g_clear_pointer (&self->turn, g_ptr_array_unref);
  g_free (self->socket_token);
}

void
lv_answer_unref (LvAnswer *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
