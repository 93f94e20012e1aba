/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include <langinfo.h>
#include <locale.h>
#include <malloc.h>

static const struct
{
  const char *name;
  const char *arguments;
  guint count; /* of arguments */
  int (*run) (const CliOptions *options, GError **error);
  const char *english;
  const char *japanese;
} commands[] = {
  { "rooms", "", 0, cli_rooms, "lists the rooms", "会議室を一覧する" },
  { "join", "ROOM|LINK", 1, cli_join, "sits in a room until Ctrl+C",
    "Ctrl+C まで会議室に在室する" },
  { "mute", "", 0, cli_mute, "mutes and unmutes the desktop client",
    "デスクトップ版のミュートを切り替える" },
  { "history", "", 0, cli_history, "prints your own visits", "自分の入退室履歴を表示する" },
  { "announcements", "", 0, cli_announcements, "prints announcements", "お知らせを表示する" },
  { "doctor", "", 0, cli_doctor, "says what is wrong with the connection", "接続を診断する" },
  { "verify", "LOG", 1, cli_verify, "checks an exported record log", "書き出した記録を検証する" },
  { "password", "", 0, cli_password, "changes your password", "パスワードを変更する" },
  { "sign-out", "", 0, cli_sign_out, "signs this device out", "この端末からログアウトする" },
};

static char *
make_summary (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %s%s%s: %s\n", commands[i].name,
                            *commands[i].arguments != '\0' ? " " : "", commands[i].arguments,
                            CLI_TEXT (commands[i].english, commands[i].japanese));
  return g_string_free (text, FALSE);
}

/* Names are Japanese in every locale: also in "C", and in one that was never generated. */
static void
use_locale (void)
{
  if (setlocale (LC_ALL, "") == NULL || g_str_equal (nl_langinfo (CODESET), "ANSI_X3.4-1968"))
    setlocale (LC_CTYPE, "C.UTF-8");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND");
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;
  g_auto (CliOptions) options = { 0 };
  g_auto (GStrv) arguments = NULL;
  gboolean is_parsed;

  /* Before TLS is first used; the library itself never touches the environment. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3", FALSE);
  /* Threads of media come and go; each arena would keep the pictures that went through it. */
  mallopt (M_ARENA_MAX, 1);
  use_locale ();
  summary = make_summary ();
  g_option_context_set_summary (context, summary);
  is_parsed = cli_options_parse (&options, context, &argc, &argv, &error);
  arguments = options.arguments;
  if (!is_parsed)
    {
      g_printerr ("%s",
                  error != NULL ? error->message : g_option_context_get_help (context, TRUE, NULL));
      return CLI_USAGE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, options.arguments[0])
        && g_strv_length (options.arguments) == commands[i].count + 1)
      {
        int status;

        options.arguments++;
        status = commands[i].run (&options, &error);
        return error != NULL ? cli_fail (error) : status;
      }
  g_printerr ("%s", summary);
  return CLI_USAGE;
}
