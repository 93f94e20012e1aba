/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include "lui-call-actions.h"
#include "lui-call-frame.h"

G_BEGIN_DECLS

/* The window that a meeting is in, and the desktop around it: full screen and the small window, as
 * actions; no sleep meanwhile; and what may be done to the microphone from anywhere, as actions of
 * the application, which D-Bus has too:
 *
 *   fullscreen            boolean
 *   small                 boolean: whether the meeting is in a small window of its own
 *   window                back to the window that it was in
 *   app.toggle-microphone boolean: whether it is heard
 *   app.talk              boolean: heard as long as it is TRUE */
#define LUI_TYPE_CALL_WINDOW (lui_call_window_get_type ())
G_DECLARE_FINAL_TYPE (LuiCallWindow, lui_call_window, LUI, CALL_WINDOW, GObject)

/* frame: what goes to the small window, from the widget that it is in, and back. */
LuiCallWindow *
lui_call_window_new (GtkWindow *window, LiveonCall *call, LuiCallActions *own, LuiCallFrame *frame);
GtkWindow *lui_call_window_get_window (LuiCallWindow *self);
/* As it was before; afterwards it does nothing. */
void lui_call_window_leave (LuiCallWindow *self);

G_END_DECLS
