/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* The door of a room. */
#define LUI_TYPE_DOOR_PAGE (lui_door_page_get_type ())
G_DECLARE_FINAL_TYPE (LuiDoorPage, lui_door_page, LUI, DOOR_PAGE, GtkWidget)

/* secret: (nullable): of an invite link, in place of a password. */
GtkWidget *lui_door_page_new (LuiSession *session, LiveonRoom *room, const char *secret);
/* Goes straight in when the person wants no look and nothing is to be typed. */
void lui_door_page_enter_unseen (LuiDoorPage *self);

G_END_DECLS
