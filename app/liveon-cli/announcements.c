/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "json.h"

static const char *
get_kind (LiveonAnnouncement *notice)
{
  return cli_nick (LIVEON_TYPE_ANNOUNCEMENT_KIND, (int) liveon_announcement_get_kind (notice));
}

/* The other language where this one is empty. */
static const char *
choose (const char *english, const char *japanese)
{
  const char *first = CLI_TEXT (english, japanese);

  return *first != '\0' ? first : CLI_TEXT (japanese, english);
}

static void
add_notice (JsonBuilder *builder, gpointer item)
{
  g_autoptr (GDateTime) published = liveon_announcement_dup_published (item);
  g_autoptr (GDateTime) effective = liveon_announcement_dup_effective (item);

  cli_json_string (builder, "id", liveon_announcement_get_id (item));
  cli_json_string (builder, "kind", get_kind (item));
  cli_json_time (builder, "published", published);
  cli_json_time (builder, "effective", effective);
  cli_json_string (builder, "title_ja", liveon_announcement_get_title_ja (item));
  cli_json_string (builder, "title_en", liveon_announcement_get_title_en (item));
  cli_json_string (builder, "body_ja", liveon_announcement_get_body_ja (item));
  cli_json_string (builder, "body_en", liveon_announcement_get_body_en (item));
  cli_json_string (builder, "follows", liveon_announcement_get_follows (item));
  cli_json_bool (builder, "is_short_notice", liveon_announcement_get_is_short_notice (item));
  cli_json_string (
      builder, "from",
      cli_nick (LIVEON_TYPE_ANNOUNCEMENT_SOURCE, (int) liveon_announcement_get_source (item)));
}

static const char *
get_title (LiveonAnnouncement *notice)
{
  return choose (liveon_announcement_get_title_en (notice),
                 liveon_announcement_get_title_ja (notice));
}

/* What it is news of, if that is among them still. */
static void
print_followed (LiveonAnnouncement *notice, GListModel *notices)
{
  for (guint i = 0; i < g_list_model_get_n_items (notices); i++)
    {
      g_autoptr (LiveonAnnouncement) other = g_list_model_get_item (notices, i);

      if (g_strcmp0 (liveon_announcement_get_id (other), liveon_announcement_get_follows (notice))
          == 0)
        g_print ("  %s: %s\n", CLI_TEXT ("follows", "続報の対象"), get_title (other));
    }
}

static void
print_notice (LiveonAnnouncement *notice, GListModel *notices)
{
  g_autoptr (GDateTime) published = liveon_announcement_dup_published (notice);
  g_autoptr (GDateTime) effective = liveon_announcement_dup_effective (notice);
  g_autofree char *when = cli_format_time (published);
  g_autofree char *from = cli_format_time (effective);

  g_print ("%s  [%s]  %s\n", when, cli_word (get_kind (notice)), get_title (notice));
  print_followed (notice, notices);
  if (effective != NULL)
    g_print ("  %s %s%s\n", CLI_TEXT ("takes effect", "実施"), from,
             liveon_announcement_get_is_short_notice (notice)
                 ? CLI_TEXT (" (less than a month ahead)", "(予告が一か月未満)")
                 : "");
  g_print ("  %s\n\n", choose (liveon_announcement_get_body_en (notice),
                               liveon_announcement_get_body_ja (notice)));
}

int
cli_announcements (const CliOptions *options, GError **error)
{
  g_autoptr (LiveonClient) client = cli_sign_in (options, error);
  GListModel *notices;

  if (client == NULL)
    return CLI_FAILED;
  notices = liveon_client_get_announcements (client);
  if (options->is_json)
    {
      cli_json_print_list (notices, "announcements", add_notice);
      return CLI_OK;
    }
  for (guint i = 0; i < g_list_model_get_n_items (notices); i++)
    {
      g_autoptr (LiveonAnnouncement) notice = g_list_model_get_item (notices, i);

      print_notice (notice, notices);
    }
  return CLI_OK;
}
