/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include "lui-window.h"

G_BEGIN_DECLS

/* "I have a link": what is in the clipboard is offered, if it is one. */
#define LUI_TYPE_LINK_WINDOW (lui_link_window_get_type ())
G_DECLARE_FINAL_TYPE (LuiLinkWindow, lui_link_window, LUI, LINK_WINDOW, AdwWindow)

GtkWidget *lui_link_window_new (LuiWindow *parent);

G_END_DECLS
