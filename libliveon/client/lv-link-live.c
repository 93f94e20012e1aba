/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-link-private.h"

#include "lv-error.h"
#include "lv-limits.h"

/* The live connection's phase: open, greet, lose, wait, open again. */

static void fail_live (LvLink *self, const GError *error);

static gboolean
on_retry (gpointer data)
{
  LvLink *self = data;

  self->retry_id = 0;
  lv_link_open_live (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (LvLink *self, const GError *error)
{
  LvClock *clock = lv_http_client_get_clock (self->http);
  guint delay_ms
      = self->retries_at_once ? 0 : lv_backoff_next_ms (&self->backoff, g_random_double ());

  self->retries_at_once = FALSE;
  lv_link_set_error (self, error);
  lv_link_set_state (self, LIVEON_CLIENT_STATE_RECONNECTING);
  if (self->retry_id == 0)
    self->retry_id = lv_clock_timeout_add (clock, delay_ms, on_retry, self);
  lv_link_settle_start (self, NULL);
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvLink) self = user_data;
  g_autoptr (GError) error = NULL;

  if (lv_link_refresh_finish (self, result, &error))
    lv_link_open_live (self);
  else
    fail_live (self, error);
}

static void
fail_live (LvLink *self, const GError *error)
{
  if (self->login == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED) && !self->was_refreshed)
    {
      self->was_refreshed = TRUE;
      lv_link_refresh_async (self, on_refreshed, g_object_ref (self));
    }
  else if (lv_link_is_final_error (error))
    lv_link_end (self, error);
  else
    retry_later (self, error);
}

static void
on_live_closed (LvLink *self, const GError *error)
{
  g_clear_object (&self->live);
  self->retries_at_once = g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_TIMEOUT);
  lv_link_set_error (self, error);
  /* Another connection of this session took over: to come back would throw that one out. */
  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_CONFLICT))
    lv_link_end (self, error);
  else
    fail_live (self, error);
}

static void
on_live_event (LvLink *self, const char *name, LvJson *data)
{
  lv_link_emit_event (self, name, data);
}

static void
on_welcome (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvLink) self = user_data;
  LvLive *live = LV_LIVE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) welcome = lv_live_hello_finish (live, result, &error);

  if (live != self->live)
    return; /* the session has been stopped meanwhile */
  self->is_opening = FALSE;
  if (welcome == NULL)
    {
      lv_link_close_live (self);
      fail_live (self, error);
      return;
    }
  g_signal_connect_object (live, "closed", G_CALLBACK (on_live_closed), self, G_CONNECT_SWAPPED);
  self->was_refreshed = FALSE;
  lv_backoff_reset (&self->backoff);
  lv_link_set_error (self, NULL);
  lv_link_set_state (self, LIVEON_CLIENT_STATE_CONNECTED);
  lv_link_emit_welcomed (self, welcome);
  lv_link_settle_start (self, NULL);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LvLink) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection
      = lv_http_client_connect_finish (LV_HTTP_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection == NULL)
    {
      self->is_opening = FALSE;
      fail_live (self, error);
      return;
    }
  self->live = lv_live_new (connection, lv_http_client_get_clock (self->http));
  g_signal_connect_object (self->live, "event", G_CALLBACK (on_live_event), self,
                           G_CONNECT_SWAPPED);
  lv_live_hello_async (self->live, self->login->access, lv_http_client_get_application (self->http),
                       lv_http_client_get_language (self->http), NULL, on_welcome,
                       g_object_ref (self));
}

void
lv_link_open_live (LvLink *self)
{
  if (self->login == NULL || self->live != NULL || self->is_opening)
    return;
  lv_clock_clear_timeout (lv_http_client_get_clock (self->http), &self->retry_id);
  self->is_opening = TRUE;
  lv_http_client_connect_async (self->http, LV_PROTOCOL_PATH, LV_PROTOCOL_NAME, NULL,
                                self->cancellable, on_connected, g_object_ref (self));
}

void
lv_link_close_live (LvLink *self)
{
  g_autoptr (LvLive) live = g_steal_pointer (&self->live);

  lv_clock_clear_timeout (lv_http_client_get_clock (self->http), &self->retry_id);
  self->is_opening = FALSE;
  if (live != NULL)
    {
      g_signal_handlers_disconnect_by_data (live, self);
      lv_live_close (live);
    }
}

void
lv_link_network_changed (LvLink *self)
{
  if (self->retry_id != 0)
    lv_link_open_live (self);
  else if (self->live != NULL && !self->is_opening)
    lv_live_probe (self->live);
}

static void
on_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LvJson *json = lv_live_call_finish (LV_LIVE (source), result, &error);

  if (json == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, json, (GDestroyNotify) lv_json_unref);
}

void
lv_link_call_async (LvLink *self,
                    const char *method,
                    const char *params,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lv_link_call_async);
  if (self->live == NULL || self->is_opening)
    g_task_return_error (task,
                         lv_error_new_detail (self->login == NULL ? LIVEON_ERROR_UNAUTHENTICATED
                                                                  : LIVEON_ERROR_CONNECT,
                                              "there is no live connection to the server"));
  else
    lv_live_call_async (self->live, method, params, cancellable, on_called,
                        g_steal_pointer (&task));
}

LvJson *
lv_link_call_finish (LvLink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
