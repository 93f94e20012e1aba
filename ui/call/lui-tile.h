/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* One person: the camera's picture, or why there is none; name, and whether they speak. */
#define LUI_TYPE_TILE (lui_tile_get_type ())
G_DECLARE_FINAL_TYPE (LuiTile, lui_tile, LUI, TILE, GtkWidget)

GtkWidget *lui_tile_new (LiveonCall *call, LiveonParticipant *person);

G_END_DECLS
