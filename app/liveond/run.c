/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "execute.h"
#include "lv-config-keys.h"
#include "lv-limits.h"
#include "output.h"
#include "words.h"

#define MAX_FINDINGS 200
#define MAX_TEXT 8000

gboolean
liveond_invocation_load (LiveondInvocation *invocation, GError **error)
{
  if (invocation->config == NULL)
    invocation->config = liveond_load_config (invocation->config_path, error);
  return invocation->config != NULL;
}

LiveondExit
liveond_run_with (LiveondInvocation *invocation, const char *arguments, GError **error)
{
  g_autofree char *answer = NULL;

  if (!liveond_invocation_load (invocation, error))
    return LIVEOND_FAILED;
  answer = liveond_execute (invocation, invocation->command->operation, arguments, NULL, error);
  if (answer == NULL)
    return LIVEOND_FAILED;
  liveond_print_answer (invocation, answer);
  return LIVEOND_OK;
}

LiveondExit
liveond_run (LiveondInvocation *invocation, GError **error)
{
  g_autofree char *arguments = liveond_invocation_dup_arguments (invocation);

  return liveond_run_with (invocation, arguments, error);
}

/* Another operation of the same form. */
static LiveondExit
run_as (LiveondInvocation *invocation, const char *operation, GError **error)
{
  LiveondCommand command = *invocation->command;
  const LiveondCommand *before = invocation->command;
  LiveondExit status;

  command.operation = operation;
  invocation->command = &command;
  status = liveond_run (invocation, error);
  invocation->command = before;
  return status;
}

LiveondExit
liveond_announcement (LiveondInvocation *invocation, GError **error)
{
  g_autofree char *operation = g_strconcat ("tenant-", invocation->command->operation, NULL);

  if (!liveond_invocation_has (invocation, "tenant"))
    return liveond_run (invocation, error);
  return run_as (invocation, operation, error);
}

LiveondExit
liveond_tenant_remove (LiveondInvocation *invocation, GError **error)
{
  if (!liveond_invocation_has (invocation, "final"))
    return liveond_run (invocation, error);
  return run_as (invocation, "tenant.erase", error);
}

LiveondExit
liveond_sample_config (LiveondInvocation *invocation, GError **error)
{
  g_autofree char *sample = lv_config_dup_sample ();

  fputs (sample, stdout);
  return LIVEOND_OK;
}

LiveondExit
liveond_check (LiveondInvocation *invocation, GError **error)
{
  g_autofree char *arguments = g_strdup_printf (
      "{\"language\":\"%s\"}", invocation->is_json ? "en" : lv_words_language (NULL));
  g_autofree char *answer = NULL;
  g_autoptr (LvJson) json = NULL;
  GPtrArray *findings;
  const char *state;

  if (!liveond_invocation_load (invocation, error))
    return LIVEOND_FAILED;
  answer = liveond_execute (invocation, "check", arguments, NULL, error);
  json = answer != NULL ? liveond_read_answer (answer, error) : NULL;
  if (json == NULL)
    return LIVEOND_FAILED;
  findings = lv_json_get_objects (json, "findings", MAX_FINDINGS);
  state = lv_json_get_string (json, "state", LV_LIMIT_NAME);
  if (invocation->is_json)
    puts (answer);
  for (guint i = 0; !invocation->is_json && i < findings->len; i++)
    {
      LvJson *finding = g_ptr_array_index (findings, i);

      liveond_print_padded (_ (lv_json_get_string (finding, "state", LV_LIMIT_NAME)), 9);
      liveond_print_padded (_ (lv_json_get_string (finding, "check", LV_LIMIT_NAME)), 15);
      puts (lv_json_get_string (finding, "text", MAX_TEXT));
    }
  return g_str_equal (state, "problem") ? LIVEOND_PROBLEM : LIVEOND_OK;
}

LiveondExit
liveond_capacity (LiveondInvocation *invocation, GError **error)
{
  g_autofree char *arguments = g_strdup_printf (
      "{\"language\":\"%s\"}", invocation->is_json ? "en" : lv_words_language (NULL));

  return liveond_run_with (invocation, arguments, error);
}

char *
liveond_server_url (LiveonServerConfig *config)
{
  const char *const *advertised = lv_config_get_list (config, LV_KEY_ADVERTISE);
  const char *const *listen = lv_config_get_list (config, LV_KEY_LISTEN);
  g_autofree char *host = NULL;
  g_autofree char *listen_host = NULL;
  guint16 port = 0, listen_port = 0;
  gboolean has_port = FALSE;

  lv_config_split_host_port (listen[0], &listen_host, &listen_port, &has_port);
  has_port = FALSE;
  if (advertised[0] != NULL)
    lv_config_split_host_port (advertised[0], &host, &port, &has_port);
  else if (g_str_equal (listen_host, "::") || g_str_equal (listen_host, "0.0.0.0"))
    host = g_strdup (g_get_host_name ());
  else
    host = g_strdup (listen_host);
  return g_strdup_printf (strchr (host, ':') != NULL ? "https://[%s]:%u" : "https://%s:%u", host,
                          has_port ? port : listen_port);
}

LiveondExit
liveond_admin_url (LiveondInvocation *invocation, GError **error)
{
  g_autofree char *arguments = liveond_invocation_dup_arguments (invocation);
  g_autofree char *answer = NULL;
  g_autofree char *url = NULL;
  g_autoptr (LvJson) json = NULL;

  if (!liveond_invocation_load (invocation, error))
    return LIVEOND_FAILED;
  answer = liveond_execute (invocation, invocation->command->operation, arguments, NULL, error);
  json = answer != NULL ? liveond_read_answer (answer, error) : NULL;
  if (json == NULL)
    return LIVEOND_FAILED;
  if (lv_json_has (json, "url"))
    url = g_strdup (lv_json_get_string (json, "url", LV_LIMIT_TEXT));
  else
    {
      g_autofree char *server = liveond_server_url (invocation->config);

      url = g_strconcat (server, lv_json_get_string (json, "path", LV_LIMIT_NAME), NULL);
    }
  if (invocation->is_json)
    puts (answer);
  else
    printf ("%s\n%s\n", url, _ ("It is shown this once; the same command makes another."));
  return LIVEOND_OK;
}
