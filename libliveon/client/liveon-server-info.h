/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_SERVER_INFO (liveon_server_info_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonServerInfo, liveon_server_info, LIVEON, SERVER_INFO, GObject)

LIVEON_API const char *liveon_server_info_get_name (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_operator_name (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_operator_address (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_data_location (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_governing_law (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_security_policy (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_cloud_policy (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_privacy (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_terms (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_certification (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_contact_mail (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_contact_phone (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_contact_form (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_contact_hours (LiveonServerInfo *self);
LIVEON_API const char *liveon_server_info_get_version (LiveonServerInfo *self);
LIVEON_API guint liveon_server_info_get_protocol (LiveonServerInfo *self);
LIVEON_API gboolean liveon_server_info_get_company_code_required (LiveonServerInfo *self);
LIVEON_API GDateTime *liveon_server_info_dup_time (LiveonServerInfo *self);
LIVEON_API LiveonServerClock liveon_server_info_get_clock (LiveonServerInfo *self);

G_END_DECLS
