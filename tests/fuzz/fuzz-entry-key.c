/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "lv-entry-key.h"

#define ROOM "0123456789abcdef0123456789abcdef"

/* What was understood is written as the same text again; nothing else is a key of the room. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LvSecret) hardened = lv_entry_key_read (text, ROOM, &error);
  g_autofree char *again = NULL;

  g_assert_true ((hardened == NULL) == (error != NULL));
  if (hardened == NULL)
    return 0;
  g_assert_cmpuint (lv_secret_get_size (hardened), ==, 32);
  again = lv_entry_key_write (hardened, ROOM);
  g_assert_cmpstr (again, ==, text);
  return 0;
}
