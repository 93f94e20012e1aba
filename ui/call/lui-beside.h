/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The stage, and what is opened beside it: at its right where there is room, in its place where
 * there is none. */
#define LUI_TYPE_BESIDE (lui_beside_get_type ())
G_DECLARE_FINAL_TYPE (LuiBeside, lui_beside, LUI, BESIDE, GtkWidget)

void lui_beside_set_stage (LuiBeside *self, GtkWidget *stage);
/* side: (nullable): what is beside now. */
void lui_beside_set_side (LuiBeside *self, GtkWidget *side);

G_END_DECLS
