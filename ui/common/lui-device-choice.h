/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* Which camera, microphone or speaker is used: the one preferred is shown, the one chosen becomes
 * the first of the order that is remembered. */
#define LUI_TYPE_DEVICE_CHOICE (lui_device_choice_get_type ())
G_DECLARE_FINAL_TYPE (LuiDeviceChoice, lui_device_choice, LUI, DEVICE_CHOICE, GtkWidget)

void lui_device_choice_set_up (LuiDeviceChoice *self, LuiSession *session, LiveonMediaKind kind);

G_END_DECLS
