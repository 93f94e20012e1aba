/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_GROUP (liveon_group_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonGroup, liveon_group, LIVEON, GROUP, GObject)

LIVEON_API const char *liveon_group_get_id (LiveonGroup *self);
LIVEON_API const char *liveon_group_get_name (LiveonGroup *self);

G_END_DECLS
