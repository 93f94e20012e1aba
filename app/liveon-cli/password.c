/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "secret.h"

/* From the file, or typed twice. */
static char *
get_new_password (const CliOptions *options, GError **error)
{
  char *first, *second;
  gboolean is_same;

  if (options->new_password_file != NULL)
    return cli_secret_read_file (options->new_password_file, error);
  first = cli_secret_ask (CLI_TEXT ("new password", "新しいパスワード"), error);
  if (first == NULL)
    return NULL;
  second = cli_secret_ask (CLI_TEXT ("once more", "もう一度"), error);
  is_same = g_strcmp0 (first, second) == 0;
  if (second != NULL && !is_same)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         CLI_TEXT ("the two are not the same; nothing was changed",
                                   "2 回の入力が一致しません。変更していません"));
  cli_secret_free (second);
  if (!is_same)
    g_clear_pointer (&first, cli_secret_free);
  return first;
}

static gboolean
change (LiveonClient *client, const char *current, const CliOptions *options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  char *fresh = get_new_password (options, error);
  gboolean is_changed;

  if (fresh == NULL)
    return FALSE;
  liveon_client_change_password_async (client, current, fresh, NULL, cli_take_result, &result);
  is_changed = liveon_client_change_password_finish (client, cli_wait (&result), error);
  if (is_changed && options->is_password_kept)
    cli_keep_password (client, fresh);
  cli_secret_free (fresh);
  return is_changed;
}

int
cli_password (const CliOptions *options, GError **error)
{
  g_autoptr (LiveonClient) client = cli_sign_in_expired (options, error);
  char *current;
  gboolean is_changed;

  if (client == NULL)
    return CLI_FAILED;
  current = cli_get_password (client, options, error);
  if (current == NULL)
    return CLI_FAILED;
  is_changed = change (client, current, options, error);
  cli_secret_free (current);
  if (!is_changed)
    return CLI_FAILED;
  g_print ("%s\n", CLI_TEXT ("changed; your other devices are signed out",
                             "変更しました。ほかの端末はログアウトしました"));
  return CLI_OK;
}
