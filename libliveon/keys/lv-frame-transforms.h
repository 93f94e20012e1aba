/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end-to-end cipher where frames pass (LvFrameTransform). On the wire a frame is its clear
 * prefix ‖ SFrame header ‖ ciphertext ‖ tag (RFC 9605 4.2); what is authenticated beside the header
 * (4.4.3) is a byte for the kind, 0 sound and 1 pictures, and the prefix.
 *
 * Frames: media thread. Keys and people: any thread; they are in force from the next frame on. */
#pragma once

#include "lv-frame-transform.h"
#include "lv-key-crypto.h"

G_BEGIN_DECLS

#define LV_TYPE_SEAL_TRANSFORM (lv_seal_transform_get_type ())
G_DECLARE_FINAL_TYPE (LvSealTransform, lv_seal_transform, LV, SEAL_TRANSFORM, GObject)

/* crypto: what it points to lives longer. Without a key no frame passes:
 * G_IO_ERROR_NOT_INITIALIZED. */
LvSealTransform *lv_seal_transform_new (const LvKeyCrypto *crypto, guint16 index);
/* LvKeyingEvents.set_sending_key; base_key NULL: none. */
void
lv_seal_transform_set_key (LvSealTransform *self, guint generation, guint step, LvSecret *base_key);

#define LV_TYPE_OPEN_TRANSFORM (lv_open_transform_get_type ())
G_DECLARE_FINAL_TYPE (LvOpenTransform, lv_open_transform, LV, OPEN_TRANSFORM, GObject)

/* Media thread. The key of this sender is missing (said again while frames come, every 100 ms at
 * most), or, is_missing FALSE, is there again. */
typedef void (*LvKeyStateFunc) (guint16 index, gboolean is_missing, gpointer user_data);

/* What does not open goes no further: G_IO_ERROR_PENDING when its key may still come, else
 * G_IO_ERROR_INVALID_DATA. What opens has in sender_index whose it is; the server's word for it has
 * to be the same. */
LvOpenTransform *
lv_open_transform_new (const LvKeyCrypto *crypto, LvKeyStateFunc on_key_state, gpointer user_data);
/* LvKeyingEvents.on_joined, on_left and add_key. */
void lv_open_transform_add_sender (LvOpenTransform *self, guint16 index);
void lv_open_transform_remove_sender (LvOpenTransform *self, guint16 index);
void lv_open_transform_add_key (
    LvOpenTransform *self, guint16 index, guint generation, guint step, LvSecret *base_key);

G_END_DECLS
