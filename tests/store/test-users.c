/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

static LvUser *
make_user (guint number, const char *login, const char *name, const char *reading)
{
  LvUser *user = lv_user_new ();
  char id[33];

  g_free (user->id);
  user->id = g_strdup (fixture_id (id, number));
  g_free (user->login);
  user->login = g_strdup (login);
  g_free (user->name);
  user->name = g_strdup (name);
  g_free (user->reading);
  user->reading = g_strdup (reading);
  return user;
}

static gboolean
add_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  return lv_users_add (db, input, error);
}

static void
add_user (
    StoreFixture *self, guint number, const char *login, const char *name, const char *reading)
{
  g_autoptr (LvUser) user = make_user (number, login, name, reading);

  store_fixture_run (self, add_work, user);
}

static gboolean
find_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_users_find_by_login (db, input, error);
  return *result != NULL || *error == NULL;
}

static gboolean
fail_after_adding_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  if (lv_users_add (db, input, error))
    lv_error_set (error, LIVEON_ERROR_NOT_PERMITTED, NULL);
  return FALSE;
}

static gboolean
list_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_users_list (db, input, 0, 0, error);
  return *result != NULL;
}

static void
assert_logins (GPtrArray *users, const char *expected)
{
  g_autoptr (GString) logins = g_string_new (NULL);

  for (guint i = 0; i < users->len; i++)
    g_string_append_printf (logins, "%s ", ((LvUser *) users->pdata[i])->login);
  g_assert_cmpstr (logins->str, ==, expected);
}

static void
test_find (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) found = NULL;

  add_user (self, 1, "Tanaka", "田中 太郎", "たなか たろう");
  found = store_fixture_run (self, find_work, (gpointer) "ｔａｎａｋａ");
  g_assert_nonnull (found);
  g_assert_cmpstr (found->login, ==, "Tanaka");
  g_assert_cmpstr (found->reading, ==, "たなか たろう");
  g_assert_null (found->password_hash);
  g_assert_null (store_fixture_run (self, find_work, (gpointer) "nobody"));
}

static void
test_login_conflict (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) twin = make_user (2, "TANAKA", "田中 次郎", "");
  g_autoptr (GError) error = NULL;

  add_user (self, 1, "tanaka", "田中 太郎", "");
  g_assert_false (store_fixture_try (self, FIXTURE_TENANT, add_work, twin, NULL, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "login");
}

static void
test_false_rolls_back (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user (1, "tanaka", "田中", "");
  g_autoptr (GError) error = NULL;

  g_assert_false (
      store_fixture_try (self, FIXTURE_TENANT, fail_after_adding_work, user, NULL, &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_NOT_PERMITTED);
  g_assert_null (store_fixture_run (self, find_work, (gpointer) "tanaka"));
}

static void
test_list_sorts_by_reading (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) some = NULL;

  add_user (self, 1, "tanaka", "田中", "ﾀﾅｶ");
  add_user (self, 2, "abe", "阿部", "あべ");
  add_user (self, 3, "suzuki", "鈴木", "スズキ");
  add_user (self, 4, "smith", "Smith", "");
  all = store_fixture_run (self, list_work, NULL);
  assert_logins (all, "smith abe suzuki tanaka ");
  some = store_fixture_run (self, list_work, (gpointer) "すず");
  assert_logins (some, "suzuki ");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/users/find", test_find);
  store_fixture_add ("/store/users/login-conflict", test_login_conflict);
  store_fixture_add ("/store/users/false-rolls-back", test_false_rolls_back);
  store_fixture_add ("/store/users/list-sorts-by-reading", test_list_sorts_by_reading);
  return g_test_run ();
}
