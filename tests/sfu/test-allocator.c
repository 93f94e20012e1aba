/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-allocator.h"
#include "test-support.h"

#define SECOND G_USEC_PER_SEC
#define MAX_ITEMS 6

/* What the senders of these tests send. */
static const LvAllocLayer camera[LV_CAMERA_LAYERS] = {
  { 320, 180, { 50000, 80000, 100000 } },
  { 640, 360, { 200000, 300000, 400000 } },
  { 1280, 720, { 700000, 1100000, 1500000 } },
};
static const LvAllocLayer screen = { 1920, 1080, { 500000, 800000, 1000000 } };

/* The view as text: tiles "WIDTHxHEIGHT", s before it for a screen, each with the layers that come
 * behind a colon ("lmh" without one). */
static guint
parse_view (const char *text, LvAllocItem items[MAX_ITEMS])
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint n = g_strv_length (words);

  g_assert_cmpuint (n, <=, MAX_ITEMS);
  for (guint i = 0; i < n; i++)
    {
      const char *word = words[i];
      const char *layers = strchr (word, ':') != NULL ? strchr (word, ':') + 1 : "lmh";
      char *end;

      items[i].source = word[0] == 's' ? LV_SOURCE_SCREEN : LV_SOURCE_CAMERA;
      items[i].width = (guint) g_ascii_strtoull (word + (word[0] == 's'), &end, 10);
      items[i].height = (guint) g_ascii_strtoull (end + 1, NULL, 10);
      items[i].n_layers = items[i].source == LV_SOURCE_SCREEN ? 1 : LV_CAMERA_LAYERS;
      for (guint k = 0; k < items[i].n_layers; k++)
        {
          items[i].layers[k] = (LvAllocLayer){ 0 };
          if (strchr (layers, "lmh"[k]) != NULL)
            items[i].layers[k] = items[i].source == LV_SOURCE_SCREEN ? screen : camera[k];
        }
    }
  return n;
}

/* What is forwarded: layer and highest temporal layer, "b" and "s" for paused for want of bandwidth
 * and by the sender. */
static char *
print_forward (const LvAllocItem *items, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      if (items[i].state == LV_SLOT_LIVE)
        g_string_append_printf (text, "%d/%u", items[i].forward.layer, items[i].forward.max_tid);
      else
        g_string_append (text, items[i].state == LV_SLOT_PAUSED_BANDWIDTH ? "b" : "s");
    }
  return g_string_free (text, FALSE);
}

#define assert_forward(items, n, expected)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *forward_ = print_forward ((items), (n));                                      \
    g_assert_cmpstr (forward_, ==, (expected));                                                    \
  }                                                                                                \
  G_STMT_END

static const struct
{
  const char *view;
  gint64 budget_kbps;
  const char *forward;
} cases[] = {
  /* The tile says what is enough. */
  { "1280x720", 100000, "2/2" },
  { "1920x1080", 100000, "2/2" },
  { "800x450", 100000, "1/2" },
  { "640x360", 100000, "1/2" },
  { "400x225", 100000, "0/2" },
  { "160x90", 100000, "0/2" },
  { "160x800", 100000, "0/2" }, /* as wide as fits */
  { "640x360 640x360 640x360 640x360", 100000, "1/2 1/2 1/2 1/2" },

  /* One picture: frame rate goes first, then resolution, and only then the rest of the rate. */
  { "1280x720", 1700, "2/2" },
  { "1280x720", 1600, "2/1" },
  { "1280x720", 1200, "1/2" },
  { "1280x720", 440, "1/1" },
  { "1280x720", 330, "0/2" },
  { "1280x720", 90, "0/1" },
  { "1280x720", 60, "0/0" },
  { "1280x720", 50, "b" },
  { "1280x720", 0, "b" },
  { "1280x720", -100, "b" },

  /* Small tiles give way to the large one. */
  { "1280x720 160x90 160x90", 2000, "2/2 0/2 0/2" },
  { "1280x720 160x90 160x90", 1830, "2/2 0/1 0/0" },
  { "1280x720 160x90 160x90", 1750, "2/2 0/0 b" },
  { "1280x720 160x90 160x90", 1670, "2/2 b b" },
  { "1280x720 160x90 160x90", 700, "1/2 0/2 0/2" },
  { "160x90 1280x720 160x90", 1750, "0/0 2/2 b" },

  /* Equal tiles share, the most important first. */
  { "640x360 640x360 640x360", 1340, "1/2 1/2 1/2" },
  { "640x360 640x360 640x360", 1120, "1/2 1/1 1/1" },
  { "640x360 640x360 640x360", 780, "1/1 1/1 0/2" },
  { "640x360 640x360 640x360", 270, "0/1 0/1 0/1" },
  { "640x360 640x360 640x360", 120, "0/0 0/0 b" },

  /* A screen stays last. */
  { "1280x720 s1280x720", 3000, "2/2 0/2" },
  { "1280x720 s1280x720", 1700, "1/2 0/2" },
  { "1280x720 s1280x720", 1120, "b 0/2" },
  { "1280x720 s1280x720", 950, "0/0 0/1" },
  { "s160x90 1280x720", 600, "0/0 b" },

  /* What does not come. */
  { "1280x720:", 5000, "s" },
  { "1280x720:l", 5000, "0/2" },
  { "1280x720:lm", 5000, "1/2" },
  { "160x90:h", 5000, "2/2" },
  { "160x90:mh", 5000, "1/2" },
  { "160x90:mh", 340, "1/1" },
  { "160x90:mh", 150, "b" },
  { "s640x360: 640x360", 5000, "s 1/2" },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LvAllocItem items[MAX_ITEMS] = { 0 };
      guint n = parse_view (cases[i].view, items);
      LvAllocSum sum;

      g_test_message ("%s with %d kbit/s", cases[i].view, (int) cases[i].budget_kbps);
      sum = lv_allocate (items, n, cases[i].budget_kbps * 1000, SECOND);
      assert_forward (items, n, cases[i].forward);
      g_assert_cmpint (sum.used_bps, <=, MAX (cases[i].budget_kbps * 1000, 0));
    }
}

/* Whatever the budget: it is kept, more of it gives no less, and it is used as far as it goes. */
static void
test_keeps_budget (void)
{
  gint64 last_bps = 0;

  for (gint64 budget_bps = 0; budget_bps < 6000000; budget_bps += 10000)
    {
      LvAllocItem items[MAX_ITEMS] = { 0 };
      guint n = parse_view ("s1280x720 1280x720 640x360 160x90 160x90 160x90", items);
      LvAllocSum sum = lv_allocate (items, n, budget_bps, SECOND);
      gint64 bps = 0;

      for (guint i = 0; i < n; i++)
        if (items[i].state == LV_SLOT_LIVE)
          bps += items[i].layers[items[i].forward.layer].bps[items[i].forward.max_tid];
      g_assert_cmpint (bps, ==, sum.used_bps);
      g_assert_cmpint (bps, <=, budget_bps);
      g_assert_cmpint (bps, >=, MIN (budget_bps * 9 / 10, sum.usable_bps) - 400000);
      g_assert_cmpint (sum.usable_bps, ==, 1000000 + 1500000 + 400000 + 3 * 100000);
      last_bps = bps;
    }
  g_assert_cmpint (last_bps, ==, 1000000 + 1500000 + 400000 + 3 * 100000);
}

/* An estimate that swings, as estimates do, does not make pictures swing. */
static void
test_does_not_flap (void)
{
  LvAllocItem items[MAX_ITEMS] = { 0 };
  guint n = parse_view ("1280x720 640x360", items);
  LvAllocChoice last = { -1, 0 };
  guint n_raised = 0;

  for (gint64 now_us = SECOND; now_us < 120 * SECOND; now_us += SECOND / 5)
    {
      gint64 phase = now_us % (8 * SECOND);
      LvAllocChoice choice;

      lv_allocate (items, n, 1800000 + 400000 * phase / (8 * SECOND), now_us);
      choice = items[0].forward;
      n_raised += choice.layer > last.layer
                  || (choice.layer == last.layer && choice.max_tid > last.max_tid);
      last = choice;
    }
  /* Once at the beginning, then after longer and longer times. */
  g_assert_cmpuint (n_raised, >=, 1);
  g_assert_cmpuint (n_raised, <=, 6);
}

static void
test_keeps_what_fits (void)
{
  LvAllocItem items[MAX_ITEMS] = { 0 };
  guint n = parse_view ("1280x720", items);

  lv_allocate (items, n, 1700000, SECOND);
  assert_forward (items, n, "2/2");
  lv_allocate (items, n, 1500000, 2 * SECOND);
  assert_forward (items, n, "2/2");
  lv_allocate (items, n, 1499999, 3 * SECOND);
  assert_forward (items, n, "2/1");
  /* It waits, and then wants headroom. */
  lv_allocate (items, n, 5000000, 4 * SECOND);
  assert_forward (items, n, "2/1");
  lv_allocate (items, n, 1600000, 30 * SECOND);
  assert_forward (items, n, "2/1");
  lv_allocate (items, n, 1700000, 31 * SECOND);
  assert_forward (items, n, "2/2");
  /* A tile that becomes smaller and large again did not lack anything. */
  items[0].width = 320, items[0].height = 180;
  lv_allocate (items, n, 1700000, 32 * SECOND);
  assert_forward (items, n, "0/2");
  items[0].width = 1280, items[0].height = 720;
  lv_allocate (items, n, 1700000, 32 * SECOND);
  assert_forward (items, n, "2/2");
}

static void
test_off (void)
{
  LvAllocItem items[MAX_ITEMS] = { 0 };
  guint n = parse_view ("s1920x1080 640x360", items);
  LvAllocSum sum;

  /* A screen that is not shared leaves everything to the camera, */
  items[0].is_off = TRUE;
  sum = lv_allocate (items, n, 600000, SECOND);
  g_assert_cmpint (items[0].wanted.layer, ==, 0);
  g_assert_cmpint (items[1].wanted.layer, ==, 1);
  g_assert_cmpint (items[1].wanted.max_tid, ==, 2);
  g_assert_cmpint (sum.used_bps, ==, sum.usable_bps);
  /* and gets its room as soon as it is. */
  items[0].is_off = FALSE;
  lv_allocate (items, n, 600000, 2 * SECOND);
  g_assert_cmpint (items[0].wanted.layer, ==, 0);
  g_assert_cmpint (items[1].wanted.layer, ==, 0);
  g_assert_cmpint (items[0].hold_until_us, ==, 0);
}

/* Room is kept for what was asked for, but not for ever when it does not come. */
static void
test_missing (void)
{
  LvAllocItem items[MAX_ITEMS] = { 0 };
  guint n = parse_view ("1280x720:l 1270x720", items);

  lv_allocate (items, n, 1800000, SECOND);
  assert_forward (items, n, "0/2 1/2");
  g_assert_cmpint (items[0].wanted.layer, ==, 2);
  lv_allocate (items, n, 1800000, 3 * SECOND);
  assert_forward (items, n, "0/2 1/2");
  lv_allocate (items, n, 1800000, 5 * SECOND);
  assert_forward (items, n, "0/2 2/2");
  g_assert_cmpint (items[0].wanted.layer, ==, 2);
  items[0].layers[2] = camera[2];
  lv_allocate (items, n, 1800000, 6 * SECOND);
  assert_forward (items, n, "2/2 1/1");
}

static void
test_shares (void)
{
  static const struct
  {
    gint64 total, wanted[4], shares[4];
  } share_cases[] = {
    { 100, { 10, 20, 30, 40 }, { 10, 20, 30, 40 } },
    { 1000, { 10, 20, 30, 40 }, { 10, 20, 30, 40 } },
    { 80, { 100, 100, 100, 100 }, { 20, 20, 20, 20 } },
    { 100, { 10, 100, 20, 100 }, { 10, 35, 20, 35 } },
    { 100, { 0, 0, 0, 500 }, { 0, 0, 0, 100 } },
    { 0, { 10, 0, 10, 10 }, { 0, 0, 0, 0 } },
  };
  gint64 shares[4];

  for (gsize i = 0; i < G_N_ELEMENTS (share_cases); i++)
    {
      lv_allocate_shares (share_cases[i].total, share_cases[i].wanted, shares, 4);
      for (guint k = 0; k < 4; k++)
        g_assert_cmpint (shares[k], ==, share_cases[i].shares[k]);
    }
  lv_allocate_shares (100, NULL, NULL, 0);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/allocator/cases", test_cases);
  g_test_add_func ("/allocator/keeps-budget", test_keeps_budget);
  g_test_add_func ("/allocator/does-not-flap", test_does_not_flap);
  g_test_add_func ("/allocator/keeps-what-fits", test_keeps_what_fits);
  g_test_add_func ("/allocator/off", test_off);
  g_test_add_func ("/allocator/missing", test_missing);
  g_test_add_func ("/allocator/shares", test_shares);
  return g_test_run ();
}
