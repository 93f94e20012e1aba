/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The versions of what the library is made of. */
#include "liveon-components.h"

#include "test-support.h"

static void
test_components (void)
{
  g_auto (GStrv) components = liveon_get_components ();
  static const char *const names[]
      = { "libliveon ", "GLib ",    "libsoup ", "OpenSSL ",  "GStreamer ",
          "libnice ",   "libopus ", "libvpx ",  "PipeWire ", "libpulse " };

  g_assert_cmpuint (g_strv_length (components), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (g_str_has_prefix (components[i], names[i]));
      g_assert_true (g_ascii_isdigit (components[i][strlen (names[i])]));
    }
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 20);
  g_test_add_func ("/components/all", test_components);
  return g_test_run ();
}
