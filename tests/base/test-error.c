/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lv-error.h"
#include "lv-words.h"
#include "test-support.h"

#define LAST_CODE LIVEON_ERROR_VERIFICATION

static void
test_arguments (void)
{
  g_autoptr (GError) error
      = lv_error_new (LIVEON_ERROR_CONNECT, "host", "meet.example.co.jp", "port", "443", NULL);
  g_autoptr (GError) copy = NULL;

  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONNECT);
  g_assert_cmpstr (error->message, ==,
                   "The server could not be reached: meet.example.co.jp, port 443.");
  g_assert_cmpstr (liveon_error_get_code (error), ==, "connect");
  lv_error_add_argument (error, "port", "8443");
  lv_error_add_argument (error, "leg", "tcp");
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpstr (liveon_error_get_argument (copy, "host"), ==, "meet.example.co.jp");
  g_assert_cmpstr (liveon_error_get_argument (copy, "port"), ==, "8443");
  g_assert_cmpstr (liveon_error_get_argument (copy, "leg"), ==, "tcp");
  g_assert_null (liveon_error_get_argument (copy, "proxy"));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv, 60);
  g_test_add_func ("/error/arguments", test_arguments);
  return g_test_run ();
}
