/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-meeting-media.h"

#include "lv-caps.h"
#include "lv-config.h"
#include "lv-media.h"
#include "lv-meeting-private.h"

/* A number that is older says nothing about now. */
#define FRESH_MS 5000

LvSfuRoom *
lv_meeting_ensure_media_room (LvMeeting *self)
{
  if (self->media_room == NULL)
    {
      self->media_room
          = lv_sfu_open_room (lv_media_get_sfu (self->meetings->context->media), 0, self);
      self->media_cap_bps = 0;
    }
  return self->media_room;
}

static void
drop_seat (gpointer seat, gpointer unused)
{
  lv_seat_drop_media (seat);
}

void
lv_meeting_close_media_room (LvMeeting *self)
{
  g_ptr_array_foreach (self->seats, drop_seat, NULL);
  g_clear_pointer (&self->media_room, lv_sfu_room_close);
  g_clear_pointer (&self->speaking, g_bytes_unref);
}

void
lv_meeting_on_speaking (LvMeeting *self, const char *const *seats)
{
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *data = NULL;
  gsize length;

  lv_json_begin_object (writer, NULL);
  lv_media_speaking_write (seats, writer);
  lv_json_end_object (writer);
  data = lv_json_writer_free_to_string (writer, &length);
  g_clear_pointer (&self->speaking, g_bytes_unref);
  self->speaking = lv_event_new ("media.speaking", data, (gssize) length);
  for (guint i = 0; i < self->seats->len; i++)
    {
      LvSeat *seat = self->seats->pdata[i];

      if (seat->connection != NULL)
        lv_session_push (seat->session, self->speaking);
    }
}

/* Bounds */

static gint64
read_cap (LiveonServerConfig *config, LvConfigKey key)
{
  return lv_config_get_int (config, key) * 1000;
}

gint64
lv_meeting_get_send_cap (LvMeeting *self)
{
  const LvCaps *caps = &lv_tenant_get_policy (self->key.tenant)->caps;

  return lv_caps_min (read_cap (self->meetings->context->config, LV_KEY_USER_SEND_KBPS),
                      caps->user_kbps * G_GINT64_CONSTANT (1000));
}

gint64
lv_meeting_get_receive_cap (LvMeeting *self)
{
  return read_cap (self->meetings->context->config, LV_KEY_USER_RECEIVE_KBPS);
}

static guint
count_with_media (LvMeeting *self)
{
  guint n = 0;

  for (guint i = 0; i < self->seats->len; i++)
    n += ((LvSeat *) self->seats->pdata[i])->media != NULL;
  return n;
}

static void
set_cap (LvMeeting *self, gint64 cap_bps)
{
  if (self->media_cap_bps == cap_bps)
    return;
  self->media_cap_bps = cap_bps;
  lv_sfu_room_set_cap (self->media_room, cap_bps);
}

void
lv_meetings_share_caps (LvMeetings *self, LvTenant *tenant)
{
  LiveonServerConfig *config = self->context->config;
  const LvCaps *caps = &lv_tenant_get_policy (tenant)->caps;
  gint64 room_bps = lv_caps_min (read_cap (config, LV_KEY_ROOM_KBPS),
                                 caps->room_kbps * G_GINT64_CONSTANT (1000));
  gint64 total_bps = lv_caps_min (read_cap (config, LV_KEY_TENANT_KBPS),
                                  caps->tenant_kbps * G_GINT64_CONSTANT (1000));
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self);
  g_autofree LvCapRoom *rooms = NULL;

  for (guint i = meetings->len; i > 0; i--)
    {
      LvMeeting *meeting = meetings->pdata[i - 1];

      if (meeting->key.tenant != tenant || meeting->media_room == NULL)
        g_ptr_array_remove_index_fast (meetings, i - 1);
    }
  rooms = g_new0 (LvCapRoom, meetings->len + 1);
  for (guint i = 0; i < meetings->len; i++)
    rooms[i] = (LvCapRoom){
      .people = count_with_media (meetings->pdata[i]),
      .limit_bps = room_bps,
    };
  lv_caps_share (total_bps, rooms, meetings->len);
  for (guint i = 0; i < meetings->len; i++)
    set_cap (meetings->pdata[i], rooms[i].cap_bps);
}

/* For operators */

const char *
lv_sfu_path_to_word (LvSfuPath path)
{
  switch (path)
    {
    case LV_SFU_PATH_UDP:
      return "udp";
    case LV_SFU_PATH_TCP:
      return "tcp";
    case LV_SFU_PATH_WEBSOCKET:
      return "websocket";
    case LV_SFU_PATH_NONE:
    default:
      return "none";
    }
}

static double
to_percent (double share)
{
  return (double) (gint64) (share * 1000 + 0.5) / 10;
}

static void
write_loss (LvJsonWriter *writer, const LvSeat *seat)
{
  const LvMediaUsage *now = &seat->minute, *before = &seat->before;

  lv_json_double (writer, "loss_sent_percent",
                  to_percent (lv_media_loss (now->packets_sent + before->packets_sent,
                                             now->lost_sent + before->lost_sent)));
  lv_json_double (writer, "loss_received_percent",
                  to_percent (lv_media_loss (now->packets_received + before->packets_received,
                                             now->lost_received + before->lost_received)));
}

/* Of the last minute or two; null when nothing was measured. */
static void
write_quality (LvJsonWriter *writer, const LvSeat *seat)
{
  LvMediaUsage both = {
    .quality_sum = seat->minute.quality_sum + seat->before.quality_sum,
    .n_qualities = seat->minute.n_qualities + seat->before.n_qualities,
  };
  double quality = lv_media_usage_get_quality (&both);

  if (quality >= 0)
    lv_json_double (writer, "quality", (double) (gint64) (quality * 100 + 0.5) / 100);
  else
    lv_json_null (writer, "quality");
}

static void
write_numbers (LvJsonWriter *writer, LvSeat *seat, gint64 now_ms)
{
  LvSeatMedia *media = seat->media;
  static const LvSfuStats silent = { .round_trip_us = -1 };
  const LvSfuStats *stats
      = media != NULL && media->stats_ms >= 0 && now_ms - media->stats_ms < FRESH_MS ? &media->stats
                                                                                     : &silent;

  lv_json_string (writer, "path", lv_sfu_path_to_word (stats->path));
  lv_json_int (writer, "sent_bps", stats->bps_in);
  lv_json_int (writer, "received_bps", stats->bps_out);
  lv_json_int (writer, "available_bps", stats->estimate_bps);
  lv_json_int (writer, "peak_bps", seat->usage.peak_bps);
  lv_json_int (writer, "bytes_sent", (gint64) seat->usage.bytes_sent);
  lv_json_int (writer, "bytes_received", (gint64) seat->usage.bytes_received);
  if (stats->round_trip_us >= 0)
    lv_json_double (writer, "round_trip_ms", (double) (stats->round_trip_us / 100) / 10);
  else
    lv_json_null (writer, "round_trip_ms");
  write_loss (writer, seat);
  write_quality (writer, seat);
}

static void
write_person (LvJsonWriter *writer, LvMeeting *meeting, LvSeat *seat)
{
  LvUser *user = lv_seat_get_user (seat);
  LvClock *clock = meeting->meetings->context->clock;

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "room", meeting->room->name);
  lv_json_string (writer, "room_id", meeting->room->id);
  lv_json_string (writer, "seat", seat->id);
  lv_json_string (writer, "visit", seat->visit->id);
  lv_json_string (writer, "user", user->id);
  lv_json_string (writer, "login", user->login);
  lv_json_string (writer, "name", user->name);
  lv_json_string (writer, "affiliation", user->affiliation);
  lv_json_string (writer, "address", seat->visit->address);
  lv_json_string (writer, "client", seat->visit->client);
  lv_json_time (writer, "entered", seat->entered_ms);
  lv_json_bool (writer, "is_away", seat->state == LV_SEAT_AWAY);
  lv_json_begin_object (writer, "sources");
  lv_media_sources_write (&seat->sources, writer);
  lv_json_end_object (writer);
  write_numbers (writer, seat, lv_clock_monotonic_ms (clock));
  lv_json_end_object (writer);
}

void
lv_meetings_write_room (LvMeetings *self, LvTenant *tenant, LvRoom *room, LvJsonWriter *writer)
{
  LvMeeting *meeting = lv_meetings_find (self, tenant, room->id);

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "id", room->id);
  lv_json_string (writer, "name", room->name);
  lv_json_string (writer, "reading", room->reading);
  lv_json_int (writer, "capacity", room->capacity);
  lv_json_bool (writer, "is_closed", room->is_closed);
  lv_json_bool (writer, "is_locked", meeting != NULL && meeting->is_locked);
  lv_json_begin_array (writer, "people");
  for (guint i = 0; meeting != NULL && i < meeting->seats->len; i++)
    write_person (writer, meeting, meeting->seats->pdata[i]);
  lv_json_end_array (writer);
  lv_json_end_object (writer);
}

static int
compare_rooms (gconstpointer a, gconstpointer b)
{
  const LvMeeting *one = *(LvMeeting *const *) a, *other = *(LvMeeting *const *) b;

  return g_strcmp0 (one->key.room_id, other->key.room_id);
}

void
lv_meetings_write_media (LvMeetings *self, LvTenant *tenant, LvJsonWriter *writer)
{
  g_autoptr (GPtrArray) meetings = lv_meetings_list (self);

  g_ptr_array_sort (meetings, compare_rooms);
  lv_json_begin_array (writer, "participants");
  for (guint i = 0; i < meetings->len; i++)
    {
      LvMeeting *meeting = meetings->pdata[i];

      if (tenant != NULL && meeting->key.tenant != tenant)
        continue;
      for (guint j = 0; j < meeting->seats->len; j++)
        write_person (writer, meeting, meeting->seats->pdata[j]);
    }
  lv_json_end_array (writer);
}
