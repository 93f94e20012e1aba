/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call-fixture.h"

#include "call-frames.h"
#include "test-support.h"

#include <string.h>

#define SOUND_US 20000
#define SOUND_LENGTH 100
#define PICTURES_PER_S 25
#define MIN_LENGTH 200
#define KEY_LENGTH 4 /* times that of others */

/* What the session tells. */

static LvMediaAnswer *
make_answer (CallPerson *self, const LvIceCredentials *local)
{
  CallFixture *fixture = self->fixture;
  LvMediaAnswer *answer = lv_media_answer_new ();
  const char *addresses[] = { "127.0.0.1", NULL };
  const LvMediaWays ways = {
    .addresses = addresses,
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

static gboolean
answer_kept (gpointer data)
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
    answer_kept (self);
  else if (!self->is_signalling_cut)
    g_idle_add_full (G_PRIORITY_DEFAULT, answer_kept, self, NULL);
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

static const LvMediaSessionEvents session_events = {
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

/* What the server tells. */

static void
on_peer_state (LvSfuPeer *peer, LvSfuPeerState state, gpointer data)
{
  CallPerson *self = lv_sfu_peer_get_owner (peer);

  self->is_server_failed = state == LV_SFU_PEER_FAILED;
}

static void
on_peer_slots (LvSfuPeer *peer, GArray *slots, gpointer data)
{
  CallPerson *self = lv_sfu_peer_get_owner (peer);

  if (!self->is_gone)
    lv_media_session_take_slots (self->session, slots);
}

static void
on_peer_wanted (LvSfuPeer *peer, const LvMediaWanted *wanted, gpointer data)
{
  CallPerson *self = lv_sfu_peer_get_owner (peer);

  if (!self->is_gone)
    lv_media_session_take_wanted (self->session, wanted);
}

static void
on_speaking (LvSfuRoom *room, const char *const *seats, gpointer data)
{
}

static void
on_stats (LvSfuPeer *peer, const LvSfuStats *stats, gpointer data)
{
}

static const LvSfuEvents sfu_events
    = { on_peer_state, on_peer_slots, on_peer_wanted, on_speaking, on_stats };

static void
on_accepted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CallFixture *self = user_data;
  GSocketListener *listener = G_SOCKET_LISTENER (source);
  GSocket *socket = g_socket_listener_accept_socket_finish (listener, result, NULL, NULL);

  if (socket == NULL)
    return;
  lv_sfu_take_tcp (self->sfu, socket, NULL);
  g_socket_listener_accept_socket_async (listener, self->cancellable, on_accepted, self);
}

static GSocket *
make_deaf (guint16 *port)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

void
call_fixture_open (CallFixture *self)
{
  const LvSfuConfig config = { .workers = 1, .bind_ip = "127.0.0.1" };
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  *self = (CallFixture){ .people = g_ptr_array_new () };
  self->sfu = lv_sfu_new (&config, &sfu_events, self, &error);
  g_assert_no_error (error);
  self->udp_port = lv_sfu_get_port (self->sfu);
  self->room = lv_sfu_open_room (self->sfu, 0, self);
  self->stranger = lv_dtls_identity_new (&error);
  g_assert_no_error (error);
  self->cancellable = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &bound, &error);
  g_assert_no_error (error);
  self->tcp_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_socket_listener_accept_socket_async (self->listener, self->cancellable, on_accepted, self);
  self->deaf = make_deaf (&self->deaf_port);
}

static void
free_person (CallPerson *self)
{
  if (!self->is_forgiven)
    g_assert_cmpuint (self->n_wrong, ==, 0);
  lv_negotiation_free (self->negotiation);
  g_clear_pointer (&self->kept, lv_media_offer_free);
  g_clear_pointer (&self->slots, g_array_unref);
  g_clear_error (&self->error);
  g_free (self->reason);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
is_everyone_gone (gpointer data)
{
  CallFixture *self = data;

  for (guint i = 0; i < self->people->len; i++)
    {
      const CallPerson *person = self->people->pdata[i];

      if (person->peer != NULL || person->remains != NULL)
        return FALSE;
    }
  return TRUE;
}

void
call_fixture_close (CallFixture *self)
{
  for (guint i = 0; i < self->people->len; i++)
    if (!((CallPerson *) self->people->pdata[i])->is_gone)
      call_person_leave (self->people->pdata[i]);
  test_wait_until (is_everyone_gone, self);
  g_cancellable_cancel (self->cancellable);
  g_socket_listener_close (self->listener);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->listener);
  lv_sfu_room_close (self->room);
  lv_sfu_free (self->sfu);
  g_ptr_array_foreach (self->people, (GFunc) (GCallback) free_person, NULL);
  g_ptr_array_unref (self->people);
  g_clear_pointer (&self->turn, g_ptr_array_unref);
  g_object_unref (self->deaf);
  g_object_unref (self->cancellable);
  lv_dtls_identity_unref (self->stranger);
}

CallPerson *
call_fixture_add_with (CallFixture *self,
                       const LvMediaSessionConfig *config,
                       LvFrameTransform *sealing,
                       LvFrameTransform *opening)
{
  CallPerson *person = g_new0 (CallPerson, 1);
  LvMediaSessionConfig two = { .n_video = 2 };
  g_autoptr (GError) error = NULL;

  person->fixture = self;
  person->index = self->people->len + 1;
  g_snprintf (person->seat, sizeof person->seat, "seat-%u", person->index);
  g_mutex_init (&person->lock);
  g_ptr_array_add (self->people, person);
  person->session
      = lv_media_session_new (config != NULL ? config : &two, &session_events, person, &error);
  g_assert_no_error (error);
  lv_media_session_set_transforms (person->session, sealing, opening);
  lv_media_session_start (person->session);
  return person;
}

CallPerson *
call_fixture_add (CallFixture *self, const LvMediaSessionConfig *config)
{
  return call_fixture_add_with (self, config, NULL, NULL);
}

static void
on_removed (const LvSfuStats *stats, gpointer user_data)
{
  CallPerson *self = user_data;

  self->peer = NULL;
}

void
call_person_leave (CallPerson *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  lv_media_session_stop (self->session);
  self->is_gone = TRUE;
  g_idle_remove_by_data (self);
  /* What was on its way from the media thread still holds it. */
  self->remains = self->session;
  g_object_add_weak_pointer (G_OBJECT (self->session), &self->remains);
  g_object_unref (self->session);
  g_clear_pointer (&self->socket, lv_sfu_socket_close);
  if (self->peer != NULL)
    lv_sfu_peer_remove (self->peer, on_removed, self);
}

/* What people send. */

static void
send_sound (CallPerson *self, LvSource source)
{
  const CallStamp stamp
      = { self->index, source, 0, self->counters[source]++, g_get_monotonic_time () };
  g_autoptr (LvFrame) frame = call_frame_new (&stamp, TRUE, SOUND_LENGTH);

  frame->rtp_time = (guint32) (stamp.sent_us * 48 / 1000);
  frame->capture_us = stamp.sent_us;
  lv_media_session_send (self->session, frame);
}

static void
send_video (CallPerson *self, LvSource source, guint layer, guint bitrate_bps, gint64 counter)
{
  static const guint8 temporal_ids[] = { 0, 2, 1, 2 };
  const CallStamp stamp = { self->index, source, layer, counter, g_get_monotonic_time () };
  gboolean is_key = g_atomic_int_compare_and_exchange (&self->key_wishes[source][layer], 1, 0);
  guint8 temporal_id = is_key ? 0 : temporal_ids[counter % 4];
  gsize length = MAX (bitrate_bps / 8 / PICTURES_PER_S, MIN_LENGTH);
  g_autoptr (LvFrame) frame
      = call_frame_new (&stamp, is_key, is_key ? length * KEY_LENGTH : length);

  frame->temporal_id = temporal_id;
  frame->is_sync = counter % 4 == 1 || counter % 4 == 2;
  frame->rtp_time = (guint32) (stamp.sent_us * 90 / 1000);
  frame->capture_us = stamp.sent_us;
  lv_media_session_send (self->session, frame);
}

static gboolean
on_time (gpointer data)
{
  CallPerson *self = data;
  const gboolean is_picture = self->counters[LV_SOURCE_MICROPHONE] % 2 == 0;

  if (self->is_on[LV_SOURCE_MICROPHONE])
    send_sound (self, LV_SOURCE_MICROPHONE);
  if (self->is_on[LV_SOURCE_SCREEN_SOUND])
    send_sound (self, LV_SOURCE_SCREEN_SOUND);
  if (!is_picture)
    return G_SOURCE_CONTINUE;
  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    if (self->is_on[LV_SOURCE_CAMERA] && self->plan.layers[i].is_active)
      send_video (self, LV_SOURCE_CAMERA, i, self->plan.layers[i].bitrate_bps,
                  self->counters[LV_SOURCE_CAMERA]);
  self->counters[LV_SOURCE_CAMERA]++;
  if (self->is_on[LV_SOURCE_SCREEN] && self->plan.screen.is_active)
    send_video (self, LV_SOURCE_SCREEN, 0, self->plan.screen.bitrate_bps,
                self->counters[LV_SOURCE_SCREEN]++);
  return G_SOURCE_CONTINUE;
}

void
call_person_set_sources (CallPerson *self, gboolean sound, gboolean camera, gboolean screen)
{
  LvMediaSources sources = { .is_on = { sound, camera, screen, screen } };

  memcpy (self->is_on, sources.is_on, sizeof self->is_on);
  lv_sfu_peer_set_sources (self->peer, &sources);
  if (self->timer == 0)
    self->timer = g_timeout_add (SOUND_US / 1000, on_time, self);
}

void
call_person_view (CallPerson *self, CallPerson *other, LvSource source, guint height)
{
  g_autoptr (GArray) view = g_array_new (FALSE, TRUE, sizeof (LvViewItem));
  LvViewItem item = { .source = source, .width = height * 16 / 9, .height = height };

  if (other != NULL)
    {
      g_strlcpy (item.seat, other->seat, sizeof item.seat);
      g_array_append_val (view, item);
    }
  lv_sfu_peer_set_view (self->peer, view);
}

void
call_person_cut_signalling (CallPerson *self, gboolean is_cut)
{
  self->is_signalling_cut = is_cut;
  if (!is_cut)
    answer_kept (self);
}

void
call_person_break_socket (CallPerson *self)
{
  g_clear_pointer (&self->socket, lv_sfu_socket_close);
  lv_media_session_socket_closed (self->session);
}

CallSlot
call_person_get_sound (CallPerson *self, guint slot)
{
  CallSlot copy;

  g_mutex_lock (&self->lock);
  copy = self->sound[slot];
  g_mutex_unlock (&self->lock);
  return copy;
}

CallSlot
call_person_get_video (CallPerson *self, guint slot)
{
  CallSlot copy;

  g_mutex_lock (&self->lock);
  copy = self->video[slot];
  g_mutex_unlock (&self->lock);
  return copy;
}

int
call_person_find_sound (CallPerson *self, CallPerson *other)
{
  for (guint i = 0; i <= LV_MAX_SOUND_SLOTS; i++)
    {
      const CallSlot slot = call_person_get_sound (self, i);

      if (slot.n_frames > 0 && slot.sender == (int) other->index)
        return (int) i;
    }
  return -1;
}

typedef struct
{
  CallPerson *self, *from;
  LvMediaSessionState state;
  LvPath path;
  guint slot, n;
} Wait;

static gboolean
on_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What happens on media threads wakes nobody here. */
static void
wait_until (TestCondition condition, Wait *wait)
{
  guint wake = g_timeout_add (5, on_wake, NULL);

  test_wait_until (condition, wait);
  g_source_remove (wake);
}

static gboolean
has_state (gpointer data)
{
  Wait *wait = data;

  if (wait->state != LV_MEDIA_SESSION_FAILED)
    g_assert_no_error (wait->self->error);
  return wait->self->state == wait->state;
}

void
call_wait_state (CallPerson *self, LvMediaSessionState state)
{
  Wait wait = { .self = self, .state = state };

  wait_until (has_state, &wait);
}

static guint
count_sound (CallPerson *self, CallPerson *from)
{
  int slot = call_person_find_sound (self, from);

  return slot < 0 ? 0 : call_person_get_sound (self, (guint) slot).n_frames;
}

static gboolean
has_sound (gpointer data)
{
  Wait *wait = data;

  return count_sound (wait->self, wait->from) >= wait->n;
}

void
call_wait_sound (CallPerson *self, CallPerson *from, guint n_more)
{
  Wait wait = { .self = self, .from = from, .n = count_sound (self, from) + n_more };

  wait_until (has_sound, &wait);
}

static gboolean
has_video (gpointer data)
{
  Wait *wait = data;

  return call_person_get_video (wait->self, wait->slot).n_frames >= wait->n;
}

void
call_wait_video (CallPerson *self, guint slot, guint n_more)
{
  Wait wait = { .self = self, .slot = slot };

  wait.n = call_person_get_video (self, slot).n_frames + n_more;
  wait_until (has_video, &wait);
}

static gboolean
has_path (gpointer data)
{
  Wait *wait = data;

  return wait->self->path == wait->path;
}

void
call_wait_path (CallPerson *self, LvPath path)
{
  Wait wait = { .self = self, .path = path };

  wait_until (has_path, &wait);
}

static gboolean
has_wrong (gpointer data)
{
  Wait *wait = data;
  CallPerson *self = wait->self;
  gboolean has_enough;

  g_mutex_lock (&self->lock);
  has_enough = self->n_wrong >= wait->n;
  g_mutex_unlock (&self->lock);
  return has_enough;
}

void
call_person_wait_n_wrong (CallPerson *self, guint n)
{
  Wait wait = { .self = self, .n = n };

  wait_until (has_wrong, &wait);
  self->is_forgiven = TRUE;
}

static gboolean
is_gone (gpointer data)
{
  CallPerson *self = ((Wait *) data)->self;

  return self->peer == NULL && self->remains == NULL;
}

void
call_wait_gone (CallPerson *self)
{
  Wait wait = { .self = self };

  wait_until (is_gone, &wait);
}
