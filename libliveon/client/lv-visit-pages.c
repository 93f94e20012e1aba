/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-visit-pages.h"

#include "lv-limits.h"
#include "lv-members.h"

#define CURSOR_CHARS 512

typedef struct
{
  GPtrArray *visits;
  char *cursor;
} Page;

static void
page_free (Page *page)
{
  g_ptr_array_unref (page->visits);
  g_free (page->cursor);
  g_free (page);
}

static Page *
read_page (LvJson *json, GError **error)
{
  GPtrArray *objects = lv_json_get_objects (json, "visits", LV_LIMIT_PAGE);
  const char *cursor = lv_json_get_optional_string (json, "cursor", CURSOR_CHARS, NULL);
  Page *page = g_new0 (Page, 1);

  page->visits = g_ptr_array_new_with_free_func (g_object_unref);
  page->cursor = g_strdup (cursor);
  for (guint i = 0; i < objects->len; i++)
    {
      LiveonVisit *visit = g_object_new (LIVEON_TYPE_VISIT, NULL);

      lv_members_read (visit, g_ptr_array_index (objects, i));
      g_ptr_array_add (page->visits, visit);
    }
  if (lv_json_end_answer (json, error))
    return page;
  page_free (page);
  return NULL;
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LvJson) json = lv_link_request_finish (LV_LINK (source), result, &error);
  Page *page = json == NULL ? NULL : read_page (json, &error);

  if (page == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, page, (GDestroyNotify) page_free);
}

static void
append_query (GString *path, const char *name, const char *value)
{
  g_string_append_c (path, strchr (path->str, '?') == NULL ? '?' : '&');
  g_string_append_printf (path, "%s=", name);
  g_string_append_uri_escaped (path, value, NULL, FALSE);
}

static void
append_time (GString *path, const char *name, gint64 ms)
{
  g_autofree char *text = ms == 0 ? NULL : lv_time_format (ms);

  if (text != NULL)
    append_query (path, name, text);
}

void
lv_visit_page_async (LvLink *link,
                     const LvVisitFilter *filter,
                     const char *cursor,
                     guint limit,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (link, cancellable, callback, user_data);
  g_autoptr (GString) path = g_string_new ("/api/v1/visits");
  g_autofree char *count = g_strdup_printf ("%u", limit);

  g_task_set_source_tag (task, lv_visit_page_async);
  append_query (path, "limit", count);
  if (filter->room != NULL)
    append_query (path, "room", filter->room);
  append_time (path, "from", filter->from_ms);
  append_time (path, "to", filter->to_ms);
  if (cursor != NULL)
    append_query (path, "cursor", cursor);
  lv_link_request_async (link, "GET", path->str, NULL, cancellable, on_page, task);
}

GPtrArray *
lv_visit_page_finish (GAsyncResult *result, char **cursor, GError **error)
{
  Page *page = g_task_propagate_pointer (G_TASK (result), error);
  GPtrArray *visits;

  *cursor = NULL;
  if (page == NULL)
    return NULL;
  visits = g_ptr_array_ref (page->visits);
  *cursor = g_strdup (page->cursor);
  page_free (page);
  return visits;
}
