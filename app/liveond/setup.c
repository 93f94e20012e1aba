/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first steps: configuration, state directory, first company, administrator. What is not given
 * is asked for at the terminal, and where there is none, is an error before anything was made.
 *
 *   questions → configuration file → state directory → company → administrator → address → told
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "execute.h"
#include "lv-error.h"
#include "lv-limits.h"
#include "lv-model.h"
#include "lv-policy.h"
#include "lv-private-file.h"
#include "output.h"
#include "password.h"
#include "words.h"

#define DEFAULT_USER "liveond"

typedef struct
{
  LiveondInvocation *invocation;
  LiveonServerConfig *config;
  gboolean is_new; /* the configuration was made now */
  char *company_code;
  char *company_name;
  char *admin_login;
  char *admin_name;
  LvSecret *password;
} Setup;

static void
setup_clear (Setup *self)
{
  g_clear_object (&self->config);
  g_free (self->company_code);
  g_free (self->company_name);
  g_free (self->admin_login);
  g_free (self->admin_name);
  g_clear_pointer (&self->password, lv_secret_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setup, setup_clear)

/* What was given, or is answered at the terminal. */
static char *
need (Setup *self, const char *option, const char *question, const char *fallback, GError **error)
{
  const char *given = liveond_invocation_get (self->invocation, option);
  char *answer = given != NULL ? g_strdup (given) : liveond_ask (question, fallback);

  if (answer != NULL && *answer != '\0')
    return answer;
  g_free (answer);
  lv_error_set_detail (error, LIVEON_ERROR_INVALID_ARGUMENT, _ ("--%s is missing"), option);
  return NULL;
}

static gboolean
set_if_given (Setup *self, const char *option, const char *group, const char *key, GError **error)
{
  const char *value = liveond_invocation_get (self->invocation, option);

  return value == NULL || liveon_server_config_set (self->config, group, key, value, error);
}

static gboolean
make_config (Setup *self, GError **error)
{
  const char *state = liveond_invocation_get (self->invocation, "state-directory");
  g_autofree char *name = NULL;

  self->is_new = TRUE;
  self->config = liveon_server_config_new (state != NULL ? state : "/var/lib/liveond");
  if (!set_if_given (self, "listen", "server", "listen", error)
      || !set_if_given (self, "advertise", "server", "advertise", error))
    return FALSE;
  if (liveond_invocation_has (self->invocation, "single-tenant"))
    liveon_server_config_set (self->config, "server", "single_tenant", "true", NULL);
  name = need (self, "operator-name", _ ("Who runs the service"), "", error);
  return name != NULL && liveon_server_config_set (self->config, "operator", "name", name, error);
}

static gboolean
get_password (Setup *self, GError **error)
{
  const char *file = liveond_invocation_get (self->invocation, "password-file");
  g_autoptr (LvPolicy) policy = lv_policy_new ();

  self->password = file != NULL ? liveond_password_read (file, error)
                                : liveond_password_ask (_ ("Administrator's password"), error);
  /* Now, and not when half of it is made. */
  return self->password != NULL
         && lv_policy_check_password (&policy->password, self->admin_login,
                                      lv_secret_get_text (self->password), error);
}

static gboolean
ask_everything (Setup *self, GError **error)
{
  if (g_file_test (self->invocation->config_path, G_FILE_TEST_EXISTS))
    self->config = liveon_server_config_new_from_file (self->invocation->config_path, error);
  else if (!make_config (self, error))
    return FALSE;
  if (self->config == NULL)
    return FALSE;
  self->company_name = need (self, "company-name", _ ("Name of the first company"), "", error);
  if (self->company_name == NULL)
    return FALSE;
  if (lv_config_get_bool (self->config, LV_KEY_SINGLE_TENANT))
    self->company_code = g_strdup ("");
  else
    self->company_code
        = need (self, "company-code", _ ("Company code that its people type"), "", error);
  if (self->company_code == NULL)
    return FALSE;
  self->admin_login = need (self, "admin-login", _ ("Administrator's user ID"), "admin", error);
  if (self->admin_login == NULL)
    return FALSE;
  self->admin_name
      = need (self, "admin-name", _ ("Administrator's name"), self->admin_login, error);
  return self->admin_name != NULL && get_password (self, error);
}

/* The user whose the state will be: NULL for our own. */
static gboolean
find_user (Setup *self, const struct passwd **user, GError **error)
{
  const char *name = liveond_invocation_get (self->invocation, "user");

  *user = NULL;
  if (geteuid () != 0)
    return TRUE;
  *user = getpwnam (name != NULL ? name : DEFAULT_USER);
  if (*user == NULL && name == NULL)
    fprintf (stderr,
             _ ("there is no user “%s”: what is made now belongs to root (“systemd-sysusers” makes "
                "the user)\n"),
             DEFAULT_USER);
  if (*user != NULL || name == NULL)
    return TRUE;
  lv_error_set_detail (error, LIVEON_ERROR_INVALID_ARGUMENT, _ ("there is no user “%s”"), name);
  return FALSE;
}

static gboolean
make_state (Setup *self, const struct passwd *user, GError **error)
{
  const char *folder = lv_config_get_string (self->config, LV_KEY_STATE_DIRECTORY);
  gboolean is_there = g_file_test (folder, G_FILE_TEST_IS_DIR);

  if (g_mkdir_with_parents (folder, 0700) != 0
      || (!is_there && user != NULL && chown (folder, user->pw_uid, user->pw_gid) != 0))
    {
      lv_error_set_detail (error, LIVEON_ERROR_STORE, "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/* Readable for the server's user, whoever made it. */
static gboolean
write_config (Setup *self, const struct passwd *user, GError **error)
{
  const char *path = self->invocation->config_path;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = lv_config_dup_text (self->config);
  gboolean exists = FALSE;

  if (!self->is_new)
    return TRUE;
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR)
      && (g_mkdir_with_parents (folder, 0755) != 0 || g_chmod (folder, 0755) != 0))
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "%s: %s", folder, g_strerror (errno));
      return FALSE;
    }
  if (!lv_private_file_write (path, (const guint8 *) text, strlen (text), 0640, FALSE, &exists,
                              error))
    return FALSE;
  if (user != NULL && chown (path, 0, user->pw_gid) != 0)
    {
      lv_error_set_detail (error, LIVEON_ERROR_CONFIGURATION, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/* One member of an object of the answer to an operation. */
static char *
execute (Setup *self,
         const char *operation,
         LvJsonWriter *writer,
         const char *object,
         const char *member,
         GError **error)
{
  char *arguments = lv_json_writer_free_to_string (writer, NULL);
  g_autofree char *answer = liveond_execute (self->invocation, operation, arguments, NULL, error);
  g_autoptr (LvJson) json = answer != NULL ? liveond_read_answer (answer, error) : NULL;

  explicit_bzero (arguments, strlen (arguments));
  g_free (arguments);
  if (json == NULL)
    return NULL;
  return g_strdup (lv_json_get_string (object != NULL ? lv_json_get_object (json, object) : json,
                                       member, LV_LIMIT_MAIL));
}

static char *
add_company (Setup *self, GError **error)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "name", self->company_name);
  if (*self->company_code != '\0')
    lv_json_string (writer, "code", self->company_code);
  lv_json_end_object (writer);
  return execute (self, "tenant.add", writer, "tenant", "id", error);
}

static char *
add_administrator (Setup *self, const char *tenant_id, GError **error)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "tenant", tenant_id);
  lv_json_string (writer, "reason", "setup");
  lv_json_string (writer, "login", self->admin_login);
  lv_json_string (writer, "name", self->admin_name);
  lv_json_bool (writer, "admin", TRUE);
  lv_json_bool (writer, "must_change", FALSE);
  lv_json_string (writer, "password", lv_secret_get_text (self->password));
  lv_json_end_object (writer);
  return execute (self, "user.add", writer, "user", "id", error);
}

static char *
make_admin_path (Setup *self, const char *tenant_id, GError **error)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_string (writer, "tenant", tenant_id);
  lv_json_end_object (writer);
  return execute (self, "tenant.admin-path", writer, NULL, "path", error);
}

static char *
get_pin (Setup *self, GError **error)
{
  LvJsonWriter *writer = lv_json_writer_new ();

  lv_json_begin_object (writer, NULL);
  lv_json_end_object (writer);
  return execute (self, "pin", writer, NULL, "pin", error);
}

static void
tell (Setup *self, const char *path, const char *pin)
{
  g_autofree char *url = liveond_server_url (self->config);
  g_autofree char *admin_url = g_strconcat (url, path, NULL);

  if (self->invocation->is_json)
    {
      LvJsonWriter *writer = lv_json_writer_new ();
      g_autofree char *text = NULL;

      lv_json_begin_object (writer, NULL);
      lv_json_string (writer, "server", url);
      lv_json_string (writer, "pin", pin);
      lv_json_string (writer, "company_code", self->company_code);
      lv_json_string (writer, "login", self->admin_login);
      lv_json_string (writer, "admin_url", admin_url);
      lv_json_end_object (writer);
      text = lv_json_writer_free_to_string (writer, NULL);
      puts (text);
      return;
    }
  liveond_print_field (_ ("configuration"), self->invocation->config_path);
  liveond_print_field (_ ("server"), url);
  liveond_print_field (_ ("pin"), pin);
  if (*self->company_code != '\0')
    liveond_print_field (_ ("company code"), self->company_code);
  liveond_print_field (_ ("administrator"), self->admin_login);
  liveond_print_field (_ ("administration"), admin_url);
  liveond_print_field ("",
                       _ ("(shown this once: keep it; “liveond tenant admin-url” makes another)"));
}

LiveondExit
liveond_setup (LiveondInvocation *invocation, GError **error)
{
  g_auto (Setup) self = { invocation };
  const struct passwd *user = NULL;
  g_autofree char *tenant_id = NULL;
  g_autofree char *user_id = NULL;
  g_autofree char *path = NULL;
  g_autofree char *pin = NULL;

  if (!ask_everything (&self, error) || !find_user (&self, &user, error)
      || !make_state (&self, user, error) || !write_config (&self, user, error))
    return LIVEOND_FAILED;
  invocation->config = g_object_ref (self.config);
  tenant_id = add_company (&self, error);
  user_id = tenant_id != NULL ? add_administrator (&self, tenant_id, error) : NULL;
  path = user_id != NULL ? make_admin_path (&self, tenant_id, error) : NULL;
  pin = path != NULL ? get_pin (&self, error) : NULL;
  if (pin == NULL)
    return LIVEOND_FAILED;
  tell (&self, path, pin);
  return LIVEOND_OK;
}
