/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

static LvUser *
make_user (guint number, const char *login, const char *name, const char *reading)
{
  LvUser *user = lv_user_new ();
  char id[33];

  fixture_set (&user->id, fixture_id (id, number));
  fixture_set (&user->login, login);
  fixture_set (&user->name, name);
  fixture_set (&user->reading, reading);
  return user;
}

typedef struct
{
  const char *user_id;
  const char *hash;
  gint64 now_ms;
} NewPassword;

typedef struct
{
  const char *search;
  guint offset;
  guint limit;
} Page;

static gint64 *
box (gint64 number)
{
  return g_memdup2 (&number, sizeof number);
}

FIXTURE_DO (add_work, lv_users_add (db, input, error))
FIXTURE_DO (update_work, lv_users_update (db, input, error))
FIXTURE_GET (find_work, lv_users_find (db, input, error))
FIXTURE_GET (find_by_login_work, lv_users_find_by_login (db, input, error))
FIXTURE_GET (history_work, lv_users_password_history (db, input, 3, error))
FIXTURE_GET (list_all_work, lv_users_list (db, input, 0, 0, error))
FIXTURE_GET (list_work,
             lv_users_list (db,
                            ((Page *) input)->search,
                            ((Page *) input)->offset,
                            ((Page *) input)->limit,
                            error))
FIXTURE_GET (page_work, lv_users_page (db, input, error))
FIXTURE_GET (count_page_work, box (lv_users_count_page (db, input, error)))
FIXTURE_GET (affiliations_work, lv_users_affiliations (db, 10, error))
FIXTURE_GET (count_work, box (lv_users_count (db, error)))
FIXTURE_DO (set_password_work,
            lv_users_set_password (db,
                                   ((NewPassword *) input)->user_id,
                                   ((NewPassword *) input)->hash,
                                   TRUE,
                                   ((NewPassword *) input)->now_ms,
                                   error))
FIXTURE_DO (add_group_work, lv_groups_add (db, input, error))
FIXTURE_DO (update_group_work, lv_groups_update (db, input, error))
FIXTURE_GET (find_group_work, lv_groups_find_by_name (db, input, error))
FIXTURE_GET (list_groups_work, lv_groups_list (db, error))

static void
add_user (
    StoreFixture *self, guint number, const char *login, const char *name, const char *reading)
{
  g_autoptr (LvUser) user = make_user (number, login, name, reading);

  store_fixture_run (self, add_work, user);
}

static void
add_group (StoreFixture *self, guint number, const char *name)
{
  g_autoptr (LvGroup) group = lv_group_new ();
  char id[33];

  fixture_set (&group->id, fixture_id (id, number));
  fixture_set (&group->name, name);
  fixture_set (&group->rules.hours, "mon-fri 08:00-19:00");
  group->rules.join = LV_DENY;
  group->switches.chat = LV_ALLOW;
  store_fixture_run (self, add_group_work, group);
}

static void
assert_logins (GPtrArray *users, const char *expected)
{
  g_autoptr (GString) logins = g_string_new (NULL);

  for (guint i = 0; i < users->len; i++)
    g_string_append_printf (logins, "%s ", ((LvUser *) users->pdata[i])->login);
  g_assert_cmpstr (logins->str, ==, expected);
}

/* Every member is written and read back, each with a value of its own. */
static void
test_round_trip (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user (1, "Tanaka", "田中 太郎", "たなか たろう");
  g_autoptr (LvUser) found = NULL;
  char group[2][33];

  add_group (self, 8, "営業");
  add_group (self, 9, "開発");
  fixture_set (&user->affiliation, "営業部");
  fixture_set (&user->title, "部長");
  fixture_set (&user->mail, "tanaka@example.jp");
  fixture_set (&user->rules.hours, "sat 09:00-12:00");
  fixture_set (&user->rules.networks, "192.0.2.0/24");
  fixture_set (&user->password_hash, "scrypt$1");
  fixture_set (&user->sso_subject, "subject");
  fixture_set (&user->second_factor, "factor");
  user->is_admin = TRUE;
  user->must_change_password = TRUE;
  user->rules.sign_in = LV_ALLOW;
  user->rules.join = LV_DENY;
  user->rules.create_rooms = LV_ALLOW;
  user->password_changed_ms = 11;
  user->created_ms = 12;
  g_strfreev (user->group_ids);
  user->group_ids = g_strdupv (
      (char *[]){ (char *) fixture_id (group[0], 9), (char *) fixture_id (group[1], 8), NULL });
  store_fixture_run (self, add_work, user);

  found = store_fixture_run (self, find_work, user->id);
  g_assert_cmpstr (found->login, ==, "Tanaka");
  g_assert_cmpstr (found->name, ==, "田中 太郎");
  g_assert_cmpstr (found->reading, ==, "たなか たろう");
  g_assert_cmpstr (found->affiliation, ==, "営業部");
  g_assert_cmpstr (found->title, ==, "部長");
  g_assert_cmpstr (found->mail, ==, "tanaka@example.jp");
  g_assert_cmpstr (found->rules.hours, ==, "sat 09:00-12:00");
  g_assert_cmpstr (found->rules.networks, ==, "192.0.2.0/24");
  g_assert_cmpint (found->rules.sign_in, ==, LV_ALLOW);
  g_assert_cmpint (found->rules.join, ==, LV_DENY);
  g_assert_cmpint (found->rules.create_rooms, ==, LV_ALLOW);
  g_assert_cmpstr (found->password_hash, ==, "scrypt$1");
  g_assert_cmpstr (found->sso_subject, ==, "subject");
  g_assert_cmpstr (found->second_factor, ==, "factor");
  g_assert_true (found->is_admin);
  g_assert_false (found->is_suspended);
  g_assert_true (found->must_change_password);
  g_assert_cmpint (found->password_changed_ms, ==, 11);
  g_assert_cmpint (found->created_ms, ==, 12);
  g_assert_cmpuint (g_strv_length (found->group_ids), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) found->group_ids, group[0]));
  g_assert_true (g_strv_contains ((const char *const *) found->group_ids, group[1]));
}

static void
test_find (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) found = NULL;

  add_user (self, 1, "Tanaka", "田中 太郎", "たなか たろう");
  found = store_fixture_run (self, find_by_login_work, (gpointer) "ｔａｎａｋａ");
  g_assert_nonnull (found);
  g_assert_cmpstr (found->login, ==, "Tanaka");
  g_assert_null (found->password_hash);
  g_assert_null (found->sso_subject);
  g_assert_null (store_fixture_run (self, find_by_login_work, (gpointer) "nobody"));
  g_assert_null (store_fixture_run (self, find_work, (gpointer) "nobody"));
}

static void
test_update (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user (1, "tanaka", "田中", "たなか");
  g_autoptr (LvUser) stranger = make_user (2, "sato", "佐藤", "さとう");
  g_autoptr (LvUser) found = NULL;
  g_autoptr (GError) error = NULL;
  char group[33];

  add_group (self, 9, "開発");
  store_fixture_run (self, add_work, user);
  user->is_suspended = TRUE;
  fixture_set (&user->login, "tanaka.taro");
  g_strfreev (user->group_ids);
  user->group_ids = g_strdupv ((char *[]){ (char *) fixture_id (group, 9), NULL });
  store_fixture_run (self, update_work, user);
  g_assert_null (store_fixture_run (self, find_by_login_work, (gpointer) "tanaka"));
  found = store_fixture_run (self, find_by_login_work, (gpointer) "tanaka.taro");
  g_assert_true (found->is_suspended);
  g_assert_cmpuint (g_strv_length (found->group_ids), ==, 1);

  g_clear_pointer (&user->group_ids, g_strfreev);
  user->group_ids = g_new0 (char *, 1);
  store_fixture_run (self, update_work, user);
  lv_user_unref (g_steal_pointer (&found));
  found = store_fixture_run (self, find_work, user->id);
  g_assert_cmpuint (g_strv_length (found->group_ids), ==, 0);

  error = store_fixture_fail (self, update_work, stranger, LIVEON_ERROR_NOT_FOUND);
}

static void
test_login_conflict (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) twin = make_user (2, "TANAKA", "田中 次郎", "");
  g_autoptr (LvUser) other = make_user (3, "sato", "佐藤", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) update_error = NULL;

  add_user (self, 1, "tanaka", "田中 太郎", "");
  error = store_fixture_fail (self, add_work, twin, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "login");

  store_fixture_run (self, add_work, other);
  fixture_set (&other->login, "Tanaka");
  update_error = store_fixture_fail (self, update_work, other, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (update_error, "field"), ==, "login");
}

static void
test_unknown_group (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user (1, "tanaka", "田中", "");
  g_autoptr (GError) error = NULL;

  g_strfreev (user->group_ids);
  user->group_ids = g_strdupv ((char *[]){ (char *) "nowhere", NULL });
  error = store_fixture_fail (self, add_work, user, LIVEON_ERROR_NOT_FOUND);
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM users"), ==, 0);
}

static void
test_nobody_is_deleted (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add_user (self, 1, "tanaka", "田中", "");
  error = store_fixture_script (self, "DELETE FROM users");
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_STORE);
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM users"), ==, 1);
}

static void
test_list_sorts_by_reading (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) all = NULL;

  add_user (self, 1, "tanaka", "田中", "ﾀﾅｶ");
  add_user (self, 2, "abe", "阿部", "あべ");
  add_user (self, 3, "suzuki", "鈴木", "スズキ");
  add_user (self, 4, "smith", "Smith", "");
  add_user (self, 5, "suzuki2", "鈴木 次郎", "すずき");
  all = store_fixture_run (self, list_all_work, NULL);
  assert_logins (all, "smith abe suzuki suzuki2 tanaka ");
}

static void
test_search (StoreFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *search;
    const char *expected;
  } cases[] = {
    { "すず", "suzuki " },
    { "スズ", "suzuki " },
    { "ｽｽﾞ", "suzuki " },
    { "SUZU", "suzuki " },
    { "鈴", "suzuki " },
    { "開発", "tanaka " },
    { "%", "per%cent " },
    { "_", "" },
    { "\\", "" },
    { "' OR 1=1 --", "" },
    { "k", "suzuki tanaka " },
    { "", "per%cent suzuki tanaka " },
  };
  g_autoptr (LvUser) user = make_user (1, "tanaka", "田中", "たなか");

  fixture_set (&user->affiliation, "開発部");
  store_fixture_run (self, add_work, user);
  add_user (self, 2, "suzuki", "鈴木", "すずき");
  add_user (self, 3, "per%cent", "-", "");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) found
          = store_fixture_run (self, list_all_work, (gpointer) cases[i].search);

      g_test_message ("search %s", cases[i].search);
      assert_logins (found, cases[i].expected);
    }
}

static void
test_pages (StoreFixture *self, gconstpointer data)
{
  g_autofree gint64 *count = NULL;
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GPtrArray) rest = NULL;

  for (guint i = 0; i < 5; i++)
    {
      char login[] = { (char) ('a' + i), '\0' };

      add_user (self, i, login, login, "");
    }
  count = store_fixture_run (self, count_work, NULL);
  g_assert_cmpint (*count, ==, 5);
  page = store_fixture_run (self, list_work, &(Page){ NULL, 1, 2 });
  assert_logins (page, "b c ");
  rest = store_fixture_run (self, list_work, &(Page){ NULL, 4, 0 });
  assert_logins (rest, "e ");
}

/* Reads all pages of two; what is there is one string. */
static void
assert_pages (StoreFixture *self, LvUsersPage page, const char *expected)
{
  g_autoptr (GString) logins = g_string_new (NULL);
  g_autofree gint64 *count = store_fixture_run (self, count_page_work, &page);
  g_autofree char *after = NULL;
  gint64 seen = 0;

  page.limit = 2;
  for (;;)
    {
      g_autoptr (GPtrArray) users = NULL;

      page.after_id = after;
      users = store_fixture_run (self, page_work, &page);
      for (guint i = 0; i < users->len; i++)
        g_string_append (logins, ((LvUser *) users->pdata[i])->login);
      seen += users->len;
      if (users->len == 0)
        break;
      g_free (after);
      after = g_strdup (((LvUser *) users->pdata[users->len - 1])->id);
    }
  g_assert_cmpstr (logins->str, ==, expected);
  g_assert_cmpint (*count, ==, seen);
}

static void
test_orders (StoreFixture *self, gconstpointer data)
{
  static const char *const names[][4] = {
    { "d", "同", "おなじ", "営業部" }, { "c", "同", "おなじ", "営業部" }, { "b", "山", "やま", "" },
    { "a", "海", "うみ", "開発部" },   { "e", "", "", "営業部" },
  };
  g_autoptr (LvGroup) group = lv_group_new ();
  g_autoptr (GPtrArray) affiliations = NULL;
  char group_id[33];

  fixture_set (&group->id, fixture_id (group_id, 77));
  fixture_set (&group->name, "G");
  store_fixture_run (self, add_group_work, group);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (LvUser) user = make_user (i + 1, names[i][0], names[i][1], names[i][2]);

      fixture_set (&user->affiliation, names[i][3]);
      user->is_suspended = i == 1;
      user->is_admin = i == 2;
      fixture_set (&user->password_hash, i < 4 ? "x" : NULL);
      if (i < 2)
        {
          g_strfreev (user->group_ids);
          user->group_ids = g_strdupv ((char *[]){ group->id, NULL });
        }
      store_fixture_run (self, add_work, user);
    }
  assert_pages (self, (LvUsersPage){ 0 }, "eadcb");
  assert_pages (self, (LvUsersPage){ .is_descending = TRUE }, "bcdae");
  assert_pages (self, (LvUsersPage){ .order = LV_USERS_BY_LOGIN }, "abcde");
  assert_pages (self, (LvUsersPage){ .order = LV_USERS_BY_LOGIN, .is_descending = TRUE }, "edcba");
  assert_pages (self, (LvUsersPage){ .order = LV_USERS_BY_AFFILIATION }, "bedca");
  assert_pages (self, (LvUsersPage){ .order = LV_USERS_BY_AFFILIATION, .is_descending = TRUE },
                "acdeb");
  assert_pages (self, (LvUsersPage){ .kind = LV_USERS_ACTIVE }, "eadb");
  assert_pages (self, (LvUsersPage){ .kind = LV_USERS_SUSPENDED }, "c");
  assert_pages (self, (LvUsersPage){ .kind = LV_USERS_ADMINS }, "b");
  assert_pages (self, (LvUsersPage){ .kind = LV_USERS_WITHOUT_PASSWORD }, "e");
  assert_pages (self, (LvUsersPage){ .group_id = group->id }, "dc");
  assert_pages (self, (LvUsersPage){ .group_id = group->id, .search = "営業" }, "dc");
  assert_pages (self, (LvUsersPage){ .search = "オナジ", .order = LV_USERS_BY_LOGIN }, "cd");
  affiliations = store_fixture_run (self, affiliations_work, NULL);
  g_assert_cmpuint (affiliations->len, ==, 2);
  g_assert_cmpstr (affiliations->pdata[0], ==, "営業部");
}

static void
set_password (StoreFixture *self, const char *id, const char *hash, gint64 now_ms)
{
  store_fixture_run (self, set_password_work, &(NewPassword){ id, hash, now_ms });
}

static void
test_password_history (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user (1, "tanaka", "田中", "");
  g_autoptr (LvUser) found = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_run (self, add_work, user);
  set_password (self, user->id, "one", 1);
  none = store_fixture_run (self, history_work, user->id);
  g_assert_cmpuint (none->len, ==, 0);
  /* All in the same millisecond: the order is that of the changes. */
  set_password (self, user->id, "two", 2);
  set_password (self, user->id, "three", 2);
  set_password (self, user->id, "four", 2);
  set_password (self, user->id, "five", 2);
  old = store_fixture_run (self, history_work, user->id);
  g_assert_cmpuint (old->len, ==, 3);
  g_assert_cmpstr (old->pdata[0], ==, "four");
  g_assert_cmpstr (old->pdata[1], ==, "three");
  g_assert_cmpstr (old->pdata[2], ==, "two");
  found = store_fixture_run (self, find_work, user->id);
  g_assert_cmpstr (found->password_hash, ==, "five");
  g_assert_true (found->must_change_password);
  g_assert_cmpint (found->password_changed_ms, ==, 2);
  error = store_fixture_fail (self, set_password_work, &(NewPassword){ "nobody", "x", 3 },
                              LIVEON_ERROR_NOT_FOUND);
}

static void
test_password_history_is_bounded (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvUser) user = make_user (1, "tanaka", "田中", "");

  store_fixture_run (self, add_work, user);
  for (guint i = 0; i < LV_PASSWORD_HISTORY_MAX + 5; i++)
    {
      g_autofree char *hash = g_strdup_printf ("%u", i);

      set_password (self, user->id, hash, i);
    }
  g_assert_cmpint (store_fixture_number (self, "SELECT COUNT (*) FROM old_passwords"), ==,
                   LV_PASSWORD_HISTORY_MAX);
}

static void
test_groups (StoreFixture *self, gconstpointer data)
{
  g_autoptr (LvGroup) found = NULL;
  g_autoptr (LvGroup) again = NULL;
  g_autoptr (LvGroup) twin = lv_group_new ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown_error = NULL;

  add_group (self, 2, "Sales");
  add_group (self, 1, "Board");
  found = store_fixture_run (self, find_group_work, (gpointer) "SALES");
  g_assert_cmpstr (found->name, ==, "Sales");
  g_assert_cmpint (found->rules.join, ==, LV_DENY);
  g_assert_cmpint (found->rules.sign_in, ==, LV_INHERIT);
  g_assert_cmpint (found->switches.chat, ==, LV_ALLOW);
  g_assert_cmpstr (found->rules.hours, ==, "mon-fri 08:00-19:00");
  g_assert_null (store_fixture_run (self, find_group_work, (gpointer) "nobody"));

  found->switches.guests = LV_DENY;
  fixture_set (&found->name, "Sales & Marketing");
  store_fixture_run (self, update_group_work, found);
  again = store_fixture_run (self, find_group_work, (gpointer) "sales & marketing");
  g_assert_cmpint (again->switches.guests, ==, LV_DENY);

  all = store_fixture_run (self, list_groups_work, NULL);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (((LvGroup *) all->pdata[0])->name, ==, "Board");

  fixture_set (&twin->id, "twin");
  fixture_set (&twin->name, "ｂｏａｒｄ");
  unknown_error = store_fixture_fail (self, update_group_work, twin, LIVEON_ERROR_NOT_FOUND);
  error = store_fixture_fail (self, add_group_work, twin, LIVEON_ERROR_CONFLICT);
  g_assert_cmpstr (liveon_error_get_argument (error, "field"), ==, "name");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  store_fixture_add ("/store/users/round-trip", test_round_trip);
  store_fixture_add ("/store/users/find", test_find);
  store_fixture_add ("/store/users/update", test_update);
  store_fixture_add ("/store/users/login-conflict", test_login_conflict);
  store_fixture_add ("/store/users/unknown-group", test_unknown_group);
  store_fixture_add ("/store/users/nobody-is-deleted", test_nobody_is_deleted);
  store_fixture_add ("/store/users/list-sorts-by-reading", test_list_sorts_by_reading);
  store_fixture_add ("/store/users/search", test_search);
  store_fixture_add ("/store/users/pages", test_pages);
  store_fixture_add ("/store/users/orders", test_orders);
  store_fixture_add ("/store/users/password-history", test_password_history);
  store_fixture_add ("/store/users/password-history-is-bounded", test_password_history_is_bounded);
  store_fixture_add ("/store/users/groups", test_groups);
  return g_test_run ();
}
