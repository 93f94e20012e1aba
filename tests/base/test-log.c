/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "liveon-test"

#include "lv-log.h"
#include "test-support.h"

/* What the writer was given, as "KEY=value;". */
static GLogWriterOutput
remember (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  GString *log = data;

  for (gsize i = 0; i < n_fields; i++)
    g_string_append_printf (log, "%s=%s;", fields[i].key, (const char *) fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

static void
test_fields (void)
{
  static GString *log;

  log = g_string_new (NULL);
  g_log_set_writer_func (remember, log, NULL);
  lv_info ("seat given up", "REASON", "left", "SEAT", "3", NULL);
  g_assert_cmpstr (log->str, ==,
                   "MESSAGE=seat given up;PRIORITY=6;GLIB_DOMAIN=liveon-test;"
                   "LIVEON_REASON=left;LIVEON_SEAT=3;");
  g_string_truncate (log, 0);
  lv_notice ("m", "GONE", NULL, "KEPT", "", NULL);
  lv_warning ("m", NULL);
  lv_debug ("100 %s", NULL);
  g_assert_cmpstr (log->str, ==,
                   "MESSAGE=m;PRIORITY=5;GLIB_DOMAIN=liveon-test;LIVEON_KEPT=;"
                   "MESSAGE=m;PRIORITY=4;GLIB_DOMAIN=liveon-test;"
                   "MESSAGE=100 %s;PRIORITY=7;GLIB_DOMAIN=liveon-test;");
  g_string_free (log, TRUE);
}

static void
test_program (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("G_MESSAGES_DEBUG", "liveon-asked", TRUE);
      g_log_set_always_fatal (G_LOG_FATAL_MASK);
      lv_log_init ();
      lv_notice ("seat given up", "REASON", "left", "SEAT", "3", NULL);
      lv_warning ("plain", NULL);
      g_message ("from elsewhere %d", 7);
      lv_info ("records purged", "COUNT", "4", NULL);
      lv_log (G_LOG_LEVEL_INFO, "libsoup", "foreign info", NULL);
      lv_debug ("not asked for", NULL);
      lv_log (G_LOG_LEVEL_DEBUG, "liveon-asked", "asked for", "SEAT", "3", NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*seat given up (reason: left, seat: 3)\n*plain\n*from elsewhere 7\n"
                             "*records purged (count: 4)\n*asked for (seat: 3)\n*");
  g_test_trap_assert_stderr_unmatched ("*not asked for*");
  g_test_trap_assert_stderr_unmatched ("*foreign info*");
  g_test_trap_assert_stdout_unmatched ("*records purged*");
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/log/program", test_program);
  /* Last: a process can set its writer once. */
  g_test_add_func ("/log/fields", test_fields);
  return g_test_run ();
}
