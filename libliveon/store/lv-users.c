/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-users.h"

#include "lv-columns.h"

#define SELECT_USER                                                                                \
  "SELECT id, login, name, reading, affiliation, title, mail, is_admin, is_suspended,"             \
  " " LV_RULES_COLUMNS ", password_hash, password_changed_ms, must_change_password, created_ms,"   \
  " sso_subject, second_factor FROM users"

static gpointer
read_user (LvQuery *query)
{
  LvUser *self = lv_user_new ();

  lv_query_read_text (query, &self->id);
  lv_query_read_text (query, &self->login);
  lv_query_read_text (query, &self->name);
  lv_query_read_text (query, &self->reading);
  lv_query_read_text (query, &self->affiliation);
  lv_query_read_text (query, &self->title);
  lv_query_read_text (query, &self->mail);
  self->is_admin = lv_query_read_int (query) != 0;
  self->is_suspended = lv_query_read_int (query) != 0;
  lv_query_read_rules (query, &self->rules);
  lv_query_read_optional_text (query, &self->password_hash);
  self->password_changed_ms = lv_query_read_int (query);
  self->must_change_password = lv_query_read_int (query) != 0;
  self->created_ms = lv_query_read_int (query);
  lv_query_read_optional_text (query, &self->sso_subject);
  lv_query_read_optional_text (query, &self->second_factor);
  return self;
}

static void
bind_user (LvQuery *query, const LvUser *self)
{
  lv_query_bind_text (query, self->id);
  lv_query_bind_text (query, self->login);
  lv_query_bind_key (query, self->login);
  lv_query_bind_text (query, self->name);
  lv_query_bind_key (query, self->name);
  lv_query_bind_text (query, self->reading);
  lv_query_bind_sort_key (query, self->reading, self->name);
  lv_query_bind_text (query, self->affiliation);
  lv_query_bind_key (query, self->affiliation);
  lv_query_bind_text (query, self->title);
  lv_query_bind_text (query, self->mail);
  lv_query_bind_int (query, self->is_admin);
  lv_query_bind_int (query, self->is_suspended);
  lv_query_bind_rules (query, &self->rules);
  lv_query_bind_text (query, self->password_hash);
  lv_query_bind_int (query, self->password_changed_ms);
  lv_query_bind_int (query, self->must_change_password);
  lv_query_bind_int (query, self->created_ms);
  lv_query_bind_text (query, self->sso_subject);
  lv_query_bind_text (query, self->second_factor);
}

static gboolean
load_groups (LvDb *db, LvUser *user, GError **error)
{
  return lv_ids_load (db, "SELECT group_id FROM user_groups WHERE user_id = ?1 ORDER BY group_id",
                      user->id, &user->group_ids, error);
}

static gboolean
save_groups (LvDb *db, const LvUser *user, GError **error)
{
  return lv_ids_save (db, "DELETE FROM user_groups WHERE user_id = ?1",
                      "INSERT INTO user_groups (user_id, group_id) VALUES (?1, ?2)"
                      " ON CONFLICT DO NOTHING",
                      user->id, user->group_ids, error);
}

static LvUser *
find (LvQuery *query, GError **error)
{
  g_autoptr (LvUser) user = lv_query_one (query, read_user, (GDestroyNotify) lv_user_unref, error);

  return user != NULL && load_groups (query->db, user, error) ? g_steal_pointer (&user) : NULL;
}

LvUser *
lv_users_find (LvDb *db, const char *user_id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_USER " WHERE id = ?1");

  lv_query_bind_text (&query, user_id);
  return find (&query, error);
}

LvUser *
lv_users_find_by_login (LvDb *db, const char *login, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, SELECT_USER " WHERE login_key = ?1");

  lv_query_bind_key (&query, login);
  return find (&query, error);
}

gint64
lv_users_count (LvDb *db, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT COUNT (*) FROM users");
  gint64 count = 0;

  return lv_query_number (&query, &count, error) ? count : -1;
}

gboolean
lv_users_add (LvDb *db, LvUser *user, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "INSERT INTO users (id, login, login_key, name, name_key, reading, reading_key,"
          " affiliation, affiliation_key, title, mail, is_admin, is_suspended,"
          " " LV_RULES_COLUMNS ", password_hash, password_changed_ms,"
          " must_change_password, created_ms, sso_subject, second_factor)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
          " ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)");

  bind_user (&query, user);
  return lv_query_run (&query, error) && save_groups (db, user, error);
}

gboolean
lv_users_update (LvDb *db, LvUser *user, GError **error)
{
  g_auto (LvQuery) query = lv_query (
      db, "UPDATE users SET login = ?2, login_key = ?3, name = ?4, name_key = ?5, reading = ?6,"
          " reading_key = ?7, affiliation = ?8, affiliation_key = ?9, title = ?10, mail = ?11,"
          " is_admin = ?12, is_suspended = ?13, rule_sign_in = ?14, rule_join = ?15,"
          " rule_create_rooms = ?16, hours = ?17, networks = ?18, password_hash = ?19,"
          " password_changed_ms = ?20, must_change_password = ?21, created_ms = ?22,"
          " sso_subject = ?23, second_factor = ?24 WHERE id = ?1");

  bind_user (&query, user);
  return lv_query_run_on_row (&query, error) && save_groups (db, user, error);
}

static gboolean
keep_old_password (LvDb *db, const char *user_id, GError **error)
{
  g_auto (LvQuery) addition
      = lv_query (db, "INSERT INTO old_passwords (user_id, number, password_hash)"
                      " SELECT id, (SELECT COALESCE (MAX (number), 0) + 1 FROM old_passwords"
                      " WHERE user_id = ?1), password_hash"
                      " FROM users WHERE id = ?1 AND password_hash IS NOT NULL");
  g_auto (LvQuery) removal
      = lv_query (db, "DELETE FROM old_passwords WHERE user_id = ?1 AND number <="
                      " (SELECT MAX (number) FROM old_passwords WHERE user_id = ?1) - ?2");

  lv_query_bind_text (&addition, user_id);
  lv_query_bind_text (&removal, user_id);
  lv_query_bind_int (&removal, LV_PASSWORD_HISTORY_MAX);
  return lv_query_run (&addition, error) && lv_query_run (&removal, error);
}

gboolean
lv_users_set_password (LvDb *db,
                       const char *user_id,
                       const char *hash,
                       gboolean must_change,
                       gint64 now_ms,
                       GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "UPDATE users SET password_hash = ?2,"
                                         " must_change_password = ?3, password_changed_ms = ?4"
                                         " WHERE id = ?1");

  if (!keep_old_password (db, user_id, error))
    return FALSE;
  lv_query_bind_text (&query, user_id);
  lv_query_bind_text (&query, hash);
  lv_query_bind_int (&query, must_change);
  lv_query_bind_int (&query, now_ms);
  return lv_query_run_on_row (&query, error);
}

GPtrArray *
lv_users_password_history (LvDb *db, const char *user_id, guint limit, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "SELECT password_hash FROM old_passwords WHERE user_id = ?1"
                      " ORDER BY number DESC LIMIT ?2");

  lv_query_bind_text (&query, user_id);
  lv_query_bind_int (&query, limit);
  return lv_query_list (&query, lv_query_dup_text, g_free, error);
}
