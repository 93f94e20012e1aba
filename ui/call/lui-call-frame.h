/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Something with an edge above and one below. In full screen the edges lie upon it, and go away
 * when the pointer rests: what is in the middle never moves for them. */
#define LUI_TYPE_CALL_FRAME (lui_call_frame_get_type ())
G_DECLARE_FINAL_TYPE (LuiCallFrame, lui_call_frame, LUI, CALL_FRAME, GtkWidget)

void lui_call_frame_set_children (LuiCallFrame *self,
                                  GtkWidget *above,
                                  GtkWidget *middle,
                                  GtkWidget *below);
void lui_call_frame_set_is_covering (LuiCallFrame *self, gboolean is_covering);
/* is_busy: whether the edges are needed now, as by an open menu; asked before they go. */
void lui_call_frame_set_busy_func (LuiCallFrame *self,
                                   gboolean (*is_busy) (gpointer data),
                                   gpointer data);

G_END_DECLS
