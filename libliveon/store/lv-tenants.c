/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-tenants.h"

#include "lv-columns.h"

#define SELECT_TENANT                                                                              \
  "SELECT id, code, name, is_closed, created_ms, closed_ms, removal_ms FROM tenants"

static gpointer
read_tenant (LvQuery *query)
{
  LvTenantRow *self = lv_tenant_row_new ();

  lv_query_read_text (query, &self->id);
  lv_query_read_text (query, &self->code);
  lv_query_read_text (query, &self->name);
  self->is_closed = lv_query_read_int (query) != 0;
  self->created_ms = lv_query_read_int (query);
  self->closed_ms = lv_query_read_int (query);
  self->removal_ms = lv_query_read_int (query);
  return self;
}

static void
bind_tenant (LvQuery *query, const LvTenantRow *self)
{
  lv_query_bind_text (query, self->id);
  lv_query_bind_text (query, self->code);
  if (*self->code != '\0')
    lv_query_bind_key (query, self->code);
  else
    lv_query_bind_text (query, NULL);
  lv_query_bind_text (query, self->name);
  lv_query_bind_int (query, self->is_closed);
  lv_query_bind_int (query, self->created_ms);
  lv_query_bind_int (query, self->closed_ms);
  lv_query_bind_int (query, self->removal_ms);
}

LvTenantRow *
lv_tenants_find (LvDb *db, const char *tenant_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_TENANT " WHERE id = ?1 AND is_removed = 0");

  lv_query_bind_text (&query, tenant_id);
  return lv_query_one (&query, read_tenant, (GDestroyNotify) lv_tenant_row_unref, error);
}

LvTenantRow *
lv_tenants_find_by_code (LvDb *db, const char *code, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_TENANT " WHERE code_key = ?1");

  lv_query_bind_key (&query, code);
  return lv_query_one (&query, read_tenant, (GDestroyNotify) lv_tenant_row_unref, error);
}

GPtrArray *
lv_tenants_list (LvDb *db, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, SELECT_TENANT " WHERE is_removed = 0 ORDER BY code_key, id");

  return lv_query_list (&query, read_tenant, (GDestroyNotify) lv_tenant_row_unref, error);
}

gboolean
lv_tenants_add (LvDb *db, LvTenantRow *tenant, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "INSERT INTO tenants (id, code, code_key, name, is_closed, created_ms, closed_ms,"
          " removal_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

  bind_tenant (&query, tenant);
  return lv_query_run (&query, error);
}

gboolean
lv_tenants_update (LvDb *db, LvTenantRow *tenant, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE tenants SET code = ?2, code_key = ?3, name = ?4, is_closed = ?5,"
                      " created_ms = ?6, closed_ms = ?7, removal_ms = ?8"
                      " WHERE id = ?1 AND is_removed = 0");

  bind_tenant (&query, tenant);
  return lv_query_run_on_row (&query, error);
}

gboolean
lv_tenants_mark_removed (LvDb *db, const char *tenant_id, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE tenants SET code = '', code_key = NULL, name = '', is_closed = 1,"
                      " admin_path_hash = NULL, is_removed = 1 WHERE id = ?1 AND is_removed = 0");

  lv_query_bind_text (&query, tenant_id);
  return lv_query_run_on_row (&query, error);
}

GPtrArray *
lv_tenants_list_removed (LvDb *db, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT id FROM tenants WHERE is_removed = 1");

  return lv_query_list (&query, lv_query_dup_text, g_free, error);
}

static gpointer
read_policy (LvQuery *query)
{
  LvPolicy *self = lv_policy_new ();

  self->password.min_length = (guint) lv_query_read_int (query);
  self->password.min_classes = (guint) lv_query_read_int (query);
  self->password.history = (guint) lv_query_read_int (query);
  self->password.max_age_days = (guint) lv_query_read_int (query);
  self->password.lockout_failures = (guint) lv_query_read_int (query);
  self->password.lockout_seconds = (guint) lv_query_read_int (query);
  lv_query_read_rules (query, &self->rules);
  lv_query_read_switches (query, &self->switches);
  self->retention_years = (guint) lv_query_read_int (query);
  self->is_legal_hold = lv_query_read_int (query) != 0;
  lv_query_read_text (query, &self->time_zone);
  self->caps.user_kbps = (guint) lv_query_read_int (query);
  self->caps.room_kbps = (guint) lv_query_read_int (query);
  self->caps.tenant_kbps = (guint) lv_query_read_int (query);
  self->needs_second_factor = lv_query_read_int (query) != 0;
  return self;
}

static void
bind_policy (LvQuery *query, const LvPolicy *self)
{
  lv_query_bind_int (query, self->password.min_length);
  lv_query_bind_int (query, self->password.min_classes);
  lv_query_bind_int (query, self->password.history);
  lv_query_bind_int (query, self->password.max_age_days);
  lv_query_bind_int (query, self->password.lockout_failures);
  lv_query_bind_int (query, self->password.lockout_seconds);
  lv_query_bind_rules (query, &self->rules);
  lv_query_bind_switches (query, &self->switches);
  lv_query_bind_int (query, self->retention_years);
  lv_query_bind_int (query, self->is_legal_hold);
  lv_query_bind_text (query, self->time_zone);
  lv_query_bind_int (query, self->caps.user_kbps);
  lv_query_bind_int (query, self->caps.room_kbps);
  lv_query_bind_int (query, self->caps.tenant_kbps);
  lv_query_bind_int (query, self->needs_second_factor);
}

#define POLICY_COLUMNS                                                                             \
  "min_length, min_classes, history, max_age_days, lockout_failures, lockout_seconds,"             \
  " " LV_RULES_COLUMNS ", " LV_SWITCHES_COLUMNS ", retention_years, is_legal_hold, time_zone,"     \
  " user_kbps, room_kbps, tenant_kbps, needs_second_factor"

LvPolicy *
lv_policy_load (LvDb *db, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT " POLICY_COLUMNS " FROM policy WHERE id = 1");

  return lv_query_one (&query, read_policy, (GDestroyNotify) lv_policy_unref, error);
}

gboolean
lv_policy_save (LvDb *db, LvPolicy *policy, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db,
      "INSERT INTO policy (id, " POLICY_COLUMNS ") VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
      " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21) ON CONFLICT (id) DO UPDATE SET"
      " min_length = ?1, min_classes = ?2, history = ?3, max_age_days = ?4, lockout_failures = ?5,"
      " lockout_seconds = ?6, rule_sign_in = ?7, rule_join = ?8, rule_create_rooms = ?9,"
      " hours = ?10, networks = ?11, chat = ?12, share = ?13, guests = ?14,"
      " retention_years = ?15, is_legal_hold = ?16, time_zone = ?17,"
      " user_kbps = ?18, room_kbps = ?19, tenant_kbps = ?20, needs_second_factor = ?21");

  bind_policy (&query, policy);
  return lv_query_run (&query, error);
}
