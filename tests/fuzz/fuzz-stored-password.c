/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-stored-password.h"

/* What was understood is written as it was, and never asks for more than the bounds. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *again = NULL;
  LvStoredPassword stored;

  if (!lv_stored_password_parse (&stored, text))
    return 0;
  g_assert_true (lv_scrypt_cost_is_bounded (&stored.cost));
  again = lv_stored_password_format (&stored);
  g_assert_cmpstr (again, ==, text);
  return 0;
}
