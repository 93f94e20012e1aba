/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

#include "lui-session.h"

G_BEGIN_DECLS

/* Cameras, microphones and speakers: which is used, and whether it works. Nothing is opened before
 * somebody asks for a test. */
#define LUI_TYPE_DEVICES_PAGE (lui_devices_page_get_type ())
G_DECLARE_FINAL_TYPE (LuiDevicesPage, lui_devices_page, LUI, DEVICES_PAGE, AdwPreferencesPage)

GtkWidget *lui_devices_page_new (LuiSession *session);

G_END_DECLS
