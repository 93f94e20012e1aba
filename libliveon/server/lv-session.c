/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-session-private.h"

#include "lv-connection.h"
#include "lv-error.h"
#include "lv-json-writer.h"
#include "lv-limits.h"
#include "lv-meeting.h"
#include "lv-policy.h"
#include "lv-problem.h"

#define CLOSE_ENDED 4001
#define CLOSE_TAKEN_OVER 4002

G_DEFINE_FINAL_TYPE (LvSession, lv_session, G_TYPE_OBJECT)

static void
lv_session_dispose (GObject *object)
{
  LvSession *self = LV_SESSION (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->tenant);

  G_OBJECT_CLASS (lv_session_parent_class)->dispose (object);
}

static void
lv_session_finalize (GObject *object)
{
  LvSession *self = LV_SESSION (object);

  g_clear_pointer (&self->user, lv_user_unref);
  g_clear_pointer (&self->row, lv_session_row_unref);
  g_free (self->address);
  g_free (self->client);

  G_OBJECT_CLASS (lv_session_parent_class)->finalize (object);
}

static void
lv_session_class_init (LvSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_session_dispose;
  object_class->finalize = lv_session_finalize;
}

static void
lv_session_init (LvSession *self)
{
}

LvSession *
lv_session_new (LvTenant *tenant, LvUser *user, LvSessionRow *row)
{
  LvClock *clock = lv_tenant_get_context (tenant)->clock;
  LvSession *self = g_object_new (LV_TYPE_SESSION, NULL);

  self->tenant = g_object_ref (tenant);
  self->user = lv_user_ref (user);
  self->row = lv_session_row_ref (row);
  self->address = g_strdup (row->address);
  self->client = g_strdup (row->client);
  lv_bucket_init (&self->edits, LV_LIMIT_EDITS_BURST, LV_LIMIT_EDITS_INTERVAL_MS,
                  lv_clock_monotonic_ms (clock));
  return self;
}

LvTenant *
lv_session_get_tenant (LvSession *self)
{
  return self->tenant;
}

LvUser *
lv_session_get_user (LvSession *self)
{
  return self->user;
}

void
lv_session_set_user (LvSession *self, LvUser *user)
{
  LvUser *old = self->user;

  self->user = lv_user_ref (user);
  lv_user_unref (old);
}

LvSessionRow *
lv_session_get_row (LvSession *self)
{
  return self->row;
}

void
lv_session_set_row (LvSession *self, LvSessionRow *row)
{
  LvSessionRow *old = self->row;

  self->row = lv_session_row_ref (row);
  lv_session_row_unref (old);
}

const char *
lv_session_get_id (LvSession *self)
{
  return self->row->id;
}

const char *
lv_session_get_address (LvSession *self)
{
  return self->address;
}

const char *
lv_session_get_client (LvSession *self)
{
  return self->client;
}

void
lv_session_set_peer (LvSession *self, const char *address, const char *client)
{
  if (!g_str_equal (self->address, address))
    {
      g_free (self->address);
      self->address = g_strdup (address);
    }
  if (*client != '\0' && !g_str_equal (self->client, client))
    {
      g_free (self->client);
      self->client = g_strdup (client);
    }
}

gboolean
lv_session_must_change_password (LvSession *self)
{
  LvContext *context = lv_tenant_get_context (self->tenant);

  return lv_policy_is_password_expired (&lv_tenant_get_policy (self->tenant)->password, self->user,
                                        lv_clock_now_ms (context->clock));
}

gboolean
lv_session_take_edit (LvSession *self, GError **error)
{
  LvClock *clock = lv_tenant_get_context (self->tenant)->clock;
  g_autofree char *seconds = NULL;
  gint64 wait_ms = 0;

  if (lv_bucket_take (&self->edits, lv_clock_monotonic_ms (clock), &wait_ms))
    return TRUE;
  seconds = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (1, (wait_ms + 999) / 1000));
  lv_error_set (error, LIVEON_ERROR_RATE_LIMITED, "seconds", seconds, NULL);
  return FALSE;
}

LvConnection *
lv_session_get_connection (LvSession *self)
{
  return self->connection;
}

void
lv_session_set_connection (LvSession *self, LvConnection *connection)
{
  LvContext *context = lv_tenant_get_context (self->tenant);
  g_autoptr (LvConnection) old = g_steal_pointer (&self->connection);

  if (self->is_ended)
    {
      g_autoptr (GError) problem = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);

      /* It ended while its WebSocket was being opened. */
      if (connection != NULL)
        lv_connection_close (connection, CLOSE_ENDED, problem);
      return;
    }
  self->heard_ms = lv_clock_monotonic_ms (context->clock);
  if (connection != NULL)
    {
      self->connection = g_object_ref (connection);
      if (old != NULL && old != connection)
        lv_connection_close (old, CLOSE_TAKEN_OVER, NULL);
    }
  else if (old != NULL)
    lv_meetings_connection_lost (context->meetings, self);
}

GBytes *
lv_event_new (const char *event, const char *data_json, gssize length)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "type", "event");
  lv_json_string (writer, "event", event);
  lv_json_raw (writer, "data", data_json, length);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_bytes (writer);
}

void
lv_session_push (LvSession *self, GBytes *event)
{
  if (self->connection != NULL)
    lv_connection_send (self->connection, event);
}

static GBytes *
make_ended_event (const GError *problem, const char *language)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *data = NULL;
  gsize length;

  lv_json_begin_object (writer, NULL);
  lv_problem_write (writer, "problem", problem, language);
  lv_json_end_object (writer);
  data = lv_json_writer_free_to_string (writer, &length);
  return lv_event_new ("session.ended", data, (gssize) length);
}

void
lv_session_close (LvSession *self, const GError *problem)
{
  g_autoptr (LvConnection) connection = g_steal_pointer (&self->connection);
  g_autoptr (GBytes) event = NULL;

  self->is_ended = TRUE;
  if (connection == NULL)
    return;
  event = make_ended_event (problem, lv_connection_get_language (connection));
  lv_connection_send (connection, event);
  lv_connection_close (connection, CLOSE_ENDED, NULL);
}

void
lv_session_end (LvSession *self, const GError *problem, const char *reason)
{
  g_autoptr (LvSession) kept = g_object_ref (self);
  LvContext *context = lv_tenant_get_context (self->tenant);

  if (self->is_ended)
    return;
  if (self->seat != NULL)
    lv_meetings_leave (context->meetings, self, reason);
  lv_sessions_drop (context->sessions, self);
  lv_session_close (self, problem);
}

LvSeat *
lv_session_get_seat (LvSession *self)
{
  return self->seat;
}

void
lv_session_set_seat (LvSession *self, LvSeat *seat)
{
  self->seat = seat;
}
