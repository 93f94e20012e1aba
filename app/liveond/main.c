/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <locale.h>
#include <stdio.h>

#include "commands.h"
#include "harden.h"
#include "lv-log.h"
#include "output.h"

static int
run (char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveondInvocation) invocation = liveond_invocation_parse (argv, &error);
  const LiveondCommand *command;
  LiveondExit status;

  if (invocation == NULL)
    {
      command = liveond_find_command (&argv);
      if (command == NULL && liveond_print_group (argv[0]))
        return LIVEOND_USAGE;
      return liveond_print_error (error, FALSE, command);
    }
  command = invocation->command;
  if (liveond_invocation_has (invocation, "help"))
    {
      liveond_print_help (invocation->command);
      return LIVEOND_OK;
    }
  status = invocation->command->run != NULL ? invocation->command->run (invocation, &error)
                                            : liveond_run (invocation, &error);
  return error != NULL ? liveond_print_error (error, invocation->is_json, command) : status;
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  lv_log_init ();
  liveond_harden ();
  if (argc < 2 || g_str_equal (argv[1], "help") || g_str_equal (argv[1], "--help"))
    {
      liveond_print_help (NULL);
      return argc < 2 ? LIVEOND_USAGE : LIVEOND_OK;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      puts ("liveond " LIVEON_VERSION);
      return LIVEOND_OK;
    }
  return run (argv + 1);
}
