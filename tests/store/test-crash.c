/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A process that keeps 200 visits open, and opens and closes more, is killed without warning: what
 * it was told is written is there, whole, and the chain fits. The child is this program again. */
#include "store-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_VISITS 200
#define CHILD_ARGUMENT "--child"

FIXTURE_DO (open_work, lv_visits_open (db, input, "{\"kind\":\"entry\"}", error))
FIXTURE_DO (close_work, lv_visits_close (db, input, "{\"kind\":\"exit\"}", error))
FIXTURE_DO (renew_work, lv_visits_renew (db, input, FIXTURE_NOW_MS + 777, error))
FIXTURE_GET (list_open_work, lv_visits_list_open (db, error))
FIXTURE_GET (read_work, lv_records_read (db, 1, 0, error))

static LvVisit *
make_visit (guint number)
{
  LvVisit *visit = lv_visit_new ();
  char id[33];

  fixture_set (&visit->id, fixture_id (id, number));
  fixture_set (&visit->user_id, "u");
  fixture_set (&visit->room_id, "r");
  visit->entered_ms = FIXTURE_NOW_MS + number;
  visit->left_ms = visit->entered_ms + 1;
  fixture_set (&visit->reason, "left");
  return visit;
}

/* A word a line, out at once: the parent may believe it. */
static void
tell (const char *word, guint number)
{
  g_print ("%s %u\n", word, number);
  fflush (stdout);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (lv_store_run_finish (LV_STORE (source), result, NULL, NULL));
  tell ("opened", GPOINTER_TO_UINT (user_data));
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (lv_store_run_finish (LV_STORE (source), result, NULL, NULL));
  tell ("closed", GPOINTER_TO_UINT (user_data));
}

static void
post_visit (StoreFixture *self, LvStoreWork work, guint number, GAsyncReadyCallback callback)
{
  lv_store_run_async (self->store, FIXTURE_TENANT, work, make_visit (number),
                      (GDestroyNotify) lv_visit_unref, NULL, NULL, callback,
                      GUINT_TO_POINTER (number));
}

static int
run_child (const char *folder)
{
  StoreFixture self = { .folder = g_strdup (folder), .clock = lv_test_clock_new (FIXTURE_NOW_MS) };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  store_fixture_reopen (&self);
  store_fixture_add_tenant (&self, FIXTURE_TENANT, "acme");
  for (guint i = 0; i < OPEN_VISITS; i++)
    {
      char id[33];

      post_visit (&self, open_work, i, on_opened);
      g_ptr_array_add (ids, g_strdup (fixture_id (id, i)));
    }
  store_fixture_run (&self, renew_work, ids);
  tell ("renewed", 0);
  for (guint i = OPEN_VISITS;; i++)
    {
      post_visit (&self, open_work, i, on_opened);
      post_visit (&self, close_work, i, on_closed);
      while (lv_store_get_queue_length (self.store) > 50)
        g_main_context_iteration (NULL, TRUE);
    }
  return 0;
}

typedef struct
{
  GHashTable *opened;
  GHashTable *closed;
  gboolean is_renewed;
} Told;

/* Reads what the child says, kills it after so many closed visits, and hears it out. */
static void
listen_and_kill (Told *told, GSubprocess *child, guint n_closed)
{
  g_autoptr (GDataInputStream) words
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  char *line;

  while ((line = g_data_input_stream_read_line (words, NULL, NULL, NULL)) != NULL)
    {
      g_autofree char *said = line;
      gpointer number = GUINT_TO_POINTER (atoi (strchr (said, ' ') + 1) + 1);

      if (g_str_has_prefix (said, "opened "))
        g_hash_table_add (told->opened, number);
      else if (g_str_has_prefix (said, "closed "))
        g_hash_table_add (told->closed, number);
      else
        told->is_renewed = TRUE;
      if (g_hash_table_size (told->closed) == n_closed)
        g_subprocess_send_signal (child, SIGKILL);
    }
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
}

static void
assert_check (StoreFixture *self)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  lv_store_check_async (self->store, NULL, test_take_result, &answer);
  test_wait_for (answer);
  lv_store_check_finish (self->store, answer, &error);
  g_assert_no_error (error);
}

static void
assert_chain_fits (StoreFixture *self)
{
  g_autoptr (GPtrArray) records = store_fixture_run (self, read_work, NULL);
  guint8 previous[32] = { 0 };
  guint8 computed[32];

  for (guint i = 0; i < records->len; i++)
    {
      LvRecord *record = records->pdata[i];

      g_assert_cmpint (record->seq, ==, i + 1);
      g_assert_nonnull (record->payload);
      fixture_hashes ()->next (previous, record->seq, record->time_ms, record->kind, record->digest,
                               computed);
      g_assert_cmpmem (computed, 32, record->hash, 32);
      memcpy (previous, record->hash, 32);
    }
}

static void
assert_nothing_lost (StoreFixture *self, const Told *told)
{
  g_autoptr (GPtrArray) open = store_fixture_run (self, list_open_work, NULL);
  gint64 entries = store_fixture_number (self, "SELECT COUNT (*) FROM entries");
  gint64 exits = store_fixture_number (self, "SELECT COUNT (*) FROM exits");
  GHashTableIter iter;
  gpointer number;

  g_assert_cmpint (entries, >=, g_hash_table_size (told->opened));
  g_assert_cmpint (exits, >=, g_hash_table_size (told->closed));
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM chain"), ==, entries + exits);
  g_assert_cmpint (open->len, ==, entries - exits);
  g_assert_cmpuint (open->len, >=, OPEN_VISITS);
  for (guint i = 0; told->is_renewed && i < OPEN_VISITS; i++)
    g_assert_cmpint (((LvVisit *) open->pdata[i])->left_ms, ==, FIXTURE_NOW_MS + 777);
  g_hash_table_iter_init (&iter, told->closed);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    {
      char id[33];
      g_autofree char *sql
          = g_strdup_printf ("SELECT COUNT (*) FROM entries JOIN exits ON exits.id = entries.id"
                             " WHERE entries.id = '%s'",
                             fixture_id (id, GPOINTER_TO_UINT (number) - 1));

      g_assert_cmpint (store_fixture_number (self, sql), ==, 1);
    }
}

static void
test_killed (gconstpointer data)
{
  StoreFixture self = { .folder = test_make_folder () };
  Told told = { g_hash_table_new (NULL, NULL), g_hash_table_new (NULL, NULL), FALSE };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                                    CHILD_ARGUMENT, self.folder, NULL);

  g_assert_no_error (error);
  listen_and_kill (&told, child, GPOINTER_TO_UINT (data));
  self.clock = lv_test_clock_new (FIXTURE_NOW_MS);
  store_fixture_reopen (&self);
  assert_check (&self);
  assert_nothing_lost (&self, &told);
  assert_chain_fits (&self);
  store_fixture_tear_down (&self, NULL);
  g_hash_table_unref (told.opened);
  g_hash_table_unref (told.closed);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], CHILD_ARGUMENT))
    return run_child (argv[2]);
  test_init (&argc, &argv, 120);
  g_test_add_data_func ("/store/crash/early", GUINT_TO_POINTER (1), test_killed);
  g_test_add_data_func ("/store/crash/later", GUINT_TO_POINTER (97), test_killed);
  g_test_add_data_func ("/store/crash/late", GUINT_TO_POINTER (1501), test_killed);
  return g_test_run ();
}
