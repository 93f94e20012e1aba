/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* What one does with one's own microphone, camera, screen, hand and devices in a call, as actions:
 *
 *   mute, camera, share, hand   boolean: whether it is so
 *   share-kind                  "text" or "motion"
 *   share-sound, push-to-talk   boolean
 *   microphone, camera-device, speaker   the id of the device in use
 *
 * Signals: "trouble" (sentence, or NULL: it is over), "muted-talk". */
#define LUI_TYPE_CALL_ACTIONS (lui_call_actions_get_type ())
G_DECLARE_FINAL_TYPE (LuiCallActions, lui_call_actions, LUI, CALL_ACTIONS, GObject)

LuiCallActions *lui_call_actions_new (LuiSession *session, LiveonCall *call);
/* Where more may be added. */
GSimpleActionGroup *lui_call_actions_get_group (LuiCallActions *self);

gboolean lui_call_actions_get_is_muted (LuiCallActions *self);
/* A key is held to talk, or let go. */
void lui_call_actions_push (LuiCallActions *self, gboolean is_pushed);

G_END_DECLS
