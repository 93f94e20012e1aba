/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* visit SERVER PIN USER: reads a password, lists the rooms, sits in the last, prints the history. */
#include <liveon.h>
#include <stdio.h>
static void
on_done (GObject *source, GAsyncResult *result, gpointer answer)
{
  *(GAsyncResult **) answer = g_object_ref (result);
}
#define WAIT(answer, start, ...)                                                                   \
  g_autoptr (GAsyncResult) answer = NULL;                                                          \
  for (start (__VA_ARGS__, NULL, on_done, &answer); answer == NULL;)                               \
  g_main_context_iteration (NULL, TRUE)
int
main (int argc, char *argv[])
{
  char word[256];
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonClient) client = liveon_client_new (argc == 4 ? argv[1] : "", &error);
  if (!client || !liveon_client_set_pins (client, argv[2], NULL, &error) || scanf ("%255s", word) != 1)
    return 2;
  liveon_client_set_user_id (client, argv[3]);
  WAIT (signed_in, liveon_client_sign_in_async, client, word);
  if (!liveon_client_sign_in_finish (client, signed_in, &error))
    g_error ("%s", error->message);
  GListModel *rooms = liveon_client_get_rooms (client);
  g_autoptr (LiveonRoom) room = g_list_model_get_item (rooms, 0);
  for (guint i = 1; room != NULL && i < g_list_model_get_n_items (rooms); i++)
    printf ("%s\n", liveon_room_get_name (room)), g_object_unref (room),
        room = g_list_model_get_item (rooms, i);
  WAIT (joined, liveon_room_join_async, room, NULL, LIVEON_JOIN_FLAGS_NONE);
  g_autoptr (LiveonMeeting) meeting = liveon_room_join_finish (room, joined, &error);
  printf ("%s: %s\n", liveon_room_get_name (room), meeting ? "inside" : error->message);
  WAIT (read, liveon_client_get_visits_async, client, NULL, NULL, NULL, NULL, 20);
  GListModel *visits = liveon_client_get_visits_finish (client, read, NULL, &error);
  for (guint i = 0; visits && i < g_list_model_get_n_items (visits); i++)
    printf ("%s\n", liveon_visit_get_room_name (g_list_model_get_item (visits, i)));
  return visits ? 0 : 1;
}
