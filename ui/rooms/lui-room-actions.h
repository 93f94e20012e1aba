/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* What a host does to a room from outside. Each tells in the widget's window how it went. */

/* Moves the scheduled end. */
void lui_room_actions_extend (LiveonRoom *room, guint minutes, GtkWidget *widget);
/* Opens the editor. */
void lui_room_actions_change (LuiSession *session, LiveonRoom *room, GtkWidget *widget);
/* Asks first: everyone inside is put out. */
void lui_room_actions_remove (LiveonRoom *room, GtkWidget *widget);

G_END_DECLS
