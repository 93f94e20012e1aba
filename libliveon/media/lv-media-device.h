/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Making and changing LiveonMediaDevices: for their list. Main context only. */
#pragma once

#include "liveon-media-device.h"

G_BEGIN_DECLS

LiveonMediaDevice *lv_media_device_new (LiveonMediaKind kind, const char *id, const char *name);
void lv_media_device_set_name (LiveonMediaDevice *self, const char *name);
void lv_media_device_set_is_preferred (LiveonMediaDevice *self, gboolean is_preferred);

G_END_DECLS
