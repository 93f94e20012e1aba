/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opens the frames of everybody in the list. A sender's step is followed by ratcheting a copy (RFC
 * 9605 5.1); nothing that is kept moves before a tag has verified. The thread that owns it: media.
 *
 * Of a sender there are a few generations. A step stays open for 10 s after a later one was heard,
 * a generation for 1 s. */
#pragma once

#include "lv-frame-key.h"
#include "lv-key-crypto.h"

G_BEGIN_DECLS

#define LV_RING_OLD_STEP_MS 10000
#define LV_RING_OLD_GENERATION_MS 1000

typedef enum
{
  LV_RING_OPENED,
  LV_RING_REFUSED, /* forged, a replay, too old, nobody's: drop it */
  LV_RING_NO_KEY,  /* of somebody in the list whose key is not there yet: hold it a little, ask */
} LvRingResult;

typedef struct _LvKeyRing LvKeyRing;

LvKeyRing *lv_key_ring_new (const LvKeyCrypto *crypto);
void lv_key_ring_free (LvKeyRing *self);
/* Who comes into the list, and who goes; with them go all their keys. */
void lv_key_ring_add_sender (LvKeyRing *self, guint16 index);
void lv_key_ring_remove_sender (LvKeyRing *self, guint16 index);
/* What is known already or is older than what was heard is ignored. */
void lv_key_ring_add_key (
    LvKeyRing *self, guint16 index, guint generation, guint step, LvSecret *base_key);
/* `out`: length bytes. *index is whose it claims to be for NO_KEY, whose it is for OPENED. */
LvRingResult lv_key_ring_open (LvKeyRing *self,
                               const guint8 *metadata,
                               gsize metadata_length,
                               const guint8 *sealed,
                               gsize length,
                               gint64 now_ms,
                               guint16 *index,
                               guint8 *out,
                               gsize *out_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvKeyRing, lv_key_ring_free)

G_END_DECLS
