/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

/* The desktop client is told on the session bus, wherever its window is: for a key of the desktop,
 * a foot switch, a headset's button. */

#define NAME "jp.liveon.LiveOn"
#define PATH "/jp/liveon/LiveOn"
#define ACTION "toggle-microphone"

static GVariant *
call (GDBusConnection *bus, const char *method, GVariant *arguments, GError **error)
{
  return g_dbus_connection_call_sync (bus, NAME, PATH, "org.gtk.Actions", method, arguments, NULL,
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, error);
}

int
cli_mute (const CliOptions *options, GError **error)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  g_autoptr (GVariant) described = NULL, activated = NULL;

  if (bus == NULL)
    return CLI_FAILED;
  described = call (bus, "Describe", g_variant_new ("(s)", ACTION), NULL);
  if (described == NULL)
    {
      g_printerr ("%s\n", CLI_TEXT ("The desktop client is in no meeting.",
                                    "デスクトップ版は入室していません。"));
      return CLI_FAILED;
    }
  activated = call (bus, "Activate", g_variant_new ("(sava{sv})", ACTION, NULL, NULL), error);
  return activated != NULL ? CLI_OK : CLI_FAILED;
}
