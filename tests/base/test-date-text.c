/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-date-text.h"

#include "test-support.h"

static void
test_days (void)
{
  static const struct
  {
    int year, month, day;
    const char *english, *english_long, *japanese, *japanese_long;
  } cases[] = {
    { 2026, 5, 3, "3 May 2026", "Sunday, 3 May 2026", "2026年5月3日", "2026年5月3日(日)" },
    { 2026, 11, 24, "24 November 2026", "Tuesday, 24 November 2026", "2026年11月24日",
      "2026年11月24日(火)" },
    { 2028, 2, 29, "29 February 2028", "Tuesday, 29 February 2028", "2028年2月29日",
      "2028年2月29日(火)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) date
          = g_date_time_new_utc (cases[i].year, cases[i].month, cases[i].day, 23, 59, 0);
      g_autofree char *english = lv_date_text (date, FALSE, "en");
      g_autofree char *english_long = lv_date_text (date, TRUE, "en");
      g_autofree char *japanese = lv_date_text (date, FALSE, "ja");
      g_autofree char *japanese_long = lv_date_text (date, TRUE, "ja");

      g_assert_cmpstr (english, ==, cases[i].english);
      g_assert_cmpstr (english_long, ==, cases[i].english_long);
      g_assert_cmpstr (japanese, ==, cases[i].japanese);
      g_assert_cmpstr (japanese_long, ==, cases[i].japanese_long);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/date-text/days", test_days);
  return g_test_run ();
}
