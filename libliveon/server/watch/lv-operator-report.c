/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in the report to an auditor: settings as they are, and what was looked at just now.
 * Which promise it is evidence of, and the words, are the page's. Main context; the works on the
 * store thread.
 *
 *   the company's database → the operator's → process, files and port (a thread) → answer
 */
#include <libsoup/soup.h>
#include <openssl/crypto.h>

#include "lv-admin-paths.h"
#include "lv-capacity.h"
#include "lv-certificate.h"
#include "lv-config.h"
#include "lv-facts.h"
#include "lv-operation.h"
#include "lv-probe.h"

#define YEAR_MS (366 * 24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  gint64 now_ms;
  char *tenant_id;
  char *address; /* of the server itself; NULL: none runs */
  gboolean says_proxy;
  char *state_directory;
  char *certificate_file;
  /* what is found */
  LvFacts tenant, operator;
  char *networks; /* from where the administration is reached */
  gboolean has_console;
  LvProbeTls tls;
  LvProbeProcess process;
  LvProbeFiles files;
  LvMachine machine;
} Report;

static void
report_free (Report *self)
{
  g_free (self->tenant_id);
  g_free (self->address);
  g_free (self->state_directory);
  g_free (self->certificate_file);
  g_free (self->networks);
  g_free (self);
}

/* An address that stands for all is tried at home. */
static char *
find_address (LvContext *context)
{
  const char *listen = lv_config_get_list (context->config, LV_KEY_LISTEN)[0];
  g_autofree char *host = NULL;
  guint16 port = 0;
  gboolean has_port;
  const char *at;

  if (context->port == 0 || !lv_config_split_host_port (listen, &host, &port, &has_port))
    return NULL;
  at = g_str_equal (host, "::") ? "::1" : g_str_equal (host, "0.0.0.0") ? "127.0.0.1" : host;
  return g_strdup_printf (strchr (at, ':') != NULL ? "[%s]:%u" : "%s:%u", at, context->port);
}

static Report *
report_new (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  Report *self = g_new0 (Report, 1);

  self->now_ms = lv_clock_now_ms (context->clock);
  self->tenant_id = g_strdup (lv_tenant_get_id (lv_operation_get_tenant (operation)));
  self->address = find_address (context);
  self->says_proxy = lv_config_get_bool (context->config, LV_KEY_PROXY_PROTOCOL);
  self->state_directory = g_strdup (lv_config_get_string (context->config, LV_KEY_STATE_DIRECTORY));
  self->certificate_file = g_strdup (context->certificate_file);
  return self;
}

/* The answer */

static void
write_who (LvJsonWriter *writer, LiveonServerConfig *config)
{
  static const struct
  {
    const char *name;
    LvConfigKey key;
  } members[] = {
    { "service", LV_KEY_SERVER_NAME },
    { "name", LV_KEY_OPERATOR_NAME },
    { "address", LV_KEY_OPERATOR_ADDRESS },
    { "data_location", LV_KEY_DATA_LOCATION },
    { "governing_law", LV_KEY_GOVERNING_LAW },
    { "link_security_policy", LV_KEY_LINK_SECURITY_POLICY },
    { "link_cloud_policy", LV_KEY_LINK_CLOUD_POLICY },
    { "link_privacy", LV_KEY_LINK_PRIVACY },
    { "link_terms", LV_KEY_LINK_TERMS },
    { "link_certification", LV_KEY_LINK_CERTIFICATION },
    { "contact_mail", LV_KEY_CONTACT_MAIL },
    { "contact_phone", LV_KEY_CONTACT_PHONE },
    { "contact_form", LV_KEY_CONTACT_FORM },
    { "contact_hours", LV_KEY_CONTACT_HOURS },
  };

  lv_json_begin_object (writer, "operator");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    lv_json_string (writer, members[i].name, lv_config_get_string (config, members[i].key));
  lv_json_end_object (writer);
}

static void
write_tls (LvJsonWriter *writer, const Report *self)
{
  static const char *const words[] = { "unknown", "refused", "accepted" };

  lv_json_begin_object (writer, "tls");
  lv_json_string (writer, "below", words[self->tls.below]);
  lv_json_string (writer, "newest", words[self->tls.newest]);
  lv_json_string (writer, "protocol", self->tls.protocol);
  lv_json_string (writer, "cipher", self->tls.cipher);
  lv_json_string (writer, "group", self->tls.group);
  lv_json_string (writer, "key", self->tls.key);
  lv_json_end_object (writer);
}

static void
write_certificate (LvJsonWriter *writer, LvContext *context, const Report *self)
{
  gint64 until_ms = self->machine.certificate_not_after_ms;

  lv_json_begin_object (writer, "certificate");
  lv_json_bool (writer, "is_own",
                *lv_config_get_string (context->config, LV_KEY_CERTIFICATE) == '\0');
  lv_json_string (writer, "pin", context->pin);
  lv_json_time (writer, "until", until_ms);
  lv_json_int (writer, "days", (until_ms - self->now_ms) / (24 * 60 * 60 * 1000));
  lv_json_end_object (writer);
}

static void
write_clock (LvJsonWriter *writer, LvClock *clock)
{
  LvClockReading reading;

  lv_clock_read (clock, &reading);
  lv_json_begin_object (writer, "clock");
  lv_json_string (writer, "state", lv_clock_state_word (reading.state));
  lv_json_double (writer, "offset_ms", (double) reading.offset_us / 1000);
  lv_json_end_object (writer);
}

static void
write_machine (LvJsonWriter *writer, const Report *self)
{
  lv_json_begin_object (writer, "process");
  lv_json_bool (writer, "is_root", self->process.is_root);
  lv_json_bool (writer, "no_new_privileges", self->process.no_new_privileges);
  lv_json_bool (writer, "is_filtered", self->process.is_filtered);
  lv_json_int (writer, "capabilities", self->process.capabilities);
  lv_json_bool (writer, "leaves_no_cores", self->process.leaves_no_cores);
  lv_json_end_object (writer);
  lv_json_begin_object (writer, "files");
  lv_json_int (writer, "databases", self->files.databases);
  lv_json_int (writer, "keys", self->files.keys);
  lv_json_int (writer, "strangers", self->files.strangers);
  lv_json_int (writer, "loose", self->files.loose);
  lv_json_end_object (writer);
}

static void
write_capacity (LvJsonWriter *writer, LvContext *context)
{
  lv_json_begin_object (writer, "capacity");
  for (guint i = 0; context->watch != NULL && i < LV_N_RESOURCES; i++)
    lv_json_string (
        writer, lv_resource_word (i),
        lv_alarm_word (lv_capacity_get_alarm (lv_watch_get_capacity (context->watch), i)));
  lv_json_end_object (writer);
}

static void
write_records (LvJsonWriter *writer, const Report *self)
{
  lv_json_begin_object (writer, "records");
  lv_json_bool (writer, "is_guarded", self->tenant.is_guarded);
  lv_json_int (writer, "rows", self->tenant.rows);
  lv_json_time (writer, "oldest_entry", self->tenant.oldest_entry_ms);
  lv_json_end_object (writer);
  lv_json_begin_object (writer, "people");
  lv_json_bool (writer, "are_kept", self->tenant.keeps_people);
  lv_json_int (writer, "users", self->tenant.users);
  lv_json_int (writer, "suspended", self->tenant.suspended);
  lv_json_int (writer, "groups", self->tenant.groups);
  lv_json_int (writer, "rooms", self->tenant.rooms);
  lv_json_int (writer, "administrators", self->tenant.administrators);
  lv_json_int (writer, "second_factors", self->tenant.second_factors);
  lv_json_end_object (writer);
}

/* Counts, and nothing of whom or what. */
static void
write_service (LvJsonWriter *writer, LiveonServerConfig *config, const Report *self)
{
  const char *const *recipients = lv_config_get_list (config, LV_KEY_MAIL_ALERTS_TO);

  lv_json_begin_object (writer, "service");
  lv_json_bool (writer, "is_for_one_company", lv_config_get_bool (config, LV_KEY_SINGLE_TENANT));
  lv_json_bool (writer, "requires_clock", lv_config_get_bool (config, LV_KEY_REQUIRE_CLOCK));
  lv_json_int (writer, "removal_days", lv_config_get_int (config, LV_KEY_REMOVAL_DAYS));
  lv_json_int (writer, "changes", self->operator.changes);
  lv_json_int (writer, "short_notices", self->operator.short_notices);
  lv_json_int (writer, "incidents", self->operator.incidents);
  lv_json_bool (writer, "are_records_guarded", self->operator.is_guarded);
  lv_json_int (writer, "operators", self->operator.administrators);
  lv_json_int (writer, "operators_with_second_factor", self->operator.second_factors);
  lv_json_bool (writer, "has_console", self->has_console);
  lv_json_string (writer, "console", lv_config_get_string (config, LV_KEY_CONSOLE_LISTEN));
  lv_json_string (writer, "metrics", lv_config_get_string (config, LV_KEY_METRICS_LISTEN));
  lv_json_strv (writer, "listen", lv_config_get_list (config, LV_KEY_LISTEN));
  lv_json_bool (writer, "has_alerts", *recipients != NULL);
  lv_json_string (writer, "admin_networks", self->networks != NULL ? self->networks : "");
  lv_json_end_object (writer);
}

static void
write_versions (LvJsonWriter *writer)
{
  g_autofree char *glib
      = g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
  g_autofree char *soup = g_strdup_printf ("%u.%u.%u", soup_get_major_version (),
                                           soup_get_minor_version (), soup_get_micro_version ());

  lv_json_begin_object (writer, "versions");
  lv_json_string (writer, "LiveOn", LIVEON_VERSION);
  lv_json_string (writer, "OpenSSL", OpenSSL_version (OPENSSL_VERSION_STRING));
  lv_json_string (writer, "GLib", glib);
  lv_json_string (writer, "libsoup", soup);
  lv_json_end_object (writer);
}

static void
reply (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  LvTenant *tenant = lv_operation_get_tenant (operation);
  const Report *self = lv_operation_get_data (operation);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_time (writer, "time", self->now_ms);
  lv_json_string (writer, "company", lv_tenant_get_row (tenant)->name);
  write_who (writer, context->config);
  write_versions (writer);
  write_tls (writer, self);
  write_certificate (writer, context, self);
  write_clock (writer, context->clock);
  write_machine (writer, self);
  write_capacity (writer, context);
  lv_operator_write_policy (writer, "policy", lv_tenant_get_policy (tenant));
  write_records (writer, self);
  write_service (writer, context->config, self);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

/* Looking */

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Report *self = data;

  if (self->address != NULL)
    lv_probe_tls (&self->tls, self->address, self->says_proxy);
  lv_probe_process (&self->process);
  lv_probe_files (&self->files, self->state_directory);
  lv_machine_read (&self->machine, self->state_directory, self->certificate_file);
  g_task_return_boolean (task, TRUE);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvOperation) operation = data;

  reply (operation);
}

static gboolean
operator_work (LvDb *db, gpointer data, gpointer *result, GError **error)
{
  Report *self = data;
  g_autofree char *console = NULL;
  g_autoptr (GError) local = NULL;

  if (!lv_facts_read_operator (db, self->now_ms - YEAR_MS, &self->operator, error))
    return FALSE;
  self->networks = lv_admin_paths_dup_networks (db, self->tenant_id, &local);
  if (local == NULL)
    console = lv_console_path_dup_networks (db, &local);
  self->has_console = console != NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
on_operator_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvOperation) operation = data;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, NULL, &error))
    {
      lv_operation_refuse (operation, error);
      return;
    }
  task = g_task_new (NULL, NULL, on_looked, lv_operation_ref (operation));
  g_task_set_source_tag (task, on_operator_read);
  g_task_set_task_data (task, lv_operation_get_data (operation), NULL);
  g_task_run_in_thread (task, look_in_thread);
}

static gboolean
tenant_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  Report *self = data;

  return lv_facts_read_tenant (db, &self->tenant, error);
}

static void
on_tenant_read (LvOperation *operation, gpointer result)
{
  lv_store_run_async (lv_operation_get_context (operation)->store, NULL, operator_work,
                      lv_operation_get_data (operation), NULL, NULL, NULL, on_operator_read,
                      lv_operation_ref (operation));
}

static void
show_report (LvOperation *operation)
{
  lv_operation_set_data (operation, report_new (operation), (GDestroyNotify) report_free);
  if (lv_operation_check_arguments (operation))
    lv_operation_read (operation, tenant_work, NULL, on_tenant_read);
}

const LvOperatorCommand lv_operator_report[] = {
  { "report", LV_SCOPE_TENANT, 0, show_report },
  { NULL },
};
