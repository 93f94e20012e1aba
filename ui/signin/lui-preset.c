/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-preset.h"

/* IT has three ways to name the server, strongest first:
 *
 * 1. LIVEON_SERVER in the environment, for a sandbox that sees neither of the others:
 *    flatpak override --env=LIVEON_SERVER=meet.example.co.jp jp.liveon.LiveOn
 * 2. The GSettings key "server", locked by a dconf profile.
 * 3. liveon/liveon.conf in a folder of XDG_CONFIG_DIRS (/etc/xdg), for those without dconf:
 *
 *      [client]
 *      server=meet.example.co.jp
 *      company=acme
 *      locked=true
 *
 *    With locked=false it is what the first start proposes, as a GSettings override is.
 */

#define VENDOR_FILE "liveon" G_DIR_SEPARATOR_S "liveon.conf"
#define GROUP "client"

static void
set_text (char **place, char *text)
{
  g_free (*place);
  *place = text != NULL ? g_strstrip (text) : g_strdup ("");
}

static GKeyFile *
open_vendor_file (const char *const *folders)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  for (; folders != NULL && *folders != NULL; folders++)
    {
      g_autofree char *path = g_build_filename (*folders, VENDOR_FILE, NULL);
      g_autoptr (GError) error = NULL;

      if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error))
        return g_steal_pointer (&file);
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_warning ("%s: %s", path, error->message);
    }
  return NULL;
}

LuiPreset *
lui_preset_load (GSettings *settings, const char *environment, const char *const *folders)
{
  LuiPreset *self = g_new0 (LuiPreset, 1);
  g_autoptr (GKeyFile) vendor = open_vendor_file (folders);
  gboolean is_vendor_locked
      = vendor != NULL && g_key_file_get_boolean (vendor, GROUP, "locked", NULL);

  set_text (&self->server, g_settings_get_string (settings, "server"));
  set_text (&self->company, g_settings_get_string (settings, "company"));
  if (environment != NULL && *environment != '\0')
    {
      set_text (&self->server, g_strdup (environment));
      self->is_locked = TRUE;
    }
  else if (!g_settings_is_writable (settings, "server"))
    self->is_locked = *self->server != '\0';
  else if (vendor != NULL && (is_vendor_locked || *self->server == '\0'))
    {
      set_text (&self->server, g_key_file_get_string (vendor, GROUP, "server", NULL));
      self->is_locked = is_vendor_locked && *self->server != '\0';
    }
  if (vendor != NULL && *self->company == '\0')
    set_text (&self->company, g_key_file_get_string (vendor, GROUP, "company", NULL));
  return self;
}

void
lui_preset_free (LuiPreset *self)
{
  g_free (self->server);
  g_free (self->company);
  g_free (self);
}
