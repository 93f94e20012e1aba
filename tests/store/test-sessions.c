/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#include <string.h>

#define WINDOW_MS 1000

static LvSessionRow *
make_session (guint number, const char *user_id)
{
  LvSessionRow *session = lv_session_row_new ();
  char id[33];

  fixture_set (&session->id, fixture_id (id, number));
  fixture_set (&session->user_id, user_id);
  fixture_set (&session->device_id, "device");
  fixture_set (&session->device_name, "机の上のパソコン");
  fixture_set (&session->client, "liveon/0.1.0");
  fixture_set (&session->address, "192.0.2.1");
  memset (session->device_key, (int) number + 1, sizeof session->device_key);
  memset (session->access_hash, (int) number + 2, sizeof session->access_hash);
  memset (session->resume_hash, (int) number + 3, sizeof session->resume_hash);
  session->access_expires_ms = 100 * number;
  session->resume_expires_ms = 200 * number;
  session->created_ms = number;
  session->used_ms = number + 1;
  return session;
}

typedef struct
{
  const char *key;
  gint64 now_ms;
  guint count;
  gint64 last_ms;
} Failure;

typedef struct
{
  const char *user_id;
  const char *device_id;
} Device;

FIXTURE_DO (add_user_work, lv_users_add (db, input, error))
FIXTURE_DO (add_work, lv_sessions_add (db, input, error))
FIXTURE_DO (update_work, lv_sessions_update (db, input, error))
FIXTURE_GET (find_by_access_work, lv_sessions_find_by_access (db, input, error))
FIXTURE_GET (find_by_resume_work, lv_sessions_find_by_resume (db, input, error))
FIXTURE_GET (find_by_id_work, lv_sessions_find_by_id (db, input, error))
FIXTURE_GET (list_work, lv_sessions_list (db, input, error))
FIXTURE_DO (remove_work, lv_sessions_remove (db, input, error))
FIXTURE_DO (remove_all_work, lv_sessions_remove_all (db, input, error))
FIXTURE_DO (remove_expired_work, lv_sessions_remove_expired (db, *(gint64 *) input, error))
FIXTURE_GET (is_known_work,
             GINT_TO_POINTER (lv_devices_is_known (
                 db, ((Device *) input)->user_id, ((Device *) input)->device_id, error)))
FIXTURE_DO (
    remember_work,
    lv_devices_remember (db, ((Device *) input)->user_id, ((Device *) input)->device_id, 1, error))
FIXTURE_DO (add_failure_work,
            lv_failures_add (db,
                             ((Failure *) input)->key,
                             ((Failure *) input)->now_ms,
                             WINDOW_MS,
                             &((Failure *) input)->count,
                             error))
FIXTURE_DO (get_failures_work,
            lv_failures_get (db,
                             ((Failure *) input)->key,
                             ((Failure *) input)->now_ms,
                             WINDOW_MS,
                             &((Failure *) input)->count,
                             &((Failure *) input)->last_ms,
                             error))
FIXTURE_DO (clear_failures_work, lv_failures_clear (db, input, error))

static void
add_user (StoreFixture *self, const char *id)
{
  g_autoptr (LvUser) user = lv_user_new ();

  fixture_set (&user->id, id);
  fixture_set (&user->login, id);
  store_fixture_run (self, add_user_work, user);
}

static void
add_session (StoreFixture *self, guint number, const char *user_id)
{
  g_autoptr (LvSessionRow) session = make_session (number, user_id);

  store_fixture_run (self, add_work, session);
}

static guint
count_sessions (StoreFixture *self)
{
  return (guint) store_fixture_number (self, "SELECT COUNT (*) FROM sessions");
}

static void
test_round_trip (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvSessionRow) session = make_session (1, "u");
  g_autoptr (LvSessionRow) found = NULL;
  g_autoptr (LvSessionRow) same = NULL;
  g_autoptr (LvSessionRow) by_id = NULL;

  add_user (self, "u");
  store_fixture_run (self, add_work, session);
  found = store_fixture_run (self, find_by_access_work, session->access_hash);
  g_assert_cmpstr (found->id, ==, session->id);
  g_assert_cmpstr (found->user_id, ==, "u");
  g_assert_cmpstr (found->device_id, ==, "device");
  g_assert_cmpstr (found->device_name, ==, "机の上のパソコン");
  g_assert_cmpstr (found->client, ==, "liveon/0.1.0");
  g_assert_cmpstr (found->address, ==, "192.0.2.1");
  g_assert_cmpmem (found->device_key, 32, session->device_key, 32);
  g_assert_cmpmem (found->access_hash, 32, session->access_hash, 32);
  g_assert_cmpmem (found->resume_hash, 32, session->resume_hash, 32);
  g_assert_cmpint (found->access_expires_ms, ==, 100);
  g_assert_cmpint (found->resume_expires_ms, ==, 200);
  g_assert_cmpint (found->created_ms, ==, 1);
  g_assert_cmpint (found->used_ms, ==, 2);
  same = store_fixture_run (self, find_by_resume_work, session->resume_hash);
  g_assert_cmpstr (same->id, ==, session->id);
  by_id = store_fixture_run (self, find_by_id_work, session->id);
  g_assert_cmpmem (by_id->access_hash, 32, session->access_hash, 32);
  g_assert_null (store_fixture_run (self, find_by_id_work, (gpointer) "nobody"));
  g_assert_null (store_fixture_run (self, find_by_access_work, session->resume_hash));
  g_assert_null (store_fixture_run (self, find_by_resume_work, session->access_hash));
}

/* Resuming replaces both tokens: the old ones find nothing. */
static void
test_update (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvSessionRow) session = make_session (1, "u");
  g_autoptr (LvSessionRow) stranger = make_session (50, "u");
  g_autoptr (LvSessionRow) found = NULL;
  g_autoptr (GError) error = NULL;
  guint8 old_hash[32];

  add_user (self, "u");
  store_fixture_run (self, add_work, session);
  memcpy (old_hash, session->access_hash, 32);
  memset (session->access_hash, 99, 32);
  session->used_ms = 77;
  store_fixture_run (self, update_work, session);
  g_assert_null (store_fixture_run (self, find_by_access_work, old_hash));
  found = store_fixture_run (self, find_by_access_work, session->access_hash);
  g_assert_cmpint (found->used_ms, ==, 77);
  error = store_fixture_fail (self, update_work, stranger, LIVEON_ERROR_NOT_FOUND);
}

static void
test_remove (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) left = NULL;
  char id[33];

  add_user (self, "u");
  add_user (self, "v");
  add_session (self, 10, "u");
  add_session (self, 20, "u");
  add_session (self, 30, "v");
  store_fixture_run (self, remove_work, (gpointer) fixture_id (id, 10));
  left = store_fixture_run (self, list_work, (gpointer) "u");
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (((LvSessionRow *) left->pdata[0])->id, ==, fixture_id (id, 20));
  store_fixture_run (self, remove_all_work, (gpointer) "u");
  g_assert_cmpuint (count_sessions (self), ==, 1);
  store_fixture_run (self, remove_all_work, NULL);
  g_assert_cmpuint (count_sessions (self), ==, 0);
}

static void
test_remove_expired (StoreFixture *self, gconstpointer data)
{
  gint64 now_ms = 2000;

  add_user (self, "u");
  add_session (self, 10, "u"); /* both tokens over at 2000 */
  add_session (self, 20, "u"); /* access over at 2000, to be resumed until 4000 */
  store_fixture_run (self, remove_expired_work, &now_ms);
  g_assert_cmpuint (count_sessions (self), ==, 1);
  now_ms = 4000;
  store_fixture_run (self, remove_expired_work, &now_ms);
  g_assert_cmpuint (count_sessions (self), ==, 0);
}

static void
test_devices (StoreFixture *self, gconstpointer data)
{
  Device device = { "u", "laptop" };
  Device other = { "u", "phone" };

  add_user (self, "u");
  g_assert_null (store_fixture_run (self, is_known_work, &device));
  store_fixture_run (self, remember_work, &device);
  store_fixture_run (self, remember_work, &device);
  g_assert_nonnull (store_fixture_run (self, is_known_work, &device));
  g_assert_null (store_fixture_run (self, is_known_work, &other));
}

static void
test_failures (StoreFixture *self, gconstpointer data)
{
  Failure failure = { "login:tanaka", 5000, 0, 0 };

  store_fixture_run (self, get_failures_work, &failure);
  g_assert_cmpuint (failure.count, ==, 0);
  store_fixture_run (self, add_failure_work, &failure);
  g_assert_cmpuint (failure.count, ==, 1);
  failure.now_ms = 5999;
  store_fixture_run (self, add_failure_work, &failure);
  g_assert_cmpuint (failure.count, ==, 2);
  failure.now_ms = 6998;
  store_fixture_run (self, get_failures_work, &failure);
  g_assert_cmpuint (failure.count, ==, 2);
  g_assert_cmpint (failure.last_ms, ==, 5999);
  failure.now_ms = 6999; /* the window after the last one is over */
  store_fixture_run (self, get_failures_work, &failure);
  g_assert_cmpuint (failure.count, ==, 0);
  g_assert_cmpint (failure.last_ms, ==, 0);
  store_fixture_run (self, add_failure_work, &failure);
  g_assert_cmpuint (failure.count, ==, 1);
  store_fixture_run (self, clear_failures_work, (gpointer) failure.key);
  store_fixture_run (self, get_failures_work, &failure);
  g_assert_cmpuint (failure.count, ==, 0);
}

static void
test_failures_do_not_pile_up (StoreFixture *self, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("login:%u", i);
      Failure failure = { key, i * WINDOW_MS, 0, 0 };

      store_fixture_run (self, add_failure_work, &failure);
    }
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM failures"), ==, 1);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/sessions/round-trip", test_round_trip);
  store_fixture_add ("/store/sessions/update", test_update);
  store_fixture_add ("/store/sessions/remove", test_remove);
  store_fixture_add ("/store/sessions/remove-expired", test_remove_expired);
  store_fixture_add ("/store/sessions/devices", test_devices);
  store_fixture_add ("/store/sessions/failures", test_failures);
  store_fixture_add ("/store/sessions/failures-do-not-pile-up", test_failures_do_not_pile_up);
  return g_test_run ();
}
