/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* Rooms, history, notices: a view switcher over them. */
#define LUI_TYPE_LOBBY_PAGE (lui_lobby_page_get_type ())
G_DECLARE_FINAL_TYPE (LuiLobbyPage, lui_lobby_page, LUI, LOBBY_PAGE, GtkWidget)

GtkWidget *lui_lobby_page_new (LuiSession *session);

G_END_DECLS
