/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Wishes for a key frame of one stream, merged: the first is passed on at once, those that come
 * soon after it together later. A value. The owner's thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean is_wanted;
  gint64 last_us; /* 0: never yet */
} LvKeyWish;

static inline void
lv_key_wish_add (LvKeyWish *self)
{
  self->is_wanted = TRUE;
}

/* Whether to pass one on now. */
static inline gboolean
lv_key_wish_take (LvKeyWish *self, gint64 interval_us, gint64 now_us)
{
  if (!self->is_wanted || (self->last_us != 0 && now_us - self->last_us < interval_us))
    return FALSE;
  self->is_wanted = FALSE;
  self->last_us = now_us;
  return TRUE;
}

G_END_DECLS
