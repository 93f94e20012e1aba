/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-facts.h"

#include "lv-db.h"

#define N_GUARDS 9

/* One number, of one row. */
static gboolean
ask (LvDb *db, const char *sql, gint64 *number, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, sql);

  *number = 0;
  if (lv_query_next (&query))
    *number = lv_query_read_int (&query);
  return lv_query_finish (&query, error);
}

static gboolean
read_guards (LvDb *db, LvFacts *self, GError **error)
{
  gint64 guards = 0, people = 0;

  if (!ask (db,
            "SELECT COUNT (*) FROM sqlite_schema WHERE type = 'trigger' AND name IN ("
            "'chain_stay_as_they_are', 'payloads_stay_as_they_are', 'entries_stay_as_they_are',"
            " 'exits_stay_as_they_are', 'chain_stay', 'payloads_stay', 'entries_stay',"
            " 'exits_stay', 'chain_has_no_gap')",
            &guards, error)
      || !ask (db,
               "SELECT COUNT (*) FROM sqlite_schema WHERE type = 'trigger'"
               " AND name = 'users_stay'",
               &people, error))
    return FALSE;
  self->is_guarded = guards == N_GUARDS;
  self->keeps_people = people == 1;
  return TRUE;
}

static gboolean
read_records (LvDb *db, LvFacts *self, GError **error)
{
  return read_guards (db, self, error)
         && ask (db, "SELECT COALESCE (MAX (seq), 0) FROM chain", &self->rows, error);
}

gboolean
lv_facts_read_tenant (LvDb *db, LvFacts *self, GError **error)
{
  return read_records (db, self, error)
         && ask (db, "SELECT COUNT (*) FROM users", &self->users, error)
         && ask (db, "SELECT COUNT (*) FROM users WHERE is_suspended", &self->suspended, error)
         && ask (db, "SELECT COUNT (*) FROM users WHERE is_admin AND NOT is_suspended",
                 &self->administrators, error)
         && ask (db,
                 "SELECT COUNT (*) FROM users WHERE is_admin AND NOT is_suspended"
                 " AND second_factor LIKE 'totp:%'",
                 &self->second_factors, error)
         && ask (db, "SELECT COUNT (*) FROM groups", &self->groups, error)
         && ask (db, "SELECT COUNT (*) FROM rooms", &self->rooms, error)
         && ask (db, "SELECT COALESCE (MIN (entered_ms), 0) FROM entries", &self->oldest_entry_ms,
                 error);
}

static gboolean
count_announced (LvDb *db, const char *sql, gint64 from_ms, gint64 *number, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, sql);

  lv_query_bind_int (&query, from_ms);
  *number = 0;
  if (lv_query_next (&query))
    *number = lv_query_read_int (&query);
  return lv_query_finish (&query, error);
}

#define ANNOUNCED "SELECT COUNT (*) FROM announcements WHERE published_ms >= ?1 AND "

gboolean
lv_facts_read_operator (LvDb *db, gint64 announced_from_ms, LvFacts *self, GError **error)
{
  return read_records (db, self, error)
         && count_announced (db, ANNOUNCED "kind = 0", announced_from_ms, &self->changes, error)
         && count_announced (db, ANNOUNCED "kind = 0 AND is_short_notice", announced_from_ms,
                             &self->short_notices, error)
         && count_announced (db, ANNOUNCED "kind = 2", announced_from_ms, &self->incidents, error)
         && ask (db, "SELECT COUNT (*) FROM users WHERE NOT is_suspended", &self->administrators,
                 error)
         && ask (db,
                 "SELECT COUNT (*) FROM users WHERE NOT is_suspended"
                 " AND second_factor LIKE 'totp:%'",
                 &self->second_factors, error);
}
