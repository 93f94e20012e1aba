/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the client's parts know of LiveonMediaDevices besides. Main context only. */
#pragma once

#include "liveon-media-devices.h"

G_BEGIN_DECLS

/* A camera was turned on: in a sandbox the others may be seen from now on. */
void lv_media_devices_look_again (LiveonMediaDevices *self);
/* The id of the best of those that are there but are not excluded (a set of ids); NULL: none. */
const char *
lv_media_devices_choose (LiveonMediaDevices *self, LiveonMediaKind kind, GHashTable *excluded);
gboolean lv_media_devices_has (LiveonMediaDevices *self, LiveonMediaKind kind, const char *id);

G_END_DECLS
