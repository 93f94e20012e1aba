/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>
#include <liveon.h>

G_BEGIN_DECLS

/* How a call goes, in numbers, for those who want them. */
#define LUI_TYPE_STATISTICS (lui_statistics_get_type ())
G_DECLARE_FINAL_TYPE (LuiStatistics, lui_statistics, LUI, STATISTICS, AdwWindow)

/* streams: of LiveonVideoStream, what is shown now; asked once a second. */
GtkWindow *lui_statistics_new (GtkWindow *parent,
                               LiveonCall *call,
                               GPtrArray *(*dup_streams) (gpointer data),
                               gpointer data);

G_END_DECLS
