/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-db.h"

#include <string.h>

#include "lv-error.h"
#include "lv-text.h"

gboolean
lv_db_run_script (LvDb *db, const char *sql, GError **error)
{
  return db->backend->run_script (db, sql, error);
}

LvQuery
lv_query (LvDb *db, const char *sql)
{
  LvQuery self = { .db = db };

  self.statement = db->backend->prepare (db, sql, &self.error);
  return self;
}

void
lv_query_clear (LvQuery *self)
{
  if (self->statement != NULL)
    self->db->backend->reset (self->statement);
  self->statement = NULL;
  g_clear_error (&self->error);
}

void
lv_query_bind_text (LvQuery *self, const char *value)
{
  if (self->error == NULL)
    self->db->backend->bind_text (self->statement, ++self->parameter, value);
}

void
lv_query_bind_key (LvQuery *self, const char *value)
{
  g_autofree char *key = lv_text_fold (value);

  lv_query_bind_text (self, key);
}

void
lv_query_bind_int (LvQuery *self, gint64 value)
{
  if (self->error == NULL)
    self->db->backend->bind_int (self->statement, ++self->parameter, value);
}

void
lv_query_bind_double (LvQuery *self, double value)
{
  if (self->error == NULL)
    self->db->backend->bind_double (self->statement, ++self->parameter, value);
}

void
lv_query_bind_bytes (LvQuery *self, const guint8 *data, gsize length)
{
  if (self->error == NULL)
    self->db->backend->bind_blob (self->statement, ++self->parameter, data, length);
}

gboolean
lv_query_next (LvQuery *self)
{
  self->column = 0;
  return self->error == NULL && self->db->backend->step (self->statement, &self->error) == 1;
}

void
lv_query_read_text (LvQuery *self, char **out)
{
  g_free (*out);
  *out = g_strdup (self->db->backend->column_text (self->statement, self->column++));
}

gpointer
lv_query_dup_text (LvQuery *self)
{
  char *text = NULL;

  lv_query_read_text (self, &text);
  return text;
}

void
lv_query_read_optional_text (LvQuery *self, char **out)
{
  if (!self->db->backend->column_is_null (self->statement, self->column))
    {
      lv_query_read_text (self, out);
      return;
    }
  g_clear_pointer (out, g_free);
  self->column++;
}

gint64
lv_query_read_int (LvQuery *self)
{
  return self->db->backend->column_int (self->statement, self->column++);
}

double
lv_query_read_double (LvQuery *self)
{
  return self->db->backend->column_double (self->statement, self->column++);
}

void
lv_query_read_bytes (LvQuery *self, guint8 *out, gsize length)
{
  gsize stored_length = 0;
  const guint8 *data
      = self->db->backend->column_blob (self->statement, self->column++, &stored_length);

  if (stored_length == length)
    memcpy (out, data, length);
  else if (stored_length == 0)
    memset (out, 0, length);
  else if (self->error == NULL)
    lv_error_set_detail (&self->error, LIVEON_ERROR_STORE,
                         "a stored value has %" G_GSIZE_FORMAT
                         " bytes in place of %" G_GSIZE_FORMAT,
                         stored_length, length);
}

gboolean
lv_query_finish (LvQuery *self, GError **error)
{
  if (self->statement != NULL)
    self->db->backend->reset (self->statement);
  self->statement = NULL;
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
lv_query_run (LvQuery *self, GError **error)
{
  while (lv_query_next (self))
    ;
  return lv_query_finish (self, error);
}

gboolean
lv_query_run_on_row (LvQuery *self, GError **error)
{
  if (!lv_query_run (self, error))
    return FALSE;
  if (self->db->backend->changes (self->db) > 0)
    return TRUE;
  lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

gboolean
lv_query_number (LvQuery *self, gint64 *out, GError **error)
{
  *out = lv_query_next (self) ? lv_query_read_int (self) : 0;
  return lv_query_finish (self, error);
}

gpointer
lv_query_one (LvQuery *self, LvQueryRead read, GDestroyNotify free_value, GError **error)
{
  gpointer value = lv_query_next (self) ? read (self) : NULL;

  if (lv_query_finish (self, error))
    return value;
  if (value != NULL)
    free_value (value);
  return NULL;
}

GPtrArray *
lv_query_list (LvQuery *self, LvQueryRead read, GDestroyNotify free_value, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_value);

  while (lv_query_next (self))
    g_ptr_array_add (list, read (self));
  return lv_query_finish (self, error) ? g_steal_pointer (&list) : NULL;
}

gint64
lv_query_limit (guint limit)
{
  return limit == 0 ? G_MAXINT64 : limit;
}
