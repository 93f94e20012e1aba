/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-announcement-mail.h"

#include "lv-announcements.h"
#include "lv-date-text.h"
#include "lv-hash.h"
#include "lv-log.h"
#include "lv-mail-people.h"
#include "lv-mail-text.h"
#include "lv-mailer.h"
#include "lv-mails.h"
#include "lv-words.h"

#define BATCH 100
/* Not more wait at once, however many people and announcements there are. */
#define MAX_WAITING 20000

/* The words */

static const char *
pick (const char *language, const char *ja, const char *en)
{
  return g_str_equal (language, "ja") ? ja : en;
}

static const char *
get_kind_words (LvAnnouncementKind kind, const char *language)
{
  static const char *const words[] = {
    [LV_ANNOUNCEMENT_CHANGE] = N_ ("Change of the service"),
    [LV_ANNOUNCEMENT_MAINTENANCE] = N_ ("Maintenance"),
    [LV_ANNOUNCEMENT_INCIDENT] = N_ ("Incident"),
    [LV_ANNOUNCEMENT_INFORMATION] = N_ ("Information"),
  };

  return lv_words_lookup (language, words[kind]);
}

char *
lv_announcement_mail_subject (const LvAnnouncementRow *row,
                              const char *company,
                              const char *language)
{
  if (*language != '\0')
    return g_strdup_printf ("%s: %s", company, pick (language, row->title_ja, row->title_en));
  if (g_str_equal (row->title_ja, row->title_en))
    return g_strdup_printf ("%s: %s", company, row->title_en);
  return g_strdup_printf ("%s: %s / %s", company, row->title_ja, row->title_en);
}

/* "Tuesday, 24 November 2026 13:00 (UTC+09:00)" */
static char *
format_time (gint64 ms, const char *time_zone, const char *language)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
  g_autoptr (GDateTime) local
      = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  g_autofree char *day = lv_date_text (local, TRUE, language);
  g_autofree char *clock = g_date_time_format (local, "%H:%M (UTC%:z)");

  return g_strdup_printf ("%s %s", day, clock);
}

static void
append_part (GString *body,
             const LvAnnouncementRow *row,
             const char *company,
             const char *time_zone,
             const char *language)
{
  g_string_append_printf (body, "%s\n%s\n\n%s\n", get_kind_words (row->kind, language),
                          pick (language, row->title_ja, row->title_en),
                          pick (language, row->body_ja, row->body_en));
  if (row->effective_ms != 0)
    {
      g_autofree char *time = format_time (row->effective_ms, time_zone, language);

      g_string_append_printf (body, "\n%s%s\n", lv_words_lookup (language, N_ ("Takes effect: ")),
                              time);
    }
  g_string_append_printf (body, "\n-- \n%s\n", company);
}

char *
lv_announcement_mail_body (const LvAnnouncementRow *row,
                           const char *company,
                           const char *time_zone,
                           const char *language)
{
  GString *body = g_string_new (NULL);

  if (*language != '\0')
    append_part (body, row, company, time_zone, language);
  else
    {
      append_part (body, row, company, time_zone, "ja");
      g_string_append (body, "\n");
      append_part (body, row, company, time_zone, "en");
    }
  return g_string_free (body, FALSE);
}

/* Queueing */

typedef struct
{
  LvTenant *tenant;
  char *company;
  char *time_zone;
  gint64 now_ms;
  guint n_queued;   /* in this round */
  gboolean is_over; /* there is nothing more to be done now */
} Round;

static void
round_free (Round *self)
{
  g_object_unref (self->tenant);
  g_free (self->company);
  g_free (self->time_zone);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Round, round_free)

static gboolean
queue_one (
    LvDb *db, Round *self, const LvAnnouncementRow *row, const LvMailPerson *person, GError **error)
{
  g_autoptr (LvMailRow) mail = NULL;

  if (!lv_mail_address_is_valid (person->mail))
    return TRUE;
  mail = lv_mail_row_new ();
  mail->id = lv_random_id ();
  mail->recipient = g_strdup (person->mail);
  mail->subject = lv_announcement_mail_subject (row, self->company, person->language);
  mail->body = lv_announcement_mail_body (row, self->company, self->time_zone, person->language);
  mail->created_ms = mail->next_ms = self->now_ms;
  self->n_queued++;
  return lv_mails_add (db, mail, error);
}

static gboolean
round_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Round *self = input;
  g_autofree char *after = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (LvAnnouncementRow) row = lv_announcements_find_mail (db, self->now_ms, &after, &local);
  g_autoptr (GPtrArray) people = NULL;
  gint64 waiting = row != NULL ? lv_mails_count (db, &local) : 0;

  self->is_over = row == NULL || waiting >= MAX_WAITING;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  if (self->is_over || waiting < 0)
    return error == NULL || *error == NULL;
  people = lv_mail_people_list (db, after, BATCH, error);
  if (people == NULL)
    return FALSE;
  for (guint i = 0; i < people->len; i++)
    if (!queue_one (db, self, row, people->pdata[i], error))
      return FALSE;
  return lv_announcements_set_mailed (
      db, row->id, people->len == BATCH ? ((LvMailPerson *) people->pdata[BATCH - 1])->id : NULL,
      error);
}

static void
on_round (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Round) self = data;
  LvContext *context = lv_tenant_get_context (self->tenant);
  g_autoptr (GError) error = NULL;
  gboolean is_wanted = lv_tenant_end_mailing (self->tenant);

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    return lv_warning ("an announcement could not be queued as mails", "ERROR", error->message,
                       NULL);
  if (context->is_stopping)
    return;
  if (self->n_queued > 0 && context->mailer != NULL)
    lv_mailer_wake (context->mailer, lv_tenant_get_id (self->tenant));
  if (!self->is_over || is_wanted)
    lv_announcement_mail_pump (self->tenant);
}

void
lv_announcement_mail_pump (LvTenant *tenant)
{
  LvContext *context = lv_tenant_get_context (tenant);
  Round *self;

  if (!lv_tenant_begin_mailing (tenant))
    return;
  self = g_new0 (Round, 1);
  self->tenant = g_object_ref (tenant);
  self->company = g_strdup (lv_tenant_get_row (tenant)->name);
  self->time_zone = g_strdup (lv_tenant_get_policy (tenant)->time_zone);
  self->now_ms = lv_clock_now_ms (context->clock);
  lv_store_run_async (context->store, lv_tenant_get_database (tenant), round_work, self, NULL, NULL,
                      NULL, on_round, self);
}
