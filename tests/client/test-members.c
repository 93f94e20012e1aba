/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects that mirror JSON: reading, updating with notifications, writing. */
#include "liveon-announcement.h"
#include "liveon-room.h"
#include "liveon-visit.h"
#include "lv-limits.h"
#include "lv-members.h"
#include "lv-room-draft.h"
#include "test-support.h"

#define ID "0123456789abcdef0123456789abcdef"
#define ROOM                                                                                        \
  "{\"id\":\"" ID "\",\"name\":\"会議室\",\"reading\":\"かいぎしつ\",\"description\":\"\"," \
  "\"capacity\":20,\"mode\":\"password\",\"keying\":1,\"schedule\":\"timed\","                      \
  "\"starts\":\"2026-11-24T09:00:00.500Z\",\"ends\":null,\"is_closed\":false,\"is_host\":true,"     \
  "\"people\":2,\"inside\":[{\"name\":\"A\"},{\"name\":\"B\"}],"                                    \
  "\"since\":\"2026-11-24T09:01:00.000Z\",\"last_visit\":null,\"chat\":true,\"share\":true,"        \
  "\"guests\":false,\"created\":\"2026-01-01T00:00:00.000Z\",\"floor_mode\":\"formal\","            \
  "\"groups\":[{\"id\":\"" ID "\",\"name\":\"営業部\"}]}"

static gpointer
parse (GType type, const char *text, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (LvJson) json = lv_json_parse (text, strlen (text), LV_LIMIT_ANSWER, &fault);

  g_assert_no_error (fault);
  return lv_members_new_from_json (type, json, error);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonRoom) room = parse (LIVEON_TYPE_ROOM, ROOM, &error);
  g_autoptr (GDateTime) starts = NULL;
  g_autofree char *text = NULL;
  g_autofree char *reading = NULL;
  guint people;

  g_assert_no_error (error);
  g_assert_cmpstr (liveon_room_get_name (room), ==, "会議室");
  g_assert_cmpint (liveon_room_get_mode (room), ==, LIVEON_ROOM_MODE_PASSWORD);
  g_assert_cmpint (liveon_room_get_schedule (room), ==, LIVEON_SCHEDULE_TIMED);
  g_assert_true (liveon_room_get_is_host (room));
  g_assert_false (liveon_room_get_guests (room));
  g_assert_null (liveon_room_dup_ends (room));
  starts = liveon_room_dup_starts (room);
  text = g_date_time_format_iso8601 (starts);
  g_assert_cmpstr (text, ==, "2026-11-24T09:00:00.500000Z");
  g_assert_cmpint (lv_date_time_to_ms (starts), ==, 1795510800500);
  g_assert_cmpuint (g_strv_length ((char **) liveon_room_get_inside (room)), ==, 2);
  g_assert_cmpstr (liveon_room_get_inside (room)[1], ==, "B");
  g_assert_cmpint (liveon_room_get_floor_mode (room), ==, LIVEON_FLOOR_MODE_FORMAL);
  g_assert_cmpuint (g_strv_length ((char **) liveon_room_get_group_ids (room)), ==, 1);
  g_assert_cmpstr (liveon_room_get_group_ids (room)[0], ==, ID);
  g_assert_cmpstr (liveon_room_get_group_names (room)[0], ==, "営業部");
  g_object_get (room, "reading", &reading, "people", &people, NULL);
  g_assert_cmpstr (reading, ==, "かいぎしつ");
  g_assert_cmpuint (people, ==, 2);
}

/* A newer server's word is no reason to show nothing. */
static void
test_unknown_words (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonRoom) room
      = parse (LIVEON_TYPE_ROOM, "{\"id\":\"" ID "\",\"mode\":\"riddle\"}", &error);
  g_autoptr (LiveonVisit) visit
      = parse (LIVEON_TYPE_VISIT, "{\"id\":\"" ID "\",\"room\":{\"id\":\"" ID "\"}}", &error);

  g_assert_no_error (error);
  g_assert_cmpint (liveon_room_get_mode (room), ==, LIVEON_ROOM_MODE_UNKNOWN);
  g_assert_cmpstr (liveon_visit_get_room_name (visit), ==, "");
  g_assert_cmpfloat (liveon_visit_get_quality (visit), ==, -1);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"id\":\"1\"}",
    "{\"id\":\"" ID "\",\"people\":-1}",
    "{\"id\":\"" ID "\",\"people\":\"2\"}",
    "{\"id\":\"" ID "\",\"inside\":{}}",
    "{\"id\":\"" ID "\",\"inside\":[1]}",
    "{\"id\":\"" ID "\",\"starts\":\"soon\"}",
    "{\"id\":\"" ID "\",\"is_host\":1}",
    "{\"id\":\"" ID "\",\"groups\":[{\"id\":\"1\",\"name\":\"x\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (parse (LIVEON_TYPE_ROOM, texts[i], &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
    }
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  g_string_append_printf (data, "%s ", pspec->name);
}

static void
test_update (void)
{
  static const char *const except[] = { "people", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonRoom) room = parse (LIVEON_TYPE_ROOM, ROOM, &error);
  g_autoptr (LiveonRoom) same = parse (LIVEON_TYPE_ROOM, ROOM, &error);
  g_autoptr (LiveonRoom) fresh
      = parse (LIVEON_TYPE_ROOM,
               "{\"id\":\"" ID "\",\"name\":\"N\",\"mode\":\"password\",\"schedule\":\"timed\","
               "\"reading\":\"かいぎしつ\",\"starts\":\"2026-11-24T09:00:00.500Z\",\"capacity\":20,"
               "\"is_host\":true,\"people\":7,\"inside\":[{\"name\":\"A\"}],"
               "\"since\":\"2026-11-24T09:01:00.000Z\",\"chat\":true,\"share\":true,"
               "\"created\":\"2026-01-01T00:00:00.000Z\",\"floor_mode\":\"formal\","
               "\"groups\":[{\"id\":\"" ID "\",\"name\":\"営業部\"}]}",
               &error);
  g_autoptr (GString) changes = g_string_new (NULL);

  g_assert_no_error (error);
  g_signal_connect (room, "notify", G_CALLBACK (on_notify), changes);
  lv_members_copy (room, same, NULL);
  g_assert_cmpstr (changes->str, ==, "");
  lv_members_copy (room, fresh, except);
  g_assert_cmpstr (liveon_room_get_name (room), ==, "N");
  g_assert_cmpuint (liveon_room_get_people (room), ==, 2);
  g_assert_cmpuint (g_strv_length ((char **) liveon_room_get_inside (room)), ==, 1);
  g_assert_nonnull (strstr (changes->str, "name "));
  g_assert_nonnull (strstr (changes->str, "inside "));
  g_assert_cmpuint (changes->len, ==, strlen ("name inside "));
  lv_members_copy_only (room, fresh, except);
  g_assert_cmpuint (liveon_room_get_people (room), ==, 7);
}

static void
test_write (void)
{
  g_autoptr (LiveonRoomDraft) draft = liveon_room_draft_new ();
  g_autoptr (GDateTime) ends = g_date_time_new_from_unix_utc (1800000000);
  const char *groups[] = { ID, NULL };
  LvJsonWriter *writer = lv_json_writer_new ();
  g_autofree char *text = NULL;

  g_object_set (draft, "name", "a\"b", "capacity", 5, "mode", LIVEON_ROOM_MODE_LINK, "groups",
                groups, "ends", ends, "guests", LIVEON_SWITCH_DENY, "is-closed", FALSE,
                "floor-mode", LIVEON_FLOOR_MODE_FORMAL, NULL);
  lv_json_begin_object (writer, NULL);
  lv_room_draft_write (draft, writer);
  lv_json_end_object (writer);
  text = lv_json_writer_free_to_string (writer, NULL);
  g_assert_cmpstr (text, ==,
                   "{\"name\":\"a\\\"b\",\"capacity\":5,\"mode\":\"link\",\"groups\":[\"" ID "\"],"
                   "\"ends\":\"2027-01-15T08:00:00.000Z\",\"guests\":\"deny\",\"is_closed\":false,"
                   "\"floor_mode\":\"formal\"}");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/client/members/read", test_read);
  g_test_add_func ("/client/members/unknown-words", test_unknown_words);
  g_test_add_func ("/client/members/refused", test_refused);
  g_test_add_func ("/client/members/update", test_update);
  g_test_add_func ("/client/members/write", test_write);
  return g_test_run ();
}
