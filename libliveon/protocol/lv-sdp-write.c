/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sdp-private.h"

static void
write_fingerprint (GString *out, const guint8 fingerprint[32])
{
  g_string_append (out, "a=fingerprint:sha-256 ");
  for (guint i = 0; i < 32; i++)
    g_string_append_printf (out, i == 0 ? "%02X" : ":%02X", fingerprint[i]);
  g_string_append (out, "\r\n");
}

/* A browser wants the transport in the first line of the bundle and takes it in each. */
static void
write_transport (GString *out, LvSdp *sdp)
{
  g_string_append_printf (out, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", sdp->ice_ufrag, sdp->ice_pwd);
  write_fingerprint (out, sdp->fingerprint);
  g_string_append_printf (out, "a=setup:%s\r\n", lv_sdp_setup_words[sdp->setup]);
}

static void
write_candidates (GString *out, LvSdp *sdp)
{
  for (guint i = 0; i < sdp->candidates->len; i++)
    {
      const LvSdpCandidate *candidate = sdp->candidates->pdata[i];

      g_string_append_printf (out, "a=candidate:%u 1 %s %u %s %u typ host%s\r\n", i + 1,
                              candidate->is_tcp ? "tcp" : "udp", candidate->priority,
                              candidate->address, candidate->port,
                              candidate->is_tcp ? " tcptype passive" : "");
    }
  if (sdp->candidates->len > 0)
    g_string_append (out, "a=end-of-candidates\r\n");
}

static void
write_codec (GString *out, const LvSdpCodec *codec)
{
  g_string_append_printf (out, "a=rtpmap:%u %s/%u", codec->payload_type, codec->name,
                          codec->clock_rate);
  if (codec->channels > 1)
    g_string_append_printf (out, "/%u", codec->channels);
  g_string_append (out, "\r\n");
  for (guint i = 0; codec->feedback[i] != NULL; i++)
    g_string_append_printf (out, "a=rtcp-fb:%u %s\r\n", codec->payload_type, codec->feedback[i]);
  if (codec->fmtp != NULL)
    g_string_append_printf (out, "a=fmtp:%u %s\r\n", codec->payload_type, codec->fmtp);
  else if (g_ascii_strcasecmp (codec->name, "rtx") == 0)
    g_string_append_printf (out, "a=fmtp:%u apt=%u\r\n", codec->payload_type, codec->apt);
}

static void
write_rids (GString *out, const LvSdpLine *line)
{
  const char *direction = line->is_rid_recv ? "recv" : "send";
  g_autofree char *all = g_strjoinv (";", line->rids);

  if (line->rids[0] == NULL)
    return;
  for (guint i = 0; line->rids[i] != NULL; i++)
    g_string_append_printf (out, "a=rid:%s %s\r\n", line->rids[i], direction);
  g_string_append_printf (out, "a=simulcast:%s %s\r\n", direction, all);
}

/* Two numbers in one line are refused by Chromium unless they are a group. */
static void
write_ssrcs (GString *out, const LvSdpLine *line)
{
  if (line->ssrc == 0)
    return;
  if (line->rtx_ssrc != 0)
    g_string_append_printf (out, "a=ssrc-group:FID %u %u\r\n", line->ssrc, line->rtx_ssrc);
  if (line->cname == NULL)
    return;
  g_string_append_printf (out, "a=ssrc:%u cname:%s\r\n", line->ssrc, line->cname);
  if (line->rtx_ssrc != 0)
    g_string_append_printf (out, "a=ssrc:%u cname:%s\r\n", line->rtx_ssrc, line->cname);
}

static void
write_media (GString *out, const LvSdpLine *line)
{
  g_string_append_printf (out, "m=%s %u UDP/TLS/RTP/SAVPF", line->is_video ? "video" : "audio",
                          line->is_rejected ? 0 : 9);
  for (guint i = 0; !line->is_rejected && i < line->codecs->len; i++)
    g_string_append_printf (out, " %u", ((LvSdpCodec *) line->codecs->pdata[i])->payload_type);
  if (line->is_rejected)
    g_string_append (out, " 0");
  g_string_append (out, "\r\nc=IN IP4 0.0.0.0\r\n");
}

static void
write_line (GString *out, LvSdp *sdp, const LvSdpLine *line, gboolean is_first)
{
  write_media (out, line);
  if (*line->mid != '\0')
    g_string_append_printf (out, "a=mid:%s\r\n", line->mid);
  if (line->is_rejected)
    {
      g_string_append (out, "a=inactive\r\n");
      return;
    }
  if (is_first)
    write_candidates (out, sdp);
  write_transport (out, sdp);
  g_string_append_printf (out, "a=%s\r\n", lv_sdp_direction_words[line->direction]);
  if (line->msid != NULL)
    g_string_append_printf (out, "a=msid:%s\r\n", line->msid);
  g_string_append (out, "a=rtcp-mux\r\na=rtcp-rsize\r\n");
  for (guint i = 0; i < line->exts->len; i++)
    {
      const LvSdpExt *ext = line->exts->pdata[i];

      g_string_append_printf (out, "a=extmap:%u %s\r\n", ext->id, ext->uri);
    }
  for (guint i = 0; i < line->codecs->len; i++)
    write_codec (out, line->codecs->pdata[i]);
  write_rids (out, line);
  write_ssrcs (out, line);
}

char *
lv_sdp_write (LvSdp *self)
{
  GString *out = g_string_sized_new (4096);
  gboolean is_first = TRUE;

  g_string_append_printf (out,
                          "v=0\r\no=- 1 %" G_GUINT64_FORMAT " IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n",
                          self->session_version);
  if (self->is_ice_lite)
    g_string_append (out, "a=ice-lite\r\n");
  g_string_append (out, "a=group:BUNDLE");
  for (guint i = 0; i < self->lines->len; i++)
    {
      const LvSdpLine *line = self->lines->pdata[i];

      if (!line->is_rejected)
        g_string_append_printf (out, " %s", line->mid);
    }
  g_string_append (out, "\r\n");
  for (guint i = 0; i < self->lines->len; i++)
    {
      const LvSdpLine *line = self->lines->pdata[i];

      write_line (out, self, line, is_first && !line->is_rejected);
      is_first = is_first && line->is_rejected;
    }
  return g_string_free (out, FALSE);
}
