/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include <liveon.h>

G_BEGIN_DECLS

/* Reads all that visits has, page by page, and writes it as CSV where destination says. words:
 * folded; only visits to rooms whose names have all of them are written. */
void lui_history_export_async (LiveonVisitList *visits,
                               const char *const *words,
                               GFile *destination,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean lui_history_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS
