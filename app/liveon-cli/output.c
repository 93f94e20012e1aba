/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

gboolean
cli_is_japanese (void)
{
  return g_str_has_prefix (g_get_language_names ()[0], "ja");
}

/* Reasons of leaving, and kinds of announcements. */
static const struct
{
  const char *nick;
  const char *japanese;
} words[] = {
  { "left", "退室" },
  { "ejected", "強制退室" },
  { "connection-lost", "接続断" },
  { "schedule-ended", "終了時刻" },
  { "server-stopped", "サーバー停止" },
  { "taken-over", "別端末に引継ぎ" },
  { "suspended", "利用停止" },
  { "room-closed", "会議終了" },
  { "change", "変更" },
  { "maintenance", "保守" },
  { "incident", "障害" },
  { "information", "案内" },
};

const char *
cli_nick (GType type, int value)
{
  g_autoptr (GTypeClass) values = g_type_class_ref (type);

  return g_enum_get_value ((GEnumClass *) values, value)->value_nick;
}

const char *
cli_word (const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].nick, nick))
      return CLI_TEXT (nick, words[i].japanese);
  return nick;
}

void
cli_print_padded (const char *text, guint width)
{
  guint used = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    used += g_unichar_iswide (g_utf8_get_char (c)) ? 2 : 1;
  g_print ("%s%*s", text, used < width ? (int) (width - used) : 0, "");
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
  if (g_error_matches (error, LIVEON_ERROR, LIVEON_ERROR_PASSWORD_EXPIRED))
    g_printerr ("  liveon-cli password\n");
  if (detail != NULL)
    g_printerr ("  (%s)\n", detail);
  return CLI_FAILED;
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
