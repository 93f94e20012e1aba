/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arithmetic on numbers that wrap around. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far b is ahead of a: negative when it is behind. */
static inline int
lv_seq_diff (guint16 a, guint16 b)
{
  return (gint16) (guint16) (b - a);
}

static inline gint32
lv_time_diff (guint32 a, guint32 b)
{
  return (gint32) (b - a);
}

/* The number without wrap-around that is nearest to the last one. */
static inline gint64
lv_seq_unwrap (gint64 last, guint16 seq)
{
  return last + lv_seq_diff ((guint16) last, seq);
}

static inline gint64
lv_time_unwrap (gint64 last, guint32 time)
{
  return last + lv_time_diff ((guint32) last, time);
}

G_END_DECLS
