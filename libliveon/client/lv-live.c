/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-live.h"

#include "lv-json-writer.h"
#include "lv-limits.h"
#include "lv-problem.h"

#define CALL_TIMEOUT_MS 20000
#define PROBE_TIMEOUT_MS 1000
#define MIN_HEARTBEAT_MS 1000
#define MAX_HEARTBEAT_MS 60000
#define CLOSE_SESSION_ENDED 4001
#define CLOSE_TAKEN_OVER 4002

struct _LvLive
{
  GObject parent_instance;

  SoupWebsocketConnection *connection;
  LvClock *clock;
  GHashTable *calls; /* id → GTask with a Call */
  gint64 next_id;
  GTask *hello; /* until its answer */
  guint hello_timeout_id;
  guint heartbeat_id;
  gint64 heartbeat_ms;
  gint64 probe; /* id of the ping that has to be answered soon */
  guint probe_timeout_id;
  gint64 heard_ms;  /* monotonic */
  GError *farewell; /* what the server said before it closed */
  gboolean is_over;
};

typedef struct
{
  LvLive *live; /* not owned: the table that owns the call belongs to it */
  gint64 id;
  guint timeout_id;
} Call;

enum
{
  SIGNAL_EVENT,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LvLive, lv_live, G_TYPE_OBJECT)

static void
call_free (Call *call)
{
  lv_clock_clear_timeout (call->live->clock, &call->timeout_id);
  g_object_unref (call->live);
  g_free (call);
}

static void
drop_connection (LvLive *self)
{
  if (self->connection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->connection, self);
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  g_clear_object (&self->connection);
}

/* The one way in which a connection ends; everything that waits gets the error. */
static void
end (LvLive *self, const GError *error)
{
  g_autoptr (GHashTable) calls = NULL;
  GHashTableIter iter;
  GTask *task;

  if (self->is_over)
    return;
  self->is_over = TRUE;
  lv_clock_clear_timeout (self->clock, &self->heartbeat_id);
  lv_clock_clear_timeout (self->clock, &self->hello_timeout_id);
  lv_clock_clear_timeout (self->clock, &self->probe_timeout_id);
  drop_connection (self);

  task = g_steal_pointer (&self->hello);
  if (task != NULL)
    g_task_return_error (task, g_error_copy (error));
  g_clear_object (&task);

  calls = g_steal_pointer (&self->calls);
  g_hash_table_iter_init (&iter, calls);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &task))
    g_task_return_error (task, g_error_copy (error));
}

static void
end_and_tell (LvLive *self, GError *owned_error)
{
  g_autoptr (GError) error = owned_error;

  if (self->is_over)
    return;
  g_object_ref (self);
  end (self, error);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, error);
  g_object_unref (self);
}

static void
lv_live_dispose (GObject *object)
{
  lv_live_close (LV_LIVE (object));
  G_OBJECT_CLASS (lv_live_parent_class)->dispose (object);
}

static void
lv_live_finalize (GObject *object)
{
  LvLive *self = LV_LIVE (object);

  g_clear_object (&self->clock);
  g_clear_error (&self->farewell);
  G_OBJECT_CLASS (lv_live_parent_class)->finalize (object);
}

static void
lv_live_class_init (LvLiveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_live_dispose;
  object_class->finalize = lv_live_finalize;
  signals[SIGNAL_EVENT] = g_signal_new ("event", LV_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", LV_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
lv_live_init (LvLive *self)
{
  self->calls = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_object_unref);
  self->next_id = 1;
  self->heartbeat_ms = LV_HEARTBEAT_MS;
}

static void
send_text (LvLive *self, LvJsonWriter *owned_writer)
{
  g_autofree char *text = lv_json_writer_free_to_string (owned_writer, NULL);

  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (self->connection, text);
  memset (text, 0, strlen (text));
}

static void
send_call (LvLive *self, gint64 id, const char *method, const char *params)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "type", "call");
  lv_json_int (writer, "id", id);
  lv_json_string (writer, "method", method);
  lv_json_raw (writer, "params", params, -1);
  lv_json_end_object (writer);
  send_text (self, writer);
}

static gint64
send_ping (LvLive *self)
{
  gint64 id = self->next_id++;

  send_call (self, id, "ping", "{}");
  return id;
}

static gboolean
on_probe_timeout (gpointer data)
{
  LvLive *self = data;

  self->probe_timeout_id = 0;
  end_and_tell (self, lv_error_new (LIVEON_ERROR_TIMEOUT, NULL));
  return G_SOURCE_REMOVE;
}

void
lv_live_probe (LvLive *self)
{
  if (self->is_over)
    return;
  self->probe = send_ping (self);
  if (self->probe_timeout_id == 0)
    self->probe_timeout_id
        = lv_clock_timeout_add (self->clock, PROBE_TIMEOUT_MS, on_probe_timeout, self);
}

static gboolean
on_heartbeat (gpointer data)
{
  LvLive *self = data;
  gint64 silence_ms = lv_clock_monotonic_ms (self->clock) - self->heard_ms;

  if (silence_ms >= 3 * self->heartbeat_ms)
    {
      self->heartbeat_id = 0;
      end_and_tell (self, lv_error_new (LIVEON_ERROR_TIMEOUT, NULL));
      return G_SOURCE_REMOVE;
    }
  if (silence_ms >= self->heartbeat_ms)
    send_ping (self);
  return G_SOURCE_CONTINUE;
}

static GTask *
take_call (LvLive *self, LvJson *json)
{
  gint64 id = lv_json_get_optional_int (json, "id", 0, G_MAXINT64, 0);
  GTask *task = g_hash_table_lookup (self->calls, &id);

  if (id == self->probe)
    lv_clock_clear_timeout (self->clock, &self->probe_timeout_id);
  if (task != NULL)
    {
      g_object_ref (task);
      g_hash_table_remove (self->calls, &id);
    }
  return task;
}

static void
on_welcome (LvLive *self, LvJson *json)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->hello);

  if (task == NULL)
    return;
  lv_clock_clear_timeout (self->clock, &self->hello_timeout_id);
  self->heartbeat_ms
      = lv_json_get_optional_int (json, "heartbeat_ms", 0, G_MAXINT32, LV_HEARTBEAT_MS);
  self->heartbeat_ms = CLAMP (self->heartbeat_ms, MIN_HEARTBEAT_MS, MAX_HEARTBEAT_MS);
  self->heartbeat_id = lv_clock_timeout_add (self->clock, self->heartbeat_ms, on_heartbeat, self);
  g_task_return_pointer (task, lv_json_ref (json), (GDestroyNotify) lv_json_unref);
}

static void
on_result (LvLive *self, LvJson *json)
{
  g_autoptr (GTask) task = take_call (self, json);

  if (task != NULL)
    g_task_return_pointer (task, lv_json_ref (lv_json_get_object (json, "result")),
                           (GDestroyNotify) lv_json_unref);
}

static void
on_problem (LvLive *self, LvJson *json)
{
  LvJson *problem = lv_json_get_optional_object (json, "problem");
  g_autoptr (GTask) task = NULL;
  GError *error = lv_problem_read (problem == NULL ? json : problem);

  task = lv_json_has (json, "id") ? take_call (self, json) : g_steal_pointer (&self->hello);
  if (task != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&self->farewell);
  self->farewell = error;
}

static void
on_event (LvLive *self, LvJson *json)
{
  const char *name = lv_json_get_string (json, "event", LV_LIMIT_NAME);
  LvJson *data = lv_json_get_object (json, "data");

  if (g_str_equal (name, "session.ended"))
    {
      g_clear_error (&self->farewell);
      self->farewell = lv_problem_read (lv_json_get_object (data, "problem"));
    }
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, name, data);
}

/* What a newer server may send besides is let pass. */
static const struct
{
  const char *type;
  void (*handle) (LvLive *self, LvJson *json);
} handlers[] = {
  { "welcome", on_welcome },
  { "result", on_result },
  { "problem", on_problem },
  { "event", on_event },
};

static void
on_message (LvLive *self, SoupWebsocketDataType type, GBytes *message)
{
  gsize length;
  const char *text = g_bytes_get_data (message, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = NULL;
  const char *word;

  self->heard_ms = lv_clock_monotonic_ms (self->clock);
  if (type == SOUP_WEBSOCKET_DATA_TEXT)
    json = lv_json_parse (text, length, LV_LIMIT_ANSWER, &error);
  if (json == NULL)
    {
      end_and_tell (self,
                    lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "%s",
                                         error == NULL ? "a binary message" : error->message));
      return;
    }

  g_object_ref (self);
  word = lv_json_get_string (json, "type", LV_LIMIT_NAME);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_str_equal (handlers[i].type, word))
      handlers[i].handle (self, json);
  g_object_unref (self);
}

static void
on_connection_closed (LvLive *self)
{
  GError *error = g_steal_pointer (&self->farewell);

  switch (error != NULL ? 0 : soup_websocket_connection_get_close_code (self->connection))
    {
    case 0:
      break;
    case SOUP_WEBSOCKET_CLOSE_GOING_AWAY:
      error = lv_error_new (LIVEON_ERROR_STOPPING, NULL);
      break;
    case CLOSE_SESSION_ENDED:
      error = lv_error_new (LIVEON_ERROR_UNAUTHENTICATED, NULL);
      break;
    case CLOSE_TAKEN_OVER:
      error = lv_error_new (LIVEON_ERROR_CONFLICT, "field", "session", NULL);
      break;
    default:
      break;
    }
  if (error == NULL)
    error = lv_error_new_detail (LIVEON_ERROR_CONNECT, "the connection was lost");
  end_and_tell (self, error);
}

LvLive *
lv_live_new (SoupWebsocketConnection *connection, LvClock *clock)
{
  LvLive *self = g_object_new (LV_TYPE_LIVE, NULL);

  self->connection = g_object_ref (connection);
  self->clock = g_object_ref (clock);
  self->heard_ms = lv_clock_monotonic_ms (clock);
  g_signal_connect_swapped (connection, "message", G_CALLBACK (on_message), self);
  g_signal_connect_swapped (connection, "closed", G_CALLBACK (on_connection_closed), self);
  return self;
}

static gboolean
on_hello_timeout (gpointer data)
{
  LvLive *self = data;

  self->hello_timeout_id = 0;
  end_and_tell (self, lv_error_new (LIVEON_ERROR_TIMEOUT, NULL));
  return G_SOURCE_REMOVE;
}

void
lv_live_hello_async (LvLive *self,
                     LvSecret *token,
                     const char *application,
                     const char *language,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  LvJsonWriter *writer;

  g_return_if_fail (self->hello == NULL);

  self->hello = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->hello, lv_live_hello_async);
  if (self->is_over)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->hello);

      g_task_return_error (task,
                           lv_error_new_detail (LIVEON_ERROR_CONNECT, "the connection was lost"));
      return;
    }

  self->hello_timeout_id
      = lv_clock_timeout_add (self->clock, CALL_TIMEOUT_MS, on_hello_timeout, self);
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "type", "hello");
  lv_json_string (writer, "token", lv_secret_get_text (token));
  lv_json_begin_object (writer, "client");
  lv_json_string (writer, "name", application);
  lv_json_string (writer, "version", LIVEON_VERSION);
  lv_json_end_object (writer);
  lv_json_string (writer, "language", language);
  lv_json_end_object (writer);
  send_text (self, writer);
}

LvJson *
lv_live_hello_finish (LvLive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
on_call_timeout (gpointer data)
{
  Call *call = data;
  g_autoptr (GTask) task = g_hash_table_lookup (call->live->calls, &call->id);

  g_object_ref (task);
  call->timeout_id = 0;
  g_hash_table_remove (call->live->calls, &call->id);
  g_task_return_error (task, lv_error_new (LIVEON_ERROR_TIMEOUT, NULL));
  return G_SOURCE_REMOVE;
}

void
lv_live_call_async (LvLive *self,
                    const char *method,
                    const char *params,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call;

  g_task_set_source_tag (task, lv_live_call_async);
  if (self->is_over)
    {
      g_task_return_error (task,
                           lv_error_new_detail (LIVEON_ERROR_CONNECT, "the connection was lost"));
      g_object_unref (task);
      return;
    }

  call = g_new0 (Call, 1);
  call->live = g_object_ref (self);
  call->id = self->next_id++;
  call->timeout_id = lv_clock_timeout_add (self->clock, CALL_TIMEOUT_MS, on_call_timeout, call);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  g_hash_table_insert (self->calls, &call->id, task);
  send_call (self, call->id, method, params);
}

LvJson *
lv_live_call_finish (LvLive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
lv_live_close (LvLive *self)
{
  g_autoptr (GError) error
      = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "the connection was closed");

  end (self, error);
}
