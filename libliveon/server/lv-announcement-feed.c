/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-announcement-feed.h"

#include "lv-announcement-mail.h"
#include "lv-announcements.h"
#include "lv-limits.h"
#include "lv-log.h"
#include "lv-session.h"

#define ROUND_MS (60 * G_GINT64_CONSTANT (1000))

struct _LvAnnouncementFeed
{
  LvContext *context;
  guint timer;
  gint64 told_until_ms;      /* those published until then have been told */
  GHashTable *told;          /* set of ids that were told between two rounds */
  GCancellable *cancellable; /* cancelled: the feed has gone */
};

const char *const lv_announcement_words[]
    = { "change", "maintenance", "incident", "information", NULL };

LvAnnouncementFeed *
lv_announcement_feed_new (LvContext *context)
{
  LvAnnouncementFeed *self = g_new0 (LvAnnouncementFeed, 1);

  self->context = context;
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  return self;
}

void
lv_announcement_feed_free (LvAnnouncementFeed *self)
{
  lv_clock_clear_timeout (self->context->clock, &self->timer);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->told);
  g_free (self);
}

gboolean
lv_announcement_is_short_notice (LvAnnouncementKind kind,
                                 gint64 published_ms,
                                 gint64 effective_ms,
                                 const char *time_zone)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);
  g_autoptr (GDateTime) published = g_date_time_new_from_unix_utc (published_ms / 1000);
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) earliest = NULL;

  if (kind != LV_ANNOUNCEMENT_CHANGE || effective_ms == 0)
    return FALSE;
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  local = g_date_time_to_timezone (published, zone);
  earliest = g_date_time_add_months (local, 1);
  return effective_ms / 1000 < g_date_time_to_unix (earliest);
}

static void
write_words (LvJsonWriter *writer, const char *name, const char *ja, const char *en)
{
  lv_json_begin_object (writer, name);
  lv_json_string (writer, "ja", ja);
  lv_json_string (writer, "en", en);
  lv_json_end_object (writer);
}

void
lv_announcement_write (LvJsonWriter *writer,
                       const char *name,
                       const LvAnnouncementRow *row,
                       gboolean is_from_operator)
{
  lv_json_begin_object (writer, name);
  lv_announcement_write_members (writer, row, is_from_operator);
  lv_json_end_object (writer);
}

void
lv_announcement_write_members (LvJsonWriter *writer,
                               const LvAnnouncementRow *row,
                               gboolean is_from_operator)
{
  lv_json_string (writer, "id", row->id);
  lv_json_string (writer, "kind", lv_announcement_words[row->kind]);
  write_words (writer, "title", row->title_ja, row->title_en);
  write_words (writer, "body", row->body_ja, row->body_en);
  lv_json_string (writer, "follows", row->follows_id);
  lv_json_time (writer, "published", row->published_ms);
  lv_json_time (writer, "effective", row->effective_ms);
  lv_json_bool (writer, "is_short_notice", row->is_short_notice);
  lv_json_string (writer, "from", is_from_operator ? "operator" : "company");
}

static void
push_to_tenant (LvContext *context, LvTenant *tenant, GBytes *event)
{
  g_autoptr (GPtrArray) sessions = lv_sessions_list_live (context->sessions, tenant, NULL);

  for (guint i = 0; i < sessions->len; i++)
    lv_session_push (sessions->pdata[i], event);
}

static void
push (LvAnnouncementFeed *self, LvTenant *tenant, LvAnnouncementRow *row)
{
  g_autoptr (GPtrArray) tenants = lv_tenants_list_live (self->context->tenants);
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *data = NULL;
  g_autoptr (GBytes) event = NULL;

  lv_announcement_write (writer, NULL, row, tenant == NULL);
  data = lv_json_writer_free_to_string (writer, NULL);
  event = lv_event_new ("announcement.published", data, -1);
  for (guint i = 0; i < tenants->len; i++)
    if (tenant == NULL || tenants->pdata[i] == tenant)
      push_to_tenant (self->context, tenants->pdata[i], event);
}

void
lv_announcement_feed_added (LvAnnouncementFeed *self, LvTenant *tenant, LvAnnouncementRow *row)
{
  if (row->published_ms > lv_clock_now_ms (self->context->clock))
    return;
  g_hash_table_add (self->told, g_strdup (row->id));
  push (self, tenant, row);
  if (tenant != NULL && row->mail == LV_ANNOUNCEMENT_MAIL_WANTED)
    lv_announcement_mail_pump (tenant);
}

/* What one database publishes between two rounds. */
typedef struct
{
  LvAnnouncementFeed *feed;
  GCancellable *cancellable;
  LvTenant *tenant; /* NULL: the operator's database */
  gint64 after_ms;
  gint64 until_ms;
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->cancellable);
  g_clear_object (&look->tenant);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static gboolean
list_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  const Look *look = input;

  *result = lv_announcements_list (db, look->until_ms, LV_LIMIT_PAGE, error);
  return *result != NULL;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &rows, &error))
    return lv_notice ("announcements could not be read", "ERROR", error->message, NULL);
  if (g_cancellable_is_cancelled (look->cancellable))
    return;
  /* The oldest first. */
  for (guint i = rows->len; i > 0; i--)
    {
      LvAnnouncementRow *row = rows->pdata[i - 1];

      if (row->published_ms > look->after_ms && !g_hash_table_remove (look->feed->told, row->id))
        push (look->feed, look->tenant, row);
    }
}

static void
start_look (LvAnnouncementFeed *self, LvTenant *tenant, gint64 until_ms)
{
  Look *look = g_new0 (Look, 1);

  look->feed = self;
  look->cancellable = g_object_ref (self->cancellable);
  if (tenant != NULL)
    look->tenant = g_object_ref (tenant);
  look->after_ms = self->told_until_ms;
  look->until_ms = until_ms;
  /* Lent: it is not touched here until the answer. */
  lv_store_run_async (self->context->store, tenant != NULL ? lv_tenant_get_id (tenant) : NULL,
                      list_work, look, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, on_listed,
                      look);
}

static gboolean
on_round (gpointer data)
{
  LvAnnouncementFeed *self = data;
  g_autoptr (GPtrArray) tenants = lv_tenants_list_live (self->context->tenants);
  gint64 now_ms = lv_clock_now_ms (self->context->clock);

  if (now_ms <= self->told_until_ms)
    return G_SOURCE_CONTINUE;
  start_look (self, NULL, now_ms);
  for (guint i = 0; i < tenants->len; i++)
    {
      start_look (self, tenants->pdata[i], now_ms);
      lv_announcement_mail_pump (tenants->pdata[i]);
    }
  self->told_until_ms = now_ms;
  return G_SOURCE_CONTINUE;
}

void
lv_announcement_feed_start (LvAnnouncementFeed *self)
{
  self->told_until_ms = lv_clock_now_ms (self->context->clock);
  self->timer = lv_clock_timeout_add (self->context->clock, ROUND_MS, on_round, self);
}
