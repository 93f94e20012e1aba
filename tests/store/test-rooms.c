/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#include <string.h>

FIXTURE_DO (add_work, lv_rooms_add (db, input, error))
FIXTURE_DO (update_work, lv_rooms_update (db, input, error))
FIXTURE_DO (remove_work, lv_rooms_remove (db, input, error))
FIXTURE_GET (find_work, lv_rooms_find (db, input, error))
FIXTURE_GET (list_work, lv_rooms_list (db, error))
FIXTURE_DO (add_group_work, lv_groups_add (db, input, error))
FIXTURE_DO (open_visit_work, lv_visits_open (db, input, "{}", error))

static LvRoom *
make_room (guint number, const char *name, const char *reading)
{
  LvRoom *room = lv_room_new ();
  char id[33];

  fixture_set (&room->id, fixture_id (id, number));
  fixture_set (&room->name, name);
  fixture_set (&room->reading, reading);
  return room;
}

static void
add_room (StoreFixture *self, guint number, const char *name, const char *reading)
{
  g_autoptr (LvRoom) room = make_room (number, name, reading);

  store_fixture_run (self, add_work, room);
}

static void
add_group (StoreFixture *self, const char *id)
{
  g_autoptr (LvGroup) group = lv_group_new ();

  fixture_set (&group->id, id);
  fixture_set (&group->name, id);
  store_fixture_run (self, add_group_work, group);
}

static void
fill_room (LvRoom *room)
{
  fixture_set (&room->description, "窓側");
  fixture_set (&room->creator_id, "creator");
  room->capacity = 7;
  room->mode = LV_ROOM_LINK;
  memset (room->salt, 1, sizeof room->salt);
  room->iterations = 700000;
  memset (room->verifier, 2, sizeof room->verifier);
  room->secret_epoch = 3;
  room->is_for_everyone = FALSE;
  room->schedule = LV_SCHEDULE_TIMED;
  room->starts_ms = 4;
  room->ends_ms = 5;
  room->switches = (LvSwitches){ LV_ALLOW, LV_DENY, LV_INHERIT };
  room->is_closed = TRUE;
  room->is_formal = TRUE;
  room->created_ms = 6;
  g_strfreev (room->group_ids);
  room->group_ids = g_strdupv ((char *[]){ (char *) "g", (char *) "h", (char *) "g", NULL });
}

static void
test_round_trip (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvRoom) room = make_room (1, "第一会議室", "だいいちかいぎしつ");
  g_autoptr (LvRoom) found = NULL;

  add_group (self, "g");
  add_group (self, "h");
  fill_room (room);
  store_fixture_run (self, add_work, room);
  found = store_fixture_run (self, find_work, room->id);
  g_assert_cmpstr (found->name, ==, "第一会議室");
  g_assert_cmpstr (found->reading, ==, "だいいちかいぎしつ");
  g_assert_cmpstr (found->description, ==, "窓側");
  g_assert_cmpstr (found->creator_id, ==, "creator");
  g_assert_cmpuint (found->capacity, ==, 7);
  g_assert_cmpint (found->mode, ==, LV_ROOM_LINK);
  g_assert_cmpmem (found->salt, 16, room->salt, 16);
  g_assert_cmpuint (found->iterations, ==, 700000);
  g_assert_cmpmem (found->verifier, 32, room->verifier, 32);
  g_assert_cmpuint (found->secret_epoch, ==, 3);
  g_assert_false (found->is_for_everyone);
  g_assert_cmpint (found->schedule, ==, LV_SCHEDULE_TIMED);
  g_assert_cmpint (found->starts_ms, ==, 4);
  g_assert_cmpint (found->ends_ms, ==, 5);
  g_assert_cmpint (found->switches.chat, ==, LV_ALLOW);
  g_assert_cmpint (found->switches.share, ==, LV_DENY);
  g_assert_cmpint (found->switches.guests, ==, LV_INHERIT);
  g_assert_true (found->is_closed);
  g_assert_true (found->is_formal);
  g_assert_cmpint (found->created_ms, ==, 6);
  g_assert_cmpuint (g_strv_length (found->group_ids), ==, 2);
  g_assert_cmpstr (found->group_ids[0], ==, "g");
  g_assert_cmpstr (found->group_ids[1], ==, "h");
  g_assert_null (store_fixture_run (self, find_work, (gpointer) "nowhere"));
}

static void
test_update (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvRoom) room = make_room (1, "第一", "だいいち");
  g_autoptr (LvRoom) found = NULL;
  g_autoptr (LvRoom) stranger = make_room (2, "第二", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown_error = NULL;

  add_group (self, "g");
  add_group (self, "h");
  store_fixture_run (self, add_work, room);
  error = store_fixture_fail (self, add_work, room, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "id");
  fill_room (room);
  store_fixture_run (self, update_work, room);
  found = store_fixture_run (self, find_work, room->id);
  g_assert_cmpuint (found->capacity, ==, 7);
  g_assert_cmpuint (found->secret_epoch, ==, 3);
  g_assert_cmpint (found->ends_ms, ==, 5);
  g_assert_cmpint (found->switches.share, ==, LV_DENY);
  g_assert_cmpmem (found->verifier, 32, room->verifier, 32);
  g_assert_cmpuint (g_strv_length (found->group_ids), ==, 2);
  unknown_error = store_fixture_fail (self, update_work, stranger, LIVEON_ERROR_NOT_FOUND);
}

static void
test_list_sorts_by_reading (StoreFixture *self, gconstpointer data)
{
  static const char *const expected[] = { "Board", "応接室", "第二", "第二別室" };
  g_autoptr (GPtrArray) rooms = NULL;

  add_room (self, 1, "第二別室", "だいに");
  add_room (self, 2, "第二", "ダイニ");
  add_room (self, 3, "Board", "");
  add_room (self, 4, "応接室", "ｵｳｾﾂ");
  rooms = store_fixture_run (self, list_work, NULL);
  g_assert_cmpuint (rooms->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < rooms->len; i++)
    g_assert_cmpstr (((LvRoom *) rooms->pdata[i])->name, ==, expected[i]);
}

/* Its records stay, and no other room may take its id and with it their meaning. */
static void
test_removed_id_stays_taken (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvRoom) used = make_room (1, "使った部屋", "");
  g_autoptr (LvRoom) unused = make_room (2, "使わなかった部屋", "");
  g_autoptr (LvVisit) visit = lv_visit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) gone_error = NULL;

  store_fixture_run (self, add_work, used);
  store_fixture_run (self, add_work, unused);
  fixture_set (&visit->id, "visit");
  fixture_set (&visit->room_id, used->id);
  store_fixture_run (self, open_visit_work, visit);
  store_fixture_run (self, remove_work, used->id);
  store_fixture_run (self, remove_work, unused->id);
  g_assert_null (store_fixture_run (self, find_work, used->id));
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM entries"), ==, 1);
  gone_error = store_fixture_fail (self, remove_work, used->id, LIVEON_ERROR_NOT_FOUND);
  error = store_fixture_fail (self, add_work, used, LIVEON_ERROR_CONFLICT);
  store_fixture_run (self, add_work, unused);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/rooms/round-trip", test_round_trip);
  store_fixture_add ("/store/rooms/update", test_update);
  store_fixture_add ("/store/rooms/list-sorts-by-reading", test_list_sorts_by_reading);
  store_fixture_add ("/store/rooms/removed-id-stays-taken", test_removed_id_stays_taken);
  return g_test_run ();
}
