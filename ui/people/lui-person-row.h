/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* Somebody in the people panel: who, what they do, how loud they are to us, and what a host may do.
 */
#define LUI_TYPE_PERSON_ROW (lui_person_row_get_type ())
G_DECLARE_FINAL_TYPE (LuiPersonRow, lui_person_row, LUI, PERSON_ROW, GtkWidget)

/* Rows are used again for others: person is set and taken away. */
LuiPersonRow *lui_person_row_new (LiveonCall *call);
void lui_person_row_set_person (LuiPersonRow *self, LiveonParticipant *person);

G_END_DECLS
