/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

/* A key of the desktop's that mutes from anywhere, or is held to talk, while one is in a meeting;
 * as the setting "mute-from-anywhere" says. Who switches that on is asked for the key by the
 * desktop at once, not in the next meeting; where none comes of it, it is off again.
 *
 * Signal: "failed" (): the desktop refuses, which the person did not. */
#define LUI_TYPE_GLOBAL_MUTE (lui_global_mute_get_type ())
G_DECLARE_FINAL_TYPE (LuiGlobalMute, lui_global_mute, LUI, GLOBAL_MUTE, GObject)

/* application: its actions are what the key does. */
LuiGlobalMute *lui_global_mute_new (GSettings *settings, GActionGroup *application);
/* Tells whether the desktop has such keys. */
LiveonGlobalShortcut *lui_global_mute_get_shortcut (LuiGlobalMute *self);

G_END_DECLS
