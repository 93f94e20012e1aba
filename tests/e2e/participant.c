/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A participant that is measured: enters a room, sends what it is told, and says as JSON what it
 * saw, heard, and when. Pictures are told by the code burnt into them, and compared with the clip
 * that the fake camera shows (tests/media/session.py). Only tests may keep what others say: what is
 * heard goes to a file if one is named. Main context, but for on_sound(). */
#include <glib-unix.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>

#include "fake-camera-clip.h"
#include "liveon.h"
#include "lv-media-call.h"

typedef struct
{
  gint64 shown_us;
  guint32 counter;
  guint32 made_ms; /* as the code has it */
  float psnr;      /* 0: not compared */
  guint16 width, height;
} Seen;

typedef struct
{
  LiveonParticipant *person;
  LiveonVideoStream *stream;
  GArray *seen; /* Seen */
  guint unreadable;
} Watched;

typedef struct
{
  char *server, *pin, *company, *user, *password_file, *room, *entry_file, *state;
  char *microphone, *camera, *screen, *sound_file;
  int width, height, seconds;
  gboolean is_watching, is_compared, is_take_over;
} Options;

typedef struct
{
  Options options;
  LiveonClient *client;
  LiveonMeeting *meeting;
  LiveonCall *call;
  GPtrArray *watched;
  ClipFile clip;
  FILE *sound;
  gint64 clicked_us, joined_us, connected_us, first_picture_us;
  gint64 first_sound_us; /* atomic enough: written once, by on_sound() */
  gint64 sound_began_us; /* when the first sample of the file was heard */
  guint64 samples;
  gboolean is_stopped;
  GString *states; /* as they came */
} Program;

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

/* pictures */

static float
compare (Program *self, LiveonFrame *frame, const LvTestCode *code)
{
  guint width = liveon_frame_get_width (frame), height = liveon_frame_get_height (frame);
  g_autofree guint8 *memory = NULL, *scaled = NULL;
  LvPicture source, half;
  const guint8 *got = g_bytes_get_data (liveon_frame_get_bytes (frame), NULL);
  gsize stride = liveon_frame_get_stride (frame);
  double sum = 0;

  memory = g_malloc (lv_picture_get_size (self->clip.width, self->clip.height));
  source = lv_picture_wrap (memory, self->clip.width, self->clip.height);
  clip_file_draw (&self->clip, &source, code);
  while (source.width / 2 >= width && source.width != width)
    {
      scaled = g_malloc (lv_picture_get_size (source.width / 2, source.height / 2));
      half = lv_picture_wrap (scaled, source.width / 2, source.height / 2);
      lv_picture_halve (&half, &source);
      g_free (memory);
      memory = g_steal_pointer (&scaled);
      source = lv_picture_wrap (memory, half.width, half.height);
    }
  if (source.width != width || source.height != height)
    return 0;
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        int difference = got[y * stride + x] - source.planes[0][y * source.strides[0] + x];

        sum += difference * difference;
      }
  return sum == 0 ? 99 : (float) (10 * log10 (255.0 * 255.0 * width * height / sum));
}

static void
on_frame (LiveonVideoStream *stream, GParamSpec *pspec, gpointer data)
{
  Program *self = data;
  Watched *watched = g_object_get_data (G_OBJECT (stream), "watched");
  LiveonFrame *frame = liveon_video_stream_get_frame (stream);
  Seen seen = { .shown_us = g_get_monotonic_time () };
  LvTestCode code;

  if (self->first_picture_us == 0)
    self->first_picture_us = seen.shown_us;
  if (!lv_test_code_read_frame (frame, &code))
    {
      watched->unreadable++;
      return;
    }
  seen.counter = code.counter;
  seen.made_ms = code.time_ms;
  seen.width = (guint16) liveon_frame_get_width (frame);
  seen.height = (guint16) liveon_frame_get_height (frame);
  if (self->options.is_compared && watched->seen->len % 4 == 0)
    seen.psnr = compare (self, frame, &code);
  g_array_append_val (watched->seen, seen);
}

static void
watch (Program *self, LiveonParticipant *person, LiveonMediaSource source)
{
  Watched *watched = g_new0 (Watched, 1);

  watched->person = g_object_ref (person);
  watched->seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  watched->stream = liveon_call_watch (self->call, person, source);
  liveon_video_stream_set_size (watched->stream, (guint) self->options.width,
                                (guint) self->options.height);
  liveon_video_stream_set_pixel_format (watched->stream, LIVEON_PIXEL_FORMAT_I420);
  g_object_set_data (G_OBJECT (watched->stream), "watched", watched);
  g_signal_connect (watched->stream, "notify::frame", G_CALLBACK (on_frame), self);
  g_ptr_array_add (self->watched, watched);
}

static void
on_people (GListModel *people, guint position, guint removed, guint added, gpointer data)
{
  Program *self = data;

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      if (g_str_equal (liveon_participant_get_seat (person),
                       liveon_meeting_get_seat (self->meeting)))
        continue;
      watch (self, person, LIVEON_MEDIA_SOURCE_CAMERA);
      watch (self, person, LIVEON_MEDIA_SOURCE_SCREEN);
    }
}

/* sound: on the thread that plays */

static void
on_sound (const gint16 *samples, gsize n_samples, gint64 time_us, gpointer data)
{
  Program *self = data;
  gboolean is_heard = FALSE;

  for (gsize i = 0; i < n_samples && !is_heard; i++)
    is_heard = ABS (samples[i]) > 64;
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
  liveon_call_turn_on_async (self->call, source, on_turned_on, (gpointer) where);
}

static void
on_state (LiveonCall *call, GParamSpec *pspec, gpointer data)
{
  Program *self = data;
  g_autoptr (GEnumClass) states = g_type_class_ref (LIVEON_TYPE_CALL_STATE);
  const char *nick = g_enum_get_value (states, (int) liveon_call_get_state (call))->value_nick;

  g_string_append_printf (self->states, "%s%s", self->states->len > 0 ? " " : "", nick);
  if (liveon_call_get_state (call) == LIVEON_CALL_STATE_CONNECTED && self->connected_us == 0)
    self->connected_us = g_get_monotonic_time ();
  g_printerr ("state: %s %s\n", nick,
              liveon_call_get_error (call) != NULL ? liveon_call_get_error (call)->message : "");
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

static void
enter (Program *self)
{
  g_autoptr (LiveonRoom) room = find_room (self);
  g_autofree char *secret
      = self->options.entry_file == NULL ? NULL : read_line (self->options.entry_file);
  g_autoptr (GAsyncResult) joined = NULL;
  g_autoptr (GError) error = NULL;

  self->clicked_us = g_get_monotonic_time ();
  liveon_room_join_async (room, secret,
                          self->options.is_take_over ? LIVEON_JOIN_FLAGS_TAKE_OVER
                                                     : LIVEON_JOIN_FLAGS_NONE,
                          NULL, take_result, &joined);
  self->meeting = liveon_room_join_finish (room, wait_for (&joined), &error);
  if (self->meeting == NULL)
    fail ("join", error);
  self->joined_us = g_get_monotonic_time ();
}

static void
take_part (Program *self)
{
  GListModel *people = liveon_meeting_get_people (self->meeting);

  self->call = liveon_call_new (self->meeting, NULL);
  g_signal_connect (self->call, "notify::state", G_CALLBACK (on_state), self);
  lv_audio_player_set_tap (self->call->player, on_sound, self);
  if (self->options.is_watching)
    {
      g_signal_connect (people, "items-changed", G_CALLBACK (on_people), self);
      on_people (people, 0, 0, g_list_model_get_n_items (people), self);
    }
  liveon_call_start (self->call);
  turn_on (self, LIVEON_MEDIA_SOURCE_MICROPHONE, self->options.microphone);
  turn_on (self, LIVEON_MEDIA_SOURCE_CAMERA, self->options.camera);
  turn_on (self, LIVEON_MEDIA_SOURCE_SCREEN, self->options.screen);
}

/* what is said at the end */

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/* From the click, in milliseconds; -1: never. */
static void
add_since_click (JsonBuilder *builder, Program *self, const char *name, gint64 when_us)
{
  add_int (builder, name, when_us == 0 ? -1 : (when_us - self->clicked_us) / 1000);
}

static void
add_watched (JsonBuilder *builder, Watched *watched)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (LIVEON_TYPE_VIDEO_STATE);
  g_autoptr (GEnumClass) sources = g_type_class_ref (LIVEON_TYPE_MEDIA_SOURCE);

  json_builder_begin_object (builder);
  add_text (builder, "name", liveon_participant_get_name (watched->person));
  add_text (builder, "source",
            g_enum_get_value (sources, (int) liveon_video_stream_get_source (watched->stream))
                ->value_nick);
  add_text (
      builder, "state",
      g_enum_get_value (states, (int) liveon_video_stream_get_state (watched->stream))->value_nick);
  add_int (builder, "frames", (gint64) liveon_video_stream_get_n_frames (watched->stream));
  add_int (builder, "unreadable", watched->unreadable);
  json_builder_set_member_name (builder, "pictures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < watched->seen->len; i++)
    {
      const Seen *seen = &g_array_index (watched->seen, Seen, i);

      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, seen->shown_us);
      json_builder_add_int_value (builder, seen->counter);
      json_builder_add_int_value (builder,
                                  (gint32) ((guint32) (seen->shown_us / 1000) - seen->made_ms));
      json_builder_add_double_value (builder, round (seen->psnr * 100) / 100);
      json_builder_add_int_value (builder, seen->width);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_sounds (JsonBuilder *builder, Program *self)
{
  json_builder_set_member_name (builder, "sounds");
  json_builder_begin_array (builder);
  for (guint i = 0; i < LV_MEDIA_CALL_SOUND_SLOTS; i++)
    {
      LvAudioStats stats;

      lv_audio_player_get_stats (self->call->player, i, &stats);
      json_builder_begin_object (builder);
      add_int (builder, "samples", (gint64) stats.samples);
      add_int (builder, "concealed", (gint64) stats.concealed_samples);
      add_int (builder, "longest_concealed_ms", (gint64) stats.longest_concealed_ms);
      add_int (builder, "recovered_frames", (gint64) stats.recovered_frames);
      add_int (builder, "delay_ms", stats.delay_ms);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_report (Program *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GEnumClass) paths = g_type_class_ref (LIVEON_TYPE_CALL_PATH);
  const LvMediaSessionStats *stats = &self->call->stats;

  json_builder_begin_object (builder);
  add_since_click (builder, self, "joined_ms", self->joined_us);
  add_since_click (builder, self, "connected_ms", self->connected_us);
  add_since_click (builder, self, "first_sound_ms", self->first_sound_us);
  add_since_click (builder, self, "first_picture_ms", self->first_picture_us);
  add_text (builder, "path",
            g_enum_get_value (paths, (int) liveon_call_get_path (self->call))->value_nick);
  add_text (builder, "path_reason", liveon_call_get_path_reason (self->call));
  add_text (builder, "states", self->states->str);
  add_int (builder, "sound_began_us", self->sound_began_us);
  add_int (builder, "samples", (gint64) self->samples);
  add_int (builder, "packets_received", (gint64) stats->packets_received);
  add_int (builder, "lost", (gint64) stats->lost);
  add_int (builder, "recovered", (gint64) stats->recovered);
  add_int (builder, "bps_sent", stats->bps_sent);
  add_int (builder, "bps_received", stats->bps_received);
  add_int (builder, "estimate_bps", stats->estimate_bps);
  add_int (builder, "round_trip_us", stats->round_trip_us);
  add_double (builder, "loss_sent", stats->loss_sent);
  add_double (builder, "concealment", liveon_call_get_concealment (self->call));
  add_sounds (builder, self);
  json_builder_set_member_name (builder, "streams");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->watched->len; i++)
    add_watched (builder, g_ptr_array_index (self->watched, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

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
    TEXT ("microphone", microphone),
    TEXT ("camera", camera),
    TEXT ("screen", screen),
    TEXT ("sound-file", sound_file),
    NUMBER ("width", width),
    NUMBER ("height", height),
    NUMBER ("for", seconds),
    FLAG ("watch", is_watching),
    FLAG ("compare", is_compared),
    FLAG ("take-over", is_take_over),
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

int
main (int argc, char *argv[])
{
  Program self = { 0 };
  g_autoptr (GAsyncResult) left = NULL;

  parse_options (&self.options, &argc, &argv);
  self.states = g_string_new (NULL);
  self.watched = g_ptr_array_new ();
  if (self.options.is_compared)
    open_clip (&self);
  if (self.options.sound_file != NULL)
    self.sound = fopen (self.options.sound_file, "wb");
  g_unix_signal_add (SIGTERM, on_stop, &self.is_stopped);
  g_unix_signal_add (SIGINT, on_stop, &self.is_stopped);
  sign_in (&self);
  enter (&self);
  take_part (&self);
  if (self.options.seconds > 0)
    g_timeout_add_seconds ((guint) self.options.seconds, on_stop, &self.is_stopped);
  while (!self.is_stopped && !liveon_meeting_get_is_over (self.meeting))
    g_main_context_iteration (NULL, TRUE);
  print_report (&self);
  liveon_call_stop (self.call);
  if (self.sound != NULL)
    fclose (self.sound);
  liveon_meeting_leave_async (self.meeting, NULL, take_result, &left);
  wait_for (&left);
  return 0;
}
