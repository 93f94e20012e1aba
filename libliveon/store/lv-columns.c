/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-columns.h"

void
lv_query_bind_rules (LvQuery *self, const LvRules *rules)
{
  lv_query_bind_int (self, rules->sign_in);
  lv_query_bind_int (self, rules->join);
  lv_query_bind_int (self, rules->create_rooms);
  lv_query_bind_text (self, rules->hours);
  lv_query_bind_text (self, rules->networks);
}

void
lv_query_read_rules (LvQuery *self, LvRules *rules)
{
  rules->sign_in = (LvTri) lv_query_read_int (self);
  rules->join = (LvTri) lv_query_read_int (self);
  rules->create_rooms = (LvTri) lv_query_read_int (self);
  lv_query_read_text (self, &rules->hours);
  lv_query_read_text (self, &rules->networks);
}

void
lv_query_bind_switches (LvQuery *self, const LvSwitches *switches)
{
  lv_query_bind_int (self, switches->chat);
  lv_query_bind_int (self, switches->share);
  lv_query_bind_int (self, switches->guests);
}

void
lv_query_read_switches (LvQuery *self, LvSwitches *switches)
{
  switches->chat = (LvTri) lv_query_read_int (self);
  switches->share = (LvTri) lv_query_read_int (self);
  switches->guests = (LvTri) lv_query_read_int (self);
}

void
lv_query_bind_sort_key (LvQuery *self, const char *reading, const char *name)
{
  lv_query_bind_key (self, *reading != '\0' ? reading : name);
}

gboolean
lv_ids_load (LvDb *db, const char *sql, const char *owner_id, char ***ids, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, sql);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  lv_query_bind_text (&query, owner_id);
  while (lv_query_next (&query))
    {
      g_autofree char *id = NULL;

      lv_query_read_text (&query, &id);
      g_strv_builder_add (builder, id);
    }
  if (!lv_query_finish (&query, error))
    return FALSE;
  g_strfreev (*ids);
  *ids = g_strv_builder_end (builder);
  return TRUE;
}

gboolean
lv_ids_save (LvDb *db,
             const char *delete_sql,
             const char *insert_sql,
             const char *owner_id,
             char **ids,
             GError **error)
{
  g_auto (LvQuery) removal = lv_query (db, delete_sql);

  lv_query_bind_text (&removal, owner_id);
  if (!lv_query_run (&removal, error))
    return FALSE;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_auto (LvQuery) addition = lv_query (db, insert_sql);

      lv_query_bind_text (&addition, owner_id);
      lv_query_bind_text (&addition, ids[i]);
      if (!lv_query_run (&addition, error))
        return FALSE;
    }
  return TRUE;
}
