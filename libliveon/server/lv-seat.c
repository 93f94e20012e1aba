/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-seat.h"

#include <string.h>

#include "lv-error.h"
#include "lv-hash.h"
#include "lv-limits.h"
#include "lv-text.h"

LvSeat *
lv_seat_new (LvMeeting *meeting, LvSession *session, const char *id, guint index)
{
  LvSeat *self = g_new0 (LvSeat, 1);
  gint64 now_ms;

  self->references = 1;
  self->state = LV_SEAT_ENTERING;
  self->id = g_strdup (id);
  self->meeting = meeting;
  self->session = g_object_ref (session);
  self->session_id = g_strdup (lv_session_get_id (session));
  g_set_object (&self->connection, lv_session_get_connection (session));
  self->index = index;
  now_ms = lv_clock_monotonic_ms (lv_tenant_get_context (lv_session_get_tenant (session))->clock);
  self->taken = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  lv_bucket_init (&self->offers, LV_LIMIT_OFFERS_BURST, LV_LIMIT_OFFERS_INTERVAL_MS, now_ms);
  lv_bucket_init (&self->changes, LV_LIMIT_SOURCES_BURST, LV_LIMIT_SOURCES_INTERVAL_MS, now_ms);
  lv_bucket_init (&self->deeds, LV_LIMIT_DEEDS_BURST, LV_LIMIT_DEEDS_INTERVAL_MS, now_ms);
  lv_bucket_init (&self->announcements, LV_LIMIT_ANNOUNCEMENTS_BURST,
                  LV_LIMIT_ANNOUNCEMENTS_INTERVAL_MS, now_ms);
  for (LvRelayKind i = 0; i < LV_N_RELAY_KINDS; i++)
    lv_bucket_init (&self->relays[i], LV_LIMIT_CHAT_BURST, LV_LIMIT_CHAT_INTERVAL_MS, now_ms);
  lv_bucket_init (&self->relays[LV_RELAY_KEYS], LV_LIMIT_KEYS_BURST, LV_LIMIT_KEYS_INTERVAL_MS,
                  now_ms);
  return self;
}

LvSeat *
lv_seat_ref (LvSeat *self)
{
  self->references++;
  return self;
}

void
lv_seat_unref (LvSeat *self)
{
  if (--self->references > 0)
    return;
  g_clear_object (&self->connection);
  g_clear_object (&self->session);
  g_clear_pointer (&self->visit, lv_visit_unref);
  g_clear_pointer (&self->view, g_array_unref);
  g_clear_pointer (&self->announcement, g_bytes_unref);
  g_ptr_array_unref (self->taken);
  g_free (self->session_id);
  g_free (self->id);
  g_free (self);
}

LvSeat *
lv_seat_of_call (LvCall *call)
{
  LvSeat *seat = lv_session_get_seat (lv_call_get_session (call));

  if (seat->state == LV_SEAT_PRESENT)
    return seat;
  lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_SEATED, NULL));
  return NULL;
}

LvUser *
lv_seat_get_user (LvSeat *self)
{
  return lv_session_get_user (self->session);
}

const char *
lv_seat_get_user_id (LvSeat *self)
{
  return self->visit->user_id;
}

char *
lv_seat_renew_token (LvSeat *self)
{
  guint8 token[LV_RESUME_TOKEN_SIZE];

  lv_random_bytes (token, sizeof token);
  lv_sha256 (token, sizeof token, self->resume_hash);
  return lv_base64url_encode (token, sizeof token);
}

gboolean
lv_seat_has_token (LvSeat *self, const guint8 token_hash[32])
{
  return lv_bytes_equal_constant_time (self->resume_hash, token_hash, sizeof self->resume_hash);
}

gint64
lv_seat_update_last_seen (LvSeat *self)
{
  if (self->connection != NULL)
    self->last_seen_ms
        = MAX (self->last_seen_ms, lv_connection_get_last_seen_ms (self->connection));
  return self->last_seen_ms;
}

void
lv_seat_write (LvSeat *self, LvJsonWriter *writer, const char *name, LvRole role, gint64 spoken_ms)
{
  LvUser *user = lv_seat_get_user (self);

  lv_json_begin_object (writer, name);
  lv_json_string (writer, "seat", self->id);
  lv_json_string (writer, "user", user->id);
  lv_json_string (writer, "name", user->name);
  lv_json_string (writer, "reading", user->reading);
  lv_json_string (writer, "affiliation", user->affiliation);
  lv_json_string (writer, "title", user->title);
  lv_json_int (writer, "index", self->index);
  lv_json_string (writer, "role", lv_role_words[role]);
  lv_json_bool (writer, "is_host", role != LV_ROLE_PARTICIPANT);
  lv_json_bool (writer, "is_guest", FALSE);
  lv_json_bool (writer, "is_away", self->state == LV_SEAT_AWAY);
  lv_json_time (writer, "entered", self->entered_ms);
  lv_json_time (writer, "hand_raised", self->hand_ms);
  lv_json_time (writer, "floor_requested", self->request_ms);
  lv_json_time (writer, "speaking_since", self->floor_ms);
  lv_json_int (writer, "spoken_ms", spoken_ms);
  lv_json_begin_object (writer, "sources");
  lv_media_sources_write (&self->sources, writer);
  lv_json_end_object (writer);
  lv_json_end_object (writer);
}
