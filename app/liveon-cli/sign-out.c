/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "profile.h"

int
cli_sign_out (const CliOptions *options, GError **error)
{
  g_autoptr (LiveonClient) client = cli_sign_in_expired (options, error);
  g_autoptr (GAsyncResult) result = NULL;
  gboolean is_out;

  if (client == NULL)
    return CLI_FAILED;
  if (options->is_everywhere)
    {
      liveon_client_sign_out_everywhere_async (client, NULL, cli_take_result, &result);
      is_out = liveon_client_sign_out_everywhere_finish (client, cli_wait (&result), error);
    }
  else
    {
      liveon_client_sign_out_async (client, NULL, cli_take_result, &result);
      is_out = liveon_client_sign_out_finish (client, cli_wait (&result), error);
    }
  if (!is_out)
    return CLI_FAILED;
  cli_profile_write_token (NULL);
  return CLI_OK;
}
