/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A small window above the others, where the desktop lets a program say so: on X11. Elsewhere it
 * is for the person to say, in the window's menu, which a right click on it opens. */
#define LUI_TYPE_SMALL_WINDOW (lui_small_window_get_type ())
G_DECLARE_FINAL_TYPE (LuiSmallWindow, lui_small_window, LUI, SMALL_WINDOW, AdwWindow)

LuiSmallWindow *lui_small_window_new (GtkApplication *application, const char *title);
void lui_small_window_set_content (LuiSmallWindow *self, GtkWidget *content);

G_END_DECLS
