/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

#include "lui-application.h"
#include "lui-session.h"

G_BEGIN_DECLS

/* The one window: the door of the server, the lobby, the door of a room, the meeting. Pages call
 * these functions to go on; they know nothing of each other. */
#define LUI_TYPE_WINDOW (lui_window_get_type ())
G_DECLARE_FINAL_TYPE (LuiWindow, lui_window, LUI, WINDOW, AdwApplicationWindow)

LuiWindow *lui_window_new (LuiApplication *application, LuiSession *session);

/* A liveon:// or https:// invite link, or a text with one in it. Goes straight to the door of its
 * room, through the sign-in where that is needed. */
void lui_window_open_link (LuiWindow *self, const char *link);
/* The door of a room that one chose in the lobby, or came to by a link; secret: (nullable): the
 * link's. */
void lui_window_show_door (LuiWindow *self, LiveonRoom *room, const char *secret);
/* Back from a door. */
void lui_window_show_lobby (LuiWindow *self);
/* Inside; the call is started, with what the person wants to send turned on. */
void lui_window_show_meeting (LuiWindow *self, LiveonCall *call);
/* A sentence at the bottom that goes away by itself. */
void lui_window_tell (LuiWindow *self, const char *sentence);
/* A sentence that stays until it is read, as of what ended a meeting. */
void lui_window_tell_until_read (LuiWindow *self, const char *sentence);

/* The window that a widget is in. */
#define lui_window_of(widget) LUI_WINDOW (gtk_widget_get_root (GTK_WIDGET (widget)))

G_END_DECLS
