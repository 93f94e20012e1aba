/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sdp-private.h"

#include <string.h>

#include "lv-error.h"

void
lv_sdp_parser_fail (LvSdpParser *self, const char *what)
{
  if (self->error == NULL)
    self->error = lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "SDP line %u %s", self->number, what);
}

gboolean
lv_sdp_to_number (const char *text, guint64 max, guint64 *value)
{
  return g_ascii_string_to_unsigned (text, 10, 0, max, value, NULL);
}

/* RFC 8853: what a=rid does not declare is no layer; of alternatives the first is taken. */
static void
take_layers (LvSdpParser *self, guint direction)
{
  g_auto (GStrv) layers = g_strsplit (self->simulcast[direction], ";", LV_SDP_MAX_RIDS + 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (g_strv_length (layers) > LV_SDP_MAX_RIDS)
    lv_sdp_parser_fail (self, "ends a section with too many layers");
  for (guint i = 0; layers[i] != NULL; i++)
    {
      char *rid = layers[i] + (*layers[i] == '~' ? 1 : 0);

      rid[strcspn (rid, ",")] = '\0';
      if (g_ptr_array_find_with_equal_func (self->rids[direction], rid, g_str_equal, NULL))
        g_strv_builder_add (builder, rid);
    }
  g_strfreev (self->line->rids);
  self->line->rids = g_strv_builder_end (builder);
}

static void
take_rids (LvSdpParser *self)
{
  guint direction = self->rids[0]->len == 0 && self->rids[1]->len > 0 ? 1 : 0;

  self->line->is_rid_recv = direction == 1;
  if (self->simulcast[direction] != NULL)
    {
      take_layers (self, direction);
      return;
    }
  g_strfreev (self->line->rids);
  g_ptr_array_add (self->rids[direction], NULL);
  self->line->rids = (char **) g_ptr_array_steal (self->rids[direction], NULL);
}

/* A payload type of the old table (RFC 3551) without a=rtpmap is nothing that we want. */
static void
drop_nameless_codecs (LvSdpLine *line)
{
  for (guint i = line->codecs->len; i > 0; i--)
    if (((LvSdpCodec *) line->codecs->pdata[i - 1])->name == NULL)
      g_ptr_array_remove_index (line->codecs, i - 1);
}

static void
end_section (LvSdpParser *self)
{
  LvSdpLine *line = self->line;

  if (line == NULL)
    return;
  line->is_rejected = self->is_port_zero && !self->is_bundle_only;
  drop_nameless_codecs (line);
  if (line->mid == NULL && line->is_rejected)
    line->mid = g_strdup ("");
  if (line->mid == NULL)
    {
      lv_sdp_parser_fail (self, "ends a section without a mid");
      line->mid = g_strdup ("");
    }
  else if (!line->is_rejected && (!self->has_mux || line->codecs->len == 0))
    lv_sdp_parser_fail (self, "ends a section without rtcp-mux or without a codec");
  take_rids (self);
  g_ptr_array_add (self->sdp->lines, g_steal_pointer (&self->line));
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_set_size (self->rids[i], 0);
      g_clear_pointer (&self->simulcast[i], g_free);
    }
}

static void
add_types (LvSdpParser *self, char **types)
{
  for (guint i = 0; types[i] != NULL; i++)
    {
      guint64 type;

      if (i >= LV_SDP_MAX_CODECS || !lv_sdp_to_number (types[i], 127, &type)
          || lv_sdp_line_find_type (self->line, type) != NULL)
        {
          lv_sdp_parser_fail (self, "has a wrong payload type, or too many");
          return;
        }
      lv_sdp_line_add_codec (self->line, type, NULL, 0, 1);
    }
}

static void
on_media (LvSdpParser *self, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 3 + LV_SDP_MAX_CODECS + 1);
  gboolean is_video;
  guint64 port;

  end_section (self);
  if (g_strv_length (words) < 4 || self->sdp->lines->len >= LV_SDP_MAX_LINES)
    {
      lv_sdp_parser_fail (self, "is no section, or one too many");
      return;
    }
  is_video = g_str_equal (words[0], "video");
  if ((!is_video && !g_str_equal (words[0], "audio")) || !lv_sdp_to_number (words[1], 65535, &port)
      || (!g_str_equal (words[2], "UDP/TLS/RTP/SAVPF")
          && !g_str_equal (words[2], "TCP/TLS/RTP/SAVPF")))
    {
      lv_sdp_parser_fail (self, "is neither sound nor pictures over DTLS-SRTP");
      return;
    }
  self->line = lv_sdp_line_new (is_video, NULL);
  self->is_port_zero = port == 0;
  self->is_bundle_only = FALSE;
  self->has_mux = FALSE;
  add_types (self, words + 3);
}

static void
on_origin (LvSdpParser *self, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 7);

  if (g_strv_length (words) != 6
      || !lv_sdp_to_number (words[2], G_MAXUINT64, &self->sdp->session_version))
    lv_sdp_parser_fail (self, "is no origin");
}

static void
on_text_line (LvSdpParser *self, const char *text)
{
  if (*text == '\0')
    return;
  if (text[1] != '=')
    lv_sdp_parser_fail (self, "is no line of SDP");
  else if (self->number == 1 && !g_str_equal (text, "v=0"))
    lv_sdp_parser_fail (self, "is not the beginning of SDP");
  else if (*text == 'm')
    on_media (self, text + 2);
  else if (*text == 'a')
    lv_sdp_parser_take_attribute (self, text + 2);
  else if (*text == 'o')
    on_origin (self, text + 2);
}

static void
check_whole (LvSdpParser *self)
{
  gboolean has_line = FALSE;

  for (guint i = 0; i < self->sdp->lines->len; i++)
    {
      const LvSdpLine *line = self->sdp->lines->pdata[i];

      if (line->is_rejected)
        continue;
      has_line = TRUE;
      if (self->bundle == NULL || !g_strv_contains ((const char *const *) self->bundle, line->mid))
        lv_sdp_parser_fail (self, "ends a description with a section outside the bundle");
    }
  if (!has_line)
    lv_sdp_parser_fail (self, "ends a description without a section");
  if (self->sdp->ice_ufrag == NULL || self->sdp->ice_pwd == NULL || !self->has_fingerprint
      || !self->has_setup)
    lv_sdp_parser_fail (self, "ends a description without ICE or DTLS");
}

static void
parser_clear (LvSdpParser *self)
{
  if (self->line != NULL)
    {
      self->line->mid = self->line->mid != NULL ? self->line->mid : g_strdup ("");
      g_ptr_array_add (self->sdp->lines, g_steal_pointer (&self->line));
    }
  g_strfreev (self->bundle);
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_unref (self->rids[i]);
      g_free (self->simulcast[i]);
    }
}

LvSdp *
lv_sdp_parse (const char *text, GError **error)
{
  g_autoptr (LvSdp) sdp = lv_sdp_new ();
  LvSdpParser parser = { .sdp = sdp };
  g_auto (GStrv) lines = NULL;

  if (strlen (text) > LV_SDP_MAX_SIZE)
    {
      g_propagate_error (error, lv_error_new_too_large (LV_SDP_MAX_SIZE));
      return NULL;
    }
  for (guint i = 0; i < 2; i++)
    parser.rids[i] = g_ptr_array_new_with_free_func (g_free);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && parser.error == NULL; i++)
    {
      gsize length = strlen (lines[i]);

      if (length > 0 && lines[i][length - 1] == '\r')
        lines[i][length - 1] = '\0';
      parser.number = i + 1;
      on_text_line (&parser, lines[i]);
    }
  if (parser.error == NULL)
    end_section (&parser);
  if (parser.error == NULL)
    check_whole (&parser);
  parser_clear (&parser);
  if (parser.error != NULL)
    {
      g_propagate_error (error, parser.error);
      return NULL;
    }
  return g_steal_pointer (&sdp);
}
