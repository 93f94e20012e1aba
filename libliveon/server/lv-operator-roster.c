/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Everyone as a table that user.import reads again, and a spreadsheet opens: a page of people at a
 * time. Main context; the work on the store thread. */
#include "lv-csv.h"
#include "lv-error.h"
#include "lv-operation.h"
#include "lv-user-import.h"
#include "lv-users.h"

#define PAGE 500
#define BYTE_ORDER_MARK_SIZE 3

static const char *const formats[] = { "csv", "csv-sjis", NULL };
static const char *const languages[] = { "en", "ja", NULL };

typedef struct
{
  LvCsvEncoding encoding;
  gboolean is_japanese;
  GOutputStream *stream;
  GHashTable *groups; /* id → LvGroup; NULL before the first page */
  char *after_id;
  gboolean is_last;
} Roster;

static void
roster_free (Roster *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_free (self->after_id);
  g_free (self);
}

static gboolean
begin (LvDb *db, Roster *self, GString *text, GError **error)
{
  g_autoptr (GPtrArray) groups = lv_groups_list (db, error);
  const char *names[LV_IMPORT_COLUMNS + 1];

  if (groups == NULL)
    return FALSE;
  self->groups
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) lv_group_unref);
  for (guint i = 0; i < groups->len; i++)
    {
      LvGroup *group = groups->pdata[i];

      g_hash_table_insert (self->groups, group->id, lv_group_ref (group));
    }
  lv_import_get_columns (self->is_japanese, names);
  lv_csv_append_record (text, names);
  return TRUE;
}

static void
append_user (Roster *self, GString *text, const LvUser *user)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *groups = NULL;

  for (guint i = 0; user->group_ids[i] != NULL; i++)
    {
      const LvGroup *group = g_hash_table_lookup (self->groups, user->group_ids[i]);

      if (group != NULL)
        g_ptr_array_add (names, group->name);
    }
  g_ptr_array_add (names, NULL);
  groups = g_strjoinv (";", (char **) names->pdata);
  lv_csv_append_record (text,
                        (const char *[]){ user->login, user->name, user->reading, user->affiliation,
                                          user->title, user->mail, groups,
                                          self->is_japanese ? (user->is_admin ? "はい" : "いいえ")
                                                            : (user->is_admin ? "yes" : "no"),
                                          NULL });
}

/* One mark, in front of all. */
static GBytes *
encode (const Roster *self, const GString *text, gboolean is_first)
{
  g_autoptr (GBytes) bytes = lv_csv_encode (text->str, text->len, self->encoding, NULL);

  if (is_first || self->encoding != LV_CSV_UTF8)
    return g_steal_pointer (&bytes);
  return g_bytes_new_from_bytes (bytes, BYTE_ORDER_MARK_SIZE,
                                 g_bytes_get_size (bytes) - BYTE_ORDER_MARK_SIZE);
}

static gboolean
page_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Roster *self = data;
  LvUsersPage page = { .after_id = self->after_id, .limit = PAGE };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) users = NULL;
  gboolean is_first = self->groups == NULL;

  if (is_first && !begin (db, self, text, error))
    return FALSE;
  users = lv_users_page (db, &page, error);
  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    append_user (self, text, users->pdata[i]);
  self->is_last = users->len < PAGE;
  if (!self->is_last)
    {
      g_free (self->after_id);
      self->after_id = g_strdup (((LvUser *) users->pdata[PAGE - 1])->id);
    }
  *result = encode (self, text, is_first);
  return TRUE;
}

static void on_page (LvOperation *operation, gpointer result);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  Roster *self = lv_operation_get_data (operation);
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    lv_operation_refuse (operation, error);
  else if (self->is_last)
    lv_operation_reply (operation, NULL);
  else
    lv_operation_read (operation, page_work, (GDestroyNotify) g_bytes_unref, on_page);
}

static void
on_page (LvOperation *operation, gpointer result)
{
  Roster *self = lv_operation_get_data (operation);
  GBytes *bytes = result;

  g_output_stream_write_all_async (self->stream, g_bytes_get_data (bytes, NULL),
                                   g_bytes_get_size (bytes), G_PRIORITY_DEFAULT, NULL, on_written,
                                   lv_operation_ref (operation));
}

static void
export_users (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  Roster *self = g_new0 (Roster, 1);

  self->encoding = (LvCsvEncoding) lv_json_get_word (json, "format", formats, LV_CSV_UTF8);
  self->is_japanese = lv_json_get_word (json, "language", languages, 0) == 1;
  lv_operation_set_data (operation, self, (GDestroyNotify) roster_free);
  if (!lv_operation_check_arguments (operation))
    return;
  self->stream = lv_operation_take_output (operation, 0);
  if (self->stream != NULL)
    lv_operation_read (operation, page_work, (GDestroyNotify) g_bytes_unref, on_page);
}

const LvOperatorCommand lv_operator_roster[] = {
  { "user.export", LV_SCOPE_PEOPLE, 1, export_users },
  { NULL },
};
