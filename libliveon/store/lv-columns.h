/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Columns that several tables have in common. Store thread. Inside store/ only. */
#pragma once

#include "lv-db.h"

G_BEGIN_DECLS

#define LV_RULES_COLUMNS "rule_sign_in, rule_join, rule_create_rooms, hours, networks"
#define LV_SWITCHES_COLUMNS "chat, share, guests"

void lv_query_bind_rules (LvQuery *self, const LvRules *rules);
void lv_query_read_rules (LvQuery *self, LvRules *rules);
void lv_query_bind_switches (LvQuery *self, const LvSwitches *switches);
void lv_query_read_switches (LvQuery *self, LvSwitches *switches);
/* By the reading, by the name where there is none. */
void lv_query_bind_sort_key (LvQuery *self, const char *reading, const char *name);

/* The groups of one user, the groups or people of one room, by id. SQL: (owner) → id. */
gboolean lv_ids_load (LvDb *db, const char *sql, const char *owner_id, char ***ids, GError **error);
/* SQL: (owner); (owner, id). */
gboolean lv_ids_save (LvDb *db,
                      const char *delete_sql,
                      const char *insert_sql,
                      const char *owner_id,
                      char **ids,
                      GError **error);

G_END_DECLS
