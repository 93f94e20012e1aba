/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The operator's console: its pages and API on a listener of its own (13.1.3), which is open only
 * once somebody made an address for it. Main context only. */
#pragma once

#include "lv-context.h"

G_BEGIN_DECLS

/* The context outlives it. */
LvConsole *lv_console_new (LvContext *context);
void lv_console_free (LvConsole *self);
/* Does nothing when it is open, or no listener is configured. LIVEON_ERROR_CONFIGURATION when there
 * is none to be had. */
gboolean lv_console_open (LvConsole *self, GError **error);
/* The context's, for new connections. */
gboolean lv_console_set_certificate (LvConsole *self, GError **error);
/* The real port; 0 while it is not open. */
guint lv_console_get_port (LvConsole *self);
/* As lv_listener_stop_async. */
void lv_console_stop_async (LvConsole *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean lv_console_stop_finish (GAsyncResult *result, GError **error);

/* "https://127.0.0.1:8444": where its listener is, or would be; empty: none is configured. The
 * caller's. */
char *lv_console_dup_origin (LvContext *context);

G_END_DECLS
