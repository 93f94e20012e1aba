/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The store's thread: what it shares, what it keeps apart, and what it owes to whom. */
#include "store-fixture.h"

#include <string.h>

#include "lv-db.h"

#define OTHER "00000000000000000000000000000002"

/* A unit of work at which the store thread stands until the test lets it go on. */
typedef struct
{
  GAsyncQueue *entered;
  GAsyncQueue *may_go;
} Gate;

static void
gate_init (Gate *self)
{
  self->entered = g_async_queue_new ();
  self->may_go = g_async_queue_new ();
}

static void
gate_clear (Gate *self)
{
  g_async_queue_unref (self->entered);
  g_async_queue_unref (self->may_go);
}

static gboolean
gate_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Gate *gate = input;

  g_async_queue_push (gate->entered, gate);
  g_async_queue_pop (gate->may_go);
  return TRUE;
}

static void
gate_open (Gate *self)
{
  g_async_queue_push (self->may_go, self);
}

static void
count_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *answers = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (lv_store_run_finish (LV_STORE (source), result, NULL, &error));
  g_assert_no_error (error);
  (*answers)++;
}

static void
post (StoreFixture *self, const char *tenant_id, LvStoreWork work, gpointer input, guint *answers)
{
  lv_store_run_async (self->store, tenant_id, work, input, NULL, NULL, NULL, count_answer, answers);
}

/* The thread stands at the gate when this returns, with nothing else in its hands. */
static void
hold (StoreFixture *self, Gate *gate, guint *answers)
{
  gate_init (gate);
  post (self, FIXTURE_TENANT, gate_work, gate, answers);
  g_async_queue_pop (gate->entered);
}

static void
wait_for_answers (guint *answers, guint expected)
{
  while (*answers < expected)
    g_main_context_iteration (NULL, TRUE);
}

FIXTURE_DO (nothing_work, TRUE)
FIXTURE_DO (add_user_work, lv_users_add (db, input, error))
FIXTURE_GET (count_users_work, g_memdup2 (&(gint64){ lv_users_count (db, error) }, sizeof (gint64)))
FIXTURE_GET (thread_work, g_thread_self ())
FIXTURE_GET (text_work, g_strdup ("a result"))

static LvUser *
make_user (const char *login)
{
  LvUser *user = lv_user_new ();

  fixture_set (&user->id, login);
  fixture_set (&user->login, login);
  return user;
}

static gint64
count_users (StoreFixture *self)
{
  g_autofree gint64 *count = store_fixture_run (self, count_users_work, NULL);

  return *count;
}

static void
test_thread (StoreFixture *self, gconstpointer data)
{
  gpointer first = store_fixture_run (self, thread_work, NULL);

  g_assert_true (first != g_thread_self ());
  g_assert_true (store_fixture_run (self, thread_work, NULL) == first);
}

/* Twenty units that wait for a slow one cost one commit. */
static void
test_shared_commit (StoreFixture *self, gconstpointer data)
{
  guint answers = 0;
  guint before;
  Gate gate;

  hold (self, &gate, &answers);
  before = lv_store_get_commits (self->store);
  for (guint i = 0; i < 20; i++)
    post (self, FIXTURE_TENANT, nothing_work, NULL, &answers);
  g_assert_cmpuint (lv_store_get_queue_length (self->store), ==, 21);
  gate_open (&gate);
  wait_for_answers (&answers, 21);
  g_assert_cmpuint (lv_store_get_commits (self->store) - before, ==, 2);
  g_assert_cmpuint (lv_store_get_queue_length (self->store), ==, 0);
  gate_clear (&gate);
}

static void
test_commit_for_each_database (StoreFixture *self, gconstpointer data)
{
  guint answers = 0;
  guint before;
  Gate gate;

  store_fixture_add_tenant (self, OTHER, "other");
  hold (self, &gate, &answers);
  before = lv_store_get_commits (self->store);
  for (guint i = 0; i < 10; i++)
    {
      post (self, FIXTURE_TENANT, nothing_work, NULL, &answers);
      post (self, OTHER, nothing_work, NULL, &answers);
      post (self, NULL, nothing_work, NULL, &answers);
    }
  gate_open (&gate);
  wait_for_answers (&answers, 31);
  g_assert_cmpuint (lv_store_get_commits (self->store) - before, ==, 4);
  gate_clear (&gate);
}

typedef struct
{
  GString *log;
  char letter;
} Letter;

static gboolean
write_letter_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  Letter *letter = input;

  g_string_append_c (letter->log, letter->letter);
  return TRUE;
}

static void
test_order (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Letter letters[26];
  guint answers = 0;
  Gate gate;

  hold (self, &gate, &answers);
  for (guint i = 0; i < 26; i++)
    {
      letters[i] = (Letter){ log, (char) ('a' + i) };
      post (self, FIXTURE_TENANT, write_letter_work, &letters[i], &answers);
    }
  gate_open (&gate);
  wait_for_answers (&answers, 27);
  g_assert_cmpstr (log->str, ==, "abcdefghijklmnopqrstuvwxyz");
  gate_clear (&gate);
}

static gboolean
count_turn (gpointer data)
{
  guint *turns = data;

  (*turns)++;
  return G_SOURCE_CONTINUE;
}

/* A slow disk slows answers, never the loop. */
static void
test_loop_turns_meanwhile (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user ("tanaka");
  guint answers = 0;
  guint turns = 0;
  guint idle = g_idle_add (count_turn, &turns);

  lv_store_set_delay_ms (self->store, 200);
  post (self, FIXTURE_TENANT, add_user_work, user, &answers);
  while (answers == 0)
    g_main_context_iteration (NULL, FALSE);
  g_source_remove (idle);
  g_assert_cmpuint (turns, >, 100);
}

/* Nothing is answered before its commit: the thread stands in the middle of the transaction. */
static void
test_answer_follows_commit (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user ("tanaka");
  guint answers = 0;
  guint gate_answers = 0;
  Gate first, second;

  hold (self, &first, &gate_answers);
  gate_init (&second);
  post (self, FIXTURE_TENANT, add_user_work, user, &answers);
  post (self, FIXTURE_TENANT, gate_work, &second, &gate_answers);
  gate_open (&first);
  g_async_queue_pop (second.entered);
  for (guint i = 0; i < 1000; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (answers, ==, 0);
  gate_open (&second);
  wait_for_answers (&answers, 1);
  wait_for_answers (&gate_answers, 2);
  gate_clear (&first);
  gate_clear (&second);
}

static gboolean
fail_after_adding_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  if (lv_users_add (db, input, error))
    lv_error_set (error, LIVEON_ERROR_NOT_PERMITTED, NULL);
  return FALSE;
}

/* Of three units that share a commit the middle one fails: it alone leaves no trace. */
static void
test_failure_stays_alone (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) first = make_user ("first");
  g_autoptr (LvUser) middle = make_user ("middle");
  g_autoptr (LvUser) last = make_user ("last");
  g_autoptr (GAsyncResult) failed = NULL;
  g_autoptr (GError) error = NULL;
  guint answers = 0;
  guint before;
  Gate gate;

  hold (self, &gate, &answers);
  before = lv_store_get_commits (self->store);
  post (self, FIXTURE_TENANT, add_user_work, first, &answers);
  lv_store_run_async (self->store, FIXTURE_TENANT, fail_after_adding_work, middle, NULL, NULL, NULL,
                      test_take_result, &failed);
  post (self, FIXTURE_TENANT, add_user_work, last, &answers);
  gate_open (&gate);
  wait_for_answers (&answers, 3);
  test_wait_for (failed);
  g_assert_cmpuint (lv_store_get_commits (self->store) - before, ==, 2);
  g_assert_false (lv_store_run_finish (self->store, failed, NULL, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_PERMITTED);
  g_assert_cmpint (count_users (self), ==, 2);
  g_assert_cmpint (
      store_fixture_number (self, "SELECT COUNT (*) FROM users WHERE login = 'middle'"), ==, 0);
  gate_clear (&gate);
}

/* A unit that ends the transaction under the others takes them with it, and says so to each. */
static gboolean
break_transaction_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  g_assert_true (lv_db_run_script (db, "ROLLBACK", error));
  lv_error_set_detail (error, LIVEON_ERROR_STORE, "the disk went away");
  return FALSE;
}

static void
test_broken_transaction (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) before = make_user ("before");
  g_autoptr (LvUser) after = make_user ("after");
  LvStoreWork works[] = { add_user_work, break_transaction_work, add_user_work };
  gpointer inputs[] = { before, NULL, after };
  GAsyncResult *results[3] = { NULL };
  guint answers = 0;
  Gate gate;

  hold (self, &gate, &answers);
  for (guint i = 0; i < 3; i++)
    lv_store_run_async (self->store, FIXTURE_TENANT, works[i], inputs[i], NULL, NULL, NULL,
                        test_take_result, &results[i]);
  gate_open (&gate);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      test_wait_for (results[i]);
      g_assert_false (lv_store_run_finish (self->store, results[i], NULL, &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
      g_object_unref (results[i]);
    }
  wait_for_answers (&answers, 1);
  g_assert_cmpint (count_users (self), ==, 0);
  gate_clear (&gate);
}

/* No page may be added: the disk is full for this one. */
static gboolean
fill_disk_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  gboolean is_done = TRUE;

  g_assert_true (lv_db_run_script (db, "PRAGMA max_page_count = 1", error));
  for (guint i = 0; i < 200 && is_done; i++)
    is_done = lv_records_append (db, i, "audit", "{\"words\":\"and more words\"}", NULL, error);
  lv_db_run_script (db, "PRAGMA max_page_count = 1000000", NULL);
  return is_done;
}

static void
test_full_disk (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user ("tanaka");
  g_autoptr (GError) error = store_fixture_fail (self, fill_disk_work, NULL, LIVEON_ERROR_STORE);

  g_assert_nonnull (strstr (error->message, "no room"));
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM chain"), ==, 0);
  store_fixture_run (self, add_user_work, user);
}

static void
test_cancelled (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user ("tanaka");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;
  guint answers = 0;
  Gate gate;

  hold (self, &gate, &answers);
  lv_store_run_async (self->store, FIXTURE_TENANT, add_user_work, user, NULL, NULL, cancellable,
                      test_take_result, &answer);
  g_cancellable_cancel (cancellable);
  gate_open (&gate);
  test_wait_for (answer);
  g_assert_false (lv_store_run_finish (self->store, answer, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_for_answers (&answers, 1);
  g_assert_cmpint (count_users (self), ==, 0);
  gate_clear (&gate);
}

static gint n_freed;

static void
count_free (gpointer data)
{
  g_free (data);
  g_atomic_int_inc (&n_freed);
}

static gboolean
fail_with_result_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = g_strdup ("never seen");
  lv_error_set (error, LIVEON_ERROR_NOT_FOUND, NULL);
  return FALSE;
}

/* Inputs and results are freed once each, whatever becomes of them. */
static void
test_frees (StoreFixture *self, gconstpointer data)
{
  static const LvStoreWork works[] = { text_work, text_work, fail_with_result_work };
  g_autofree char *taken = NULL;

  n_freed = 0;
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      g_autoptr (GAsyncResult) answer = NULL;

      lv_store_run_async (self->store, FIXTURE_TENANT, works[i], g_strdup ("an input"), count_free,
                          count_free, NULL, test_take_result, &answer);
      test_wait_for (answer);
      lv_store_run_finish (self->store, answer, i == 0 ? (gpointer *) &taken : NULL, NULL);
    }
  g_assert_cmpstr (taken, ==, "a result");
  g_assert_cmpint (n_freed, ==, 5); /* three inputs, two results that nobody took */
}

static void
test_unknown_tenant (StoreFixture *self, gconstpointer data)
{
  static const char *const unknown[]
      = { OTHER, "", "..", "../operator", "00000000000000000000000000000001/", "acme" };

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (store_fixture_try (self, unknown[i], nothing_work, NULL, NULL, &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_FOUND);
    }
}

/* What was posted before the end is done and answered; what comes after it is answered too. */
static void
test_close (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvTenantRow) tenant = lv_tenant_row_new ();
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_user_unref);
  GAsyncResult *late[4] = { NULL };
  guint answers = 0;
  Gate gate;

  hold (self, &gate, &answers);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *login = g_strdup_printf ("u%u", i);

      g_ptr_array_add (users, make_user (login));
      post (self, FIXTURE_TENANT, add_user_work, users->pdata[i], &answers);
    }
  gate_open (&gate);
  lv_store_close (self->store);
  lv_store_close (self->store);
  wait_for_answers (&answers, 301);

  lv_store_run_async (self->store, NULL, nothing_work, NULL, NULL, NULL, NULL, test_take_result,
                      &late[0]);
  lv_store_add_tenant_async (self->store, tenant, NULL, test_take_result, &late[1]);
  lv_store_remove_tenant_async (self->store, FIXTURE_TENANT, NULL, test_take_result, &late[2]);
  lv_store_check_async (self->store, NULL, test_take_result, &late[3]);
  g_assert_null (late[0]); /* not before the caller has returned to its loop */
  for (guint i = 0; i < G_N_ELEMENTS (late); i++)
    {
      g_autoptr (GError) error = NULL;

      test_wait_for (late[i]);
      g_assert_false (g_task_propagate_boolean (G_TASK (late[i]), &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STOPPING);
      g_object_unref (late[i]);
    }
  gate_clear (&gate);
  store_fixture_reopen (self);
  g_assert_cmpint (count_users (self), ==, 300);
}

static gpointer
ask_from_another_context (gpointer data)
{
  StoreFixture *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) answer = NULL;

  g_main_context_push_thread_default (context);
  lv_store_run_async (self->store, NULL, nothing_work, NULL, NULL, NULL, NULL, test_take_result,
                      &answer);
  while (answer == NULL)
    g_main_context_iteration (context, TRUE);
  g_assert_true (lv_store_run_finish (self->store, answer, NULL, NULL));
  g_clear_object (&answer);
  g_main_context_pop_thread_default (context);
  return NULL;
}

/* The caller's own context gets the answer. */
static void
test_callers_context (StoreFixture *self, gconstpointer data)
{
  g_thread_join (g_thread_new ("asker", ask_from_another_context, self));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/store/thread", test_thread);
  store_fixture_add ("/store/store/shared-commit", test_shared_commit);
  store_fixture_add ("/store/store/commit-for-each-database", test_commit_for_each_database);
  store_fixture_add ("/store/store/order", test_order);
  store_fixture_add ("/store/store/loop-turns-meanwhile", test_loop_turns_meanwhile);
  store_fixture_add ("/store/store/answer-follows-commit", test_answer_follows_commit);
  store_fixture_add ("/store/store/failure-stays-alone", test_failure_stays_alone);
  store_fixture_add ("/store/store/broken-transaction", test_broken_transaction);
  store_fixture_add ("/store/store/full-disk", test_full_disk);
  store_fixture_add ("/store/store/cancelled", test_cancelled);
  store_fixture_add ("/store/store/frees", test_frees);
  store_fixture_add ("/store/store/unknown-tenant", test_unknown_tenant);
  store_fixture_add ("/store/store/close", test_close);
  store_fixture_add ("/store/store/callers-context", test_callers_context);
  return g_test_run ();
}
