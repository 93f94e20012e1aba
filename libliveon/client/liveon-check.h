/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_CHECK (liveon_check_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonCheck, liveon_check, LIVEON, CHECK, GObject)

LIVEON_API LiveonLeg liveon_check_get_leg (LiveonCheck *self);
LIVEON_API LiveonCheckState liveon_check_get_state (LiveonCheck *self);
LIVEON_API const char *liveon_check_get_detail (LiveonCheck *self);
LIVEON_API const GError *liveon_check_get_error (LiveonCheck *self);
LIVEON_API LiveonMender liveon_check_get_mender (LiveonCheck *self);

G_END_DECLS
