/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The face: what belongs to its owner's context. What happens on the media thread is in
 * lv-media-engine.c, what goes there in lv-media-session-orders.c, what comes from there in
 * lv-media-session-notes.c. */
#include "lv-media-session-private.h"

G_DEFINE_FINAL_TYPE (LvMediaSession, lv_media_session, G_TYPE_OBJECT)

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
    .limit = config->limit,
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
  self->engine = lv_media_engine_new (&config, lv_media_session_get_engine_events (), self);
  make_offer (self, FALSE);
}

void
lv_media_session_take_slots (LvMediaSession *self, GArray *slots)
{
  if (!self->is_stopped)
    self->events->slots (slots, self->data);
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
  lv_media_session_order_close (self);
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
