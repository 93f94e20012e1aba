/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The person's own history, page by page. Main context only. */
#pragma once

#include "liveon-visit-list.h"
#include "lv-link.h"

G_BEGIN_DECLS

/* Which visits: room id and times may be NULL. */
typedef struct
{
  char *room;
  gint64 from_ms;
  gint64 to_ms;
} LvVisitFilter;

void lv_visit_page_async (LvLink *link,
                          const LvVisitFilter *filter,
                          const char *cursor,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* Of LiveonVisit; *cursor is NULL after the last page. */
GPtrArray *lv_visit_page_finish (GAsyncResult *result, char **cursor, GError **error);

LiveonVisitList *lv_visit_list_new (LvLink *link, const LvVisitFilter *filter);

G_END_DECLS
