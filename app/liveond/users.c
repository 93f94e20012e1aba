/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "execute.h"
#include "lv-error-text.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "output.h"
#include "password.h"
#include "words.h"

#define MAX_ROWS 100000
#define MAX_TEXT 4000

/* The operation's arguments with the password that was asked for or read; without, the server makes
 * one. */
LiveondExit
liveond_user_password (LiveondInvocation *invocation, GError **error)
{
  const char *file = liveond_invocation_get (invocation, "password-file");
  g_autoptr (LvSecret) password = NULL;
  LvJsonWriter *writer;
  char *arguments;
  LiveondExit status;

  if (file != NULL)
    password = liveond_password_read (file, error);
  else if (liveond_invocation_has (invocation, "ask-password"))
    password = liveond_password_ask (_ ("Password"), error);
  if (error != NULL && *error != NULL)
    return LIVEOND_FAILED;
  writer = lv_json_writer_new ();
  lv_json_begin_object (writer, NULL);
  liveond_invocation_write_members (invocation, writer, NULL);
  if (password != NULL)
    lv_json_string (writer, "password", lv_secret_get_text (password));
  lv_json_end_object (writer);
  arguments = lv_json_writer_free_to_string (writer, NULL);
  status = liveond_run_with (invocation, arguments, error);
  explicit_bzero (arguments, strlen (arguments));
  g_free (arguments);
  return status;
}

static const char *
text_of (LvJson *json, const char *member)
{
  return lv_json_get_optional_string (json, member, MAX_TEXT, "");
}

static void
add_argument (const char *name, const char *value, gpointer data)
{
  lv_error_add_argument (data, name, value);
}

static void
print_plan (LvJson *plan, gboolean is_dry_run)
{
  GPtrArray *changes = lv_json_get_objects (plan, "changes", MAX_ROWS);
  GPtrArray *faults = lv_json_get_objects (plan, "faults", MAX_ROWS);

  for (guint i = 0; i < changes->len; i++)
    {
      LvJson *change = g_ptr_array_index (changes, i);

      if (is_dry_run && !g_str_equal (text_of (change, "change"), "unchanged"))
        {
          printf ("%6" G_GINT64_FORMAT "  ", lv_json_get_int (change, "line", 0, G_MAXINT32));
          liveond_print_padded (_ (text_of (change, "change")), 10);
          printf (" %s  %s\n", text_of (change, "login"), text_of (change, "name"));
        }
    }
  for (guint i = 0; i < faults->len; i++)
    {
      LvJson *fault = g_ptr_array_index (faults, i);
      LvJson *args = lv_json_get_object (fault, "args");
      g_autoptr (GError) error
          = lv_error_new_detail (LIVEON_ERROR_FAILED, "%s", text_of (fault, "message"));
      g_autofree char *why = NULL;

      lv_json_foreach_string (args, add_argument, error);
      why = lv_error_dup_why (error, lv_words_language (NULL));
      fprintf (stderr, _ ("line %s, column %s (%s): %s\n"), text_of (args, "line"),
               text_of (args, "column"), text_of (args, "field"),
               why != NULL ? why : error->message);
    }
  printf (_ ("%d new, %d changed, %d the same, %u faults: %s\n"),
          (int) lv_json_get_int (plan, "added", 0, G_MAXINT32),
          (int) lv_json_get_int (plan, "updated", 0, G_MAXINT32),
          (int) lv_json_get_int (plan, "unchanged", 0, G_MAXINT32), faults->len,
          lv_json_get_optional_bool (plan, "is_applied", FALSE) ? _ ("done")
                                                                : _ ("nothing was changed"));
}

LiveondExit
liveond_user_import (LiveondInvocation *invocation, GError **error)
{
  const char *path = liveond_invocation_get (invocation, "file");
  g_autofree char *arguments = liveond_invocation_dup_arguments (invocation);
  g_autoptr (GUnixFDList) files = g_unix_fd_list_new ();
  g_autoptr (LvJson) plan = NULL;
  g_autofree char *answer = NULL;
  int file = g_str_equal (path, "-") ? dup (STDIN_FILENO) : open (path, O_RDONLY | O_CLOEXEC);

  if (file < 0)
    {
      lv_error_set_detail (error, LIVEON_ERROR_INVALID_ARGUMENT, "%s: %s", path,
                           g_strerror (errno));
      return LIVEOND_FAILED;
    }
  g_unix_fd_list_append (files, file, NULL);
  close (file);
  if (!liveond_invocation_load (invocation, error))
    return LIVEOND_FAILED;
  answer = liveond_execute (invocation, invocation->command->operation, arguments, files, error);
  plan = answer != NULL ? liveond_read_answer (answer, error) : NULL;
  if (plan == NULL)
    return LIVEOND_FAILED;
  if (invocation->is_json)
    puts (answer);
  else
    print_plan (plan, liveond_invocation_has (invocation, "dry-run"));
  return lv_json_get_objects (plan, "faults", MAX_ROWS)->len == 0 ? LIVEOND_OK : LIVEOND_FAILED;
}
