/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-certificate.h"
#include "lv-error.h"

/* Whatever a server sends as its certificate has a pin or an error. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pin = lv_certificate_pin_from_der (data, size, &error);

  if (pin == NULL)
    {
      g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CERTIFICATE);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (pin), ==, 64);
  return 0;
}
