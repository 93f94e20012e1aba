/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-srtp.h"

#include <openssl/crypto.h>
#include <string.h>

#include "lv-gcm.h"
#include "lv-prefetch.h"
#include "lv-seq.h"
#include "lv-srtp-keys.h"
#include "lv-srtp-streams.h"

#define RTP_HEADER 12
#define RTCP_HEADER 8 /* what of RTCP is not encrypted */
#define RTCP_INDEX 4  /* bytes at the end of SRTCP */
#define RTCP_IS_ENCRYPTED 0x80000000u
#define MAX_RTP_INDEX ((G_GINT64_CONSTANT (1) << 48) - 1)
#define MAX_RTCP_INDEX ((G_GINT64_CONSTANT (1) << 31) - 1)

struct _LvSrtp
{
  gboolean is_sender;
  LvGcm rtp;
  LvSrtpStreams streams;
  LvGcm rtcp;
};

static guint32
get_u32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_BE (value);
}

static void
put_u32 (guint8 *data, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (data, &value, sizeof value);
}

/* RFC 7714 8.1 and 9.1: 0¹⁶ ‖ SSRC ‖ the 48-bit index, ⊕ the salt. */
static void
make_iv (const LvGcm *self, guint32 ssrc, gint64 index, guint8 iv[LV_GCM_NONCE_SIZE])
{
  guint64 low = GUINT64_TO_BE ((guint64) ssrc << 48 | (guint64) index);
  guint32 high = GUINT32_TO_BE (ssrc >> 16);
  guint64 salt_low;
  guint32 salt_high;

  memcpy (&salt_high, self->salt, sizeof salt_high);
  memcpy (&salt_low, self->salt + sizeof salt_high, sizeof salt_low);
  high ^= salt_high;
  low ^= salt_low;
  memcpy (iv, &high, sizeof high);
  memcpy (iv + sizeof high, &low, sizeof low);
}

LvSrtp *
lv_srtp_new_from_keys (LvSrtpProfile profile, const LvSrtpKeys *keys, gboolean is_sender)
{
  gsize key_size = lv_srtp_profile_get_key_size (profile);
  LvSrtp *self = g_new0 (LvSrtp, 1);

  self->is_sender = is_sender;
  lv_gcm_init (&self->rtp, keys->rtp_key, key_size, keys->rtp_salt, is_sender);
  lv_gcm_init (&self->rtcp, keys->rtcp_key, key_size, keys->rtcp_salt, is_sender);
  lv_srtp_streams_init (&self->streams);
  return self;
}

LvSrtp *
lv_srtp_new (LvSrtpProfile profile,
             const guint8 *master_key,
             const guint8 *master_salt,
             gboolean is_sender)
{
  LvSrtpKeys keys;
  LvSrtp *self;

  lv_srtp_keys_derive (&keys, profile, master_key, master_salt);
  self = lv_srtp_new_from_keys (profile, &keys, is_sender);
  OPENSSL_cleanse (&keys, sizeof keys);
  return self;
}

void
lv_srtp_free (LvSrtp *self)
{
  lv_gcm_clear (&self->rtp);
  lv_gcm_clear (&self->rtcp);
  lv_srtp_streams_clear (&self->streams);
  OPENSSL_cleanse (self, sizeof *self);
  g_free (self);
}

/* NULL when it is a new one and there are too many. */
static LvSrtpStream *
ensure_stream (LvSrtp *self, guint32 ssrc)
{
  LvSrtpStream *stream = lv_srtp_streams_find (&self->streams, ssrc);

  if (stream != NULL)
    return stream;
  if (self->streams.n_streams >= LV_SRTP_MAX_STREAMS)
    return NULL;
  return lv_srtp_streams_add (&self->streams, ssrc);
}

/* Where encryption begins; 0: no RTP packet with a tag. */
static gsize
get_header_length (const guint8 *packet, gsize length)
{
  gsize header_length;

  if (length < RTP_HEADER + LV_SRTP_TAG_SIZE || packet[0] >> 6 != 2)
    return 0;
  header_length = RTP_HEADER + 4 * (packet[0] & 15u);
  if ((packet[0] & 0x10) != 0)
    {
      if (length < header_length + 4 + LV_SRTP_TAG_SIZE)
        return 0;
      header_length += 4 + 4 * ((gsize) packet[header_length + 2] << 8 | packet[header_length + 3]);
    }
  return length < header_length + LV_SRTP_TAG_SIZE ? 0 : header_length;
}

/* The 48-bit index of a sequence number (RFC 3711 3.3.1); negative: none. */
static gint64
guess_index (const LvReplay *replay, guint16 seq)
{
  return replay->highest < 0 ? seq : lv_seq_unwrap (replay->highest, seq);
}

gboolean
lv_srtp_protect (LvSrtp *self, guint8 *packet, gsize *length, gsize header_length)
{
  guint16 seq = (guint16) (packet[2] << 8 | packet[3]);
  guint32 ssrc = get_u32 (packet + 8);
  LvSrtpStream *stream;
  guint8 iv[LV_GCM_NONCE_SIZE];
  gint64 index;

  g_return_val_if_fail (self->is_sender, FALSE);
  g_return_val_if_fail (header_length >= RTP_HEADER && header_length <= *length, FALSE);

  stream = ensure_stream (self, ssrc);
  if (stream == NULL)
    return FALSE;
  /* A number that was used before would use its nonce again, which gives the key away. */
  index = guess_index (&stream->rtp, seq);
  if (index > MAX_RTP_INDEX || !lv_replay_is_new (&stream->rtp, index))
    return FALSE;
  make_iv (&self->rtp, ssrc, index, iv);
  lv_gcm_seal (&self->rtp, iv, packet, header_length, NULL, 0, packet + header_length,
               *length - header_length, packet + header_length);
  lv_replay_commit (&stream->rtp, index);
  *length += LV_SRTP_TAG_SIZE;
  return TRUE;
}

void
lv_srtp_prefetch (LvSrtp *self, guint32 ssrc, guint ahead)
{
  if (ahead == 2)
    lv_prefetch (self, sizeof *self);
  else
    {
      lv_prefetch (self->rtp.context, 3 * LV_CACHE_LINE);
      lv_srtp_streams_prefetch (&self->streams, ssrc);
    }
}

gboolean
lv_srtp_unprotect (LvSrtp *self, guint8 *packet, gsize *length)
{
  gsize header_length = get_header_length (packet, *length);
  LvSrtpStream *stream;
  guint8 iv[LV_GCM_NONCE_SIZE];
  guint32 ssrc;
  guint16 seq;
  gint64 index;

  g_return_val_if_fail (!self->is_sender, FALSE);
  if (header_length == 0)
    return FALSE;

  seq = (guint16) (packet[2] << 8 | packet[3]);
  ssrc = get_u32 (packet + 8);
  stream = lv_srtp_streams_find (&self->streams, ssrc);
  if (stream == NULL && self->streams.n_streams >= LV_SRTP_MAX_STREAMS)
    return FALSE;
  index = stream != NULL ? guess_index (&stream->rtp, seq) : seq;
  if (index < 0 || index > MAX_RTP_INDEX
      || (stream != NULL && !lv_replay_is_new (&stream->rtp, index)))
    return FALSE;
  make_iv (&self->rtp, ssrc, index, iv);
  if (!lv_gcm_open (&self->rtp, iv, packet, header_length, NULL, 0, packet + header_length,
                    *length - header_length - LV_SRTP_TAG_SIZE, packet + header_length))
    return FALSE;
  if (stream == NULL)
    stream = lv_srtp_streams_add (&self->streams, ssrc);
  lv_replay_commit (&stream->rtp, index);
  *length -= LV_SRTP_TAG_SIZE;
  return TRUE;
}

gboolean
lv_srtp_protect_rtcp (LvSrtp *self, guint8 *packet, gsize *length)
{
  guint8 index_bytes[RTCP_INDEX];
  LvSrtpStream *stream;
  guint8 iv[LV_GCM_NONCE_SIZE];
  guint32 ssrc;
  gint64 index;

  g_return_val_if_fail (self->is_sender, FALSE);
  g_return_val_if_fail (*length >= RTCP_HEADER, FALSE);

  ssrc = get_u32 (packet + 4);
  stream = ensure_stream (self, ssrc);
  if (stream == NULL || stream->rtcp.highest >= MAX_RTCP_INDEX)
    return FALSE;
  index = stream->rtcp.highest + 1;
  put_u32 (index_bytes, RTCP_IS_ENCRYPTED | (guint32) index);
  make_iv (&self->rtcp, ssrc, index, iv);
  lv_gcm_seal (&self->rtcp, iv, packet, RTCP_HEADER, index_bytes, RTCP_INDEX, packet + RTCP_HEADER,
               *length - RTCP_HEADER, packet + RTCP_HEADER);
  lv_replay_commit (&stream->rtcp, index);
  *length += LV_SRTP_TAG_SIZE;
  memcpy (packet + *length, index_bytes, RTCP_INDEX);
  *length += RTCP_INDEX;
  return TRUE;
}

gboolean
lv_srtp_unprotect_rtcp (LvSrtp *self, guint8 *packet, gsize *length)
{
  const guint8 *index_bytes;
  LvSrtpStream *stream;
  guint8 iv[LV_GCM_NONCE_SIZE];
  guint32 ssrc, word;
  gint64 index;

  g_return_val_if_fail (!self->is_sender, FALSE);
  if (*length < RTCP_HEADER + LV_SRTP_TAG_SIZE + RTCP_INDEX || packet[0] >> 6 != 2)
    return FALSE;

  ssrc = get_u32 (packet + 4);
  index_bytes = packet + *length - RTCP_INDEX;
  word = get_u32 (index_bytes);
  if ((word & RTCP_IS_ENCRYPTED) == 0)
    return FALSE;
  index = word & ~RTCP_IS_ENCRYPTED;
  stream = lv_srtp_streams_find (&self->streams, ssrc);
  if (stream != NULL ? !lv_replay_is_new (&stream->rtcp, index)
                     : self->streams.n_streams >= LV_SRTP_MAX_STREAMS)
    return FALSE;
  make_iv (&self->rtcp, ssrc, index, iv);
  if (!lv_gcm_open (&self->rtcp, iv, packet, RTCP_HEADER, index_bytes, RTCP_INDEX,
                    packet + RTCP_HEADER, *length - RTCP_HEADER - LV_SRTP_TAG_SIZE - RTCP_INDEX,
                    packet + RTCP_HEADER))
    return FALSE;
  if (stream == NULL)
    stream = lv_srtp_streams_add (&self->streams, ssrc);
  lv_replay_commit (&stream->rtcp, index);
  *length -= LV_SRTP_TAG_SIZE + RTCP_INDEX;
  return TRUE;
}
