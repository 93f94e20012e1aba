/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* visit SERVER PIN COMPANY USER: reads a password, signs in and lists the rooms. */
#include <liveon.h>
#include <stdio.h>

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer loop)
{
  LiveonClient *client = LIVEON_CLIENT (source);
  GListModel *rooms = liveon_client_get_rooms (client);
  g_autoptr (GError) error = NULL;

  if (!liveon_client_sign_in_finish (client, result, &error))
    g_error ("%s", error->message);
  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (LiveonRoom) room = g_list_model_get_item (rooms, i);
      printf ("%s %u\n", liveon_room_get_name (room), liveon_room_get_people (room));
    }
  g_main_loop_quit (loop);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (LiveonClient) client = liveon_client_new (argc == 5 ? argv[1] : "", &error);
  char password[256];

  if (client == NULL || !liveon_client_set_pins (client, argv[2], NULL, &error)
      || fgets (password, sizeof password, stdin) == NULL)
    return 2;
  liveon_client_set_company (client, argv[3]);
  liveon_client_set_user_id (client, argv[4]);
  liveon_client_sign_in_async (client, g_strchomp (password), NULL, on_signed_in, loop);
  g_main_loop_run (loop);
  return 0;
}
