/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-notice-item.h"

G_BEGIN_DECLS

/* A notice with all its text. */
#define LUI_TYPE_NOTICE_ROW (lui_notice_row_get_type ())
G_DECLARE_FINAL_TYPE (LuiNoticeRow, lui_notice_row, LUI, NOTICE_ROW, GtkWidget)

void lui_notice_row_show (LuiNoticeRow *self, LuiNoticeItem *item);

G_END_DECLS
