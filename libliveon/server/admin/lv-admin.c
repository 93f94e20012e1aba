/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 *   gate → asset
 *        → /api/…: own page asks → sign-in
 *                                → session, CSRF token → route → operation or handler
 *
 * Whoever is not signed in cannot tell which routes there are. */
#include "lv-admin.h"

#include <string.h>

#include "lv-admin-assets.h"
#include "lv-admin-import.h"
#include "lv-admin-now.h"
#include "lv-admin-routes.h"
#include "lv-admin-session.h"
#include "lv-error-text.h"
#include "lv-error.h"
#include "lv-words.h"

#define API "/api/"

struct _LvAdmin
{
  LvContext *context;
  LvAudience audience;
  LvAdminNow *now;
  LvAdminImports *imports;
};

LvAdmin *
lv_admin_new (LvContext *context, LvAudience audience)
{
  LvAdmin *self = g_new0 (LvAdmin, 1);

  self->context = context;
  self->audience = audience;
  self->now = lv_admin_now_new (context);
  self->imports = lv_admin_imports_new (context);
  return self;
}

void
lv_admin_free (LvAdmin *self)
{
  lv_admin_now_free (self->now);
  lv_admin_imports_free (self->imports);
  g_free (self);
}

LvAudience
lv_admin_get_audience (LvAdmin *self)
{
  return self->audience;
}

LvAdminNow *
lv_admin_get_now (LvAdmin *self)
{
  return self->now;
}

LvAdminImports *
lv_admin_get_imports (LvAdmin *self)
{
  return self->imports;
}

/* Another site's page, with this person's browser. Programs send neither header. */
static gboolean
is_own_page (LvAdminCall *call)
{
  const char *host = lv_call_get_host (call->call);

  if (call->fetch_site != NULL && strcmp (call->fetch_site, "same-origin") != 0
      && strcmp (call->fetch_site, "none") != 0)
    return FALSE;
  return call->origin == NULL
         || (host != NULL && g_ascii_strncasecmp (call->origin, "https://", 8) == 0
             && g_ascii_strcasecmp (call->origin + 8, host) == 0);
}

static GError *
refuse_without_factor (void)
{
  GError *error = lv_error_new_why (
      LIVEON_ERROR_NOT_PERMITTED,
      N_ ("the company's policy asks administrators for a second factor: set yours up first"),
      NULL);

  lv_error_add_argument (error, "rule", "second-factor");
  return error;
}

static void
on_authenticated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvAdminCall) call = data;
  GError *error = NULL;
  const LvAdminRoute *route;
  char id[33];

  if (!lv_admin_session_authenticate_finish (result, &error))
    {
      lv_admin_call_refuse (call, error);
      return;
    }
  route = lv_admin_routes_find (call->audience, call->method, call->path, id);
  if (route == NULL)
    lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  else if (lv_operator_role_of (call->user) < route->role)
    lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_PERMITTED, "rule", "role", NULL));
  else if (call->must_change_password && route->access != LV_ADMIN_EXPIRED)
    lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_PASSWORD_EXPIRED, NULL));
  else if (call->must_set_second_factor && route->access != LV_ADMIN_EXPIRED)
    lv_admin_call_refuse (call, refuse_without_factor ());
  else
    lv_admin_routes_run (call, route, id);
}

static void
serve_api (LvAdminCall *call)
{
  char id[33];
  const LvAdminRoute *route = lv_admin_routes_find (call->audience, call->method, call->path, id);

  if (!is_own_page (call))
    lv_admin_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_PERMITTED, "rule", "origin", NULL));
  else if (route != NULL && route->access == LV_ADMIN_ANYONE)
    lv_admin_routes_run (call, route, id);
  else
    lv_admin_session_authenticate_async (call, on_authenticated, lv_admin_call_ref (call));
}

static void
on_gate (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvAdminCall) call = data;
  GError *error = NULL;

  call->tenant = lv_admin_gate_finish (result, &error);
  if (call->tenant == NULL)
    lv_admin_call_refuse (call, error);
  else if (g_str_has_prefix (call->path, API))
    serve_api (call);
  else
    lv_admin_assets_serve (call);
}

void
lv_admin_serve (gpointer admin, LvCall *call, const LvRequest *request)
{
  LvAdmin *self = admin;
  LvAdminCall *admin_call;

  if (*request->path != '/')
    {
      lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
      return;
    }
  admin_call = lv_admin_call_new (self, call, request);
  lv_admin_gate_async (self->context, self->audience, admin_call->path_hash,
                       lv_call_get_address (call), on_gate, admin_call);
}
