/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a session tells: its offers are answered, its frames held against what was sent. */
#include "call-events.h"

#include "call-frames.h"
#include "test-support.h"

#include <string.h>

static LvMediaAnswer *
make_answer (CallPerson *self, const LvIceCredentials *local)
{
  CallFixture *fixture = self->fixture;
  LvMediaAnswer *answer = lv_media_answer_new ();
  const LvMediaWays ways = {
    .addresses = fixture->addresses,
    .udp_port = fixture->is_udp_deaf ? fixture->deaf_port : fixture->udp_port,
    .tcp_port = fixture->is_tcp_refused ? fixture->deaf_port : fixture->tcp_port,
    .credentials = local,
    .fingerprint = fixture->is_server_strange ? lv_dtls_identity_get_fingerprint (fixture->stranger)
                                              : lv_sfu_get_fingerprint (fixture->sfu),
  };

  answer->sdp = lv_negotiation_answer (self->negotiation, &ways);
  if (fixture->turn != NULL)
    {
      g_ptr_array_unref (answer->turn);
      answer->turn = g_ptr_array_ref (fixture->turn);
    }
  if (fixture->has_socket)
    answer->socket_token = g_strdup ("token");
  answer->max_bps = 4000000;
  return answer;
}

static void
fill_spec (CallPerson *self, LvSfuPeerSpec *spec)
{
  CallFixture *fixture = self->fixture;

  g_strlcpy (spec->seat, self->seat, sizeof spec->seat);
  spec->index = self->index;
  if (fixture->is_client_strange)
    memcpy (spec->fingerprint, lv_dtls_identity_get_fingerprint (fixture->stranger),
            sizeof spec->fingerprint);
  for (guint i = 0; i < spec->n_slots; i++)
    {
      spec->slots[i].ssrc = lv_sfu_draw_ssrc (fixture->sfu);
      if (spec->slots[i].rtx_payload_type != 0)
        spec->slots[i].rtx_ssrc = lv_sfu_draw_ssrc (fixture->sfu);
    }
}

static const LvIceCredentials *
serve_offer (CallPerson *self, const LvMediaOffer *offer)
{
  const LvIceCredentials *local = NULL;
  g_autoptr (GError) error = NULL;

  if (self->peer != NULL)
    {
      lv_negotiation_restart (self->negotiation, offer->sdp, &error);
      g_assert_no_error (error);
      return lv_sfu_peer_restart (self->peer, &self->negotiation->spec.remote);
    }
  self->negotiation = lv_negotiation_new (offer, &error);
  g_assert_no_error (error);
  fill_spec (self, &self->negotiation->spec);
  self->peer = lv_sfu_room_add_peer (self->fixture->room, &self->negotiation->spec, self, &local);
  return local;
}

gboolean
call_answer_kept (gpointer data)
{
  CallPerson *self = data;
  g_autoptr (LvMediaOffer) offer = g_steal_pointer (&self->kept);
  g_autoptr (LvMediaAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (offer == NULL || self->is_gone)
    return G_SOURCE_REMOVE;
  answer = make_answer (self, serve_offer (self, offer));
  lv_media_session_take_answer (self->session, answer, &error);
  g_assert_no_error (error);
  return G_SOURCE_REMOVE;
}

static LvMediaOffer *
copy_offer (const LvMediaOffer *offer)
{
  LvMediaOffer *copy = g_new0 (LvMediaOffer, 1);

  copy->sdp = g_strdup (offer->sdp);
  for (guint i = 0; i < LV_N_SOURCES; i++)
    copy->sends[i] = g_strdup (offer->sends[i]);
  copy->sound = g_strdupv (offer->sound);
  copy->shared_sound = g_strdup (offer->shared_sound);
  copy->video = g_strdupv (offer->video);
  return copy;
}

static void
on_offer (const LvMediaOffer *offer, gboolean is_restart, gpointer data)
{
  CallPerson *self = data;

  self->n_offers++;
  self->n_restarts += is_restart;
  g_clear_pointer (&self->kept, lv_media_offer_free);
  self->kept = copy_offer (offer);
  if (self->fixture->answers_at_once)
    call_answer_kept (self);
  else if (!self->is_signalling_cut)
    g_idle_add_full (G_PRIORITY_DEFAULT, call_answer_kept, self, NULL);
}

static void
on_path (const LvPathInfo *info, gpointer data)
{
  CallPerson *self = data;

  g_assert_false (self->is_gone);
  self->state = info->state;
  self->path = info->path;
  self->n_paths++;
  g_free (self->reason);
  self->reason = g_strdup (info->reason);
  g_clear_error (&self->error);
  if (info->error != NULL)
    self->error = g_error_copy (info->error);
}

static void
on_plan (const LvEncodePlan *plan, gpointer data)
{
  CallPerson *self = data;

  self->plan = *plan;
  self->n_plans++;
}

static void
on_slots (GArray *slots, gpointer data)
{
  CallPerson *self = data;

  g_clear_pointer (&self->slots, g_array_unref);
  self->slots = g_array_ref (slots);
}

static void
on_socket_datagram (const guint8 *data, gsize length, gpointer user_data)
{
  CallPerson *self = user_data;
  g_autoptr (GBytes) datagram = g_bytes_new (data, length);

  lv_media_session_socket_received (self->session, datagram);
}

static gboolean
send_on_socket (GBytes *datagram, gpointer user_data)
{
  CallPerson *self = user_data;
  gsize length;
  const void *data = g_bytes_get_data (datagram, &length);

  if (self->socket == NULL)
    return FALSE;
  lv_sfu_socket_receive (self->socket, data, length);
  return TRUE;
}

static gboolean
open_socket (gpointer data)
{
  CallPerson *self = data;

  if (!self->is_socket_asked || self->is_gone)
    return G_SOURCE_REMOVE;
  self->is_socket_asked = FALSE;
  g_clear_pointer (&self->socket, lv_sfu_socket_close);
  self->socket = lv_sfu_peer_open_socket (self->peer, on_socket_datagram, self);
  self->n_sockets++;
  lv_media_session_take_socket (self->session, send_on_socket, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_need_socket (const char *token, gpointer data)
{
  CallPerson *self = data;

  g_assert_cmpstr (token, ==, "token");
  self->is_socket_asked = TRUE;
  g_idle_add (open_socket, self);
}

static void
on_drop_socket (gpointer data)
{
  CallPerson *self = data;

  self->is_socket_asked = FALSE;
  self->n_sockets_dropped++;
  g_clear_pointer (&self->socket, lv_sfu_socket_close);
}

static void
on_key_frame (LvSource source, guint layer, gpointer data)
{
  CallPerson *self = data;

  g_atomic_int_set (&self->key_wishes[source][layer], 1);
  g_atomic_int_inc (&self->n_key_wishes);
}

/* Under the lock. */
static void
note_frame (CallPerson *self, CallSlot *slot, LvFrame *frame)
{
  CallStamp stamp;

  if (!call_frame_read (frame, &stamp))
    {
      self->n_wrong++;
      return;
    }
  if (frame->sender_index >= 0 && frame->sender_index != (int) stamp.sender)
    self->n_wrong++;
  if (slot->n_frames > 0 && (slot->sender != (int) stamp.sender || slot->layer != stamp.layer))
    {
      slot->n_switches++;
      if (!frame->is_key)
        self->n_wrong++;
    }
  else if (slot->n_frames > 0 && stamp.counter <= slot->counter)
    slot->n_backwards++;
  else if (slot->n_frames > 0)
    slot->n_skipped += (guint) (stamp.counter - slot->counter - 1);
  slot->n_frames++;
  slot->n_keys += frame->is_key;
  slot->sender = (int) stamp.sender;
  slot->layer = stamp.layer;
  slot->counter = stamp.counter;
  slot->sent_us = stamp.sent_us;
}

static void
on_frame (guint slot, LvFrame *frame, gpointer data)
{
  CallPerson *self = data;

  g_assert_false (self->is_gone);
  g_mutex_lock (&self->lock);
  note_frame (self, &self->video[slot], frame);
  self->video[slot].last_rtp_time = frame->rtp_time;
  g_mutex_unlock (&self->lock);
}

static void
on_sound (guint slot, LvFrame *frame, gint64 seq, gint64 rtp_time, gint64 arrival_us, gpointer data)
{
  CallPerson *self = data;
  CallSlot *it = &self->sound[slot];

  g_assert_false (self->is_gone);
  g_mutex_lock (&self->lock);
  note_frame (self, it, frame);
  it->last_seq = seq;
  it->last_rtp_time = rtp_time;
  g_mutex_unlock (&self->lock);
}

const LvMediaSessionEvents call_session_events = {
  .offer = on_offer,
  .path = on_path,
  .plan = on_plan,
  .slots = on_slots,
  .need_socket = on_need_socket,
  .drop_socket = on_drop_socket,
  .key_frame = on_key_frame,
  .frame = on_frame,
  .sound = on_sound,
};
