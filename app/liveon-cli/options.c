/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

gboolean
cli_options_parse (
    CliOptions *options, GOptionContext *context, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &options->server, "the server; remembered",
      "HOST[:PORT]" },
    { "pin", 0, 0, G_OPTION_ARG_STRING, &options->pin, "the server's pin; remembered", "HEX" },
    { "first-contact", 0, 0, G_OPTION_ARG_NONE, &options->is_first_contact,
      "compare an unknown server's pin", NULL },
    { "company", 0, 0, G_OPTION_ARG_STRING, &options->company, "the company code; remembered",
      "CODE" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options->user, "the user ID; remembered", "ID" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      "read the password here; - is standard input", "FILE" },
    { "keep-password", 0, 0, G_OPTION_ARG_NONE, &options->is_password_kept,
      "keep it in the secret service", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->is_json, "output for programs", NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options->is_csv, "history: output for spreadsheets", NULL },
    { "room-password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->room_password_file,
      "join: read the entry password here", "FILE" },
    { "take-over", 0, 0, G_OPTION_ARG_NONE, &options->is_take_over,
      "join: take the seat over from another device", NULL },
    { "for", 0, 0, G_OPTION_ARG_INT, &options->seconds, "join: leave after so long", "SECONDS" },
    { "everywhere", 0, 0, G_OPTION_ARG_NONE, &options->is_everywhere, "sign-out: all devices",
      NULL },
    { "sign-in", 0, 0, G_OPTION_ARG_NONE, &options->is_sign_in_checked, "doctor: sign in too",
      NULL },
    { "head", 0, 0, G_OPTION_ARG_FILENAME, &options->head_file, "verify: a head that was kept",
      "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->arguments, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error) && options->arguments != NULL;
}
