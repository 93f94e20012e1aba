/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-notices.h"

G_BEGIN_DECLS

/* What the operator and the company announce. */
#define LUI_TYPE_NOTICES_PAGE (lui_notices_page_get_type ())
G_DECLARE_FINAL_TYPE (LuiNoticesPage, lui_notices_page, LUI, NOTICES_PAGE, GtkWidget)

GtkWidget *lui_notices_page_new (LuiNotices *notices);

G_END_DECLS
