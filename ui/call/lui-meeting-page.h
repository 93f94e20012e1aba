/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* A meeting: the stage, the bar, what lies beside. Its actions are "call.…". */
#define LUI_TYPE_MEETING_PAGE (lui_meeting_page_get_type ())
G_DECLARE_FINAL_TYPE (LuiMeetingPage, lui_meeting_page, LUI, MEETING_PAGE, GtkWidget)

GtkWidget *lui_meeting_page_new (LuiSession *session, LiveonCall *call);
/* Gives the seat up and stops the call; the page is to be dropped then. */
void lui_meeting_page_leave (LuiMeetingPage *self);

G_END_DECLS
