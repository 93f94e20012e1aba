/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opus packets that wait for their time, by sequence number; bounded. Pure. One thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LV_STORE_PACKETS 128

typedef struct
{
  gint64 seq, rtp_time;
  GBytes *opus; /* NULL: no packet */
} LvSoundPacket;

/* All zero is an empty store. */
typedef struct
{
  LvSoundPacket packets[LV_STORE_PACKETS]; /* by sequence number, modulo */
  gint64 first, last;                      /* first: the first that is still wanted */
  guint n;
  gboolean has_begun;
} LvSoundStore;

/* FALSE: too late, or there already. What is too old for the newest makes room. */
gboolean lv_sound_store_add (LvSoundStore *self, gint64 seq, gint64 rtp_time, GBytes *opus);
/* The first that is there; NULL: none. Until it is dropped. */
const LvSoundPacket *lv_sound_store_peek (LvSoundStore *self);
/* Nothing before seq is wanted any more. */
void lv_sound_store_drop_before (LvSoundStore *self, gint64 seq);
/* Everything goes; what comes next begins anew. */
void lv_sound_store_clear (LvSoundStore *self);

G_END_DECLS
