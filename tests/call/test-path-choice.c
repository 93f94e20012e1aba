/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-path-choice.h"
#include "test-support.h"

#define MS ((gint64) 1000)

static const gboolean all[LV_N_PATHS] = { FALSE, TRUE, TRUE, TRUE, TRUE };

typedef struct
{
  LvPathChoice choice;
  LvPathStep step;
} Round;

static void
begin (Round *round, const gboolean offered[LV_N_PATHS], LvPathRule rule, LvPath only)
{
  lv_path_choice_begin (&round->choice, offered, rule, only, 5000 * MS);
}

static void
step (Round *round, gint64 age_ms)
{
  lv_path_choice_step (&round->choice, (5000 + age_ms) * MS, &round->step);
}

static void
assert_started (const Round *round, gboolean udp, gboolean tcp, gboolean turn, gboolean socket)
{
  g_assert_cmpint (round->step.start[LV_PATH_UDP], ==, udp);
  g_assert_cmpint (round->step.start[LV_PATH_TCP], ==, tcp);
  g_assert_cmpint (round->step.start[LV_PATH_TURN], ==, turn);
  g_assert_cmpint (round->step.start[LV_PATH_WEBSOCKET], ==, socket);
}

static void
assert_chosen (Round *round, LvPath path, const char *reason)
{
  g_assert_cmpint (round->step.chosen, ==, path);
  g_assert_cmpstr (lv_path_choice_get_reason (&round->choice), ==, reason);
  g_assert_cmpint (round->step.next_us, ==, -1);
}

static void
test_udp (void)
{
  Round round;

  begin (&round, all, LV_PATH_ANY, LV_PATH_NONE);
  step (&round, 0);
  assert_started (&round, TRUE, FALSE, FALSE, FALSE);
  g_assert_cmpint (round.step.next_us, ==, (5000 + 250) * MS);
  lv_path_choice_set (&round.choice, LV_PATH_UDP, LV_WAY_READY);
  step (&round, 20);
  assert_chosen (&round, LV_PATH_UDP, "");
  /* Nothing else begins any more. */
  step (&round, 2000);
  assert_started (&round, FALSE, FALSE, FALSE, FALSE);
  assert_chosen (&round, LV_PATH_UDP, "");
}

static void
test_udp_is_late (void)
{
  Round round;

  begin (&round, all, LV_PATH_ANY, LV_PATH_NONE);
  step (&round, 0);
  step (&round, 250);
  assert_started (&round, FALSE, TRUE, FALSE, FALSE);
  lv_path_choice_set (&round.choice, LV_PATH_TCP, LV_WAY_READY);
  step (&round, 300);
  g_assert_cmpint (round.step.chosen, ==, LV_PATH_NONE);
  /* A check that got lost is sent again: UDP is still the better one. */
  lv_path_choice_set (&round.choice, LV_PATH_UDP, LV_WAY_READY);
  step (&round, 700);
  assert_chosen (&round, LV_PATH_UDP, "");
}

static void
test_udp_blocked (void)
{
  Round round;

  begin (&round, all, LV_PATH_ANY, LV_PATH_NONE);
  step (&round, 0);
  step (&round, 250);
  lv_path_choice_set (&round.choice, LV_PATH_TCP, LV_WAY_READY);
  step (&round, 300);
  g_assert_cmpint (round.step.next_us, <=, (5000 + 1200) * MS);
  step (&round, 1200);
  assert_chosen (&round, LV_PATH_TCP, "udp-blocked");
}

static void
test_udp_refused (void)
{
  Round round;

  begin (&round, all, LV_PATH_ANY, LV_PATH_NONE);
  step (&round, 0);
  /* Over at once: nothing is waited for. */
  lv_path_choice_set (&round.choice, LV_PATH_UDP, LV_WAY_OVER);
  step (&round, 10);
  assert_started (&round, FALSE, TRUE, FALSE, FALSE);
  lv_path_choice_set (&round.choice, LV_PATH_TCP, LV_WAY_READY);
  step (&round, 40);
  assert_chosen (&round, LV_PATH_TCP, "udp-blocked");
}

static void
test_only_tls (void)
{
  Round round;

  begin (&round, all, LV_PATH_ANY, LV_PATH_NONE);
  for (gint64 ms = 0; ms <= 1000; ms += 50)
    step (&round, ms);
  lv_path_choice_set (&round.choice, LV_PATH_WEBSOCKET, LV_WAY_READY);
  step (&round, 1100);
  g_assert_cmpint (round.step.chosen, ==, LV_PATH_NONE);
  step (&round, 2200);
  assert_chosen (&round, LV_PATH_WEBSOCKET, "tcp-blocked");
}

static void
test_relay (void)
{
  Round round;

  begin (&round, all, LV_PATH_ANY, LV_PATH_NONE);
  for (gint64 ms = 0; ms <= 1000; ms += 50)
    step (&round, ms);
  lv_path_choice_set (&round.choice, LV_PATH_WEBSOCKET, LV_WAY_READY);
  lv_path_choice_set (&round.choice, LV_PATH_TURN, LV_WAY_READY);
  step (&round, 1600);
  assert_chosen (&round, LV_PATH_TURN, "tcp-blocked");
}

static void
test_rules (void)
{
  static const gboolean no_udp[LV_N_PATHS] = { FALSE, FALSE, TRUE, FALSE, TRUE };
  Round round;

  begin (&round, all, LV_PATH_PROXIED, LV_PATH_NONE);
  step (&round, 0);
  assert_started (&round, FALSE, FALSE, FALSE, TRUE);
  lv_path_choice_set (&round.choice, LV_PATH_WEBSOCKET, LV_WAY_READY);
  step (&round, 50);
  assert_chosen (&round, LV_PATH_WEBSOCKET, "proxy");

  begin (&round, all, LV_PATH_FORCED, LV_PATH_TCP);
  step (&round, 0);
  assert_started (&round, FALSE, TRUE, FALSE, FALSE);
  lv_path_choice_set (&round.choice, LV_PATH_TCP, LV_WAY_READY);
  step (&round, 50);
  assert_chosen (&round, LV_PATH_TCP, "chosen");

  /* What the server does not offer is not blocked. */
  begin (&round, no_udp, LV_PATH_ANY, LV_PATH_NONE);
  step (&round, 0);
  assert_started (&round, FALSE, TRUE, FALSE, FALSE);
  lv_path_choice_set (&round.choice, LV_PATH_TCP, LV_WAY_READY);
  step (&round, 50);
  assert_chosen (&round, LV_PATH_TCP, "");
}

static void
test_hopeless (void)
{
  static const gboolean none[LV_N_PATHS] = { FALSE };
  static const gboolean two[LV_N_PATHS] = { FALSE, TRUE, TRUE, FALSE, FALSE };
  Round round;

  begin (&round, none, LV_PATH_ANY, LV_PATH_NONE);
  step (&round, 0);
  g_assert_true (round.step.is_hopeless);

  begin (&round, two, LV_PATH_ANY, LV_PATH_NONE);
  step (&round, 0);
  step (&round, 300);
  g_assert_false (round.step.is_hopeless);
  lv_path_choice_set (&round.choice, LV_PATH_UDP, LV_WAY_OVER);
  step (&round, 400);
  g_assert_false (round.step.is_hopeless);
  lv_path_choice_set (&round.choice, LV_PATH_TCP, LV_WAY_OVER);
  step (&round, 500);
  g_assert_true (round.step.is_hopeless);

  begin (&round, all, LV_PATH_ANY, LV_PATH_NONE);
  for (gint64 ms = 0; ms < LV_PATH_GIVE_UP_US / 1000; ms += 50)
    {
      step (&round, ms);
      g_assert_false (round.step.is_hopeless);
    }
  step (&round, LV_PATH_GIVE_UP_US / 1000);
  g_assert_true (round.step.is_hopeless);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/call/path/udp", test_udp);
  g_test_add_func ("/call/path/udp-is-late", test_udp_is_late);
  g_test_add_func ("/call/path/udp-blocked", test_udp_blocked);
  g_test_add_func ("/call/path/udp-refused", test_udp_refused);
  g_test_add_func ("/call/path/only-tls", test_only_tls);
  g_test_add_func ("/call/path/relay", test_relay);
  g_test_add_func ("/call/path/rules", test_rules);
  g_test_add_func ("/call/path/hopeless", test_hopeless);
  return g_test_run ();
}
