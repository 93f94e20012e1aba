/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* Who is here, hands first; what hosts do for the meeting. Its actions are "people.…", and serve
 * tiles as well: each takes a seat. */
#define LUI_TYPE_PEOPLE_PANEL (lui_people_panel_get_type ())
G_DECLARE_FINAL_TYPE (LuiPeoplePanel, lui_people_panel, LUI, PEOPLE_PANEL, GtkWidget)

void lui_people_panel_set_call (LuiPeoplePanel *self, LiveonCall *call);
/* (transfer none): "people", to be inserted into a page. */
GActionGroup *lui_people_panel_get_actions (LuiPeoplePanel *self);

G_END_DECLS
