/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-columns.h"
#include "lv-users.h"

#define SELECT_GROUP "SELECT id, " LV_RULES_COLUMNS ", " LV_SWITCHES_COLUMNS ", name FROM groups"

static gpointer
read_group (LvQuery *query)
{
  LvGroup *self = lv_group_new ();

  lv_query_read_text (query, &self->id);
  lv_query_read_rules (query, &self->rules);
  lv_query_read_switches (query, &self->switches);
  lv_query_read_text (query, &self->name);
  return self;
}

static void
bind_group (LvQuery *query, const LvGroup *self)
{
  lv_query_bind_text (query, self->id);
  lv_query_bind_rules (query, &self->rules);
  lv_query_bind_switches (query, &self->switches);
  lv_query_bind_text (query, self->name);
  lv_query_bind_key (query, self->name);
}

LvGroup *
lv_groups_find (LvDb *db, const char *group_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_GROUP " WHERE id = ?1");

  lv_query_bind_text (&query, group_id);
  return lv_query_one (&query, read_group, (GDestroyNotify) lv_group_unref, error);
}

gint64
lv_groups_count_members (LvDb *db, const char *group_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT COUNT (*) FROM user_groups WHERE group_id = ?1");
  gint64 count = 0;

  lv_query_bind_text (&query, group_id);
  return lv_query_number (&query, &count, error) ? count : -1;
}

LvGroup *
lv_groups_find_by_name (LvDb *db, const char *name, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_GROUP " WHERE name_key = ?1");

  lv_query_bind_key (&query, name);
  return lv_query_one (&query, read_group, (GDestroyNotify) lv_group_unref, error);
}

GPtrArray *
lv_groups_list (LvDb *db, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_GROUP " ORDER BY name_key");

  return lv_query_list (&query, read_group, (GDestroyNotify) lv_group_unref, error);
}

gboolean
lv_groups_add (LvDb *db, LvGroup *group, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO groups (id, " LV_RULES_COLUMNS ", " LV_SWITCHES_COLUMNS ", name,"
                      " name_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");

  bind_group (&query, group);
  return lv_query_run (&query, error);
}

gboolean
lv_groups_update (LvDb *db, LvGroup *group, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE groups SET rule_sign_in = ?2, rule_join = ?3, rule_create_rooms = ?4,"
                      " hours = ?5, networks = ?6, chat = ?7, share = ?8, guests = ?9, name = ?10,"
                      " name_key = ?11 WHERE id = ?1");

  bind_group (&query, group);
  return lv_query_run_on_row (&query, error);
}
