/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-dispatch.h"

#include <string.h>

#include "lv-call-private.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-text.h"
#include "lv-version.h"

#define ID_LENGTH 32
#define TOKEN_MAX 256
#define CLIENT_MAX 128

struct _LvDispatch
{
  LvContext *context;
  GPtrArray *routes; /* of const LvRoute, static */
  LvDispatchElse other;
  gpointer other_data;
};

/* A call on its way through the checks. */
typedef struct
{
  LvCall *call;
  const LvRoute *route;
  GBytes *body;
  char *content_type;
} Pending;

static void
pending_free (Pending *self)
{
  lv_call_unref (self->call);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->content_type);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static void
refuse_unknown (gpointer data, LvCall *call, const LvRequest *request)
{
  lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
}

LvDispatch *
lv_dispatch_new (LvContext *context)
{
  LvDispatch *self = g_new0 (LvDispatch, 1);

  self->context = context;
  self->other = refuse_unknown;
  self->routes = g_ptr_array_new ();
  return self;
}

void
lv_dispatch_free (LvDispatch *self)
{
  g_ptr_array_unref (self->routes);
  g_free (self);
}

void
lv_dispatch_set_else (LvDispatch *self, LvDispatchElse func, gpointer data)
{
  self->other = func;
  self->other_data = data;
}

void
lv_dispatch_add (LvDispatch *self, const LvRoute *routes)
{
  for (; routes->path != NULL; routes++)
    {
      /* Without a session there is no seat, and HTTP has no session that sits. */
      g_return_if_fail (routes->method == NULL ? routes->access != LV_ACCESS_ANYONE
                                               : routes->access != LV_ACCESS_SEATED);
      g_ptr_array_add (self->routes, (gpointer) routes);
    }
}

void
lv_dispatch_foreach (LvDispatch *self, LvRouteFunc func, gpointer data)
{
  for (guint i = 0; i < self->routes->len; i++)
    func (self->routes->pdata[i], data);
}

/* It is written into records: nothing in it that nobody sees. */
static gboolean
is_clean (const char *client)
{
  g_autofree char *clean = lv_text_clean_name (client, CLIENT_MAX);

  return clean != NULL && g_str_equal (clean, client);
}

gboolean
lv_dispatch_check_client (const char *client, GError **error)
{
  const char *slash;

  /* A browser, curl. */
  if (client == NULL || *client == '\0')
    return TRUE;
  slash = strchr (client, '/');
  if (slash == NULL || slash == client || strlen (client) > CLIENT_MAX || !is_clean (client))
    {
      lv_error_set_detail (error, LIVEON_ERROR_PROTOCOL, "LiveOn-Client is not name/version");
      return FALSE;
    }
  return lv_version_check (slash + 1, LIVEON_VERSION, error);
}

gboolean
lv_path_match (const char *pattern, const char *path, char id[33])
{
  const char *hole = strstr (pattern, "{id}");
  gsize before;

  id[0] = '\0';
  if (hole == NULL)
    return strcmp (pattern, path) == 0;
  before = hole - pattern;
  if (strncmp (pattern, path, before) != 0 || strnlen (path + before, ID_LENGTH) < ID_LENGTH
      || strcmp (hole + strlen ("{id}"), path + before + ID_LENGTH) != 0)
    return FALSE;
  memcpy (id, path + before, ID_LENGTH);
  id[ID_LENGTH] = '\0';
  return lv_id_is_valid (id);
}

/* The route, or NULL; then *allow tells the methods that there are, if the path is one of ours. */
static const LvRoute *
find_rest_route (LvDispatch *self, const char *method, const char *path, char *id, GString *allow)
{
  if (strcmp (method, "HEAD") == 0)
    method = "GET";
  for (guint i = 0; i < self->routes->len; i++)
    {
      const LvRoute *route = self->routes->pdata[i];

      if (route->method == NULL || !lv_path_match (route->path, path, id))
        continue;
      if (strcmp (route->method, method) == 0)
        return route;
      if (allow->len > 0)
        g_string_append (allow, ", ");
      g_string_append (allow, route->method);
      if (strcmp (route->method, "GET") == 0)
        g_string_append (allow, ", HEAD");
    }
  return NULL;
}

static const LvRoute *
find_call_route (LvDispatch *self, const char *name)
{
  for (guint i = 0; i < self->routes->len; i++)
    {
      const LvRoute *route = self->routes->pdata[i];

      if (route->method == NULL && strcmp (route->path, name) == 0)
        return route;
    }
  return NULL;
}

static gboolean
check_access (const LvRoute *route, LvSession *session, GError **error)
{
  if (route->access != LV_ACCESS_EXPIRED && lv_session_must_change_password (session))
    {
      lv_error_set (error, LIVEON_ERROR_PASSWORD_EXPIRED, NULL);
      return FALSE;
    }
  if (route->access == LV_ACCESS_SEATED && lv_session_get_seat (session) == NULL)
    {
      lv_error_set (error, LIVEON_ERROR_NOT_SEATED, NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_json (const char *content_type)
{
  g_autofree char *type = NULL;

  if (content_type == NULL)
    return FALSE;
  type = g_strndup (content_type, strcspn (content_type, ";"));
  return g_ascii_strcasecmp (g_strchomp (type), "application/json") == 0;
}

gboolean
lv_dispatch_read_body (LvCall *call, GBytes *body, const char *content_type, GError **error)
{
  gsize length = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  LvJson *params;

  if (length == 0)
    return TRUE;
  if (!is_json (content_type))
    {
      lv_error_set (error, LIVEON_ERROR_INVALID_ARGUMENT, "field", "Content-Type", NULL);
      return FALSE;
    }
  params = lv_json_parse (text, length, LV_LIMIT_BODY, error);
  if (params == NULL)
    return FALSE;
  lv_call_take_params (call, params);
  return TRUE;
}

static void
run (Pending *pending)
{
  g_autoptr (GError) error = NULL;

  if (lv_dispatch_read_body (pending->call, pending->body, pending->content_type, &error))
    pending->route->handler (pending->call);
  else
    lv_call_refuse (pending->call, g_steal_pointer (&error));
}

static void
on_authenticated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Pending) pending = data;
  LvContext *context = lv_call_get_context (pending->call);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSession) session
      = lv_sessions_authenticate_finish (context->sessions, result, &error);

  if (session == NULL)
    {
      lv_call_refuse (pending->call, g_steal_pointer (&error));
      return;
    }
  lv_call_set_session (pending->call, session);
  if (check_access (pending->route, session, &error))
    run (pending);
  else
    lv_call_refuse (pending->call, g_steal_pointer (&error));
}

const char *
lv_bearer_token (const char *authorization)
{
  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Bearer ", 7) != 0
      || strlen (authorization) > TOKEN_MAX)
    return NULL;
  return authorization + 7;
}

static void
authenticate (Pending *pending, const char *authorization)
{
  LvCall *call = pending->call;
  LvContext *context = lv_call_get_context (call);
  const char *token = lv_bearer_token (authorization);

  if (token == NULL)
    {
      lv_call_refuse (call, lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL));
      pending_free (pending);
      return;
    }
  lv_sessions_authenticate_async (context->sessions, token, lv_call_get_address (call),
                                  lv_call_get_client (call), lv_call_get_cancellable (call),
                                  on_authenticated, pending);
}

void
lv_dispatch_request (LvDispatch *self, const LvCaller *caller, const LvRequest *request)
{
  g_autoptr (LvCall) call = lv_call_new (self->context, caller);
  g_autoptr (GString) allow = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Pending) pending = NULL;
  char id[ID_LENGTH + 1];
  const LvRoute *route;

  if (self->context->is_stopping)
    {
      lv_call_refuse (call, lv_error_new (LIVEON_ERROR_STOPPING, NULL));
      return;
    }
  if (!lv_dispatch_check_client (caller->client, &error))
    {
      lv_call_refuse (call, g_steal_pointer (&error));
      return;
    }

  route = find_rest_route (self, request->method, request->path, id, allow);
  if (route == NULL)
    {
      if (allow->len > 0)
        lv_call_refuse_method (call, allow->str);
      else
        self->other (self->other_data, call, request);
      return;
    }
  lv_call_set_route (call, route);
  lv_call_set_path_id (call, id);
  lv_call_set_query (call, request->query);
  lv_call_set_host (call, request->host);
  pending = g_new0 (Pending, 1);
  pending->call = lv_call_ref (call);
  pending->route = route;
  pending->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  pending->content_type = g_strdup (request->content_type);
  if (route->access == LV_ACCESS_ANYONE)
    run (pending);
  else
    authenticate (g_steal_pointer (&pending), request->authorization);
}

void
lv_dispatch_call (LvDispatch *self,
                  const LvCaller *caller,
                  LvSession *session,
                  const char *method,
                  LvJson *params)
{
  g_autoptr (LvCall) call = lv_call_new (self->context, caller);
  const LvRoute *route = find_call_route (self, method);
  g_autoptr (GError) error = NULL;

  lv_call_set_route (call, route);
  lv_call_set_session (call, session);
  if (params != NULL)
    lv_call_take_params (call, lv_json_ref (params));
  if (self->context->is_stopping)
    lv_call_refuse (call, lv_error_new (LIVEON_ERROR_STOPPING, NULL));
  else if (route == NULL)
    lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  else if (!check_access (route, session, &error))
    lv_call_refuse (call, g_steal_pointer (&error));
  else
    route->handler (call);
}
