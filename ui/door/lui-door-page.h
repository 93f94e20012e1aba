/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* The door of a room. */
#define LUI_TYPE_DOOR_PAGE (lui_door_page_get_type ())
G_DECLARE_FINAL_TYPE (LuiDoorPage, lui_door_page, LUI, DOOR_PAGE, GtkWidget)

GtkWidget *lui_door_page_new (LuiSession *session, LiveonRoom *room);

G_END_DECLS
