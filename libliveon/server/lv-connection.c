/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-connection.h"

#include <string.h>

#include "lv-dispatch.h"
#include "lv-error.h"
#include "lv-json-writer.h"
#include "lv-limits.h"
#include "lv-log.h"
#include "lv-meeting.h"
#include "lv-problem.h"
#include "lv-rate.h"
#include "lv-recorder.h"

#define CLOSE_TOO_SLOW 4003
/* Pushes that wait for the welcome to go first. */
#define HELD_MAX 256
#define OPCODE_PING 0x09
#define CALL_ID_MAX (G_GINT64_CONSTANT (1) << 53)

typedef enum
{
  STATE_SILENT,     /* hello has not come */
  STATE_SIGNING_IN, /* it came; the welcome has not gone */
  STATE_OPEN,
  STATE_CLOSING,
  STATE_GONE,
} State;

/* Keeps itself until libsoup says that the WebSocket is closed. */
struct _LvConnection
{
  GObject parent_instance;

  LvContext *context;
  LvPeer *peer;
  SoupWebsocketConnection *websocket;
  LvSession *session; /* NULL before STATE_OPEN, or a little earlier */
  GCancellable *cancellable;
  State state;
  char *client;
  const char *language; /* static */
  GPtrArray *held;      /* of GBytes; NULL when there are none */
  gint64 deadline_ms;   /* for hello, and for closing */
  gint64 next_ping_ms;
  guint64 handed_bytes; /* of frames that libsoup was given */
  LvBucket calls;
  guint refused_calls; /* in a row, for coming too fast */
  guint calls_in_flight;
};

typedef struct
{
  LvConnection *connection;
  gint64 id;
} Call;

/* For the store thread. */
typedef struct
{
  char *tenant_id;
  LvSigningKey *key;
} HeadRequest;

G_DEFINE_FINAL_TYPE (LvConnection, lv_connection, G_TYPE_OBJECT)

static gint64
now (LvConnection *self)
{
  return lv_clock_monotonic_ms (self->context->clock);
}

/* Sending */

static gsize
frame_size (gsize length)
{
  return length + (length < 126 ? 2 : length <= G_MAXUINT16 ? 4 : 10);
}

static void
send_now (LvConnection *self, GBytes *message)
{
  if (soup_websocket_connection_get_state (self->websocket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  self->handed_bytes += frame_size (g_bytes_get_size (message));
  soup_websocket_connection_send_message (self->websocket, SOUP_WEBSOCKET_DATA_TEXT, message);
}

static void
hold (LvConnection *self, GBytes *message)
{
  if (self->held == NULL)
    self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (self->held->len < HELD_MAX)
    g_ptr_array_add (self->held, g_bytes_ref (message));
  else
    lv_connection_close (self, CLOSE_TOO_SLOW, NULL);
}

guint64
lv_connection_get_waiting (LvConnection *self)
{
  g_return_val_if_fail (LV_IS_CONNECTION (self), 0);

  return self->handed_bytes - lv_peer_get_sent_data (self->peer);
}

void
lv_connection_send (LvConnection *self, GBytes *message)
{
  g_return_if_fail (LV_IS_CONNECTION (self));

  if (self->state == STATE_SIGNING_IN)
    {
      hold (self, message);
      return;
    }
  if (self->state != STATE_OPEN)
    return;
  if (lv_connection_get_waiting (self) + g_bytes_get_size (message) > LV_LIMIT_SEND_QUEUE)
    lv_connection_close (self, CLOSE_TOO_SLOW, NULL);
  else
    send_now (self, message);
}

static GBytes *
make_problem (LvConnection *self, gint64 id, const GError *error)
{
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "type", "problem");
  if (id >= 0)
    lv_json_int (writer, "id", id);
  lv_problem_write (writer, "problem", error, self->language);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_bytes (g_steal_pointer (&writer));
}

void
lv_connection_close (LvConnection *self, guint code, const GError *problem)
{
  g_return_if_fail (LV_IS_CONNECTION (self));

  if (self->state == STATE_CLOSING || self->state == STATE_GONE)
    return;
  if (problem != NULL)
    {
      g_autoptr (GBytes) message = make_problem (self, -1, problem);

      send_now (self, message);
    }
  self->state = STATE_CLOSING;
  self->deadline_ms = now (self) + LV_TIMEOUT_CLOSING_MS;
  if (soup_websocket_connection_get_state (self->websocket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->websocket, code, NULL);
}

static void
refuse (LvConnection *self, GError *error)
{
  lv_connection_close (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, error);
  g_error_free (error);
}

/* Calls */

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->connection);
  g_free (call);
}

static GBytes *
make_result (gint64 id, GBytes *body)
{
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "type", "result");
  lv_json_int (writer, "id", id);
  if (body != NULL)
    lv_json_raw (writer, "result", g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  else
    lv_json_raw (writer, "result", "{}", 2);
  lv_json_end_object (writer);
  return lv_json_writer_free_to_bytes (g_steal_pointer (&writer));
}

static void
on_answer (LvCall *dispatched, const LvAnswer *answer, gpointer data)
{
  Call *call = data;
  LvConnection *self = call->connection;
  g_autoptr (GBytes) message = answer->error != NULL ? make_problem (self, call->id, answer->error)
                                                     : make_result (call->id, answer->body);

  self->calls_in_flight--;
  lv_connection_send (self, message);
}

static void
send_refusal (LvConnection *self, gint64 id, LiveonError code, gint64 wait_ms)
{
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (1, (wait_ms + 999) / 1000));
  g_autoptr (GError) error = lv_error_new (code, "seconds", seconds, NULL);
  g_autoptr (GBytes) message = make_problem (self, id, error);

  lv_connection_send (self, message);
}

/* FALSE when the call is not to be carried out; it is answered then. */
static gboolean
admit_call (LvConnection *self, gint64 id)
{
  gint64 wait_ms = 0;

  if (!lv_bucket_take (&self->calls, now (self), &wait_ms))
    {
      if (++self->refused_calls > LV_LIMIT_CALLS_BURST)
        refuse (self, lv_error_new (LIVEON_ERROR_RATE_LIMITED, "seconds", "1", NULL));
      else
        send_refusal (self, id, LIVEON_ERROR_RATE_LIMITED, wait_ms);
      return FALSE;
    }
  self->refused_calls = 0;
  if (self->calls_in_flight >= LV_LIMIT_CALLS_IN_FLIGHT)
    {
      send_refusal (self, id, LIVEON_ERROR_BUSY, 1000);
      return FALSE;
    }
  return TRUE;
}

static void
handle_call (LvConnection *self, LvJson *json)
{
  const char *type = lv_json_get_string (json, "type", 16);
  gint64 id = lv_json_get_int (json, "id", 0, CALL_ID_MAX);
  const char *method = lv_json_get_string (json, "method", 64);
  LvJson *params = lv_json_get_optional_object (json, "params");
  g_autoptr (GError) error = NULL;
  LvCaller caller = {
    .address = lv_peer_get_address (self->peer),
    .client = self->client,
    .language = self->language,
    .cancellable = self->cancellable,
    .answer = on_answer,
    .free_data = call_free,
  };
  Call *call;

  if (!lv_json_end (json, &error))
    {
      refuse (self, g_steal_pointer (&error));
      return;
    }
  if (strcmp (type, "call") != 0)
    {
      refuse (self, lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "only calls are expected"));
      return;
    }
  if (!admit_call (self, id))
    return;

  call = g_new0 (Call, 1);
  call->connection = g_object_ref (self);
  call->id = id;
  caller.data = call;
  self->calls_in_flight++;
  lv_dispatch_call (self->context->dispatch, &caller, self->session, method, params);
}

/* Signing in */

static void
head_request_free (gpointer data)
{
  HeadRequest *request = data;

  g_free (request->tenant_id);
  lv_signing_key_unref (request->key);
  g_free (request);
}

/* Store thread. */
static gboolean
read_head (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  HeadRequest *request = input;
  g_autofree LvChainHead *head = g_new0 (LvChainHead, 1);

  if (!lv_recorder_head (db, request->tenant_id, request->key, head, error))
    return FALSE;
  *result = g_steal_pointer (&head);
  return TRUE;
}

static void
send_welcome (LvConnection *self, const LvChainHead *head)
{
  LvTenant *tenant = lv_session_get_tenant (self->session);
  g_autoptr (LvJsonWriter) writer = lv_json_writer_new ();
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GPtrArray) held = g_steal_pointer (&self->held);

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "type", "welcome");
  lv_json_string (writer, "session", lv_session_get_id (self->session));
  lv_json_string (writer, "version", LIVEON_VERSION);
  lv_json_time (writer, "time", lv_clock_now_ms (self->context->clock));
  lv_json_int (writer, "heartbeat_ms", LV_HEARTBEAT_MS);
  lv_chain_head_write (writer, "chain_head", lv_tenant_get_id (tenant), head);
  lv_json_int (writer, "revision", (gint64) lv_tenant_get_revision (tenant));
  lv_json_end_object (writer);
  message = lv_json_writer_free_to_bytes (g_steal_pointer (&writer));

  self->state = STATE_OPEN;
  self->next_ping_ms = now (self) + LV_HEARTBEAT_MS;
  lv_connection_send (self, message);
  for (guint i = 0; held != NULL && i < held->len; i++)
    lv_connection_send (self, held->pdata[i]);
}

static void
on_head (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvConnection) self = data;
  g_autofree LvChainHead *head = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_read = lv_store_run_finish (LV_STORE (source), result, (gpointer *) &head, &error);

  if (self->state != STATE_SIGNING_IN)
    return;
  if (is_read)
    send_welcome (self, head);
  else
    refuse (self, g_steal_pointer (&error));
}

static void
on_authenticated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LvConnection) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSession) session = NULL;
  HeadRequest *request;

  session = lv_sessions_authenticate_finish (self->context->sessions, result, &error);
  if (self->state != STATE_SIGNING_IN)
    return;
  if (session == NULL)
    {
      refuse (self, g_steal_pointer (&error));
      return;
    }
  if (lv_session_must_change_password (session))
    {
      refuse (self, lv_error_new (LIVEON_ERROR_PASSWORD_EXPIRED, NULL));
      return;
    }

  self->session = g_object_ref (session);
  lv_peer_set_signed_in (self->peer);
  /* From now on it can be ended, or taken over by another. */
  lv_session_set_connection (session, self);

  request = g_new0 (HeadRequest, 1);
  request->tenant_id = g_strdup (lv_tenant_get_id (lv_session_get_tenant (session)));
  request->key = lv_signing_key_ref (self->context->record_key);
  lv_store_run_async (self->context->store, request->tenant_id, read_head, request,
                      head_request_free, g_free, self->cancellable, on_head, g_object_ref (self));
}

static void
handle_hello (LvConnection *self, LvJson *json)
{
  const char *type = lv_json_get_string (json, "type", 16);
  const char *token = lv_json_get_string (json, "token", 256);
  const char *language = lv_json_get_optional_string (json, "language", 16, "en");
  LvJson *client = lv_json_get_object (json, "client");
  const char *name = lv_json_get_string (client, "name", LV_LIMIT_NAME);
  const char *version = lv_json_get_string (client, "version", 32);
  g_autoptr (GError) error = NULL;

  self->language = strcmp (language, "ja") == 0 ? "ja" : "en";
  if (!lv_json_end (json, &error))
    {
      refuse (self, g_steal_pointer (&error));
      return;
    }
  if (strcmp (type, "hello") != 0)
    {
      refuse (self, lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "hello comes first"));
      return;
    }
  self->client = g_strdup_printf ("%s/%s", name, version);
  if (!lv_dispatch_check_client (self->client, &error))
    {
      refuse (self, g_steal_pointer (&error));
      return;
    }

  self->state = STATE_SIGNING_IN;
  lv_sessions_authenticate_async (self->context->sessions, token, lv_peer_get_address (self->peer),
                                  self->client, self->cancellable, on_authenticated,
                                  g_object_ref (self));
}

/* What libsoup tells */

static void
on_message (SoupWebsocketConnection *websocket, int type, GBytes *message, gpointer data)
{
  g_autoptr (LvConnection) self = g_object_ref (data);
  gsize length;
  const char *text = g_bytes_get_data (message, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvJson) json = NULL;

  /* Frames that were read together are delivered even after a close. */
  if (self->state == STATE_CLOSING || self->state == STATE_GONE)
    return;
  json = lv_json_parse (text != NULL ? text : "", length, LV_LIMIT_MESSAGE, &error);
  if (json == NULL)
    {
      refuse (self, g_steal_pointer (&error));
      return;
    }
  switch (self->state)
    {
    case STATE_SILENT:
      handle_hello (self, json);
      break;
    case STATE_OPEN:
      handle_call (self, json);
      break;
    case STATE_SIGNING_IN:
    case STATE_CLOSING:
    case STATE_GONE:
    default:
      refuse (self, lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "the welcome comes first"));
    }
}

/* From here on it has nothing to do with the server any more. */
static void
end (LvConnection *self)
{
  if (self->state == STATE_GONE)
    return;
  self->state = STATE_GONE;
  g_cancellable_cancel (self->cancellable);
  lv_peer_set_service (self->peer, NULL, NULL);
  if (self->session != NULL && lv_session_get_connection (self->session) == self)
    {
      lv_session_set_connection (self->session, NULL);
      lv_meetings_connection_lost (self->context->meetings, self->session);
    }
  g_clear_object (&self->session);
}

static void
on_closed (SoupWebsocketConnection *websocket, gpointer data)
{
  LvConnection *self = data;

  end (self);
  g_signal_handlers_disconnect_by_data (websocket, self);
  g_object_unref (self);
}

static void
lv_connection_finalize (GObject *object)
{
  LvConnection *self = LV_CONNECTION (object);

  g_clear_object (&self->websocket);
  g_clear_object (&self->peer);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_free (self->client);

  G_OBJECT_CLASS (lv_connection_parent_class)->finalize (object);
}

static void
lv_connection_class_init (LvConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lv_connection_finalize;
}

static void
lv_connection_init (LvConnection *self)
{
  self->cancellable = g_cancellable_new ();
  self->language = "en";
}

/* As the peer's service. */

/* Without a word, as when the network fails. */
static void
drop (gpointer data)
{
  LvConnection *self = data;

  end (self);
  lv_tls_stream_fail (LV_TLS_STREAM (self->peer));
}

/* What is over time is closed or dropped; pings when it is time to. */
static void
check (gpointer data, gint64 now_ms)
{
  LvConnection *self = data;

  switch (self->state)
    {
    case STATE_SILENT:
      if (now_ms >= self->deadline_ms)
        refuse (self, lv_error_new (LIVEON_ERROR_TIMEOUT, NULL));
      break;
    case STATE_SIGNING_IN:
    case STATE_OPEN:
      if (now_ms - lv_peer_get_last_read_ms (self->peer) >= LV_LEASE_MS
          || lv_peer_is_stuck (self->peer, now_ms, LV_LEASE_MS))
        drop (self);
      else if (self->state == STATE_OPEN && now_ms >= self->next_ping_ms)
        {
          lv_peer_send_control (self->peer, OPCODE_PING, NULL, 0);
          self->next_ping_ms = now_ms + LV_HEARTBEAT_MS;
        }
      break;
    case STATE_CLOSING:
      if (now_ms >= self->deadline_ms)
        drop (self);
      break;
    case STATE_GONE:
    default:
      break;
    }
}

static void
stop (gpointer data)
{
  lv_connection_close (data, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
}

static const LvPeerService service = {
  .max_message = LV_LIMIT_MESSAGE,
  .frames_burst = LV_LIMIT_FRAMES_BURST,
  .frames_interval_ms = LV_LIMIT_FRAMES_INTERVAL_MS,
  .check = check,
  .stop = stop,
  .drop = drop,
};

void
lv_connection_serve (LvContext *context, LvPeer *peer, SoupWebsocketConnection *websocket)
{
  LvConnection *self = g_object_new (LV_TYPE_CONNECTION, NULL);
  gint64 now_ms = lv_clock_monotonic_ms (context->clock);

  self->context = context;
  self->peer = g_object_ref (peer);
  self->websocket = g_object_ref (websocket);
  self->deadline_ms = now_ms + LV_TIMEOUT_HELLO_MS;
  lv_bucket_init (&self->calls, LV_LIMIT_CALLS_BURST, LV_LIMIT_CALLS_INTERVAL_MS, now_ms);
  soup_websocket_connection_set_max_incoming_payload_size (websocket, LV_LIMIT_MESSAGE);
  g_signal_connect (websocket, "message", G_CALLBACK (on_message), self);
  g_signal_connect (websocket, "closed", G_CALLBACK (on_closed), self);
  lv_peer_set_service (peer, &service, self);
}

gint64
lv_connection_get_last_seen_ms (LvConnection *self)
{
  return lv_peer_get_last_read_ms (self->peer);
}

LvSession *
lv_connection_get_session (LvConnection *self)
{
  return self->session;
}

const char *
lv_connection_get_address (LvConnection *self)
{
  return lv_peer_get_address (self->peer);
}

const char *
lv_connection_get_language (LvConnection *self)
{
  return self->language;
}
