/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "secret.h"

/* In the order of LiveonLeg and of LiveonMender. */
static const struct
{
  const char *english;
  const char *japanese;
} legs[] = {
  { "proxy", "プロキシ" },
  { "name", "名前解決" },
  { "TCP connection", "TCP 接続" },
  { "TLS", "TLS" },
  { "certificate", "証明書" },
  { "answer", "応答" },
  { "version", "バージョン" },
  { "sign-in", "ログイン" },
  { "live connection", "常時接続" },
}, menders[] = {
  { "", "" },
  { "You can mend this.", "ご自身で対処できます。" },
  { "Your network's administrator can mend this.", "ネットワーク管理者が対処できます。" },
  { "Your company's LiveOn administrator can mend this.", "社内の LiveOn 管理者が対処できます。" },
  { "The server's operator can mend this.", "サーバーの運用者が対処できます。" },
};

static void
on_state (LiveonCheck *check)
{
  LiveonLeg leg = liveon_check_get_leg (check);
  const char *name = CLI_TEXT (legs[leg].english, legs[leg].japanese);

  switch (liveon_check_get_state (check))
    {
    case LIVEON_CHECK_STATE_GOOD:
      g_print ("✓ %s  %s\n", name, liveon_check_get_detail (check));
      break;
    case LIVEON_CHECK_STATE_BAD:
      g_print ("✗ %s\n", name);
      break;
    case LIVEON_CHECK_STATE_WAITING:
    case LIVEON_CHECK_STATE_RUNNING:
    case LIVEON_CHECK_STATE_SKIPPED:
    default:
      break;
    }
}

/* What is wrong, what to do, and who. The exit status names the leg. */
static int
tell (LiveonDiagnostics *diagnostics)
{
  for (guint i = 0; i < G_N_ELEMENTS (legs); i++)
    {
      LiveonCheck *check = liveon_diagnostics_get_check (diagnostics, (LiveonLeg) i);
      LiveonMender mender = liveon_check_get_mender (check);
      const GError *error = liveon_check_get_error (check);
      const char *pin;

      if (liveon_check_get_state (check) != LIVEON_CHECK_STATE_BAD)
        continue;
      cli_fail (error);
      pin = liveon_error_get_argument (error, "pin");
      if (pin != NULL)
        g_printerr ("  pin: %s\n", pin);
      g_printerr ("  %s\n", CLI_TEXT (menders[mender].english, menders[mender].japanese));
      return CLI_FIRST_LEG + (int) i;
    }
  return CLI_OK;
}

int
cli_doctor (const CliOptions *options, GError **error)
{
  g_autoptr (LiveonClient) client = cli_make_client (options, error);
  g_autoptr (LiveonDiagnostics) diagnostics = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *report = NULL;
  char *password = NULL;

  if (client == NULL)
    return CLI_FAILED;
  if (options->is_sign_in_checked && liveon_client_get_user_id (client) != NULL)
    {
      password = cli_get_password (client, options, error);
      if (password == NULL)
        return CLI_FAILED;
    }
  diagnostics = liveon_diagnostics_new (client);
  for (guint i = 0; i < G_N_ELEMENTS (legs) && !options->is_json; i++)
    g_signal_connect (liveon_diagnostics_get_check (diagnostics, (LiveonLeg) i), "notify::state",
                      G_CALLBACK (on_state), NULL);
  liveon_diagnostics_run_async (diagnostics, password, NULL, cli_take_result, &result);
  cli_secret_free (password);
  liveon_diagnostics_run_finish (diagnostics, cli_wait (&result), NULL);
  if (!options->is_json)
    return tell (diagnostics);
  report = liveon_diagnostics_dup_report (diagnostics);
  g_print ("%s\n", report);
  for (guint i = 0; i < G_N_ELEMENTS (legs); i++)
    if (liveon_check_get_error (liveon_diagnostics_get_check (diagnostics, (LiveonLeg) i)) != NULL)
      return CLI_FIRST_LEG + (int) i;
  return CLI_OK;
}
