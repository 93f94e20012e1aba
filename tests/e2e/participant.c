/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A participant that is measured: enters a room, sends what it is told, and says as JSON what it
 * saw, heard, and when. Only tests may keep what others say: what is heard goes to a file if one is
 * named. It obeys lines of its standard input:
 *
 *   on SOURCE WHERE   (WHERE: on, test, file:PATH, device:ID)    off SOURCE
 *   hold    release   mirror   volume NAME FACTOR   size NAME WIDTHxHEIGHT
 *   say               a report
 *   go                on with --times
 *
 * Main context, but for on_sound(). */
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>

#include "participant.h"

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

G_GNUC_NORETURN static void
fail (const char *what, const GError *error)
{
  g_printerr ("%s: %s\n", what, error == NULL ? "" : error->message);
  exit (1);
}

static char *
read_line (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    fail (path, error);
  return g_strchomp (text);
}

/* sound: on the thread that plays */

#define LOUD 1500
#define REST 12000 /* samples */

/* Where a tone begins after a rest, as the test tone does at each whole second. */
static void
find_tones (Program *self, const gint16 *samples, gsize n_samples, gint64 time_us)
{
  for (gsize i = 0; i < n_samples; i++)
    if (ABS (samples[i]) < LOUD)
      self->quiet++;
    else
      {
        if (self->quiet > REST && self->n_tones < MAX_TONES)
          self->tones_us[self->n_tones++] = time_us + (gint64) i * 1000 / 48;
        self->quiet = 0;
      }
}

static void
on_sound (const gint16 *samples, gsize n_samples, gint64 time_us, gpointer data)
{
  Program *self = data;
  gboolean is_heard = FALSE;

  for (gsize i = 0; i < n_samples && !is_heard; i++)
    is_heard = ABS (samples[i]) > 64;
  find_tones (self, samples, n_samples, time_us);
  if (is_heard && self->first_sound_us == 0)
    self->first_sound_us = time_us;
  if (self->sound == NULL)
    return;
  if (self->samples == 0)
    self->sound_began_us = time_us;
  self->samples += fwrite (samples, sizeof (gint16), n_samples, self->sound);
}

/* the way in */

static void
on_turned_on (GObject *call, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!liveon_call_turn_on_finish (LIVEON_CALL (call), result, &error))
    g_printerr ("%s: %s\n", (const char *) data, error->message);
}

static void
turn_on (Program *self, LiveonMediaSource source, const char *where)
{
  if (where == NULL)
    return;
  if (g_str_equal (where, "test"))
    liveon_call_set_input (self->call, source, LIVEON_INPUT_KIND_TEST, NULL);
  else if (g_str_has_prefix (where, "file:"))
    liveon_call_set_input (self->call, source, LIVEON_INPUT_KIND_FILE, where + 5);
  else if (g_str_has_prefix (where, "device:"))
    liveon_call_set_input (self->call, source, LIVEON_INPUT_KIND_DEVICE, where + 7);
  liveon_call_turn_on_async (self->call, source, on_turned_on, (gpointer) g_intern_string (where));
}

static void
on_state (LiveonCall *call, GParamSpec *pspec, gpointer data)
{
  Program *self = data;
  const char *nick = participant_nick (LIVEON_TYPE_CALL_STATE, (int) liveon_call_get_state (call));

  g_string_append_printf (self->states, "%s%s", self->states->len > 0 ? " " : "", nick);
  if (liveon_call_get_state (call) == LIVEON_CALL_STATE_CONNECTED && self->connected_us == 0)
    self->connected_us = g_get_monotonic_time ();
  g_printerr ("state: %s %s\n", nick,
              liveon_call_get_error (call) != NULL ? liveon_call_get_error (call)->message : "");
}

static void
on_screen_ended (LiveonCall *call, gpointer data)
{
  g_printerr ("screen ended\n");
}

static void
on_screen_token (LiveonCall *call)
{
  g_printerr ("screen token %s\n", liveon_call_get_screen_token (call));
}

static void
on_talking_while_muted (LiveonCall *call, gpointer data)
{
  g_printerr ("talking while muted\n");
}

static void
sign_in (Program *self)
{
  const Options *options = &self->options;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) loaded = NULL, signed_in = NULL;
  g_autoptr (LiveonDevice) device = NULL;
  g_autofree char *password = read_line (options->password_file);
  g_autofree char *key = g_build_filename (options->state, "device.key", NULL);

  self->client = liveon_client_new (options->server, &error);
  if (self->client == NULL || !liveon_client_set_pins (self->client, options->pin, NULL, &error))
    fail ("client", error);
  liveon_device_load_async (key, "test", NULL, take_result, &loaded);
  device = liveon_device_load_finish (wait_for (&loaded), &error);
  if (device == NULL)
    fail ("device", error);
  liveon_client_set_device (self->client, device);
  if (options->proxy != NULL)
    {
      g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (options->proxy, NULL);

      liveon_client_set_proxy_resolver (self->client, resolver);
    }
  liveon_client_set_company (self->client, options->company);
  liveon_client_set_user_id (self->client, options->user);
  liveon_client_sign_in_async (self->client, password, NULL, take_result, &signed_in);
  if (!liveon_client_sign_in_finish (self->client, wait_for (&signed_in), &error))
    fail ("sign-in", error);
}

static LiveonRoom *
find_room (Program *self)
{
  GListModel *rooms = liveon_client_get_rooms (self->client);

  for (;;)
    {
      for (guint i = 0; i < g_list_model_get_n_items (rooms); i++)
        {
          g_autoptr (LiveonRoom) room = g_list_model_get_item (rooms, i);

          if (g_str_equal (liveon_room_get_name (room), self->options.room))
            return g_steal_pointer (&room);
        }
      g_main_context_iteration (NULL, TRUE);
    }
}

/* What an earlier visit left behind. */
static char *
learn_entry_key (LiveonRoom *room, const char *secret)
{
  g_autoptr (GAsyncResult) joined = NULL;
  g_autoptr (GAsyncResult) left = NULL;
  g_autoptr (LiveonMeeting) meeting = NULL;
  g_autoptr (GError) error = NULL;

  liveon_room_join_async (room, secret, LIVEON_JOIN_FLAGS_NONE, NULL, take_result, &joined);
  meeting = liveon_room_join_finish (room, wait_for (&joined), &error);
  if (meeting == NULL)
    fail ("join", error);
  liveon_meeting_leave_async (meeting, NULL, take_result, &left);
  if (!liveon_meeting_leave_finish (meeting, wait_for (&left), &error))
    fail ("leave", error);
  return liveon_meeting_dup_entry_key (meeting);
}

static void
enter (Program *self)
{
  g_autoptr (LiveonRoom) room = find_room (self);
  g_autofree char *secret
      = self->options.entry_file == NULL ? NULL : read_line (self->options.entry_file);
  g_autofree char *key = self->options.is_remembered ? learn_entry_key (room, secret) : NULL;
  LiveonJoinFlags flags
      = self->options.is_take_over ? LIVEON_JOIN_FLAGS_TAKE_OVER : LIVEON_JOIN_FLAGS_NONE;
  g_autoptr (GAsyncResult) joined = NULL;
  g_autoptr (GError) error = NULL;

  self->clicked_us = g_get_monotonic_time ();
  if (key != NULL)
    liveon_room_join_with_key_async (room, key, flags, NULL, take_result, &joined);
  else
    liveon_room_join_async (room, secret, flags, NULL, take_result, &joined);
  self->meeting = liveon_room_join_finish (room, wait_for (&joined), &error);
  if (self->meeting == NULL)
    fail ("join", error);
  self->joined_us = g_get_monotonic_time ();
}

static void
take_part (Program *self)
{
  self->round++;
  self->connected_us = self->first_picture_us = self->first_sound_us = 0;
  self->call = liveon_call_new (self->meeting, NULL);
  g_signal_connect (self->call, "notify::state", G_CALLBACK (on_state), self);
  g_signal_connect (self->call, "screen-ended", G_CALLBACK (on_screen_ended), self);
  g_signal_connect (self->call, "notify::screen-token", G_CALLBACK (on_screen_token), NULL);
  g_signal_connect (self->call, "talking-while-muted", G_CALLBACK (on_talking_while_muted), self);
  lv_audio_player_set_tap (self->call->player, on_sound, self);
  participant_watch (self);
  liveon_call_start (self->call);
  turn_on (self, LIVEON_MEDIA_SOURCE_MICROPHONE, self->options.microphone);
  turn_on (self, LIVEON_MEDIA_SOURCE_CAMERA, self->options.camera);
  turn_on (self, LIVEON_MEDIA_SOURCE_SCREEN, self->options.screen);
}

static void
leave (Program *self)
{
  g_autoptr (GAsyncResult) left = NULL;

  participant_unwatch (self);
  g_signal_handlers_disconnect_by_data (self->call, self);
  liveon_call_stop (self->call);
  g_clear_object (&self->mirror);
  g_clear_object (&self->call);
  liveon_meeting_leave_async (self->meeting, NULL, take_result, &left);
  wait_for (&left);
  g_clear_object (&self->meeting);
}

/* what is typed */

static LiveonMediaSource
read_source (const char *name)
{
  g_autoptr (GEnumClass) sources = g_type_class_ref (LIVEON_TYPE_MEDIA_SOURCE);
  GEnumValue *value = g_enum_get_value_by_nick (sources, name);

  if (value == NULL)
    fail (name, NULL);
  return (LiveonMediaSource) value->value;
}

static void
on_mirrored (Program *self)
{
  self->n_mirrored++;
}

static LiveonParticipant *
find_person (Program *self, const char *name)
{
  GListModel *people = liveon_meeting_get_people (self->meeting);

  for (guint i = 0; i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      if (name == NULL ? g_str_equal (liveon_participant_get_seat (person),
                                      liveon_meeting_get_seat (self->meeting))
                       : g_str_equal (liveon_participant_get_name (person), name))
        return g_steal_pointer (&person);
    }
  fail (name, NULL);
}

static void
obey (Program *self, char **words)
{
  guint n = g_strv_length (words);
  g_autoptr (LiveonParticipant) person = NULL;

  if (n == 3 && g_str_equal (words[0], "on"))
    turn_on (self, read_source (words[1]), words[2]);
  else if (n == 2 && g_str_equal (words[0], "off"))
    liveon_call_turn_off (self->call, read_source (words[1]));
  else if (n == 3 && g_str_equal (words[0], "volume"))
    {
      person = find_person (self, words[1]);
      liveon_call_set_volume (self->call, person, g_ascii_strtod (words[2], NULL));
    }
  else if (n == 3 && g_str_equal (words[0], "size"))
    participant_set_size (self, words[1], words[2]);
  else if (g_str_equal (words[0], "hold") || g_str_equal (words[0], "release"))
    liveon_call_set_is_held (self->call, g_str_equal (words[0], "hold"));
  else if (g_str_equal (words[0], "mirror"))
    {
      person = find_person (self, NULL);
      self->mirror = liveon_call_watch (self->call, person, LIVEON_MEDIA_SOURCE_CAMERA);
      g_signal_connect_swapped (self->mirror, "notify::frame", G_CALLBACK (on_mirrored), self);
    }
  else if (g_str_equal (words[0], "say"))
    participant_print_report (self);
  else if (g_str_equal (words[0], "go"))
    self->is_told_to_go_on = TRUE;
  else
    fail (words[0], NULL);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Program *self = data;
  GDataInputStream *lines = G_DATA_INPUT_STREAM (source);
  g_autofree char *line = g_data_input_stream_read_line_finish (lines, result, NULL, NULL);
  g_auto (GStrv) words = NULL;

  if (line == NULL)
    {
      self->is_stopped = TRUE; /* who gave the orders has gone */
      return;
    }
  words = g_strsplit (line, " ", 3);
  obey (self, words);
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, on_line, self);
}

static void
listen_to_orders (Program *self)
{
  g_autoptr (GInputStream) in = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (in);

  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, on_line, self);
}

/* from the start to the end */

static gboolean
on_stop (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
parse_options (Options *options, int *argc, char ***argv)
{
#define TEXT(name, field)                                                                          \
  {                                                                                                \
    name, 0, 0, G_OPTION_ARG_STRING, &options->field, NULL, "TEXT"                                 \
  }
#define FLAG(name, field)                                                                          \
  {                                                                                                \
    name, 0, 0, G_OPTION_ARG_NONE, &options->field, NULL, NULL                                     \
  }
#define NUMBER(name, field)                                                                        \
  {                                                                                                \
    name, 0, 0, G_OPTION_ARG_INT, &options->field, NULL, "N"                                       \
  }
  const GOptionEntry entries[] = {
    TEXT ("server", server),
    TEXT ("pin", pin),
    TEXT ("company", company),
    TEXT ("user", user),
    TEXT ("password-file", password_file),
    TEXT ("room", room),
    TEXT ("entry-file", entry_file),
    TEXT ("state", state),
    TEXT ("proxy", proxy),
    TEXT ("microphone", microphone),
    TEXT ("camera", camera),
    TEXT ("screen", screen),
    TEXT ("sound-file", sound_file),
    TEXT ("only", only),
    NUMBER ("width", width),
    NUMBER ("height", height),
    NUMBER ("times", times),
    FLAG ("watch", is_watching),
    FLAG ("compare", is_compared),
    FLAG ("take-over", is_take_over),
    FLAG ("remembered", is_remembered),
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    fail ("options", error);
  if (options->width == 0)
    {
      options->width = 640;
      options->height = 360;
    }
}

static void
clear_options (Options *options)
{
  char **texts[]
      = { &options->server,     &options->pin,           &options->company,    &options->user,
          &options->room,       &options->password_file, &options->state,      &options->entry_file,
          &options->sound_file, &options->screen,        &options->microphone, &options->camera,
          &options->proxy,      &options->only };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
}

static void
open_clip (Program *self)
{
  const char *path = g_getenv ("LIVEON_TEST_CLIP");
  const char *width = g_getenv ("LIVEON_TEST_CLIP_WIDTH");
  const char *height = g_getenv ("LIVEON_TEST_CLIP_HEIGHT");
  g_autoptr (GError) error = NULL;

  if (path == NULL || width == NULL || height == NULL)
    fail ("--compare needs the clip of tests/media/session.py", NULL);
  if (!clip_file_open (&self->clip, path, (guint) atoi (width), (guint) atoi (height), &error))
    fail ("clip", error);
}

static gboolean
has_all (Program *self)
{
  return self->connected_us != 0
         && (!self->options.is_watching
             || (self->first_picture_us != 0 && self->first_sound_us != 0));
}

/* As often as it was told, each time until it sees and hears. Every 20th time it says so, and waits
 * to be looked at. */
static void
come_and_go (Program *self)
{
  listen_to_orders (self);
  while (self->round < (guint) self->options.times && !self->is_stopped)
    {
      enter (self);
      take_part (self);
      while (!has_all (self) && !self->is_stopped)
        g_main_context_iteration (NULL, TRUE);
      leave (self);
      if (self->round % 20 > 0)
        continue;
      self->is_told_to_go_on = FALSE;
      g_print ("{\"round\": %u}\n", self->round);
      while (!self->is_told_to_go_on && !self->is_stopped)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
stay (Program *self)
{
  enter (self);
  take_part (self);
  listen_to_orders (self);
  while (!self->is_stopped && !liveon_meeting_get_is_over (self->meeting))
    g_main_context_iteration (NULL, TRUE);
  participant_print_report (self);
  leave (self);
}

int
main (int argc, char *argv[])
{
  Program self = { 0 };

  mallopt (M_ARENA_MAX, 1); /* as our programs do */
  setlocale (LC_ALL, "");
  setlinebuf (stdout);
  parse_options (&self.options, &argc, &argv);
  self.states = g_string_new (NULL);
  self.sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (self.options.is_compared)
    open_clip (&self);
  if (self.options.sound_file != NULL)
    self.sound = fopen (self.options.sound_file, "wb");
  g_unix_signal_add (SIGTERM, on_stop, &self.is_stopped);
  g_unix_signal_add (SIGINT, on_stop, &self.is_stopped);
  sign_in (&self);
  if (self.options.times > 0)
    come_and_go (&self);
  else
    stay (&self);
  if (self.sound != NULL)
    fclose (self.sound);
  g_object_unref (self.client);
  g_string_free (self.states, TRUE);
  g_hash_table_unref (self.sizes);
  if (self.options.is_compared)
    clip_file_close (&self.clip);
  clear_options (&self.options);
  return 0;
}
