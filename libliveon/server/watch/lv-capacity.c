/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 *   look (20 s) ── alarms
 *      └─ an hour since the last sample: tenants → accounts of each → sample written → forecast
 */
#include "lv-capacity.h"

#include "lv-alert-mail.h"
#include "lv-config.h"
#include "lv-log.h"
#include "lv-mailer.h"
#include "lv-tally.h"
#include "lv-tenants.h"
#include "lv-users.h"

#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define DAY_MS (24 * HOUR_MS)
#define KEPT_DAYS 400
/* A disk that was about to be full is well again when it lasts so many times longer. */
#define FORECAST_SLACK 1.2

struct _LvCapacity
{
  gint references;    /* its owner's, and one of each question to the store */
  LvContext *context; /* NULL once its owner has freed it */
  gint64 next_ms;     /* of the sample, wall time */
  gboolean is_sampling;
  LvCapacitySample hour; /* so far */
  gint64 accounts, accounts_so_far;
  guint n_counting;
  guint64 bytes;    /* by the last look */
  gint64 looked_ms; /* monotonic; 0: never */
  double now[LV_N_RESOURCES];
  double disk_size;
  LvAlarm alarms[LV_N_RESOURCES];
  gboolean fills_up; /* the disk, within the configured days */
  gboolean is_to_be_mailed[LV_N_RESOURCES];
};

LvCapacity *
lv_capacity_new (LvContext *context)
{
  LvCapacity *self = g_new0 (LvCapacity, 1);

  self->references = 1;
  self->context = context;
  self->accounts = -1;
  for (guint i = 0; i < LV_N_RESOURCES; i++)
    self->now[i] = -1;
  return self;
}

static void
unref (LvCapacity *self)
{
  if (--self->references == 0)
    g_free (self);
}

void
lv_capacity_free (LvCapacity *self)
{
  self->context = NULL;
  unref (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LvCapacity, unref)

static void
ask_store (LvCapacity *self,
           const char *tenant_id,
           LvStoreWork work,
           gpointer input,
           GDestroyNotify free_result,
           GAsyncReadyCallback callback)
{
  self->references++;
  lv_store_run_async (self->context->store, tenant_id, work, input, g_free, free_result, NULL,
                      callback, self);
}

/* Samples */

gboolean
lv_capacity_list_work (LvDb *db, gpointer now_ms, gpointer *result, GError **error)
{
  *result
      = lv_capacity_samples_list (db, *(gint64 *) now_ms - LV_FORECAST_MAX_DAYS * DAY_MS, error);
  return *result != NULL;
}

static gpointer
copy_time (gint64 time_ms)
{
  return g_memdup2 (&time_ms, sizeof time_ms);
}

static void
mail_alarm (LvCapacity *self, LvResource resource, const LvResourceReport *report)
{
  LiveonServerConfig *config = self->context->config;
  const char *const *recipients = lv_config_get_list (config, LV_KEY_MAIL_ALERTS_TO);
  const char *name = lv_config_get_string (config, LV_KEY_SERVER_NAME);
  const LvAlarmState state = lv_capacity_get_alarm (self, resource);
  g_autofree char *subject = lv_alert_mail_subject (name, resource, state);
  g_autofree char *body = lv_alert_mail_body (name, resource, state, report);

  for (; *recipients != NULL; recipients++)
    lv_mailer_send (self->context->mailer, NULL, *recipients, subject, body);
}

static void
on_history (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvCapacity) self = data;
  g_autoptr (GArray) samples = NULL;
  LvResourceReport reports[LV_N_RESOURCES];

  lv_store_run_finish (LV_STORE (source), result, (gpointer *) &samples, NULL);
  if (samples == NULL || self->context == NULL)
    return;
  lv_capacity_fill (self, reports);
  for (guint i = 0; i < LV_N_RESOURCES; i++)
    if (self->is_to_be_mailed[i])
      {
        lv_capacity_report_fill (&reports[i], i, samples, lv_clock_now_ms (self->context->clock));
        mail_alarm (self, i, &reports[i]);
        self->is_to_be_mailed[i] = FALSE;
      }
}

static void
told (LvCapacity *self, LvResource resource, const char *message, LvAlarmState state)
{
  self->is_to_be_mailed[resource] = TRUE;
  ask_store (self, NULL, lv_capacity_list_work, copy_time (lv_clock_now_ms (self->context->clock)),
             (GDestroyNotify) g_array_unref, on_history);
  lv_notice (message, "RESOURCE", lv_resource_word (resource), "STATE", lv_alarm_word (state),
             NULL);
}

static void
judge_forecast (LvCapacity *self, const LvForecast *forecast)
{
  const double within
      = (double) lv_config_get_int (self->context->config, LV_KEY_CAPACITY_FORECAST_DAYS);
  gboolean fills_up = forecast->kind == LV_FORECAST_DAYS
                      && forecast->days < within * (self->fills_up ? FORECAST_SLACK : 1);

  if (fills_up == self->fills_up)
    return;
  self->fills_up = fills_up;
  told (self, LV_RESOURCE_DISK,
        fills_up ? "the disk will be full before long" : "the disk will last again",
        fills_up ? LV_ALARM_WARNED : LV_ALARM_CALM);
}

static void
on_samples (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvCapacity) self = data;
  g_autoptr (GArray) samples = NULL;
  LvResourceReport reports[LV_N_RESOURCES];

  lv_store_run_finish (LV_STORE (source), result, (gpointer *) &samples, NULL);
  if (samples == NULL || self->context == NULL)
    return;
  lv_capacity_fill (self, reports);
  lv_capacity_report_fill (&reports[LV_RESOURCE_DISK], LV_RESOURCE_DISK, samples,
                           lv_clock_now_ms (self->context->clock));
  judge_forecast (self, &reports[LV_RESOURCE_DISK].forecast);
}

static gboolean
add_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvCapacitySample *sample = input;

  return lv_capacity_samples_add (db, sample, sample->time_ms - KEPT_DAYS * DAY_MS, error);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvCapacity) self = data;
  g_autoptr (GError) error = NULL;

  self->is_sampling = FALSE;
  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    lv_warning ("how full the server is could not be written", "ERROR", error->message, NULL);
  else if (self->context != NULL)
    ask_store (self, NULL, lv_capacity_list_work,
               copy_time (lv_clock_now_ms (self->context->clock)), (GDestroyNotify) g_array_unref,
               on_samples);
}

static void
write_sample (LvCapacity *self)
{
  LvCapacitySample *sample = g_memdup2 (&self->hour, sizeof self->hour);

  self->accounts = self->accounts_so_far;
  sample->time_ms = lv_clock_now_ms (self->context->clock);
  sample->accounts = self->accounts;
  self->next_ms = sample->time_ms + HOUR_MS;
  self->hour = (LvCapacitySample){ 0 };
  ask_store (self, NULL, add_work, sample, NULL, on_added);
}

static gboolean
count_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  gint64 n = lv_users_count (db, error);

  *result = n >= 0 ? copy_time (n) : NULL;
  return n >= 0;
}

static void
counted (LvCapacity *self)
{
  if (--self->n_counting == 0 && self->context != NULL)
    write_sample (self);
}

/* A company that has been removed meanwhile has none. */
static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvCapacity) self = data;
  g_autofree gint64 *n = NULL;

  if (lv_store_run_finish (LV_STORE (source), result, (gpointer *) &n, NULL))
    self->accounts_so_far += *n;
  counted (self);
}

static gboolean
list_tenants_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_tenants_list (db, error);
  return *result != NULL;
}

static void
on_tenants (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvCapacity) self = data;
  g_autoptr (GPtrArray) tenants = NULL;

  lv_store_run_finish (LV_STORE (source), result, (gpointer *) &tenants, NULL);
  for (guint i = 0; self->context != NULL && tenants != NULL && i < tenants->len; i++)
    {
      LvTenantRow *row = tenants->pdata[i];

      self->n_counting++;
      ask_store (self, row->id, count_work, NULL, g_free, on_counted);
    }
  counted (self);
}

static void
begin_sample (LvCapacity *self)
{
  self->is_sampling = TRUE;
  self->accounts_so_far = 0;
  self->n_counting = 1;
  ask_store (self, NULL, list_tenants_work, NULL, (GDestroyNotify) g_ptr_array_unref, on_tenants);
}

/* Also when the clock was set back by more than an hour. */
static void
sample_if_due (LvCapacity *self)
{
  const gint64 now_ms = lv_clock_now_ms (self->context->clock);

  if (now_ms >= self->next_ms || now_ms < self->next_ms - 2 * HOUR_MS)
    begin_sample (self);
}

/* After a start the hour goes on from the last sample of the run before. */
static void
on_first (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvCapacity) self = data;
  g_autoptr (GArray) samples = NULL;

  lv_store_run_finish (LV_STORE (source), result, (gpointer *) &samples, NULL);
  self->is_sampling = FALSE;
  if (samples != NULL && samples->len > 0)
    {
      const LvCapacitySample *last = &g_array_index (samples, LvCapacitySample, samples->len - 1);

      self->next_ms = last->time_ms + HOUR_MS;
      self->accounts = last->accounts;
    }
  else
    self->next_ms = 1;
  if (self->context != NULL)
    sample_if_due (self);
}

/* Looking */

static guint64
sum_bytes (const LvTally *tally)
{
  guint64 bytes = 0;

  for (guint i = 0; i < LV_SFU_N_KINDS; i++)
    bytes += tally->in[i].bytes + tally->out[i].bytes;
  return bytes;
}

static void
measure_rate (LvCapacity *self)
{
  const gint64 now_ms = lv_clock_monotonic_ms (self->context->clock);
  const guint64 bytes = sum_bytes (self->context->tally);

  if (self->looked_ms != 0 && now_ms > self->looked_ms)
    self->now[LV_RESOURCE_BANDWIDTH]
        = (double) (bytes - self->bytes) * 8000 / (double) (now_ms - self->looked_ms);
  self->bytes = bytes;
  self->looked_ms = now_ms;
}

double
lv_capacity_get_limit (LiveonServerConfig *config, LvResource resource)
{
  switch (resource)
    {
    case LV_RESOURCE_USERS:
      return (double) lv_config_get_int (config, LV_KEY_CAPACITY_USERS);
    case LV_RESOURCE_CONNECTIONS:
      return (double) lv_config_get_int (config, LV_KEY_MAX_CONNECTIONS);
    case LV_RESOURCE_BANDWIDTH:
      return (double) lv_config_get_int (config, LV_KEY_CAPACITY_MBPS) * 1e6;
    case LV_RESOURCE_DISK:
    default:
      return 0; /* of the machine */
    }
}

static void
judge (LvCapacity *self)
{
  const double warning
      = (double) lv_config_get_int (self->context->config, LV_KEY_CAPACITY_WARNING_PERCENT) / 100;
  LvResourceReport reports[LV_N_RESOURCES];

  lv_capacity_fill (self, reports);
  for (guint i = 0; i < LV_N_RESOURCES; i++)
    {
      LvAlarm *alarm = &self->alarms[i];
      double share = reports[i].limit > 0 ? MAX (reports[i].now, 0) / reports[i].limit : 0;

      if (lv_alarm_feed (alarm, share, warning))
        told (self, i,
              alarm->state == LV_ALARM_CALM ? "there is room again" : "room is running out",
              alarm->state);
    }
}

static void
remember (LvCapacity *self)
{
  LvCapacitySample *hour = &self->hour;

  hour->users = MAX (hour->users, (gint64) self->now[LV_RESOURCE_USERS]);
  hour->connections = MAX (hour->connections, (gint64) self->now[LV_RESOURCE_CONNECTIONS]);
  hour->rate_bps = MAX (hour->rate_bps, (gint64) self->now[LV_RESOURCE_BANDWIDTH]);
  hour->disk_size = (gint64) self->disk_size;
  hour->disk_free = (gint64) (self->disk_size - self->now[LV_RESOURCE_DISK]);
}

void
lv_capacity_look (LvCapacity *self, const LvMachine *machine, const LvHeadcount *count)
{
  const gint64 now_ms = lv_clock_now_ms (self->context->clock);

  self->disk_size = (double) machine->disk_size;
  self->now[LV_RESOURCE_DISK] = (double) (machine->disk_size - machine->disk_free);
  self->now[LV_RESOURCE_USERS] = count->users;
  self->now[LV_RESOURCE_CONNECTIONS] = count->connections;
  measure_rate (self);
  remember (self);
  judge (self);
  if (self->is_sampling)
    return;
  if (self->next_ms == 0)
    {
      self->is_sampling = TRUE;
      ask_store (self, NULL, lv_capacity_list_work, copy_time (now_ms),
                 (GDestroyNotify) g_array_unref, on_first);
    }
  else
    sample_if_due (self);
}

LvAlarmState
lv_capacity_get_alarm (LvCapacity *self, LvResource resource)
{
  if (resource == LV_RESOURCE_DISK && self->fills_up)
    return MAX (self->alarms[resource].state, LV_ALARM_WARNED);
  return self->alarms[resource].state;
}

gint64
lv_capacity_get_accounts (LvCapacity *self)
{
  return self->accounts;
}

void
lv_capacity_fill (LvCapacity *self, LvResourceReport reports[LV_N_RESOURCES])
{
  for (guint i = 0; i < LV_N_RESOURCES; i++)
    reports[i] = (LvResourceReport){
      .now = self->now[i],
      .most = -1,
      .limit = lv_capacity_get_limit (self->context->config, i),
    };
  reports[LV_RESOURCE_DISK].limit = self->disk_size;
}
