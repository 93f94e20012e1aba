/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Beside what an error of the way in stands. */
#include "lui-fault.h"

#include "test-support.h"

static void
test_places (void)
{
  static const struct
  {
    LiveonError code;
    LuiPlace place;
  } cases[] = {
    { LIVEON_ERROR_NAME, LUI_PLACE_SERVER },
    { LIVEON_ERROR_CONNECT, LUI_PLACE_SERVER },
    { LIVEON_ERROR_PROXY, LUI_PLACE_SERVER },
    { LIVEON_ERROR_STOPPING, LUI_PLACE_SERVER },
    { LIVEON_ERROR_SIGN_IN, LUI_PLACE_PASSWORD },
    { LIVEON_ERROR_LOCKED_OUT, LUI_PLACE_PASSWORD },
    { LIVEON_ERROR_SUSPENDED, LUI_PLACE_USER_ID },
    { LIVEON_ERROR_OUTSIDE_HOURS, LUI_PLACE_USER_ID },
    { LIVEON_ERROR_PASSWORD_EXPIRED, LUI_PLACE_NEW_PASSWORD },
    { LIVEON_ERROR_PIN, LUI_PLACE_CHANGED },
    /* Without the pin that was seen there is nothing to compare. */
    { LIVEON_ERROR_CERTIFICATE, LUI_PLACE_SERVER },
    { LIVEON_ERROR_INVALID_ARGUMENT, LUI_PLACE_SERVER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (LIVEON_ERROR, cases[i].code, "");

      g_assert_cmpint (lui_fault_get_place (error), ==, cases[i].place);
    }
}

static void
test_other_domains (void)
{
  g_autoptr (GError) error
      = g_error_new_literal (G_IO_ERROR, (int) LIVEON_ERROR_SIGN_IN, "of another kind");

  g_assert_cmpint (lui_fault_get_place (error), ==, LUI_PLACE_SERVER);
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/fault/places", test_places);
  g_test_add_func ("/fault/other-domains", test_other_domains);
  return g_test_run ();
}
