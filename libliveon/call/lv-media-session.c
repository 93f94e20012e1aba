/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-session.h"

#include "lv-error.h"
#include "lv-media-engine.h"
#include "lv-thread.h"

/* The face: what belongs to its owner's context, and all traffic between it and the media thread.
 * What happens on the media thread is in lv-media-engine.c. */

/* Bytes on their way to the WebSocket. */
#define MAX_SOCKET_BACKLOG (256 * 1024)

struct _LvMediaSession
{
  GObject parent_instance;
  LvMediaSessionConfig config;
  const LvMediaSessionEvents *events;
  gpointer data;
  GMainContext *context;
  LvDtlsIdentity *identity;
  LvMediaClock *clock;
  LvFrameTransform *sealing, *opening;
  LvThread *thread; /* NULL before start */
  LvMediaEngine *engine;
  gboolean is_stopped;

  LvOfferTerms terms;  /* of the last offer */
  LvMediaOffer *offer; /* the first */
  LvAnswer *answer;    /* the first */

  LvMediaSocketSend socket_send;
  gpointer socket_data;
  gboolean has_socket; /* was asked for */
  gint socket_backlog; /* atomic */
};

G_DEFINE_FINAL_TYPE (LvMediaSession, lv_media_session, G_TYPE_OBJECT)

/* From the media thread to the owner's context. */

typedef struct
{
  LvMediaSession *session;
  LvMediaSessionState state;
  LvPath path;
  const char *reason;
  GError *error;
  LvEncodePlan plan;
  char *token;
  GBytes *datagram;
} Note;

static Note *
note_new (LvMediaSession *self)
{
  Note *note = g_new0 (Note, 1);

  note->session = g_object_ref (self);
  return note;
}

static void
note_free (gpointer data)
{
  Note *note = data;

  g_clear_error (&note->error);
  g_clear_pointer (&note->datagram, g_bytes_unref);
  g_free (note->token);
  g_object_unref (note->session);
  g_free (note);
}

static void
post_note (Note *note, GSourceFunc func)
{
  lv_context_post (note->session->context, func, note, note_free);
}

static gboolean
tell_state (gpointer data)
{
  Note *note = data;
  LvMediaSession *self = note->session;
  const LvPathInfo info = { note->state, note->path, note->reason, note->error };

  if (!self->is_stopped)
    self->events->path (&info, self->data);
  return G_SOURCE_REMOVE;
}

static void
on_state (LvMediaSessionState state,
          LvPath path,
          const char *reason,
          const GError *error,
          gpointer user_data)
{
  Note *note = note_new (user_data);

  note->state = state;
  note->path = path;
  note->reason = reason;
  note->error = error != NULL ? g_error_copy (error) : NULL;
  post_note (note, tell_state);
}

static gboolean
tell_plan (gpointer data)
{
  Note *note = data;

  if (!note->session->is_stopped)
    note->session->events->plan (&note->plan, note->session->data);
  return G_SOURCE_REMOVE;
}

static void
on_plan (const LvEncodePlan *plan, gpointer user_data)
{
  Note *note = note_new (user_data);

  note->plan = *plan;
  post_note (note, tell_plan);
}

static gboolean
tell_need_restart (gpointer data)
{
  Note *note = data;

  lv_media_session_network_changed (note->session);
  return G_SOURCE_REMOVE;
}

static void
on_need_restart (gpointer user_data)
{
  post_note (note_new (user_data), tell_need_restart);
}

static void
drop_socket (LvMediaSession *self)
{
  self->socket_send = NULL;
  if (self->has_socket && self->events->drop_socket != NULL)
    self->events->drop_socket (self->data);
}

static gboolean
tell_need_socket (gpointer data)
{
  Note *note = data;
  LvMediaSession *self = note->session;

  if (self->is_stopped)
    return G_SOURCE_REMOVE;
  if (note->token != NULL)
    self->events->need_socket (note->token, self->data);
  else
    drop_socket (self);
  self->has_socket = note->token != NULL;
  return G_SOURCE_REMOVE;
}

static void
on_need_socket (const char *token, gpointer user_data)
{
  Note *note = note_new (user_data);

  note->token = g_strdup (token);
  post_note (note, tell_need_socket);
}

static gboolean
send_on_socket (gpointer data)
{
  Note *note = data;
  LvMediaSession *self = note->session;

  g_atomic_int_add (&self->socket_backlog, -(gint) g_bytes_get_size (note->datagram));
  if (!self->is_stopped && self->socket_send != NULL)
    self->socket_send (note->datagram, self->socket_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_send_socket (const guint8 *data, gsize length, gpointer user_data)
{
  LvMediaSession *self = user_data;
  Note *note;

  if (g_atomic_int_get (&self->socket_backlog) > MAX_SOCKET_BACKLOG)
    return FALSE;
  g_atomic_int_add (&self->socket_backlog, (gint) length);
  note = note_new (self);
  note->datagram = g_bytes_new (data, length);
  post_note (note, send_on_socket);
  return TRUE;
}

/* On the media thread, straight to whoever listens. */

static void
on_key_frame (LvSource source, guint layer, gpointer user_data)
{
  LvMediaSession *self = user_data;

  self->events->key_frame (source, layer, self->data);
}

static void
on_frame (guint slot, LvFrame *frame, gpointer user_data)
{
  LvMediaSession *self = user_data;

  self->events->frame (slot, frame, self->data);
}

static void
on_sound (
    guint slot, LvFrame *frame, gint64 seq, gint64 rtp_time, gint64 arrival_us, gpointer user_data)
{
  LvMediaSession *self = user_data;

  self->events->sound (slot, frame, seq, rtp_time, arrival_us, self->data);
}

static const LvMediaEngineEvents engine_events = {
  .state = on_state,
  .need_restart = on_need_restart,
  .need_socket = on_need_socket,
  .send_socket = on_send_socket,
  .up = { .key_frame = on_key_frame, .plan = on_plan },
  .down = { .frame = on_frame, .sound = on_sound },
};

/* From anywhere to the media thread. The session outlives the thread, so the engine is borrowed. */

typedef struct
{
  LvMediaSession *session;
  LvOfferTerms terms;
  LvAnswer *answer;
  LvMediaWanted wanted;
  LvFrame *frame;
  GBytes *datagram;
  guint slot;
  gboolean is_open;
  gint64 slack_us;
} Order;

static Order *
order_new (LvMediaSession *self)
{
  Order *order = g_new0 (Order, 1);

  order->session = self;
  return order;
}

static void
order_free (gpointer data)
{
  Order *order = data;

  lv_offer_terms_clear (&order->terms);
  g_clear_pointer (&order->answer, lv_answer_unref);
  g_clear_pointer (&order->frame, lv_frame_unref);
  g_clear_pointer (&order->datagram, g_bytes_unref);
  g_free (order);
}

static void
post_order (Order *order, GSourceFunc func)
{
  lv_thread_post (order->session->thread, func, order, order_free);
}

static gboolean
do_take_answer (gpointer data)
{
  Order *order = data;

  if (order->answer != NULL)
    lv_media_engine_take_answer (order->session->engine, &order->terms, order->answer);
  else
    lv_media_engine_restart_failed (order->session->engine);
  return G_SOURCE_REMOVE;
}

static gboolean
do_set_wanted (gpointer data)
{
  Order *order = data;

  lv_media_engine_set_wanted (order->session->engine, &order->wanted);
  return G_SOURCE_REMOVE;
}

static gboolean
do_set_socket (gpointer data)
{
  Order *order = data;

  lv_media_engine_set_socket (order->session->engine, order->is_open);
  return G_SOURCE_REMOVE;
}

static gboolean
do_receive (gpointer data)
{
  Order *order = data;
  guint8 buffer[LV_RTP_MAX_SIZE];
  gsize length;
  const void *bytes = g_bytes_get_data (order->datagram, &length);

  if (length > sizeof buffer)
    return G_SOURCE_REMOVE;
  memcpy (buffer, bytes, length);
  lv_media_engine_receive (order->session->engine, buffer, length);
  return G_SOURCE_REMOVE;
}

static gboolean
do_send (gpointer data)
{
  Order *order = data;
  LvMediaSession *self = order->session;

  lv_media_engine_send (self->engine, order->frame,
                        (gsize) MAX (g_atomic_int_get (&self->socket_backlog), 0));
  return G_SOURCE_REMOVE;
}

static gboolean
do_set_slack (gpointer data)
{
  Order *order = data;

  lv_media_engine_set_slack (order->session->engine, order->slot, order->slack_us);
  return G_SOURCE_REMOVE;
}

static gboolean
do_request_key_frame (gpointer data)
{
  Order *order = data;

  lv_media_engine_request_key_frame (order->session->engine, order->slot);
  return G_SOURCE_REMOVE;
}

static gboolean
do_close (gpointer data)
{
  Order *order = data;

  lv_media_engine_close (order->session->engine);
  return G_SOURCE_REMOVE;
}

/* The face. */

LvMediaSession *
lv_media_session_new (const LvMediaSessionConfig *config,
                      const LvMediaSessionEvents *events,
                      gpointer data,
                      GError **error)
{
  g_autoptr (LvMediaSession) self = g_object_new (LV_TYPE_MEDIA_SESSION, NULL);

  self->config = *config;
  self->events = events;
  self->data = data;
  self->identity = lv_dtls_identity_new (error);
  if (self->identity == NULL)
    return NULL;
  lv_offer_terms_init (&self->terms, lv_dtls_identity_get_fingerprint (self->identity),
                       config->n_video);
  return g_steal_pointer (&self);
}

void
lv_media_session_set_transforms (LvMediaSession *self,
                                 LvFrameTransform *sealing,
                                 LvFrameTransform *opening)
{
  g_return_if_fail (self->thread == NULL);
  g_set_object (&self->sealing, sealing);
  g_set_object (&self->opening, opening);
}

static void
make_offer (LvMediaSession *self, gboolean is_restart)
{
  g_autoptr (LvMediaOffer) offer = lv_offer_write (&self->terms);
  const LvMediaOffer *made = offer;

  /* Before it is told: the answer may come at once. */
  if (self->offer == NULL)
    self->offer = g_steal_pointer (&offer);
  self->events->offer (made, is_restart, self->data);
}

static LvMediaEngineConfig
make_engine_config (LvMediaSession *self)
{
  const LvMediaSessionConfig *config = &self->config;

  return (LvMediaEngineConfig){
    .identity = self->identity,
    .context = lv_thread_get_context (self->thread),
    .clock = self->clock,
    .rule = config->has_proxy                                                    ? LV_PATH_PROXIED
            : config->force_tcp || config->force_turn || config->force_websocket ? LV_PATH_FORCED
                                                                                 : LV_PATH_ANY,
    .only = config->force_tcp    ? LV_PATH_TCP
            : config->force_turn ? LV_PATH_TURN
                                 : LV_PATH_WEBSOCKET,
    .max_bps = config->max_bps,
    .sealing = self->sealing,
    .opening = self->opening,
  };
}

void
lv_media_session_start (LvMediaSession *self)
{
  LvMediaEngineConfig config;

  g_return_if_fail (self->thread == NULL);
  self->thread = lv_thread_new ("liveon-media");
  config = make_engine_config (self);
  self->engine = lv_media_engine_new (&config, &engine_events, self);
  make_offer (self, FALSE);
}

gboolean
lv_media_session_take_answer (LvMediaSession *self, const LvMediaAnswer *answer, GError **error)
{
  g_autoptr (LvAnswer) read = NULL;
  Order *order;

  g_return_val_if_fail (self->thread != NULL, FALSE);
  /* When another offer has overtaken this one, its answer comes next and takes the place of this.
   */
  if (answer != NULL)
    {
      read = lv_answer_read (answer, self->offer, error);
      if (read == NULL
          || (self->answer != NULL && !lv_answer_continues (read, self->answer, error)))
        return FALSE;
    }
  if (self->answer == NULL && read != NULL)
    self->answer = lv_answer_ref (read);
  order = order_new (self);
  order->answer = g_steal_pointer (&read);
  order->terms = self->terms;
  order->terms.credentials = (LvIceCredentials){ g_strdup (self->terms.credentials.ufrag),
                                                 g_strdup (self->terms.credentials.pwd) };
  post_order (order, do_take_answer);
  return TRUE;
}

void
lv_media_session_take_slots (LvMediaSession *self, GArray *slots)
{
  if (!self->is_stopped)
    self->events->slots (slots, self->data);
}

void
lv_media_session_take_wanted (LvMediaSession *self, const LvMediaWanted *wanted)
{
  Order *order = order_new (self);

  order->wanted = *wanted;
  post_order (order, do_set_wanted);
}

static void
set_socket (LvMediaSession *self, gboolean is_open)
{
  Order *order = order_new (self);

  order->is_open = is_open;
  post_order (order, do_set_socket);
}

void
lv_media_session_take_socket (LvMediaSession *self,
                              LvMediaSocketSend send,
                              gpointer user_data,
                              const GError *error)
{
  self->socket_send = send;
  self->socket_data = user_data;
  if (error != NULL)
    g_debug ("No WebSocket for media: %s", error->message);
  set_socket (self, send != NULL);
}

void
lv_media_session_socket_received (LvMediaSession *self, GBytes *datagram)
{
  Order *order = order_new (self);

  order->datagram = g_bytes_ref (datagram);
  post_order (order, do_receive);
}

void
lv_media_session_socket_closed (LvMediaSession *self)
{
  self->socket_send = NULL;
  set_socket (self, FALSE);
}

void
lv_media_session_send (LvMediaSession *self, LvFrame *frame)
{
  Order *order = order_new (self);

  order->frame = lv_frame_ref (frame);
  post_order (order, do_send);
}

void
lv_media_session_request_key_frame (LvMediaSession *self, guint slot)
{
  Order *order = order_new (self);

  order->slot = slot;
  post_order (order, do_request_key_frame);
}

void
lv_media_session_set_slack (LvMediaSession *self, guint slot, gint64 slack_us)
{
  Order *order = order_new (self);

  order->slot = slot;
  order->slack_us = slack_us;
  post_order (order, do_set_slack);
}

void
lv_media_session_network_changed (LvMediaSession *self)
{
  if (self->is_stopped || self->answer == NULL)
    return;
  lv_offer_terms_restart (&self->terms);
  make_offer (self, TRUE);
}

gint64
lv_media_session_get_capture_time (LvMediaSession *self,
                                   gboolean is_video,
                                   guint slot,
                                   gint64 rtp_time)
{
  return lv_media_clock_get_capture_us (self->clock, lv_clock_slot (is_video, slot), rtp_time);
}

void
lv_media_session_get_stats (LvMediaSession *self, LvMediaSessionStats *stats)
{
  if (self->engine != NULL)
    lv_media_engine_get_stats (self->engine, stats);
  else
    *stats = (LvMediaSessionStats){ .round_trip_us = -1 };
}

void
lv_media_session_stop (LvMediaSession *self)
{
  if (self->is_stopped)
    return;
  self->is_stopped = TRUE;
  if (self->thread == NULL)
    return;
  post_order (order_new (self), do_close);
  lv_thread_stop (self->thread);
}

static void
lv_media_session_dispose (GObject *object)
{
  lv_media_session_stop (LV_MEDIA_SESSION (object));
  G_OBJECT_CLASS (lv_media_session_parent_class)->dispose (object);
}

static void
lv_media_session_finalize (GObject *object)
{
  LvMediaSession *self = LV_MEDIA_SESSION (object);

  g_clear_pointer (&self->engine, lv_media_engine_free);
  g_clear_pointer (&self->thread, lv_thread_unref);
  g_clear_pointer (&self->identity, lv_dtls_identity_unref);
  g_clear_pointer (&self->answer, lv_answer_unref);
  g_clear_pointer (&self->offer, lv_media_offer_free);
  lv_offer_terms_clear (&self->terms);
  lv_media_clock_free (self->clock);
  g_clear_object (&self->sealing);
  g_clear_object (&self->opening);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (lv_media_session_parent_class)->finalize (object);
}

static void
lv_media_session_class_init (LvMediaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lv_media_session_dispose;
  object_class->finalize = lv_media_session_finalize;
}

static void
lv_media_session_init (LvMediaSession *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->clock = lv_media_clock_new (LV_CLOCK_SLOTS);
}
