/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A server that is killed in the middle of 200 open visits. The child process is this program: it
 * says every visit whose join was answered, and goes on until it is killed. */
#include "room-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "lv-chain.h"
#include "lv-records.h"

#define NOW "2026-11-24T00:00:00.000Z"
#define RESTART "2026-11-24T06:00:00.000Z"
#define N_PEOPLE 200
/* Joins that are heard of before the kill: 200, and then some of those that come and go. */
#define N_HEARD 230

static char *program;

static void
say_join (Person *person, const char *room)
{
  g_autoptr (Answer) answer = person_join (person, room);

  printf ("%s\n", answer_string (answer, "visit"));
  fflush (stdout);
}

G_NORETURN static void
run_child (const char *folder, const char *tenant_id)
{
  Fixture *fixture = fixture_open (g_strdup (folder), NOW, tenant_id);
  Person *admin = fixture_add_person (fixture, "admin", TRUE);
  g_autofree char *room = person_add_room (admin, "room", "\"capacity\":1000");

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *login = g_strdup_printf ("user%u", i);

      say_join (fixture_add_person (fixture, login, FALSE), room);
    }
  /* One minute of leases; then people go out and in until the end. */
  fixture_advance (fixture, FIXTURE_MINUTE_MS);
  for (;;)
    {
      Person *person = fixture->people->pdata[1];
      g_autoptr (Answer) left = person_call (person, "leave", NULL);

      lv_test_clock_advance (fixture->clock, 10);
      say_join (person, room);
    }
}

static GPtrArray *
kill_in_the_middle (const char *folder, const char *tenant_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                                    "--child", folder, tenant_id, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  GPtrArray *visits = g_ptr_array_new_with_free_func (g_free);
  char *line;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while (visits->len < N_HEARD
         && (line = g_data_input_stream_read_line (lines, NULL, NULL, &error)) != NULL)
    g_ptr_array_add (visits, line);
  g_assert_no_error (error);
  g_assert_cmpuint (visits->len, ==, N_HEARD);
  g_subprocess_send_signal (child, SIGKILL);
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  /* What it had said before it died, too. */
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    if (strlen (line) == 32)
      g_ptr_array_add (visits, line);
    else
      g_free (line);
  return visits;
}

static gboolean
list_open_work (LvDb *db, gpointer data, GError **error)
{
  GPtrArray **open = data;

  *open = lv_visits_list_open (db, error);
  return *open != NULL;
}

typedef struct
{
  GHashTable *visits; /* id → LvVisit */
  guint n_entries;
  guint n_exits;
} Found;

static gboolean
read_work (LvDb *db, gpointer data, GError **error)
{
  Found *found = data;
  LvVisitQuery query = { .limit = 100000 };
  g_autoptr (GPtrArray) visits = lv_visits_list (db, &query, error);
  g_autoptr (GPtrArray) records = lv_records_read (db, 1, 100000, error);
  guint8 previous[32] = { 0 };

  g_assert_nonnull (visits);
  g_assert_nonnull (records);
  for (guint i = 0; i < visits->len; i++)
    g_hash_table_insert (found->visits, ((LvVisit *) visits->pdata[i])->id,
                         lv_visit_ref (visits->pdata[i]));
  for (guint i = 0; i < records->len; i++)
    {
      LvRecord *record = records->pdata[i];
      guint8 digest[32];

      lv_chain_digest (record->salt, record->payload, strlen (record->payload), digest);
      g_assert_cmpmem (digest, 32, record->digest, 32);
      lv_chain_next (previous, i + 1, record->time_ms, record->kind, digest, previous);
      g_assert_cmpmem (previous, 32, record->hash, 32);
      found->n_entries += g_str_equal (record->kind, "entry");
      found->n_exits += g_str_equal (record->kind, "exit");
    }
  return TRUE;
}

static void
assert_recovered (Fixture *fixture, GPtrArray *heard, GPtrArray *open)
{
  Found found = { .visits = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                   (GDestroyNotify) lv_visit_unref) };

  fixture_run (fixture, fixture->tenant, read_work, &found);
  /* Every join that was answered is there, and every entry has its exit. */
  for (guint i = 0; i < heard->len; i++)
    g_assert_true (g_hash_table_contains (found.visits, heard->pdata[i]));
  g_assert_cmpuint (found.n_entries, ==, g_hash_table_size (found.visits));
  g_assert_cmpuint (found.n_exits, ==, found.n_entries);
  /* Those that were open ended where they were last renewed, not at the restart. */
  for (guint i = 0; i < open->len; i++)
    {
      LvVisit *before = open->pdata[i];
      LvVisit *after = g_hash_table_lookup (found.visits, before->id);

      g_assert_cmpint (after->left_ms, ==, before->left_ms);
      g_assert_cmpstr (after->reason, ==, "server-stopped");
    }
  g_hash_table_unref (found.visits);
}

static void
recover (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lv_meetings_recover_async (fixture->context->meetings, fixture->tenant, test_take_result,
                             &result);
  test_wait_for (result);
  lv_meetings_recover_finish (fixture->context->meetings, result, &error);
  g_assert_no_error (error);
}

static void
test_killed (void)
{
  Fixture *first = fixture_new (NOW);
  g_autofree char *tenant_id = g_strdup (lv_tenant_get_id (first->tenant));
  g_autofree char *folder = fixture_abandon (first);
  g_autoptr (GPtrArray) heard = kill_in_the_middle (folder, tenant_id);
  g_autoptr (Fixture) fixture = fixture_open (g_strdup (folder), RESTART, tenant_id);
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) none = NULL;
  gint64 renewed_ms;

  g_assert_true (lv_time_parse ("2026-11-24T00:00:55.000Z", &renewed_ms));
  fixture_run (fixture, fixture->tenant, list_open_work, &open);
  g_assert_cmpuint (open->len, >=, N_PEOPLE - 1);
  for (guint i = 0; i < open->len; i++)
    g_assert_cmpint (((LvVisit *) open->pdata[i])->left_ms, >=, renewed_ms);
  recover (fixture);
  assert_recovered (fixture, heard, open);
  /* And again: there is nothing left to do. */
  recover (fixture);
  fixture_run (fixture, fixture->tenant, list_open_work, &none);
  g_assert_cmpuint (none->len, ==, 0);
  assert_recovered (fixture, heard, open);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], argv[3]);
  program = argv[0];
  test_init (&argc, &argv, 90);
  g_test_add_func ("/recovery/killed", test_killed);
  return g_test_run ();
}
