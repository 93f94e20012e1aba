/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

#include "lui-network.h"

G_BEGIN_DECLS

/* What one does in a meeting: icons with words where there is room, icons alone where there is
 * none. Its buttons are actions "call.…". */
#define LUI_TYPE_CALL_BAR (lui_call_bar_get_type ())
G_DECLARE_FINAL_TYPE (LuiCallBar, lui_call_bar, LUI, CALL_BAR, GtkWidget)

/* actions: "call", whose states are shown. Once. */
void lui_call_bar_set_call (LuiCallBar *self, LiveonCall *call, GActionGroup *actions);
void lui_call_bar_show_network (LuiCallBar *self, const LuiNetwork *network);
/* Asks whether to leave alone or to end the meeting. */
void lui_call_bar_ask_leave (LuiCallBar *self);
/* Whether one of its menus is open. */
gboolean lui_call_bar_get_is_busy (LuiCallBar *self);

G_END_DECLS
