/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is to be done with a key, on its way to the media thread. Any thread. */
#pragma once

#include "lv-key-crypto.h"

G_BEGIN_DECLS

typedef enum
{
  LV_KEY_ORDER_ADD_SENDER,
  LV_KEY_ORDER_REMOVE_SENDER,
  LV_KEY_ORDER_KEY,
} LvKeyOrderType;

typedef struct
{
  LvKeyOrderType type;
  guint16 index;
  guint generation, step;
  LvSecret *base_key; /* NULL: none */
} LvKeyOrder;

LvKeyOrder *lv_key_order_new (
    LvKeyOrderType type, guint16 index, guint generation, guint step, LvSecret *base_key);
void lv_key_order_free (LvKeyOrder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvKeyOrder, lv_key_order_free)

G_END_DECLS
