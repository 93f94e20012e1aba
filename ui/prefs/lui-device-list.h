/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gtk/gtk.h>
#include <liveon.h>

G_BEGIN_DECLS

/* The devices of one kind, the most wanted first; dragging, keys and buttons in each row change the
 * order, which is kept under a key of the settings. */
#define LUI_TYPE_DEVICE_LIST (lui_device_list_get_type ())
G_DECLARE_FINAL_TYPE (LuiDeviceList, lui_device_list, LUI, DEVICE_LIST, GtkWidget)

GtkWidget *lui_device_list_new (LiveonMediaDevices *devices,
                                LiveonMediaKind kind,
                                GSettings *settings,
                                const char *key);

G_END_DECLS
