/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-mail-people.h"

#include "lv-db.h"

#define REACHABLE "mail <> '' AND is_suspended = 0"

void
lv_mail_person_free (LvMailPerson *self)
{
  g_free (self->id);
  g_free (self->mail);
  g_free (self->language);
  g_free (self);
}

static gpointer
read_person (LvQuery *query)
{
  LvMailPerson *self = g_new0 (LvMailPerson, 1);

  lv_query_read_text (query, &self->id);
  lv_query_read_text (query, &self->mail);
  lv_query_read_text (query, &self->language);
  return self;
}

GPtrArray *
lv_mail_people_list (LvDb *db, const char *after_id, guint limit, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT id, mail, language FROM users WHERE id > ?1"
                                         " AND " REACHABLE " ORDER BY id LIMIT ?2");

  lv_query_bind_text (&query, after_id);
  lv_query_bind_int (&query, lv_query_limit (limit));
  return lv_query_list (&query, read_person, (GDestroyNotify) lv_mail_person_free, error);
}

gint64
lv_mail_people_count (LvDb *db, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT COUNT (*) FROM users WHERE " REACHABLE);
  gint64 count = 0;

  return lv_query_number (&query, &count, error) ? count : -1;
}

gboolean
lv_mail_people_set_language (LvDb *db, const char *user_id, const char *language, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE users SET language = ?2 WHERE id = ?1 AND language <> ?2");

  lv_query_bind_text (&query, user_id);
  lv_query_bind_text (&query, language);
  return lv_query_run (&query, error);
}
