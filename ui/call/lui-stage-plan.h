/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who stands where on the stage. It knows neither widgets nor time: the caller says what time it
 * is, in microseconds of any clock that does not jump. Main context only. */
#pragma once

#include <liveon.h>

G_BEGIN_DECLS

typedef enum
{
  LUI_LAYOUT_GRID,    /* everybody alike */
  LUI_LAYOUT_SPEAKER, /* who speaks is large */
  LUI_LAYOUT_SCREEN,  /* a shared screen is large */
} LuiLayout;

/* One person's camera, or the screen that they share. */
typedef struct
{
  gpointer person;
  LiveonMediaSource source;
} LuiPlace;

typedef struct _LuiStagePlan LuiStagePlan;

LuiStagePlan *lui_stage_plan_new (void);
void lui_stage_plan_free (LuiStagePlan *self);

/* person: told apart by its address, never looked into. One is oneself. */
void lui_stage_plan_add (LuiStagePlan *self, gpointer person, gboolean is_own);
void lui_stage_plan_remove (LuiStagePlan *self, gpointer person, gint64 now_us);
void lui_stage_plan_set_is_speaking (LuiStagePlan *self,
                                     gpointer person,
                                     gboolean is_speaking,
                                     gint64 now_us);
/* A screen comes to the front when it is new: not when it was put away, and not when it was
 * only lost for a moment. */
void lui_stage_plan_set_is_sharing (LuiStagePlan *self,
                                    gpointer person,
                                    gboolean is_sharing,
                                    gint64 now_us);
/* Whether something moved because of who speaks; to be asked about once a second. */
gboolean lui_stage_plan_tick (LuiStagePlan *self, gint64 now_us);

void lui_stage_plan_set_layout (LuiStagePlan *self, LuiLayout layout);
LuiLayout lui_stage_plan_get_layout (LuiStagePlan *self);
/* Whether there is anything for LUI_LAYOUT_SCREEN. */
gboolean lui_stage_plan_get_has_screen (LuiStagePlan *self);
/* Large until it is done again. */
void lui_stage_plan_toggle_pin (LuiStagePlan *self, const LuiPlace *place);
gboolean lui_stage_plan_get_is_pinned (LuiStagePlan *self, const LuiPlace *place);
void lui_stage_plan_set_shows_own (LuiStagePlan *self, gboolean shows_own);
/* One place alone: what is pinned, else a screen in front, else who speaks. Nobody changes places.
 */
void lui_stage_plan_set_is_single (LuiStagePlan *self, gboolean is_single);
gboolean lui_stage_plan_get_is_single (LuiStagePlan *self);
/* Whom it follows meanwhile; NULL: nobody has spoken. */
gpointer lui_stage_plan_get_speaker (LuiStagePlan *self);

/* How many fit beside the large one, or without one; at least 1. */
void lui_stage_plan_set_capacity (LuiStagePlan *self, guint capacity);
/* Out of range: the nearest there is. */
void lui_stage_plan_set_page (LuiStagePlan *self, guint page);
guint lui_stage_plan_get_page (LuiStagePlan *self);
guint lui_stage_plan_get_n_pages (LuiStagePlan *self);

/* What is large; FALSE: nothing is. */
gboolean lui_stage_plan_get_main (LuiStagePlan *self, LuiPlace *place);
/* The others of this page: a GArray of LuiPlace. */
GArray *lui_stage_plan_dup_shown (LuiStagePlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LuiStagePlan, lui_stage_plan_free)

G_END_DECLS
