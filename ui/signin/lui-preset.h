/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which server the door opens to, before anybody has typed one. */
typedef struct
{
  char *server;  /* "" when nobody named one */
  char *company; /* "" when nobody named one */
  gboolean is_locked;
} LuiPreset;

/* environment: (nullable): the value of LIVEON_SERVER. folders: where the system's configuration
 * is, the first wins. */
LuiPreset *
lui_preset_load (GSettings *settings, const char *environment, const char *const *folders);
void lui_preset_free (LuiPreset *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LuiPreset, lui_preset_free)

G_END_DECLS
