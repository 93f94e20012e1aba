/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a report says of a server is what is there. */
#include "lv-probe.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "wire-fixture.h"

static void
put (const char *folder, const char *name, int mode)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_cmpint (g_chmod (path, (mode_t) mode), ==, 0);
}

static void
test_files (void)
{
  g_autofree char *folder = test_make_folder ();
  g_autofree char *tenants = g_build_filename (folder, "tenants", NULL);
  LvProbeFiles files;

  g_assert_cmpint (g_mkdir (tenants, 0700), ==, 0);
  put (folder, "operator.db", 0600);
  put (folder, "operator.db-wal", 0600);
  put (folder, "pepper", 0600);
  put (folder, "record-key", 0600);
  put (folder, "certificate.pem", 0644);
  put (folder, "lock", 0600);
  put (tenants, "acme.db", 0600);
  lv_probe_files (&files, folder);
  g_assert_cmpuint (files.databases, ==, 2);
  g_assert_cmpuint (files.keys, ==, 2);
  g_assert_cmpuint (files.strangers, ==, 0);
  g_assert_cmpuint (files.loose, ==, 0);

  put (tenants, "pepper", 0600);
  put (folder, "meeting.webm", 0640);
  put (folder, "record-key", 0604);
  lv_probe_files (&files, folder);
  g_assert_cmpuint (files.strangers, ==, 2);
  g_assert_cmpuint (files.loose, ==, 2);
  test_remove_folder (folder);
}

typedef struct
{
  LvProbeTls tls;
  char *address;
} Probe;

static void
probe_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Probe *probe = data;

  lv_probe_tls (&probe->tls, probe->address, FALSE);
  g_task_return_boolean (task, TRUE);
}

static LvProbeTls
probe (guint port)
{
  Probe self = { .address = g_strdup_printf ("127.0.0.1:%u", port) };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, test_take_result, &result);

  g_task_set_task_data (task, &self, NULL);
  g_task_run_in_thread (task, probe_in_thread);
  test_wait_for (result);
  g_free (self.address);
  return self.tls;
}

static void
test_tls (WireFixture *fixture, gconstpointer data)
{
  LvProbeTls tls = probe (lv_listener_get_port (fixture->listener));
  guint port = lv_listener_get_port (fixture->listener);

  g_assert_cmpint (tls.below, ==, LV_PROBE_REFUSED);
  g_assert_cmpint (tls.newest, ==, LV_PROBE_ACCEPTED);
  g_assert_cmpstr (tls.protocol, ==, "TLSv1.3");
  g_assert_cmpstr (tls.cipher, ==, "TLS_AES_256_GCM_SHA384");
  g_assert_cmpstr (tls.key, ==, "EC 256");

  g_clear_object (&fixture->listener);
  tls = probe (port);
  g_assert_cmpint (tls.below, ==, LV_PROBE_UNKNOWN);
  g_assert_cmpint (tls.newest, ==, LV_PROBE_UNKNOWN);
  g_assert_cmpstr (tls.cipher, ==, "");
  fixture->listener = lv_listener_new (fixture->context);
}

static void
test_process (void)
{
  LvProbeProcess process;

  lv_probe_process (&process);
  g_assert_cmpint (process.is_root, ==, geteuid () == 0);
  g_assert_cmpuint (process.capabilities, <=, 64);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/probe/files", test_files);
  g_test_add_func ("/probe/process", test_process);
  wire_fixture_add ("/probe/tls", NULL, test_tls);
  return g_test_run ();
}
