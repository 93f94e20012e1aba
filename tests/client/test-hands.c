/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hands, muting, the lock and the floor, as a client sees them. */
#include "client-fixture.h"
#include "liveon-call.h"
#include "liveon-meeting.h"
#include "lv-error.h"

#define OWN "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SUZUKI "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define SATO "cccccccccccccccccccccccccccccccc"
#define VISIT "dddddddddddddddddddddddddddddddd"
#define PERSON(seat, user, time, role, more)                                                       \
  "{\"seat\":\"" seat "\",\"user\":\"" user "\",\"name\":\"" seat "\",\"role\":\"" role "\","      \
  "\"entered\":\"2026-11-24T00:00:0" time ".000Z\",\"spoken_ms\":0" more "}"
#define JOINED(order, own_role, more)                                                              \
  "{\"seat\":\"" OWN "\",\"visit\":\"" VISIT "\",\"resume\":\"token-1\",\"index\":7,\"epoch\":1,"  \
  "\"room\":{},\"hosts\":[\"" FAKE_ID_2 "\"],\"ends\":null," order                                 \
  ",\"people\":[" PERSON (OWN, FAKE_ID_1, "1", own_role, more) "," PERSON (                        \
      SUZUKI, FAKE_ID_2, "2", "creator", "") "," PERSON (SATO, FAKE_ID_3, "3", "participant",      \
                                                         "") "]}"
#define FREE "\"is_locked\":false,\"floor_mode\":\"free\""
#define FORMAL "\"is_locked\":true,\"floor_mode\":\"formal\""

typedef struct
{
  Fixture client;
  LiveonMeeting *meeting;
  LiveonParticipant *own, *suzuki, *sato;
} Test;

static LiveonMeeting *
join (Fixture *client, const char *joined)
{
  g_autoptr (LiveonRoom) room = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LiveonMeeting *meeting;

  fake_server_answer (client->server, "GET", "/api/v1/rooms", 200,
                      "{\"rooms\":[{\"id\":\"" FAKE_ID_1
                      "\",\"name\":\"a\",\"reading\":\"a\",\"mode\":\"open\"}]}");
  fake_server_call_answer (client->server, "join", joined);
  fixture_sign_in (client, &error);
  g_assert_no_error (error);
  room = g_list_model_get_item (liveon_client_get_rooms (client->client), 0);
  liveon_room_join_async (room, NULL, LIVEON_JOIN_FLAGS_NONE, NULL,
                          (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  meeting = liveon_room_join_finish (room, result, &error);
  g_assert_no_error (error);
  return meeting;
}

static void
set_up (Test *self, gconstpointer joined)
{
  GListModel *people;

  fixture_set_up (&self->client, NULL);
  self->meeting = join (&self->client, joined);
  people = liveon_meeting_get_people (self->meeting);
  self->own = g_list_model_get_item (people, 0);
  self->suzuki = g_list_model_get_item (people, 1);
  self->sato = g_list_model_get_item (people, 2);
}

static void
tear_down (Test *self, gconstpointer data)
{
  g_object_unref (self->own);
  g_object_unref (self->suzuki);
  g_object_unref (self->sato);
  g_clear_object (&self->meeting);
  fixture_tear_down (&self->client, NULL);
}

static void
push (Test *self, const char *event, const char *data)
{
  fake_server_push (self->client.server, event, data);
  fixture_sync (&self->client);
}

#define CHANGED(seat, user, time, role, more)                                                      \
  push (self, "meeting.changed", "{\"person\":" PERSON (seat, user, time, role, more) "}")

static void
count (guint *counter)
{
  (*counter)++;
}

/* Hands are numbered in the server's order, and the list of people stays as it is. */
static void
test_hands (Test *self, gconstpointer data)
{
  guint changes = 0, notifications = 0;
  g_autoptr (GDateTime) raised = NULL;

  g_signal_connect_swapped (liveon_meeting_get_people (self->meeting), "items-changed",
                            G_CALLBACK (count), &changes);
  g_signal_connect_swapped (self->own, "notify::hand-place", G_CALLBACK (count), &notifications);
  CHANGED (SATO, FAKE_ID_3, "3", "participant", ",\"hand_raised\":\"2026-11-24T00:00:10.000Z\"");
  CHANGED (OWN, FAKE_ID_1, "1", "participant", ",\"hand_raised\":\"2026-11-24T00:00:10.001Z\"");
  g_assert_cmpuint (liveon_participant_get_hand_place (self->sato), ==, 1);
  g_assert_cmpuint (liveon_participant_get_hand_place (self->own), ==, 2);
  g_assert_cmpuint (liveon_participant_get_hand_place (self->suzuki), ==, 0);
  raised = liveon_participant_dup_hand_raised (self->sato);
  g_assert_cmpint (g_date_time_to_unix (raised), ==, 1795478410);

  CHANGED (SATO, FAKE_ID_3, "3", "participant", ",\"hand_raised\":null");
  g_assert_cmpuint (liveon_participant_get_hand_place (self->sato), ==, 0);
  g_assert_cmpuint (liveon_participant_get_hand_place (self->own), ==, 1);
  g_assert_cmpuint (notifications, ==, 2);
  g_assert_cmpuint (changes, ==, 0);
}

/* Who leaves makes room in the queue. */
static void
test_leaving_hand (Test *self, gconstpointer data)
{
  CHANGED (SATO, FAKE_ID_3, "3", "participant", ",\"hand_raised\":\"2026-11-24T00:00:10.000Z\"");
  CHANGED (OWN, FAKE_ID_1, "1", "participant", ",\"hand_raised\":\"2026-11-24T00:00:11.000Z\"");
  push (self, "meeting.left",
        "{\"seat\":\"" SATO "\",\"user\":\"" FAKE_ID_3 "\",\"reason\":\"left\"}");
  g_assert_cmpuint (liveon_participant_get_hand_place (self->own), ==, 1);
}

static void
test_floor (Test *self, gconstpointer data)
{
  LvTestClock *clock = LV_TEST_CLOCK (self->client.clock);
  guint notifications = 0;
  gint64 speaking_time = 0;

  g_signal_connect_swapped (self->meeting, "notify::may-speak", G_CALLBACK (count), &notifications);
  g_assert_cmpint (liveon_meeting_get_floor_mode (self->meeting), ==, LIVEON_FLOOR_MODE_FORMAL);
  g_assert_true (liveon_meeting_get_is_locked (self->meeting));
  g_assert_false (liveon_meeting_get_may_speak (self->meeting));
  CHANGED (OWN, FAKE_ID_1, "1", "participant", ",\"floor_requested\":\"2026-11-24T00:00:10.000Z\"");
  g_assert_cmpuint (liveon_participant_get_floor_place (self->own), ==, 1);

  push (self, "meeting.changed",
        "{\"person\":{\"seat\":\"" OWN "\",\"user\":\"" FAKE_ID_1
        "\",\"speaking_since\":\"2026-11-24T00:00:20.000Z\",\"spoken_ms\":1000}}");
  g_assert_true (liveon_participant_get_has_floor (self->own));
  g_assert_cmpuint (liveon_participant_get_floor_place (self->own), ==, 0);
  g_assert_true (liveon_meeting_get_may_speak (self->meeting));
  lv_test_clock_advance (clock, 500);
  g_assert_cmpint (liveon_participant_get_speaking_time (self->own), ==, 1500);
  g_object_get (self->own, "speaking-time", &speaking_time, NULL);
  g_assert_cmpint (speaking_time, ==, 1500);

  push (self, "meeting.changed",
        "{\"person\":{\"seat\":\"" OWN "\",\"user\":\"" FAKE_ID_1 "\",\"spoken_ms\":1600}}");
  lv_test_clock_advance (clock, 500);
  g_assert_cmpint (liveon_participant_get_speaking_time (self->own), ==, 1600);
  g_assert_false (liveon_meeting_get_may_speak (self->meeting));
  push (self, "meeting.order", "{\"is_locked\":false,\"floor_mode\":\"free\"}");
  g_assert_true (liveon_meeting_get_may_speak (self->meeting));
  g_assert_false (liveon_meeting_get_is_locked (self->meeting));
  g_assert_cmpuint (notifications, ==, 3);
}

static void
test_may (Test *self, gconstpointer data)
{
#define MAY(action, whom) liveon_meeting_may (self->meeting, LIVEON_MEETING_ACTION_##action, whom)
  g_assert_true (MAY (RAISE_HAND, NULL));
  g_assert_true (MAY (LOWER_HAND, self->own));
  g_assert_false (MAY (LOWER_HAND, self->sato));
  g_assert_false (MAY (MUTE, self->sato));
  g_assert_false (MAY (EXTEND, NULL));

  CHANGED (OWN, FAKE_ID_1, "1", "co-host", "");
  g_assert_true (MAY (MUTE, self->sato));
  g_assert_false (MAY (MUTE, self->suzuki));
  g_assert_false (MAY (MUTE, self->own));
  g_assert_true (MAY (LOWER_HAND, self->suzuki));
  g_assert_true (MAY (LOCK, NULL));
  g_assert_false (MAY (NAME_HOST, self->sato));
  g_assert_false (MAY (EXTEND, NULL));
  push (self, "meeting.extended", "{\"ends\":\"2026-11-24T02:00:00.000Z\"}");
  g_assert_true (MAY (EXTEND, NULL));
  /* Who leads names hosts. */
  push (self, "meeting.hosts", "{\"hosts\":[\"" FAKE_ID_1 "\",\"" FAKE_ID_2 "\"]}");
  g_assert_true (MAY (NAME_HOST, self->sato));
  g_assert_false (MAY (NAME_HOST, self->suzuki));
}

static void
on_muted (LiveonMeeting *meeting, LiveonMediaSource source, LiveonParticipant *by, GString *told)
{
  g_string_append_printf (told, "%u:%s ", source,
                          by == NULL ? "nobody" : liveon_participant_get_seat (by));
}

/* Only what a host did is told; a screen's sound goes with it without a word of its own. */
static void
test_muted (Test *self, gconstpointer data)
{
  g_autoptr (GString) told = g_string_new (NULL);

  g_signal_connect (self->meeting, "muted-by-host", G_CALLBACK (on_muted), told);
  push (self, "media.taken",
        "{\"sources\":[\"microphone\"],\"reason\":\"host\",\"by\":\"" SUZUKI "\"}");
  push (self, "media.taken",
        "{\"sources\":[\"screen\",\"screen-sound\"],\"reason\":\"host\",\"by\":\"" VISIT "\"}");
  push (self, "media.taken", "{\"sources\":[\"microphone\"],\"reason\":\"floor\",\"by\":\"\"}");
  push (self, "media.taken", "{\"sources\":[\"riddle\"],\"reason\":\"host\",\"by\":\"\"}");
  g_assert_cmpstr (told->str, ==, "0:" SUZUKI " 2:nobody ");
}

typedef void (*SimpleAsync) (LiveonMeeting *meeting,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
typedef void (*SeatAsync) (LiveonMeeting *meeting,
                           const char *seat,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
typedef gboolean (*Finish) (LiveonMeeting *meeting, GAsyncResult *result, GError **error);

static void
assert_said (
    Test *self, GAsyncResult **result, Finish finish, const char *method, const char *params)
{
  g_autoptr (GError) error = NULL;

  test_wait_for (*result);
  g_assert_true (finish (self->meeting, *result, &error));
  g_assert_no_error (error);
  g_clear_object (result);
  g_assert_cmpstr (fake_server_get_params (self->client.server, method), ==, params);
}

static void
test_simple_calls (Test *self, gconstpointer data)
{
  static const struct
  {
    const char *method;
    SimpleAsync start;
    Finish finish;
  } calls[] = {
    { "hand.raise", liveon_meeting_raise_hand_async, liveon_meeting_raise_hand_finish },
    { "floor.request", liveon_meeting_request_floor_async, liveon_meeting_request_floor_finish },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      GAsyncResult *result = NULL;

      calls[i].start (self->meeting, NULL, (GAsyncReadyCallback) test_take_result, &result);
      assert_said (self, &result, calls[i].finish, calls[i].method, "{}");
    }
}

static void
test_seat_calls (Test *self, gconstpointer data)
{
  static const struct
  {
    const char *method;
    SeatAsync start;
    Finish finish;
    const char *seat;
    const char *params;
  } calls[] = {
    { "hand.lower", liveon_meeting_lower_hand_async, liveon_meeting_lower_hand_finish, NULL, "{}" },
    { "hand.lower", liveon_meeting_lower_hand_async, liveon_meeting_lower_hand_finish, SATO,
      "{\"seat\":\"" SATO "\"}" },
    { "floor.withdraw", liveon_meeting_withdraw_floor_async, liveon_meeting_withdraw_floor_finish,
      NULL, "{}" },
    { "floor.allow", liveon_meeting_allow_floor_async, liveon_meeting_allow_floor_finish, SATO,
      "{\"seat\":\"" SATO "\"}" },
    { "floor.end", liveon_meeting_end_floor_async, liveon_meeting_end_floor_finish, SATO,
      "{\"seat\":\"" SATO "\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      GAsyncResult *result = NULL;

      calls[i].start (self->meeting, calls[i].seat, NULL, (GAsyncReadyCallback) test_take_result,
                      &result);
      assert_said (self, &result, calls[i].finish, calls[i].method, calls[i].params);
    }
}

static void
test_other_calls (Test *self, gconstpointer data)
{
  GAsyncResult *result = NULL;

  liveon_meeting_mute_async (self->meeting, SATO, LIVEON_MEDIA_SOURCE_CAMERA, NULL,
                             (GAsyncReadyCallback) test_take_result, &result);
  assert_said (self, &result, liveon_meeting_mute_finish, "mute",
               "{\"seat\":\"" SATO "\",\"source\":\"camera\"}");
  liveon_meeting_mute_everyone_async (self->meeting, LIVEON_MEDIA_SOURCE_MICROPHONE, NULL,
                                      (GAsyncReadyCallback) test_take_result, &result);
  assert_said (self, &result, liveon_meeting_mute_everyone_finish, "mute.everyone",
               "{\"source\":\"microphone\"}");
  liveon_meeting_set_is_locked_async (self->meeting, TRUE, NULL,
                                      (GAsyncReadyCallback) test_take_result, &result);
  assert_said (self, &result, liveon_meeting_set_is_locked_finish, "lock", "{}");
  liveon_meeting_set_is_locked_async (self->meeting, FALSE, NULL,
                                      (GAsyncReadyCallback) test_take_result, &result);
  assert_said (self, &result, liveon_meeting_set_is_locked_finish, "unlock", "{}");
  liveon_meeting_set_floor_mode_async (self->meeting, LIVEON_FLOOR_MODE_FORMAL, NULL,
                                       (GAsyncReadyCallback) test_take_result, &result);
  assert_said (self, &result, liveon_meeting_set_floor_mode_finish, "floor.mode",
               "{\"mode\":\"formal\"}");
}

/* The list of rooms learns of the lock with the people. */
static void
test_locked_room (Test *self, gconstpointer data)
{
  LiveonRoom *room = liveon_meeting_get_room (self->meeting);

  g_assert_false (liveon_room_get_is_locked (room));
  push (self, "room.people",
        "{\"id\":\"" FAKE_ID_1 "\",\"people\":3,\"inside\":[],\"since\":null,\"is_locked\":true}");
  g_assert_true (liveon_room_get_is_locked (room));
}

#define ADD(name, joined, function)                                                                \
  g_test_add ("/client/hands/" name, Test, joined, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  ADD ("hands", JOINED (FREE, "participant", ""), test_hands);
  ADD ("leaving-hand", JOINED (FREE, "participant", ""), test_leaving_hand);
  ADD ("floor", JOINED (FORMAL, "participant", ""), test_floor);
  ADD ("may", JOINED (FREE, "participant", ""), test_may);
  ADD ("muted", JOINED (FREE, "participant", ""), test_muted);
  ADD ("simple-calls", JOINED (FREE, "participant", ""), test_simple_calls);
  ADD ("seat-calls", JOINED (FREE, "creator", ""), test_seat_calls);
  ADD ("other-calls", JOINED (FREE, "creator", ""), test_other_calls);
  ADD ("locked-room", JOINED (FREE, "participant", ""), test_locked_room);
  return g_test_run ();
}
