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

/* A paragraph's words as one line, which the window wraps as it is wide. */
static void
append_paragraph (GString *text, const char *paragraph)
{
  g_auto (GStrv) words = g_strsplit_set (paragraph, " \n\f", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      {
        if (text->len > 0 && text->str[text->len - 1] != '\n')
          g_string_append_c (text, ' ');
        g_string_append (text, words[i]);
      }
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append (text, "\n\n");
}

/* The whole of it: there are networks that lead nowhere. */
static char *
dup_license (void)
{
  g_autoptr (GBytes) bytes
      = g_resources_lookup_data ("/jp/liveon/LiveOn/COPYING", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *copying = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) paragraphs = g_strsplit (copying, "\n\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    append_paragraph (text, paragraphs[i]);
  return g_markup_escape_text (text->str, -1);
}

/* What it is made of besides, by licence. */
static void
add_components (AdwAboutWindow *window)
{
  static const struct
  {
    const char *names;
    GtkLicense license;
  } components[] = {
    { "GTK, libadwaita, GLib, GStreamer, libsoup, libnice, libpulse, libsecret",
      GTK_LICENSE_LGPL_2_1 },
    { "OpenSSL", GTK_LICENSE_APACHE_2_0 },
    { "Opus, libvpx, WebRTC Audio Processing", GTK_LICENSE_BSD_3 },
    { "PipeWire", GTK_LICENSE_MIT_X11 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (components); i++)
    adw_about_window_add_legal_section (window, components[i].names, NULL, components[i].license,
                                        NULL);
}

void
lui_about_show (GtkWindow *parent)
{
  g_autofree char *versions = dup_components ();
  g_autofree char *license = dup_license ();
  GtkWidget *window = g_object_new (
      ADW_TYPE_ABOUT_WINDOW, "transient-for", parent, "modal", TRUE, "application-name", "LiveOn",
      "version", LIVEON_VERSION, "comments",
      _ ("Video meetings for companies, on servers of their own."), "developer-name",
      _ ("The LiveOn project"), "license-type", GTK_LICENSE_CUSTOM, "license", license,
      "debug-info", versions, "debug-info-filename", "liveon-versions.txt", NULL);

  if (gtk_icon_theme_has_icon (gtk_icon_theme_get_for_display (gtk_widget_get_display (window)),
                               LUI_APPLICATION_ID))
    adw_about_window_set_application_icon (ADW_ABOUT_WINDOW (window), LUI_APPLICATION_ID);
  add_components (ADW_ABOUT_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
}
