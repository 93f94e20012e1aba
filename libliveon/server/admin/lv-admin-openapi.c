/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The description of the administration's API (OpenAPI 3.1), made from the very table that answers:
 * it cannot say anything else. Only an administrator sees it. */
#include <string.h>

#include "lv-admin-routes.h"

static const char *
type_of (char mark)
{
  return mark == '#' ? "integer" : mark == '!' ? "boolean" : "string";
}

static void
write_parameter (LvJsonWriter *writer, const char *name, const char *in, const char *type)
{
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "name", name);
  lv_json_string (writer, "in", in);
  lv_json_bool (writer, "required", strcmp (in, "path") == 0);
  lv_json_begin_object (writer, "schema");
  lv_json_string (writer, "type", type);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
}

static void
write_parameters (LvJsonWriter *writer, const LvAdminRoute *route)
{
  g_auto (GStrv) specs = g_strsplit (route->query != NULL ? route->query : "", " ", -1);

  lv_json_begin_array (writer, "parameters");
  if (strstr (route->path, "{id}") != NULL)
    write_parameter (writer, "id", "path", "string");
  for (guint i = 0; specs[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (specs[i], strcspn (specs[i], "#!"));

      write_parameter (writer, name, "query", type_of (specs[i][strlen (specs[i]) - 1]));
    }
  lv_json_end_array (writer);
}

static void
write_body (LvJsonWriter *writer, const char *body)
{
  g_auto (GStrv) members = g_strsplit (body, " ", -1);
  g_autoptr (GPtrArray) required = g_ptr_array_new ();

  lv_json_begin_object (writer, "requestBody");
  lv_json_begin_object (writer, "content");
  lv_json_begin_object (writer, "application/json");
  lv_json_begin_object (writer, "schema");
  lv_json_string (writer, "type", "object");
  lv_json_begin_object (writer, "properties");
  for (guint i = 0; members[i] != NULL; i++)
    {
      gsize length = strlen (members[i]);

      if (members[i][length - 1] == '?')
        members[i][length - 1] = '\0';
      else
        g_ptr_array_add (required, members[i]);
      lv_json_begin_object (writer, members[i]);
      lv_json_end_object (writer);
    }
  lv_json_end_object (writer);
  g_ptr_array_add (required, NULL);
  lv_json_strv (writer, "required", (const char *const *) required->pdata);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
}

static void
write_responses (LvJsonWriter *writer)
{
  lv_json_begin_object (writer, "responses");
  lv_json_begin_object (writer, "2XX");
  lv_json_string (writer, "description", "Done.");
  lv_json_end_object (writer);
  lv_json_begin_object (writer, "default");
  lv_json_string (writer, "description", "A problem document (RFC 9457).");
  lv_json_end_object (writer);
  lv_json_end_object (writer);
}

static void
write_operation (LvJsonWriter *writer, const LvAdminRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);

  lv_json_begin_object (writer, method);
  lv_json_string (writer, "summary", route->summary);
  if (route->access == LV_ADMIN_ANYONE)
    {
      lv_json_begin_array (writer, "security");
      lv_json_end_array (writer);
    }
  write_parameters (writer, route);
  if (route->body != NULL)
    write_body (writer, route->body);
  write_responses (writer);
  lv_json_end_object (writer);
}

static void
collect (const LvAdminRoute *route, gpointer routes)
{
  g_ptr_array_add (routes, (gpointer) route);
}

/* All methods of a path stand together. */
static int
compare_routes (gconstpointer a, gconstpointer b)
{
  const LvAdminRoute *one = *(const LvAdminRoute *const *) a;
  const LvAdminRoute *other = *(const LvAdminRoute *const *) b;
  int order = strcmp (one->path, other->path);

  return order != 0 ? order : strcmp (one->method, other->method);
}

static void
write_paths (LvJsonWriter *writer, LvAudience audience)
{
  g_autoptr (GPtrArray) routes = g_ptr_array_new ();
  const char *path = NULL;

  lv_admin_routes_foreach (audience, collect, routes);
  g_ptr_array_sort (routes, compare_routes);
  lv_json_begin_object (writer, "paths");
  for (guint i = 0; i < routes->len; i++)
    {
      const LvAdminRoute *route = routes->pdata[i];

      if (g_strcmp0 (path, route->path) != 0)
        {
          if (path != NULL)
            lv_json_end_object (writer);
          path = route->path;
          lv_json_begin_object (writer, path);
        }
      write_operation (writer, route);
    }
  if (path != NULL)
    lv_json_end_object (writer);
  lv_json_end_object (writer);
}

static void
write_security (LvJsonWriter *writer)
{
  lv_json_begin_array (writer, "security");
  lv_json_begin_object (writer, NULL);
  lv_json_strv (writer, "cookie", (const char *const[]){ NULL });
  lv_json_strv (writer, "csrf", (const char *const[]){ NULL });
  lv_json_end_object (writer);
  lv_json_end_array (writer);
  lv_json_raw (
      writer, "components",
      "{\"securitySchemes\":{\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\","
      "\"name\":\"__Secure-liveon-admin\"},\"csrf\":{\"type\":\"apiKey\",\"in\":\"header\","
      "\"name\":\"LiveOn-CSRF\"}}}",
      -1);
}

static void
get_openapi (LvAdminCall *call)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "openapi", "3.1.0");
  lv_json_begin_object (writer, "info");
  lv_json_string (writer, "title",
                  call->audience == LV_AUDIENCE_TENANT ? "LiveOn administration"
                                                       : "LiveOn operator's console");
  lv_json_string (writer, "version", LIVEON_VERSION);
  lv_json_end_object (writer);
  write_security (writer);
  write_paths (writer, call->audience);
  lv_json_end_object (writer);
  lv_call_reply (call->call, writer);
}

const LvAdminRoute lv_admin_self_routes[] = {
  { "GET", "/api/openapi.json", .summary = "This description", .handler = get_openapi },
  { NULL },
};
