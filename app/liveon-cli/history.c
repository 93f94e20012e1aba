/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "json.h"

static const char *
get_reason (LiveonVisit *visit)
{
  return liveon_visit_get_reason (visit) == LIVEON_LEAVE_REASON_NONE
             ? ""
             : cli_nick (LIVEON_TYPE_LEAVE_REASON, (int) liveon_visit_get_reason (visit));
}

static void
add_visit (JsonBuilder *builder, gpointer item)
{
  g_autoptr (GDateTime) entered = liveon_visit_dup_entered (item);
  g_autoptr (GDateTime) left = liveon_visit_dup_left (item);

  cli_json_string (builder, "id", liveon_visit_get_id (item));
  cli_json_string (builder, "room", liveon_visit_get_room_name (item));
  cli_json_time (builder, "entered", entered);
  cli_json_time (builder, "left", left);
  cli_json_string (builder, "reason", get_reason (item));
  cli_json_int (builder, "bytes_sent", liveon_visit_get_bytes_sent (item));
  cli_json_int (builder, "bytes_received", liveon_visit_get_bytes_received (item));
}

/* RFC 4180; what a spreadsheet would take for a formula gets an apostrophe. */
static void
append_field (GString *line, const char *text)
{
  g_autoptr (GString) quoted = g_string_new (text);

  if (*text != '\0' && strchr ("=+-@\t\r", *text) != NULL)
    g_string_prepend_c (quoted, '\'');
  g_string_replace (quoted, "\"", "\"\"", 0);
  if (line->len > 0)
    g_string_append_c (line, ',');
  g_string_append_printf (line, "\"%s\"", quoted->str);
}

static void
print_visit (LiveonVisit *visit, gboolean is_csv)
{
  g_autoptr (GDateTime) entered = liveon_visit_dup_entered (visit);
  g_autoptr (GDateTime) left = liveon_visit_dup_left (visit);
  g_autofree char *from = cli_format_time (entered);
  g_autofree char *to = cli_format_time (left);
  g_autoptr (GString) line = g_string_new (NULL);

  if (!is_csv)
    {
      g_print ("%-25s  %-25s  ", from, to);
      cli_print_padded (cli_word (get_reason (visit)), 18);
      g_print ("%s\n", liveon_visit_get_room_name (visit));
      return;
    }
  append_field (line, from);
  append_field (line, to);
  append_field (line, get_reason (visit));
  append_field (line, liveon_visit_get_room_name (visit));
  g_print ("%s\r\n", line->str);
}

/* The whole history, page by page. */
static gboolean
load_all (LiveonVisitList *visits, GError **error)
{
  do
    {
      g_autoptr (GAsyncResult) result = NULL;

      liveon_visit_list_load_more_async (visits, NULL, cli_take_result, &result);
      if (!liveon_visit_list_load_more_finish (visits, cli_wait (&result), error))
        return FALSE;
    }
  while (liveon_visit_list_get_has_more (visits));
  return TRUE;
}

int
cli_history (const CliOptions *options, GError **error)
{
  g_autoptr (LiveonClient) client = cli_sign_in (options, error);
  g_autoptr (LiveonVisitList) visits = NULL;

  if (client == NULL)
    return CLI_FAILED;
  visits = liveon_client_list_visits (client, NULL, NULL, NULL);
  if (!load_all (visits, error))
    return CLI_FAILED;
  if (options->is_json)
    {
      cli_json_print_list (G_LIST_MODEL (visits), "visits", add_visit);
      return CLI_OK;
    }
  if (options->is_csv)
    g_print ("entered,left,reason,room\r\n");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (visits)); i++)
    {
      g_autoptr (LiveonVisit) visit = g_list_model_get_item (G_LIST_MODEL (visits), i);

      print_visit (visit, options->is_csv);
    }
  return CLI_OK;
}
