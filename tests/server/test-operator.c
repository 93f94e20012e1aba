/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of operators' commands as a whole: none goes unrecorded, none gets past a check
 * (9.4.4). */
#include "lv-operator.h"

#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "lv-config.h"
#include "lv-error.h"
#include "lv-records.h"
#include "lv-server-private.h"
#include "lv-tenants.h"
#include "test-support.h"

#define NOW_MS G_GINT64_CONSTANT (1800000000000)
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  char *folder;
  LvTestClock *clock;
  LiveonServerConfig *config;
  LiveonServer *server;
  LvContext *context;
  char *tenant_id;
} Fixture;

static char *
run (Fixture *self, const char *command, const char *arguments, GUnixFDList *files, GError **error)
{
  g_autoptr (LvJson) json = lv_json_parse (arguments, strlen (arguments), 65536, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_nonnull (json);
  lv_operator_run_async (self->context, &(LvOperatorCaller){ .actor = "operator:test" }, command,
                         json, files, NULL, test_take_result, &result);
  test_wait_for (result);
  return lv_operator_run_finish (result, error);
}

static LvJson *
must_run (Fixture *self, const char *command, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = run (self, command, arguments, NULL, &error);
  LvJson *json;

  g_assert_no_error (error);
  json = lv_json_parse (answer, strlen (answer), 1024 * 1024, &error);
  g_assert_no_error (error);
  return json;
}

static void
assert_refused (Fixture *self, const char *command, const char *arguments, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = run (self, command, arguments, NULL, &error);

  g_assert_error (error, LIVEON_ERROR, code);
  g_assert_null (answer);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LvJson) answer = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = test_make_folder ();
  self->clock = lv_test_clock_new (NOW_MS);
  self->config = liveon_server_config_new (self->folder);
  liveon_server_config_set (self->config, "server", "listen", "127.0.0.1:0", NULL);
  self->server = lv_server_new (self->config, LV_CLOCK (self->clock));
  liveon_server_start_async (self->server, NULL, test_take_result, &result);
  test_wait_for (result);
  g_assert_true (liveon_server_start_finish (self->server, result, &error));
  g_assert_no_error (error);
  self->context = lv_server_get_context (self->server);
  answer = must_run (self, "tenant.add", "{\"code\":\"acme\",\"name\":\"Acme\"}");
  self->tenant_id = g_strdup (lv_json_get_string (lv_json_get_object (answer, "tenant"), "id", 64));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  liveon_server_stop_async (self->server, test_take_result, &result);
  test_wait_for (result);
  g_clear_object (&result);
  g_assert_finalize_object (self->server);
  g_assert_finalize_object (self->config);
  g_assert_finalize_object (self->clock);
  test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->tenant_id);
}

static gboolean
audit_work (LvDb *db, gpointer input, gpointer *result, GError **error)
{
  *result = lv_records_list_audit (db, G_MAXINT64, 1000, error);
  return *result != NULL;
}

/* How often the command stands in a chain. */
static guint
count_rows (Fixture *self, const char *tenant_id, const char *command)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *action = g_strdup_printf ("\"action\":\"%s\"", command);
  guint count = 0;

  lv_store_run_async (self->context->store, tenant_id, audit_work, NULL, NULL,
                      (GDestroyNotify) g_ptr_array_unref, NULL, test_take_result, &result);
  test_wait_for (result);
  lv_store_run_finish (self->context->store, result, (gpointer *) &rows, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    count += strstr (((LvRecord *) g_ptr_array_index (rows, i))->payload, action) != NULL;
  return count;
}

static GUnixFDList *
make_files (guint count)
{
  GUnixFDList *files = g_unix_fd_list_new ();

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *path = NULL;
      int file = g_file_open_tmp ("liveon-XXXXXX", &path, NULL);

      g_unlink (path);
      g_unix_fd_list_append (files, file, NULL);
      close (file);
    }
  return files;
}

typedef struct
{
  Fixture *fixture;
  const char *arguments;
  gboolean is_known; /* the tenant is there */
  guint n_commands;
} Walk;

/* Whatever becomes of it, it is written down once in each chain that it belongs to. */
static void
walk_command (const char *command, gpointer data)
{
  Walk *walk = data;
  Fixture *self = walk->fixture;
  guint in_tenant = count_rows (self, self->tenant_id, command);
  guint in_operator = count_rows (self, NULL, command);
  g_autoptr (GUnixFDList) files = make_files ((guint) lv_operator_count_files (command));
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = run (self, command, walk->arguments, files, &error);

  g_test_message ("%s: %s", command, error != NULL ? error->message : "ok");
  in_tenant = count_rows (self, self->tenant_id, command) - in_tenant;
  in_operator = count_rows (self, NULL, command) - in_operator;
  g_assert_cmpuint (in_tenant, <=, 1);
  g_assert_cmpuint (in_operator, <=, 1);
  g_assert_cmpuint (in_tenant + in_operator, >=, 1);
  if (!walk->is_known)
    g_assert_cmpuint (in_tenant, ==, 0);
  walk->n_commands++;
}

static void
test_all_recorded (Fixture *self, gconstpointer data)
{
  Walk with = { self, "{\"tenant\":\"acme\",\"reason\":\"why\"}", TRUE, 0 };
  Walk without = { self, "{\"tenant\":\"nobody\",\"reason\":\"why\"}", FALSE, 0 };
  Walk by_id = { self, "{\"tenant\":\"ffffffffffffffffffffffffffffffff\"}", FALSE, 0 };

  lv_operator_foreach (walk_command, &with);
  lv_operator_foreach (walk_command, &without);
  lv_operator_foreach (walk_command, &by_id);
  g_assert_cmpuint (with.n_commands, >, 25);
}

/* What is about people or their records needs a reason, unless nobody else is served. */
static void
test_reason (Fixture *self, gconstpointer data)
{
  static const char *const commands[] = {
    "user.add",    "user.list",           "user.set",       "user.suspend",  "user.resume",
    "user.import", "user.reset-password", "records.export", "records.audit", "tenant.export"
  };
  g_autoptr (LvJson) answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    assert_refused (self, commands[i], "{\"tenant\":\"acme\"}", LIVEON_ERROR_INVALID_ARGUMENT);
  answer = must_run (self, "user.list", "{\"tenant\":\"acme\",\"reason\":\"asked by phone\"}");
  g_assert_true (liveon_server_config_set (self->config, "server", "single_tenant", "true", NULL));
  g_clear_pointer (&answer, lv_json_unref);
  answer = must_run (self, "user.list", "{}");
}

static void
test_removal (Fixture *self, gconstpointer data)
{
  static const char erase[] = "{\"tenant\":\"acme\",\"confirm\":\"Acme\"}";
  g_autoptr (LvJson) asked = NULL;
  g_autoptr (LvJson) again = NULL;
  g_autoptr (LvJson) erased = NULL;

  assert_refused (self, "tenant.erase", erase, LIVEON_ERROR_CONFLICT);
  asked = must_run (self, "tenant.remove", "{\"tenant\":\"acme\"}");
  g_assert_cmpint (lv_json_get_optional_time (lv_json_get_object (asked, "tenant"), "removal"), ==,
                   NOW_MS + 30 * DAY_MS);
  lv_test_clock_advance (self->clock, 30 * DAY_MS - 1);
  assert_refused (self, "tenant.erase", erase, LIVEON_ERROR_CONFLICT);
  /* Asked again, it does not begin anew. */
  again = must_run (self, "tenant.remove", "{\"tenant\":\"acme\"}");
  g_assert_cmpint (lv_json_get_optional_time (lv_json_get_object (again, "tenant"), "removal"), ==,
                   NOW_MS + 30 * DAY_MS);
  lv_test_clock_advance (self->clock, 1);
  erased = must_run (self, "tenant.erase", erase);
  assert_refused (self, "policy.show", "{\"tenant\":\"acme\"}", LIVEON_ERROR_NOT_FOUND);
  assert_refused (self, "tenant.erase", erase, LIVEON_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_rows (self, NULL, "tenant.erase"), ==, 4);
}

/* Made passwords fit any policy, are never the same, and have nothing that is misread. */
static void
test_made_passwords (Fixture *self, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LvJson) policy
      = must_run (self, "policy.set", "{\"tenant\":\"acme\",\"min_length\":40,\"min_classes\":4}");

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *arguments = g_strdup_printf (
          "{\"tenant\":\"acme\",\"reason\":\"r\",\"login\":\"u%u\",\"name\":\"N\"}", i);
      g_autoptr (LvJson) made = must_run (self, "user.add", arguments);
      const char *password = lv_json_get_string (made, "password", 256);

      g_assert_cmpuint (strlen (password), ==, 40);
      g_assert_null (strpbrk (password, "lIO01"));
      g_assert_true (g_hash_table_add (seen, g_strdup (password)));
    }
}

/* Without its descriptors a command that needs them is refused, not obeyed by halves. */
static void
test_missing_files (Fixture *self, gconstpointer data)
{
  static const char arguments[] = "{\"tenant\":\"acme\",\"reason\":\"r\"}";

  assert_refused (self, "records.export", arguments, LIVEON_ERROR_INVALID_ARGUMENT);
  assert_refused (self, "tenant.export", arguments, LIVEON_ERROR_INVALID_ARGUMENT);
  assert_refused (self, "user.import", arguments, LIVEON_ERROR_INVALID_ARGUMENT);
}

#define ADD(name, func) g_test_add ("/operator/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 240);
  ADD ("all-recorded", test_all_recorded);
  ADD ("reason", test_reason);
  ADD ("removal", test_removal);
  ADD ("made-passwords", test_made_passwords);
  ADD ("missing-files", test_missing_files);
  return g_test_run ();
}
