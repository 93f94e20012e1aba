/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The server itself: how it is, whether all is well (CLD13.1.4, 12.1.3, 12.4.4). Main context.
 *
 *   check: configuration, clock → databases (store thread) → disk, certificate, ports (a thread)
 */
#include <string.h>

#include "lv-certificate.h"
#include "lv-check.h"
#include "lv-config-keys.h"
#include "lv-media.h"
#include "lv-operation.h"
#include "lv-session.h"
#include "lv-words.h"

#define MAX_LANGUAGE 32

static void
show_pin (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  g_autofree char *formatted = lv_pin_format (context->pin);
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "pin", context->pin);
  lv_json_string (writer, "formatted", formatted);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
show_status (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  LvJsonWriter *writer = lv_json_writer_new ();
  LvClockReading reading;

  lv_clock_read (context->clock, &reading);
  lv_json_begin_object (writer, NULL);
  lv_json_bool (writer, "is_running", context->port != 0);
  lv_json_string (writer, "version", LIVEON_VERSION);
  lv_json_int (writer, "sessions", lv_sessions_count (context->sessions));
  lv_json_int (writer, "store_queue", lv_store_get_queue_length (context->store));
  lv_json_string (writer, "pin", context->pin);
  lv_json_time (writer, "time", lv_clock_now_ms (context->clock));
  lv_json_string (writer, "clock", lv_clock_state_word (reading.state));
  lv_json_double (writer, "clock_offset_ms", (double) reading.offset_us / 1000);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

/* --- check --- */

/* Copies for the thread. */
typedef struct
{
  LvFindings *findings;
  char *state_directory;
  char *certificate_file;
  gboolean has_own_certificate;
  char **listen;
  char **advertise;
  char *pin;
  gboolean says_proxy;
  guint port; /* 0: no server runs */
  char **media_addresses;
  char *media_ip;
  guint16 media_port;
  gboolean wants_real_time, is_real_time;
  gint64 now_ms;
} Check;

static void
check_free (Check *self)
{
  lv_findings_free (self->findings);
  g_free (self->state_directory);
  g_free (self->certificate_file);
  g_strfreev (self->listen);
  g_strfreev (self->advertise);
  g_free (self->pin);
  g_strfreev (self->media_addresses);
  g_free (self->media_ip);
  g_free (self);
}

static Check *
check_new (LvContext *context, const char *language)
{
  LiveonServerConfig *config = context->config;
  Check *self = g_new0 (Check, 1);

  self->findings = lv_findings_new (language);
  self->state_directory = g_strdup (lv_config_get_string (config, LV_KEY_STATE_DIRECTORY));
  self->certificate_file = g_strdup (context->certificate_file);
  self->has_own_certificate = *lv_config_get_string (config, LV_KEY_CERTIFICATE) == '\0';
  self->listen = g_strdupv ((char **) lv_config_get_list (config, LV_KEY_LISTEN));
  self->advertise = g_strdupv ((char **) lv_config_get_list (config, LV_KEY_ADVERTISE));
  self->pin = g_strdup (context->pin);
  self->says_proxy = lv_config_get_bool (config, LV_KEY_PROXY_PROTOCOL);
  self->port = context->port;
  self->media_addresses = lv_media_find_addresses (config);
  self->media_ip = lv_media_find_listen (config, &self->media_port);
  if (context->media != NULL)
    {
      self->media_port = lv_media_get_port (context->media);
      self->wants_real_time = lv_config_get_bool (config, LV_KEY_MEDIA_REAL_TIME);
      self->is_real_time = lv_media_is_real_time (context->media);
    }
  self->now_ms = lv_clock_now_ms (context->clock);
  return self;
}

/* What is in the file by now, and whether the running server has taken it up. */
static void
check_configuration (Check *self, LiveonServerConfig *config)
{
  const char *file = lv_config_get_file (config);
  g_autoptr (LiveonServerConfig) now = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  if (file == NULL)
    return;
  now = liveon_server_config_new_from_file (file, &error);
  if (now == NULL)
    {
      lv_findings_add (self->findings, N_ ("configuration"), LV_FINDING_PROBLEM, "%s",
                       error->message);
      return;
    }
  for (guint i = 0; i < LV_N_KEYS; i++)
    n_changed += !g_str_equal (lv_config_get_string (now, i), lv_config_get_string (config, i));
  if (n_changed > 0)
    lv_findings_add (self->findings, N_ ("configuration"), LV_FINDING_WARNING,
                     N_ ("%s was changed (%u keys) and is not in force yet: reload or restart"),
                     file, n_changed);
  else
    lv_findings_add (self->findings, N_ ("configuration"), LV_FINDING_OK, "%s", file);
}

static void
check_clock (Check *self, LvContext *context)
{
  gboolean is_required = lv_config_get_bool (context->config, LV_KEY_REQUIRE_CLOCK);

  switch (lv_clock_get_state (context->clock))
    {
    case LV_CLOCK_SYNCHRONISED:
      lv_findings_add (self->findings, N_ ("clock"), LV_FINDING_OK, N_ ("synchronised"));
      break;
    case LV_CLOCK_UNSYNCHRONISED:
      lv_findings_add (
          self->findings, N_ ("clock"), is_required ? LV_FINDING_PROBLEM : LV_FINDING_WARNING,
          is_required ? N_ ("not synchronised: set up NTP (systemd-timesyncd or chrony); "
                            "no record is purged meanwhile")
                      : N_ ("not synchronised: set up NTP (systemd-timesyncd or chrony); "
                            "records bear its time"));
      break;
    case LV_CLOCK_UNKNOWN:
    default:
      lv_findings_add (self->findings, N_ ("clock"), LV_FINDING_WARNING,
                       N_ ("whether it is synchronised cannot be told on this machine"));
    }
}

static void
check_turn (Check *self, LiveonServerConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSecret) secret = lv_media_read_turn_secret (config, &error);

  if (error != NULL)
    lv_findings_add (self->findings, N_ ("media"), LV_FINDING_PROBLEM,
                     N_ ("“turn_servers” need a secret in “turn_secret_file”"));
}

/* An address that stands for all is tried at home. */
static char *
dialled (const char *listen, guint real_port)
{
  g_autofree char *host = NULL;
  guint16 port = 0;
  gboolean has_port;
  const char *at;

  if (!lv_config_split_host_port (listen, &host, &port, &has_port))
    return g_strdup (listen);
  at = g_str_equal (host, "::") ? "::1" : g_str_equal (host, "0.0.0.0") ? "127.0.0.1" : host;
  return g_strdup_printf (strchr (at, ':') != NULL ? "[%s]:%u" : "%s:%u", at,
                          port != 0 ? port : real_port);
}

static void
check_ports (Check *self)
{
  for (guint i = 0; self->listen[i] != NULL; i++)
    {
      g_autofree char *address = dialled (self->listen[i], self->port);
      LvPortCheck port = { address, self->port, self->pin, FALSE, self->says_proxy };

      if (self->port != 0)
        lv_check_port (self->findings, &port);
      else
        lv_check_port_free (self->findings, self->listen[i]);
    }
  for (guint i = 0; self->port != 0 && self->advertise[i] != NULL; i++)
    {
      LvPortCheck port = { self->advertise[i], self->port, self->pin, TRUE, FALSE };

      lv_check_port (self->findings, &port);
    }
}

static guint
find_tcp_port (Check *self)
{
  g_autofree char *host = NULL;
  guint16 port = 0;
  gboolean has_port;

  if (self->port != 0)
    return self->port;
  lv_config_split_host_port (self->listen[0], &host, &port, &has_port);
  return port;
}

static void
check_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *self = data;
  LvMediaCheck media = {
    .addresses = (const char *const *) self->media_addresses,
    .tcp_port = find_tcp_port (self),
    .udp_port = self->media_port,
    .is_advertised = self->advertise[0] != NULL,
    .wants_real_time = self->wants_real_time,
    .is_real_time = self->is_real_time,
  };

  lv_check_disk (self->findings, self->state_directory);
  lv_check_certificate (self->findings, self->certificate_file, self->has_own_certificate,
                        self->now_ms);
  check_ports (self);
  if (self->port == 0)
    lv_check_udp_port_free (self->findings, self->media_ip, self->media_port);
  lv_check_media (self->findings, &media);
  g_task_return_boolean (task, TRUE);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char *const words[] = { N_ ("ok"), N_ ("warning"), N_ ("problem") };
  g_autoptr (LvOperation) operation = user_data;
  Check *self = lv_operation_get_data (operation);
  LvJsonWriter *writer = lv_json_writer_new ();
  LvFindingState worst = LV_FINDING_OK;

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "findings");
  for (guint i = 0; i < self->findings->items->len; i++)
    {
      const LvFinding *finding = g_ptr_array_index (self->findings->items, i);

      worst = MAX (worst, finding->state);
      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "check", finding->check);
      lv_json_string (writer, "state", words[finding->state]);
      lv_json_string (writer, "text", finding->text);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_string (writer, "state", words[worst]);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
on_store_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvOperation) operation = user_data;
  Check *self = lv_operation_get_data (operation);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  if (lv_store_check_finish (LV_STORE (source), result, &error))
    lv_findings_add (self->findings, N_ ("databases"), LV_FINDING_OK, N_ ("whole"));
  else
    lv_findings_add (self->findings, N_ ("databases"), LV_FINDING_PROBLEM, "%s", error->message);
  task = g_task_new (NULL, NULL, on_checked, lv_operation_ref (operation));
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, check_in_thread);
}

static void
check (LvOperation *operation)
{
  LvContext *context = lv_operation_get_context (operation);
  LvJson *arguments = lv_operation_get_arguments (operation);
  Check *self = check_new (context,
                           lv_json_get_optional_string (arguments, "language", MAX_LANGUAGE, "en"));

  lv_operation_set_data (operation, self, (GDestroyNotify) check_free);
  check_configuration (self, context->config);
  check_clock (self, context);
  check_turn (self, context->config);
  lv_store_check_async (context->store, NULL, on_store_checked, lv_operation_ref (operation));
}

const LvOperatorCommand lv_operator_server[] = {
  { "check", LV_SCOPE_SERVER, 0, check },
  { "pin", LV_SCOPE_SERVER, 0, show_pin },
  { "status", LV_SCOPE_SERVER, 0, show_status },
  { NULL },
};
