/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gi18n.h>
#include <locale.h>
#include <malloc.h>

#include "lui-application.h"

/* What a person chose in the preferences is stronger than the system. Before GTK, and with it
 * anything else that has threads of its own and looks into the environment, is there. */
static void
apply_language (void)
{
  g_autoptr (GSettings) settings = g_settings_new (LUI_APPLICATION_ID);
  g_autofree char *language = g_settings_get_string (settings, "language");

  if (*language == '\0')
    return;
  g_setenv ("LANGUAGE", language, TRUE);
  /* gettext translates nothing in the plain C locale. */
  if (g_strcmp0 (setlocale (LC_ALL, ""), "C") == 0)
    g_setenv ("LC_ALL", "C.UTF-8", TRUE);
}

int
main (int argc, char *argv[])
{
  g_autoptr (LuiApplication) application = NULL;
  const char *locales = g_getenv ("LIVEON_LOCALE_DIR");

  /* Before TLS is first used; the library itself never touches the environment. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3", FALSE);
  /* Threads of media come and go; each arena would keep the pictures that went through it. */
  mallopt (M_ARENA_MAX, 1);
  apply_language ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locales != NULL ? locales : LIVEON_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = lui_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
