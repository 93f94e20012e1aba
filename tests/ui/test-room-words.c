/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-order.h"
#include "lui-room-words.h"

#include "ui-support.h"

static void
assert_inside (guint people, const char *since, const char *expected)
{
  static const char *const all[] = { "Tanaka", "Sato", "Mori" };
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T13:00:00");
  g_autoptr (GDateTime) moment = since != NULL ? ui_moment (since) : NULL;
  const char *names[4] = { NULL };

  for (guint i = 0; i < MIN (people, 3); i++)
    names[i] = all[i];
  ui_assert_text (lui_room_words_dup_inside (names, people, moment, now), expected);
}

static void
test_inside (void)
{
  ui_speak ("en");
  assert_inside (1, "2026-11-24T10:02:00", "Tanaka · since 10:02");
  assert_inside (2, "2026-11-24T10:02:00", "Tanaka, Sato · since 10:02");
  assert_inside (3, "2026-11-24T10:02:00", "Tanaka, Sato, Mori · since 10:02");
  assert_inside (4, "2026-11-24T10:02:00", "Tanaka, Sato and 2 others · since 10:02");
  assert_inside (4, "2026-11-22T10:02:00", "Tanaka, Sato and 2 others · since 22 November 10:02");
  assert_inside (4, NULL, "Tanaka, Sato and 2 others");
  assert_inside (0, NULL, "0 people inside");
  ui_speak ("ja");
  assert_inside (2, "2026-11-24T10:02:00", "Tanaka、Sato · 10:02から");
  assert_inside (4, "2026-11-24T10:02:00", "Tanaka、Sato ほか2名 · 10:02から");
}

static void
assert_times (const char *starts, const char *ends, const char *expected)
{
  g_autoptr (GDateTime) now = ui_moment ("2026-11-24T12:00:00");
  g_autoptr (GDateTime) from = ui_moment (starts);
  g_autoptr (GDateTime) to = ui_moment (ends);

  ui_assert_text (lui_room_words_dup_times (from, to, now), expected);
}

static void
test_times (void)
{
  ui_speak ("en");
  assert_times ("2026-11-24T13:00:00", "2026-11-24T14:00:00", "Today 13:00–14:00 · opens 12:55");
  assert_times ("2026-11-24T12:05:00", "2026-11-24T14:00:00", "Today 12:05–14:00");
  assert_times ("2026-11-24T10:00:00", "2026-11-24T12:00:00", "Today 10:00–12:00 · over");
  ui_speak ("ja");
  assert_times ("2026-11-24T13:00:00", "2026-11-24T14:00:00", "今日 13:00～14:00 · 12:55に開室");
}

static void
test_order (void)
{
  const LuiRoomKey board = { FALSE, (char *) "やくいん", 3, 100, 10 };
  const LuiRoomKey desk = { FALSE, (char *) "うけつけ", 1, 0, 30 };
  const LuiRoomKey loved = { TRUE, (char *) "わだい", 0, 0, 0 };
  const LuiRoomKey again = { FALSE, (char *) "あさかい", 3, 100, 10 };

  g_assert_cmpint (lui_room_order_compare (&desk, &board, LUI_ROOM_ORDER_NAME), <, 0);
  g_assert_cmpint (lui_room_order_compare (&board, &desk, LUI_ROOM_ORDER_PEOPLE), <, 0);
  g_assert_cmpint (lui_room_order_compare (&board, &desk, LUI_ROOM_ORDER_LAST_VISIT), <, 0);
  g_assert_cmpint (lui_room_order_compare (&desk, &board, LUI_ROOM_ORDER_CREATED), <, 0);
  g_assert_cmpint (lui_room_order_compare (&again, &board, LUI_ROOM_ORDER_PEOPLE), <, 0);
  for (LuiRoomOrder order = LUI_ROOM_ORDER_NAME; order <= LUI_ROOM_ORDER_CREATED; order++)
    {
      g_assert_cmpint (lui_room_order_compare (&loved, &board, order), <, 0);
      g_assert_cmpint (lui_room_order_compare (&board, &loved, order), >, 0);
      g_assert_cmpint (lui_room_order_compare (&board, &board, order), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/room-words/inside", test_inside);
  g_test_add_func ("/room-words/times", test_times);
  g_test_add_func ("/room-order/compare", test_order);
  return g_test_run ();
}
