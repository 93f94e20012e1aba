/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-about.h"

#include <glib/gi18n.h>
#include <liveon.h>

#include "lui-application.h"

static char *
dup_components (void)
{
  g_auto (GStrv) library = liveon_get_components ();
  g_autofree char *others = g_strjoinv ("\n", library);

  return g_strdup_printf ("LiveOn " LIVEON_VERSION "\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\n%s",
                          gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version (), others);
}

void
lui_about_show (GtkWindow *parent)
{
  g_autofree char *components = dup_components ();

  adw_show_about_window (
      parent, "application-name", "LiveOn", "application-icon", LUI_APPLICATION_ID, "version",
      LIVEON_VERSION, "comments", _ ("Video meetings for companies, on servers of their own."),
      "developer-name", _ ("The LiveOn project"), "license-type", GTK_LICENSE_LGPL_2_1,
      "debug-info", components, "debug-info-filename", "liveon-versions.txt", NULL);
}
