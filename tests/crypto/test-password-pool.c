/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-password.h"

#include "lv-error.h"
#include "test-bytes.h"
#include "test-support.h"

/* "パスワード" as in test-password.c, at the price of one block. */
#define CHEAP                                                                                      \
  "$scrypt$ln=4,r=1,p=1$AAECAwQFBgcICQoLDA0ODw$3ruHCVvQMgPdCF/CKxa90RQsfgI0nkALXxWa1yOblwE"

#define MAX_JOBS 40

/* Answers in the order in which they came. */
typedef struct
{
  LvPasswordPool *pool;
  GPtrArray *names;
  guint n_fit;
  guint n_unfit;
  guint n_busy;
  guint n_stopping;
  guint n_cancelled;
} Answers;

typedef struct
{
  Answers *answers;
  const char *name;
} Asked;

static void
answers_init (Answers *self)
{
  memset (self, 0, sizeof *self);
  self->pool = lv_password_pool_new ();
  self->names = g_ptr_array_new ();
}

static void
answers_clear (Answers *self)
{
  if (self->pool != NULL)
    g_assert_finalize_object (self->pool);
  g_ptr_array_unref (self->names);
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  Answers *answers = asked->answers;
  g_autoptr (GError) error = NULL;
  gboolean is_fit = lv_password_pool_verify_finish (LV_PASSWORD_POOL (source), result, &error);

  g_ptr_array_add (answers->names, (gpointer) asked->name);
  answers->n_fit += is_fit;
  answers->n_unfit += !is_fit && error == NULL;
  answers->n_busy += g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_BUSY);
  answers->n_stopping += g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_STOPPING);
  answers->n_cancelled += g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_BUSY))
    g_assert_nonnull (liveon_error_get_argument (error, "seconds"));
  g_free (asked);
}

/* The name says who asks, as in test-fair-queue.c: "A1+". */
static void
ask (Answers *self, const char *name, const char *text, const char *stored, GCancellable *cancel)
{
  g_autoptr (LvSecret) password = secret_from_text (text);
  const char tenant[] = { name[0], '\0' };
  const char address[] = { name[1], '\0' };
  Asked *asked = g_new (Asked, 1);

  asked->answers = self;
  asked->name = name;
  lv_password_pool_verify_async (self->pool, password, stored, tenant, address, name[2] == '+',
                                 cancel, on_verified, asked);
}

static void
wait_for_answers (Answers *self, guint count)
{
  while (self->names->len < count)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->names->len, ==, count);
}

static void
test_verify (void)
{
  Answers answers;

  answers_init (&answers);
  ask (&answers, "A1+", "パスワード", CHEAP, NULL);
  ask (&answers, "A1+", "wrong", CHEAP, NULL);
  ask (&answers, "A1+", "パスワード", NULL, NULL);
  /* Never before the caller has returned. */
  g_assert_cmpuint (answers.names->len, ==, 0);
  wait_for_answers (&answers, 3);
  g_assert_cmpuint (answers.n_fit, ==, 1);
  g_assert_cmpuint (answers.n_unfit, ==, 2);
  answers_clear (&answers);
}

static void
test_hash (void)
{
  g_autoptr (LvPasswordPool) pool = lv_password_pool_new ();
  g_autoptr (LvSecret) password = secret_from_text ("correct horse");
  g_autoptr (LvSecret) empty = secret_from_text ("");
  g_autoptr (GAsyncResult) good = NULL;
  g_autoptr (GAsyncResult) bad = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *stored = NULL;

  lv_password_pool_hash_async (pool, password, "A", "1", NULL, test_take_result, &good);
  lv_password_pool_hash_async (pool, empty, "A", "1", NULL, test_take_result, &bad);
  test_wait_for (good);
  test_wait_for (bad);
  stored = lv_password_pool_hash_finish (pool, good, &error);
  g_assert_no_error (error);
  g_assert_true (lv_password_verify (password, stored));
  g_assert_null (lv_password_pool_hash_finish (pool, bad, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
}

/* Two run, sixteen wait, the rest is refused at once. */
static void
test_bounded (void)
{
  Answers answers;

  answers_init (&answers);
  for (guint i = 0; i < 2 + 16 + 5; i++)
    ask (&answers, "A1-", "wrong", CHEAP, NULL);
  wait_for_answers (&answers, 2 + 16 + 5);
  g_assert_cmpuint (answers.n_busy, ==, 5);
  g_assert_cmpuint (answers.n_unfit, ==, 18);
  answers_clear (&answers);
}

/* While one address floods, a known device and another tenant are not refused. The order of turns
 * is test-fair-queue.c's; the order of answers is the scheduler's. */
static void
test_fair (void)
{
  Answers answers;

  answers_init (&answers);
  for (guint i = 0; i < MAX_JOBS; i++)
    ask (&answers, "A1-", "wrong", CHEAP, NULL);
  ask (&answers, "B1-", "パスワード", CHEAP, NULL);
  ask (&answers, "C1+", "パスワード", CHEAP, NULL);
  wait_for_answers (&answers, MAX_JOBS + 2);
  g_assert_cmpuint (answers.n_fit, ==, 2);
  g_assert_cmpuint (answers.n_unfit, ==, 16);
  g_assert_cmpuint (answers.n_busy, ==, MAX_JOBS - 16);
  answers_clear (&answers);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) running = g_cancellable_new ();
  g_autoptr (GCancellable) waiting = g_cancellable_new ();
  g_autoptr (GCancellable) before = g_cancellable_new ();
  Answers answers;

  answers_init (&answers);
  g_cancellable_cancel (before);
  ask (&answers, "A1-", "パスワード", NULL, running);
  ask (&answers, "A1-", "パスワード", NULL, NULL);
  ask (&answers, "A1-", "パスワード", CHEAP, waiting);
  ask (&answers, "A1-", "パスワード", CHEAP, before);
  ask (&answers, "B1-", "パスワード", CHEAP, NULL);
  g_cancellable_cancel (running);
  g_cancellable_cancel (waiting);
  wait_for_answers (&answers, 5);
  g_assert_cmpuint (answers.n_cancelled, ==, 3);
  g_assert_cmpuint (answers.n_fit, ==, 1);
  g_assert_cmpuint (answers.n_unfit, ==, 1);
  answers_clear (&answers);
}

/* Who is cancelled while waiting gives up its place. */
static void
test_cancel_frees (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answers answers;

  answers_init (&answers);
  ask (&answers, "A1-", "パスワード", NULL, NULL);
  ask (&answers, "A1-", "パスワード", NULL, NULL);
  for (guint i = 0; i < 16; i++)
    ask (&answers, "A1-", "パスワード", CHEAP, cancellable);
  g_cancellable_cancel (cancellable);
  while (answers.n_cancelled < 16)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 16; i++)
    ask (&answers, "A1-", "パスワード", CHEAP, NULL);
  wait_for_answers (&answers, 34);
  g_assert_cmpuint (answers.n_busy, ==, 0);
  g_assert_cmpuint (answers.n_fit, ==, 16);
  answers_clear (&answers);
}

/* Who is cancelled is answered at once and not when the thread is done: of that the pool cannot
 * even know here, because its own context stands still. */
static void
test_cancel_running (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answers answers;

  g_main_context_push_thread_default (context);
  answers_init (&answers);
  g_main_context_pop_thread_default (context);
  ask (&answers, "A1-", "パスワード", CHEAP, cancellable);
  g_cancellable_cancel (cancellable);
  wait_for_answers (&answers, 1);
  g_assert_cmpuint (answers.n_cancelled, ==, 1);
  answers_clear (&answers);
}

/* A cancelled job whose thread still runs does not keep the pool from going. */
static void
test_cancel_and_go (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answers answers;

  answers_init (&answers);
  ask (&answers, "A1-", "パスワード", NULL, cancellable);
  g_cancellable_cancel (cancellable);
  wait_for_answers (&answers, 1);
  g_assert_cmpuint (answers.n_cancelled, ==, 1);
  answers_clear (&answers);
}

static void
test_stop (void)
{
  Answers answers;

  answers_init (&answers);
  for (guint i = 0; i < 10; i++)
    ask (&answers, "A1-", "パスワード", CHEAP, NULL);
  lv_password_pool_stop (answers.pool);
  /* Also who comes after. */
  ask (&answers, "A1-", "パスワード", CHEAP, NULL);
  lv_password_pool_stop (answers.pool);
  wait_for_answers (&answers, 11);
  g_assert_cmpuint (answers.n_fit, ==, 2);
  g_assert_cmpuint (answers.n_stopping, ==, 9);
  answers_clear (&answers);
}

static void
on_verified_stop (GObject *source, GAsyncResult *result, gpointer user_data)
{
  lv_password_pool_stop (LV_PASSWORD_POOL (source));
  test_take_result (source, result, user_data);
}

/* From within an answer. */
static void
test_stop_inside (void)
{
  g_autoptr (LvSecret) password = secret_from_text ("x");
  g_autoptr (GAsyncResult) result = NULL;
  Answers answers;

  answers_init (&answers);
  lv_password_pool_verify_async (answers.pool, password, CHEAP, "A", "1", TRUE, NULL,
                                 on_verified_stop, &result);
  for (guint i = 0; i < 5; i++)
    ask (&answers, "A1-", "パスワード", CHEAP, NULL);
  test_wait_for (result);
  wait_for_answers (&answers, 5);
  /* How many had their turn before is the scheduler's; nobody has after. */
  ask (&answers, "A1-", "パスワード", CHEAP, NULL);
  wait_for_answers (&answers, 6);
  g_assert_cmpuint (answers.n_fit + answers.n_stopping, ==, 6);
  g_assert_cmpuint (answers.n_stopping, >=, 1);
  g_clear_object (&result);
  answers_clear (&answers);
}

/* The answer comes to the context in which the question was asked. */
static void
test_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (LvPasswordPool) pool = lv_password_pool_new ();
  g_autoptr (LvSecret) password = secret_from_text ("パスワード");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (context);
  lv_password_pool_verify_async (pool, password, CHEAP, "A", "1", TRUE, NULL, test_take_result,
                                 &result);
  g_main_context_pop_thread_default (context);
  while (!g_main_context_pending (context))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (result);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_assert_nonnull (result);
  g_assert_true (lv_password_pool_verify_finish (pool, result, &error));
  g_assert_no_error (error);
}

/* The pool works on a copy. */
static void
test_wiped (void)
{
  g_autoptr (LvPasswordPool) pool = lv_password_pool_new ();
  g_autoptr (LvSecret) password = secret_from_text ("パスワード");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *stored = g_strdup (CHEAP);

  lv_password_pool_verify_async (pool, password, stored, "A", "1", TRUE, NULL, test_take_result,
                                 &result);
  memset (lv_secret_get_data (password), 0, lv_secret_get_size (password));
  memset (stored, 'x', strlen (stored));
  test_wait_for (result);
  g_assert_true (lv_password_pool_verify_finish (pool, result, NULL));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 120);
  g_test_add_func ("/password-pool/verify", test_verify);
  g_test_add_func ("/password-pool/hash", test_hash);
  g_test_add_func ("/password-pool/bounded", test_bounded);
  g_test_add_func ("/password-pool/fair", test_fair);
  g_test_add_func ("/password-pool/cancel", test_cancel);
  g_test_add_func ("/password-pool/cancel-frees", test_cancel_frees);
  g_test_add_func ("/password-pool/cancel-running", test_cancel_running);
  g_test_add_func ("/password-pool/cancel-and-go", test_cancel_and_go);
  g_test_add_func ("/password-pool/stop", test_stop);
  g_test_add_func ("/password-pool/stop-inside", test_stop_inside);
  g_test_add_func ("/password-pool/context", test_context);
  g_test_add_func ("/password-pool/wiped", test_wiped);
  return g_test_run ();
}
