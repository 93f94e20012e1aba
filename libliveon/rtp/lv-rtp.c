/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-rtp.h"

#include "lv-bytes.h"

#include <string.h>

#define VERSION 2
#define ONE_BYTE_PROFILE 0xBEDE /* RFC 8285, 4.2 */
#define TWO_BYTE_PROFILE 0x1000 /* RFC 8285, 4.3: 12 bits, then 4 of the application */
#define ONE_BYTE_MAX_ID 14
#define STUN_HEADER 20
#define DTLS_HEADER 13
#define RTCP_HEADER 8

static const char *const ext_uris[LV_N_EXTS] = {
  [LV_EXT_MID] = "urn:ietf:params:rtp-hdrext:sdes:mid",
  [LV_EXT_RID] = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
  [LV_EXT_REPAIRED_RID] = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
  [LV_EXT_SOUND_LEVEL] = "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
  [LV_EXT_TRANSPORT_SEQ]
  = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
};

const char *
lv_rtp_ext_to_uri (LvRtpExt ext)
{
  g_return_val_if_fail (ext < LV_N_EXTS, NULL);
  return ext_uris[ext];
}

gboolean
lv_rtp_ext_from_uri (const char *uri, LvRtpExt *ext)
{
  for (guint i = 0; i < LV_N_EXTS; i++)
    if (g_strcmp0 (uri, ext_uris[i]) == 0)
      {
        *ext = i;
        return TRUE;
      }
  return FALSE;
}

/* The extension block behind the fixed header and the CSRCs; *at moves behind it. */
static gboolean
parse_exts (const guint8 *packet, gsize length, gsize *at, LvRtpHeader *header)
{
  if (length - *at < 4)
    return FALSE;
  header->exts_profile = lv_get_u16 (packet + *at);
  header->exts_length = 4 * (gsize) lv_get_u16 (packet + *at + 2);
  *at += 4;
  if (length - *at < header->exts_length)
    return FALSE;
  header->exts = packet + *at;
  *at += header->exts_length;
  return TRUE;
}

gboolean
lv_rtp_parse (const guint8 *packet, gsize length, LvRtpHeader *header)
{
  gsize at;
  gsize padding = 0;

  if (length < LV_RTP_FIXED_SIZE || packet[0] >> 6 != VERSION)
    return FALSE;
  at = LV_RTP_FIXED_SIZE + 4 * (gsize) (packet[0] & 0x0f);
  if (length < at)
    return FALSE;
  header->has_marker = packet[1] >> 7;
  header->payload_type = packet[1] & 0x7f;
  header->seq = lv_get_u16 (packet + 2);
  header->timestamp = lv_get_u32 (packet + 4);
  header->ssrc = lv_get_u32 (packet + 8);
  header->has_csrc = at > LV_RTP_FIXED_SIZE;
  header->csrc = header->has_csrc ? lv_get_u32 (packet + LV_RTP_FIXED_SIZE) : 0;
  header->exts = NULL;
  header->exts_length = 0;
  header->exts_profile = 0;
  if ((packet[0] & 0x10) != 0 && !parse_exts (packet, length, &at, header))
    return FALSE;
  if ((packet[0] & 0x20) != 0)
    {
      padding = packet[length - 1];
      if (padding == 0 || padding > length - at)
        return FALSE;
    }
  header->header_length = at;
  header->payload = packet + at;
  header->payload_length = length - at - padding;
  return TRUE;
}

static const guint8 *
find_one_byte (const guint8 *at, const guint8 *end, guint8 id, gsize *length)
{
  while (at < end)
    {
      gsize size = (gsize) (*at & 0x0f) + 1;

      if (*at == 0)
        {
          at++;
          continue;
        }
      /* Behind number 15, or 0 with a length, nothing is to be looked at (RFC 8285, 4.2). */
      if (*at >> 4 > ONE_BYTE_MAX_ID || *at >> 4 == 0 || (gsize) (end - at) < 1 + size)
        return NULL;
      if (*at >> 4 == id)
        {
          *length = size;
          return at + 1;
        }
      at += 1 + size;
    }
  return NULL;
}

static const guint8 *
find_two_byte (const guint8 *at, const guint8 *end, guint8 id, gsize *length)
{
  while (at < end)
    {
      if (*at == 0)
        {
          at++;
          continue;
        }
      if (end - at < 2 || end - at < 2 + at[1])
        return NULL;
      if (at[0] == id)
        {
          *length = at[1];
          return at + 2;
        }
      at += 2 + at[1];
    }
  return NULL;
}

const guint8 *
lv_rtp_get_ext (const LvRtpHeader *header, guint8 id, gsize *length)
{
  const guint8 *end;

  if (id == 0 || header->exts == NULL)
    return NULL;
  end = header->exts + header->exts_length;
  if (header->exts_profile == ONE_BYTE_PROFILE)
    return find_one_byte (header->exts, end, id, length);
  if ((header->exts_profile & 0xfff0) == TWO_BYTE_PROFILE)
    return find_two_byte (header->exts, end, id, length);
  return NULL;
}

gboolean
lv_rtp_get_word (const LvRtpHeader *header, guint8 id, char word[LV_RTP_MAX_WORD + 1])
{
  gsize length;
  const guint8 *value = lv_rtp_get_ext (header, id, &length);

  if (value == NULL || length == 0 || length > LV_RTP_MAX_WORD)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (value[i]))
      return FALSE;
  memcpy (word, value, length);
  word[length] = '\0';
  return TRUE;
}

gboolean
lv_rtp_get_sound_level (const LvRtpHeader *header,
                        const LvRtpExtMap *map,
                        guint8 *level,
                        gboolean *has_voice)
{
  gsize length;
  const guint8 *value = lv_rtp_get_ext (header, map->id[LV_EXT_SOUND_LEVEL], &length);

  if (value == NULL || length < 1)
    return FALSE;
  *level = value[0] & 0x7f;
  *has_voice = value[0] >> 7;
  return TRUE;
}

gboolean
lv_rtp_get_transport_seq (const LvRtpHeader *header, const LvRtpExtMap *map, guint16 *seq)
{
  gsize length;
  const guint8 *value = lv_rtp_get_ext (header, map->id[LV_EXT_TRANSPORT_SEQ], &length);

  if (value == NULL || length < 2)
    return FALSE;
  *seq = lv_get_u16 (value);
  return TRUE;
}

/* One extension in the one-byte form; where its value begins. */
static guint8 *
put_ext (guint8 **at, guint8 id, gsize length)
{
  guint8 *value = *at + 1;

  **at = (guint8) (id << 4 | (length - 1));
  *at = value + length;
  return value;
}

static gboolean
is_usable (const LvRtpExtMap *map, LvRtpExt ext)
{
  return map->id[ext] >= 1 && map->id[ext] <= ONE_BYTE_MAX_ID;
}

static void
put_word (guint8 **at, const LvRtpExtMap *map, LvRtpExt ext, const char *word)
{
  gsize length = word != NULL && is_usable (map, ext) ? strlen (word) : 0;

  if (length > 0 && length <= LV_RTP_MAX_WORD)
    memcpy (put_ext (at, map->id[ext], length), word, length);
}

static guint8 *
put_exts (guint8 *at, const LvRtpFields *fields, const LvRtpExtMap *map, guint8 **transport_seq)
{
  if (fields->has_transport_seq && is_usable (map, LV_EXT_TRANSPORT_SEQ))
    {
      *transport_seq = put_ext (&at, map->id[LV_EXT_TRANSPORT_SEQ], 2);
      lv_put_u16 (*transport_seq, 0);
    }
  if (fields->has_sound_level && is_usable (map, LV_EXT_SOUND_LEVEL))
    *put_ext (&at, map->id[LV_EXT_SOUND_LEVEL], 1)
        = (guint8) ((fields->has_voice ? 0x80 : 0) | MIN (fields->sound_level, 0x7f));
  put_word (&at, map, LV_EXT_MID, fields->mid);
  put_word (&at, map, LV_EXT_RID, fields->rid);
  put_word (&at, map, LV_EXT_REPAIRED_RID, fields->repaired_rid);
  return at;
}

gsize
lv_rtp_write_header (guint8 *packet,
                     gsize size,
                     const LvRtpFields *fields,
                     const LvRtpExtMap *map,
                     gsize *transport_seq_at)
{
  guint8 room[LV_RTP_MAX_HEADER + 3];
  guint8 *block = room + LV_RTP_FIXED_SIZE + (fields->has_csrc ? 4 : 0);
  guint8 *transport_seq = NULL;
  guint8 *end = put_exts (block + 4, fields, map, &transport_seq);
  gboolean has_exts = end > block + 4;
  gsize length = (gsize) ((has_exts ? end : block) - room);

  while (length % 4 != 0)
    room[length++] = 0;
  if (size < length)
    return 0;
  room[0] = (guint8) (VERSION << 6 | (has_exts ? 0x10 : 0) | (fields->has_csrc ? 1 : 0));
  room[1] = (guint8) ((fields->has_marker ? 0x80 : 0) | (fields->payload_type & 0x7f));
  lv_put_u16 (room + 2, fields->seq);
  lv_put_u32 (room + 4, fields->timestamp);
  lv_put_u32 (room + 8, fields->ssrc);
  if (fields->has_csrc)
    lv_put_u32 (room + LV_RTP_FIXED_SIZE, fields->csrc);
  if (has_exts)
    {
      lv_put_u16 (block, ONE_BYTE_PROFILE);
      lv_put_u16 (block + 2, (guint16) ((room + length - block) / 4 - 1));
    }
  memcpy (packet, room, length);
  *transport_seq_at = transport_seq != NULL ? (gsize) (transport_seq - room) : 0;
  return length;
}

gsize
lv_rtp_add_padding (guint8 *packet, gsize size, gsize length, guint8 padding)
{
  g_return_val_if_fail (padding > 0 && length >= LV_RTP_FIXED_SIZE, 0);

  if (size < length || size - length < padding)
    return 0;
  memset (packet + length, 0, padding);
  packet[length + padding - 1] = padding;
  packet[0] |= 0x20;
  return length + padding;
}

LvDatagramKind
lv_datagram_get_kind (const guint8 *data, gsize length)
{
  if (length < RTCP_HEADER)
    return LV_DATAGRAM_OTHER;
  if (data[0] <= 3)
    return length >= STUN_HEADER ? LV_DATAGRAM_STUN : LV_DATAGRAM_OTHER;
  if (data[0] >= 20 && data[0] <= 63)
    return length >= DTLS_HEADER ? LV_DATAGRAM_DTLS : LV_DATAGRAM_OTHER;
  if (data[0] >> 6 != VERSION)
    return LV_DATAGRAM_OTHER;
  if (data[1] >= 192 && data[1] <= 223)
    return LV_DATAGRAM_RTCP;
  return length >= LV_RTP_FIXED_SIZE ? LV_DATAGRAM_RTP : LV_DATAGRAM_OTHER;
}
