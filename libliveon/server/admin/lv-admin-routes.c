/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-routes.h"

#include <string.h>

#include "lv-admin-download.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-operator.h"

/* Ended by NULL. */
static const LvAdminRoute *const tenant_families[] = {
  lv_admin_session_routes,
  lv_admin_account_routes,
  lv_admin_self_routes,
  lv_admin_now_routes,
  lv_admin_people_routes,
  lv_admin_group_routes,
  lv_admin_room_routes,
  lv_admin_record_routes,
  lv_admin_report_routes,
  lv_admin_announcement_routes,
  lv_admin_policy_routes,
  lv_admin_import_routes,
  NULL,
};
static const LvAdminRoute *const operator_families[] = {
  lv_admin_session_routes, lv_admin_account_routes, lv_admin_self_routes, lv_console_routes, NULL,
};

static const LvAdminRoute *const *
get_families (LvAudience audience)
{
  return audience == LV_AUDIENCE_TENANT ? tenant_families : operator_families;
}

void
lv_admin_routes_foreach (LvAudience audience, LvAdminRouteFunc func, gpointer data)
{
  for (const LvAdminRoute *const *family = get_families (audience); *family != NULL; family++)
    for (const LvAdminRoute *route = *family; route->method != NULL; route++)
      func (route, data);
}

const LvAdminRoute *
lv_admin_routes_find (LvAudience audience, const char *method, const char *path, char id[33])
{
  if (strcmp (method, "HEAD") == 0)
    method = "GET";
  for (const LvAdminRoute *const *family = get_families (audience); *family != NULL; family++)
    for (const LvAdminRoute *route = *family; route->method != NULL; route++)
      if (strcmp (route->method, method) == 0 && lv_path_match (route->path, path, id))
        return route;
  return NULL;
}

/* Arguments */

/* A member of the query as its row says: "limit#" is a number. */
static gboolean
write_member (LvJsonWriter *writer, const char *spec, const char *value, GError **error)
{
  gsize length = strlen (spec);
  g_autofree char *name = g_strndup (spec, strcspn (spec, "#!"));
  gint64 number;

  if (spec[length - 1] == '#')
    {
      if (!g_ascii_string_to_signed (value, 10, 0, G_MAXINT64, &number, NULL))
        goto refuse;
      lv_json_int (writer, name, number);
    }
  else if (spec[length - 1] == '!')
    {
      if (strcmp (value, "true") != 0 && strcmp (value, "false") != 0)
        goto refuse;
      lv_json_bool (writer, name, value[0] == 't');
    }
  else
    lv_json_string (writer, name, value);
  return TRUE;

refuse:
  lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", name, NULL);
  return FALSE;
}

static gboolean
write_query (LvAdminCall *call, const char *query, LvJsonWriter *writer, GError **error)
{
  g_auto (GStrv) specs = g_strsplit (query != NULL ? query : "", " ", -1);

  for (guint i = 0; specs[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (specs[i], strcspn (specs[i], "#!"));
      const char *value = lv_call_get_query (call->call, name);

      if (value != NULL && !write_member (writer, specs[i], value, error))
        return FALSE;
    }
  return TRUE;
}

/* Two objects' texts, each with its braces, as one; a member that both have is refused by whoever
 * reads it. */
static char *
join_objects (const char *one, const char *other)
{
  gboolean are_both = strlen (one) > 2 && other[1 + strspn (other + 1, " \t\r\n")] != '}';

  return g_strdup_printf ("%.*s%s%s", (int) strlen (one) - 1, one, are_both ? "," : "", other + 1);
}

static LvJson *
make_arguments (LvAdminCall *call, const LvAdminRoute *route, const char *id, GError **error)
{
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();
  g_autofree char *members = NULL;
  g_autofree char *body = NULL;
  g_autofree char *joined = NULL;
  gsize length = 0;
  const char *text = call->body != NULL ? g_bytes_get_data (call->body, &length) : NULL;

  lv_json_begin_object (writer, NULL);
  if (route->id != NULL)
    lv_json_string (writer, route->id, id);
  if (!write_query (call, route->query, writer, error))
    return NULL;
  lv_json_end_object (writer);
  members = lv_json_writer_free_to_string (g_steal_pointer (&writer), NULL);
  /* It was read before: an object, in UTF-8, without a NUL. */
  body = length > 0 ? g_strstrip (g_strndup (text, length)) : g_strdup ("{}");
  joined = join_objects (members, body);
  return lv_json_parse (joined, strlen (joined), LV_LIMIT_BODY + LV_LIMIT_HEADERS, error);
}

/* Running */

static void
on_operated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvAdminCall) call = data;
  GError *error = NULL;
  char *answer = lv_operator_run_finish (result, &error);
  g_autoptr (GBytes) body = NULL;

  if (answer == NULL)
    {
      lv_admin_call_refuse (call, error);
      return;
    }
  body = g_bytes_new_take (answer, strlen (answer));
  lv_call_reply_text (call->call, "application/json", body);
}

static void
operate (LvAdminCall *call, const LvAdminRoute *route, LvJson *arguments)
{
  gboolean is_operator = call->audience == LV_AUDIENCE_OPERATOR;
  g_autofree char *name = g_strconcat ("operator:", call->user->login, NULL);
  LvOperatorCaller caller = {
    .tenant = is_operator ? NULL : call->tenant,
    .actor = is_operator ? name : call->user->id,
    .address = lv_call_get_address (call->call),
    .is_quiet = route->is_quiet,
  };

  if (route->download != NULL)
    lv_admin_download (call, route, &caller, arguments);
  else
    lv_operator_run_async (call->context, &caller, route->operation, arguments, NULL, NULL,
                           on_operated, lv_admin_call_ref (call));
}

void
lv_admin_routes_run (LvAdminCall *call, const LvAdminRoute *route, const char *id)
{
  g_autoptr (LvJson) arguments = NULL;
  GError *error = NULL;

  lv_call_set_path_id (call->call, id);
  if (!lv_dispatch_read_body (call->call, call->body, call->content_type, &error))
    {
      lv_admin_call_refuse (call, error);
      return;
    }
  if (route->handler != NULL)
    {
      route->handler (call);
      return;
    }
  arguments = make_arguments (call, route, id, &error);
  if (arguments == NULL)
    {
      lv_admin_call_refuse (call, error);
      return;
    }
  operate (call, route, arguments);
}
