/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* The look into the mirror: own picture, the microphone's level, a sound from the speaker, and
 * which devices these are. The devices are held only while it is on the screen. */
#define LUI_TYPE_LOOK (lui_look_get_type ())
G_DECLARE_FINAL_TYPE (LuiLook, lui_look, LUI, LOOK, GtkWidget)

void lui_look_set_session (LuiLook *self, LuiSession *session);
/* Lets go of camera and microphone, at once. */
void lui_look_stop (LuiLook *self);

G_END_DECLS
