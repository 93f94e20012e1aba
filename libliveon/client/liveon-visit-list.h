/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Main context only. */
#pragma once

#include <gio/gio.h>

#include "liveon-types.h"
#include "liveon-visit.h"

G_BEGIN_DECLS

#define LIVEON_TYPE_VISIT_LIST (liveon_visit_list_get_type ())
LIVEON_API
G_DECLARE_FINAL_TYPE (LiveonVisitList, liveon_visit_list, LIVEON, VISIT_LIST, GObject)

LIVEON_API gboolean liveon_visit_list_get_is_loading (LiveonVisitList *self);
LIVEON_API gboolean liveon_visit_list_get_has_more (LiveonVisitList *self);
LIVEON_API const GError *liveon_visit_list_get_error (LiveonVisitList *self);
LIVEON_API void liveon_visit_list_load_more_async (LiveonVisitList *self,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);
LIVEON_API gboolean liveon_visit_list_load_more_finish (LiveonVisitList *self,
                                                        GAsyncResult *result,
                                                        GError **error);

G_END_DECLS
