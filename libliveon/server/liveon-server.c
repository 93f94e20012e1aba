/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-server.h"

#include "lv-announcement-feed.h"
#include "lv-audit.h"
#include "lv-admin-paths.h"
#include "lv-config.h"
#include "lv-console.h"
#include "lv-control-socket.h"
#include "lv-error.h"
#include "lv-listener.h"
#include "lv-log.h"
#include "lv-mailer.h"
#include "lv-media.h"
#include "lv-meeting.h"
#include "lv-recorder.h"
#include "lv-server-private.h"
#include "lv-tenant.h"
#include "lv-tenants.h"
#include "lv-watch.h"

/**
 * LiveonServer:
 *
 * A conference server in this process.
 *
 * It listens on the addresses of its configuration, keeps everything in its state directory, and
 * works on the thread-default main context of whoever started it. Several can live in one process,
 * each with a state directory of its own; none touches the environment or the process.
 *
 *     stopped → starting → running → stopping → stopped
 *
 * The certificate is the configured one, or a self-signed one that the server makes at its first
 * start, and that clients trust by its pin ([method@Server.get_pin]).
 */
typedef enum
{
  STOPPED,
  STARTING,
  RUNNING,
  STOPPING,
} State;

struct _LiveonServer
{
  GObject parent_instance;

  LiveonServerConfig *config;
  LvClock *clock;
  State state;
  LvContext *context; /* NULL while stopped */
  LvListener *listener;
  LvControlSocket *control;
  GTask *start;         /* while starting */
  guint n_recovering;   /* tenants whose visits are being closed */
  GError *start_error;  /* the first one */
  gboolean has_console; /* somebody made an address for it */
  GPtrArray *stops;     /* of GTask, while stopping */
  guint n_stopping;     /* parts that have not stopped yet */
};

G_DEFINE_FINAL_TYPE (LiveonServer, liveon_server, G_TYPE_OBJECT)

static void
liveon_server_dispose (GObject *object)
{
  LiveonServer *self = LIVEON_SERVER (object);

  /* Every operation holds a reference: here it is stopped, or was never asked to stop. */
  g_clear_object (&self->listener);
  g_clear_pointer (&self->control, lv_control_socket_free);
  g_clear_pointer (&self->context, lv_context_free);
  g_clear_object (&self->config);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->stops, g_ptr_array_unref);
  g_clear_error (&self->start_error);
  G_OBJECT_CLASS (liveon_server_parent_class)->dispose (object);
}

static void
liveon_server_class_init (LiveonServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = liveon_server_dispose;
}

static void
liveon_server_init (LiveonServer *self)
{
  self->stops = g_ptr_array_new_with_free_func (g_object_unref);
}

typedef struct
{
  const char *action;
  gint64 now_ms;
} Note;

static gboolean
note_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Note *note = input;
  LvAudit audit = {
    .actor = "system",
    .action = note->action,
    .target = LIVEON_VERSION,
    .result = "ok",
  };

  return lv_audit_append (db, note->now_ms, &audit, error);
}

/* What happened to the server itself, in the operator's chain. */
static void
note_in_records (LiveonServer *self, const char *action)
{
  Note *note = g_new0 (Note, 1);

  note->action = action;
  note->now_ms = lv_clock_now_ms (self->clock);
  lv_store_run_async (self->context->store, NULL, note_work, note, g_free, NULL, NULL, NULL, NULL);
}

/* --- stopping --- */

static void
stop_background (LvContext *context)
{
  g_clear_pointer (&context->watch, lv_watch_free);
  g_clear_pointer (&context->mailer, lv_mailer_free);
}

static void
stopped (LiveonServer *self)
{
  g_autoptr (GPtrArray) stops = g_steal_pointer (&self->stops);

  self->stops = g_ptr_array_new_with_free_func (g_object_unref);
  self->state = STOPPED;
  lv_notice ("the server has stopped", NULL);
  for (guint i = 0; i < stops->len; i++)
    g_task_return_boolean (g_ptr_array_index (stops, i), TRUE);
}

/* The store answers what it still had as ordinary events of the loop; the context goes when they
 * are through. */
static gboolean
on_quiet (gpointer data)
{
  LiveonServer *self = data;

  g_clear_object (&self->listener);
  g_clear_pointer (&self->context->console, lv_console_free);
  g_clear_pointer (&self->context, lv_context_free);
  stopped (self);
  return G_SOURCE_REMOVE;
}

static void
close_when_quiet (LiveonServer *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  lv_context_shut (self->context);
  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_callback (source, on_quiet, g_object_ref (self), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
part_stopped (LiveonServer *self)
{
  if (--self->n_stopping > 0)
    return;
  note_in_records (self, "server.stop");
  close_when_quiet (self);
}

static void
on_control_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonServer) self = user_data;

  lv_control_socket_stop_finish (result, NULL);
  part_stopped (self);
}

static void
on_console_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonServer) self = user_data;

  lv_console_stop_finish (result, NULL);
  part_stopped (self);
}

static void
on_listener_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonServer) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!lv_listener_stop_finish (self->listener, result, &error))
    lv_warning ("the listener did not stop cleanly", "ERROR", error->message, NULL);
  part_stopped (self);
}

static void
on_meetings_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LiveonServer *self = user_data; /* the reference goes on to the listener */
  g_autoptr (GError) error = NULL;

  if (!lv_meetings_stop_finish (self->context->meetings, result, &error))
    lv_warning ("not every visit could be closed", "ERROR", error->message, NULL);
  lv_media_write_minutes (self->context->media);
  lv_listener_stop_async (self->listener, on_listener_stopped, self);
}

static void
tell_everyone (LiveonServer *self)
{
  g_autoptr (GPtrArray) tenants = lv_tenants_list_live (self->context->tenants);
  g_autoptr (GBytes) event = lv_event_new ("server.stopping", "{}", -1);

  for (guint i = 0; i < tenants->len; i++)
    {
      g_autoptr (GPtrArray) sessions
          = lv_sessions_list_live (self->context->sessions, g_ptr_array_index (tenants, i), NULL);

      for (guint j = 0; j < sessions->len; j++)
        lv_session_push (g_ptr_array_index (sessions, j), event);
    }
}

static void
stop (LiveonServer *self)
{
  self->state = STOPPING;
  self->context->is_stopping = TRUE;
  stop_background (self->context);
  self->n_stopping = 3;
  tell_everyone (self);
  lv_control_socket_stop_async (g_steal_pointer (&self->control), on_control_stopped,
                                g_object_ref (self));
  lv_console_stop_async (self->context->console, on_console_stopped, g_object_ref (self));
  lv_meetings_stop_async (self->context->meetings, on_meetings_stopped, g_object_ref (self));
}

/* --- starting --- */

static void
start_failed (LiveonServer *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->start);

  g_clear_pointer (&self->control, lv_control_socket_free);
  if (self->context != NULL)
    stop_background (self->context);
  g_clear_object (&self->listener);
  g_task_return_error (task, error);
  if (self->context == NULL)
    {
      stopped (self);
      return;
    }
  self->state = STOPPING;
  close_when_quiet (self);
}

static gboolean
open_doors (LiveonServer *self, GError **error)
{
  self->listener = lv_listener_new (self->context);
  if (!lv_listener_set_certificate (self->listener, self->context->certificate_file,
                                    self->context->private_key_file, error))
    return FALSE;
  self->control = lv_control_socket_start (self->context, error);
  if (self->control == NULL || !lv_listener_start (self->listener, error))
    return FALSE;
  self->context->port = lv_listener_get_port (self->listener);
  self->context->media = lv_media_new (self->context, error);
  if (self->context->media == NULL)
    return FALSE;
  self->context->mailer = lv_mailer_new (self->context);
  self->context->watch = lv_watch_new (self->context, self->listener, error);
  if (self->context->watch == NULL)
    return FALSE;
  self->context->console = lv_console_new (self->context);
  return !self->has_console || lv_console_open (self->context->console, error);
}

static void
recovered (LiveonServer *self)
{
  g_autoptr (GError) error = g_steal_pointer (&self->start_error);
  g_autoptr (GTask) task = NULL;
  g_autofree char *port = NULL;

  if (error == NULL && self->stops->len > 0)
    error = lv_error_new (LIVEON_ERROR_STOPPING, NULL);
  if (error == NULL)
    g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->start), &error);
  if (error != NULL || !open_doors (self, &error))
    {
      start_failed (self, g_steal_pointer (&error));
      return;
    }
  self->state = RUNNING;
  lv_recorder_start (self->context->recorder);
  lv_announcement_feed_start (self->context->announcements);
  lv_mailer_start (self->context->mailer);
  note_in_records (self, "server.start");
  port = g_strdup_printf ("%u", self->context->port);
  lv_notice ("the server is running", "VERSION", LIVEON_VERSION, "PORT", port, NULL);
  task = g_steal_pointer (&self->start);
  g_task_return_boolean (task, TRUE);
}

static void
tenant_recovered (LiveonServer *self, GError *error)
{
  if (error != NULL && self->start_error == NULL)
    self->start_error = error;
  else
    g_clear_error (&error);
  if (--self->n_recovering == 0)
    recovered (self);
}

static void
on_visits_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonServer) self = user_data;
  GError *error = NULL;

  lv_meetings_recover_finish (self->context->meetings, result, &error);
  tenant_recovered (self, error);
}

static void
on_tenant_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonServer) self = user_data;
  g_autoptr (LvTenant) tenant = NULL;
  GError *error = NULL;

  tenant = lv_tenants_get_finish (self->context->tenants, result, &error);
  if (tenant == NULL)
    {
      tenant_recovered (self, error);
      return;
    }
  lv_meetings_recover_async (self->context->meetings, tenant, on_visits_closed,
                             g_object_ref (self));
}

static gboolean
find_console_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_autoptr (GError) local = NULL;

  *result = lv_console_path_dup_networks (db, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
on_console_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonServer) self = user_data;
  g_autofree char *networks = NULL;

  lv_store_run_finish (LV_STORE (source), result, (gpointer *) &networks, &self->start_error);
  self->has_console = networks != NULL;
}

static gboolean
list_tenants_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_tenants_list (db, error);
  return *result != NULL;
}

static void
on_tenants_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LiveonServer) self = user_data;
  g_autoptr (GPtrArray) tenants = NULL;

  g_autoptr (GError) error = NULL;

  if (!lv_store_run_finish (LV_STORE (source), result, (gpointer *) &tenants, &error)
      && self->start_error == NULL)
    self->start_error = g_steal_pointer (&error);
  self->n_recovering = 1;
  for (guint i = 0; tenants != NULL && i < tenants->len; i++)
    {
      LvTenantRow *row = g_ptr_array_index (tenants, i);

      self->n_recovering++;
      lv_tenants_get_async (self->context->tenants, row->id, NULL, on_tenant_loaded,
                            g_object_ref (self));
    }
  tenant_recovered (self, NULL);
}

/* --- public --- */

LiveonServer *
lv_server_new (LiveonServerConfig *config, LvClock *clock)
{
  LiveonServer *self = g_object_new (LIVEON_TYPE_SERVER, NULL);

  self->config = g_object_ref (config);
  self->clock = g_object_ref (clock);
  return self;
}

LvContext *
lv_server_get_context (LiveonServer *self)
{
  return self->state == RUNNING ? self->context : NULL;
}

/**
 * liveon_server_new:
 * @config: what the server is told
 *
 * Makes a server; it does nothing yet.
 *
 * Returns: (transfer full): a server
 */
LiveonServer *
liveon_server_new (LiveonServerConfig *config)
{
  g_autoptr (LvClock) clock = lv_clock_new_system ();

  g_return_val_if_fail (LIVEON_IS_SERVER_CONFIG (config), NULL);
  return lv_server_new (config, clock);
}

/**
 * liveon_server_start_async:
 * @self: a server
 * @cancellable: (nullable): a way to give up
 * @callback: (scope async): called when the server accepts connections, or cannot
 * @user_data: for the callback
 *
 * Opens the state directory, closes visits that an earlier run left open, and listens.
 *
 * Opening the databases blocks; with many companies, or after an update, it can take a second.
 */
void
liveon_server_start_async (LiveonServer *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  g_return_if_fail (LIVEON_IS_SERVER (self));
  g_task_set_source_tag (task, liveon_server_start_async);
  if (self->state != STOPPED)
    {
      g_task_return_error (
          task, lv_error_new_detail (LIVEON_ERROR_CONFLICT, "the server was started already"));
      return;
    }
  self->state = STARTING;
  self->start = g_steal_pointer (&task);
  self->context = lv_context_open (self->config, self->clock, &error);
  if (self->context == NULL)
    {
      start_failed (self, g_steal_pointer (&error));
      return;
    }
  lv_store_run_async (self->context->store, NULL, find_console_work, NULL, NULL, g_free, NULL,
                      on_console_found, g_object_ref (self));
  lv_store_run_async (self->context->store, NULL, list_tenants_work, NULL, NULL,
                      (GDestroyNotify) g_ptr_array_unref, NULL, on_tenants_listed,
                      g_object_ref (self));
}

/**
 * liveon_server_start_finish:
 * @self: a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends [method@Server.start_async].
 *
 * Returns: %TRUE when the server accepts connections
 */
gboolean
liveon_server_start_finish (LiveonServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * liveon_server_stop_async:
 * @self: a server
 * @callback: (scope async) (nullable): called when everything is closed and written
 * @user_data: for the callback
 *
 * Accepts nothing more, tells everyone, closes the visits and the databases.
 *
 * A server that does not run is stopped already; one that is starting stops as soon as it can.
 */
void
liveon_server_stop_async (LiveonServer *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (LIVEON_IS_SERVER (self));
  g_task_set_source_tag (task, liveon_server_stop_async);
  if (self->state == STOPPED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->stops, g_steal_pointer (&task));
  if (self->state == RUNNING)
    stop (self);
}

/**
 * liveon_server_stop_finish:
 * @self: a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends [method@Server.stop_async].
 *
 * Returns: %TRUE when the server is stopped
 */
gboolean
liveon_server_stop_finish (LiveonServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The file is read and the certificate tried before anything is taken over. */
gboolean
lv_server_reload (LiveonServer *self, GPtrArray **kept, GError **error)
{
  const char *file = lv_config_get_file (self->config);
  g_autoptr (LiveonServerConfig) next = NULL;

  *kept = NULL;
  if (self->state != RUNNING)
    {
      lv_error_set_detail (error, LIVEON_ERROR_STOPPING, "the server is not running");
      return FALSE;
    }
  if (file != NULL)
    {
      next = liveon_server_config_new_from_file (file, error);
      if (next == NULL)
        return FALSE;
    }
  if (!lv_context_load_certificate (self->context, next != NULL ? next : self->config, error)
      || !lv_listener_set_certificate (self->listener, self->context->certificate_file,
                                       self->context->private_key_file, error)
      || !lv_console_set_certificate (self->context->console, error))
    return FALSE;
  *kept = next != NULL ? lv_config_take_over (self->config, next) : g_ptr_array_new ();
  note_in_records (self, "server.reload");
  for (guint i = 0; i < (*kept)->len; i++)
    lv_notice ("a changed key needs a restart", "KEY", g_ptr_array_index (*kept, i), NULL);
  lv_notice ("the configuration was read again", NULL);
  return TRUE;
}

/**
 * liveon_server_reload:
 * @self: a running server
 * @error: return location for an error
 *
 * Reads the configuration's file and the certificate again, without disturbing anyone.
 *
 * What is said of the operator, limits, and the certificate change at once; addresses, the state
 * directory and what else needs a restart stay as they are, and the log says so. A file that is
 * wrong changes nothing.
 *
 * Returns: %TRUE when it was taken over
 */
gboolean
liveon_server_reload (LiveonServer *self, GError **error)
{
  g_autoptr (GPtrArray) kept = NULL;

  g_return_val_if_fail (LIVEON_IS_SERVER (self), FALSE);
  return lv_server_reload (self, &kept, error);
}

/**
 * liveon_server_get_pin:
 * @self: a server
 *
 * The SHA-256 of the certificate's public key, by which clients trust a server without a
 * certificate of a known authority.
 *
 * Returns: (transfer none) (nullable): 64 hexadecimal digits, %NULL unless the server runs
 */
const char *
liveon_server_get_pin (LiveonServer *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER (self), NULL);
  return self->state == RUNNING ? self->context->pin : NULL;
}

/**
 * liveon_server_get_port:
 * @self: a server
 *
 * The TCP port of the first address it listens on: the real one where 0 was configured.
 *
 * Returns: a port, 0 unless the server runs
 */
guint
liveon_server_get_port (LiveonServer *self)
{
  g_return_val_if_fail (LIVEON_IS_SERVER (self), 0);
  return self->state == RUNNING ? self->context->port : 0;
}
