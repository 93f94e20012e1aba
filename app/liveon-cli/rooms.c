/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include <json-glib/json-glib.h>

#include "json.h"

static void
add_room (JsonBuilder *builder, gpointer item)
{
  g_autoptr (GDateTime) last = liveon_room_dup_last_visit (item);

  cli_json_string (builder, "id", liveon_room_get_id (item));
  cli_json_string (builder, "name", liveon_room_get_name (item));
  cli_json_int (builder, "people", liveon_room_get_people (item));
  cli_json_int (builder, "capacity", liveon_room_get_capacity (item));
  cli_json_bool (builder, "is_locked", liveon_room_get_is_locked (item));
  cli_json_time (builder, "last_visit", last);
}

static void
print_room (LiveonRoom *room)
{
  const char *const *inside = liveon_room_get_inside (room);
  g_autofree char *names = g_strjoinv (", ", (char **) inside);

  g_print ("%3u/%-3u %s%s%s  %s%s%s\n", liveon_room_get_people (room),
           liveon_room_get_capacity (room),
           liveon_room_get_mode (room) == LIVEON_ROOM_MODE_OPEN ? " " : "*",
           liveon_room_get_is_closed (room) ? CLI_TEXT ("(closed)", "(閉鎖中)") : "",
           liveon_room_get_is_locked (room) ? CLI_TEXT ("(locked)", "(施錠中)") : "",
           liveon_room_get_name (room), *names == '\0' ? "" : "  – ", names);
}

int
cli_rooms (const CliOptions *options, GError **error)
{
  g_autoptr (LiveonClient) client = cli_sign_in (options, error);
  GListModel *rooms;

  if (client == NULL)
    return CLI_FAILED;
  rooms = liveon_client_get_rooms (client);
  if (options->is_json)
    {
      cli_json_print_list (rooms, "rooms", add_room);
      return CLI_OK;
    }
  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (LiveonRoom) room = g_list_model_get_item (rooms, i);

      print_room (room);
    }
  return CLI_OK;
}
