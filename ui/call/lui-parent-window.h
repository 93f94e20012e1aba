/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* Tells a call which window the desktop's dialogs belong to; the window is on the screen. */
void lui_parent_window_tell (LiveonCall *call, GtkWindow *window);

G_END_DECLS
