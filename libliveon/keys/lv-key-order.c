/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-key-order.h"

LvKeyOrder *
lv_key_order_new (
    LvKeyOrderType type, guint16 index, guint generation, guint step, LvSecret *base_key)
{
  LvKeyOrder *self = g_new0 (LvKeyOrder, 1);

  *self = (LvKeyOrder){ .type = type, .index = index, .generation = generation, .step = step };
  if (base_key != NULL)
    self->base_key = lv_secret_ref (base_key);
  return self;
}

void
lv_key_order_free (LvKeyOrder *self)
{
  g_clear_pointer (&self->base_key, lv_secret_unref);
  g_free (self);
}
