/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call-events.h"
#include "call-frames.h"
#include "test-support.h"

#include <string.h>

#define SOUND_US 20000
#define SOUND_LENGTH 100
#define PICTURES_PER_S 25
#define MIN_LENGTH 200
#define KEY_LENGTH 4 /* times that of others */

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
  static const char *const addresses[] = { "127.0.0.1", NULL };

  call_fixture_open_at (self, addresses[0], addresses);
}

void
call_fixture_open_at (CallFixture *self, const char *ip, const char *const *addresses)
{
  const LvSfuConfig config = { .workers = 1, .bind_ip = ip };
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string (ip, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  *self = (CallFixture){ .people = g_ptr_array_new (), .addresses = addresses };
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
      = lv_media_session_new (config != NULL ? config : &two, &call_session_events, person, &error);
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
    call_answer_kept (self);
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
