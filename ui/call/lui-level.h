/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small bar that stands as high as somebody is loud. */
#define LUI_TYPE_LEVEL (lui_level_get_type ())
G_DECLARE_FINAL_TYPE (LuiLevel, lui_level, LUI, LEVEL, GtkWidget)

/* 0 to 1 */
void lui_level_set_level (LuiLevel *self, double level);

G_END_DECLS
