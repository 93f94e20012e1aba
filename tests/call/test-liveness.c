/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-liveness.h"
#include "test-link.h"
#include "test-support.h"

#define STEP_US 10000
#define S G_USEC_PER_SEC

typedef struct
{
  guint n_checks;
  gint64 silent_us; /* when the way was given up; 0: it was not */
} End;

/* Someone who only listens, over a way that loses on both legs; what comes else every `media_us`,
 * 0: nothing. */
static End
listen (double loss, gint64 media_us, gint64 until_us, guint32 seed)
{
  const TestLinkSettings settings = { .loss = loss };
  LvLiveness liveness;
  TestLink link;
  End end = { 0 };
  gint64 answer_us = 0, ignored;

  test_link_init (&link, &settings, seed);
  lv_liveness_begin (&liveness, S);
  for (gint64 now_us = S; now_us < S + until_us; now_us += STEP_US)
    {
      if ((answer_us != 0 && now_us >= answer_us)
          || (media_us != 0 && now_us % media_us == 0
              && test_link_send (&link, 100, now_us, &ignored)))
        {
          lv_liveness_on_heard (&liveness, now_us);
          answer_us = 0;
        }
      g_assert_cmpint (lv_liveness_get_check_us (&liveness), <=, now_us + 4 * S);
      if (lv_liveness_take_check (&liveness, now_us))
        {
          end.n_checks++;
          if (test_link_send (&link, 100, now_us, &ignored)
              && test_link_send (&link, 100, now_us, &ignored))
            answer_us = now_us + 100000;
        }
      if (lv_liveness_is_silent (&liveness, now_us))
        {
          end.silent_us = now_us - S;
          return end;
        }
    }
  return end;
}

static void
test_good (void)
{
  const End quiet = listen (0, 0, 60 * S, 1), lively = listen (0, S / 50, 60 * S, 1);

  g_assert_cmpint (quiet.silent_us, ==, 0);
  g_assert_cmpuint (quiet.n_checks, <=, 40);
  /* The server has to hear of us, too. */
  g_assert_cmpint (lively.silent_us, ==, 0);
  g_assert_cmpuint (lively.n_checks, >=, 14);
  g_assert_cmpuint (lively.n_checks, <=, 16);
}

static void
test_dead (void)
{
  const End end = listen (1, 0, 60 * S, 1);

  g_assert_cmpint (end.silent_us, >, 0);
  g_assert_cmpint (end.silent_us, <=, 3 * S);
}

/* A fifth lost on each leg is a bad way, not a dead one. */
static void
test_lossy (void)
{
  for (guint32 seed = 1; seed <= 20; seed++)
    {
      g_assert_cmpint (listen (0.2, 0, 600 * S, seed).silent_us, ==, 0);
      g_assert_cmpint (listen (0.2, S / 50, 600 * S, seed).silent_us, ==, 0);
    }
}

/* Who sends knows sooner. */
static void
test_sender (void)
{
  LvLiveness liveness;

  lv_liveness_begin (&liveness, S);
  lv_liveness_on_sent (&liveness, S + 100);
  lv_liveness_on_sent (&liveness, 2 * S);
  g_assert_false (lv_liveness_is_silent (&liveness, 2 * S));
  g_assert_true (lv_liveness_is_silent (&liveness, 2 * S + 300000));
  lv_liveness_on_heard (&liveness, 2 * S + 300000);
  g_assert_false (lv_liveness_is_silent (&liveness, 2 * S + 300000));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/call/liveness/good", test_good);
  g_test_add_func ("/call/liveness/dead", test_dead);
  g_test_add_func ("/call/liveness/lossy", test_lossy);
  g_test_add_func ("/call/liveness/sender", test_sender);
  return g_test_run ();
}
