/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-clock.h"
#include "test-support.h"

#define START G_GINT64_CONSTANT (1795498102123)

typedef struct
{
  LvClock *clock;
  GString *log;
  const char *name;
  guint left; /* runs before it ends */
  guint id;
  guint other; /* removed when it runs */
} Timer;

static gboolean
on_timer (gpointer data)
{
  Timer *timer = data;

  g_string_append_printf (timer->log, "%s@%d ", timer->name,
                          (int) lv_clock_monotonic_ms (timer->clock));
  if (timer->other != 0)
    lv_clock_clear_timeout (timer->clock, &timer->other);
  return --timer->left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
test_stands_still (void)
{
  LvTestClock *test = lv_test_clock_new (START);
  LvClock *clock = LV_CLOCK (test);

  g_assert_cmpint (lv_clock_now_ms (clock), ==, START);
  g_assert_cmpint (lv_clock_monotonic_ms (clock), ==, 0);
  lv_test_clock_advance (test, 1500);
  g_assert_cmpint (lv_clock_now_ms (clock), ==, START + 1500);
  g_assert_cmpint (lv_clock_monotonic_ms (clock), ==, 1500);
  lv_test_clock_set_wall (test, 5);
  g_assert_cmpint (lv_clock_now_ms (clock), ==, 5);
  g_assert_cmpint (lv_clock_monotonic_ms (clock), ==, 1500);
  lv_test_clock_advance (test, 1);
  g_assert_cmpint (lv_clock_now_ms (clock), ==, 6);
  g_assert_cmpint (lv_clock_get_state (clock), ==, LV_CLOCK_SYNCHRONISED);
  lv_test_clock_set_state (test, LV_CLOCK_UNSYNCHRONISED);
  g_assert_cmpint (lv_clock_get_state (clock), ==, LV_CLOCK_UNSYNCHRONISED);
  g_assert_finalize_object (test);
}

static void
test_timers_run_in_order (void)
{
  g_autoptr (LvTestClock) test = lv_test_clock_new (START);
  LvClock *clock = LV_CLOCK (test);
  g_autoptr (GString) log = g_string_new (NULL);
  Timer once = { clock, log, "once", 1, 0, 0 };
  Timer thrice = { clock, log, "thrice", 3, 0, 0 };
  Timer late = { clock, log, "late", 1, 0, 0 };
  Timer twin = { clock, log, "twin", 1, 0, 0 };

  lv_clock_timeout_add (clock, 30, on_timer, &late);
  lv_clock_timeout_add (clock, 10, on_timer, &thrice);
  lv_clock_timeout_add (clock, 20, on_timer, &once);
  lv_clock_timeout_add (clock, 30, on_timer, &twin);
  lv_test_clock_advance (test, 9);
  g_assert_cmpstr (log->str, ==, "");
  lv_test_clock_advance (test, 1);
  g_assert_cmpstr (log->str, ==, "thrice@10 ");
  lv_test_clock_advance (test, 1000);
  g_assert_cmpstr (log->str, ==, "thrice@10 thrice@20 once@20 late@30 thrice@30 twin@30 ");
  g_assert_cmpint (lv_clock_monotonic_ms (clock), ==, 1010);
}

static gboolean
on_chain (gpointer data)
{
  Timer *timer = data;

  on_timer (timer);
  if (timer->left > 0)
    lv_clock_timeout_add (timer->clock, 7, on_chain, timer);
  return G_SOURCE_REMOVE;
}

static gboolean
on_remove_self (gpointer data)
{
  Timer *timer = data;

  g_string_append (timer->log, "self ");
  lv_clock_clear_timeout (timer->clock, &timer->id);
  return G_SOURCE_REMOVE;
}

static gboolean
on_remove_self_but_continue (gpointer data)
{
  on_remove_self (data);
  return G_SOURCE_CONTINUE;
}

static void
test_timers_change_timers (void)
{
  g_autoptr (LvTestClock) test = lv_test_clock_new (START);
  LvClock *clock = LV_CLOCK (test);
  g_autoptr (GString) log = g_string_new (NULL);
  Timer chain = { clock, log, "chain", 3, 0, 0 };
  Timer victim = { clock, log, "victim", 1, 0, 0 };
  Timer killer = { clock, log, "killer", 1, 0, 0 };
  Timer self = { clock, log, "self", 1, 0, 0 };

  lv_clock_timeout_add (clock, 7, on_chain, &chain);
  lv_clock_timeout_add (clock, 5, on_timer, &killer);
  killer.other = lv_clock_timeout_add (clock, 5, on_timer, &victim);
  lv_test_clock_advance (test, 21);
  g_assert_cmpstr (log->str, ==, "killer@5 chain@7 chain@14 chain@21 ");
  g_assert_cmpuint (killer.other, ==, 0);

  g_string_truncate (log, 0);
  self.id = lv_clock_timeout_add (clock, 1, on_remove_self, &self);
  lv_test_clock_advance (test, 10);
  self.id = lv_clock_timeout_add (clock, 1, on_remove_self_but_continue, &self);
  lv_test_clock_advance (test, 10);
  g_assert_cmpstr (log->str, ==, "self self ");
}

static gboolean
on_advance (gpointer data)
{
  Timer *timer = data;

  if (timer->left == 2)
    {
      timer->left--;
      lv_test_clock_advance (LV_TEST_CLOCK (timer->clock), 100);
    }
  return on_timer (timer);
}

static void
test_nested_advance (void)
{
  g_autoptr (LvTestClock) test = lv_test_clock_new (START);
  LvClock *clock = LV_CLOCK (test);
  g_autoptr (GString) log = g_string_new (NULL);
  Timer outer = { clock, log, "outer", 2, 0, 0 };
  Timer inner = { clock, log, "inner", 1, 0, 0 };

  outer.id = lv_clock_timeout_add (clock, 1000, on_advance, &outer);
  lv_clock_timeout_add (clock, 1050, on_timer, &inner);
  lv_test_clock_advance (test, 1020);
  g_assert_cmpstr (log->str, ==, "inner@1050 outer@1100 ");
  g_assert_cmpint (lv_clock_monotonic_ms (clock), ==, 1100);
}

/* A timer without a delay runs once for each step, or the clock would never move on. */
static void
test_no_delay (void)
{
  g_autoptr (LvTestClock) test = lv_test_clock_new (START);
  LvClock *clock = LV_CLOCK (test);
  g_autoptr (GString) log = g_string_new (NULL);
  Timer eager = { clock, log, "eager", 100, 0, 0 };

  lv_clock_timeout_add (clock, -5, on_timer, &eager);
  lv_test_clock_advance (test, 0);
  g_assert_cmpstr (log->str, ==, "eager@0 ");
  lv_test_clock_advance (test, 2);
  g_assert_cmpstr (log->str, ==, "eager@0 eager@1 eager@2 ");
}

static void
test_unknown_id_is_a_mistake (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (LvTestClock) test = lv_test_clock_new (START);

      lv_clock_timeout_remove (LV_CLOCK (test), 12);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*CRITICAL*remove_timer*");
}

static gboolean
on_count (gpointer data)
{
  int *left = data;

  return --*left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_zero (gpointer data)
{
  return *(int *) data == 0;
}

static gboolean
fail_when_run (gpointer data)
{
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

static void
test_system_timers (void)
{
  LvClock *clock = lv_clock_new_system ();
  int left = 3;
  guint id = lv_clock_timeout_add (clock, 0, fail_when_run, NULL);

  lv_clock_timeout_add (clock, 1, on_count, &left);
  lv_clock_clear_timeout (clock, &id);
  g_assert_cmpuint (id, ==, 0);
  test_wait_until (is_zero, &left);
  /* Timers go with their clock. */
  lv_clock_timeout_add (clock, 0, fail_when_run, NULL);
  lv_clock_timeout_add (clock, G_MAXINT64, fail_when_run, NULL);
  g_assert_finalize_object (clock);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gpointer
run_in_thread (gpointer data)
{
  LvClock *clock = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  int left = 2;

  g_main_context_push_thread_default (context);
  lv_clock_timeout_add (clock, 1, on_count, &left);
  while (left > 0)
    g_main_context_iteration (context, TRUE);
  left = lv_clock_timeout_add (clock, 0, fail_when_run, NULL);
  g_main_context_pop_thread_default (context);
  return GINT_TO_POINTER (left);
}

/* The timer runs where it was added, and any thread can remove it. */
static void
test_system_timers_of_a_thread (void)
{
  g_autoptr (LvClock) clock = lv_clock_new_system ();
  GThread *thread = g_thread_new ("clock", run_in_thread, clock);
  guint id = GPOINTER_TO_INT (g_thread_join (thread));

  lv_clock_timeout_remove (clock, id);
}

static void
test_system_time (void)
{
  g_autoptr (LvClock) clock = lv_clock_new_system ();
  gint64 before = g_get_real_time () / 1000;
  gint64 monotonic = lv_clock_monotonic_ms (clock);

  g_assert_cmpint (lv_clock_now_ms (clock), >=, before);
  g_assert_cmpint (lv_clock_monotonic_ms (clock), >=, monotonic);
  g_assert_cmpint (lv_clock_get_state (clock), <=, LV_CLOCK_UNKNOWN);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/clock/stands-still", test_stands_still);
  g_test_add_func ("/clock/timers-run-in-order", test_timers_run_in_order);
  g_test_add_func ("/clock/timers-change-timers", test_timers_change_timers);
  g_test_add_func ("/clock/nested-advance", test_nested_advance);
  g_test_add_func ("/clock/no-delay", test_no_delay);
  g_test_add_func ("/clock/unknown-id-is-a-mistake", test_unknown_id_is_a_mistake);
  g_test_add_func ("/clock/system-timers", test_system_timers);
  g_test_add_func ("/clock/system-timers-of-a-thread", test_system_timers_of_a_thread);
  g_test_add_func ("/clock/system-time", test_system_time);
  return g_test_run ();
}
