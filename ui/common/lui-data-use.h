/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How much data meetings may use, from the settings and the network that one is in: "saves-data"
 * and "max-bps" (bits a second in each direction, 0: no bound). It follows both. */
#define LUI_TYPE_DATA_USE (lui_data_use_get_type ())
G_DECLARE_FINAL_TYPE (LuiDataUse, lui_data_use, LUI, DATA_USE, GObject)

LuiDataUse *lui_data_use_new (GSettings *settings, GNetworkMonitor *monitor);
/* A call does as it says from now on. */
void lui_data_use_bind (LuiDataUse *self, GObject *call);

G_END_DECLS
