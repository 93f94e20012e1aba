/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What all programs play, but for those that play a meeting: each playing stream of the sound
 * server is listened to by itself, and they are mixed here. What is never mixed in need not be
 * taken out. new, free: one thread; the rest: any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A property of streams that are not to be heard. */
#define LV_SYSTEM_SOUND_APART "liveon.meeting"

typedef struct _LvSystemSound LvSystemSound;

/* Connects on a thread of its own. */
LvSystemSound *lv_system_sound_new (void);
void lv_system_sound_free (LvSystemSound *self);
/* The next 10 ms: LV_SOUND_BLOCK samples, 48 kHz mono; silence where nothing plays. */
void lv_system_sound_read (LvSystemSound *self, gint16 *block);
/* There is no sound server, or no longer. */
gboolean lv_system_sound_get_is_lost (LvSystemSound *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvSystemSound, lv_system_sound_free)

G_END_DECLS
