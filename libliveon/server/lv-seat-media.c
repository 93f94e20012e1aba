/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-seat-media.h"

#include "lv-caps.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-media.h"
#include "lv-meeting-private.h"
#include "lv-room-json.h"
#include "lv-tally.h"

static LvSeatMedia *
seat_media_new (LvMedia *media, LvSeat *seat, LvNegotiation *negotiation)
{
  LvSeatMedia *self = g_new0 (LvSeatMedia, 1);

  self->references = 1;
  self->media = media;
  self->seat = lv_seat_ref (seat);
  self->negotiation = negotiation;
  self->stats.round_trip_us = -1;
  self->stats_ms = -1;
  self->offer_ms = lv_clock_monotonic_ms (lv_media_get_context (media)->clock);
  return self;
}

LvSeatMedia *
lv_seat_media_ref (LvSeatMedia *self)
{
  self->references++;
  return self;
}

void
lv_seat_media_unref (LvSeatMedia *self)
{
  if (--self->references > 0)
    return;
  g_assert (self->peer == NULL && self->token == NULL);
  lv_seat_unref (self->seat);
  lv_negotiation_free (self->negotiation);
  g_clear_pointer (&self->slots, g_bytes_unref);
  g_clear_pointer (&self->wanted, g_bytes_unref);
  g_free (self);
}

/* Telling the person */

static void
push (LvSeat *seat, GBytes *event)
{
  if (event != NULL && seat->session != NULL && seat->connection != NULL)
    lv_session_push (seat->session, event);
}

static GBytes *
make_event (const char *event, LvJsonWriter *writer)
{
  gsize length;
  g_autofree char *data = NULL;

  lv_json_end_object (writer);
  data = lv_json_writer_free_to_string (writer, &length);
  return lv_event_new (event, data, (gssize) length);
}

void
lv_seat_media_on_state (LvSeatMedia *self, LvSfuPeerState state)
{
  LvContext *context = lv_media_get_context (self->media);

  self->state = state;
  if (state == LV_SFU_PEER_FAILED)
    context->tally->media_failures++;
  if (state != LV_SFU_PEER_CONNECTED || self->offer_ms < 0)
    return;
  lv_histogram_add (&context->tally->media,
                    (lv_clock_monotonic_ms (context->clock) - self->offer_ms) * 1000);
  self->offer_ms = -1;
}

void
lv_seat_media_on_slots (LvSeatMedia *self, GArray *slots)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_media_slots_write (slots, writer);
  g_clear_pointer (&self->slots, g_bytes_unref);
  self->slots = make_event ("media.slots", writer);
  push (self->seat, self->slots);
}

void
lv_seat_media_on_wanted (LvSeatMedia *self, const LvMediaWanted *wanted)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_media_wanted_write (wanted, writer);
  g_clear_pointer (&self->wanted, g_bytes_unref);
  self->wanted = make_event ("media.wanted", writer);
  push (self->seat, self->wanted);
}

void
lv_seat_repeat_taken (LvSeat *seat)
{
  for (guint i = 0; i < seat->taken->len; i++)
    push (seat, seat->taken->pdata[i]);
}

void
lv_seat_repeat_media (LvSeat *seat)
{
  if (seat->media == NULL)
    return;
  push (seat, seat->media->slots);
  push (seat, seat->media->wanted);
  push (seat, seat->meeting->speaking);
}

/* Numbers */

static void
take_stats (LvSeatMedia *self, const LvSfuStats *stats)
{
  lv_tally_add_media (lv_media_get_context (self->media)->tally, stats, &self->stats);
  if (self->seat->state != LV_SEAT_GONE)
    {
      lv_media_usage_add (&self->seat->usage, stats, &self->stats);
      lv_media_usage_add (&self->seat->minute, stats, &self->stats);
    }
  self->stats = *stats;
}

void
lv_seat_media_on_stats (LvSeatMedia *self, const LvSfuStats *stats)
{
  LvClock *clock = self->seat->meeting->meetings->context->clock;

  take_stats (self, stats);
  self->stats_ms = lv_clock_monotonic_ms (clock);
}

/* The seat may have sat down elsewhere meanwhile, but its visit is the same as long as it is not
 * gone. */
static void
on_removed (const LvSfuStats *stats, gpointer data)
{
  g_autoptr (LvSeatMedia) self = data;

  if (stats != NULL)
    take_stats (self, stats);
}

void
lv_seat_media_set_socket (LvSeatMedia *self, LvMediaWebsocket *socket, LvMediaWebsocketClose close)
{
  LvMediaWebsocket *earlier = g_steal_pointer (&self->socket);

  if (earlier != NULL)
    self->close_socket (earlier);
  self->socket = socket;
  self->close_socket = close;
}

void
lv_seat_drop_media (LvSeat *seat)
{
  LvSeatMedia *self = g_steal_pointer (&seat->media);

  if (self == NULL)
    return;
  lv_media_drop_token (self->media, self);
  lv_seat_media_set_socket (self, NULL, NULL);
  /* The reference goes on to the answer. */
  lv_sfu_peer_remove (g_steal_pointer (&self->peer), on_removed, self);
}

/* Rules */

static gboolean
may_share (LvSeat *seat)
{
  LvTenant *tenant = seat->meeting->key.tenant;
  g_autoptr (GPtrArray) groups = lv_tenant_groups_of (tenant, lv_seat_get_user (seat));

  return lv_policy_switches (lv_tenant_get_policy (tenant), groups, seat->meeting->room).share;
}

/* The person's own bound counts where it is the smaller one. */
static gint64
get_receive_cap (LvSeat *seat)
{
  return lv_caps_min (lv_meeting_get_receive_cap (seat->meeting), seat->view_max_bps);
}

static void
apply_caps (LvSeat *seat)
{
  if (seat->media != NULL)
    lv_sfu_peer_set_caps (seat->media->peer, lv_meeting_get_send_cap (seat->meeting),
                          get_receive_cap (seat));
}

static void
use_sources (LvSeat *seat, const LvMediaSources *sources)
{
  seat->sources = *sources;
  if (seat->media != NULL)
    lv_sfu_peer_set_sources (seat->media->peer, sources);
}

static void
push_taken (LvSeat *seat, guint source_bits, const char *reason, LvSeat *by)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  GBytes *event;

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "sources");
  for (guint i = 0; i < LV_N_SOURCES; i++)
    if ((source_bits & LV_SOURCE_BIT (i)) != 0)
      lv_json_string (writer, NULL, lv_source_to_word (i));
  lv_json_end_array (writer);
  lv_json_string (writer, "reason", reason);
  lv_json_string (writer, "by", by != NULL ? by->id : "");
  event = make_event ("media.taken", writer);
  push (seat, event);
  g_ptr_array_add (seat->taken, event);
}

gboolean
lv_seat_take_away (LvSeat *seat, guint source_bits, const char *reason, LvSeat *by)
{
  LvMediaSources sources = seat->sources;
  guint taken = 0;

  for (guint i = 0; i < LV_N_SOURCES; i++)
    if (sources.is_on[i] && (source_bits & LV_SOURCE_BIT (i)) != 0)
      {
        sources.is_on[i] = FALSE;
        taken |= LV_SOURCE_BIT (i);
      }
  if (taken == 0)
    return FALSE;
  use_sources (seat, &sources);
  push_taken (seat, taken, reason, by);
  lv_meeting_push_changed (seat->meeting, seat);
  return TRUE;
}

#define SOUND (LV_SOURCE_BIT (LV_SOURCE_MICROPHONE) | LV_SOURCE_BIT (LV_SOURCE_SCREEN_SOUND))
#define SHARING (LV_SOURCE_BIT (LV_SOURCE_SCREEN) | LV_SOURCE_BIT (LV_SOURCE_SCREEN_SOUND))

void
lv_seat_review_media (LvSeat *seat)
{
  apply_caps (seat);
  if (!may_share (seat))
    lv_seat_take_away (seat, SHARING, "share", NULL);
  if (!lv_meeting_may_speak (seat->meeting, seat))
    lv_seat_take_away (seat, SOUND, "floor", NULL);
}

/* What a client asks */

gboolean
lv_seat_take_turn (LvSeat *seat, LvBucket *bucket, LvCall *call)
{
  gint64 now_ms = lv_clock_monotonic_ms (seat->meeting->meetings->context->clock);
  g_autofree char *seconds = NULL;
  gint64 wait_ms = 0;

  if (lv_bucket_take (bucket, now_ms, &wait_ms))
    return TRUE;
  seconds = g_strdup_printf ("%" G_GINT64_FORMAT, MAX ((wait_ms + 999) / 1000, 1));
  lv_call_refuse (call, lv_error_new (LIVEON_ERROR_RATE_LIMITED, "seconds", seconds, NULL));
  return FALSE;
}

static void
reply (LvSeatMedia *self, LvCall *call, const LvIceCredentials *local)
{
  g_autoptr (LvMediaAnswer) answer
      = lv_media_begin_answer (self->media, self, lv_meeting_get_send_cap (self->seat->meeting));
  LvJsonWriter *writer = lv_json_writer_new ();

  answer->sdp = lv_media_write_sdp (self->media, self->negotiation, local);
  lv_json_begin_object (writer, NULL);
  lv_media_answer_write (answer, writer);
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

static void
fill_spec (LvSeat *seat, LvSfuPeerSpec *spec, LvSfu *sfu)
{
  g_strlcpy (spec->seat, seat->id, sizeof spec->seat);
  spec->index = seat->index;
  spec->max_send_bps = lv_meeting_get_send_cap (seat->meeting);
  spec->max_receive_bps = get_receive_cap (seat);
  for (guint i = 0; i < spec->n_slots; i++)
    {
      spec->slots[i].ssrc = lv_sfu_draw_ssrc (sfu);
      if (spec->slots[i].rtx_payload_type != 0)
        spec->slots[i].rtx_ssrc = lv_sfu_draw_ssrc (sfu);
    }
}

/* Takes the negotiation. */
static const LvIceCredentials *
add_peer (LvSeat *seat, LvMedia *media, LvNegotiation *negotiation)
{
  LvSfuRoom *room = lv_meeting_ensure_media_room (seat->meeting);
  const LvIceCredentials *local = NULL;

  fill_spec (seat, &negotiation->spec, lv_media_get_sfu (media));
  seat->media = seat_media_new (media, seat, negotiation);
  seat->media->peer = lv_sfu_room_add_peer (room, &negotiation->spec, seat->media, &local);
  lv_sfu_peer_set_sources (seat->media->peer, &seat->sources);
  if (seat->view != NULL)
    lv_sfu_peer_set_view (seat->media->peer, seat->view);
  lv_meetings_share_caps (seat->meeting->meetings, seat->meeting->key.tenant);
  return local;
}

void
lv_seat_offer (LvSeat *seat, LvCall *call, const LvMediaOffer *offer)
{
  LvMedia *media = lv_call_get_context (call)->media;
  g_autoptr (GError) error = NULL;
  const LvIceCredentials *local;
  LvNegotiation *negotiation;

  if (!lv_seat_take_turn (seat, &seat->offers, call))
    return;
  if (media == NULL)
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_MEDIA, NULL));
  negotiation = lv_negotiation_new (offer, &error);
  if (negotiation == NULL)
    return lv_call_refuse (call, g_steal_pointer (&error));
  lv_seat_drop_media (seat);
  local = add_peer (seat, media, negotiation);
  reply (seat->media, call, local);
  push (seat, seat->meeting->speaking);
}

void
lv_seat_restart (LvSeat *seat, LvCall *call, const char *sdp)
{
  LvSeatMedia *self = seat->media;
  const LvIceCredentials *local;
  g_autoptr (GError) error = NULL;

  if (!lv_seat_take_turn (seat, &seat->offers, call))
    return;
  /* Nothing to restart, or nothing that could: begin anew. */
  if (self == NULL || self->state == LV_SFU_PEER_FAILED)
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  if (!lv_negotiation_restart (self->negotiation, sdp, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  local = lv_sfu_peer_restart (self->peer, &self->negotiation->spec.remote);
  reply (self, call, local);
  lv_seat_repeat_media (seat);
}

void
lv_seat_set_view (LvSeat *seat, LvCall *call, GArray *view, gint64 max_bps)
{
  if (seat->view_max_bps != max_bps)
    {
      seat->view_max_bps = max_bps;
      apply_caps (seat);
    }
  g_clear_pointer (&seat->view, g_array_unref);
  seat->view = g_array_ref (view);
  if (seat->media != NULL)
    lv_sfu_peer_set_view (seat->media->peer, view);
  lv_call_reply (call, NULL);
}

static guint
get_bits (const LvMediaSources *sources)
{
  guint bits = 0;

  for (guint i = 0; i < LV_N_SOURCES; i++)
    bits |= sources->is_on[i] ? LV_SOURCE_BIT (i) : 0;
  return bits;
}

static gboolean
is_same (const LvMediaSources *a, const LvMediaSources *b)
{
  return a->is_text == b->is_text && get_bits (a) == get_bits (b);
}

void
lv_seat_set_sources (LvSeat *seat, LvCall *call, const LvMediaSources *sources)
{
  if (!lv_seat_take_turn (seat, &seat->changes, call))
    return;
  if ((get_bits (sources) & SHARING) != 0 && !may_share (seat))
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_PERMITTED, "rule", "share", NULL));
  if ((get_bits (sources) & SOUND) != 0 && !lv_meeting_may_speak (seat->meeting, seat))
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_PERMITTED, "rule", "floor", NULL));
  g_ptr_array_set_size (seat->taken, 0);
  if (!is_same (&seat->sources, sources))
    {
      use_sources (seat, sources);
      lv_meeting_push_seat (seat->meeting, "meeting.changed", seat);
    }
  lv_call_reply (call, NULL);
}
