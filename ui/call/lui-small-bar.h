/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* What a meeting in a small window has below its picture: the microphone, who speaks, back, leave.
 */
#define LUI_TYPE_SMALL_BAR (lui_small_bar_get_type ())
G_DECLARE_FINAL_TYPE (LuiSmallBar, lui_small_bar, LUI, SMALL_BAR, GtkWidget)

/* Once. actions: of the call. */
void lui_small_bar_set_actions (LuiSmallBar *self, GActionGroup *actions);
/* Who speaks, or did last. */
void lui_small_bar_set_speaker (LuiSmallBar *self, const char *name);
/* A host is asked whether to end it for everybody. */
void lui_small_bar_ask_leave (LuiSmallBar *self);

G_END_DECLS
