/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* The thin lines above the stage: the connection is lost, one's screen is shared, the meeting is
 * about to end, nobody else is here, the administrator says something. Signal "forgotten": nobody answered; it is time to leave. */
#define LUI_TYPE_CALL_NOTICES (lui_call_notices_get_type ())
G_DECLARE_FINAL_TYPE (LuiCallNotices, lui_call_notices, LUI, CALL_NOTICES, GtkWidget)

void lui_call_notices_set_call (LuiCallNotices *self, LiveonCall *call);
/* Once a second. */
void lui_call_notices_tick (LuiCallNotices *self);
/* Whether what the stage shows is old. */
gboolean lui_call_notices_get_is_lost (LuiCallNotices *self);
/* The answer to whether one is still there. */
void lui_call_notices_stay (LuiCallNotices *self);
/* What the administrator said was read. */
void lui_call_notices_dismiss_message (LuiCallNotices *self);

G_END_DECLS
