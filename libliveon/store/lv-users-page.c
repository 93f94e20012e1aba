/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* People page by page, in an order of the reader's. A page begins behind the last person of the one
 * before, so that the last costs no more than the first, and nobody is shown twice or left out when
 * somebody is added meanwhile. */
#include "lv-users.h"

#include "lv-db.h"
#include "lv-text.h"

/* ?1 pattern, ?2 group, ?3 kind. */
#define WHERE                                                                                      \
  " WHERE (?1 = '%' OR login_key LIKE ?1 ESCAPE '\\' OR name_key LIKE ?1 ESCAPE '\\'"              \
  " OR reading_key LIKE ?1 ESCAPE '\\' OR affiliation_key LIKE ?1 ESCAPE '\\')"                    \
  " AND (?2 = '' OR EXISTS (SELECT 1 FROM user_groups"                                             \
  " WHERE user_id = users.id AND group_id = ?2))"                                                  \
  " AND (?3 = 0 OR (?3 = 1 AND is_suspended = 0) OR (?3 = 2 AND is_suspended = 1)"                 \
  " OR (?3 = 3 AND is_admin = 1)"                                                                  \
  " OR (?3 = 4 AND password_hash IS NULL))"
/* ?4 the person before, ?5 limit, ?6 offset. */
#define PAGE(columns, than, direction)                                                             \
  "SELECT id FROM users" WHERE " AND (?4 = '' OR (" columns ") " than " (SELECT " columns          \
  " FROM users WHERE id = ?4)) ORDER BY " direction " LIMIT ?5 OFFSET ?6"

static const char *const pages[][2] = {
  [LV_USERS_BY_READING]
  = { PAGE ("reading_key, name_key, id", ">", "reading_key, name_key, id"),
      PAGE ("reading_key, name_key, id", "<", "reading_key DESC, name_key DESC, id DESC") },
  [LV_USERS_BY_LOGIN] = { PAGE ("login_key, id", ">", "login_key, id"),
                          PAGE ("login_key, id", "<", "login_key DESC, id DESC") },
  [LV_USERS_BY_AFFILIATION]
  = { PAGE ("affiliation_key, reading_key, name_key, id",
            ">",
            "affiliation_key, reading_key, name_key, id"),
      PAGE ("affiliation_key, reading_key, name_key, id",
            "<",
            "affiliation_key DESC, reading_key DESC, name_key DESC, id DESC") },
};

/* A LIKE pattern for whatever contains the text. */
static char *
dup_pattern (const char *search)
{
  g_autofree char *key = lv_text_fold (search);
  GString *pattern = g_string_new ("%");

  for (const char *p = key; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  if (pattern->len > 1)
    g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

static void
bind_filter (LvQuery *query, const LvUsersPage *page)
{
  g_autofree char *pattern = dup_pattern (page->search != NULL ? page->search : "");

  lv_query_bind_text (query, pattern);
  lv_query_bind_text (query, page->group_id != NULL ? page->group_id : "");
  lv_query_bind_int (query, page->kind);
}

GPtrArray *
lv_users_page (LvDb *db, const LvUsersPage *page, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, pages[page->order][page->is_descending ? 1 : 0]);
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_user_unref);
  g_autoptr (GPtrArray) ids = NULL;

  bind_filter (&query, page);
  lv_query_bind_text (&query, page->after_id != NULL ? page->after_id : "");
  lv_query_bind_int (&query, lv_query_limit (page->limit));
  lv_query_bind_int (&query, page->offset);
  ids = lv_query_list (&query, lv_query_dup_text, g_free, error);
  if (ids == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      LvUser *user = lv_users_find (db, ids->pdata[i], error);

      if (user == NULL)
        return NULL;
      g_ptr_array_add (users, user);
    }
  return g_steal_pointer (&users);
}

GPtrArray *
lv_users_list (LvDb *db, const char *search, guint offset, guint limit, GError **error)
{
  LvUsersPage page = { .search = search, .offset = offset, .limit = limit };

  return lv_users_page (db, &page, error);
}

gint64
lv_users_count_page (LvDb *db, const LvUsersPage *page, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT COUNT (*) FROM users" WHERE);
  gint64 count = 0;

  bind_filter (&query, page);
  return lv_query_number (&query, &count, error) ? count : -1;
}

GPtrArray *
lv_users_affiliations (LvDb *db, guint limit, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT affiliation FROM users WHERE affiliation <> ''"
                      " GROUP BY affiliation ORDER BY COUNT (*) DESC, affiliation LIMIT ?1");

  lv_query_bind_int (&query, limit);
  return lv_query_list (&query, lv_query_dup_text, g_free, error);
}
