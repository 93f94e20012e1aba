/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <adwaita.h>
#include <liveon.h>

G_BEGIN_DECLS

/* A device in a list by preference. It asks for another place by the actions "devices.move-up" and
 * "devices.move-down" (s, its id), from buttons and by Alt and an arrow key, and by being dragged
 * onto another row, which ends in "devices.move-to" ((ss): its id, that one's). */
#define LUI_TYPE_DEVICE_ROW (lui_device_row_get_type ())
G_DECLARE_FINAL_TYPE (LuiDeviceRow, lui_device_row, LUI, DEVICE_ROW, AdwActionRow)

GtkWidget *lui_device_row_new (LiveonMediaDevice *device);
const char *lui_device_row_get_id (LuiDeviceRow *self);
/* place: from 0; one of n. */
void lui_device_row_set_place (LuiDeviceRow *self, int place, int n);
/* "Headset: 1 of 3" */
char *lui_device_row_dup_place (LuiDeviceRow *self);

G_END_DECLS
