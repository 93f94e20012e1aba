/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "lv-record-check.h"

static gboolean
check (const guint8 *data, gsize size, gsize piece)
{
  g_autoptr (LvRecordCheck) self = lv_record_check_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_good = TRUE;

  for (gsize at = 0; is_good && at < size; at += piece)
    is_good = lv_record_check_feed (self, data + at, MIN (piece, size - at), &error);
  is_good = is_good && lv_record_check_end (self, &error);
  if (is_good)
    g_assert_nonnull (lv_record_check_get_head (self));
  else
    g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_VERIFICATION);
  return is_good;
}

/* The verdict does not depend on the pieces in which the file comes. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_assert_cmpint (check (data, size, G_MAXUINT16), ==, check (data, size, 7));
  return 0;
}
