/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-macros.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_GLOBAL_SHORTCUT (liveon_global_shortcut_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (
    LiveonGlobalShortcut, liveon_global_shortcut, LIVEON, GLOBAL_SHORTCUT, GObject)

LIVEON_API LiveonGlobalShortcut *
liveon_global_shortcut_new (const char *id, const char *description, const char *preferred_trigger);

LIVEON_API gboolean liveon_global_shortcut_get_is_available (LiveonGlobalShortcut *self);
LIVEON_API const char *liveon_global_shortcut_get_trigger (LiveonGlobalShortcut *self);
LIVEON_API void liveon_global_shortcut_bind_async (LiveonGlobalShortcut *self,
                                                   const char *parent_window,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);
LIVEON_API gboolean liveon_global_shortcut_bind_finish (LiveonGlobalShortcut *self,
                                                        GAsyncResult *result,
                                                        GError **error);
LIVEON_API void liveon_global_shortcut_unbind (LiveonGlobalShortcut *self);

G_END_DECLS
