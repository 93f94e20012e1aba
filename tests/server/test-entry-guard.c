/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-entry-guard.h"

#include "lv-error.h"
#include "test-support.h"

static void
fail (LvEntryGuard *guard, const char *user, const char *device, guint times, gint64 now_ms)
{
  for (guint i = 0; i < times; i++)
    lv_entry_guard_fail (guard, user, device, now_ms);
}

static gboolean
may (LvEntryGuard *guard, const char *user, const char *device, gint64 now_ms)
{
  return lv_entry_guard_check (guard, user, device, now_ms, NULL);
}

static void
test_device (void)
{
  LvEntryGuard *guard = lv_entry_guard_new ();
  g_autoptr (GError) error = NULL;

  fail (guard, "tanaka", "laptop", LV_ENTRY_FAILURES_DEVICE - 1, 1000);
  g_assert_true (may (guard, "tanaka", "laptop", 1000));
  fail (guard, "tanaka", "laptop", 1, 1000);
  g_assert_false (lv_entry_guard_check (guard, "tanaka", "laptop", 2000, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_LOCKED_OUT);
  g_assert_cmpstr (liveon_error_get_argument (error, "seconds"), ==, "299");
  /* Nobody else is shut out, nor the person's other device. */
  g_assert_true (may (guard, "tanaka", "telephone", 2000));
  g_assert_true (may (guard, "suzuki", "laptop", 2000));
  g_assert_true (may (guard, "tanaka", "laptop", 1000 + LV_ENTRY_WINDOW_MS));
  lv_entry_guard_free (guard);
}

static void
test_person (void)
{
  LvEntryGuard *guard = lv_entry_guard_new ();

  for (guint i = 0; i < LV_ENTRY_FAILURES_PERSON; i++)
    {
      g_autofree char *device = g_strdup_printf ("%u", i);

      g_assert_true (may (guard, "tanaka", device, 0));
      lv_entry_guard_fail (guard, "tanaka", device, 0);
    }
  /* Changing devices does not help. */
  g_assert_false (may (guard, "tanaka", "new", 0));
  g_assert_true (may (guard, "suzuki", "new", 0));
  lv_entry_guard_free (guard);
}

static void
test_pass (void)
{
  LvEntryGuard *guard = lv_entry_guard_new ();

  fail (guard, "tanaka", "laptop", LV_ENTRY_FAILURES_DEVICE - 1, 0);
  lv_entry_guard_pass (guard, "tanaka", "laptop");
  fail (guard, "tanaka", "laptop", LV_ENTRY_FAILURES_DEVICE - 1, 0);
  g_assert_true (may (guard, "tanaka", "laptop", 0));
  /* One password that is known does not open the way to guess another for ever. */
  for (guint i = 0; i < 3; i++)
    {
      lv_entry_guard_pass (guard, "tanaka", "laptop");
      fail (guard, "tanaka", "laptop", LV_ENTRY_FAILURES_DEVICE - 1, 0);
    }
  lv_entry_guard_pass (guard, "tanaka", "laptop");
  g_assert_false (may (guard, "tanaka", "laptop", 0));
  lv_entry_guard_free (guard);
}

/* Each entry is kept for years: going in and out without end is not. */
static void
test_entries (void)
{
  LvEntryGuard *guard = lv_entry_guard_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < LV_ENTRY_TIMES_PERSON; i++)
    {
      g_assert_true (lv_entry_guard_enter (guard, "tanaka", 1000, &error));
      g_assert_no_error (error);
    }
  g_assert_false (lv_entry_guard_enter (guard, "tanaka", 2000, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_RATE_LIMITED);
  g_assert_cmpstr (liveon_error_get_argument (error, "seconds"), ==, "299");
  g_assert_true (lv_entry_guard_enter (guard, "suzuki", 2000, NULL));
  /* It is no wrong password. */
  g_assert_true (may (guard, "tanaka", "laptop", 2000));
  g_assert_true (lv_entry_guard_enter (guard, "tanaka", 1000 + LV_ENTRY_WINDOW_MS, NULL));
  lv_entry_guard_free (guard);
}

static void
test_sweep (void)
{
  LvEntryGuard *guard = lv_entry_guard_new ();

  fail (guard, "suzuki", "laptop", LV_ENTRY_FAILURES_DEVICE, LV_ENTRY_WINDOW_MS / 2);
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *user = g_strdup_printf ("%u", i);

      lv_entry_guard_fail (guard, user, "device", i < 4000 ? 0 : LV_ENTRY_WINDOW_MS);
    }
  /* What still counts was not swept away. */
  g_assert_false (may (guard, "suzuki", "laptop", LV_ENTRY_WINDOW_MS));
  lv_entry_guard_free (guard);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 30);
  g_test_add_func ("/entry-guard/device", test_device);
  g_test_add_func ("/entry-guard/person", test_person);
  g_test_add_func ("/entry-guard/pass", test_pass);
  g_test_add_func ("/entry-guard/entries", test_entries);
  g_test_add_func ("/entry-guard/sweep", test_sweep);
  return g_test_run ();
}
