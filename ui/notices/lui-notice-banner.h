/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-notices.h"

G_BEGIN_DECLS

/* The newest notice that matters, until it is put away. Its button activates
 * "lobby.show-notices". */
#define LUI_TYPE_NOTICE_BANNER (lui_notice_banner_get_type ())
G_DECLARE_FINAL_TYPE (LuiNoticeBanner, lui_notice_banner, LUI, NOTICE_BANNER, GtkWidget)

void lui_notice_banner_set_notices (LuiNoticeBanner *self, LuiNotices *notices);

G_END_DECLS
