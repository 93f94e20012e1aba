/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-encode-plan.h"
#include "test-support.h"

static LvEncodePlan
make (gint64 target_bps, const char *wanted, const LvEncodePlan *previous)
{
  LvEncodeNeeds needs = { .target_bps = target_bps, .n_sounds = 1 };
  LvEncodePlan plan;

  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    needs.wanted.layers[i] = strchr (wanted, lv_layer_to_rid (i)[0]) != NULL;
  needs.wanted.screen = strchr (wanted, 's') != NULL;
  lv_encode_plan_make (&plan, &needs, previous);
  return plan;
}

static void
assert_active (const LvEncodePlan *plan, const char *active)
{
  char found[5] = "";
  guint n = 0;

  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    {
      g_assert_cmpint (plan->layers[i].is_active, ==, plan->layers[i].bitrate_bps > 0);
      if (plan->layers[i].is_active)
        found[n++] = lv_layer_to_rid (i)[0];
    }
  if (plan->screen.is_active)
    found[n++] = 's';
  g_assert_cmpstr (found, ==, active);
}

static gint64
get_total (const LvEncodePlan *plan)
{
  gint64 total = plan->sound_bps + plan->screen.bitrate_bps;

  for (guint i = 0; i < LV_CAMERA_LAYERS; i++)
    total += plan->layers[i].bitrate_bps;
  return total;
}

static void
test_only_what_is_watched (void)
{
  LvEncodePlan plan = make (5000000, "", NULL);

  assert_active (&plan, "");
  g_assert_cmpuint (plan.sound_bps, >=, 32000);
  plan = make (5000000, "l", NULL);
  assert_active (&plan, "l");
  plan = make (5000000, "lmhs", NULL);
  assert_active (&plan, "lmhs");
}

/* Never more than there is, and the more there is, the more is sent. */
static void
test_bounds (void)
{
  static const char *const wishes[] = { "l", "m", "h", "lm", "lmh", "s", "ls", "lmhs" };

  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      gint64 before = 0;

      for (gint64 target = 100000; target < 10000000; target += 50000)
        {
          LvEncodePlan plan = make (target, wishes[i], NULL);
          gint64 total = get_total (&plan);

          g_assert_cmpint (total, <=, target);
          g_assert_cmpint (total, >=, before);
          before = total;
        }
    }
}

static void
test_order_of_giving_way (void)
{
  LvEncodePlan plan;

  plan = make (1200000, "lmhs", NULL);
  assert_active (&plan, "lms");
  plan = make (500000, "lmhs", NULL);
  assert_active (&plan, "ls");
  plan = make (300000, "lmhs", NULL);
  assert_active (&plan, "s");
  plan = make (100000, "lmhs", NULL);
  assert_active (&plan, "");
  g_assert_cmpuint (plan.sound_bps, >, 0);
}

static void
test_smaller_instead (void)
{
  LvEncodePlan plan;

  plan = make (600000, "h", NULL);
  assert_active (&plan, "m");
  plan = make (200000, "h", NULL);
  assert_active (&plan, "l");
  /* Who has the small one already has it, too, if the large one cannot be sent. */
  plan = make (600000, "lh", NULL);
  assert_active (&plan, "l");
}

static void
test_hysteresis (void)
{
  LvEncodePlan small = make (300000, "lm", NULL), large = make (900000, "lm", NULL);
  LvEncodePlan plan;
  gint64 edge = 0;

  assert_active (&small, "l");
  assert_active (&large, "lm");
  for (gint64 target = 300000; edge == 0; target += 10000)
    {
      plan = make (target, "lm", &small);
      if (plan.layers[1].is_active)
        edge = target;
    }
  /* A bit less than what let it begin does not end it. */
  plan = make (edge - 40000, "lm", &small);
  assert_active (&plan, "l");
  plan = make (edge - 40000, "lm", &large);
  assert_active (&plan, "lm");
}

static void
test_differs (void)
{
  LvEncodePlan a = make (2000000, "lmh", NULL), b = a;

  g_assert_false (lv_encode_plan_differs (&a, &b));
  b.layers[2].bitrate_bps = a.layers[2].bitrate_bps * 99 / 100;
  g_assert_false (lv_encode_plan_differs (&a, &b));
  b.layers[2].bitrate_bps = a.layers[2].bitrate_bps * 9 / 10;
  g_assert_true (lv_encode_plan_differs (&a, &b));
  b = a;
  b.screen.is_active = TRUE;
  g_assert_true (lv_encode_plan_differs (&a, &b));
  b = a;
  b.expected_loss_percent = 10;
  g_assert_true (lv_encode_plan_differs (&a, &b));
}

static void
test_loss (void)
{
  LvEncodeNeeds needs = { .target_bps = 1000000, .n_sounds = 1, .wanted.layers = { TRUE, TRUE } };
  LvEncodePlan plan, lossy;

  lv_encode_plan_make (&plan, &needs, NULL);
  needs.loss = 0.2;
  lv_encode_plan_make (&lossy, &needs, NULL);
  g_assert_cmpuint (lossy.expected_loss_percent, ==, 20);
  /* Repairs need room, and copies of sound. */
  g_assert_cmpint (get_total (&lossy), <, get_total (&plan));
  plan = lossy;
  needs.n_copies = 2;
  lv_encode_plan_make (&lossy, &needs, NULL);
  g_assert_cmpint (get_total (&lossy), <, get_total (&plan));
}

static void
test_wish (void)
{
  LvEncodeNeeds needs = { .target_bps = 0, .n_sounds = 1 };
  gint64 sound = lv_encode_plan_get_wish_bps (&needs), camera;
  LvEncodePlan plan;

  g_assert_cmpint (sound, >, 0);
  needs.wanted = (LvMediaWanted){ { TRUE, TRUE, TRUE }, FALSE };
  camera = lv_encode_plan_get_wish_bps (&needs);
  needs.wanted.screen = TRUE;
  g_assert_cmpint (lv_encode_plan_get_wish_bps (&needs), >, camera);
  /* The wish is enough for all of it. */
  needs.target_bps = lv_encode_plan_get_wish_bps (&needs);
  lv_encode_plan_make (&plan, &needs, NULL);
  assert_active (&plan, "lmhs");
}

/* The large picture is not sent, whoever watches it sees the middle one, and a screen is as ever.
 */
static void
test_saving (void)
{
  LvEncodeNeeds needs = { .target_bps = 8000000, .n_sounds = 1, .is_saving = TRUE };
  LvEncodePlan plan, usual;

  needs.wanted = (LvMediaWanted){ { TRUE, FALSE, TRUE }, TRUE };
  lv_encode_plan_make (&plan, &needs, NULL);
  assert_active (&plan, "lms");
  g_assert_cmpuint (plan.layers[0].bitrate_bps + plan.layers[1].bitrate_bps, <=, 400000);
  g_assert_cmpuint (plan.camera_fps, ==, 15);
  g_assert_cmpint (lv_encode_plan_get_wish_bps (&needs), <, 4000000);
  needs.is_saving = FALSE;
  lv_encode_plan_make (&usual, &needs, &plan);
  assert_active (&usual, "lhs");
  g_assert_cmpuint (usual.screen.bitrate_bps, ==, plan.screen.bitrate_bps);
  g_assert_cmpuint (usual.sound_bps, ==, plan.sound_bps);
  g_assert_cmpuint (usual.camera_fps, ==, 0);
  g_assert_true (lv_encode_plan_differs (&plan, &usual));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/call/encode-plan/only-what-is-watched", test_only_what_is_watched);
  g_test_add_func ("/call/encode-plan/bounds", test_bounds);
  g_test_add_func ("/call/encode-plan/order-of-giving-way", test_order_of_giving_way);
  g_test_add_func ("/call/encode-plan/smaller-instead", test_smaller_instead);
  g_test_add_func ("/call/encode-plan/hysteresis", test_hysteresis);
  g_test_add_func ("/call/encode-plan/differs", test_differs);
  g_test_add_func ("/call/encode-plan/loss", test_loss);
  g_test_add_func ("/call/encode-plan/wish", test_wish);
  g_test_add_func ("/call/encode-plan/saving", test_saving);
  return g_test_run ();
}
