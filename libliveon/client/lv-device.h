/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The inside of LiveonDevice. Main context only. */
#pragma once

#include "liveon-device.h"
#include "lv-signing-key.h"

G_BEGIN_DECLS

/* Borrowed. */
LvSigningKey *lv_device_get_key (LiveonDevice *self);

G_END_DECLS
