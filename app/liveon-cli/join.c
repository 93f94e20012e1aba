/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>

#include "media.h"
#include "profile.h"
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
get_secret (const CliOptions *options, LiveonInvite *invite, GError **error)
{
  if (options->room_password_file != NULL)
    return cli_secret_read_file (options->room_password_file, error);
  if (invite != NULL && liveon_invite_get_secret (invite) != NULL)
    return g_strdup (liveon_invite_get_secret (invite));
  return cli_secret_ask (CLI_TEXT ("Entry password", "入室パスワード"), error);
}

/* What was kept of an earlier entry. NULL without an error: there is none, or it is good no more.
 */
static LiveonMeeting *
enter_remembered (LiveonClient *client, LiveonRoom *room, LiveonJoinFlags flags, GError **error)
{
  char *key = cli_secret_look_up_key (client, room);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) problem = NULL;
  LiveonMeeting *meeting;

  if (key == NULL)
    return NULL;
  liveon_room_join_with_key_async (room, key, flags, NULL, cli_take_result, &result);
  cli_secret_free (key);
  meeting = liveon_room_join_finish (room, cli_wait (&result), &problem);
  if (g_error_matches (problem, LIVEON_ERROR, LIVEON_ERROR_ENTRY_PASSWORD)
      || g_error_matches (problem, LIVEON_ERROR, LIVEON_ERROR_INVALID_ARGUMENT))
    {
      cli_fail (problem);
      cli_secret_forget_key (client, room);
    }
  else if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return meeting;
}

/* What was asked for is done without it: not a failure of the command. */
static void
remember (LiveonClient *client, LiveonMeeting *meeting)
{
  char *key = liveon_meeting_dup_entry_key (meeting);
  g_autoptr (GError) error = NULL;

  if (key != NULL && !cli_secret_keep_key (client, liveon_meeting_get_room (meeting), key, &error))
    cli_fail (error);
  cli_secret_free (key);
}

static LiveonMeeting *
enter (LiveonClient *client,
       LiveonRoom *room,
       LiveonInvite *invite,
       const CliOptions *options,
       GError **error)
{
  LiveonJoinFlags flags
      = options->is_take_over ? LIVEON_JOIN_FLAGS_TAKE_OVER : LIVEON_JOIN_FLAGS_NONE;
  gboolean is_locked = liveon_room_get_mode (room) != LIVEON_ROOM_MODE_OPEN;
  gboolean is_given = options->room_password_file != NULL
                      || (invite != NULL && liveon_invite_get_secret (invite) != NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) problem = NULL;
  LiveonMeeting *meeting = NULL;
  char *secret = NULL;

  if (is_locked && !is_given)
    meeting = enter_remembered (client, room, flags, &problem);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (meeting == NULL
           && ((!is_locked && !is_given) || (secret = get_secret (options, invite, error)) != NULL))
    {
      liveon_room_join_async (room, secret, flags, NULL, cli_take_result, &result);
      cli_secret_free (secret);
      meeting = liveon_room_join_finish (room, cli_wait (&result), error);
      if (meeting != NULL && options->is_remembered)
        remember (client, meeting);
    }
  return meeting;
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

/* A link, also from standard input, where nobody sees its secret; NULL without an error for the
 * name or id of a room. */
static LiveonInvite *
read_invite (const char *argument, GError **error)
{
  LiveonInvite *invite = NULL;
  char *text;

  if (!g_str_equal (argument, "-"))
    return strstr (argument, "://") == NULL ? NULL : liveon_invite_new_from_link (argument, error);
  text = cli_secret_read_file ("-", error);
  if (text != NULL)
    invite = liveon_invite_new_from_link (text, error);
  cli_secret_free (text);
  return invite;
}

/* A link leads to a server that is remembered, or to the first one, and makes none forgotten. */
static gboolean
follow (LiveonInvite *invite, CliOptions *options, GError **error)
{
  g_autoptr (CliProfile) profile = cli_profile_load ();
  const char *known
      = options->server != NULL ? options->server : cli_profile_get (profile, "server");
  g_autoptr (LiveonClient) client = NULL;

  options->link_pin = liveon_invite_get_pin (invite);
  if (liveon_invite_get_room_id (invite) == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           CLI_TEXT ("the link leads to no room", "会議室のリンクではありません"));
      return FALSE;
    }
  if (known == NULL)
    {
      options->server = (char *) liveon_invite_get_server (invite);
      if (options->company == NULL)
        options->company = (char *) liveon_invite_get_company (invite);
      return TRUE;
    }
  client = liveon_client_new (known, error);
  if (client == NULL)
    return FALSE;
  if (g_str_equal (liveon_client_get_server (client), liveon_invite_get_server (invite)))
    return TRUE;
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
      CLI_TEXT ("the link leads to another server; if you trust it, give --server %s",
                "リンクは別のサーバーのものです。信頼できる場合は --server %s を指定してください"),
      liveon_invite_get_server (invite));
  return FALSE;
}

int
cli_join (const CliOptions *given_options, GError **error)
{
  CliOptions own_options = *given_options;
  CliOptions *options = &own_options;
  g_autoptr (GError) problem = NULL;
  g_autoptr (LiveonInvite) invite = NULL;
  g_autoptr (LiveonClient) client = NULL;
  g_autoptr (LiveonRoom) room = NULL;
  g_autoptr (LiveonMeeting) meeting = NULL;
  g_autoptr (GAsyncResult) left = NULL;

  if (!cli_media_check_options (options, error))
    return CLI_USAGE;
  invite = read_invite (options->arguments[0], &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return CLI_USAGE;
    }
  if (invite != NULL && !follow (invite, options, error))
    return CLI_USAGE;
  client = cli_sign_in (options, error);
  if (client == NULL)
    return CLI_FAILED;
  room = find_room (
      client, invite != NULL ? liveon_invite_get_room_id (invite) : options->arguments[0], error);
  meeting = room == NULL ? NULL : enter (client, room, invite, options, error);
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
