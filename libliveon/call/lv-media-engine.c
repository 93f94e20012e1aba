/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-engine-private.h"

#include "lv-error.h"

#define CLOSING_US (500 * G_TIME_SPAN_MILLISECOND)
#define STATS_US 100000

void
lv_media_engine_fail (LvMediaEngine *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

static LvMediaSessionState
get_state (LvMediaEngine *self)
{
  if (self->error != NULL)
    return LV_MEDIA_SESSION_FAILED;
  if (lv_media_engine_is_link_ready (self) && self->current != NULL && self->lost_us == 0)
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

void
lv_media_engine_wake (LvMediaEngine *self, gint64 time_us)
{
  if (self->is_closed || (self->timer_us >= 0 && self->timer_us <= time_us))
    return;
  self->timer_us = time_us;
  g_source_set_ready_time (self->timer, time_us);
}

static void
run (LvMediaEngine *self)
{
  const gint64 now_us = g_get_monotonic_time ();

  if (self->is_closed || self->state == LV_MEDIA_SESSION_FAILED)
    return;
  if (self->answer != NULL)
    lv_media_engine_step_path (self, now_us);
  tell_state (self, now_us);
  if (self->answer == NULL || self->state == LV_MEDIA_SESSION_FAILED)
    return;
  lv_media_engine_wake (self,
                        lv_uplink_on_timeout (self->up, now_us, now_us + self->wall_offset_us));
  lv_media_engine_wake (self, lv_downlink_on_timeout (self->down, now_us));
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
  self->outlet = lv_media_engine_make_outlet (self);
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

/* The smaller of ours and the server's. */
static gint64
get_max_bps (LvMediaEngine *self)
{
  const gint64 own = self->config.limit.max_bps, given = self->answer->max_bps;

  return own > 0 && given > 0 ? MIN (own, given) : MAX (own, given);
}

static void
begin (LvMediaEngine *self, const LvOfferTerms *terms, LvAnswer *answer)
{
  const gint64 now_us = g_get_monotonic_time ();

  self->answered_us = now_us;
  self->answer = lv_answer_ref (answer);
  lv_media_engine_open_link (self, answer);
  self->up = lv_uplink_new (terms, answer, get_max_bps (self), self->config.sealing,
                            &self->events->up, &self->outlet, self->user_data, now_us);
  self->down = lv_downlink_new (answer, terms->streams[LV_SOURCE_MICROPHONE][0].ssrc,
                                self->config.clock, self->config.opening, &self->events->down,
                                &self->outlet, self->user_data, now_us);
  lv_uplink_set_wanted (self->up, &self->wanted);
  lv_uplink_set_is_saving (self->up, self->config.limit.is_saving);
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
  lv_media_engine_open_ways (self, &config);
  run (self);
}

void
lv_media_engine_restart_failed (LvMediaEngine *self)
{
  if (self->answer == NULL)
    lv_media_engine_fail (
        self, lv_error_new_detail (LIVEON_ERROR_MEDIA, "The server did not take the offer"));
  run (self);
}

void
lv_media_engine_set_wanted (LvMediaEngine *self, const LvMediaWanted *wanted)
{
  self->wanted = *wanted;
  if (self->up == NULL)
    return;
  lv_uplink_set_wanted (self->up, wanted);
  lv_media_engine_wake (self, 0);
}

void
lv_media_engine_set_limit (LvMediaEngine *self, const LvSendLimit *limit)
{
  self->config.limit = *limit;
  if (self->up == NULL)
    return;
  lv_uplink_set_max_bps (self->up, get_max_bps (self));
  lv_uplink_set_is_saving (self->up, limit->is_saving);
  lv_media_engine_wake (self, 0);
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
  lv_media_engine_wake (self,
                        lv_uplink_on_timeout (self->up, now_us, now_us + self->wall_offset_us));
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
  lv_media_engine_wake (self, 0);
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
