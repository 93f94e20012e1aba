/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-peer.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lv-error.h"
#include "lv-http-refusal.h"
#include "lv-limits.h"
#include "lv-peers.h"
#include "lv-request-scanner.h"

/* Chunks may cost more than they carry, within reason. */
#define RAW_BODY_MAX (2 * LV_LIMIT_BODY)
/* What may come in while nothing goes out: each ping, for one, leaves a pong to be sent. */
#define UNANSWERED_MAX (256 * 1024)
#define LINGER_MS 2000
#define LINGER_MAX (4 * 1024 * 1024)

struct _LvPeer
{
  LvTlsStream parent_instance;

  LvClock *clock;
  char *address;
  LvPeerPlace place;
  LvPeerState state;
  gint64 deadline_ms; /* monotonic, of this state; 0: none */
  gint64 last_read_ms;
  gint64 blocked_since_ms; /* 0: not seen blocked */
  gboolean has_last_word;  /* it was sent: see that it arrives */
  gboolean is_stopping;

  GSource *source; /* waits on the socket while nobody reads the stream */
  LvPeerFunc wait_func;
  gpointer wait_data;

  LvRequestScanner request;
  gboolean is_request_whole;
  guint64 request_bytes; /* of it, that libsoup was given */
  guint64 body_bytes;
  LvBucket requests;

  const LvPeerService *service; /* NULL unless it is a WebSocket that is served */
  gpointer service_user;
  gsize max_message;
  LvFrameScanner incoming;
  LvFrameScanner outgoing;
  LvBucket frames;
  gsize unanswered_bytes; /* came in since something last went out, while blocked */
  gsize lingered_bytes;
};

G_DEFINE_FINAL_TYPE (LvPeer, lv_peer, LV_TYPE_TLS_STREAM)

static void
gone (LvPeer *self)
{
  GSocket *socket = lv_tls_stream_get_socket (LV_TLS_STREAM (self));

  if (self->state == LV_PEER_GONE)
    return;
  self->state = LV_PEER_GONE;
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_clear_pointer (&self->source, g_source_unref);
    }
  if (lv_tls_stream_is_blocked (LV_TLS_STREAM (self)))
    {
      /* Nobody takes what still waits in the kernel. */
      struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

      setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
  g_socket_close (socket, NULL);
  if (self->place.peers != NULL)
    lv_peers_remove (self->place.peers, self);
}

static gboolean
on_ready (GSocket *socket, GIOCondition condition, gpointer data)
{
  g_autoptr (LvPeer) self = g_object_ref (data);

  g_clear_pointer (&self->source, g_source_unref);
  self->wait_func (self, self->wait_data);
  return G_SOURCE_REMOVE;
}

/* Reads what still comes and throws it away: closing over unread bytes would reset the connection
 * and take the last answer from the client. */
static void
linger (LvPeer *self, gpointer data)
{
  GSocket *socket = lv_tls_stream_get_socket (LV_TLS_STREAM (self));
  char scratch[4096];
  gssize taken;

  while (
      (taken = g_socket_receive_with_blocking (socket, scratch, sizeof scratch, FALSE, NULL, NULL))
          > 0
      && self->lingered_bytes < LINGER_MAX)
    self->lingered_bytes += taken;

  if (taken == 0 || self->lingered_bytes >= LINGER_MAX
      || g_socket_condition_check (socket, G_IO_ERR | G_IO_HUP) != 0)
    gone (self);
  else
    lv_peer_wait (self, G_IO_IN, linger, NULL);
}

static gsize
refuse_large (LvPeer *self, guint limit)
{
  g_autoptr (GError) error = lv_error_new_too_large (limit);

  lv_peer_refuse (self, error, "en");
  return 0;
}

static gsize
refuse_broken (LvPeer *self)
{
  g_autoptr (GError) error
      = lv_error_new_detail (LIVEON_ERROR_PROTOCOL, "the request could not be read");

  lv_peer_refuse (self, error, "en");
  return 0;
}

/* Gives libsoup what belongs to the request at hand: nothing of a head that is refused, and nothing
 * of the next request before this one is answered. */
static gsize
admit_request (LvPeer *self, const guint8 *data, gsize length)
{
  gsize taken;

  if (self->is_request_whole)
    return 0;
  switch (lv_request_scanner_feed (&self->request, data, length, LV_LIMIT_HEADERS, &taken))
    {
    case LV_REQUEST_MORE:
      break;
    case LV_REQUEST_WHOLE:
      self->is_request_whole = TRUE;
      break;
    case LV_REQUEST_TOO_LARGE:
      return refuse_large (self, LV_LIMIT_HEADERS);
    case LV_REQUEST_BROKEN:
    default:
      return refuse_broken (self);
    }
  self->request_bytes += taken;
  if (self->request_bytes - self->request.head.bytes > RAW_BODY_MAX)
    return refuse_large (self, LV_LIMIT_BODY);
  return taken;
}

static gboolean
close_websocket (LvPeer *self, guint16 code)
{
  guint8 payload[2] = { code >> 8, code & 0xff };

  if (lv_peer_send_control (self, 0x08, payload, sizeof payload))
    self->has_last_word = TRUE;
  return FALSE;
}

static gboolean
count_frames (LvPeer *self, const guint8 *data, gsize length)
{
  gint64 now_ms = lv_clock_monotonic_ms (self->clock);
  guint64 before = self->incoming.frames;

  switch (lv_frame_scanner_feed (&self->incoming, data, length, self->max_message))
    {
    case LV_FRAMES_FINE:
      break;
    case LV_FRAMES_TOO_LARGE:
      return close_websocket (self, SOUP_WEBSOCKET_CLOSE_TOO_BIG);
    case LV_FRAMES_WRONG_KIND:
      return close_websocket (self, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA);
    case LV_FRAMES_BROKEN:
      return close_websocket (self, SOUP_WEBSOCKET_CLOSE_PROTOCOL_ERROR);
    default:
      g_assert_not_reached ();
    }

  for (guint64 i = before; i < self->incoming.frames; i++)
    if (!lv_bucket_take (&self->frames, now_ms, NULL))
      return close_websocket (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);

  if (!lv_tls_stream_is_blocked (LV_TLS_STREAM (self)))
    return TRUE;
  self->unanswered_bytes += length;
  return self->unanswered_bytes <= UNANSWERED_MAX;
}

static gsize
lv_peer_admit (LvTlsStream *stream, const guint8 *data, gsize length)
{
  LvPeer *self = LV_PEER (stream);

  self->last_read_ms = lv_clock_monotonic_ms (self->clock);
  switch (self->state)
    {
    case LV_PEER_IDLE:
      lv_peer_enter (self, LV_PEER_HEAD);
      G_GNUC_FALLTHROUGH;
    case LV_PEER_HEAD:
    case LV_PEER_BODY:
      return admit_request (self, data, length);
    case LV_PEER_WEBSOCKET:
      return count_frames (self, data, length) ? length : 0;
    case LV_PEER_ANSWER:
    case LV_PEER_GREETING:
    case LV_PEER_CLOSING:
    case LV_PEER_GONE:
    default:
      return 0;
    }
}

/* libsoup (before 3.4) forgets, and never frees, a connection that ends between two requests: it
 * has to see a request begin and fail. */
static gsize
lv_peer_did_end (LvTlsStream *stream, void *buffer, gsize count)
{
  LvPeer *self = LV_PEER (stream);

  if (self->request_bytes > 0 || count == 0
      || (self->state != LV_PEER_IDLE && self->state != LV_PEER_HEAD))
    return 0;
  lv_peer_enter (self, LV_PEER_CLOSING);
  *(char *) buffer = '\n';
  return 1;
}

/* When the server stops nobody is asked for an answer who has been told. */
static void
end_when_told (LvPeer *self)
{
  if (!self->is_stopping || !self->outgoing.has_closed)
    return;
  self->has_last_word = TRUE;
  lv_tls_stream_fail (LV_TLS_STREAM (self));
}

static void
lv_peer_did_write (LvTlsStream *stream, const guint8 *data, gsize length)
{
  LvPeer *self = LV_PEER (stream);

  self->blocked_since_ms = 0;
  self->unanswered_bytes = 0;
  if (self->state == LV_PEER_WEBSOCKET)
    lv_frame_scanner_feed (&self->outgoing, data, length, 0);
  end_when_told (self);
}

static void
lv_peer_did_close (LvTlsStream *stream)
{
  g_autoptr (LvPeer) self = g_object_ref (LV_PEER (stream));

  if (!self->has_last_word)
    {
      gone (self);
      return;
    }
  lv_peer_enter (self, LV_PEER_CLOSING);
  g_socket_shutdown (lv_tls_stream_get_socket (stream), FALSE, TRUE, NULL);
  linger (self, NULL);
}

static void
lv_peer_finalize (GObject *object)
{
  LvPeer *self = LV_PEER (object);

  g_assert (self->source == NULL);
  g_clear_object (&self->clock);
  g_free (self->address);

  G_OBJECT_CLASS (lv_peer_parent_class)->finalize (object);
}

static void
lv_peer_class_init (LvPeerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  LvTlsStreamClass *stream_class = LV_TLS_STREAM_CLASS (klass);

  object_class->finalize = lv_peer_finalize;
  stream_class->admit = lv_peer_admit;
  stream_class->did_end = lv_peer_did_end;
  stream_class->did_write = lv_peer_did_write;
  stream_class->did_close = lv_peer_did_close;
}

static void
lv_peer_init (LvPeer *self)
{
}

LvPeer *
lv_peer_new (LvClock *clock, GSocket *socket, const char *address)
{
  LvPeer *self = g_object_new (LV_TYPE_PEER, NULL);
  gint64 now_ms = lv_clock_monotonic_ms (clock);

  self->clock = g_object_ref (clock);
  self->address = g_strdup (address);
  self->deadline_ms = now_ms + LV_TIMEOUT_TLS_MS;
  lv_bucket_init (&self->requests, LV_LIMIT_REQUESTS_BURST, LV_LIMIT_REQUESTS_INTERVAL_MS, now_ms);
  lv_tls_stream_set_socket (LV_TLS_STREAM (self), socket);
  return self;
}

const char *
lv_peer_get_address (LvPeer *self)
{
  return self->address;
}

void
lv_peer_set_address (LvPeer *self, const char *address)
{
  g_free (self->address);
  self->address = g_strdup (address);
}

LvPeerState
lv_peer_get_state (LvPeer *self)
{
  return self->state;
}

LvPeerPlace *
lv_peer_get_place (LvPeer *self)
{
  return &self->place;
}

void
lv_peer_enter (LvPeer *self, LvPeerState state)
{
  gint64 now_ms = lv_clock_monotonic_ms (self->clock);
  LvPeerState before = self->state;

  if (before == LV_PEER_GONE || before == state)
    return;
  self->state = state;
  switch (state)
    {
    case LV_PEER_IDLE:
      self->request = (LvRequestScanner){ 0 };
      self->is_request_whole = FALSE;
      self->request_bytes = 0;
      self->body_bytes = 0;
      self->deadline_ms = now_ms + LV_TIMEOUT_IDLE_MS;
      break;
    case LV_PEER_HEAD:
      self->deadline_ms = now_ms + LV_TIMEOUT_REQUEST_MS;
      break;
    case LV_PEER_BODY:
      /* Head and body have one limit together. */
      break;
    case LV_PEER_CLOSING:
      self->deadline_ms = now_ms + LINGER_MS;
      break;
    case LV_PEER_GREETING:
    case LV_PEER_ANSWER:
    case LV_PEER_WEBSOCKET:
    case LV_PEER_GONE:
    default:
      self->deadline_ms = 0;
    }
}

void
lv_peer_wait (LvPeer *self, GIOCondition condition, LvPeerFunc func, gpointer data)
{
  GSocket *socket = lv_tls_stream_get_socket (LV_TLS_STREAM (self));

  g_return_if_fail (self->source == NULL);

  self->wait_func = func;
  self->wait_data = data;
  self->source = g_socket_create_source (socket, condition, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_ready), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

gboolean
lv_peer_count_body (LvPeer *self, guint64 length)
{
  self->body_bytes += MIN (length, LV_LIMIT_BODY + 1);
  return self->body_bytes <= LV_LIMIT_BODY;
}

gboolean
lv_peer_take_request (LvPeer *self, gint64 *wait_ms)
{
  return lv_bucket_take (&self->requests, lv_clock_monotonic_ms (self->clock), wait_ms);
}

void
lv_peer_set_signed_in (LvPeer *self)
{
  if (self->place.peers != NULL)
    lv_peers_signed_in (self->place.peers, self);
}

void
lv_peer_set_service (LvPeer *self, const LvPeerService *service, gpointer user)
{
  self->service = service;
  self->service_user = user;
  if (service == NULL)
    return;
  self->incoming.takes_binary = service->is_binary;
  self->max_message = service->max_message;
  lv_bucket_init (&self->frames, service->frames_burst, service->frames_interval_ms,
                  lv_clock_monotonic_ms (self->clock));
  lv_peer_enter (self, LV_PEER_WEBSOCKET);
}

GSocket *
lv_peer_dup_socket (LvPeer *self)
{
  int fd = fcntl (g_socket_get_fd (lv_tls_stream_get_socket (LV_TLS_STREAM (self))),
                  F_DUPFD_CLOEXEC, 0);
  GSocket *socket = fd != -1 ? g_socket_new_from_fd (fd, NULL) : NULL;

  if (socket == NULL && fd != -1)
    close (fd);
  return socket;
}

guint64
lv_peer_get_sent_data (LvPeer *self)
{
  return self->outgoing.data_bytes;
}

gint64
lv_peer_get_last_read_ms (LvPeer *self)
{
  return self->last_read_ms;
}

gboolean
lv_peer_is_stuck (LvPeer *self, gint64 now_ms, gint64 limit_ms)
{
  if (!lv_tls_stream_is_blocked (LV_TLS_STREAM (self)))
    return FALSE;
  if (self->blocked_since_ms == 0)
    self->blocked_since_ms = now_ms;
  return now_ms - self->blocked_since_ms >= limit_ms;
}

gboolean
lv_peer_send_control (LvPeer *self, guint8 opcode, const guint8 *data, gsize length)
{
  guint8 frame[2 + 125];

  g_return_val_if_fail (length <= 125, FALSE);

  if (!lv_frame_scanner_is_at_boundary (&self->outgoing))
    return FALSE;
  frame[0] = 0x80 | opcode;
  frame[1] = length;
  if (length > 0)
    memcpy (frame + 2, data, length);
  return lv_tls_stream_inject (LV_TLS_STREAM (self), frame, 2 + length);
}

void
lv_peer_refuse (LvPeer *self, const GError *error, const char *language)
{
  g_autoptr (GBytes) words = lv_http_make_refusal (error, language);
  gsize length;
  gconstpointer text = g_bytes_get_data (words, &length);

  if (lv_tls_stream_inject (LV_TLS_STREAM (self), text, length))
    self->has_last_word = TRUE;
  lv_tls_stream_fail (LV_TLS_STREAM (self));
}

void
lv_peer_drop (LvPeer *self)
{
  switch (self->state)
    {
    case LV_PEER_GREETING:
      g_io_stream_close (G_IO_STREAM (self), NULL, NULL);
      break;
    case LV_PEER_CLOSING:
      gone (self);
      break;
    case LV_PEER_WEBSOCKET:
      if (self->service != NULL)
        {
          self->service->drop (self->service_user);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case LV_PEER_IDLE:
    case LV_PEER_HEAD:
    case LV_PEER_BODY:
    case LV_PEER_ANSWER:
    case LV_PEER_GONE:
    default:
      lv_tls_stream_fail (LV_TLS_STREAM (self));
    }
}

void
lv_peer_stop (LvPeer *self)
{
  self->is_stopping = TRUE;
  if (self->state == LV_PEER_WEBSOCKET && self->service != NULL)
    {
      self->service->stop (self->service_user);
      end_when_told (self);
    }
  else if (self->state != LV_PEER_ANSWER)
    lv_peer_drop (self);
}

void
lv_peer_check (LvPeer *self, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;

  switch (self->state)
    {
    case LV_PEER_HEAD:
    case LV_PEER_BODY:
      if (now_ms < self->deadline_ms)
        return;
      error = lv_error_new (LIVEON_ERROR_TIMEOUT, NULL);
      lv_peer_refuse (self, error, "en");
      break;
    case LV_PEER_ANSWER:
      if (lv_peer_is_stuck (self, now_ms, LV_TIMEOUT_REQUEST_MS))
        lv_peer_drop (self);
      break;
    case LV_PEER_WEBSOCKET:
      if (self->service != NULL)
        self->service->check (self->service_user, now_ms);
      break;
    case LV_PEER_GREETING:
    case LV_PEER_IDLE:
    case LV_PEER_CLOSING:
    case LV_PEER_GONE:
    default:
      if (now_ms >= self->deadline_ms)
        lv_peer_drop (self);
    }
}
