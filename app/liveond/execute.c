/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "execute.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "lv-control-message.h"
#include "lv-error.h"
#include "lv-operator.h"
#include "words.h"

LiveonServerConfig *
liveond_load_config (const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION,
                           _ ("%s is not there: “liveond setup” makes it"), path);
      if (error != NULL)
        lv_error_add_argument (*error, "file", path);
      return NULL;
    }
  return liveon_server_config_new_from_file (path, error);
}

gboolean
liveond_become_owner (const char *folder, GError **error)
{
  GStatBuf status;
  const struct passwd *user;

  if (g_stat (folder, &status) != 0 || geteuid () != 0 || status.st_uid == 0)
    return TRUE;
  user = getpwuid (status.st_uid);
  if ((user == NULL ? setgroups (0, NULL) : initgroups (user->pw_name, status.st_gid)) == 0
      && setgid (status.st_gid) == 0 && setuid (status.st_uid) == 0)
    return TRUE;
  lv_error_set_detail (error, LIVEON_ERROR_STORE,
                       _ ("%s belongs to another user, and becoming that user failed: %s"), folder,
                       g_strerror (errno));
  return FALSE;
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
execute_here (LiveondInvocation *invocation,
              const char *operation,
              const char *arguments,
              GUnixFDList *files,
              GError **error)
{
  LiveonServerConfig *config = invocation->config;
  const char *folder = lv_config_get_string (config, LV_KEY_STATE_DIRECTORY);
  g_autoptr (LvClock) clock = lv_clock_new_system ();
  g_autoptr (LvJson) json = NULL;
  g_autoptr (LvContext) context = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  char *answer;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      lv_error_set_detail (error, LIVEON_ERROR_STORE,
                           _ ("%s is not there: “liveond setup” makes it"), folder);
      return NULL;
    }
  json = lv_json_parse (arguments, strlen (arguments), LV_OPERATOR_MAX_REQUEST, error);
  if (json == NULL || !liveond_become_owner (folder, error))
    return NULL;
  context = lv_context_open (config, clock, error);
  if (context == NULL)
    return NULL;
  lv_operator_run_async (context, &(LvOperatorCaller){ .actor = invocation->actor }, operation,
                         json, files, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = lv_operator_run_finish (result, error);
  lv_context_shut (context);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return answer;
}

char *
liveond_execute (LiveondInvocation *invocation,
                 const char *operation,
                 const char *arguments,
                 GUnixFDList *files,
                 GError **error)
{
  g_autofree char *path = lv_config_dup_control_socket (invocation->config);
  g_autoptr (GError) local = NULL;
  gboolean is_there = FALSE;
  char *answer = NULL;

  answer = lv_control_ask (path, operation, arguments, files, &is_there, &local);
  if (answer != NULL)
    return answer;
  if (is_there || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return execute_here (invocation, operation, arguments, files, error);
}
