/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which server the door opens to: what IT says, and what the person says. */
#include "lui-preset.h"

#include <glib/gstdio.h>

#include "test-support.h"

typedef struct
{
  GSettings *settings;
  char *folder;
  char *file;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *inner = NULL;

  self->settings = g_settings_new ("jp.liveon.LiveOn");
  self->folder = g_dir_make_tmp ("liveon-preset-XXXXXX", NULL);
  inner = g_build_filename (self->folder, "liveon", NULL);
  g_assert_no_errno (g_mkdir (inner, 0700));
  self->file = g_build_filename (inner, "liveon.conf", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *inner = g_path_get_dirname (self->file);

  g_settings_reset (self->settings, "server");
  g_settings_reset (self->settings, "company");
  g_remove (self->file);
  g_rmdir (inner);
  g_rmdir (self->folder);
  g_free (self->file);
  g_free (self->folder);
  g_object_unref (self->settings);
}

static void
write_file (Fixture *self, const char *text)
{
  g_assert_true (g_file_set_contents (self->file, text, -1, NULL));
}

static void
check (Fixture *self, const char *environment, const char *server, gboolean is_locked)
{
  const char *const folders[] = { "/nonexistent", self->folder, NULL };
  g_autoptr (LuiPreset) preset = lui_preset_load (self->settings, environment, folders);

  g_assert_cmpstr (preset->server, ==, server);
  g_assert_cmpint (preset->is_locked, ==, is_locked);
}

static void
test_person (Fixture *self, gconstpointer data)
{
  check (self, NULL, "", FALSE);
  check (self, "", "", FALSE);
  g_settings_set_string (self->settings, "server", "mine.example");
  check (self, NULL, "mine.example", FALSE);
}

static void
test_proposed (Fixture *self, gconstpointer data)
{
  write_file (self, "[client]\nserver= it.example \ncompany=acme\n");
  check (self, NULL, "it.example", FALSE);
  g_settings_set_string (self->settings, "server", "mine.example");
  check (self, NULL, "mine.example", FALSE);
}

static void
test_locked (Fixture *self, gconstpointer data)
{
  g_settings_set_string (self->settings, "server", "mine.example");
  write_file (self, "[client]\nserver=it.example\nlocked=true\n");
  check (self, NULL, "it.example", TRUE);
  /* Nothing is locked to nothing. */
  write_file (self, "[client]\nlocked=true\n");
  check (self, NULL, "", FALSE);
}

static void
test_environment (Fixture *self, gconstpointer data)
{
  g_settings_set_string (self->settings, "server", "mine.example");
  write_file (self, "[client]\nserver=it.example\nlocked=true\n");
  check (self, "sandbox.example", "sandbox.example", TRUE);
}

static void
test_company (Fixture *self, gconstpointer data)
{
  const char *const folders[] = { self->folder, NULL };
  g_autoptr (LuiPreset) theirs = NULL;
  g_autoptr (LuiPreset) mine = NULL;

  write_file (self, "[client]\nserver=it.example\ncompany=acme\n");
  theirs = lui_preset_load (self->settings, NULL, folders);
  g_assert_cmpstr (theirs->company, ==, "acme");
  g_settings_set_string (self->settings, "company", "other");
  mine = lui_preset_load (self->settings, NULL, folders);
  g_assert_cmpstr (mine->company, ==, "other");
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  write_file (self, "server=it.example\n");
  g_test_expect_message ("liveon", G_LOG_LEVEL_WARNING, "*liveon.conf*");
  check (self, NULL, "", FALSE);
  g_test_assert_expected_messages ();
}

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 20);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/preset/person", test_person);
  ADD ("/preset/proposed", test_proposed);
  ADD ("/preset/locked", test_locked);
  ADD ("/preset/environment", test_environment);
  ADD ("/preset/company", test_company);
  ADD ("/preset/damaged", test_damaged);
  return g_test_run ();
}
