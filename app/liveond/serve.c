/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The daemon: a loop, signals, and the service manager, who is told how it goes. */
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include "commands.h"
#include "execute.h"
#include "harden.h"
#include "liveon-server.h"
#include "lv-log.h"
#include "lv-server-private.h"
#include "lv-session.h"

#define STATUS_SECONDS 30

typedef struct
{
  LiveonServer *server;
  GMainLoop *loop;
  GError *error;
  gboolean is_stopping;
} Service;

static void
notify (const char *state)
{
#ifdef HAVE_SYSTEMD
  sd_notify (0, state);
#endif
}

static void
notify_reloading (void)
{
  g_autofree char *state
      = g_strdup_printf ("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time ());

  notify (state);
}

static gboolean
on_status (gpointer data)
{
  Service *self = data;
  LvContext *context = lv_server_get_context (self->server);
  g_autofree char *state = NULL;

  if (context == NULL)
    return G_SOURCE_CONTINUE;
  state = g_strdup_printf ("STATUS=port %u, %u signed in", context->port,
                           lv_sessions_count (context->sessions));
  notify (state);
  return G_SOURCE_CONTINUE;
}

/* The loop turns. */
static gboolean
on_watchdog (gpointer data)
{
  notify ("WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

static void
start_watchdog (void)
{
#ifdef HAVE_SYSTEMD
  guint64 limit_us = 0;

  if (sd_watchdog_enabled (0, &limit_us) > 0)
    g_timeout_add ((guint) MAX (limit_us / 2000, 1), on_watchdog, NULL);
#else
  (void) on_watchdog;
#endif
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Service *self = user_data;

  liveon_server_stop_finish (self->server, result, NULL);
  g_main_loop_quit (self->loop);
}

static gboolean
on_terminate (gpointer data)
{
  Service *self = data;

  if (!self->is_stopping)
    {
      self->is_stopping = TRUE;
      notify ("STOPPING=1\nSTATUS=telling everyone");
      liveon_server_stop_async (self->server, on_stopped, self);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload (gpointer data)
{
  Service *self = data;
  g_autoptr (GError) error = NULL;

  notify_reloading ();
  if (!liveon_server_reload (self->server, &error))
    lv_warning ("the configuration was not taken over", "ERROR", error->message, NULL);
  notify ("READY=1");
  on_status (self);
  return G_SOURCE_CONTINUE;
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Service *self = user_data;

  if (liveon_server_start_finish (self->server, result, &self->error))
    {
      notify ("READY=1");
      on_status (self);
      start_watchdog ();
      return;
    }
  if (!self->is_stopping)
    g_main_loop_quit (self->loop);
}

LiveondExit
liveond_serve (LiveondInvocation *invocation, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (LiveonServer) server = NULL;
  Service self = { NULL, loop, NULL, FALSE };

  liveond_tune ();
  if (!liveond_invocation_load (invocation, error)
      || !liveond_become_owner (lv_config_get_string (invocation->config, LV_KEY_STATE_DIRECTORY),
                                error))
    return LIVEOND_FAILED;
  server = liveon_server_new (invocation->config);
  self.server = server;
  g_unix_signal_add (SIGTERM, on_terminate, &self);
  g_unix_signal_add (SIGINT, on_terminate, &self);
  g_unix_signal_add (SIGHUP, on_reload, &self);
  g_timeout_add_seconds (STATUS_SECONDS, on_status, &self);
  liveon_server_start_async (server, NULL, on_started, &self);
  g_main_loop_run (loop);
  if (self.error != NULL && !self.is_stopping)
    {
      g_propagate_error (error, self.error);
      return LIVEOND_FAILED;
    }
  g_clear_error (&self.error);
  return LIVEOND_OK;
}
