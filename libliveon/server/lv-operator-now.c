/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is done to a meeting from outside it, at once: what is written down comes after. Main
 * context; the works on the store thread. */
#include <string.h>

#include "lv-bars.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-meeting-private.h"
#include "lv-operation.h"
#include "lv-operator-fields.h"
#include "lv-seat-media.h"
#include "lv-text.h"
#include "lv-users.h"
#include "lv-words.h"

#define LIMIT_BAR_MINUTES (366 * 24 * 60)
#define LIMIT_MESSAGE 500
#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))

static const char *const bar_words[] = { "none", "meeting", "time", "forever", NULL };
enum
{
  BAR_NONE,
  BAR_MEETING,
  BAR_TIME,
  BAR_FOREVER,
};

/* What a deed's audit row says. */
typedef struct
{
  char *target;
  char *detail;
  LvBar *bar; /* that is put or lifted; NULL: none */
} Deed;

static void
deed_free (Deed *self)
{
  g_free (self->target);
  g_free (self->detail);
  g_clear_pointer (&self->bar, lv_bar_unref);
  g_free (self);
}

static Deed *
deed_new (LvOperation *operation, const char *target, const char *detail)
{
  Deed *self = g_new0 (Deed, 1);

  self->target = g_strdup (target);
  self->detail = g_strdup (detail);
  lv_operation_set_data (operation, self, (GDestroyNotify) deed_free);
  return self;
}

static LvMeetings *
get_meetings (LvOperation *operation)
{
  return lv_operation_get_context (operation)->meetings;
}

/* The meeting in the room of the argument `id`; refused where there is none. */
static LvMeeting *
find_meeting (LvOperation *operation)
{
  const char *id = lv_json_get_id (lv_operation_get_arguments (operation), "id");
  LvMeeting *meeting;

  if (!lv_operation_check_arguments (operation))
    return NULL;
  meeting = lv_meetings_find (get_meetings (operation), lv_operation_get_tenant (operation), id);
  if (meeting == NULL || meeting->seats->len == 0)
    {
      lv_operation_refuse (operation, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
      return NULL;
    }
  return meeting;
}

/* The seat of the argument `seat` in it. */
static LvSeat *
find_seat (LvOperation *operation, LvMeeting *meeting)
{
  const char *id = lv_json_get_id (lv_operation_get_arguments (operation), "seat");
  LvSeat *seat;

  if (!lv_operation_check_arguments (operation))
    return NULL;
  seat = lv_meeting_find_seat (meeting, id);
  if (seat == NULL)
    lv_operation_refuse (operation, lv_error_new (LIVEON_ERROR_NOT_FOUND, NULL));
  return seat;
}

static gboolean
deed_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Deed *self = data;

  note->target = g_strdup (self->target);
  note->detail = g_strdup (self->detail);
  return self->bar == NULL || lv_bars_put (db, self->bar, error);
}

static void
on_done (LvOperation *operation, gpointer result)
{
  lv_operation_reply (operation, NULL);
}

static void
write_down (LvOperation *operation)
{
  lv_operation_change (operation, deed_work, NULL, on_done);
}

/* --- putting somebody out --- */

typedef struct
{
  int bar;
  gint64 minutes;
  char *words; /* for that person */
} PutOut;

static gboolean
read_put_out (LvOperation *operation, PutOut *put_out)
{
  LvJson *json = lv_operation_get_arguments (operation);
  const char *reason = lv_json_get_optional_string (json, "reason", LV_LIMIT_REASON, "");

  put_out->bar = lv_json_get_word (json, "bar", bar_words, BAR_NONE);
  put_out->minutes
      = put_out->bar == BAR_TIME ? lv_json_get_int (json, "minutes", 1, LIMIT_BAR_MINUTES) : 0;
  put_out->words = lv_text_clean_name (reason, LV_LIMIT_REASON);
  if (put_out->words == NULL)
    lv_json_fail (json, "reason", "is no text");
  return lv_operation_check_arguments (operation);
}

static LvBar *
make_bar (LvOperation *operation, LvSeat *seat, const PutOut *put_out)
{
  LvBar *bar = lv_bar_new ();

  bar->created_ms = lv_clock_now_ms (lv_operation_get_context (operation)->clock);
  bar->until_ms = put_out->bar == BAR_TIME ? bar->created_ms + put_out->minutes * MINUTE_MS : 0;
  g_free (bar->room_id);
  bar->room_id = g_strdup (seat->meeting->key.room_id);
  g_free (bar->user_id);
  bar->user_id = g_strdup (lv_seat_get_user_id (seat));
  g_free (bar->reason);
  bar->reason = g_strdup (put_out->words);
  g_free (bar->by_id);
  bar->by_id = g_strdup (lv_operation_get_actor (operation));
  return bar;
}

static void
put_out (LvOperation *operation)
{
  LvMeeting *meeting = find_meeting (operation);
  LvSeat *seat = meeting != NULL ? find_seat (operation, meeting) : NULL;
  PutOut asked = { 0 };
  g_autofree char *words = NULL;
  g_autofree char *detail = NULL;
  Deed *deed;

  if (seat == NULL)
    return;
  if (!read_put_out (operation, &asked))
    {
      g_free (asked.words);
      return;
    }
  words = asked.words;
  detail = asked.bar == BAR_TIME ? g_strdup_printf ("bar: %" G_GINT64_FORMAT " min", asked.minutes)
                                 : g_strdup_printf ("bar: %s", bar_words[asked.bar]);
  deed = deed_new (operation, lv_seat_get_user_id (seat), detail);
  if (asked.bar == BAR_MEETING)
    g_hash_table_replace (meeting->barred, g_strdup (lv_seat_get_user_id (seat)), g_strdup (words));
  else if (asked.bar != BAR_NONE)
    {
      deed->bar = make_bar (operation, seat, &asked);
      lv_tenant_apply_bar (lv_operation_get_tenant (operation), deed->bar);
    }
  lv_meeting_strike_host (meeting, lv_seat_get_user_id (seat));
  lv_meeting_end_seat (meeting, seat, "ejected", words, NULL, NULL);
  write_down (operation);
}

/* --- the others --- */

static void
mute (LvOperation *operation)
{
  static const char *const sources[] = { "microphone", "camera", "screen", NULL };
  static const guint bits[]
      = { LV_SOURCE_BIT (LV_SOURCE_MICROPHONE), LV_SOURCE_BIT (LV_SOURCE_CAMERA),
          LV_SOURCE_BIT (LV_SOURCE_SCREEN) | LV_SOURCE_BIT (LV_SOURCE_SCREEN_SOUND) };
  LvMeeting *meeting = find_meeting (operation);
  LvSeat *seat = meeting != NULL ? find_seat (operation, meeting) : NULL;
  int source;

  if (seat == NULL)
    return;
  source = lv_json_get_word (lv_operation_get_arguments (operation), "source", sources, -1);
  if (!lv_operation_check_arguments (operation))
    return;
  deed_new (operation, lv_seat_get_user_id (seat), sources[source]);
  lv_seat_take_away (seat, bits[source], "host", NULL);
  write_down (operation);
}

static void
end (LvOperation *operation)
{
  LvMeeting *meeting = find_meeting (operation);

  if (meeting == NULL)
    return;
  deed_new (operation, meeting->key.room_id, meeting->room->name);
  lv_meeting_end (meeting, "room-closed", NULL, NULL);
  write_down (operation);
}

static void
send_message (LvOperation *operation)
{
  LvMeeting *meeting = find_meeting (operation);
  LvJson *json = lv_operation_get_arguments (operation);
  const char *text = lv_json_get_string (json, "text", LIMIT_MESSAGE);
  g_autofree char *clean = lv_text_clean_lines (text, LIMIT_MESSAGE);
  LvJsonWriter *data;

  if (meeting == NULL || !lv_operation_check_arguments (operation))
    return;
  if (clean == NULL || *clean == '\0')
    {
      lv_operation_refuse (operation, lv_fields_error ("text", N_ ("there is nothing to say")));
      return;
    }
  deed_new (operation, meeting->key.room_id, clean);
  data = lv_json_writer_new ();
  lv_json_begin_object (data, NULL);
  lv_json_string (data, "text", clean);
  lv_json_end_object (data);
  lv_meeting_push (meeting, "meeting.message", data, NULL);
  write_down (operation);
}

/* --- bars --- */

typedef struct
{
  char *name; /* the person's */
  LvBar *bar;
} NamedBar;

static void
named_bar_free (gpointer data)
{
  NamedBar *self = data;

  g_free (self->name);
  lv_bar_unref (self->bar);
  g_free (self);
}

static gboolean
list_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  g_autoptr (GPtrArray) bars = lv_bars_list (db, *(gint64 *) data, error);
  g_autoptr (GPtrArray) named = g_ptr_array_new_with_free_func (named_bar_free);

  if (bars == NULL)
    return FALSE;
  for (guint i = 0; i < bars->len; i++)
    {
      LvBar *bar = bars->pdata[i];
      g_autoptr (LvUser) user = lv_users_find (db, bar->user_id, error);
      NamedBar *one;

      if (user == NULL)
        return FALSE;
      one = g_new0 (NamedBar, 1);
      one->name = g_strdup (user->name);
      one->bar = lv_bar_ref (bar);
      g_ptr_array_add (named, one);
    }
  *result = g_steal_pointer (&named);
  return TRUE;
}

static void
on_listed (LvOperation *operation, gpointer result)
{
  LvTenant *tenant = lv_operation_get_tenant (operation);
  GPtrArray *bars = result;
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_begin_array (writer, "bars");
  for (guint i = 0; i < bars->len; i++)
    {
      const NamedBar *one = bars->pdata[i];
      LvRoom *room = lv_tenant_find_room (tenant, one->bar->room_id);

      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "room", one->bar->room_id);
      lv_json_string (writer, "room_name", room != NULL ? room->name : "");
      lv_json_string (writer, "user", one->bar->user_id);
      lv_json_string (writer, "name", one->name);
      lv_json_string (writer, "reason", one->bar->reason);
      lv_json_time (writer, "created", one->bar->created_ms);
      lv_json_time (writer, "until", one->bar->until_ms);
      lv_json_end_object (writer);
    }
  lv_json_end_array (writer);
  lv_json_end_object (writer);
  lv_operation_reply (operation, writer);
}

static void
list_bars (LvOperation *operation)
{
  gint64 now_ms = lv_clock_now_ms (lv_operation_get_context (operation)->clock);

  lv_operation_set_data (operation, g_memdup2 (&now_ms, sizeof now_ms), g_free);
  lv_operation_read (operation, list_work, (GDestroyNotify) g_ptr_array_unref, on_listed);
}

static gboolean
lift_work (LvDb *db, gpointer data, LvNote *note, gpointer *result, GError **error)
{
  const Deed *self = data;

  note->target = g_strdup (self->target);
  return lv_bars_lift (db, self->detail, self->target, error);
}

static void
on_lifted (LvOperation *operation, gpointer result)
{
  const Deed *deed = lv_operation_get_data (operation);

  lv_tenant_apply_bar_lifted (lv_operation_get_tenant (operation), deed->detail, deed->target);
  lv_operation_reply (operation, NULL);
}

static void
lift_bar (LvOperation *operation)
{
  LvJson *json = lv_operation_get_arguments (operation);
  const char *room = lv_json_get_id (json, "room");
  const char *user = lv_json_get_id (json, "user");

  if (!lv_operation_check_arguments (operation))
    return;
  deed_new (operation, user, room);
  lv_operation_change (operation, lift_work, NULL, on_lifted);
}

const LvOperatorCommand lv_operator_now[] = {
  { "bar.lift", LV_SCOPE_PEOPLE, 0, lift_bar },
  { "bar.list", LV_SCOPE_PEOPLE, 0, list_bars },
  { "meeting.end", LV_SCOPE_PEOPLE, 0, end },
  { "meeting.message", LV_SCOPE_PEOPLE, 0, send_message },
  { "meeting.mute", LV_SCOPE_PEOPLE, 0, mute },
  { "meeting.put-out", LV_SCOPE_PEOPLE, 0, put_out },
  { NULL },
};
