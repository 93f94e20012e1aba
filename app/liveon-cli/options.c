/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

gboolean
cli_options_parse (
    CliOptions *options, GOptionContext *context, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &options->server,
      CLI_TEXT ("the server; remembered", "サーバー(記憶します)"), "HOST[:PORT]" },
    { "pin", 0, 0, G_OPTION_ARG_STRING, &options->pin,
      CLI_TEXT ("the server's pin; remembered", "サーバーのピン(記憶します)"), "HEX" },
    { "first-contact", 0, 0, G_OPTION_ARG_NONE, &options->is_first_contact,
      CLI_TEXT ("compare an unknown server's pin", "未知のサーバーのピンを確認する"), NULL },
    { "company", 0, 0, G_OPTION_ARG_STRING, &options->company,
      CLI_TEXT ("the company code; remembered", "企業コード(記憶します)"), "CODE" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options->user,
      CLI_TEXT ("the user ID; remembered", "ユーザーID(記憶します)"), "ID" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      CLI_TEXT ("read the password here; - is standard input",
                "パスワードを書いたファイル。- は標準入力"),
      "FILE" },
    { "keep-password", 0, 0, G_OPTION_ARG_NONE, &options->is_password_kept,
      CLI_TEXT ("keep it in the secret service", "パスワードをシークレットサービスに保存する"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->is_json,
      CLI_TEXT ("output for programs", "プログラム向けに JSON で出力する"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options->is_csv,
      CLI_TEXT ("history: output for spreadsheets", "history: 表計算ソフト向けに CSV で出力する"),
      NULL },
    { "room-password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->room_password_file,
      CLI_TEXT ("join: read the entry password here", "join: 入室パスワードを書いたファイル"),
      "FILE" },
    { "remember", 0, 0, G_OPTION_ARG_NONE, &options->is_remembered,
      CLI_TEXT ("join: keep what opens the room in the secret service",
                "join: 入室パスワードの代わりになる鍵をシークレットサービスに保存する"),
      NULL },
    { "take-over", 0, 0, G_OPTION_ARG_NONE, &options->is_take_over,
      CLI_TEXT ("join: take the seat over from another device", "join: 別の端末の席を引き継ぐ"),
      NULL },
    { "raise-hand", 0, 0, G_OPTION_ARG_NONE, &options->is_hand_raised,
      CLI_TEXT ("join: raise the hand once inside", "join: 入室後に挙手する"), NULL },
    { "for", 0, 0, G_OPTION_ARG_INT, &options->seconds,
      CLI_TEXT ("join: leave after so long", "join: 指定した秒数の後に退室する"), "SECONDS" },
    { "microphone", 0, 0, G_OPTION_ARG_STRING, &options->microphone,
      CLI_TEXT ("join: on, off, test, file:PATH or device:ID",
                "join: マイク。on、off、test、file:パス、device:ID"),
      "WHERE" },
    { "camera", 0, 0, G_OPTION_ARG_STRING, &options->camera,
      CLI_TEXT ("join: the same", "join: カメラ。同上"), "WHERE" },
    { "screen", 0, 0, G_OPTION_ARG_STRING, &options->screen,
      CLI_TEXT ("join: the same", "join: 画面。同上"), "WHERE" },
    { "watch", 0, 0, G_OPTION_ARG_NONE, &options->is_watching,
      CLI_TEXT ("join: receive everybody's pictures", "join: 全員の映像を受信する"), NULL },
    { "no-media", 0, 0, G_OPTION_ARG_NONE, &options->is_silent,
      CLI_TEXT ("join: neither sound nor pictures", "join: 音声も映像も使わない"), NULL },
    { "everywhere", 0, 0, G_OPTION_ARG_NONE, &options->is_everywhere,
      CLI_TEXT ("sign-out: all devices", "sign-out: すべての端末からログアウトする"), NULL },
    { "sign-in", 0, 0, G_OPTION_ARG_NONE, &options->is_sign_in_checked,
      CLI_TEXT ("doctor: sign in too", "doctor: ログインも確認する"), NULL },
    { "head", 0, 0, G_OPTION_ARG_FILENAME, &options->head_file,
      CLI_TEXT ("verify: a head that was kept", "verify: 保管しておいた先頭情報"), "FILE" },
    { "new-password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->new_password_file,
      CLI_TEXT ("password: read the new one here", "password: 新しいパスワードを書いたファイル"),
      "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->arguments, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error) && options->arguments != NULL;
}

void
cli_options_clear (CliOptions *options)
{
  g_free (options->server);
  g_free (options->pin);
  g_free (options->company);
  g_free (options->user);
  g_free (options->password_file);
  g_free (options->room);
  g_free (options->room_password_file);
  g_free (options->microphone);
  g_free (options->camera);
  g_free (options->screen);
  g_free (options->head_file);
  g_free (options->new_password_file);
}
