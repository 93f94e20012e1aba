/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

#include "lui-global-mute.h"
#include "lui-session.h"

G_BEGIN_DECLS

/* The preferences; the account's page is there while somebody is signed in. */
#define LUI_TYPE_PREFS_WINDOW (lui_prefs_window_get_type ())
G_DECLARE_FINAL_TYPE (LuiPrefsWindow, lui_prefs_window, LUI, PREFS_WINDOW, AdwPreferencesWindow)

GtkWidget *
lui_prefs_window_new (LuiSession *session, LuiGlobalMute *global_mute, GtkWindow *parent);

G_END_DECLS
