/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "profile.h"
#include "secret.h"

static LiveonDevice *
load_device (GError **error)
{
  g_autofree char *folder = cli_profile_get_state_folder ();
  g_autofree char *path = g_build_filename (folder, "device.key", NULL);
  g_autoptr (GAsyncResult) result = NULL;

  liveon_device_load_async (path, g_get_host_name (), NULL, cli_take_result, &result);
  return liveon_device_load_finish (cli_wait (&result), error);
}

/* What the command line says is remembered; a new server has another account. */
static void
merge (CliProfile *profile, const CliOptions *options)
{
  const char *known = cli_profile_get (profile, "server");

  if (options->server != NULL && g_strcmp0 (known, options->server) != 0)
    {
      cli_profile_set (profile, "server", options->server);
      cli_profile_set (profile, "company", NULL);
      cli_profile_set (profile, "user", NULL);
      cli_profile_write_token (NULL);
    }
  if (options->company != NULL)
    cli_profile_set (profile, "company", options->company);
  if (options->user != NULL && g_strcmp0 (cli_profile_get (profile, "user"), options->user) != 0)
    {
      cli_profile_set (profile, "user", options->user);
      cli_profile_write_token (NULL);
    }
}

static LiveonTrustStore *
load_trust_store (GError **error)
{
  g_autofree char *folder = cli_profile_get_state_folder ();
  g_autofree char *path = g_build_filename (folder, "servers.conf", NULL);

  return liveon_trust_store_new (path, error);
}

static LiveonClient *
make_client (CliProfile *profile, const char *pin, GError **error)
{
  const char *server = cli_profile_get (profile, "server");
  g_autofree char *folder = cli_profile_get_state_folder ();
  g_autoptr (LiveonClient) client = NULL;
  g_autoptr (LiveonDevice) device = NULL;
  g_autoptr (LiveonTrustStore) store = NULL;

  if (server == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           CLI_TEXT ("which server? Give --server HOST[:PORT] once",
                                     "サーバーを --server ホスト[:ポート] で一度指定してください"));
      return NULL;
    }
  client = liveon_client_new (server, error);
  if (client == NULL || (pin != NULL && !liveon_client_set_pins (client, pin, NULL, error)))
    return NULL;
  store = load_trust_store (error);
  device = store == NULL ? NULL : load_device (error);
  if (device == NULL)
    return NULL;
  liveon_client_set_trust_store (client, store);
  liveon_client_set_device (client, device);
  liveon_client_set_company (client, cli_profile_get (profile, "company"));
  liveon_client_set_user_id (client, cli_profile_get (profile, "user"));
  liveon_client_set_application (client, "liveon-cli");
  liveon_client_set_language (client, cli_is_japanese () ? "ja" : "en");
  liveon_client_set_state_directory (client, folder);
  return g_steal_pointer (&client);
}

LiveonClient *
cli_make_client (const CliOptions *options, GError **error)
{
  g_autoptr (CliProfile) profile = cli_profile_load ();

  merge (profile, options);
  return make_client (profile, options->pin, error);
}

static gboolean
trust (LiveonClient *client, const char *pin, GError **error)
{
  LiveonTrustStore *store = liveon_client_get_trust_store (client);
  g_autoptr (GAsyncResult) result = NULL;

  liveon_trust_store_trust_async (store, liveon_client_get_server (client), pin, NULL,
                                  cli_take_result, &result);
  return liveon_trust_store_trust_finish (store, cli_wait (&result), error);
}

/* FALSE when the link says another pin than the one that was seen: somebody is in between. */
static gboolean
fits_link (const CliOptions *options, const char *pin, GError **error)
{
  if (options->link_pin == NULL || g_str_equal (options->link_pin, pin))
    return TRUE;
  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
      CLI_TEXT ("the link says another pin: do not enter your password, ask your "
                "IT staff",
                "リンクのピンと異なります。パスワードは入力せず、情報システム部門に"
                "お問い合わせください"));
  return FALSE;
}

/* TRUE when the server is one that is trusted now; asks the person about an unknown one. */
static gboolean
make_contact (LiveonClient *client, const CliOptions *options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (LiveonServerInfo) info = NULL;
  g_autofree char *grouped = NULL;
  const char *pin;

  liveon_client_get_server_info_async (client, NULL, cli_take_result, &result);
  info = liveon_client_get_server_info_finish (client, cli_wait (&result), &problem);
  if (info != NULL)
    return TRUE;
  pin = liveon_error_get_argument (problem, "pin");
  if (!g_error_matches (problem, LIVEON_ERROR, LIVEON_ERROR_CERTIFICATE) || pin == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  grouped = liveon_format_pin (pin, NULL);
  g_printerr ("%s\n%s\n",
              CLI_TEXT ("This server is not known. Its pin is", "未知のサーバーです。ピン:"),
              grouped);
  if (!fits_link (options, pin, error))
    return FALSE;
  if (!options->is_first_contact
      || !cli_confirm (CLI_TEXT ("Is this the pin that your administrator gave you?",
                                 "管理者から受け取ったピンと同じですか?")))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return trust (client, pin, error);
}

static void
on_token (LiveonClient *client)
{
  /* Signing out forgets it; merely going away does not. */
  if (liveon_client_get_resume_token (client) != NULL)
    cli_profile_write_token (liveon_client_get_resume_token (client));
}

static void
on_chain_broken (LiveonClient *client, const GError *error)
{
  cli_fail (error);
}

static gboolean
resume (LiveonClient *client, GError **error)
{
  g_autofree char *token = cli_profile_read_token ();
  g_autoptr (GAsyncResult) result = NULL;

  if (token == NULL || *token == '\0')
    {
      g_set_error_literal (error, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED, "");
      return FALSE;
    }
  liveon_client_resume_async (client, token, NULL, cli_take_result, &result);
  return liveon_client_resume_finish (client, cli_wait (&result), error);
}

char *
cli_get_password (LiveonClient *client, const CliOptions *options, GError **error)
{
  const char *server = liveon_client_get_server (client);
  const char *user = liveon_client_get_user_id (client);
  g_autofree char *question = NULL;
  char *kept;

  if (options->password_file != NULL)
    return cli_secret_read_file (options->password_file, error);
  kept = cli_secret_look_up (server, liveon_client_get_company (client), user);
  if (kept != NULL)
    return kept;
  question = g_strconcat (user, CLI_TEXT (": password", " のパスワード"), NULL);
  return cli_secret_ask (question, error);
}

/* What was asked for is done without it: not a failure of the command. */
void
cli_keep_password (LiveonClient *client, const char *password)
{
  g_autoptr (GError) error = NULL;

  if (!cli_secret_keep (liveon_client_get_server (client), liveon_client_get_company (client),
                        liveon_client_get_user_id (client), password, &error))
    cli_fail (error);
}

static gboolean
sign_in_by_password (LiveonClient *client, const CliOptions *options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  char *password;
  gboolean is_in;

  if (liveon_client_get_user_id (client) == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           CLI_TEXT ("who are you? Give --user ID once",
                                     "ユーザー ID を --user で一度指定してください"));
      return FALSE;
    }
  password = cli_get_password (client, options, error);
  if (password == NULL)
    return FALSE;
  liveon_client_sign_in_async (client, password, NULL, cli_take_result, &result);
  is_in = liveon_client_sign_in_finish (client, cli_wait (&result), error);
  if (is_in && options->is_password_kept)
    cli_keep_password (client, password);
  cli_secret_free (password);
  return is_in;
}

LiveonClient *
cli_sign_in_expired (const CliOptions *options, GError **error)
{
  g_autoptr (CliProfile) profile = cli_profile_load ();
  g_autoptr (LiveonClient) client = NULL;
  g_autoptr (GError) problem = NULL;

  merge (profile, options);
  client = make_client (profile, options->pin, error);
  if (client == NULL || !make_contact (client, options, error))
    return NULL;
  g_signal_connect (client, "notify::resume-token", G_CALLBACK (on_token), NULL);
  g_signal_connect (client, "chain-broken", G_CALLBACK (on_chain_broken), NULL);
  if (!resume (client, &problem))
    {
      if (!g_error_matches (problem, LIVEON_ERROR, LIVEON_ERROR_UNAUTHENTICATED))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      if (!sign_in_by_password (client, options, error))
        return NULL;
    }
  if ((options->pin != NULL && !trust (client, options->pin, error))
      || !cli_profile_save (profile, error))
    return NULL;
  return g_steal_pointer (&client);
}

LiveonClient *
cli_sign_in (const CliOptions *options, GError **error)
{
  g_autoptr (LiveonClient) client = cli_sign_in_expired (options, error);

  if (client != NULL && liveon_client_get_must_change_password (client))
    {
      g_set_error_literal (error, LIVEON_ERROR, LIVEON_ERROR_PASSWORD_EXPIRED,
                           "the password must be changed first");
      return NULL;
    }
  return g_steal_pointer (&client);
}
