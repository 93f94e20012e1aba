/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "profile.h"

#include <glib/gstdio.h>

#define GROUP "server"

struct _CliProfile
{
  GKeyFile *file;
  char *path;
  GHashTable *values; /* what cli_profile_get lent out */
};

char *
cli_profile_get_state_folder (void)
{
  char *folder = g_build_filename (g_get_user_state_dir (), "liveon", "cli", NULL);

  g_mkdir_with_parents (folder, 0700);
  return folder;
}

CliProfile *
cli_profile_load (void)
{
  CliProfile *self = g_new0 (CliProfile, 1);

  self->file = g_key_file_new ();
  self->path = g_build_filename (g_get_user_config_dir (), "liveon", "cli.conf", NULL);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  /* None is as good as an empty one. */
  g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_NONE, NULL);
  return self;
}

void
cli_profile_free (CliProfile *self)
{
  g_key_file_unref (self->file);
  g_hash_table_unref (self->values);
  g_free (self->path);
  g_free (self);
}

const char *
cli_profile_get (CliProfile *self, const char *key)
{
  char *value = g_key_file_get_string (self->file, GROUP, key, NULL);

  g_hash_table_insert (self->values, g_strdup (key), value);
  return value;
}

void
cli_profile_set (CliProfile *self, const char *key, const char *value)
{
  if (value == NULL)
    g_key_file_remove_key (self->file, GROUP, key, NULL);
  else
    g_key_file_set_string (self->file, GROUP, key, value);
}

static gboolean
write_private (const char *path, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean
cli_profile_save (CliProfile *self, GError **error)
{
  g_autofree char *text = g_key_file_to_data (self->file, NULL, NULL);

  return write_private (self->path, text, error);
}

static char *
get_token_path (void)
{
  g_autofree char *folder = cli_profile_get_state_folder ();

  return g_build_filename (folder, "session", NULL);
}

char *
cli_profile_read_token (void)
{
  g_autofree char *path = get_token_path ();
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}

void
cli_profile_write_token (const char *token)
{
  g_autofree char *path = get_token_path ();
  g_autoptr (GError) error = NULL;

  if (token == NULL)
    g_unlink (path);
  else if (!write_private (path, token, &error))
    g_printerr ("liveon-cli: %s\n", error->message);
}
