/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-components.h"

#include <gst/gst.h>
#include <libsoup/soup.h>
#include <openssl/crypto.h>

#include "lv-media-components.h"

/**
 * liveon_get_components:
 *
 * Gets the versions of what the library is made of, as they are running now: for an "About", and
 * for a support case.
 *
 * Returns: (transfer full) (array zero-terminated=1): a name and a version each, as
 * "OpenSSL 3.0.15"
 */
char **
liveon_get_components (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *liveon = g_strdup_printf ("libliveon %s", LIVEON_VERSION);
  g_autofree char *glib = g_strdup_printf ("GLib %u.%u.%u", glib_major_version, glib_minor_version,
                                           glib_micro_version);
  g_autofree char *soup = g_strdup_printf ("libsoup %u.%u.%u", soup_get_major_version (),
                                           soup_get_minor_version (), soup_get_micro_version ());
  g_autofree char *openssl
      = g_strdup_printf ("OpenSSL %s", OpenSSL_version (OPENSSL_VERSION_STRING));
  g_autofree char *gstreamer = gst_version_string ();

  g_strv_builder_add_many (builder, liveon, glib, soup, openssl, gstreamer,
                           "libnice " LV_NICE_VERSION, NULL);
  lv_media_add_components (builder);
  return g_strv_builder_end (builder);
}
