/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-media-minutes.h"
#include "store-fixture.h"

FIXTURE_DO (add_work, lv_media_minutes_add (db, input, error))
FIXTURE_GET (list_work, lv_media_minutes_list (db, input, error))

static gboolean
purge_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  guint removed = 0;

  if (!lv_media_minutes_purge (db, *(gint64 *) input, &(LvPurgePlace){ 0 }, 2, &removed, error))
    return FALSE;
  *result = GUINT_TO_POINTER (removed);
  return TRUE;
}

static void
append (GArray *minutes, guint visit, gint64 time_ms)
{
  LvMediaMinute minute = {
    .time_ms = time_ms,
    .seconds = 60,
    .bytes_sent = G_GINT64_CONSTANT (1) << 40,
    .bytes_received = 2,
    .peak_bps = 3,
    .loss_sent = 0.25,
    .loss_received = 0.5,
    .round_trip_us = -1,
    .quality = 0.75,
  };

  fixture_id (minute.visit_id, visit);
  g_array_append_val (minutes, minute);
}

static GArray *
list (StoreFixture *self, guint visit)
{
  char id[33];

  return store_fixture_run (self, list_work, (gpointer) fixture_id (id, visit));
}

static void
test_there_and_back (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GArray) minutes = g_array_new (FALSE, TRUE, sizeof (LvMediaMinute));
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) other = NULL;
  g_autoptr (GArray) nobody = NULL;
  const LvMediaMinute *minute;

  append (minutes, 1, 2000);
  append (minutes, 2, 2000);
  append (minutes, 1, 1000);
  store_fixture_run (self, add_work, minutes);
  /* A minute that came already stays as it is. */
  store_fixture_run (self, add_work, minutes);
  first = list (self, 1);
  other = list (self, 2);
  nobody = list (self, 3);
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpuint (other->len, ==, 1);
  g_assert_cmpuint (nobody->len, ==, 0);
  minute = &g_array_index (first, LvMediaMinute, 0);
  g_assert_cmpint (minute->time_ms, ==, 1000);
  g_assert_cmpuint (minute->seconds, ==, 60);
  g_assert_cmpint (minute->bytes_sent, ==, G_GINT64_CONSTANT (1) << 40);
  g_assert_cmpint (minute->bytes_received, ==, 2);
  g_assert_cmpint (minute->peak_bps, ==, 3);
  g_assert_cmpfloat (minute->loss_sent, ==, 0.25);
  g_assert_cmpfloat (minute->loss_received, ==, 0.5);
  g_assert_cmpint (minute->round_trip_us, ==, -1);
  g_assert_cmpfloat (minute->quality, ==, 0.75);
}

static guint
purge (StoreFixture *self, gint64 before_ms)
{
  return GPOINTER_TO_UINT (store_fixture_run (self, purge_work, &before_ms));
}

static void
test_purge (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GArray) minutes = g_array_new (FALSE, TRUE, sizeof (LvMediaMinute));
  g_autoptr (GArray) left = NULL;

  for (guint i = 1; i <= 4; i++)
    append (minutes, i % 2 + 1, 1000 * i);
  store_fixture_run (self, add_work, minutes);
  /* The oldest first, in portions, and nothing of the bound itself. */
  g_assert_cmpuint (purge (self, 4000), ==, 2);
  g_assert_cmpuint (purge (self, 4000), ==, 1);
  g_assert_cmpuint (purge (self, 4000), ==, 0);
  left = list (self, 1);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpint (g_array_index (left, LvMediaMinute, 0).time_ms, ==, 4000);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/media-minutes/there-and-back", test_there_and_back);
  store_fixture_add ("/media-minutes/purge", test_purge);
  return g_test_run ();
}
