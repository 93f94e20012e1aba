/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "commands.h"
#include "password.h"

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
    password = liveond_password_ask ("Password", error);
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
