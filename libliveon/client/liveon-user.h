/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_USER (liveon_user_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonUser, liveon_user, LIVEON, USER, GObject)

LIVEON_API const char *liveon_user_get_id (LiveonUser *self);
LIVEON_API const char *liveon_user_get_login (LiveonUser *self);
LIVEON_API const char *liveon_user_get_name (LiveonUser *self);
LIVEON_API const char *liveon_user_get_reading (LiveonUser *self);
LIVEON_API const char *liveon_user_get_affiliation (LiveonUser *self);
LIVEON_API const char *liveon_user_get_title (LiveonUser *self);
LIVEON_API const char *liveon_user_get_mail (LiveonUser *self);
LIVEON_API gboolean liveon_user_get_is_admin (LiveonUser *self);
LIVEON_API gboolean liveon_user_get_may_create_rooms (LiveonUser *self);
LIVEON_API const char *liveon_user_get_tenant_id (LiveonUser *self);
LIVEON_API const char *liveon_user_get_tenant_name (LiveonUser *self);

G_END_DECLS
