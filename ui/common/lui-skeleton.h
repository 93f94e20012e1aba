/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where rows of two lines will stand, while they are on their way. It does not move. */
#define LUI_TYPE_SKELETON (lui_skeleton_get_type ())
G_DECLARE_FINAL_TYPE (LuiSkeleton, lui_skeleton, LUI, SKELETON, GtkWidget)

G_END_DECLS
