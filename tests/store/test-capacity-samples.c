/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-capacity-samples.h"
#include "store-fixture.h"

static gboolean
add_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  LvCapacitySample *sample = input;

  return lv_capacity_samples_add (db, sample, sample->time_ms - 2500, error);
}

static gboolean
list_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_capacity_samples_list (db, *(gint64 *) input, error);
  return *result != NULL;
}

static gpointer
run (StoreFixture *self, LvStoreWork work, gpointer input)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  lv_store_run_async (self->store, NULL, work, input, NULL, NULL, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_store_run_finish (self->store, result, &answer, &error);
  g_assert_no_error (error);
  return answer;
}

/* In the order of time; the second of one moment is passed over, and what is too old goes. */
static void
test_samples (StoreFixture *self, gconstpointer data)
{
  gint64 from_ms = 0;
  g_autoptr (GArray) samples = NULL;
  const LvCapacitySample *first;

  for (gint64 time_ms = 1000; time_ms <= 4000; time_ms += 1000)
    {
      LvCapacitySample sample = { time_ms, 5, G_MAXINT64, -1, time_ms / 100, 7, 8 };

      run (self, add_work, &sample);
      sample.users = 0;
      run (self, add_work, &sample);
    }
  samples = run (self, list_work, &from_ms);
  g_assert_cmpuint (samples->len, ==, 3);
  first = &g_array_index (samples, LvCapacitySample, 0);
  g_assert_cmpint (first->time_ms, ==, 2000);
  g_assert_cmpint (first->users, ==, 20);
  g_assert_cmpint (first->disk_free, ==, 5);
  g_assert_cmpint (first->disk_size, ==, G_MAXINT64);
  g_assert_cmpint (first->accounts, ==, -1);
  g_assert_cmpint (first->connections, ==, 7);
  g_assert_cmpint (first->rate_bps, ==, 8);
  from_ms = 3001;
  g_clear_pointer (&samples, g_array_unref);
  samples = run (self, list_work, &from_ms);
  g_assert_cmpuint (samples->len, ==, 1);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/capacity-samples/samples", test_samples);
  return g_test_run ();
}
