/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include <glib-unix.h>
#include <signal.h>

#include "media.h"
#include "secret.h"

static LiveonRoom *
find_room (LiveonClient *client, const char *wanted, GError **error)
{
  GListModel *rooms = liveon_client_get_rooms (client);

  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (LiveonRoom) room = g_list_model_get_item (rooms, i);

      if (g_str_equal (liveon_room_get_name (room), wanted)
          || g_str_equal (liveon_room_get_id (room), wanted))
        return g_steal_pointer (&room);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: %s", wanted,
               CLI_TEXT ("no such room on your list", "一覧にその会議室はありません"));
  return NULL;
}

static char *
get_secret (LiveonRoom *room, const CliOptions *options, GError **error)
{
  if (options->room_password_file != NULL)
    return cli_secret_read_file (options->room_password_file, error);
  return cli_secret_ask (CLI_TEXT ("Entry password", "入室パスワード"), error);
}

static LiveonMeeting *
enter (LiveonRoom *room, const CliOptions *options, GError **error)
{
  LiveonJoinFlags flags
      = options->is_take_over ? LIVEON_JOIN_FLAGS_TAKE_OVER : LIVEON_JOIN_FLAGS_NONE;
  g_autoptr (GAsyncResult) result = NULL;
  char *secret = NULL;

  if (liveon_room_get_mode (room) != LIVEON_ROOM_MODE_OPEN || options->room_password_file != NULL)
    {
      secret = get_secret (room, options, error);
      if (secret == NULL)
        return NULL;
    }
  liveon_room_join_async (room, secret, flags, NULL, cli_take_result, &result);
  cli_secret_free (secret);
  return liveon_room_join_finish (room, cli_wait (&result), error);
}

static void
print_people (GListModel *people)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      guint hand = liveon_participant_get_hand_place (person);

      g_string_append_printf (line, "%s%s%s", i == 0 ? "" : ", ",
                              liveon_participant_get_name (person),
                              liveon_participant_get_is_host (person) ? "*" : "");
      if (hand > 0)
        g_string_append_printf (line, " (%s %u)", CLI_TEXT ("hand", "挙手"), hand);
    }
  if (line->len > 0)
    g_print ("%s: %s\n", CLI_TEXT ("inside", "在室"), line->str);
}

static void
watch_people (GListModel *people, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      g_signal_connect_swapped (person, "notify::hand-place", G_CALLBACK (print_people), people);
    }
  print_people (people);
}

static void
on_muted (LiveonMeeting *meeting, LiveonMediaSource source, LiveonParticipant *by)
{
  g_print ("%s: %s %s\n", CLI_TEXT ("switched off by a host", "主催者がオフにしました"),
           cli_nick (LIVEON_TYPE_MEDIA_SOURCE, (int) source),
           by == NULL ? "" : liveon_participant_get_name (by));
}

static void
on_warning (LiveonMeeting *meeting, GDateTime *ends)
{
  g_autofree char *time = cli_format_time (ends);

  g_print ("%s %s\n", CLI_TEXT ("the meeting ends at", "会議の終了時刻:"), time);
}

static void
on_ended (LiveonMeeting *meeting, LiveonLeaveReason reason, const char *message)
{
  g_print ("%s: %s %s\n", CLI_TEXT ("out", "退室"),
           cli_word (cli_nick (LIVEON_TYPE_LEAVE_REASON, (int) reason)), message);
}

static gboolean
on_stop (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Until the person, the clock or the server ends it. */
static void
stay (LiveonMeeting *meeting, const CliOptions *options)
{
  g_autoptr (CliMedia) media = NULL;
  GListModel *people = liveon_meeting_get_people (meeting);
  gboolean is_stopped = FALSE;
  guint interrupt = g_unix_signal_add (SIGINT, on_stop, &is_stopped);
  guint terminate = g_unix_signal_add (SIGTERM, on_stop, &is_stopped);
  guint timer = 0;

  if (options->seconds > 0)
    timer = g_timeout_add_seconds ((guint) options->seconds, on_stop, &is_stopped);
  /* Who sees this may interrupt. */
  if (!options->is_json)
    watch_people (people, 0, 0, g_list_model_get_n_items (people));
  if (!options->is_silent)
    media = cli_media_start (meeting, options);
  while (!is_stopped && !liveon_meeting_get_is_over (meeting))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  if (timer != 0)
    g_source_remove (timer);
}

static gboolean
raise_hand (LiveonMeeting *meeting, GError **error)
{
  g_autoptr (GAsyncResult) raised = NULL;

  liveon_meeting_raise_hand_async (meeting, NULL, cli_take_result, &raised);
  return liveon_meeting_raise_hand_finish (meeting, cli_wait (&raised), error);
}

int
cli_join (const CliOptions *options, GError **error)
{
  g_autoptr (LiveonClient) client = NULL;
  g_autoptr (LiveonRoom) room = NULL;
  g_autoptr (LiveonMeeting) meeting = NULL;
  g_autoptr (GAsyncResult) left = NULL;

  if (!cli_media_check_options (options, error))
    return CLI_USAGE;
  client = cli_sign_in (options, error);
  if (client == NULL)
    return CLI_FAILED;
  room = find_room (client, options->arguments[0], error);
  meeting = room == NULL ? NULL : enter (room, options, error);
  if (meeting == NULL)
    return CLI_FAILED;
  if (!options->is_json)
    {
      g_signal_connect (liveon_meeting_get_people (meeting), "items-changed",
                        G_CALLBACK (watch_people), NULL);
      g_signal_connect (meeting, "muted-by-host", G_CALLBACK (on_muted), NULL);
      g_signal_connect (meeting, "warning", G_CALLBACK (on_warning), NULL);
      g_signal_connect (meeting, "ended", G_CALLBACK (on_ended), NULL);
    }
  if (options->is_hand_raised && !raise_hand (meeting, error))
    return CLI_FAILED;
  stay (meeting, options);
  if (liveon_meeting_get_is_over (meeting))
    return CLI_FAILED;
  liveon_meeting_leave_async (meeting, NULL, cli_take_result, &left);
  return liveon_meeting_leave_finish (meeting, cli_wait (&left), error) ? CLI_OK : CLI_FAILED;
}
