/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-mailer.h"

#include <string.h>

#include "lv-config.h"
#include "lv-hash.h"
#include "lv-log.h"
#include "lv-mail-text.h"
#include "lv-mails.h"
#include "lv-smtp.h"
#include "lv-tenant.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define LONGEST_DELAY_MS (4 * 60 * MINUTE_MS)
#define GIVE_UP_MS (3 * 24 * 60 * MINUTE_MS)
#define BATCH 20
#define MAX_PASSWORD 1024
#define OPERATOR "" /* the key of the operator's database */

struct _LvMailer
{
  gint references;    /* its owner's, and one of each question that is on its way */
  LvContext *context; /* NULL once its owner has freed it */
  GCancellable *cancellable;
  GHashTable *due; /* tenant id → gint64 *: when there is something to send from there */
  gboolean is_busy;
  guint timer;
};

/* A batch of one database on its way. */
typedef struct
{
  LvMailer *mailer;
  char *tenant_id; /* OPERATOR: the operator's */
  gint64 now_ms;
  GPtrArray *rows; /* of LvMailRow */
  gint64 next_ms;  /* of that database, when nothing is due; 0: nothing waits */
  LvSmtpServer server;
  GPtrArray *mails; /* of LvSmtpMail, as many */
  gboolean is_off;  /* the mail server did not talk to us */
} Batch;

static void pump (LvMailer *self);

static void
unref (LvMailer *self)
{
  if (--self->references > 0)
    return;
  g_hash_table_unref (self->due);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
batch_free (Batch *batch)
{
  g_free (batch->tenant_id);
  g_clear_pointer (&batch->rows, g_ptr_array_unref);
  g_clear_pointer (&batch->mails, g_ptr_array_unref);
  lv_smtp_server_clear (&batch->server);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

static const char *
get_database (const Batch *batch)
{
  return *batch->tenant_id != '\0' ? batch->tenant_id : NULL;
}

gint64
lv_mailer_get_delay_ms (guint attempts)
{
  gint64 delay_ms = MINUTE_MS;

  for (guint i = 1; i < attempts && delay_ms < LONGEST_DELAY_MS; i++)
    delay_ms *= 3;
  return MIN (delay_ms, LONGEST_DELAY_MS);
}

/* The batch comes to its end: the mailer is free for the next. */
static void
end_batch (Batch *batch)
{
  LvMailer *self = batch->mailer;

  self->is_busy = FALSE;
  batch_free (batch);
  if (self->context != NULL)
    pump (self);
  unref (self);
}

/* Settling */

static gboolean
settle_row (LvDb *db, Batch *batch, guint i, GError **error)
{
  const LvMailRow *row = batch->rows->pdata[i];
  const LvSmtpMail *mail = batch->mails->pdata[i];

  if (mail->result != LV_SMTP_LATER || batch->now_ms - row->created_ms > GIVE_UP_MS)
    return lv_mails_remove (db, row->id, error);
  return lv_mails_postpone (db, row->id, row->attempts + 1,
                            batch->now_ms + lv_mailer_get_delay_ms (row->attempts + 1), error);
}

static gboolean
settle_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Batch *batch = input;

  for (guint i = 0; i < batch->rows->len; i++)
    if (!settle_row (db, batch, i, error))
      return FALSE;
  return TRUE;
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer data)
{
  Batch *batch = data;
  LvMailer *self = batch->mailer;
  gint64 *due = g_hash_table_lookup (self->due, batch->tenant_id);
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    lv_warning ("sent mails could not be taken out of the queue", "ERROR", error->message, NULL);
  /* Not to send the same again at once, nor to ask in vain for all that wait. */
  if (due != NULL && (error != NULL || batch->is_off))
    *due = MAX (*due, batch->now_ms + MINUTE_MS);
  end_batch (batch);
}

static void
log_results (const Batch *batch)
{
  guint n_sent = 0, n_later = 0, n_never = 0;
  guint code = 0;
  char sent[16], later[16], never[16], codes[16];

  for (guint i = 0; i < batch->mails->len; i++)
    {
      const LvSmtpMail *mail = batch->mails->pdata[i];

      n_sent += mail->result == LV_SMTP_SENT;
      n_later += mail->result == LV_SMTP_LATER;
      n_never += mail->result == LV_SMTP_NEVER;
      code = MAX (code, mail->code);
    }
  g_snprintf (sent, sizeof sent, "%u", n_sent);
  g_snprintf (later, sizeof later, "%u", n_later);
  g_snprintf (never, sizeof never, "%u", n_never);
  g_snprintf (codes, sizeof codes, "%u", code);
  lv_info ("mails were handed over", "SENT", sent, "LATER", later, "REFUSED", never, "CODE",
           code != 0 ? codes : NULL, NULL);
}

/* Sending */

static void
send_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Batch *batch = data;
  GError *error = NULL;

  if (lv_smtp_send (&batch->server, batch->mails, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Batch *batch = data;
  g_autoptr (GError) error = NULL;

  batch->is_off = !g_task_propagate_boolean (G_TASK (result), &error);
  if (batch->mailer->context == NULL)
    return end_batch (batch);
  if (batch->is_off)
    lv_notice ("the mail server takes nothing now", "ERROR", error->message, NULL);
  log_results (batch);
  lv_store_run_async (batch->mailer->context->store, get_database (batch), settle_work, batch, NULL,
                      NULL, NULL, on_settled, batch);
}

/* FALSE: nothing can be sent as it is configured. */
static gboolean
fill_server (LvSmtpServer *server, LiveonServerConfig *config)
{
  const char *user = lv_config_get_string (config, LV_KEY_MAIL_USER);
  const char *from = lv_config_get_string (config, LV_KEY_MAIL_FROM);
  const char *file = lv_config_get_string (config, LV_KEY_MAIL_PASSWORD_FILE);
  const char *authorities = lv_config_get_string (config, LV_KEY_MAIL_AUTHORITIES);
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  if (!lv_smtp_server_parse (server, lv_config_get_string (config, LV_KEY_MAIL_SERVER)))
    return FALSE;
  server->name = g_strdup (g_get_host_name ());
  server->from
      = *from != '\0' ? g_strdup (from) : g_strdup_printf ("liveon@%s", g_get_host_name ());
  if (!lv_mail_address_is_valid (server->from))
    return FALSE;
  if (*authorities != '\0')
    server->authorities = g_strdup (authorities);
  if (*user == '\0')
    return TRUE;
  if (!g_file_get_contents (file, &password, NULL, &error))
    {
      lv_notice ("the mail server's password cannot be read", "ERROR", error->message, NULL);
      return FALSE;
    }
  password[strcspn (password, "\r\n")] = '\0';
  password[MIN (strlen (password), MAX_PASSWORD)] = '\0';
  server->user = g_strdup (user);
  server->password = lv_secret_new_take_string (password);
  return TRUE;
}

static void
fill_mails (Batch *batch)
{
  LiveonServerConfig *config = batch->mailer->context->config;

  batch->mails = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_smtp_mail_free);
  for (guint i = 0; i < batch->rows->len; i++)
    {
      const LvMailRow *row = batch->rows->pdata[i];
      LvMailText mail = {
        .id = row->id,
        .from = batch->server.from,
        .from_name = lv_config_get_string (config, LV_KEY_SERVER_NAME),
        .to = row->recipient,
        .subject = row->subject,
        .body = row->body,
        .time_ms = row->created_ms,
      };
      g_autofree char *text = lv_mail_text_write (&mail);

      g_ptr_array_add (batch->mails, lv_smtp_mail_new (row->recipient, text));
    }
}

static void
send_batch (Batch *batch)
{
  g_autoptr (GTask) task = g_task_new (NULL, batch->mailer->cancellable, on_sent, batch);

  fill_mails (batch);
  g_task_set_source_tag (task, send_batch);
  g_task_set_task_data (task, batch, NULL);
  /* What was sent is told, also when the server stops meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, send_in_thread);
}

/* Fetching */

static gboolean
fetch_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Batch *batch = input;

  batch->rows = lv_mails_list_due (db, batch->now_ms, BATCH, error);
  return batch->rows != NULL
         && (batch->rows->len > 0 || lv_mails_get_next (db, &batch->next_ms, error));
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  Batch *batch = data;
  LvMailer *self = batch->mailer;
  gint64 *due = g_hash_table_lookup (self->due, batch->tenant_id);
  gboolean was_read = lv_store_run_finish (LV_STORE (source), result, NULL, NULL);

  if (self->context == NULL)
    return end_batch (batch);
  /* A company that has been removed meanwhile has no queue. */
  if (!was_read || (batch->rows->len == 0 && batch->next_ms == 0))
    {
      /* Something may have come since it was read. */
      if (due != NULL && *due != 0)
        g_hash_table_remove (self->due, batch->tenant_id);
      return end_batch (batch);
    }
  if (batch->rows->len == 0)
    {
      if (due != NULL && *due != 0)
        *due = batch->next_ms;
      return end_batch (batch);
    }
  if (fill_server (&batch->server, self->context->config))
    return send_batch (batch);
  if (due != NULL)
    *due = batch->now_ms + LONGEST_DELAY_MS;
  end_batch (batch);
}

static gboolean
on_timer (gpointer data)
{
  LvMailer *self = data;

  self->timer = 0;
  pump (self);
  return G_SOURCE_REMOVE;
}

/* The database that is due first, and when; NULL: none. */
static const char *
find_first (LvMailer *self, gint64 *first_ms)
{
  GHashTableIter iter;
  gpointer tenant_id, due;
  const char *first = NULL;

  g_hash_table_iter_init (&iter, self->due);
  while (g_hash_table_iter_next (&iter, &tenant_id, &due))
    if (first == NULL || *(gint64 *) due < *first_ms)
      {
        first = tenant_id;
        *first_ms = *(gint64 *) due;
      }
  return first;
}

static void
pump (LvMailer *self)
{
  const gint64 now_ms = lv_clock_now_ms (self->context->clock);
  gint64 first_ms = 0;
  const char *tenant_id = find_first (self, &first_ms);
  Batch *batch;

  if (self->is_busy || tenant_id == NULL)
    return;
  lv_clock_clear_timeout (self->context->clock, &self->timer);
  if (first_ms > now_ms)
    {
      self->timer = lv_clock_timeout_add (
          self->context->clock, MIN (first_ms - now_ms, LONGEST_DELAY_MS), on_timer, self);
      return;
    }
  batch = g_new0 (Batch, 1);
  batch->mailer = self;
  batch->tenant_id = g_strdup (tenant_id);
  batch->now_ms = now_ms;
  self->is_busy = TRUE;
  self->references++;
  /* A wake from now on sets it back to 0. */
  *(gint64 *) g_hash_table_lookup (self->due, tenant_id) = 1;
  lv_store_run_async (self->context->store, get_database (batch), fetch_work, batch, NULL, NULL,
                      NULL, on_fetched, batch);
}

/* Public */

LvMailer *
lv_mailer_new (LvContext *context)
{
  LvMailer *self = g_new0 (LvMailer, 1);

  self->references = 1;
  self->context = context;
  self->cancellable = g_cancellable_new ();
  self->due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
lv_mailer_free (LvMailer *self)
{
  g_cancellable_cancel (self->cancellable);
  lv_clock_clear_timeout (self->context->clock, &self->timer);
  self->context = NULL;
  unref (self);
}

static void
note (LvMailer *self, const char *key)
{
  g_hash_table_replace (self->due, g_strdup (key), g_new0 (gint64, 1));
}

void
lv_mailer_start (LvMailer *self)
{
  g_autoptr (GPtrArray) tenants = lv_tenants_list_live (self->context->tenants);

  note (self, OPERATOR);
  for (guint i = 0; i < tenants->len; i++)
    note (self, lv_tenant_get_id (tenants->pdata[i]));
  pump (self);
}

void
lv_mailer_wake (LvMailer *self, const char *tenant_id)
{
  note (self, tenant_id != NULL ? tenant_id : OPERATOR);
  pump (self);
}

typedef struct
{
  LvMailer *mailer;
  char *tenant_id;
  LvMailRow *row;
} Entry;

static gboolean
add_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Entry *entry = input;

  return lv_mails_add (db, entry->row, error);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer data)
{
  Entry *entry = data;
  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    lv_warning ("a mail could not be queued", "ERROR", error->message, NULL);
  else if (entry->mailer->context != NULL)
    lv_mailer_wake (entry->mailer, entry->tenant_id);
  unref (entry->mailer);
  g_free (entry->tenant_id);
  lv_mail_row_free (entry->row);
  g_free (entry);
}

gboolean
lv_mailer_send (LvMailer *self,
                const char *tenant_id,
                const char *recipient,
                const char *subject,
                const char *body)
{
  Entry *entry;

  if (!lv_mail_address_is_valid (recipient))
    return FALSE;
  entry = g_new0 (Entry, 1);
  entry->mailer = self;
  entry->tenant_id = g_strdup (tenant_id);
  entry->row = lv_mail_row_new ();
  entry->row->id = lv_random_id ();
  entry->row->recipient = g_strdup (recipient);
  entry->row->subject = g_strdup (subject);
  entry->row->body = g_strdup (body);
  entry->row->created_ms = entry->row->next_ms = lv_clock_now_ms (self->context->clock);
  self->references++;
  lv_store_run_async (self->context->store, tenant_id, add_work, entry, NULL, NULL, NULL, on_added,
                      entry);
  return TRUE;
}
