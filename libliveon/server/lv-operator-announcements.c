/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Announcements (12.1.2, 16.1.1): the operator's to everybody, or a company's to its people. Main
 * context; the works on the store thread. */
#include "lv-announcement-feed.h"
#include "lv-announcements.h"
#include "lv-error-text.h"
#include "lv-error.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-mail-people.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-text.h"
#include "lv-words.h"

/* What the operator announces to everybody counts its month in this zone. */
#define OPERATOR_ZONE "UTC"

typedef struct
{
  LvJson *json;
  char *id; /* of one that there is */
  gint64 now_ms;
  char *time_zone;
  gboolean is_preview; /* only to be looked at */
  gboolean is_company; /* whose people can be told by mail */
  gint64 recipients;   /* of a preview */
} Edit;

static void
edit_free (Edit *self)
{
  lv_json_unref (self->json);
  g_free (self->id);
  g_free (self->time_zone);
  g_free (self);
}

static Edit *
edit_new (LvOperation *operation)
{
  Edit *self = g_new0 (Edit, 1);
  LvTenant *tenant = lv_operation_get_tenant (operation);

  self->json = lv_json_ref (lv_operation_get_arguments (operation));
  self->now_ms = lv_clock_now_ms (lv_operation_get_context (operation)->clock);
  self->is_company = tenant != NULL;
  self->time_zone
      = g_strdup (tenant != NULL ? lv_tenant_get_policy (tenant)->time_zone : OPERATOR_ZONE);
  lv_operation_set_data (operation, self, (GDestroyNotify) edit_free);
  return self;
}

static gboolean
read_body (LvJson *json, const char *field, char **value, GError **error)
{
  const char *text = lv_json_get_optional_string (json, field, LV_LIMIT_TEXT, "");
  g_autofree char *clean = NULL;

  if (!lv_json_end (json, error))
    return FALSE;
  clean = lv_text_clean_lines (text, LV_LIMIT_TEXT);
  if (clean == NULL)
    {
      g_propagate_error (error, lv_fields_error (field, N_ ("too long, or not text")));
      return FALSE;
    }
  g_free (*value);
  *value = g_steal_pointer (&clean);
  return TRUE;
}

/* What is said in one language only is said so in the other, too. */
static void
fill_languages (char **ja, char **en)
{
  if (**ja == '\0')
    {
      g_free (*ja);
      *ja = g_strdup (*en);
    }
  if (**en == '\0')
    {
      g_free (*en);
      *en = g_strdup (*ja);
    }
}

static gboolean
read_words (LvJson *json, LvAnnouncementRow *row, GError **error)
{
  if (!lv_fields_read_name (json, "title_ja", LV_LIMIT_REASON, TRUE, &row->title_ja, error)
      || !lv_fields_read_name (json, "title_en", LV_LIMIT_REASON, TRUE, &row->title_en, error)
      || !read_body (json, "body_ja", &row->body_ja, error)
      || !read_body (json, "body_en", &row->body_en, error))
    return FALSE;
  fill_languages (&row->title_ja, &row->title_en);
  fill_languages (&row->body_ja, &row->body_en);
  if (*row->title_en != '\0')
    return TRUE;
  g_propagate_error (error, lv_fields_error ("title", N_ ("say it in one language at least")));
  return FALSE;
}

static gboolean
read_follows (LvDb *db, LvJson *json, LvAnnouncementRow *row, GError **error)
{
  g_autoptr (LvAnnouncementRow) before = NULL;
  g_autoptr (GError) local = NULL;
  const char *id;

  if (!lv_json_has (json, "follows"))
    return TRUE;
  id = lv_json_get_id (json, "follows");
  if (!lv_json_end (json, error))
    return FALSE;
  before = lv_announcements_find (db, id, &local);
  if (before == NULL)
    {
      g_propagate_error (error, local != NULL
                                    ? g_steal_pointer (&local)
                                    : lv_fields_error ("follows", N_ ("no such announcement")));
      return FALSE;
    }
  g_free (row->follows_id);
  row->follows_id = g_strdup (id);
  return TRUE;
}

/* A change without its date could not be held against the month's notice (12.1.2). */
static gboolean
check_date (const LvAnnouncementRow *row, GError **error)
{
  if (row->kind != LV_ANNOUNCEMENT_CHANGE || row->effective_ms != 0)
    return TRUE;
  g_propagate_error (error, lv_fields_error ("effective", N_ ("say when the change takes effect")));
  return FALSE;
}

/* Sets all of it. */
static gboolean
read_row (LvDb *db, Edit *edit, LvAnnouncementRow *row, GError **error)
{
  LvJson *json = edit->json;
  gint64 published_ms = lv_json_get_optional_time (json, "published");

  row->kind = (LvAnnouncementKind) lv_json_get_word (json, "kind", lv_announcement_words, -1);
  row->published_ms = published_ms != 0 ? published_ms : edit->now_ms;
  row->effective_ms = lv_json_get_optional_time (json, "effective");
  row->mail = edit->is_company && lv_json_get_optional_bool (json, "mail", FALSE)
                  ? LV_ANNOUNCEMENT_MAIL_WANTED
                  : LV_ANNOUNCEMENT_NO_MAIL;
  if (!lv_json_end (json, error) || !check_date (row, error) || !read_words (json, row, error)
      || !read_follows (db, json, row, error))
    return FALSE;
  /* Nobody hears of it before now, whatever date stands above it. */
  row->is_short_notice = lv_announcement_is_short_notice (
      row->kind, MAX (row->published_ms, edit->now_ms), row->effective_ms, edit->time_zone);
  return TRUE;
}

static gboolean
count_recipients (LvDb *db, Edit *edit, const LvAnnouncementRow *row, GError **error)
{
  edit->recipients = row->mail == LV_ANNOUNCEMENT_NO_MAIL ? 0 : lv_mail_people_count (db, error);
  return edit->recipients >= 0;
}

static gboolean
add_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Edit *edit = data;
  g_autoptr (LvAnnouncementRow) row = lv_announcement_row_new ();

  g_free (row->id);
  row->id = lv_random_id ();
  if (!read_row (db, edit, row, error) || !count_recipients (db, edit, row, error)
      || (!edit->is_preview && !lv_announcements_add (db, row, error)))
    return FALSE;
  note->target = g_strdup (row->id);
  note->detail = g_strdup (row->title_en);
  *result = g_steal_pointer (&row);
  return TRUE;
}

/* One that nobody has seen yet: what is published stays as it is. */
static gboolean
find_unpublished (LvDb *db, Edit *edit, LvNote *note, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (LvAnnouncementRow) row = lv_announcements_find (db, edit->id, &local);

  if (row != NULL && row->published_ms > edit->now_ms)
    {
      note->target = g_strdup (row->id);
      note->detail = g_strdup (row->title_en);
      return TRUE;
    }
  if (row != NULL)
    local = lv_error_new_why (LIVEON_ERROR_CONFLICT,
                              N_ ("it has been published: announce what is new as a follow-up"),
                              NULL);
  else if (local == NULL)
    local = lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
set_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Edit *edit = data;
  g_autoptr (LvAnnouncementRow) row = lv_announcement_row_new ();

  g_free (row->id);
  row->id = g_strdup (edit->id);
  if (!find_unpublished (db, edit, note, error) || !read_row (db, edit, row, error)
      || !lv_announcements_update (db, row, error))
    return FALSE;
  *result = g_steal_pointer (&row);
  return TRUE;
}

static gboolean
remove_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Edit *edit = data;

  return find_unpublished (db, edit, note, error) && lv_announcements_remove (db, edit->id, error);
}

static void
write_row (LvJsonWriter *writer,
           const char *name,
           const LvAnnouncementRow *row,
           gboolean is_from_operator)
{
  static const char *const mail_words[] = {
    [LV_ANNOUNCEMENT_NO_MAIL] = "none",
    [LV_ANNOUNCEMENT_MAIL_WANTED] = "waiting",
    [LV_ANNOUNCEMENT_MAIL_QUEUED] = "queued",
  };

  lv_json_begin_object (writer, name);
  lv_announcement_write_members (writer, row, is_from_operator);
  lv_json_string (writer, "mail", mail_words[row->mail]);
  lv_json_end_object (writer);
}

static void
on_written (LvOperation *operation, gpointer result)
{
  LvAnnouncementRow *row = result;
  Edit *edit = lv_operation_get_data (operation);
  LvTenant *tenant = lv_operation_get_tenant (operation);
  LvJsonWriter *writer = lv_json_writer_new ();

  if (!edit->is_preview)
    lv_announcement_feed_added (lv_operation_get_context (operation)->announcements, tenant, row);
  lv_json_begin_object (writer, NULL);
  write_row (writer, "announcement", row, tenant == NULL);
  if (edit->is_preview)
    lv_json_int (writer, "recipients", edit->recipients);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
add_announcement (LvOperation *operation)
{
  edit_new (operation);
  lv_operation_change (operation, add_work, (GDestroyNotify) lv_announcement_row_unref, on_written);
}

static void
preview_announcement (LvOperation *operation)
{
  edit_new (operation)->is_preview = TRUE;
  lv_operation_read (operation, add_work, (GDestroyNotify) lv_announcement_row_unref, on_written);
}

static void
set_announcement (LvOperation *operation)
{
  Edit *edit = edit_new (operation);

  edit->id = g_strdup (lv_json_get_id (edit->json, "id"));
  if (lv_operation_check_arguments (operation))
    lv_operation_change (operation, set_work, (GDestroyNotify) lv_announcement_row_unref,
                         on_written);
}

static void
on_removed (LvOperation *operation, gpointer result)
{
  lv_operation_reply (operation, NULL);
}

static void
remove_announcement (LvOperation *operation)
{
  Edit *edit = edit_new (operation);

  edit->id = g_strdup (lv_json_get_id (edit->json, "id"));
  if (lv_operation_check_arguments (operation))
    lv_operation_change (operation, remove_work, NULL, on_removed);
}

/* Also those whose time has not come. */
static gboolean
list_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  *result = lv_announcements_list (db, G_MAXINT64, LV_LIMIT_PAGE, error);
  return *result != NULL;
}

static void
on_listed (LvOperation *operation, gpointer result)
{
  GPtrArray *rows = result;
  gboolean is_from_operator = lv_operation_get_tenant (operation) == NULL;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "announcements");
  for (guint i = 0; i < rows->len; i++)
    write_row (writer, NULL, g_ptr_array_index (rows, i), is_from_operator);
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_announcements (LvOperation *operation)
{
  lv_operation_read (operation, list_work, (GDestroyNotify) g_ptr_array_unref, on_listed);
}

const LvOperatorCommand lv_operator_announcements[] = {
  { "announcement.add", LV_SCOPE_SERVER, 0, add_announcement },
  { "announcement.list", LV_SCOPE_SERVER, 0, list_announcements },
  { "tenant-announcement.add", LV_SCOPE_TENANT, 0, add_announcement },
  { "tenant-announcement.list", LV_SCOPE_TENANT, 0, list_announcements },
  { "tenant-announcement.preview", LV_SCOPE_TENANT, 0, preview_announcement },
  { "tenant-announcement.remove", LV_SCOPE_TENANT, 0, remove_announcement },
  { "tenant-announcement.set", LV_SCOPE_TENANT, 0, set_announcement },
  { NULL },
};
