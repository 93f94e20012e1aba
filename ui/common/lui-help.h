/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The action "help" and its key, F1: the help opens in the desktop's viewer. Where none can show
 * it, a sentence says so. */
void lui_help_add_to (GtkApplication *application);

G_END_DECLS
