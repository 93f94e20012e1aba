/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "people-fixture.h"

#include "lv-csv.h"
#include "lv-user-import.h"

#include <string.h>

#define SALES "5a1e5000000000000000000000000000"

/* The plan: values in, values out. */

static LvImportPlan *
plan (const char *csv, GPtrArray *users)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_group_unref);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (LvPolicy) policy = lv_policy_new ();
  g_autoptr (GError) error = NULL;
  LvGroup *group = lv_group_new ();

  g_ptr_array_add (groups, group);
  g_free (group->id);
  group->id = g_strdup (SALES);
  g_free (group->name);
  group->name = g_strdup ("営業部");
  records = lv_csv_parse ((const guint8 *) csv, strlen (csv), LV_CSV_UTF8, &error);
  g_assert_no_error (error);
  return lv_import_plan_new (records, users != NULL ? users : none, groups, &policy->password,
                             PEOPLE_NOW_MS);
}

static LvImportChange *
get_change (LvImportPlan *self, guint number)
{
  g_assert_cmpuint (number, <, self->changes->len);
  return g_ptr_array_index (self->changes, number);
}

static void
test_columns (void)
{
  static const char *const files[] = {
    "user_id,name,reading,affiliation,title,mail,groups,admin,password\n"
    "tanaka,田中,タナカ,営業,部長,tanaka@example.com,営業部,はい,initial pass 1\n",
    "初期パスワード,管理者,グループ,メール,役職,所属,フリガナ,氏名,ユーザーID\n"
    "initial pass 1,○,営業部,tanaka@example.com,部長,営業,タナカ,田中,tanaka\n",
    "ﾕｰｻﾞｰＩＤ,氏名,ﾌﾘｶﾞﾅ,所属,役職,メール,グループ,管理者,Password\n"
    "tanaka,田中,タナカ,営業,部長,tanaka@example.com,営業部；,TRUE,initial pass 1\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (LvImportPlan) self = plan (files[i], NULL);
      LvImportChange *change = get_change (self, 0);
      LvUser *user = change->after;

      g_assert_cmpuint (self->faults->len, ==, 0);
      g_assert_cmpuint (self->added, ==, 1);
      g_assert_cmpint (change->kind, ==, LV_IMPORT_ADD);
      g_assert_cmpuint (change->line, ==, 2);
      g_assert_cmpstr (user->login, ==, "tanaka");
      g_assert_cmpstr (user->name, ==, "田中");
      g_assert_cmpstr (user->reading, ==, "タナカ");
      g_assert_cmpstr (user->affiliation, ==, "営業");
      g_assert_cmpstr (user->title, ==, "部長");
      g_assert_cmpstr (user->mail, ==, "tanaka@example.com");
      g_assert_cmpstr (user->group_ids[0], ==, SALES);
      g_assert_true (user->is_admin);
      g_assert_true (user->must_change_password);
      g_assert_cmpstr (lv_secret_get_text (change->password), ==, "initial pass 1");
    }
}

static GPtrArray *
make_users (void)
{
  GPtrArray *users = g_ptr_array_new_with_free_func ((GDestroyNotify) lv_user_unref);
  LvUser *user = people_make_user ("Tanaka");

  g_free (user->name);
  user->name = g_strdup ("田中");
  g_free (user->title);
  user->title = g_strdup ("部長");
  user->is_admin = TRUE;
  g_ptr_array_add (users, user);
  return users;
}

/* A column that is not in the file stays as it is, an empty field empties. */
static void
test_update (void)
{
  g_autoptr (GPtrArray) users = make_users ();
  g_autoptr (LvImportPlan) self
      = plan ("user_id,name,mail\ntanaka,田中 一郎,t@example.com\n", users);
  g_autoptr (LvImportPlan) emptied = plan ("user_id,title,admin\ntanaka,,\n", users);
  g_autoptr (LvImportPlan) same
      = plan ("user_id,name,title,admin,password\nTANAKA,田中,部長,1,initial pass 1\n", users);
  LvImportChange *change = get_change (self, 0);

  g_assert_cmpuint (self->updated, ==, 1);
  g_assert_cmpint (change->kind, ==, LV_IMPORT_UPDATE);
  g_assert_cmpuint (change->columns->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (change->columns, 0), ==, "name");
  g_assert_cmpstr (g_ptr_array_index (change->columns, 1), ==, "mail");
  g_assert_cmpstr (change->before->name, ==, "田中");
  g_assert_cmpstr (change->after->name, ==, "田中 一郎");
  g_assert_cmpstr (change->after->login, ==, "Tanaka");
  g_assert_cmpstr (change->after->title, ==, "部長");
  g_assert_true (change->after->is_admin);

  change = get_change (emptied, 0);
  g_assert_cmpstr (change->after->title, ==, "");
  g_assert_false (change->after->is_admin);

  /* An initial password is for new people: the same file a second time changes nothing. */
  g_assert_cmpuint (same->unchanged, ==, 1);
  g_assert_null (get_change (same, 0)->password);
}

static void
test_faults (void)
{
  static const struct
  {
    const char *csv, *line, *column, *field, *problem;
  } cases[] = {
    { "", "1", "1", "user_id", "missing" },
    { "name\n田中\n", "1", "1", "user_id", "missing" },
    { "user_id,name,phone\ntanaka,田中,1\n", "1", "3", "phone", "unknown-column" },
    { "user_id,name,氏名\ntanaka,田中,1\n", "1", "3", "氏名", "duplicate" },
    { "user_id,name\n,田中\n", "2", "1", "user_id", "missing" },
    { "user_id,name\ntana ka,田中\n", "2", "1", "user_id", "malformed" },
    { "user_id,name\ntanaka,\n", "2", "2", "name", "missing" },
    { "user_id\ntanaka\n", "2", "1", "name", "missing" },
    { "user_id,name\ntanaka,田中\nsato,佐藤\nTANAKA,田中\n", "4", "1", "user_id", "duplicate" },
    { "user_id,name\ntanaka,田中,x\n", "2", "3", "", "malformed" },
    { "user_id,name,mail\ntanaka,田中\n", "2", "3", "", "malformed" },
    { "user_id,name,mail\ntanaka,田中,tanaka\n", "2", "3", "mail", "malformed" },
    { "user_id,name,mail\ntanaka,田中,a@b@c\n", "2", "3", "mail", "malformed" },
    { "user_id,groups,name\ntanaka,営業部;経理部,田中\n", "2", "2", "groups", "unknown-group" },
    { "user_id,name,admin\ntanaka,田中,maybe\n", "2", "3", "admin", "malformed" },
    { "user_id,name,password\ntanaka,田中,short\n", "2", "3", "password", NULL },
    { "user_id,name,password\ntanaka,田中,xxTanaka123\n", "2", "3", "password", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LvImportPlan) self = plan (cases[i].csv, NULL);
      GError *fault;

      g_test_message ("%s", cases[i].csv);
      g_assert_cmpuint (self->faults->len, ==, 1);
      fault = g_ptr_array_index (self->faults, 0);
      g_assert_cmpstr (liveon_error_get_argument (fault, "line"), ==, cases[i].line);
      g_assert_cmpstr (liveon_error_get_argument (fault, "column"), ==, cases[i].column);
      g_assert_cmpstr (liveon_error_get_argument (fault, "field"), ==, cases[i].field);
      g_assert_cmpstr (liveon_error_get_argument (fault, "problem"), ==, cases[i].problem);
    }
}

/* All that is wrong is told at once, up to a bound. */
static void
test_many_faults (void)
{
  g_autoptr (GString) csv = g_string_new ("user_id,name,mail\nok,good,\n");
  g_autoptr (LvImportPlan) two = plan ("user_id,name,mail\ntanaka,,x\n", NULL);
  g_autoptr (LvImportPlan) self = NULL;

  g_assert_cmpuint (two->faults->len, ==, 2);
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (csv, "u%u,name,wrong\n", i);
  self = plan (csv->str, NULL);
  g_assert_cmpuint (self->faults->len, ==, LV_IMPORT_MAX_FAULTS);
}

static void
test_lines (void)
{
  g_autoptr (LvImportPlan) self
      = plan ("user_id,name\r\n\"a\",\"of two\r\nlines\"\r\n,\r\n\r\nb,plain\r\n", NULL);

  g_assert_cmpuint (self->faults->len, ==, 0);
  g_assert_cmpuint (self->changes->len, ==, 2);
  g_assert_cmpuint (get_change (self, 0)->line, ==, 2);
  g_assert_cmpstr (get_change (self, 0)->after->name, ==, "of two lines");
  g_assert_cmpuint (get_change (self, 1)->line, ==, 6);
}

/* The import. */

static LvImportPlan *
import_bytes (PeopleFixture *self, GBytes *csv, gboolean is_dry_run, GError **error)
{
  LvTenant *tenant = people_get_tenant (self, PEOPLE_ACME);
  g_autoptr (GAsyncResult) result = NULL;

  lv_user_import_async (&self->context, tenant, csv, is_dry_run, "operator:root", NULL, NULL, NULL,
                        test_take_result, &result);
  test_wait_for (result);
  return lv_user_import_finish (result, error);
}

static LvImportPlan *
import (PeopleFixture *self, const char *csv, gboolean is_dry_run)
{
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));
  g_autoptr (GError) error = NULL;
  LvImportPlan *answer = import_bytes (self, bytes, is_dry_run, &error);

  g_assert_no_error (error);
  return answer;
}

static gboolean
count_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = GUINT_TO_POINTER ((guint) lv_users_count (db, error));
  return TRUE;
}

static guint
count_users (PeopleFixture *self)
{
  return GPOINTER_TO_UINT (people_run (self, PEOPLE_ACME, count_work, NULL));
}

#define TWO_PEOPLE                                                                                 \
  "ユーザーID,氏名,フリガナ,初期パスワード\n"                                     \
  "tanaka,田中,タナカ,correct horse 1\n"                                                      \
  "sato,佐藤,サトウ,\n"

static void
test_dry_run (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvImportPlan) plan = import (self, TWO_PEOPLE, TRUE);

  g_assert_cmpuint (plan->added, ==, 2);
  g_assert_false (plan->is_applied);
  g_assert_cmpuint (count_users (self), ==, 0);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, "user."), ==, 0);
}

static void
test_apply (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvImportPlan) plan = import (self, TWO_PEOPLE, FALSE);
  g_autoptr (LvImportPlan) again = import (self, TWO_PEOPLE, FALSE);
  g_autoptr (LvSignedIn) tanaka = NULL;
  g_autoptr (LvSignedIn) sato = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (plan->is_applied);
  g_assert_cmpuint (plan->added, ==, 2);
  g_assert_cmpuint (again->unchanged, ==, 2);
  g_assert_cmpuint (count_users (self), ==, 2);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, "user.add"), ==, 2);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, "operator:root"), ==, 2);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, PEOPLE_PASSWORD), ==, 0);
  tanaka = people_sign_in (self, "acme", "tanaka", PEOPLE_PASSWORD, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tanaka->must_change_password);
  /* Whoever was given no password has none that fits. */
  sato = people_sign_in (self, "acme", "sato", PEOPLE_PASSWORD, NULL, &error);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_SIGN_IN);
}

/* One fault, and nothing is written. */
static void
test_all_or_none (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvImportPlan) plan
      = import (self, "user_id,name,mail\ntanaka,田中,\nsato,佐藤,wrong\n", FALSE);

  g_assert_cmpuint (plan->faults->len, ==, 1);
  g_assert_false (plan->is_applied);
  g_assert_cmpuint (count_users (self), ==, 0);
}

/* Whoever is signed in is another from then on. */
static void
test_live (PeopleFixture *self, gconstpointer data)
{
  g_autoptr (LvImportPlan) added = import (self, TWO_PEOPLE, FALSE);
  g_autoptr (LvUser) user = people_find_user (self, PEOPLE_ACME, "tanaka");
  g_autofree char *token = people_seed_session (self, PEOPLE_ACME, user);
  g_autoptr (LvSession) session = people_authenticate (self, token, NULL);
  g_autoptr (LvImportPlan) changed
      = import (self, "user_id,name,admin\ntanaka,田中 次郎,1\n", FALSE);

  g_assert_cmpuint (changed->updated, ==, 1);
  g_assert_cmpstr (lv_session_get_user (session)->name, ==, "田中 次郎");
  g_assert_true (lv_session_get_user (session)->is_admin);
  g_assert_nonnull (lv_session_get_user (session)->password_hash);
  g_assert_cmpuint (people_count_audit (self, PEOPLE_ACME, "user.update"), ==, 1);
}

/* What Excel in Japan writes: NEC's and IBM's characters, and its own wave dash. */
static void
test_encodings (PeopleFixture *self, gconstpointer data)
{
#define NAME "髙橋①～"
  static const char text[] = "ユーザーID,氏名,所属\r\ntakahashi," NAME ",第①課 ㈱\r\n";
  static const LvCsvEncoding encodings[] = { LV_CSV_CP932, LV_CSV_UTF8 };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr (GError) error = NULL;
      guint replaced = 0;
      g_autoptr (GBytes) csv = lv_csv_encode (text, strlen (text), encodings[i], &replaced);
      g_autoptr (LvImportPlan) plan = import_bytes (self, csv, FALSE, &error);
      g_autoptr (LvUser) user = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (replaced, ==, 0);
      g_assert_cmpuint (plan->faults->len, ==, 0);
      g_assert_cmpuint (plan->added + plan->unchanged, ==, 1);
      user = people_find_user (self, PEOPLE_ACME, "takahashi");
      g_assert_cmpstr (user->name, ==, NAME);
      g_assert_cmpstr (user->affiliation, ==, "第①課 ㈱");
    }
}

/* The bytes of CP932 as they stand in a file, not as this program would write them. */
static void
test_cp932_bytes (PeopleFixture *self, gconstpointer data)
{
  static const char bytes[] = "user_id,name\r\ntakahashi,\xFB\xFC\x8B\xB4\x87\x40\x81\x60\r\n";
  g_autoptr (GBytes) csv = g_bytes_new (bytes, sizeof bytes - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvImportPlan) plan = import_bytes (self, csv, FALSE, &error);
  g_autoptr (LvUser) user = NULL;

  g_assert_no_error (error);
  user = people_find_user (self, PEOPLE_ACME, "takahashi");
  g_assert_cmpstr (user->name, ==, "髙橋①～");
}

static void
test_rubbish (PeopleFixture *self, gconstpointer data)
{
  static const char bytes[] = "user_id,name\r\ntanaka,\"open\r\n";
  g_autoptr (GBytes) csv = g_bytes_new (bytes, sizeof bytes - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvImportPlan) plan = import_bytes (self, csv, FALSE, &error);

  g_assert_null (plan);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (liveon_error_get_argument (error, "line"), ==, "2");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/user-import/columns", test_columns);
  g_test_add_func ("/user-import/update", test_update);
  g_test_add_func ("/user-import/faults", test_faults);
  g_test_add_func ("/user-import/many-faults", test_many_faults);
  g_test_add_func ("/user-import/lines", test_lines);
  people_add ("/user-import/dry-run", test_dry_run);
  people_add ("/user-import/apply", test_apply);
  people_add ("/user-import/all-or-none", test_all_or_none);
  people_add ("/user-import/live", test_live);
  people_add ("/user-import/encodings", test_encodings);
  people_add ("/user-import/cp932-bytes", test_cp932_bytes);
  people_add ("/user-import/rubbish", test_rubbish);
  return g_test_run ();
}
