/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sdp-private.h"

#include <string.h>

/* The values and how they are found; reading is in lv-sdp-parse.c, writing in lv-sdp-write.c. */

const char *const lv_sdp_direction_words[]
    = { "inactive", "sendonly", "recvonly", "sendrecv", NULL };
const char *const lv_sdp_setup_words[] = { "actpass", "active", "passive", NULL };

static void
codec_free (LvSdpCodec *self)
{
  g_free (self->name);
  g_free (self->fmtp);
  g_strfreev (self->feedback);
  g_free (self);
}

static void
ext_free (LvSdpExt *self)
{
  g_free (self->uri);
  g_free (self);
}

static void
candidate_free (LvSdpCandidate *self)
{
  g_free (self->address);
  g_free (self);
}

static void
line_free (LvSdpLine *self)
{
  g_free (self->mid);
  g_ptr_array_unref (self->codecs);
  g_ptr_array_unref (self->exts);
  g_strfreev (self->rids);
  g_free (self->cname);
  g_free (self->msid);
  g_free (self);
}

LvSdp *
lv_sdp_new (void)
{
  LvSdp *self = g_new0 (LvSdp, 1);

  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);
  return self;
}

void
lv_sdp_free (LvSdp *self)
{
  if (self == NULL)
    return;
  g_free (self->ice_ufrag);
  g_free (self->ice_pwd);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->candidates);
  g_free (self);
}

LvSdpLine *
lv_sdp_line_new (gboolean is_video, const char *mid)
{
  LvSdpLine *self = g_new0 (LvSdpLine, 1);

  self->is_video = is_video;
  self->mid = g_strdup (mid);
  self->direction = LV_SDP_SENDRECV;
  self->codecs = g_ptr_array_new_with_free_func ((GDestroyNotify) codec_free);
  self->exts = g_ptr_array_new_with_free_func ((GDestroyNotify) ext_free);
  self->rids = g_new0 (char *, 1);
  return self;
}

LvSdpLine *
lv_sdp_add_line (LvSdp *self, gboolean is_video, const char *mid)
{
  LvSdpLine *line = lv_sdp_line_new (is_video, mid);

  g_ptr_array_add (self->lines, line);
  return line;
}

LvSdpLine *
lv_sdp_find_line (LvSdp *self, const char *mid)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      LvSdpLine *line = self->lines->pdata[i];

      if (!line->is_rejected && g_str_equal (line->mid, mid))
        return line;
    }
  return NULL;
}

LvSdpCodec *
lv_sdp_line_add_codec (
    LvSdpLine *self, guint8 payload_type, const char *name, guint clock_rate, guint channels)
{
  LvSdpCodec *codec = g_new0 (LvSdpCodec, 1);

  codec->payload_type = payload_type;
  codec->name = g_strdup (name);
  codec->clock_rate = clock_rate;
  codec->channels = channels;
  codec->feedback = g_new0 (char *, 1);
  g_ptr_array_add (self->codecs, codec);
  return codec;
}

void
lv_sdp_codec_add_feedback (LvSdpCodec *self, const char *feedback)
{
  gsize n = g_strv_length (self->feedback);

  if (n >= LV_SDP_MAX_FEEDBACK)
    return;
  self->feedback = g_renew (char *, self->feedback, n + 2);
  self->feedback[n] = g_strdup (feedback);
  self->feedback[n + 1] = NULL;
}

LvSdpCodec *
lv_sdp_line_find_type (LvSdpLine *self, guint8 payload_type)
{
  for (guint i = 0; i < self->codecs->len; i++)
    {
      LvSdpCodec *codec = self->codecs->pdata[i];

      if (codec->payload_type == payload_type)
        return codec;
    }
  return NULL;
}

LvSdpCodec *
lv_sdp_line_find_codec (LvSdpLine *self, const char *name)
{
  for (guint i = 0; i < self->codecs->len; i++)
    {
      LvSdpCodec *codec = self->codecs->pdata[i];

      if (g_ascii_strcasecmp (codec->name, name) == 0)
        return codec;
    }
  return NULL;
}

LvSdpCodec *
lv_sdp_line_find_rtx (LvSdpLine *self, guint8 payload_type)
{
  for (guint i = 0; i < self->codecs->len; i++)
    {
      LvSdpCodec *codec = self->codecs->pdata[i];

      if (g_ascii_strcasecmp (codec->name, "rtx") == 0 && codec->apt == payload_type)
        return codec;
    }
  return NULL;
}

void
lv_sdp_line_add_ext (LvSdpLine *self, guint8 id, const char *uri)
{
  LvSdpExt *ext = g_new0 (LvSdpExt, 1);

  ext->id = id;
  ext->uri = g_strdup (uri);
  g_ptr_array_add (self->exts, ext);
}

void
lv_sdp_add_candidate (
    LvSdp *self, gboolean is_tcp, guint32 priority, const char *address, guint16 port)
{
  LvSdpCandidate *candidate = g_new0 (LvSdpCandidate, 1);

  candidate->is_tcp = is_tcp;
  candidate->priority = priority;
  candidate->address = g_strdup (address);
  candidate->port = port;
  g_ptr_array_add (self->candidates, candidate);
}
