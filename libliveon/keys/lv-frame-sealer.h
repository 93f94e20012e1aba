/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Seals one sender's frames, each stream under its own key id of the key that LvKeying says. The
 * thread that owns it: media. */
#pragma once

#include "lv-frame-key.h"
#include "lv-key-crypto.h"

G_BEGIN_DECLS

typedef struct _LvFrameSealer LvFrameSealer;

LvFrameSealer *lv_frame_sealer_new (const LvKeyCrypto *crypto, guint16 index);
void lv_frame_sealer_free (LvFrameSealer *self);
/* From now on this key, which has to be a later one than any before, because counters begin again.
 * NULL: none; nothing goes out. */
void
lv_frame_sealer_set_key (LvFrameSealer *self, guint generation, guint step, LvSecret *base_key);
/* `out` has room for LV_SFRAME_OVERHEAD bytes more than the frame. 0: there is no key. */
gsize lv_frame_sealer_seal (LvFrameSealer *self,
                            LvFrameStream stream,
                            const guint8 *metadata,
                            gsize metadata_length,
                            const guint8 *frame,
                            gsize length,
                            guint8 *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvFrameSealer, lv_frame_sealer_free)

G_END_DECLS
