/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-relay.h"

#include <string.h>

#include "lv-announced.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-meeting-private.h"
#include "lv-policy.h"
#include "lv-seat-media.h"

/* Announcements */

static gboolean
has_session (const LvSeat *seat, const LvAnnounced *announced)
{
  LvAnnounced other;

  return seat->announcement != NULL && lv_announced_read (seat->announcement, &other)
         && memcmp (other.session, announced->session, sizeof other.session) == 0;
}

/* Clients check all of it themselves; but nobody is to take what was dealt to somebody else, whom
 * they would refuse then. */
static gboolean
check_announcement (LvSeat *seat, GBytes *announcement, GError **error)
{
  LvMeeting *self = seat->meeting;
  LvAnnounced announced;

  if (!lv_announced_read (announcement, &announced) || announced.index != seat->index
      || announced.call != (guint64) self->epoch
      || !g_str_equal (announced.room, self->key.room_id))
    {
      g_propagate_error (
          error, lv_error_new (LIVEON_ERROR_INVALID_ARGUMENT, "field", "announcement", NULL));
      return FALSE;
    }
  for (guint i = 0; i < self->seats->len; i++)
    if (self->seats->pdata[i] != seat && has_session (self->seats->pdata[i], &announced))
      {
        g_propagate_error (error,
                           lv_error_new (LIVEON_ERROR_CONFLICT, "field", "announcement", NULL));
        return FALSE;
      }
  return TRUE;
}

static void
fill_change (LvKeysChange *change, LvMeeting *self, LvSeat *seat)
{
  *change = (LvKeysChange){ .version = self->keys_version, .announcement = seat->announcement };
  g_strlcpy (change->seat, seat->id, sizeof change->seat);
}

static void
push_change (LvMeeting *self, LvSeat *seat, gboolean is_ejected)
{
  LvJsonWriter *data = lv_json_writer_new ();
  LvKeysChange change;

  self->keys_version++;
  fill_change (&change, self, seat);
  change.is_ejected = is_ejected;
  lv_json_begin_object (data, NULL);
  lv_keys_change_write (&change, data);
  lv_json_end_object (data);
  lv_meeting_push (self, "keys.changed", data, seat);
}

static void
reply_list (LvMeeting *self, LvCall *call)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_int (writer, "version", self->keys_version);
  lv_json_begin_array (writer, "people");
  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];
      LvKeysChange change;

      if (seat->announcement == NULL)
        continue;
      fill_change (&change, self, seat);
      lv_json_begin_object (writer, NULL);
      lv_keys_change_write (&change, writer);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_call_reply (call, writer);
}

void
lv_meeting_announce (LvSeat *seat, LvCall *call, GBytes *announcement)
{
  LvMeeting *self = seat->meeting;
  g_autoptr (GError) error = NULL;

  if (!lv_seat_take_turn (seat, &seat->announcements, call))
    return;
  if (!check_announcement (seat, announcement, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (seat->announcement == NULL || !g_bytes_equal (seat->announcement, announcement))
    {
      g_clear_pointer (&seat->announcement, g_bytes_unref);
      seat->announcement = g_bytes_ref (announcement);
      push_change (self, seat, FALSE);
    }
  reply_list (self, call);
}

void
lv_meeting_drop_announcement (LvMeeting *self, LvSeat *seat, gboolean is_ejected)
{
  if (seat->announcement == NULL)
    return;
  g_clear_pointer (&seat->announcement, g_bytes_unref);
  push_change (self, seat, is_ejected);
}

/* Messages */

static gboolean
may_send (LvSeat *seat, LvRelayKind kind, GError **error)
{
  LvTenant *tenant = seat->meeting->key.tenant;
  g_autoptr (GPtrArray) groups = NULL;

  if (seat->announcement == NULL)
    {
      g_propagate_error (error,
                         lv_error_new (LIVEON_ERROR_CONFLICT, "field", "announcement", NULL));
      return FALSE;
    }
  if (kind != LV_RELAY_CHAT && kind != LV_RELAY_REACTION)
    return TRUE;
  groups = lv_tenant_groups_of (tenant, lv_seat_get_user (seat));
  if (lv_policy_switches (lv_tenant_get_policy (tenant), groups, seat->meeting->room).chat)
    return TRUE;
  g_propagate_error (error, lv_error_new (LIVEON_ERROR_NOT_PERMITTED, "rule", "chat", NULL));
  return FALSE;
}

static GBytes *
make_event (LvSeat *from, LvRelayKind kind, gboolean is_private, GBytes *message)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  LvRelayed relayed = { .kind = kind, .is_private = is_private, .message = message };
  g_autofree char *json = NULL;
  gsize length = 0;

  g_strlcpy (relayed.from, from->id, sizeof relayed.from);
  lv_json_begin_object (writer, NULL);
  lv_relayed_write (&relayed, writer);
  lv_json_end_object (writer);
  json = lv_json_writer_free_to_string (writer, &length);
  return lv_event_new ("relay", json, (gssize) length);
}

/* Who is behind misses some of what participants send, rather than its connection with all that the
 * server says: so nobody can put another out by sending much. */
static void
hand_over (LvSeat *to, GBytes *event)
{
  if (to->connection != NULL && to->announcement != NULL
      && lv_connection_get_waiting (to->connection) + g_bytes_get_size (event)
             <= LV_LIMIT_RELAY_QUEUE)
    lv_session_push (to->session, event);
}

static void
send_to (LvSeat *from, LvSeat *to, LvRelayKind kind, GBytes *message)
{
  g_autoptr (GBytes) event = make_event (from, kind, TRUE, message);

  hand_over (to, event);
}

static void
send_to_all (LvSeat *from, const LvRelay *relay)
{
  GPtrArray *seats = from->meeting->seats;
  g_autoptr (GBytes) event = make_event (from, relay->kind, FALSE, relay->message);

  for (guint i = 0; i < seats->len; i++)
    if (seats->pdata[i] != from)
      hand_over (seats->pdata[i], event);
}

static GBytes *
join_bytes (GBytes *one, GBytes *other)
{
  GByteArray *both = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (one, &length);

  g_byte_array_append (both, data, (guint) length);
  data = g_bytes_get_data (other, &length);
  g_byte_array_append (both, data, (guint) length);
  return g_byte_array_free_to_bytes (both);
}

/* Who has left meanwhile is passed over. */
static void
send_parts (LvSeat *from, const LvRelay *relay)
{
  for (guint i = 0; i < relay->parts->len; i++)
    {
      const LvRelayPart *part = &g_array_index (relay->parts, LvRelayPart, i);
      LvSeat *to = lv_meeting_find_seat (from->meeting, part->seat);
      g_autoptr (GBytes) message = NULL;

      if (to == NULL || to == from)
        continue;
      message = join_bytes (relay->message, part->bytes);
      send_to (from, to, relay->kind, message);
    }
}

void
lv_meeting_relay (LvSeat *seat, LvCall *call, const LvRelay *relay)
{
  LvSeat *to = relay->to[0] != '\0' ? lv_meeting_find_seat (seat->meeting, relay->to) : NULL;
  g_autoptr (GError) error = NULL;

  if (!lv_seat_take_turn (seat, &seat->relays[relay->kind], call))
    return;
  if (!may_send (seat, relay->kind, &error))
    return lv_call_refuse (call, g_steal_pointer (&error));
  if (relay->to[0] != '\0' && (to == NULL || to == seat))
    return lv_call_refuse (call, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  if (to != NULL)
    send_to (seat, to, relay->kind, relay->message);
  else if (relay->parts->len > 0)
    send_parts (seat, relay);
  else
    send_to_all (seat, relay);
  lv_call_reply (call, NULL);
}
