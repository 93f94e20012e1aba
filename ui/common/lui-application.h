/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LUI_APPLICATION_ID "jp.liveon.LiveOn"

#define LUI_TYPE_APPLICATION (lui_application_get_type ())
G_DECLARE_FINAL_TYPE (LuiApplication, lui_application, LUI, APPLICATION, AdwApplication)

LuiApplication *lui_application_new (void);

G_END_DECLS
