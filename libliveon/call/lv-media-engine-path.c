/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The way to the server and the secure link on it: what leaves and comes, which way is chosen,
 * whether it lives, and when another one is asked for. */
#include "lv-media-engine-private.h"

#include "lv-error.h"

#define RESTART_AGAIN_US (5 * G_USEC_PER_SEC)
/* How long the server keeps the seat for us. */
#define GIVE_UP_US (60 * G_USEC_PER_SEC)
/* From the answer to the first packet, everything tried. */
#define CONNECT_US (20 * G_USEC_PER_SEC)
/* What a packet brings about has this much time. */
#define SOON_US 5000

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

LvOutlet
lv_media_engine_make_outlet (LvMediaEngine *self)
{
  return (LvOutlet){ self, send_rtp, send_rtcp };
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
  lv_media_engine_wake (user_data, 0);
}

static const LvMediaLinkEvents link_events = { on_link_send, on_rtp, on_rtcp, on_link_state };

void
lv_media_engine_open_link (LvMediaEngine *self, const LvAnswer *answer)
{
  self->link
      = lv_media_link_new (self->config.identity, FALSE, answer->fingerprint, &link_events, self);
}

gboolean
lv_media_engine_is_link_ready (LvMediaEngine *self)
{
  return self->link != NULL && lv_media_link_get_state (self->link) == LV_MEDIA_LINK_READY;
}

/* The ways. */

static void
on_ways_changed (gpointer user_data)
{
  lv_media_engine_wake (user_data, 0);
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
  lv_media_engine_wake (self, now_us + SOON_US);
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

void
lv_media_engine_open_ways (LvMediaEngine *self, const LvWaysConfig *config)
{
  g_clear_pointer (&self->next, lv_ways_free);
  self->next = lv_ways_new (config, &ways_events, self, g_get_monotonic_time ());
  self->asked_us = 0;
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
    lv_media_engine_fail (
        self,
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
    lv_media_engine_fail (self,
                          lv_error_new_detail (LIVEON_ERROR_MEDIA, "No secure link: %s",
                                               lv_media_link_get_error (self->link)->message));
  else if (state == LV_MEDIA_LINK_CLOSED)
    lv_media_engine_fail (
        self, lv_error_new_detail (LIVEON_ERROR_MEDIA, "The server closed the media link"));
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
  if (self->current == NULL || !lv_media_engine_is_link_ready (self))
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
    lv_media_engine_fail (
        self, lv_error_new_detail (LIVEON_ERROR_MEDIA, "No way to the server came back"));
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
    lv_media_engine_fail (
        self, lv_error_new_detail (LIVEON_ERROR_MEDIA, "The server does not finish to connect"));
}

static void
wake_unless_never (LvMediaEngine *self, gint64 time_us)
{
  if (time_us >= 0)
    lv_media_engine_wake (self, time_us);
}

void
lv_media_engine_step_path (LvMediaEngine *self, gint64 now_us)
{
  wake_unless_never (self, step_ways (self, now_us));
  wake_unless_never (self, step_link (self, now_us));
  wake_unless_never (self, step_liveness (self, now_us));
  step_restart (self, now_us);
  check_patience (self, now_us);
}
