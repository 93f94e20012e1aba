/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include "lui-stage.h"

G_BEGIN_DECLS

/* How the stage is looked at, as actions:
 *
 *   layout                        "grid", "speaker" or "screen"
 *   screen                        to a shared screen; boolean: whether it is in front
 *   pin                           (seat, source)
 *   previous-page, next-page
 *   show-own                      boolean */
#define LUI_TYPE_STAGE_ACTIONS (lui_stage_actions_get_type ())
G_DECLARE_FINAL_TYPE (LuiStageActions, lui_stage_actions, LUI, STAGE_ACTIONS, GObject)

/* map: where they are added; it does not outlive what is made here. */
LuiStageActions *lui_stage_actions_new (LuiStage *stage, GSettings *settings, GActionMap *map);

G_END_DECLS
