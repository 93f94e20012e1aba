/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-engine.h"

#include "lv-error.h"
#include "lv-liveness.h"
#include "lv-media-link.h"

#define RESTART_AGAIN_US (5 * G_USEC_PER_SEC)
/* How long the server keeps the seat for us. */
#define GIVE_UP_US (60 * G_USEC_PER_SEC)
/* From the answer to the first packet, everything tried. */
#define CONNECT_US (20 * G_USEC_PER_SEC)
/* What a packet brings about has this much time. */
#define SOON_US 5000
#define CLOSING_US (500 * G_TIME_SPAN_MILLISECOND)
#define STATS_US 100000

struct _LvMediaEngine
{
  LvMediaEngineConfig config;
  const LvMediaEngineEvents *events;
  gpointer user_data;
  GSource *timer;
  gint64 timer_us; /* when it is set to; -1: not at all */
  gint64 begun_us, wall_offset_us;

  LvAnswer *answer;       /* the first */
  LvWays *current, *next; /* next: of a restart, or the first */
  LvMediaLink *link;
  LvOutlet outlet;
  LvUplink *up;
  LvDownlink *down;
  guint n_closing;

  gboolean is_closed, was_connected;
  GError *error; /* why it failed */
  LvMediaSessionState state;
  LvPath path;
  const char *reason;

  gint64 answered_us;
  LvLiveness liveness; /* of the current way */
  gint64 lost_us;      /* since when there is no way; 0: there is one */
  gint64 asked_us;     /* when a restart was asked for; 0: none is under way */
  LvMediaWanted wanted;

  guint64 packets_received;
  GMutex lock; /* of stats */
  LvMediaSessionStats stats;
  gint64 next_stats_us;
};

static void wake (LvMediaEngine *self, gint64 time_us);

static void
fail (LvMediaEngine *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

/* Outlet of uplink and downlink. */

static gboolean
send_datagram (LvMediaEngine *self, const guint8 *data, gsize length, guint8 dscp)
{
  if (self->current == NULL || !lv_ways_send (self->current, data, length, dscp))
    return FALSE;
  return TRUE;
}

static gboolean
send_rtp (guint8 *packet, gsize length, gsize header_length, guint8 dscp, gpointer user_data)
{
  LvMediaEngine *self = user_data;

  if (!lv_media_link_protect (self->link, packet, &length, header_length))
    return FALSE;
  lv_liveness_on_sent (&self->liveness, g_get_monotonic_time ());
  return send_datagram (self, packet, length, dscp);
}

static gboolean
send_rtcp (guint8 *packet, gsize length, gpointer user_data)
{
  LvMediaEngine *self = user_data;

  return lv_media_link_protect_rtcp (self->link, packet, &length)
         && send_datagram (self, packet, length, LV_DSCP_SOUND);
}

/* The link. */

static void
on_link_send (const guint8 *data, gsize length, gpointer user_data)
{
  send_datagram (user_data, data, length, LV_DSCP_SOUND);
}

static void
on_rtp (guint8 *packet, const LvRtpHeader *header, gint64 now_us, gpointer user_data)
{
  LvMediaEngine *self = user_data;

  self->packets_received++;
  lv_downlink_receive (self->down, header, now_us);
}

static void
on_rtcp (const guint8 *data, gsize length, gint64 now_us, gpointer user_data)
{
  LvMediaEngine *self = user_data;
  LvRtcpPacket packet;
  LvRtcpIter iter;

  self->packets_received++;
  lv_rtcp_iter_init (&iter, data, length);
  while (lv_rtcp_iter_next (&iter, &packet))
    {
      lv_uplink_on_rtcp (self->up, &packet, now_us, now_us + self->wall_offset_us);
      lv_downlink_on_rtcp (self->down, &packet, now_us);
    }
}

static void
on_link_state (LvMediaLinkState state, gpointer user_data)
{
  wake (user_data, 0);
}

static const LvMediaLinkEvents link_events = { on_link_send, on_rtp, on_rtcp, on_link_state };

static gboolean
is_link_ready (LvMediaEngine *self)
{
  return self->link != NULL && lv_media_link_get_state (self->link) == LV_MEDIA_LINK_READY;
}

/* The ways. */

static void
on_ways_changed (gpointer user_data)
{
  wake (user_data, 0);
}

/* A new round may be heard before it was chosen, which says nothing of the old one. */
static void
on_datagram (LvWays *ways, guint8 *data, gsize length, gpointer user_data)
{
  LvMediaEngine *self = user_data;
  const gint64 now_us = g_get_monotonic_time ();

  if (self->link == NULL || length == 0 || length > LV_RTP_MAX_SIZE)
    return;
  if (ways == self->current)
    lv_liveness_on_heard (&self->liveness, now_us);
  lv_media_link_receive (self->link, data, length, now_us);
  wake (self, now_us + SOON_US);
}

static void
on_need_socket (const char *token, gpointer user_data)
{
  LvMediaEngine *self = user_data;

  self->events->need_socket (token, self->user_data);
}

static gboolean
on_send_socket (const guint8 *data, gsize length, gpointer user_data)
{
  LvMediaEngine *self = user_data;

  return self->events->send_socket (data, length, self->user_data);
}

static const LvWaysEvents ways_events
    = { on_ways_changed, on_datagram, on_need_socket, on_send_socket };

/* What the round that has chosen means for the rest. */
static void
take_way (LvMediaEngine *self, gint64 now_us)
{
  g_clear_pointer (&self->current, lv_ways_free);
  self->current = g_steal_pointer (&self->next);
  lv_liveness_begin (&self->liveness, now_us);
  self->lost_us = 0;
  if (lv_ways_get_chosen (self->current) != LV_PATH_WEBSOCKET)
    self->events->need_socket (NULL, self->user_data);
  if (lv_media_link_get_state (self->link) == LV_MEDIA_LINK_NEW)
    lv_media_link_start (self->link);
}

static void
give_up_round (LvMediaEngine *self, gint64 now_us)
{
  g_clear_pointer (&self->next, lv_ways_free);
  self->asked_us = now_us;
  if (!self->was_connected && self->current == NULL)
    fail (self,
          lv_error_new_detail (LIVEON_ERROR_MEDIA, "The server answers on none of its addresses"));
}

/* When to come again; -1: when something happens. */
static gint64
step_ways (LvMediaEngine *self, gint64 now_us)
{
  LvPathStep step = { .next_us = -1 };

  if (self->next != NULL)
    {
      lv_ways_step (self->next, now_us, &step);
      if (step.chosen != LV_PATH_NONE)
        take_way (self, now_us);
      else if (step.is_hopeless)
        give_up_round (self, now_us);
    }
  if (self->current != NULL && lv_ways_is_lost (self->current))
    g_clear_pointer (&self->current, lv_ways_free);
  return self->next != NULL ? step.next_us : -1;
}

static gint64
step_link (LvMediaEngine *self, gint64 now_us)
{
  const LvMediaLinkState state = lv_media_link_get_state (self->link);
  gint64 timeout_us;

  if (state == LV_MEDIA_LINK_FAILED)
    fail (self, lv_error_new_detail (LIVEON_ERROR_MEDIA, "No secure link: %s",
                                     lv_media_link_get_error (self->link)->message));
  else if (state == LV_MEDIA_LINK_CLOSED)
    fail (self, lv_error_new_detail (LIVEON_ERROR_MEDIA, "The server closed the media link"));
  timeout_us = lv_media_link_get_timeout_us (self->link);
  if (timeout_us != 0)
    return timeout_us < 0 ? -1 : now_us + timeout_us;
  lv_media_link_on_timeout (self->link);
  timeout_us = lv_media_link_get_timeout_us (self->link);
  return timeout_us < 0 ? -1 : now_us + MAX (timeout_us, 1000);
}

/* When to come again; -1: there is nobody to ask. */
static gint64
step_liveness (LvMediaEngine *self, gint64 now_us)
{
  if (self->current == NULL || !is_link_ready (self))
    return -1;
  if (lv_liveness_take_check (&self->liveness, now_us))
    lv_uplink_send_check (self->up, now_us + self->wall_offset_us);
  return lv_liveness_get_check_us (&self->liveness);
}

/* Asks for a restart where the way is lost, again and again for as long as there is a seat. */
static void
step_restart (LvMediaEngine *self, gint64 now_us)
{
  if (self->current != NULL && !lv_liveness_is_silent (&self->liveness, now_us))
    {
      self->lost_us = 0;
      return;
    }
  if (self->lost_us == 0)
    self->lost_us = now_us;
  if (now_us - self->lost_us >= GIVE_UP_US)
    fail (self, lv_error_new_detail (LIVEON_ERROR_MEDIA, "No way to the server came back"));
  else if (self->next == NULL
           && (self->asked_us == 0 || now_us - self->asked_us >= RESTART_AGAIN_US))
    {
      self->asked_us = now_us;
      self->events->need_restart (self->user_data);
    }
}

static void
check_patience (LvMediaEngine *self, gint64 now_us)
{
  if (!self->was_connected && now_us - self->answered_us >= CONNECT_US)
    fail (self, lv_error_new_detail (LIVEON_ERROR_MEDIA, "The server does not finish to connect"));
}

static LvMediaSessionState
get_state (LvMediaEngine *self)
{
  if (self->error != NULL)
    return LV_MEDIA_SESSION_FAILED;
  if (is_link_ready (self) && self->current != NULL && self->lost_us == 0)
    return LV_MEDIA_SESSION_CONNECTED;
  return self->was_connected ? LV_MEDIA_SESSION_RECONNECTING : LV_MEDIA_SESSION_CONNECTING;
}

static void
tell_state (LvMediaEngine *self, gint64 now_us)
{
  const LvMediaSessionState state = get_state (self);
  const gboolean is_connected = state == LV_MEDIA_SESSION_CONNECTED;
  const LvPath path = is_connected ? lv_ways_get_chosen (self->current) : LV_PATH_NONE;
  const char *reason = is_connected ? lv_ways_get_reason (self->current) : "";

  if (state == self->state && path == self->path && g_str_equal (reason, self->reason))
    return;
  self->state = state;
  self->path = path;
  self->reason = reason;
  if (is_connected && !self->was_connected)
    {
      self->was_connected = TRUE;
      g_mutex_lock (&self->lock);
      self->stats.connected_us = now_us - self->begun_us;
      g_mutex_unlock (&self->lock);
    }
  if (self->up != NULL)
    lv_uplink_set_is_open (self->up, is_connected);
  self->events->state (state, path, reason, self->error, self->user_data);
}

static void
take_stats (LvMediaEngine *self, gint64 now_us)
{
  LvDownlinkStats down;
  LvUplinkStats up;

  if (now_us < self->next_stats_us)
    return;
  self->next_stats_us = now_us + STATS_US;
  lv_uplink_get_stats (self->up, &up);
  lv_downlink_get_stats (self->down, &down);
  lv_downlink_set_round_trip (self->down, up.round_trip_us);
  g_mutex_lock (&self->lock);
  self->stats = (LvMediaSessionStats){
    .packets_sent = up.packets,
    .packets_received = down.packets,
    .bytes_sent = up.bytes,
    .bytes_received = down.bytes,
    .lost = down.lost,
    .recovered = down.recovered,
    .bps_sent = up.bps,
    .bps_received = down.bps,
    .estimate_bps = up.estimate_bps,
    .round_trip_us = up.round_trip_us,
    .loss_sent = up.loss,
    .connected_us = self->stats.connected_us,
  };
  g_mutex_unlock (&self->lock);
}

/* The timer. */

static void
wake (LvMediaEngine *self, gint64 time_us)
{
  if (self->is_closed || (self->timer_us >= 0 && self->timer_us <= time_us))
    return;
  self->timer_us = time_us;
  g_source_set_ready_time (self->timer, time_us);
}

static void
wake_unless_never (LvMediaEngine *self, gint64 time_us)
{
  if (time_us >= 0)
    wake (self, time_us);
}

static void
run (LvMediaEngine *self)
{
  const gint64 now_us = g_get_monotonic_time ();

  if (self->is_closed || self->state == LV_MEDIA_SESSION_FAILED)
    return;
  if (self->answer != NULL)
    {
      wake_unless_never (self, step_ways (self, now_us));
      wake_unless_never (self, step_link (self, now_us));
      wake_unless_never (self, step_liveness (self, now_us));
      step_restart (self, now_us);
      check_patience (self, now_us);
    }
  tell_state (self, now_us);
  if (self->answer == NULL || self->state == LV_MEDIA_SESSION_FAILED)
    return;
  wake (self, lv_uplink_on_timeout (self->up, now_us, now_us + self->wall_offset_us));
  wake (self, lv_downlink_on_timeout (self->down, now_us));
  take_stats (self, now_us);
}

typedef struct
{
  GSource source;
  LvMediaEngine *engine;
} Timer;

static gboolean
on_timer (GSource *source, GSourceFunc callback, gpointer user_data)
{
  LvMediaEngine *self = ((Timer *) source)->engine;

  self->timer_us = -1;
  g_source_set_ready_time (source, -1);
  run (self);
  return G_SOURCE_CONTINUE;
}

static const GSourceFuncs timer_funcs = { .dispatch = on_timer };

LvMediaEngine *
lv_media_engine_new (const LvMediaEngineConfig *config,
                     const LvMediaEngineEvents *events,
                     gpointer user_data)
{
  LvMediaEngine *self = g_new0 (LvMediaEngine, 1);

  self->config = *config;
  lv_dtls_identity_ref (config->identity);
  if (config->sealing != NULL)
    g_object_ref (config->sealing);
  if (config->opening != NULL)
    g_object_ref (config->opening);
  self->events = events;
  self->user_data = user_data;
  self->begun_us = g_get_monotonic_time ();
  self->wall_offset_us = g_get_real_time () - self->begun_us;
  self->outlet = (LvOutlet){ self, send_rtp, send_rtcp };
  self->state = LV_MEDIA_SESSION_CONNECTING;
  self->reason = "";
  self->stats.round_trip_us = -1;
  g_mutex_init (&self->lock);
  self->timer_us = -1;
  self->timer = g_source_new ((GSourceFuncs *) &timer_funcs, sizeof (Timer));
  ((Timer *) self->timer)->engine = self;
  g_source_attach (self->timer, config->context);
  return self;
}

void
lv_media_engine_free (LvMediaEngine *self)
{
  g_assert (self->current == NULL && self->next == NULL && self->link == NULL);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_clear_error (&self->error);
  g_clear_pointer (&self->answer, lv_answer_unref);
  lv_dtls_identity_unref (self->config.identity);
  g_clear_object (&self->config.sealing);
  g_clear_object (&self->config.opening);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
begin (LvMediaEngine *self, const LvOfferTerms *terms, LvAnswer *answer)
{
  const gint64 now_us = g_get_monotonic_time ();
  const gint64 max_bps = self->config.max_bps > 0 && answer->max_bps > 0
                             ? MIN (self->config.max_bps, answer->max_bps)
                             : MAX (self->config.max_bps, answer->max_bps);

  self->answered_us = now_us;
  self->answer = lv_answer_ref (answer);
  self->link
      = lv_media_link_new (self->config.identity, FALSE, answer->fingerprint, &link_events, self);
  self->up = lv_uplink_new (terms, answer, max_bps, self->config.sealing, &self->events->up,
                            &self->outlet, self->user_data, now_us);
  self->down = lv_downlink_new (answer, terms->streams[LV_SOURCE_MICROPHONE][0].ssrc,
                                self->config.clock, self->config.opening, &self->events->down,
                                &self->outlet, self->user_data, now_us);
  lv_uplink_set_wanted (self->up, &self->wanted);
}

void
lv_media_engine_take_answer (LvMediaEngine *self, const LvOfferTerms *terms, LvAnswer *answer)
{
  const LvWaysConfig config = {
    .local = &terms->credentials,
    .answer = answer,
    .rule = self->config.rule,
    .only = self->config.only,
    .n_closing = &self->n_closing,
  };

  if (self->is_closed)
    return;
  if (self->answer == NULL)
    begin (self, terms, answer);
  g_clear_pointer (&self->next, lv_ways_free);
  self->next = lv_ways_new (&config, &ways_events, self, g_get_monotonic_time ());
  self->asked_us = 0;
  run (self);
}

void
lv_media_engine_restart_failed (LvMediaEngine *self)
{
  if (self->answer == NULL)
    fail (self, lv_error_new_detail (LIVEON_ERROR_MEDIA, "The server did not take the offer"));
  run (self);
}

void
lv_media_engine_set_socket (LvMediaEngine *self, gboolean is_open)
{
  if (self->next != NULL)
    lv_ways_set_socket (self->next, is_open);
  else if (self->current != NULL)
    lv_ways_set_socket (self->current, is_open);
}

void
lv_media_engine_receive (LvMediaEngine *self, guint8 *data, gsize length)
{
  on_datagram (self->current, data, length, self);
}

void
lv_media_engine_set_wanted (LvMediaEngine *self, const LvMediaWanted *wanted)
{
  self->wanted = *wanted;
  if (self->up == NULL)
    return;
  lv_uplink_set_wanted (self->up, wanted);
  wake (self, 0);
}

void
lv_media_engine_send (LvMediaEngine *self, LvFrame *frame, gsize backlog)
{
  const gint64 now_us = g_get_monotonic_time ();

  if (self->up == NULL || self->state == LV_MEDIA_SESSION_FAILED)
    return;
  if (self->current != NULL)
    backlog += lv_ways_get_backlog (self->current);
  lv_uplink_send (self->up, frame, backlog, now_us);
  wake (self, lv_uplink_on_timeout (self->up, now_us, now_us + self->wall_offset_us));
}

void
lv_media_engine_set_slack (LvMediaEngine *self, guint slot, gint64 slack_us)
{
  if (self->down != NULL)
    lv_downlink_set_slack (self->down, slot, slack_us);
}

void
lv_media_engine_request_key_frame (LvMediaEngine *self, guint slot)
{
  if (self->down == NULL || self->state == LV_MEDIA_SESSION_FAILED)
    return;
  lv_downlink_request_key_frame (self->down, slot, g_get_monotonic_time ());
  wake (self, 0);
}

void
lv_media_engine_close (LvMediaEngine *self)
{
  const gint64 deadline_us = g_get_monotonic_time () + CLOSING_US;

  if (self->link != NULL)
    lv_media_link_close (self->link);
  self->is_closed = TRUE;
  g_source_set_ready_time (self->timer, -1);
  g_clear_pointer (&self->next, lv_ways_free);
  g_clear_pointer (&self->current, lv_ways_free);
  g_clear_pointer (&self->link, lv_media_link_free);
  g_clear_pointer (&self->up, lv_uplink_free);
  g_clear_pointer (&self->down, lv_downlink_free);
  /* TURN servers are told; nothing else waits on this context any more. */
  while (self->n_closing > 0 && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (self->config.context, TRUE);
}

void
lv_media_engine_get_stats (LvMediaEngine *self, LvMediaSessionStats *stats)
{
  g_mutex_lock (&self->lock);
  *stats = self->stats;
  g_mutex_unlock (&self->lock);
}
