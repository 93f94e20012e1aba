/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-error.h"
#include "lv-version.h"
#include "test-support.h"

static void
test_neighbours (void)
{
  static const struct
  {
    const char *client;
    const char *server;
    gboolean works;
  } rows[] = {
    { "0.1.0", "0.1.0", TRUE },      { "0.1.0", "0.1.99", TRUE }, { "0.1.0", "0.2.0", TRUE },
    { "0.2.0", "0.1.0", TRUE },      { "0.1.0", "0.3.0", FALSE }, { "0.3.5", "0.1.0", FALSE },
    { "1.4.0", "1.5.0", TRUE },      { "1.4.0", "1.6.0", FALSE }, { "1.0.0", "2.0.0", FALSE },
    { "0.9.0", "1.0.0", FALSE },     { "1.9.0", "1.10.0", TRUE }, { "1.1.0", "1.10.0", FALSE },
    { "0.0.0", "0.99999.0", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (lv_version_check (rows[i].client, rows[i].server, &error), ==,
                       rows[i].works);
      if (rows[i].works)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERSION);
      g_assert_cmpstr (liveon_error_get_argument (error, "client"), ==, rows[i].client);
      g_assert_cmpstr (liveon_error_get_argument (error, "server"), ==, rows[i].server);
    }
}

static void
test_malformed (void)
{
  static const char *const bad[]
      = { "",          "1",      "0.1",    "0.1.",       "0.1.0.0",
          "0.1.0-dev", " 0.1.0", "0.1.0 ", "v0.1.0",     "0..0",
          "0.-1.0",    "0.1.x",  "٠.١.٠",  "0.100000.0", "99999999999999999999.1.0" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (lv_version_check (bad[i], "0.1.0", &error));
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_PROTOCOL);
      g_assert_false (lv_version_check ("0.1.0", bad[i], NULL));
    }
  g_assert_false (lv_version_check (NULL, "0.1.0", NULL));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/version/neighbours", test_neighbours);
  g_test_add_func ("/version/malformed", test_malformed);
  return g_test_run ();
}
