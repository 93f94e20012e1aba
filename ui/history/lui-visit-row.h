/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include <liveon.h>

G_BEGIN_DECLS

/* A visit in the history. */
#define LUI_TYPE_VISIT_ROW (lui_visit_row_get_type ())
G_DECLARE_FINAL_TYPE (LuiVisitRow, lui_visit_row, LUI, VISIT_ROW, GtkWidget)

/* before: the visit in the row above, NULL at the top: the first row of a day says which day. */
void lui_visit_row_show (LuiVisitRow *self, LiveonVisit *visit, LiveonVisit *before);

G_END_DECLS
