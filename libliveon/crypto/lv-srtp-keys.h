/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SRTP session keys from master keys (RFC 3711 4.3, with AES-256: RFC 6188). Any thread. */
#pragma once

#include "lv-srtp.h"

G_BEGIN_DECLS

#define LV_SRTP_MAX_KEY_SIZE 32
#define LV_SRTP_PRF_SALT_SIZE 14 /* a shorter master salt has zeros behind it */

typedef struct
{
  guint8 rtp_key[LV_SRTP_MAX_KEY_SIZE], rtcp_key[LV_SRTP_MAX_KEY_SIZE];
  guint8 rtp_salt[LV_SRTP_SALT_SIZE], rtcp_salt[LV_SRTP_SALT_SIZE];
} LvSrtpKeys;

/* The key stream of this label, at most 64 bytes of it. */
void lv_srtp_derive (const guint8 *master_key,
                     gsize key_size,
                     const guint8 master_salt[LV_SRTP_PRF_SALT_SIZE],
                     guint8 label,
                     guint8 *out,
                     gsize length);
void lv_srtp_keys_derive (LvSrtpKeys *self,
                          LvSrtpProfile profile,
                          const guint8 *master_key,
                          const guint8 *master_salt);
/* lv_srtp_new() once the keys are derived. */
LvSrtp *lv_srtp_new_from_keys (LvSrtpProfile profile, const LvSrtpKeys *keys, gboolean is_sender);

G_END_DECLS
