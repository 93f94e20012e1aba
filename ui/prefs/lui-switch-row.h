/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row that is a switch: "active" is what it says. */
#define LUI_TYPE_SWITCH_ROW (lui_switch_row_get_type ())
G_DECLARE_FINAL_TYPE (LuiSwitchRow, lui_switch_row, LUI, SWITCH_ROW, AdwActionRow)

G_END_DECLS
