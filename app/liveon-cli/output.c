/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

gboolean
cli_is_japanese (void)
{
  return g_str_has_prefix (g_get_language_names ()[0], "ja");
}

int
cli_fail (const GError *error)
{
  g_autofree char *cause = liveon_error_dup_cause (error, cli_is_japanese () ? "ja" : "en");
  const char *detail = liveon_error_get_argument (error, "detail");

  g_printerr ("liveon-cli: %s\n", cause);
  if (error->domain == LIVEON_ERROR)
    {
      g_autofree char *remedy = liveon_error_dup_remedy (error, cli_is_japanese () ? "ja" : "en");

      g_printerr ("  %s\n", remedy);
    }
  if (detail != NULL)
    g_printerr ("  (%s)\n", detail);
  return CLI_FAILED;
}

char *
cli_group_pin (const char *pin)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; pin[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, i % 32 == 0 ? '\n' : ' ');
      g_string_append_c (text, pin[i]);
    }
  return g_string_free (text, FALSE);
}

char *
cli_format_time (GDateTime *time)
{
  g_autoptr (GDateTime) local = time == NULL ? NULL : g_date_time_to_local (time);

  return local == NULL ? g_strdup ("") : g_date_time_format (local, "%Y-%m-%d %H:%M:%S%:z");
}

void
cli_take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}
