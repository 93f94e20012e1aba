/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "liveon-server-config.h"

#include <string.h>

#include "lv-config-keys.h"
#include "lv-error.h"
#include "lv-error-text.h"
#include "lv-words.h"

#define MAX_FILE_SIZE (1024 * 1024)

/**
 * LiveonServerConfig:
 *
 * What a server is told before it starts: where it listens, where it keeps its state, and what it
 * says to people about its operator.
 *
 * A configuration comes from a key file ([ctor@ServerConfig.new_from_file]), or is made in the
 * program and filled with [method@ServerConfig.set]. Every value is checked when it is set; what is
 * unknown or wrong is refused with the file, the group and the key in the message. The command
 * `liveond sample-config` prints all keys with their meaning.
 */
struct _LiveonServerConfig
{
  GObject parent_instance;

  char *file; /* NULL: not from a file */
  char *values[LV_N_KEYS];
  char **lists[LV_N_KEYS]; /* values split, at the first need */
};

G_DEFINE_FINAL_TYPE (LiveonServerConfig, liveon_server_config, G_TYPE_OBJECT)

static void
set_value (LiveonServerConfig *self, LvConfigKey key, const char *value)
{
  g_free (self->values[key]);
  self->values[key] = g_strdup (value);
  g_clear_pointer (&self->lists[key], g_strfreev);
}

static void
liveon_server_config_finalize (GObject *object)
{
  LiveonServerConfig *self = LIVEON_SERVER_CONFIG (object);

  for (guint i = 0; i < LV_N_KEYS; i++)
    {
      g_free (self->values[i]);
      g_strfreev (self->lists[i]);
    }
  g_free (self->file);
  G_OBJECT_CLASS (liveon_server_config_parent_class)->finalize (object);
}

static void
liveon_server_config_class_init (LiveonServerConfigClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = liveon_server_config_finalize;
}

static void
liveon_server_config_init (LiveonServerConfig *self)
{
  for (guint i = 0; i < LV_N_KEYS; i++)
    self->values[i] = g_strdup (lv_config_key_info (i)->initial);
}

/* The error with the place in front of it. line: 0 where it is not known. */
static GError *
at_place (GError *error, const char *file, guint line, const char *group, const char *key)
{
  g_autoptr (GString) place = g_string_new (file);
  g_autofree char *line_text = g_strdup_printf ("%u", line);

  if (file != NULL && line != 0)
    g_string_append_printf (place, ":%u", line);
  if (file != NULL)
    g_string_append (place, ": ");
  if (*group != '\0')
    g_string_append_printf (place, "[%s] ", group);
  if (*key != '\0')
    g_string_append_printf (place, "%s: ", key);
  g_prefix_error_literal (&error, place->str);
  lv_error_add_argument (error, "file", file != NULL ? file : "");
  lv_error_add_argument (error, "group", group);
  lv_error_add_argument (error, "key", key);
  if (line != 0)
    lv_error_add_argument (error, "line", line_text);
  return error;
}

static GError *
wrong_value (const char *why)
{
  return lv_error_new_why (LIVEON_ERROR_CONFIGURATION, why, NULL);
}

static GError *
unreadable (const GError *cause)
{
  return lv_error_new_detail (LIVEON_ERROR_CONFIGURATION, "%s", cause->message);
}

static gboolean
set_checked (LiveonServerConfig *self,
             const char *file,
             guint line,
             const char *group,
             const char *name,
             const char *value,
             GError **error)
{
  LvConfigKey key = lv_config_key_find (group, name);
  GError *problem = NULL;

  if (!lv_config_group_exists (group))
    problem = wrong_value (N_ ("there is no such group"));
  else if (key == LV_N_KEYS)
    problem = wrong_value (N_ ("there is no such key"));
  else
    problem = lv_config_key_check (key, value);
  if (problem != NULL)
    {
      g_propagate_error (error, at_place (problem, file, line, group, name));
      return FALSE;
    }
  set_value (self, key, value);
  return TRUE;
}

/* "group\nkey" → number of its line, for a text that GKeyFile took. GKeyFile would let the last of
 * two equal keys win without a word. */
static GHashTable *
index_lines (const char *file, const char *text, GError **error)
{
  g_autoptr (GHashTable) index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *group = g_strdup ("");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      char *equals = strchr (line, '=');

      if (*line == '[')
        {
          g_free (group);
          group = g_strndup (line + 1, strcspn (line + 1, "]"));
        }
      else if (*line != '#' && equals != NULL)
        {
          g_autofree char *key = g_strchomp (g_strndup (line, equals - line));
          char *name = g_strconcat (group, "\n", key, NULL);

          if (!g_hash_table_insert (index, name, GUINT_TO_POINTER (i + 1)))
            {
              g_propagate_error (error,
                                 at_place (wrong_value (N_ ("the key stands here a second time")),
                                           file, i + 1, group, key));
              return NULL;
            }
        }
    }
  return g_steal_pointer (&index);
}

static gboolean
take_group (LiveonServerConfig *self,
            GKeyFile *key_file,
            GHashTable *lines,
            const char *group,
            GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (key_file, group, NULL, error);

  if (keys == NULL)
    return FALSE;
  if (!lv_config_group_exists (group))
    {
      g_propagate_error (
          error, at_place (wrong_value (N_ ("there is no such group")), self->file, 0, group, ""));
      return FALSE;
    }
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autofree char *value = g_key_file_get_string (key_file, group, keys[i], &local);
      g_autofree char *name = g_strconcat (group, "\n", keys[i], NULL);
      guint line = GPOINTER_TO_UINT (g_hash_table_lookup (lines, name));

      /* For a wrong escape there can be a value and an error. */
      if (local != NULL)
        {
          g_propagate_error (error,
                             at_place (unreadable (local), self->file, line, group, keys[i]));
          return FALSE;
        }
      if (!set_checked (self, self->file, line, group, keys[i], value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
load (LiveonServerConfig *self, GError **error)
{
  g_autoptr (GKeyFile) key_file = g_key_file_new ();
  g_autoptr (GHashTable) lines = NULL;
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) groups = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (self->file, &text, &length, &local)
      || !g_key_file_load_from_data (key_file, text, length, G_KEY_FILE_NONE, &local))
    {
      g_propagate_error (error, at_place (unreadable (local), self->file, 0, "", ""));
      return FALSE;
    }
  lines = index_lines (self->file, text, error);
  if (lines == NULL)
    return FALSE;
  groups = g_key_file_get_groups (key_file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!take_group (self, key_file, lines, groups[i], error))
      return FALSE;
  if ((*self->values[LV_KEY_CERTIFICATE] == '\0') != (*self->values[LV_KEY_PRIVATE_KEY] == '\0'))
    {
      g_propagate_error (
          error,
          at_place (wrong_value (N_ ("a certificate and its private key go together")), self->file,
                    0, "server",
                    *self->values[LV_KEY_CERTIFICATE] == '\0' ? "certificate" : "private_key"));
      return FALSE;
    }
  return TRUE;
}

/**
 * liveon_server_config_new:
 * @state_directory: (type filename): where databases and keys are kept
 *
 * Makes a configuration in which everything but the state directory has its default.
 *
 * The directory is made, for its owner alone, when the server starts.
 *
 * Returns: (transfer full): a configuration
 */
LiveonServerConfig *
liveon_server_config_new (const char *state_directory)
{
  LiveonServerConfig *self = g_object_new (LIVEON_TYPE_SERVER_CONFIG, NULL);
  g_autofree char *path = NULL;

  g_return_val_if_fail (state_directory != NULL && *state_directory != '\0', self);
  path = g_canonicalize_filename (state_directory, NULL);
  set_value (self, LV_KEY_STATE_DIRECTORY, path);
  return self;
}

/**
 * liveon_server_config_new_from_file:
 * @path: (type filename): a key file
 * @error: return location for an error
 *
 * Reads a configuration.
 *
 * Fails with %LIVEON_ERROR_CONFIGURATION, whose arguments `file`, `group` and `key` say where, when
 * the file cannot be read, holds a group or key that is unknown or stands twice, or a wrong value.
 *
 * Returns: (transfer full): a configuration, or %NULL
 */
LiveonServerConfig *
liveon_server_config_new_from_file (const char *path, GError **error)
{
  g_autoptr (LiveonServerConfig) self = g_object_new (LIVEON_TYPE_SERVER_CONFIG, NULL);

  g_return_val_if_fail (path != NULL, NULL);
  self->file = g_canonicalize_filename (path, NULL);
  if (!load (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * liveon_server_config_set:
 * @self: a configuration
 * @group: a group of the key file
 * @key: a key in it
 * @value: the value, as it would stand in the file
 * @error: return location for an error
 *
 * Sets one value, before the server starts.
 *
 * Returns: %TRUE, or %FALSE with %LIVEON_ERROR_CONFIGURATION when there is no such key or the value
 *   is wrong
 */
gboolean
liveon_server_config_set (
    LiveonServerConfig *self, const char *group, const char *key, const char *value, GError **error)
{
  g_return_val_if_fail (LIVEON_IS_SERVER_CONFIG (self), FALSE);
  g_return_val_if_fail (group != NULL && key != NULL && value != NULL, FALSE);
  return set_checked (self, NULL, 0, group, key, value, error);
}

/**
 * liveon_server_config_get:
 * @self: a configuration
 * @group: a group of the key file
 * @key: a key in it
 *
 * The value in force, its default where none was set.
 *
 * Returns: (transfer none) (nullable): the value, %NULL when there is no such key
 */
const char *
liveon_server_config_get (LiveonServerConfig *self, const char *group, const char *key)
{
  LvConfigKey found;

  g_return_val_if_fail (LIVEON_IS_SERVER_CONFIG (self), NULL);
  g_return_val_if_fail (group != NULL && key != NULL, NULL);
  found = lv_config_key_find (group, key);
  return found < LV_N_KEYS ? self->values[found] : NULL;
}

const char *
lv_config_get_string (LiveonServerConfig *self, LvConfigKey key)
{
  g_assert (key < LV_N_KEYS);
  return self->values[key];
}

gboolean
lv_config_get_bool (LiveonServerConfig *self, LvConfigKey key)
{
  g_assert (lv_config_key_info (key)->kind == LV_KIND_BOOL);
  return g_str_equal (self->values[key], "true");
}

gint64
lv_config_get_int (LiveonServerConfig *self, LvConfigKey key)
{
  g_assert (lv_config_key_info (key)->kind == LV_KIND_INT);
  return g_ascii_strtoll (self->values[key], NULL, 10);
}

const char *const *
lv_config_get_list (LiveonServerConfig *self, LvConfigKey key)
{
  g_assert (key < LV_N_KEYS);
  if (self->lists[key] == NULL)
    self->lists[key] = lv_config_split (self->values[key]);
  return (const char *const *) self->lists[key];
}

const char *
lv_config_get_file (LiveonServerConfig *self)
{
  return self->file;
}

char *
lv_config_dup_control_socket (LiveonServerConfig *self)
{
  if (*self->values[LV_KEY_CONTROL_SOCKET] != '\0')
    return g_strdup (self->values[LV_KEY_CONTROL_SOCKET]);
  return g_build_filename (self->values[LV_KEY_STATE_DIRECTORY], "control", NULL);
}

GPtrArray *
lv_config_take_over (LiveonServerConfig *self, LiveonServerConfig *from)
{
  GPtrArray *kept = g_ptr_array_new ();

  for (guint i = 0; i < LV_N_KEYS; i++)
    {
      const LvConfigKeyInfo *info = lv_config_key_info (i);

      if (g_str_equal (self->values[i], from->values[i]))
        continue;
      if (info->is_reloadable)
        set_value (self, i, from->values[i]);
      else
        g_ptr_array_add (kept, (char *) info->key);
    }
  return kept;
}

char *
lv_config_dup_text (LiveonServerConfig *self)
{
  g_autoptr (GKeyFile) escape = g_key_file_new ();
  GString *text
      = g_string_new ("# The configuration of liveond, see liveond(8). A line that starts with # "
                      "and a key shows the\n"
                      "# default. \"liveond check\" says whether a changed file is right.\n");
  const char *group = "";

  for (guint i = 0; i < LV_N_KEYS; i++)
    {
      const LvConfigKeyInfo *info = lv_config_key_info (i);
      g_autofree char *value = NULL;

      if (!g_str_equal (group, info->group))
        g_string_append_printf (text, "\n[%s]\n", info->group);
      group = info->group;
      /* GKeyFile escapes leading blanks and backslashes. */
      g_key_file_set_string (escape, info->group, info->key, self->values[i]);
      value = g_key_file_get_value (escape, info->group, info->key, NULL);
      g_string_append_printf (text, "# %s\n", info->comment);
      g_string_append_printf (text, "%s%s=%s\n",
                              g_str_equal (self->values[i], info->initial) ? "#" : "", info->key,
                              value);
    }
  return g_string_free (text, FALSE);
}

char *
lv_config_dup_sample (void)
{
  g_autoptr (LiveonServerConfig) self = g_object_new (LIVEON_TYPE_SERVER_CONFIG, NULL);

  return lv_config_dup_text (self);
}
