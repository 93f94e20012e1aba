/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-admin-call.h"

#include <string.h>

LvAdminCall *
lv_admin_call_new (LvAdmin *admin, LvCall *call, const LvRequest *request)
{
  LvAdminCall *self = g_new0 (LvAdminCall, 1);
  gsize secret = 1 + strcspn (request->path + 1, "/");

  g_ref_count_init (&self->count);
  self->admin = admin;
  self->audience = lv_admin_get_audience (admin);
  self->context = lv_call_get_context (call);
  self->call = lv_call_ref (call);
  self->method = g_strdup (request->method);
  self->path = g_strdup (request->path + secret);
  self->base = g_strdup_printf ("%.*s/", (int) secret, request->path);
  self->content_type = g_strdup (request->content_type);
  self->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  self->cookie = g_strdup (request->cookie);
  self->csrf = g_strdup (request->csrf);
  self->origin = g_strdup (request->origin);
  self->fetch_site = g_strdup (request->fetch_site);
  self->if_none_match = g_strdup (request->if_none_match);
  lv_admin_gate_hash (request->path, self->path_hash);
  lv_call_set_query (call, request->query);
  lv_call_set_host (call, request->host);
  return self;
}

LvAdminCall *
lv_admin_call_ref (LvAdminCall *self)
{
  g_ref_count_inc (&self->count);
  return self;
}

void
lv_admin_call_unref (LvAdminCall *self)
{
  if (!g_ref_count_dec (&self->count))
    return;
  lv_call_unref (self->call);
  g_free (self->method);
  g_free (self->path);
  g_free (self->base);
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->cookie);
  g_free (self->csrf);
  g_free (self->origin);
  g_free (self->fetch_site);
  g_free (self->if_none_match);
  g_clear_object (&self->tenant);
  g_clear_pointer (&self->user, lv_user_unref);
  g_free (self);
}

gboolean
lv_admin_call_is_change (LvAdminCall *self)
{
  return strcmp (self->method, "GET") != 0 && strcmp (self->method, "HEAD") != 0;
}

void
lv_admin_call_refuse (LvAdminCall *self, GError *error)
{
  lv_call_refuse (self->call, error);
}
