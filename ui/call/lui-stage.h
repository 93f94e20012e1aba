/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* Where the tiles of a meeting stand. */
#define LUI_TYPE_STAGE (lui_stage_get_type ())
G_DECLARE_FINAL_TYPE (LuiStage, lui_stage, LUI, STAGE, GtkWidget)

void lui_stage_set_call (LuiStage *self, LiveonCall *call);

G_END_DECLS
