/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-config-keys.h"

#include <string.h>

#include "test-support.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = test_make_folder ();
  self->path = g_build_filename (self->folder, "liveond.conf", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static LiveonServerConfig *
read_text (Fixture *self, const char *text, GError **error)
{
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  return liveon_server_config_new_from_file (self->path, error);
}

/* The file is refused, and the message says where. */
static void
assert_refused (
    Fixture *self, const char *text, const char *group, const char *key, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerConfig) config = read_text (self, text, &error);

  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  g_assert_null (config);
  g_assert_cmpstr (liveon_error_get_argument (error, "file"), ==, self->path);
  g_assert_cmpstr (liveon_error_get_argument (error, "group"), ==, group);
  g_assert_cmpstr (liveon_error_get_argument (error, "key"), ==, key);
  g_assert_cmpstr (liveon_error_get_argument (error, "line"), ==, line);
  g_assert_nonnull (strstr (error->message, self->path));
  g_assert_nonnull (strstr (error->message, key));
}

static void
test_values (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerConfig) config
      = read_text (self,
                   "# comment\n[server]\nlisten = 127.0.0.1:8443, [::1]:9443\n"
                   "single_tenant=true\nadvertise=meet.example.com 192.0.2.7:443 2001:db8::1\n"
                   "trusted_proxies=10.0.0.0/8 2001:db8::/32\nstate_directory=/srv/liveon\n"
                   "[operator]\nname=株式会社テスト\ncontact_form=https://example.com/a?b=c\n"
                   "[sessions]\nresume_days=7\n",
                   &error);
  const char *const *listen;

  g_assert_no_error (error);
  listen = lv_config_get_list (config, LV_KEY_LISTEN);
  g_assert_cmpuint (g_strv_length ((char **) listen), ==, 2);
  g_assert_cmpstr (listen[1], ==, "[::1]:9443");
  g_assert_true (lv_config_get_bool (config, LV_KEY_SINGLE_TENANT));
  g_assert_cmpint (lv_config_get_int (config, LV_KEY_RESUME_DAYS), ==, 7);
  g_assert_cmpint (lv_config_get_int (config, LV_KEY_ACCESS_HOURS), ==, 24);
  g_assert_cmpstr (lv_config_get_string (config, LV_KEY_OPERATOR_NAME), ==, "株式会社テスト");
  g_assert_cmpstr (liveon_server_config_get (config, "operator", "contact_form"), ==,
                   "https://example.com/a?b=c");
  g_assert_null (liveon_server_config_get (config, "operator", "listen"));
  g_assert_cmpstr (lv_config_get_file (config), ==, self->path);
}

static void
test_refusals (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *text, *group, *key, *line;
  } cases[] = {
    { "[servr]\nlisten=[::]:1\n", "servr", "", NULL },
    { "[server]\n\nlisen=[::]:1\n", "server", "lisen", "3" },
    { "[server]\nname=x\n", "server", "name", "2" },
    { "[server]\nlisten=localhost:1\n", "server", "listen", "2" },
    { "[server]\nlisten=127.0.0.1\n", "server", "listen", "2" },
    { "[server]\nlisten=127.0.0.1:65536\n", "server", "listen", "2" },
    { "[server]\nlisten=[127.0.0.1]:80\n", "server", "listen", "2" },
    { "[server]\nlisten= \n", "server", "listen", "2" },
    { "[server]\nadvertise=a_b\n", "server", "advertise", "2" },
    { "[server]\nadvertise=example.com:0\n", "server", "advertise", "2" },
    { "[server]\nsingle_tenant=yes\n", "server", "single_tenant", "2" },
    { "[server]\nstate_directory=state\n", "server", "state_directory", "2" },
    { "[server]\nstate_directory=\n", "server", "state_directory", "2" },
    { "[server]\ntrusted_proxies=10.0.0.0/33\n", "server", "trusted_proxies", "2" },
    { "[server]\ncertificate=/a\n", "server", "private_key", NULL },
    { "[operator]\nlink_terms=javascript:alert(1)\n", "operator", "link_terms", "2" },
    { "[sessions]\naccess_hours=0\n", "sessions", "access_hours", "2" },
    { "[sessions]\naccess_hours=24h\n", "sessions", "access_hours", "2" },
    { "[limits]\nmax_connections=99999999999999999999\n", "limits", "max_connections", "2" },
    { "[records]\nrequire_clock=true\n[server]\n[records]\nrequire_clock=false\n", "records",
      "require_clock", "5" },
    { "[operator]\nname=a\\tb\n", "operator", "name", "2" },
    { "[operator]\nname=a\\qb\n", "operator", "name", "2" },
    { "[media]\nport=65536\n", "media", "port", "2" },
    { "[media]\nworkers=0\n", "media", "workers", "2" },
    { "[media]\naddresses=192.0.2.1 meet.example\n", "media", "addresses", "2" },
    { "[media]\naddresses=192.0.2.1:7443\n", "media", "addresses", "2" },
    { "[media]\nturn_servers=stun:turn.example\n", "media", "turn_servers", "2" },
    { "[media]\nturn_secret_file=secret\n", "media", "turn_secret_file", "2" },
    { "[operator\n", "", "", NULL },
    { "listen=[::]:1\n", "", "", NULL },
    { "[operator]\nname=\xff\n", "operator", "name", "2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      assert_refused (self, cases[i].text, cases[i].group, cases[i].key, cases[i].line);
    }
}

static void
test_missing_file (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonServerConfig) config = liveon_server_config_new_from_file (self->path, &error);

  g_assert_null (config);
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  g_assert_cmpstr (liveon_error_get_argument (error, "file"), ==, self->path);
}

static void
test_set (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonServerConfig) config = liveon_server_config_new (self->folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *control = lv_config_dup_control_socket (config);

  g_assert_cmpstr (lv_config_get_string (config, LV_KEY_STATE_DIRECTORY), ==, self->folder);
  g_assert_true (g_str_has_prefix (control, self->folder));
  g_assert_true (liveon_server_config_set (config, "server", "listen", "127.0.0.1:0", &error));
  g_assert_no_error (error);
  g_assert_false (liveon_server_config_set (config, "server", "listen", "everywhere", &error));
  g_assert_error (error, LIVEON_ERROR, LIVEON_ERROR_CONFIGURATION);
  g_assert_cmpstr (liveon_error_get_argument (error, "group"), ==, "server");
  g_assert_cmpstr (lv_config_get_string (config, LV_KEY_LISTEN), ==, "127.0.0.1:0");
  g_assert_finalize_object (g_steal_pointer (&config));
}

/* Every key stands in the sample once, commented out, and says the same when it is not. */
static void
test_sample (Fixture *self, gconstpointer data)
{
  g_autofree char *sample = lv_config_dup_sample ();
  g_autoptr (LiveonServerConfig) as_it_is = NULL;
  g_autoptr (LiveonServerConfig) uncommented = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) comment = g_regex_new ("^#(?=[a-z])", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *text = g_regex_replace_literal (comment, sample, -1, 0, "", 0, NULL);

  as_it_is = read_text (self, sample, &error);
  g_assert_no_error (error);
  uncommented = read_text (self, text, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < LV_N_KEYS; i++)
    {
      const LvConfigKeyInfo *info = lv_config_key_info (i);
      g_autofree char *line = g_strdup_printf ("\n#%s=", info->key);

      g_assert_nonnull (strstr (sample, line));
      g_assert_cmpstr (info->comment, !=, NULL);
      g_assert_cmpstr (lv_config_get_string (as_it_is, i), ==, info->initial);
      g_assert_cmpstr (lv_config_get_string (uncommented, i), ==, info->initial);
    }
}

static void
test_installed_sample (Fixture *self, gconstpointer data)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("LIVEON_TEST_SOURCE"), "data", "liveond.conf.sample", NULL);
  g_autofree char *installed = NULL;
  g_autofree char *sample = lv_config_dup_sample ();

  g_assert_true (g_file_get_contents (path, &installed, NULL, NULL));
  g_assert_cmpstr (installed, ==, sample);
}

/* What a configuration prints reads back as the same. */
static void
test_round_trip (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonServerConfig) config = liveon_server_config_new ("/srv/liveon");
  g_autoptr (LiveonServerConfig) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (liveon_server_config_set (config, "operator", "name", "  a\\b ; ＃", NULL));
  g_assert_true (liveon_server_config_set (config, "server", "proxy_protocol", "true", NULL));
  text = lv_config_dup_text (config);
  again = read_text (self, text, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < LV_N_KEYS; i++)
    g_assert_cmpstr (lv_config_get_string (config, i), ==, lv_config_get_string (again, i));
}

static void
test_take_over (Fixture *self, gconstpointer data)
{
  g_autoptr (LiveonServerConfig) config = liveon_server_config_new (self->folder);
  g_autoptr (LiveonServerConfig) next = liveon_server_config_new (self->folder);
  g_autoptr (GPtrArray) kept = NULL;

  g_assert_true (liveon_server_config_set (next, "operator", "name", "Example", NULL));
  g_assert_true (liveon_server_config_set (next, "server", "listen", "127.0.0.1:1", NULL));
  kept = lv_config_take_over (config, next);
  g_assert_cmpstr (lv_config_get_string (config, LV_KEY_OPERATOR_NAME), ==, "Example");
  g_assert_cmpstr (lv_config_get_string (config, LV_KEY_LISTEN), ==, "[::]:8443");
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (kept, 0), ==, "listen");
}

static void
test_host_port (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *text, *host;
    guint16 port;
    gboolean has_port;
  } cases[] = {
    { "192.0.2.1:443", "192.0.2.1", 443, TRUE },
    { "192.0.2.1", "192.0.2.1", 0, FALSE },
    { "[2001:db8::1]:443", "2001:db8::1", 443, TRUE },
    { "[2001:db8::1]", "2001:db8::1", 0, FALSE },
    { "2001:db8::1", "2001:db8::1", 0, FALSE },
    { "example.com:1", "example.com", 1, TRUE },
    { "[::1]x", NULL, 0, FALSE },
    { "[::1", NULL, 0, FALSE },
    { "a:", NULL, 0, FALSE },
    { ":1", NULL, 0, FALSE },
    { "", NULL, 0, FALSE },
    { "[]:1", NULL, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *host = NULL;
      guint16 port = 0;
      gboolean has_port;
      gboolean ok = lv_config_split_host_port (cases[i].text, &host, &port, &has_port);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ok, ==, cases[i].host != NULL);
      g_assert_cmpstr (host, ==, cases[i].host);
      if (ok)
        {
          g_assert_cmpuint (port, ==, cases[i].port);
          g_assert_cmpint (has_port, ==, cases[i].has_port);
        }
    }
}

#define ADD(name, func) g_test_add ("/config/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  test_init (&argc, &argv, 60);
  ADD ("values", test_values);
  ADD ("refusals", test_refusals);
  ADD ("missing-file", test_missing_file);
  ADD ("set", test_set);
  ADD ("sample", test_sample);
  ADD ("installed-sample", test_installed_sample);
  ADD ("round-trip", test_round_trip);
  ADD ("take-over", test_take_over);
  ADD ("host-port", test_host_port);
  return g_test_run ();
}
