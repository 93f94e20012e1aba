/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_PASSWORD_POLICY (liveon_password_policy_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (
    LiveonPasswordPolicy, liveon_password_policy, LIVEON, PASSWORD_POLICY, GObject)

LIVEON_API guint liveon_password_policy_get_min_length (LiveonPasswordPolicy *self);
LIVEON_API guint liveon_password_policy_get_min_classes (LiveonPasswordPolicy *self);
LIVEON_API guint liveon_password_policy_get_history (LiveonPasswordPolicy *self);
LIVEON_API guint liveon_password_policy_get_max_age_days (LiveonPasswordPolicy *self);

G_END_DECLS
