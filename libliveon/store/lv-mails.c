/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-mails.h"

#include "lv-db.h"

#define MAIL_COLUMNS "id, recipient, subject, body, created_ms, attempts, next_ms"

LvMailRow *
lv_mail_row_new (void)
{
  return g_new0 (LvMailRow, 1);
}

void
lv_mail_row_free (LvMailRow *self)
{
  g_free (self->id);
  g_free (self->recipient);
  g_free (self->subject);
  g_free (self->body);
  g_free (self);
}

gboolean
lv_mails_add (LvDb *db, const LvMailRow *row, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "INSERT INTO mails (" MAIL_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

  lv_query_bind_text (&query, row->id);
  lv_query_bind_text (&query, row->recipient);
  lv_query_bind_text (&query, row->subject);
  lv_query_bind_text (&query, row->body);
  lv_query_bind_int (&query, row->created_ms);
  lv_query_bind_int (&query, row->attempts);
  lv_query_bind_int (&query, row->next_ms);
  return lv_query_run (&query, error);
}

static gpointer
read_mail (LvQuery *query)
{
  LvMailRow *self = lv_mail_row_new ();

  lv_query_read_text (query, &self->id);
  lv_query_read_text (query, &self->recipient);
  lv_query_read_text (query, &self->subject);
  lv_query_read_text (query, &self->body);
  self->created_ms = lv_query_read_int (query);
  self->attempts = (guint) lv_query_read_int (query);
  self->next_ms = lv_query_read_int (query);
  return self;
}

GPtrArray *
lv_mails_list_due (LvDb *db, gint64 now_ms, guint limit, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT " MAIL_COLUMNS " FROM mails WHERE next_ms <= ?1"
                                         " ORDER BY next_ms, id LIMIT ?2");

  lv_query_bind_int (&query, now_ms);
  lv_query_bind_int (&query, lv_query_limit (limit));
  return lv_query_list (&query, read_mail, (GDestroyNotify) lv_mail_row_free, error);
}

gboolean
lv_mails_get_next (LvDb *db, gint64 *next_ms, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT next_ms FROM mails ORDER BY next_ms LIMIT 1");

  return lv_query_number (&query, next_ms, error);
}

gboolean
lv_mails_remove (LvDb *db, const char *id, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "DELETE FROM mails WHERE id = ?1");

  lv_query_bind_text (&query, id);
  return lv_query_run (&query, error);
}

gboolean
lv_mails_postpone (LvDb *db, const char *id, guint attempts, gint64 next_ms, GError **error)
{
  g_auto (LvQuery) query
      = lv_query (db, "UPDATE mails SET attempts = ?2, next_ms = ?3 WHERE id = ?1");

  lv_query_bind_text (&query, id);
  lv_query_bind_int (&query, attempts);
  lv_query_bind_int (&query, next_ms);
  return lv_query_run (&query, error);
}

gint64
lv_mails_count (LvDb *db, GError **error)
{
  g_auto (LvQuery) query = lv_query (db, "SELECT COUNT (*) FROM mails");
  gint64 count = 0;

  return lv_query_number (&query, &count, error) ? count : -1;
}
