/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children side by side where there is room for all, one above the other where there is not.
 * Property "threshold": from which width on they stand side by side, in logical pixels; 0: when
 * their natural widths fit. */
#define LUI_TYPE_SIDES (lui_sides_get_type ())
G_DECLARE_FINAL_TYPE (LuiSides, lui_sides, LUI, SIDES, GtkWidget)

G_END_DECLS
