/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-stage-plan.h"

#include "test-support.h"

/* People are letters; "!" is the screen of who stands before it. */

#define S G_TIME_SPAN_SECOND

static char letters[128];

static gpointer
person (char letter)
{
  return &letters[(guchar) letter];
}

static void
assert_shown (LuiStagePlan *plan, const char *expected)
{
  g_autoptr (GArray) shown = lui_stage_plan_dup_shown (plan);
  g_autoptr (GString) found = g_string_new (NULL);
  LuiPlace main;

  if (lui_stage_plan_get_main (plan, &main))
    g_string_append_printf (found, "[%c%s]", (char) ((char *) main.person - letters),
                            main.source == LIVEON_MEDIA_SOURCE_SCREEN ? "!" : "");
  for (guint i = 0; i < shown->len; i++)
    {
      LuiPlace *place = &g_array_index (shown, LuiPlace, i);

      g_string_append_printf (found, "%c%s", (char) ((char *) place->person - letters),
                              place->source == LIVEON_MEDIA_SOURCE_SCREEN ? "!" : "");
    }
  g_assert_cmpstr (found->str, ==, expected);
}

/* O is oneself. */
static LuiStagePlan *
make (const char *people, guint capacity)
{
  LuiStagePlan *plan = lui_stage_plan_new ();

  for (const char *letter = people; *letter != '\0'; letter++)
    lui_stage_plan_add (plan, person (*letter), *letter == 'O');
  lui_stage_plan_set_capacity (plan, capacity);
  return plan;
}

static void
pin (LuiStagePlan *plan, char letter, LiveonMediaSource source)
{
  LuiPlace place = { person (letter), source };

  lui_stage_plan_toggle_pin (plan, &place);
}

static void
test_order (void)
{
  g_autoptr (LuiStagePlan) plan = make ("ABOCD", 9);

  assert_shown (plan, "OABCD");
  /* Where one left, the last one steps in: nobody else moves. */
  lui_stage_plan_remove (plan, person ('A'), 0);
  assert_shown (plan, "ODBC");
  lui_stage_plan_remove (plan, person ('C'), 0);
  assert_shown (plan, "ODB");
  lui_stage_plan_remove (plan, person ('X'), 0);
  lui_stage_plan_add (plan, person ('A'), FALSE);
  assert_shown (plan, "ODBA");
  lui_stage_plan_set_shows_own (plan, FALSE);
  assert_shown (plan, "DBA");
}

static void
test_pages (void)
{
  g_autoptr (LuiStagePlan) plan = make ("OABCDEFG", 3);

  g_assert_cmpuint (lui_stage_plan_get_n_pages (plan), ==, 3);
  assert_shown (plan, "OAB");
  lui_stage_plan_set_page (plan, 2);
  assert_shown (plan, "FG");
  lui_stage_plan_set_page (plan, 7);
  g_assert_cmpuint (lui_stage_plan_get_page (plan), ==, 2);
  /* The last page goes with who was on it. */
  lui_stage_plan_remove (plan, person ('F'), 0);
  lui_stage_plan_remove (plan, person ('G'), 0);
  g_assert_cmpuint (lui_stage_plan_get_page (plan), ==, 1);
  assert_shown (plan, "CDE");
  lui_stage_plan_set_capacity (plan, 9);
  g_assert_cmpuint (lui_stage_plan_get_n_pages (plan), ==, 1);
  assert_shown (plan, "OABCDE");
}

static void
speak (LuiStagePlan *plan, char letter, gint64 from, gint64 until)
{
  lui_stage_plan_set_is_speaking (plan, person (letter), TRUE, from);
  lui_stage_plan_set_is_speaking (plan, person (letter), FALSE, until);
}

static void
test_speaker_comes_in (void)
{
  g_autoptr (LuiStagePlan) plan = make ("OABCDE", 3);

  speak (plan, 'A', 1 * S, 5 * S);
  /* Who is seen already moves nothing. */
  lui_stage_plan_set_is_speaking (plan, person ('B'), TRUE, 6 * S);
  g_assert_false (lui_stage_plan_tick (plan, 8 * S));
  lui_stage_plan_set_is_speaking (plan, person ('B'), FALSE, 9 * S);
  /* A cough is no speech. */
  lui_stage_plan_set_is_speaking (plan, person ('D'), TRUE, 10 * S);
  g_assert_false (lui_stage_plan_tick (plan, 10 * S + 1));
  assert_shown (plan, "OAB");
  /* D for A, who has been silent longest; oneself stays. */
  g_assert_true (lui_stage_plan_tick (plan, 12 * S));
  assert_shown (plan, "ODB");
  g_assert_false (lui_stage_plan_tick (plan, 13 * S));
}

static void
test_twice_a_minute (void)
{
  g_autoptr (LuiStagePlan) plan = make ("OABCDEF", 3);

  lui_stage_plan_set_is_speaking (plan, person ('C'), TRUE, 0);
  lui_stage_plan_set_is_speaking (plan, person ('D'), TRUE, 0);
  lui_stage_plan_set_is_speaking (plan, person ('E'), TRUE, 0);
  /* One pair at a time, two a minute. */
  g_assert_true (lui_stage_plan_tick (plan, 2 * S));
  assert_shown (plan, "OAC");
  g_assert_true (lui_stage_plan_tick (plan, 3 * S));
  assert_shown (plan, "ODC");
  /* Nobody who speaks is sent away. */
  lui_stage_plan_set_is_speaking (plan, person ('C'), FALSE, 10 * S);
  g_assert_false (lui_stage_plan_tick (plan, 40 * S));
  g_assert_false (lui_stage_plan_tick (plan, 61 * S));
  g_assert_true (lui_stage_plan_tick (plan, 62 * S));
  assert_shown (plan, "ODE");
  g_assert_false (lui_stage_plan_tick (plan, 200 * S));
}

static void
test_speaker_layout (void)
{
  g_autoptr (LuiStagePlan) plan = make ("OABC", 9);

  lui_stage_plan_set_layout (plan, LUI_LAYOUT_SPEAKER);
  assert_shown (plan, "[A]OBC");
  lui_stage_plan_set_is_speaking (plan, person ('C'), TRUE, 10 * S);
  g_assert_true (lui_stage_plan_tick (plan, 12 * S));
  assert_shown (plan, "[C]OBA");
  /* Oneself is never large; who is large stays while they speak, and for a while. */
  lui_stage_plan_set_is_speaking (plan, person ('O'), TRUE, 12 * S);
  lui_stage_plan_set_is_speaking (plan, person ('B'), TRUE, 12 * S);
  g_assert_false (lui_stage_plan_tick (plan, 30 * S));
  lui_stage_plan_set_is_speaking (plan, person ('C'), FALSE, 30 * S);
  g_assert_true (lui_stage_plan_tick (plan, 30 * S));
  assert_shown (plan, "[B]OCA");
  lui_stage_plan_set_is_speaking (plan, person ('B'), FALSE, 31 * S);
  lui_stage_plan_set_is_speaking (plan, person ('A'), TRUE, 31 * S);
  g_assert_false (lui_stage_plan_tick (plan, 33 * S));
  g_assert_true (lui_stage_plan_tick (plan, 34 * S));
  assert_shown (plan, "[A]OCB");
  /* The others gone, one stands alone. */
  lui_stage_plan_remove (plan, person ('A'), 0);
  lui_stage_plan_remove (plan, person ('B'), 0);
  lui_stage_plan_remove (plan, person ('C'), 0);
  assert_shown (plan, "O");
  g_assert_false (lui_stage_plan_tick (plan, 99 * S));
}

static void
test_pin (void)
{
  g_autoptr (LuiStagePlan) plan = make ("OABC", 2);
  LuiPlace b = { person ('B'), LIVEON_MEDIA_SOURCE_CAMERA };

  pin (plan, 'B', LIVEON_MEDIA_SOURCE_CAMERA);
  assert_shown (plan, "[B]OA");
  g_assert_true (lui_stage_plan_get_is_pinned (plan, &b));
  /* It stays, whoever speaks. */
  lui_stage_plan_set_is_speaking (plan, person ('C'), TRUE, 0);
  g_assert_true (lui_stage_plan_tick (plan, 2 * S));
  assert_shown (plan, "[B]OC");
  pin (plan, 'B', LIVEON_MEDIA_SOURCE_CAMERA);
  assert_shown (plan, "OC");
  pin (plan, 'C', LIVEON_MEDIA_SOURCE_CAMERA);
  lui_stage_plan_remove (plan, person ('C'), 0);
  assert_shown (plan, "OA");
  pin (plan, 'A', LIVEON_MEDIA_SOURCE_CAMERA);
  lui_stage_plan_set_layout (plan, LUI_LAYOUT_GRID);
  assert_shown (plan, "OA");
}

static void
test_screen_comes_once (void)
{
  g_autoptr (LuiStagePlan) plan = make ("OAB", 9);

  lui_stage_plan_set_layout (plan, LUI_LAYOUT_SCREEN);
  g_assert_cmpint (lui_stage_plan_get_layout (plan), ==, LUI_LAYOUT_GRID);
  lui_stage_plan_set_is_sharing (plan, person ('A'), TRUE, 0);
  assert_shown (plan, "[A!]OAB");
  g_assert_cmpint (lui_stage_plan_get_layout (plan), ==, LUI_LAYOUT_SCREEN);
  /* Put away it stays small, also when its connection comes and goes. */
  lui_stage_plan_set_layout (plan, LUI_LAYOUT_GRID);
  assert_shown (plan, "A!OAB");
  lui_stage_plan_set_is_sharing (plan, person ('A'), FALSE, 10 * S);
  assert_shown (plan, "OAB");
  lui_stage_plan_set_is_sharing (plan, person ('A'), TRUE, 20 * S);
  assert_shown (plan, "A!OAB");
  /* Asked for it comes back. */
  lui_stage_plan_set_layout (plan, LUI_LAYOUT_SCREEN);
  assert_shown (plan, "[A!]OAB");
  pin (plan, 'A', LIVEON_MEDIA_SOURCE_SCREEN);
  assert_shown (plan, "A!OAB");
  /* Later it is another one. */
  lui_stage_plan_set_is_sharing (plan, person ('A'), FALSE, 30 * S);
  lui_stage_plan_set_is_sharing (plan, person ('A'), TRUE, 90 * S);
  assert_shown (plan, "[A!]OAB");
  /* One's own screen is not shown to oneself. */
  lui_stage_plan_set_is_sharing (plan, person ('O'), TRUE, 90 * S);
  assert_shown (plan, "[A!]OAB");
}

static void
test_two_screens (void)
{
  g_autoptr (LuiStagePlan) plan = make ("OAB", 9);

  pin (plan, 'A', LIVEON_MEDIA_SOURCE_CAMERA);
  lui_stage_plan_set_is_sharing (plan, person ('A'), TRUE, 0);
  lui_stage_plan_set_is_sharing (plan, person ('B'), TRUE, 1 * S);
  assert_shown (plan, "[B!]A!OAB");
  pin (plan, 'A', LIVEON_MEDIA_SOURCE_SCREEN);
  assert_shown (plan, "[A!]B!OAB");
  lui_stage_plan_set_is_sharing (plan, person ('A'), FALSE, 2 * S);
  assert_shown (plan, "[B!]OAB");
  lui_stage_plan_set_is_sharing (plan, person ('A'), TRUE, 3 * S);
  assert_shown (plan, "[A!]B!OAB");
  lui_stage_plan_remove (plan, person ('A'), 4 * S);
  assert_shown (plan, "[B!]OB");
  g_assert_true (lui_stage_plan_get_has_screen (plan));
  lui_stage_plan_remove (plan, person ('B'), 5 * S);
  assert_shown (plan, "O");
  g_assert_false (lui_stage_plan_get_has_screen (plan));
}

/* In a small window: who speaks, and for those who look again afterwards nothing has moved. */
static void
test_single (void)
{
  g_autoptr (LuiStagePlan) plan = make ("OABC", 9);

  lui_stage_plan_set_is_single (plan, TRUE);
  assert_shown (plan, "[A]");
  g_assert_null (lui_stage_plan_get_speaker (plan));
  lui_stage_plan_set_is_speaking (plan, person ('O'), TRUE, 0);
  lui_stage_plan_set_is_speaking (plan, person ('C'), TRUE, 0);
  g_assert_false (lui_stage_plan_tick (plan, S / 2));
  g_assert_true (lui_stage_plan_tick (plan, 1 * S));
  assert_shown (plan, "[C]");
  g_assert_true (lui_stage_plan_get_speaker (plan) == person ('C'));
  g_assert_cmpuint (lui_stage_plan_get_n_pages (plan), ==, 1);
  /* Nobody is interrupted, and nobody goes at once. */
  lui_stage_plan_set_is_speaking (plan, person ('B'), TRUE, 2 * S);
  g_assert_false (lui_stage_plan_tick (plan, 9 * S));
  lui_stage_plan_set_is_speaking (plan, person ('C'), FALSE, 9 * S);
  g_assert_true (lui_stage_plan_tick (plan, 9 * S));
  assert_shown (plan, "[B]");
  lui_stage_plan_set_is_speaking (plan, person ('B'), FALSE, 10 * S);
  lui_stage_plan_set_is_speaking (plan, person ('C'), TRUE, 10 * S);
  g_assert_false (lui_stage_plan_tick (plan, 12 * S));
  /* A screen is what one looks at; who speaks is told beside it. */
  lui_stage_plan_set_is_sharing (plan, person ('A'), TRUE, 12 * S);
  assert_shown (plan, "[A!]");
  g_assert_true (lui_stage_plan_tick (plan, 13 * S));
  assert_shown (plan, "[A!]");
  g_assert_true (lui_stage_plan_get_speaker (plan) == person ('C'));
  lui_stage_plan_remove (plan, person ('C'), 14 * S);
  g_assert_null (lui_stage_plan_get_speaker (plan));
  lui_stage_plan_set_is_sharing (plan, person ('A'), FALSE, 14 * S);
  assert_shown (plan, "[A]");
  pin (plan, 'B', LIVEON_MEDIA_SOURCE_CAMERA);
  assert_shown (plan, "[B]");
  pin (plan, 'B', LIVEON_MEDIA_SOURCE_CAMERA);
  lui_stage_plan_set_is_single (plan, FALSE);
  assert_shown (plan, "OAB");
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/stage-plan/order", test_order);
  g_test_add_func ("/stage-plan/pages", test_pages);
  g_test_add_func ("/stage-plan/speaker-comes-in", test_speaker_comes_in);
  g_test_add_func ("/stage-plan/twice-a-minute", test_twice_a_minute);
  g_test_add_func ("/stage-plan/speaker-layout", test_speaker_layout);
  g_test_add_func ("/stage-plan/pin", test_pin);
  g_test_add_func ("/stage-plan/screen-comes-once", test_screen_comes_once);
  g_test_add_func ("/stage-plan/two-screens", test_two_screens);
  g_test_add_func ("/stage-plan/single", test_single);
  return g_test_run ();
}
