/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One child, and properties that say how much room there is for it: "is-narrow" below
 * "narrow-width", "is-wide" from "wide-width" on. Both widths are in pixels at the usual size of
 * text and grow with it. It lets itself be made smaller than its child, which is expected to give
 * way once it is told. */
#define LUI_TYPE_ADAPTIVE_BIN (lui_adaptive_bin_get_type ())
G_DECLARE_FINAL_TYPE (LuiAdaptiveBin, lui_adaptive_bin, LUI, ADAPTIVE_BIN, GtkWidget)

G_END_DECLS
