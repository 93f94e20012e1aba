/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* One's own entries and exits, the newest first. Property "search-mode": whether the search is
 * shown. */
#define LUI_TYPE_HISTORY_PAGE (lui_history_page_get_type ())
G_DECLARE_FINAL_TYPE (LuiHistoryPage, lui_history_page, LUI, HISTORY_PAGE, GtkWidget)

GtkWidget *lui_history_page_new (LuiSession *session);

/* One's visits to one room alone. */
void lui_history_page_show_room (LuiHistoryPage *self, LiveonRoom *room);
/* Asks where to, and writes what is shown, with all that was not loaded yet, as CSV. */
void lui_history_page_export (LuiHistoryPage *self);

G_END_DECLS
