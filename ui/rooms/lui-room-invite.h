/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* Both tell in the window of the widget how it went. secret: of a room that is entered by its link
 * alone, NULL for others. */

/* The letter goes to the clipboard. */
void
lui_room_invite_copy (LuiSession *session, LiveonRoom *room, const char *secret, GtkWidget *widget);
/* Asks where to, and writes the event of a timed meeting for a calendar. */
void
lui_room_invite_save (LuiSession *session, LiveonRoom *room, const char *secret, GtkWidget *widget);

G_END_DECLS
