/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

/* Offline: no server is asked. */
int
cli_verify (const CliOptions *options, GError **error)
{
  g_autoptr (LiveonRecordVerifier) verifier = liveon_record_verifier_new ();
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->arguments[0]);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *head = NULL;

  if (options->head_file != NULL
      && (!g_file_get_contents (options->head_file, &head, NULL, error)
          || !liveon_record_verifier_set_kept_head (verifier, head, error)))
    return CLI_FAILED;
  stream = g_file_read (file, NULL, error);
  if (stream == NULL)
    return CLI_FAILED;
  liveon_record_verifier_verify_async (verifier, G_INPUT_STREAM (stream), NULL, cli_take_result,
                                       &result);
  if (!liveon_record_verifier_verify_finish (verifier, cli_wait (&result), error))
    return CLI_FAILED;
  g_print ("%s: %s\n%s: %" G_GINT64_FORMAT " (%s: %" G_GINT64_FORMAT ")\n%s: %s\n",
           CLI_TEXT ("the log is whole", "記録は完全です"),
           liveon_record_verifier_get_company (verifier), CLI_TEXT ("rows", "行数"),
           liveon_record_verifier_get_rows (verifier), CLI_TEXT ("purged", "消去済み"),
           liveon_record_verifier_get_purged_rows (verifier), CLI_TEXT ("signed by key", "署名鍵"),
           liveon_record_verifier_get_key (verifier));
  if (options->head_file == NULL)
    g_print ("%s\n",
             CLI_TEXT (
                 "Without --head it is not known whether the end was cut off or all was rewritten.",
                 "--head がないと、末尾の切り捨てや全体の書き換えは分かりません。"));
  return CLI_OK;
}
