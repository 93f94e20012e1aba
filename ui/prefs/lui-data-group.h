/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* How much data meetings may use. */
#define LUI_TYPE_DATA_GROUP (lui_data_group_get_type ())
G_DECLARE_FINAL_TYPE (LuiDataGroup, lui_data_group, LUI, DATA_GROUP, AdwPreferencesGroup)

void lui_data_group_bind (LuiDataGroup *self, GSettings *settings);

G_END_DECLS
