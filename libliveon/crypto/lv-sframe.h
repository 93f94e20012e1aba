/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SFrame (RFC 9605): frames that only those who have the key can read or make. What is sealed is
 * header ‖ ciphertext ‖ tag (4.2); metadata is authenticated with it and sent by other ways
 * (4.4.3). The thread that owns it. */
#pragma once

#include "lv-replay.h"
#include "lv-secret.h"
#include "lv-sframe-header.h"

G_BEGIN_DECLS

/* The numbers of RFC 9605 8.1; both with the full tag. */
typedef enum
{
  LV_SFRAME_AES_128_GCM_SHA256_128 = 4,
  LV_SFRAME_AES_256_GCM_SHA512_128 = 5,
} LvSframeSuite;

#define LV_SFRAME_TAG_SIZE 16
/* What sealing adds at most. */
#define LV_SFRAME_OVERHEAD (LV_SFRAME_MAX_HEADER_SIZE + LV_SFRAME_TAG_SIZE)
#define LV_SFRAME_MAX_LENGTH (64 * 1024 * 1024) /* of one frame */
/* After so many frames a key is used up (RFC 9605 9.1); whoever draws keys is long before it. */
#define LV_SFRAME_MAX_FRAMES (G_GUINT64_CONSTANT (1) << 32)

gsize lv_sframe_suite_get_hash_size (LvSframeSuite suite); /* Nh: of the keys below, too */
/* The next key of a sender, from which there is no way back (RFC 9605 5.1). */
LvSecret *lv_sframe_ratchet (LvSframeSuite suite, LvSecret *base_key);

/* One key of one sender. A base key may stand under several key ids, which gives keys of their own,
 * but never in the hands of two who seal (RFC 9605 4.4.1). */
typedef struct _LvSframeSealer LvSframeSealer;

LvSframeSealer *lv_sframe_sealer_new (LvSframeSuite suite, LvSecret *base_key, guint64 kid);
void lv_sframe_sealer_free (LvSframeSealer *self);
/* `out` has room for length + LV_SFRAME_OVERHEAD bytes and does not overlap `frame`. How many bytes
 * it took; 0: the key is used up. Each call has the next counter, from 0. */
gsize lv_sframe_seal (LvSframeSealer *self,
                      const guint8 *metadata,
                      gsize metadata_length,
                      const guint8 *frame,
                      gsize length,
                      guint8 *out);

/* The same key with those who receive. */
typedef struct _LvSframeOpener LvSframeOpener;

LvSframeOpener *lv_sframe_opener_new (LvSframeSuite suite, LvSecret *base_key, guint64 kid);
void lv_sframe_opener_free (LvSframeOpener *self);
/* `out` has room for length bytes and does not overlap `sealed`. FALSE: forged, of another key, or
 * a replay (the window moves only after the tag was verified, RFC 9605 9.3); `out` is undefined. */
gboolean lv_sframe_open (LvSframeOpener *self,
                         const guint8 *metadata,
                         gsize metadata_length,
                         const guint8 *sealed,
                         gsize length,
                         guint8 *out,
                         gsize *out_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSframeSealer, lv_sframe_sealer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSframeOpener, lv_sframe_opener_free)

G_END_DECLS
