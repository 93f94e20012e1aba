/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-error.h"
#include "liveon-macros.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_SERVER_CONFIG (liveon_server_config_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonServerConfig, liveon_server_config, LIVEON, SERVER_CONFIG, GObject)

LIVEON_API LiveonServerConfig *liveon_server_config_new (const char *state_directory);
LIVEON_API LiveonServerConfig *liveon_server_config_new_from_file (const char *path,
                                                                   GError **error);
LIVEON_API gboolean liveon_server_config_set (LiveonServerConfig *self,
                                              const char *group,
                                              const char *key,
                                              const char *value,
                                              GError **error);
LIVEON_API const char *
liveon_server_config_get (LiveonServerConfig *self, const char *group, const char *key);

G_END_DECLS
