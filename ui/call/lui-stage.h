/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

#include "lui-stage-plan.h"

G_BEGIN_DECLS

/* Where the tiles of a meeting stand: those that are seen, and no others. */
#define LUI_TYPE_STAGE (lui_stage_get_type ())
G_DECLARE_FINAL_TYPE (LuiStage, lui_stage, LUI, STAGE, GtkWidget)

/* Once. */
void lui_stage_set_call (LuiStage *self, LiveonCall *call);

/* "changed": something of these is another now. */
void lui_stage_set_layout (LuiStage *self, LuiLayout layout);
LuiLayout lui_stage_get_layout (LuiStage *self);
gboolean lui_stage_get_has_screen (LuiStage *self);
void lui_stage_set_shows_own (LuiStage *self, gboolean shows_own);
void lui_stage_toggle_pin (LuiStage *self, const char *seat, LiveonMediaSource source);
void lui_stage_turn_page (LuiStage *self, int by);
guint lui_stage_get_page (LuiStage *self);
guint lui_stage_get_n_pages (LuiStage *self);
/* One picture alone, the shared screen or who speaks, as in a small window; what was chosen
 * otherwise is kept for afterwards. */
void lui_stage_set_is_single (LuiStage *self, gboolean is_single);
/* Who speaks there, or did last; NULL: nobody yet. */
LiveonParticipant *lui_stage_get_speaker (LuiStage *self);
/* LiveonVideoStream of the tiles that are shown. */
GPtrArray *lui_stage_dup_streams (LuiStage *self);

G_END_DECLS
