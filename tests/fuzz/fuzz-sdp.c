/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-sdp.h"

/* What was understood is written so that it is understood again, and as the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSdp) sdp = lv_sdp_parse (text, &error);
  g_autofree char *written = NULL;
  g_autoptr (LvSdp) back = NULL;
  g_autofree char *again = NULL;

  g_assert_true ((sdp == NULL) == (error != NULL));
  if (sdp == NULL)
    return 0;
  written = lv_sdp_write (sdp);
  back = lv_sdp_parse (written, &error);
  g_assert_no_error (error);
  again = lv_sdp_write (back);
  g_assert_cmpstr (written, ==, again);
  return 0;
}
