/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-sdp-private.h"

#include <string.h>

/* What an attribute says. Those that are not in the table at the end are passed over. */

/* token of RFC 8866, of at most max characters. */
static gboolean
is_token (const char *text, gsize max)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("!#$%&'*+-.^_`{|}~", text[i]) == NULL)
      return FALSE;
  return length > 0 && length <= max;
}

static gboolean
is_ice_text (const char *text, gsize min)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
      return FALSE;
  return length >= min && length <= LV_SDP_MAX_TOKEN;
}

/* Visible ASCII and, inside, blanks. */
static gboolean
is_printable (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isprint (text[i]))
      return FALSE;
  return length > 0 && length <= LV_SDP_MAX_TOKEN;
}

/* The number at the beginning of the value and what follows the separator; FALSE with an error. */
static gboolean
split_number (LvSdpParser *self, const char *value, guint64 max, guint64 *number, const char **rest)
{
  gsize digits = strspn (value, "0123456789");
  g_autofree char *text = g_strndup (value, digits);

  if (digits > 0 && lv_sdp_to_number (text, max, number))
    {
      *rest = value + digits;
      return TRUE;
    }
  lv_sdp_parser_fail (self, "has no number in its bounds");
  return FALSE;
}

static int
find_word (const char *text, const char *const *words)
{
  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (text, words[i]))
      return i;
  return -1;
}

/* Transport: the same in every line. */

static void
take_same (LvSdpParser *self, char **where, const char *value)
{
  if (*where == NULL)
    *where = g_strdup (value);
  else if (!g_str_equal (*where, value))
    lv_sdp_parser_fail (self, "differs from the line before");
}

static void
on_ufrag (LvSdpParser *self, const char *value)
{
  if (!is_ice_text (value, 4))
    lv_sdp_parser_fail (self, "is no ICE user name");
  else
    take_same (self, &self->sdp->ice_ufrag, value);
}

static void
on_pwd (LvSdpParser *self, const char *value)
{
  if (!is_ice_text (value, 22))
    lv_sdp_parser_fail (self, "is no ICE password");
  else
    take_same (self, &self->sdp->ice_pwd, value);
}

static void
on_lite (LvSdpParser *self, const char *value)
{
  self->sdp->is_ice_lite = TRUE;
}

static gboolean
parse_fingerprint (const char *text, guint8 out[32])
{
  if (strlen (text) != 32 * 3 - 1)
    return FALSE;
  for (guint i = 0; i < 32; i++)
    {
      int high = g_ascii_xdigit_value (text[3 * i]), low = g_ascii_xdigit_value (text[3 * i + 1]);

      if (high < 0 || low < 0 || (i < 31 && text[3 * i + 2] != ':'))
        return FALSE;
      out[i] = high << 4 | low;
    }
  return TRUE;
}

static void
on_fingerprint (LvSdpParser *self, const char *value)
{
  guint8 fingerprint[32];

  if (g_ascii_strncasecmp (value, "sha-256 ", 8) != 0)
    return; /* another hash beside it */
  if (!parse_fingerprint (value + 8, fingerprint))
    lv_sdp_parser_fail (self, "is no SHA-256 fingerprint");
  else if (!self->has_fingerprint)
    memcpy (self->sdp->fingerprint, fingerprint, 32);
  else if (memcmp (self->sdp->fingerprint, fingerprint, 32) != 0)
    lv_sdp_parser_fail (self, "differs from the line before");
  self->has_fingerprint = TRUE;
}

static void
on_setup (LvSdpParser *self, const char *value)
{
  int setup = find_word (value, lv_sdp_setup_words);

  if (setup < 0)
    lv_sdp_parser_fail (self, "is no DTLS role");
  else if (self->has_setup && (int) self->sdp->setup != setup)
    lv_sdp_parser_fail (self, "differs from the line before");
  else
    self->sdp->setup = setup;
  self->has_setup = TRUE;
}

/* What is no address (a name of mDNS) or no way to connect (tcptype active) is passed over. */
static void
on_candidate (LvSdpParser *self, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 32);
  guint n = g_strv_length (words);
  gboolean is_tcp, is_passive = FALSE;
  guint64 priority, port;
  g_autoptr (GInetAddress) address = NULL;

  if (n < 8 || !g_str_equal (words[6], "typ")
      || !lv_sdp_to_number (words[3], G_MAXUINT32, &priority)
      || !lv_sdp_to_number (words[5], G_MAXUINT16, &port))
    {
      lv_sdp_parser_fail (self, "is no candidate");
      return;
    }
  is_tcp = g_ascii_strcasecmp (words[2], "tcp") == 0;
  for (guint i = 8; i + 1 < n; i += 2)
    if (g_str_equal (words[i], "tcptype"))
      is_passive = g_str_equal (words[i + 1], "passive");
  if ((is_tcp ? !is_passive : g_ascii_strcasecmp (words[2], "udp") != 0)
      || !g_str_equal (words[1], "1") || port == 0
      || self->sdp->candidates->len >= LV_SDP_MAX_CANDIDATES)
    return;
  address = g_inet_address_new_from_string (words[4]);
  if (address != NULL)
    {
      g_autofree char *text = g_inet_address_to_string (address);

      lv_sdp_add_candidate (self->sdp, is_tcp, priority, text, port);
    }
}

/* Of a line. */

static void
on_mid (LvSdpParser *self, const char *value)
{
  if (!is_token (value, LV_SDP_MAX_TOKEN) || self->line->mid != NULL)
    {
      lv_sdp_parser_fail (self, "is no mid");
      return;
    }
  for (guint i = 0; i < self->sdp->lines->len; i++)
    if (g_str_equal (((LvSdpLine *) self->sdp->lines->pdata[i])->mid, value))
      lv_sdp_parser_fail (self, "has a mid for the second time");
  self->line->mid = g_strdup (value);
}

static void
on_mux (LvSdpParser *self, const char *value)
{
  self->has_mux = TRUE;
}

static void
on_bundle_only (LvSdpParser *self, const char *value)
{
  self->is_bundle_only = TRUE;
}

/* The codec that the value begins with, NULL also when the m= line has none of that type. */
static LvSdpCodec *
split_codec (LvSdpParser *self, const char *value, const char **rest)
{
  guint64 type;
  LvSdpCodec *codec;

  if (!split_number (self, value, 127, &type, rest))
    return NULL;
  if (**rest != ' ')
    {
      lv_sdp_parser_fail (self, "says nothing of its payload type");
      return NULL;
    }
  codec = lv_sdp_line_find_type (self->line, type);
  *rest += 1;
  return codec;
}

static void
on_rtpmap (LvSdpParser *self, const char *value)
{
  const char *rest;
  LvSdpCodec *codec = split_codec (self, value, &rest);
  g_auto (GStrv) parts = NULL;
  guint64 rate, channels = 1;
  guint n;

  if (codec == NULL)
    return;
  parts = g_strsplit (rest, "/", 4);
  n = g_strv_length (parts);
  if (n < 2 || n > 3 || !is_token (parts[0], 64) || !lv_sdp_to_number (parts[1], 1000000, &rate)
      || (n == 3 && !lv_sdp_to_number (parts[2], 255, &channels)) || codec->name != NULL)
    {
      lv_sdp_parser_fail (self, "is no rtpmap");
      return;
    }
  codec->name = g_strdup (parts[0]);
  codec->clock_rate = rate;
  codec->channels = MAX (channels, 1);
}

static guint8
find_apt (const char *fmtp)
{
  g_auto (GStrv) parts = g_strsplit (fmtp, ";", 16);
  guint64 apt = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (g_strstrip (parts[i]), "apt=")
        && !lv_sdp_to_number (parts[i] + 4, 127, &apt))
      apt = 0;
  return apt;
}

static void
on_fmtp (LvSdpParser *self, const char *value)
{
  const char *rest;
  LvSdpCodec *codec = split_codec (self, value, &rest);

  if (codec == NULL || codec->fmtp != NULL || !is_printable (rest))
    return;
  codec->fmtp = g_strdup (rest);
  codec->apt = find_apt (rest);
}

static void
on_feedback (LvSdpParser *self, const char *value)
{
  const char *rest = value + 2;
  LvSdpCodec *codec = NULL;
  gboolean is_all = g_str_has_prefix (value, "* ");

  if (!is_all)
    codec = split_codec (self, value, &rest);
  if (self->error != NULL || !is_printable (rest))
    return;
  for (guint i = 0; is_all && i < self->line->codecs->len; i++)
    lv_sdp_codec_add_feedback (self->line->codecs->pdata[i], rest);
  if (codec != NULL)
    lv_sdp_codec_add_feedback (codec, rest);
}

static void
on_extmap (LvSdpParser *self, const char *value)
{
  const char *rest;
  guint64 id;
  g_auto (GStrv) words = NULL;

  if (!split_number (self, value, 255, &id, &rest))
    return;
  if (*rest == '/')
    rest += strcspn (rest, " ");
  words = g_strsplit (*rest == ' ' ? rest + 1 : "", " ", 3);
  if (id == 0 || words[0] == NULL || !is_printable (words[0])
      || self->line->exts->len >= LV_SDP_MAX_EXTS)
    lv_sdp_parser_fail (self, "is no extension, or there are too many");
  else
    lv_sdp_line_add_ext (self->line, id, words[0]);
}

static int
split_direction (const char *word)
{
  static const char *const words[] = { "send", "recv", NULL };

  return word == NULL ? -1 : find_word (word, words);
}

static void
on_rid (LvSdpParser *self, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 3);
  int direction = words[0] != NULL ? split_direction (words[1]) : -1;

  if (direction < 0 || !is_token (words[0], LV_SDP_MAX_TOKEN))
    lv_sdp_parser_fail (self, "is no rid");
  else if (self->rids[direction]->len >= LV_SDP_MAX_RIDS)
    lv_sdp_parser_fail (self, "is one rid too many");
  else
    g_ptr_array_add (self->rids[direction], g_strdup (words[0]));
}

static void
on_simulcast (LvSdpParser *self, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 5);
  guint n = g_strv_length (words);

  if (n != 2 && n != 4)
    lv_sdp_parser_fail (self, "is no simulcast");
  for (guint i = 0; self->error == NULL && i < n; i += 2)
    {
      int direction = split_direction (words[i]);

      if (direction < 0 || self->simulcast[direction] != NULL)
        lv_sdp_parser_fail (self, "is no simulcast");
      else
        self->simulcast[direction] = g_strdup (words[i + 1]);
    }
}

static void
on_msid (LvSdpParser *self, const char *value)
{
  if (self->line->msid == NULL && is_printable (value))
    self->line->msid = g_strdup (value);
}

static void
on_ssrc (LvSdpParser *self, const char *value)
{
  const char *rest;
  guint64 ssrc;

  if (!split_number (self, value, G_MAXUINT32, &ssrc, &rest))
    return;
  if (self->line->ssrc == 0)
    self->line->ssrc = ssrc;
  if (self->line->ssrc != ssrc)
    return;
  /* GCC 14 believes that GLib 2.84's g_str_has_prefix() lets NULL through. */
  if (strncmp (rest, " cname:", 7) == 0 && self->line->cname == NULL && is_printable (rest + 7))
    self->line->cname = g_strdup (rest + 7);
  else if (strncmp (rest, " msid:", 6) == 0)
    on_msid (self, rest + 6);
}

static void
on_ssrc_group (LvSdpParser *self, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 5);
  guint64 ssrc, rtx;

  if (words[0] == NULL || !g_str_equal (words[0], "FID") || self->line->rtx_ssrc != 0)
    return;
  if (g_strv_length (words) != 3 || !lv_sdp_to_number (words[1], G_MAXUINT32, &ssrc)
      || !lv_sdp_to_number (words[2], G_MAXUINT32, &rtx) || ssrc == 0 || rtx == 0 || ssrc == rtx)
    {
      lv_sdp_parser_fail (self, "is no pair of streams");
      return;
    }
  self->line->ssrc = ssrc;
  self->line->rtx_ssrc = rtx;
}

static void
on_group (LvSdpParser *self, const char *value)
{
  if (self->bundle == NULL && g_str_has_prefix (value, "BUNDLE"))
    self->bundle = g_strsplit (value, " ", LV_SDP_MAX_LINES + 2);
}

static const struct
{
  const char *name;
  void (*func) (LvSdpParser *self, const char *value);
  gboolean is_of_line, is_of_session;
} attributes[] = {
  { "ice-ufrag", on_ufrag, TRUE, TRUE },
  { "ice-pwd", on_pwd, TRUE, TRUE },
  { "fingerprint", on_fingerprint, TRUE, TRUE },
  { "setup", on_setup, TRUE, TRUE },
  { "ice-lite", on_lite, FALSE, TRUE },
  { "group", on_group, FALSE, TRUE },
  { "candidate", on_candidate, TRUE, FALSE },
  { "mid", on_mid, TRUE, FALSE },
  { "rtcp-mux", on_mux, TRUE, FALSE },
  { "bundle-only", on_bundle_only, TRUE, FALSE },
  { "rtpmap", on_rtpmap, TRUE, FALSE },
  { "fmtp", on_fmtp, TRUE, FALSE },
  { "rtcp-fb", on_feedback, TRUE, FALSE },
  { "extmap", on_extmap, TRUE, FALSE },
  { "rid", on_rid, TRUE, FALSE },
  { "simulcast", on_simulcast, TRUE, FALSE },
  { "msid", on_msid, TRUE, FALSE },
  { "ssrc", on_ssrc, TRUE, FALSE },
  { "ssrc-group", on_ssrc_group, TRUE, FALSE },
};

void
lv_sdp_parser_take_attribute (LvSdpParser *self, const char *text)
{
  const char *colon = strchr (text, ':');
  gsize length = colon != NULL ? (gsize) (colon - text) : strlen (text);
  int direction = colon == NULL ? find_word (text, lv_sdp_direction_words) : -1;

  if (direction >= 0 && self->line != NULL)
    self->line->direction = direction;
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (strlen (attributes[i].name) == length && memcmp (attributes[i].name, text, length) == 0
        && (self->line != NULL ? attributes[i].is_of_line : attributes[i].is_of_session))
      attributes[i].func (self, colon != NULL ? colon + 1 : "");
}
