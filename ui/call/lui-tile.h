/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* One person's camera or screen: the picture, or why there is none; name, and what is to be known
 * of them. It takes the room that it is given. */
#define LUI_TYPE_TILE (lui_tile_get_type ())
G_DECLARE_FINAL_TYPE (LuiTile, lui_tile, LUI, TILE, GtkWidget)

GtkWidget *lui_tile_new (LiveonCall *call, LiveonParticipant *person, LiveonMediaSource source);

LiveonParticipant *lui_tile_get_person (LuiTile *self);
LiveonMediaSource lui_tile_get_source (LuiTile *self);
LiveonVideoStream *lui_tile_get_stream (LuiTile *self);
void lui_tile_set_is_pinned (LuiTile *self, gboolean is_pinned);
/* The size of its place: how large a picture is wanted, and how much fits on it. Not while sizes
 * are given. */
void lui_tile_set_room (LuiTile *self, int width, int height);
/* Whether the window is there to be seen. */
void lui_tile_set_is_seen (LuiTile *self, gboolean is_seen);
/* What changes with time alone; once a second. */
void lui_tile_tick (LuiTile *self);

G_END_DECLS
