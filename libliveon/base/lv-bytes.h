/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers in network order, at any alignment. The caller has checked that they are there. Any
 * thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline guint16
lv_get_u16 (const guint8 *at)
{
  return (guint16) (at[0] << 8 | at[1]);
}

static inline guint32
lv_get_u24 (const guint8 *at)
{
  return (guint32) at[0] << 16 | lv_get_u16 (at + 1);
}

static inline guint32
lv_get_u32 (const guint8 *at)
{
  return (guint32) lv_get_u16 (at) << 16 | lv_get_u16 (at + 2);
}

static inline guint64
lv_get_u64 (const guint8 *at)
{
  return (guint64) lv_get_u32 (at) << 32 | lv_get_u32 (at + 4);
}

static inline void
lv_put_u16 (guint8 *at, guint16 value)
{
  at[0] = (guint8) (value >> 8);
  at[1] = (guint8) value;
}

static inline void
lv_put_u24 (guint8 *at, guint32 value)
{
  at[0] = (guint8) (value >> 16);
  lv_put_u16 (at + 1, (guint16) value);
}

static inline void
lv_put_u32 (guint8 *at, guint32 value)
{
  lv_put_u16 (at, (guint16) (value >> 16));
  lv_put_u16 (at + 2, (guint16) value);
}

static inline void
lv_put_u64 (guint8 *at, guint64 value)
{
  lv_put_u32 (at, (guint32) (value >> 32));
  lv_put_u32 (at + 4, (guint32) value);
}

G_END_DECLS
