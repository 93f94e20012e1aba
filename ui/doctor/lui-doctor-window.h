/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>
#include <liveon.h>

G_BEGIN_DECLS

/* The connection check. It begins when it is opened. */
#define LUI_TYPE_DOCTOR_WINDOW (lui_doctor_window_get_type ())
G_DECLARE_FINAL_TYPE (LuiDoctorWindow, lui_doctor_window, LUI, DOCTOR_WINDOW, AdwWindow)

GtkWidget *lui_doctor_window_new (LiveonClient *client, GtkWindow *parent);

G_END_DECLS
