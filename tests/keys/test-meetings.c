/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Some simulated meetings; with --bench 10 000 of them, of which 200 with real cryptography. */
#include "meeting.h"

#include "test-support.h"

typedef struct
{
  const char *path;
  guint first_seed, n;
  gboolean is_real, is_lying;
  guint max_people;
} Series;

static void
run (gconstpointer data)
{
  const Series *series = data;
  MeetingResult sum = { 0 };

  for (guint i = 0; i < series->n; i++)
    {
      const MeetingPlan plan = { .seed = series->first_seed + i,
                                 .is_real = series->is_real,
                                 .is_lying = series->is_lying,
                                 .max_people = series->max_people };
      MeetingResult one;

      meeting_run (&plan, &one);
      g_assert_cmpstr (one.found, ==, NULL);
      meeting_result_add (&sum, &one);
      meeting_result_clear (&one);
    }
  g_assert_cmpuint (sum.n_opened, >, 0);
  meeting_result_print (&sum);
}

typedef struct
{
  MeetingFault fault;
  gboolean is_lying;
} Planted;

/* What is planted is found, so that finding nothing says something. */
static void
find_planted (gconstpointer data)
{
  const Planted *planted = data;
  gboolean is_found = FALSE;

  for (guint seed = 1; seed <= 40 && !is_found; seed++)
    {
      const MeetingPlan plan = {
        .seed = seed, .is_lying = planted->is_lying, .max_people = 6, .fault = planted->fault
      };
      MeetingResult one;

      meeting_run (&plan, &one);
      is_found = one.found != NULL;
      if (is_found)
        g_test_message ("%s", one.found);
      meeting_result_clear (&one);
    }
  g_assert_true (is_found);
}

int
main (int argc, char **argv)
{
  static const Series series[] = {
    { "/meetings/honest", 1, 80, FALSE, FALSE, 0 },
    { "/meetings/lying", 1, 80, FALSE, TRUE, 0 },
    { "/meetings/large", 5, 1, FALSE, FALSE, 100 },
    { "/meetings/real/honest", 1, 2, TRUE, FALSE, 5 },
    { "/meetings/real/lying", 1, 2, TRUE, TRUE, 5 },
  };
  static const Series bench[] = {
    { "/meetings/honest", 1000, 4900, FALSE, FALSE, 0 },
    { "/meetings/lying", 10000, 4900, FALSE, TRUE, 0 },
    { "/meetings/real/honest", 20000, 100, TRUE, FALSE, 12 },
    { "/meetings/real/lying", 30000, 100, TRUE, TRUE, 12 },
  };
  static const Planted planted[] = {
    { FAULT_KEEP_KEY, TRUE }, { FAULT_NO_SIGNATURES, TRUE }, { FAULT_ANY_SENDER, TRUE },
    { FAULT_NO_KEYS, FALSE }, { FAULT_OLD_STEP, FALSE },
  };
  const gboolean is_bench = argc > 1 && g_str_equal (argv[argc - 1], "--bench");

  argc -= is_bench;
  argv[argc] = NULL;
  test_init (&argc, &argv, is_bench ? 24 * 3600 : 120);
  if (is_bench)
    for (gsize i = 0; i < G_N_ELEMENTS (bench); i++)
      g_test_add_data_func (bench[i].path, &bench[i], run);
  else
    for (gsize i = 0; i < G_N_ELEMENTS (series); i++)
      g_test_add_data_func (series[i].path, &series[i], run);
  for (gsize i = 0; i < G_N_ELEMENTS (planted); i++)
    {
      g_autofree char *path = g_strdup_printf ("/meetings/planted/%" G_GSIZE_FORMAT, i + 1);

      g_test_add_data_func (path, &planted[i], find_planted);
    }
  return g_test_run ();
}
