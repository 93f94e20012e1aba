/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The door, the seat, and what can be seen from it. */
#include "client-fixture.h"
#include "liveon-meeting.h"
#include "lv-admission.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-text.h"

#define OPEN_ROOM FAKE_ID_1
#define PASSWORD_ROOM FAKE_ID_2
#define LINK_ROOM FAKE_ID_3
#define SEAT_1 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SEAT_2 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define VISIT "cccccccccccccccccccccccccccccccc"
#define SALT "AAECAwQFBgcICQoLDA0ODw"
#define ROOM(id, name, mode)                                                                       \
  "{\"id\":\"" id "\",\"name\":\"" name "\",\"reading\":\"" name "\",\"mode\":\"" mode "\"}"
#define PERSON(seat, user, name, time)                                                             \
  "{\"seat\":\"" seat "\",\"user\":\"" user "\",\"name\":\"" name "\",\"index\":1,"                \
  "\"is_host\":false,\"is_away\":false,\"entered\":\"2026-11-24T00:00:0" time ".000Z\"}"
#define JOINED                                                                                     \
  "{\"seat\":\"" SEAT_1 "\",\"visit\":\"" VISIT "\",\"resume\":\"token-1\",\"index\":7,"           \
  "\"epoch\":1,\"room\":{},\"people\":[" PERSON (                                                  \
      SEAT_1, FAKE_ID_1, "田中", "1") "],\"hosts\":[\"" FAKE_ID_1 "\"],\"ends\":null}"

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (self, data);
  fake_server_answer (
      self->server, "GET", "/api/v1/rooms", 200,
      "{\"rooms\":[" ROOM (OPEN_ROOM, "a", "open") "," ROOM (
          PASSWORD_ROOM, "b", "password") "," ROOM (LINK_ROOM, "c",
                                                    "link") ","
                                                            "{\"id\":\"" SEAT_1
                                                            "\",\"name\":\"d\",\"reading\":\"d\","
                                                            "\"mode\":\"riddle\"}]}");
  fake_server_call_answer (self->server, "join", JOINED);
  fixture_sign_in (self, &error);
  g_assert_no_error (error);
}

static LiveonRoom *
get_room (Fixture *self, guint position)
{
  return g_list_model_get_item (liveon_client_get_rooms (self->client), position);
}

static void
set_door (Fixture *self, const char *room, const char *mode, gint64 iterations)
{
  g_autofree char *path = g_strdup_printf ("/api/v1/rooms/%s/door", room);
  g_autofree char *body
      = g_strdup_printf ("{\"mode\":\"%s\",\"salt\":\"" SALT "\",\"iterations\":%" G_GINT64_FORMAT
                         ",\"secret_epoch\":1}",
                         mode, iterations);

  fake_server_answer (self->server, "GET", path, 200, body);
}

static LiveonMeeting *
join (LiveonRoom *room, const char *secret, LiveonJoinFlags flags, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_room_join_async (room, secret, flags, NULL, (GAsyncReadyCallback) test_take_result,
                          &result);
  test_wait_for (result);
  return liveon_room_join_finish (room, result, error);
}

static LvJson *
get_params (Fixture *self, const char *method)
{
  const char *text = fake_server_get_params (self->server, method);
  g_autoptr (GError) error = NULL;
  LvJson *json = lv_json_parse (text, strlen (text), LV_LIMIT_MESSAGE, &error);

  g_assert_no_error (error);
  return json;
}

static void
test_open (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) before = g_date_time_new_now_utc ();
  g_autoptr (LiveonMeeting) meeting = join (room, NULL, LIVEON_JOIN_FLAGS_TAKE_OVER, &error);
  g_autoptr (GDateTime) last_visit = liveon_room_dup_last_visit (room);
  g_autoptr (LvJson) params = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (liveon_meeting_get_seat (meeting), ==, SEAT_1);
  g_assert_cmpuint (liveon_meeting_get_index (meeting), ==, 7);
  g_assert_true (liveon_meeting_get_is_host (meeting));
  g_assert_cmpuint (g_list_model_get_n_items (liveon_meeting_get_people (meeting)), ==, 1);
  params = get_params (self, "join");
  g_assert_false (lv_json_has (params, "admission"));
  g_assert_true (lv_json_get_optional_bool (params, "take_over", FALSE));
  g_assert_null (liveon_meeting_dup_entry_key (meeting));
  /* No push says so. */
  g_assert_nonnull (last_visit);
  g_assert_cmpint (g_date_time_to_unix (last_visit), >=, g_date_time_to_unix (before));
}

static void
test_password (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSecret) password = lv_secret_new ("open sesame", 11);
  g_autoptr (LvSecret) hardened = NULL;
  g_autoptr (LvSecret) admission = NULL;
  g_autoptr (LiveonMeeting) meeting = NULL;
  g_autoptr (LvJson) params = NULL;
  guint8 salt[16], key[32];

  for (guint i = 0; i < sizeof salt; i++)
    salt[i] = (guint8) i;
  set_door (self, PASSWORD_ROOM, "password", 600000);
  /* White space around it does not count. */
  meeting = join (room, " open sesame\n", LIVEON_JOIN_FLAGS_NONE, &error);
  g_assert_no_error (error);
  params = get_params (self, "join");
  g_assert_true (lv_json_get_bytes (params, "admission", key, sizeof key));
  hardened = lv_admission_harden (password, PASSWORD_ROOM, salt, sizeof salt, 600000, &error);
  g_assert_no_error (error);
  admission = lv_admission_derive_key (hardened, PASSWORD_ROOM);
  g_assert_cmpmem (key, sizeof key, lv_secret_get_data (admission), 32);
}

static void
test_link (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 2);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *bytes = g_malloc0 (32);
  g_autoptr (LvSecret) secret = lv_secret_new (bytes, 32);
  g_autofree char *text = lv_base64url_encode (bytes, 32);
  g_autoptr (LvSecret) admission = lv_admission_derive_key (secret, LINK_ROOM);
  g_autoptr (LiveonMeeting) meeting = NULL;
  g_autoptr (LvJson) params = NULL;
  guint8 key[32];

  set_door (self, LINK_ROOM, "link", 0);
  meeting = join (room, text, LIVEON_JOIN_FLAGS_NONE, &error);
  g_assert_no_error (error);
  params = get_params (self, "join");
  g_assert_true (lv_json_get_bytes (params, "admission", key, sizeof key));
  g_assert_cmpmem (key, sizeof key, lv_secret_get_data (admission), 32);
}

static LiveonMeeting *
join_with_key (LiveonRoom *room, const char *key, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_room_join_with_key_async (room, key, LIVEON_JOIN_FLAGS_NONE, NULL,
                                   (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  return liveon_room_join_finish (room, result, error);
}

static char *
dup_admission (Fixture *self)
{
  g_autoptr (LvJson) params = get_params (self, "join");

  return g_strdup (lv_json_get_string (params, "admission", 64));
}

/* Who was inside enters again with the same admission key, and asks the door for nothing. */
static void
test_remembered (Fixture *self, gconstpointer data)
{
  const gboolean is_link = data != NULL;
  g_autoptr (LiveonRoom) room = get_room (self, is_link ? 2 : 1);
  const char *id = is_link ? LINK_ROOM : PASSWORD_ROOM;
  g_autofree char *path = g_strdup_printf ("/api/v1/rooms/%s/door", id);
  g_autofree char *zeros = g_strnfill (43, 'A');
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonMeeting) meeting = NULL;
  g_autoptr (LiveonMeeting) again = NULL;
  g_autofree char *admission = NULL;
  g_autofree char *admission_again = NULL;
  g_autofree char *key = NULL;
  g_autofree char *key_again = NULL;

  set_door (self, id, is_link ? "link" : "password", is_link ? 0 : 600000);
  meeting = join (room, is_link ? zeros : "open sesame", LIVEON_JOIN_FLAGS_NONE, &error);
  g_assert_no_error (error);
  admission = dup_admission (self);
  key = liveon_meeting_dup_entry_key (meeting);
  g_assert_nonnull (key);
  g_assert_cmpuint (fake_server_count (self->server, "GET", path), ==, 1);
  again = join_with_key (room, key, &error);
  g_assert_no_error (error);
  admission_again = dup_admission (self);
  g_assert_cmpstr (admission_again, ==, admission);
  key_again = liveon_meeting_dup_entry_key (again);
  g_assert_cmpstr (key_again, ==, key);
  g_assert_cmpuint (fake_server_count (self->server, "GET", path), ==, 1);
}

/* A key is one room's, and good until its password changes. */
static void
test_remembered_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) open = get_room (self, 0);
  g_autoptr (LiveonRoom) room = get_room (self, 1);
  g_autoptr (LiveonRoom) other = get_room (self, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cut_error = NULL;
  g_autoptr (GError) other_error = NULL;
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GError) changed_error = NULL;
  g_autoptr (LiveonMeeting) meeting = NULL;
  g_autofree char *key = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *cause = NULL;

  set_door (self, PASSWORD_ROOM, "password", 600000);
  meeting = join (room, "open sesame", LIVEON_JOIN_FLAGS_NONE, &error);
  g_assert_no_error (error);
  key = liveon_meeting_dup_entry_key (meeting);
  cut = g_strndup (key, strlen (key) - 4);
  g_assert_null (join_with_key (room, cut, &cut_error));
  g_assert_error (cut_error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (liveon_error_get_argument (cut_error, "field"), ==, "key");
  g_assert_null (join_with_key (other, key, &other_error));
  g_assert_error (other_error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_null (join_with_key (open, key, &open_error));
  g_assert_error (open_error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
  g_assert_cmpuint (fake_server_count_calls (self->server, "join"), ==, 1);
  fake_server_call_answer (self->server, "join", "problem:entry-password");
  g_assert_null (join_with_key (room, key, &changed_error));
  g_assert_error (changed_error, LIVEON_ERROR, LIVEON_ERROR_ENTRY_PASSWORD);
  g_assert_cmpstr (liveon_error_get_argument (changed_error, "remembered"), ==, "changed");
  cause = liveon_error_dup_cause (changed_error, "en");
  g_assert_nonnull (strstr (cause, "changed since you entered last"));
}

static void
assert_join_refused (LiveonRoom *room, const char *secret, LiveonError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (join (room, secret, LIVEON_JOIN_FLAGS_NONE, &error));
  g_assert_error (error, LIVEON_ERROR, (int) code);
}

/* Nothing goes to a door that is not what it should be. */
static void
test_doors_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) open = get_room (self, 0);
  g_autoptr (LiveonRoom) password = get_room (self, 1);
  g_autoptr (LiveonRoom) link = get_room (self, 2);
  g_autoptr (LiveonRoom) riddle = get_room (self, 3);

  assert_join_refused (open, "secret", LIVEON_ERROR_VERIFICATION);
  assert_join_refused (password, NULL, LIVEON_ERROR_ENTRY_PASSWORD);
  set_door (self, PASSWORD_ROOM, "password", 599999);
  assert_join_refused (password, "secret", LIVEON_ERROR_VERIFICATION);
  set_door (self, PASSWORD_ROOM, "password", 6000001);
  assert_join_refused (password, "secret", LIVEON_ERROR_VERIFICATION);
  set_door (self, PASSWORD_ROOM, "open", 0);
  assert_join_refused (password, "secret", LIVEON_ERROR_VERIFICATION);
  set_door (self, PASSWORD_ROOM, "link", 0);
  assert_join_refused (password, "secret", LIVEON_ERROR_VERIFICATION);
  set_door (self, LINK_ROOM, "link", 0);
  assert_join_refused (link, "too-short", LIVEON_ERROR_ENTRY_PASSWORD);
  assert_join_refused (riddle, NULL, LIVEON_ERROR_PROTOCOL);
  g_assert_cmpuint (fake_server_count_calls (self->server, "join"), ==, 0);
}

static void
test_wrong_password (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 1);

  set_door (self, PASSWORD_ROOM, "password", 600000);
  fake_server_call_answer (self->server, "join", "problem:entry-password");
  assert_join_refused (room, "secret", LIVEON_ERROR_ENTRY_PASSWORD);
}

static gboolean
has_joined (gpointer server)
{
  return fake_server_count_calls (server, "join") > 0;
}

static gboolean
has_left (gpointer server)
{
  return fake_server_count_calls (server, "leave") > 0;
}

/* Cancelled while the answer is under way: the seat that comes is given up at once. */
static void
test_cancelled_join (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  liveon_room_join_async (room, NULL, LIVEON_JOIN_FLAGS_NONE, cancellable,
                          (GAsyncReadyCallback) test_take_result, &result);
  test_wait_until (has_joined, self->server);
  g_cancellable_cancel (cancellable);
  test_wait_for (result);
  g_assert_null (liveon_room_join_finish (room, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_wait_until (has_left, self->server);
}

static void
on_warning (LiveonMeeting *meeting, GDateTime *ends, gpointer data)
{
  *(gint64 *) data = g_date_time_to_unix (ends);
}

static void
on_message (LiveonMeeting *meeting, const char *text, gpointer data)
{
  g_string_append_printf (data, "%s;", text);
}

typedef struct
{
  guint count;
  LiveonLeaveReason reason;
  char *message;
} Ending;

static void
on_ended (LiveonMeeting *meeting, LiveonLeaveReason reason, const char *message, gpointer data)
{
  Ending *ending = data;

  ending->count++;
  ending->reason = reason;
  g_free (ending->message);
  ending->message = g_strdup (message);
}

static void
test_events (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonMeeting) meeting = join (room, NULL, LIVEON_JOIN_FLAGS_NONE, &error);
  GListModel *people = liveon_meeting_get_people (meeting);
  g_autoptr (LiveonParticipant) second = NULL;
  g_autoptr (GDateTime) ends = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  gint64 warned = 0;
  Ending ending = { 0 };

  g_assert_no_error (error);
  g_signal_connect (meeting, "warning", G_CALLBACK (on_warning), &warned);
  g_signal_connect (meeting, "message", G_CALLBACK (on_message), said);
  g_signal_connect (meeting, "ended", G_CALLBACK (on_ended), &ending);
  fake_server_push (self->server, "meeting.message", "{\"text\":\"訓練です。\"}");
  fake_server_push (self->server, "meeting.message", "{\"text\":\"\"}");
  fake_server_push (self->server, "meeting.joined",
                    "{\"person\":" PERSON (SEAT_2, FAKE_ID_2, "鈴木", "2") "}");
  fake_server_push (self->server, "meeting.hosts", "{\"hosts\":[\"" FAKE_ID_2 "\"]}");
  fake_server_push (self->server, "meeting.warning", "{\"ends\":\"2026-11-24T01:00:00.000Z\"}");
  fixture_sync (self);
  g_assert_cmpuint (g_list_model_get_n_items (people), ==, 2);
  second = g_list_model_get_item (people, 1);
  g_assert_cmpstr (liveon_participant_get_name (second), ==, "鈴木");
  g_assert_false (liveon_meeting_get_is_host (meeting));
  g_assert_cmpint (warned, ==, 1795482000);
  g_assert_cmpstr (said->str, ==, "訓練です。;");

  fake_server_push (self->server, "meeting.changed",
                    "{\"person\":{\"seat\":\"" SEAT_2 "\",\"user\":\"" FAKE_ID_2
                    "\",\"name\":\"鈴木\",\"is_away\":true}}");
  fake_server_push (self->server, "meeting.extended", "{\"ends\":\"2026-11-24T02:00:00.000Z\"}");
  fixture_sync (self);
  g_assert_true (liveon_participant_get_is_away (second));
  ends = liveon_meeting_dup_ends (meeting);
  g_assert_cmpint (g_date_time_to_unix (ends), ==, 1795485600);

  fake_server_push (self->server, "meeting.left",
                    "{\"seat\":\"" SEAT_2 "\",\"user\":\"" FAKE_ID_2 "\",\"reason\":\"left\"}");
  fixture_sync (self);
  g_assert_cmpuint (g_list_model_get_n_items (people), ==, 1);

  fake_server_push (self->server, "seat.lost", "{\"reason\":\"ejected\",\"message\":\"また今度\"}");
  fake_server_push (self->server, "seat.lost", "{\"reason\":\"left\",\"message\":\"\"}");
  fixture_sync (self);
  g_assert_cmpuint (ending.count, ==, 1);
  g_assert_cmpint (ending.reason, ==, LIVEON_LEAVE_REASON_EJECTED);
  g_assert_cmpstr (ending.message, ==, "また今度");
  g_assert_true (liveon_meeting_get_is_over (meeting));
  g_assert_cmpuint (g_list_model_get_n_items (people), ==, 0);
  g_free (ending.message);
}

static void
test_leave (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonMeeting) meeting = join (room, NULL, LIVEON_JOIN_FLAGS_NONE, &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) again = NULL;
  Ending ending = { 0 };

  g_assert_no_error (error);
  g_signal_connect (meeting, "ended", G_CALLBACK (on_ended), &ending);
  liveon_meeting_leave_async (meeting, NULL, (GAsyncReadyCallback) test_take_result, &result);
  test_wait_for (result);
  g_assert_true (liveon_meeting_leave_finish (meeting, result, &error));
  g_assert_cmpint (ending.reason, ==, LIVEON_LEAVE_REASON_LEFT);
  g_assert_cmpuint (fake_server_count_calls (self->server, "leave"), ==, 1);
  liveon_meeting_leave_async (meeting, NULL, (GAsyncReadyCallback) test_take_result, &again);
  test_wait_for (again);
  g_assert_false (liveon_meeting_leave_finish (meeting, again, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_SEATED);
  g_free (ending.message);
}

/* Who lets go of the meeting lets go of the seat. */
static void
test_drop (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 0);
  g_autoptr (GError) error = NULL;
  LiveonMeeting *meeting = join (room, NULL, LIVEON_JOIN_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_assert_finalize_object (meeting);
  test_wait_until (has_left, self->server);
}

static void
test_host_acts (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonMeeting) meeting = join (room, NULL, LIVEON_JOIN_FLAGS_NONE, &error);
  g_autoptr (GAsyncResult) eject = NULL;
  g_autoptr (GAsyncResult) host = NULL;
  g_autoptr (GAsyncResult) extend = NULL;
  g_autoptr (GDateTime) ends = NULL;

  g_assert_no_error (error);
  liveon_meeting_eject_async (meeting, SEAT_2, "bye", TRUE, NULL,
                              (GAsyncReadyCallback) test_take_result, &eject);
  test_wait_for (eject);
  g_assert_true (liveon_meeting_eject_finish (meeting, eject, &error));
  g_assert_cmpstr (fake_server_get_params (self->server, "eject"), ==,
                   "{\"seat\":\"" SEAT_2 "\",\"reason\":\"bye\",\"bar\":\"meeting\"}");

  fake_server_call_answer (self->server, "host.add", "{\"hosts\":[\"" FAKE_ID_3 "\"]}");
  liveon_meeting_add_host_async (meeting, FAKE_ID_3, NULL, (GAsyncReadyCallback) test_take_result,
                                 &host);
  test_wait_for (host);
  g_assert_true (liveon_meeting_add_host_finish (meeting, host, &error));
  g_assert_cmpstr (liveon_meeting_get_hosts (meeting)[0], ==, FAKE_ID_3);

  fake_server_call_answer (self->server, "extend", "{\"ends\":\"2026-11-24T02:00:00.000Z\"}");
  liveon_meeting_extend_async (meeting, 30, NULL, (GAsyncReadyCallback) test_take_result, &extend);
  test_wait_for (extend);
  g_assert_true (liveon_meeting_extend_finish (meeting, extend, &error));
  g_assert_cmpstr (fake_server_get_params (self->server, "extend"), ==, "{\"minutes\":30}");
  ends = liveon_meeting_dup_ends (meeting);
  g_assert_nonnull (ends);
}

static gboolean
has_rejoined (gpointer server)
{
  return fake_server_count_calls (server, "join") == 2;
}

static gboolean
is_back (gpointer meeting)
{
  return !liveon_meeting_get_is_away (meeting);
}

/* The seat comes back with the resume token of the answer before, without the password. */
static void
test_resume (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonMeeting) meeting = join (room, NULL, LIVEON_JOIN_FLAGS_NONE, &error);

  g_assert_no_error (error);
  fake_server_close (self->server, 1001);
  fixture_wait_state (self, LIVEON_CLIENT_STATE_RECONNECTING);
  g_assert_true (liveon_meeting_get_is_away (meeting));
  lv_test_clock_advance (LV_TEST_CLOCK (self->clock), 1000);
  test_wait_until (has_rejoined, self->server);
  g_assert_cmpstr (fake_server_get_params (self->server, "join"), ==,
                   "{\"room\":\"" OPEN_ROOM "\",\"resume\":\"token-1\"}");
  test_wait_until (is_back, meeting);
  g_assert_false (liveon_meeting_get_is_over (meeting));
}

static gboolean
is_over (gpointer meeting)
{
  return liveon_meeting_get_is_over (meeting);
}

static void
test_resume_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonMeeting) meeting = join (room, NULL, LIVEON_JOIN_FLAGS_NONE, &error);

  g_assert_no_error (error);
  fake_server_call_answer (self->server, "join", "problem:not-seated");
  fake_server_close (self->server, 1001);
  fixture_wait_state (self, LIVEON_CLIENT_STATE_RECONNECTING);
  lv_test_clock_advance (LV_TEST_CLOCK (self->clock), 1000);
  test_wait_until (is_over, meeting);
  g_assert_cmpint (liveon_meeting_get_reason (meeting), ==, LIVEON_LEAVE_REASON_CONNECTION_LOST);
}

static void
test_suspended (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonRoom) room = get_room (self, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonMeeting) meeting = join (room, NULL, LIVEON_JOIN_FLAGS_NONE, &error);

  g_assert_no_error (error);
  fake_server_push (self->server, "session.ended", "{\"problem\":{\"code\":\"suspended\"}}");
  fake_server_close (self->server, 4001);
  test_wait_until (is_over, meeting);
  g_assert_cmpint (liveon_meeting_get_reason (meeting), ==, LIVEON_LEAVE_REASON_SUSPENDED);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);

#define ADD(name, function)                                                                        \
  g_test_add ("/client/meeting/" name, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("open", test_open);
  ADD ("password", test_password);
  ADD ("link", test_link);
  ADD ("remembered", test_remembered);
  g_test_add ("/client/meeting/remembered-link", Fixture, "link", set_up, test_remembered,
              fixture_tear_down);
  ADD ("remembered-refused", test_remembered_refused);
  ADD ("doors-refused", test_doors_refused);
  ADD ("wrong-password", test_wrong_password);
  ADD ("cancelled-join", test_cancelled_join);
  ADD ("events", test_events);
  ADD ("leave", test_leave);
  ADD ("drop", test_drop);
  ADD ("host-acts", test_host_acts);
  ADD ("resume", test_resume);
  ADD ("resume-refused", test_resume_refused);
  ADD ("suspended", test_suspended);
  return g_test_run ();
}
