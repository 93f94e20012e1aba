/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* Short sounds when somebody comes in or raises a hand, as the settings "sound-on-join" and
 * "sound-on-hand" say. */
#define LUI_TYPE_CALL_SOUNDS (lui_call_sounds_get_type ())
G_DECLARE_FINAL_TYPE (LuiCallSounds, lui_call_sounds, LUI, CALL_SOUNDS, GObject)

LuiCallSounds *lui_call_sounds_new (GSettings *settings, LiveonCall *call);

/* Whether it helps more than it disturbs. Pure. */
gboolean lui_call_sounds_is_wanted (LiveonSound sound, guint n_people, gboolean is_host);

G_END_DECLS
