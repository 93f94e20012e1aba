/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-certificate.h"

/* A pin that was understood has one form, and its groups are understood as the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autofree char *pin = lv_pin_parse (text, &error);
  g_autofree char *groups = NULL;
  g_autofree char *again = NULL;

  g_assert_true ((pin == NULL) == (error != NULL));
  if (pin == NULL)
    return 0;
  g_assert_cmpuint (strlen (pin), ==, 64);
  g_assert_cmpuint (strspn (pin, "0123456789abcdef"), ==, 64);
  groups = lv_pin_format (pin);
  again = lv_pin_parse (groups, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, pin);
  return 0;
}
