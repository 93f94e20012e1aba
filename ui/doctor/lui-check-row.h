/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>
#include <liveon.h>

G_BEGIN_DECLS

/* One leg of the way: how it stands, what was seen, and when it is bad: why and who mends it. */
#define LUI_TYPE_CHECK_ROW (lui_check_row_get_type ())
G_DECLARE_FINAL_TYPE (LuiCheckRow, lui_check_row, LUI, CHECK_ROW, AdwPreferencesRow)

GtkWidget *lui_check_row_new (LiveonCheck *check);

G_END_DECLS
