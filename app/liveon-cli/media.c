/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "media.h"

#include "json.h"

#define WATCHED_WIDTH 640
#define WATCHED_HEIGHT 360

struct _CliMedia
{
  LiveonCall *call;
  LiveonMediaDevices *devices;
  GHashTable *watched; /* LiveonParticipant → LiveonVideoStream */
  gboolean is_json;
  gboolean is_watching;
  guint timer;
};

/* Where a source comes from: "on" "off" "test" "file:PATH" "device:ID". */
static gboolean
parse_input (const char *text, LiveonInputKind *kind, const char **name, GError **error)
{
  *kind = LIVEON_INPUT_KIND_DEVICE;
  *name = NULL;
  if (g_str_equal (text, "on") || g_str_equal (text, "off"))
    return TRUE;
  if (g_str_equal (text, "test"))
    {
      *kind = LIVEON_INPUT_KIND_TEST;
      return TRUE;
    }
  if (g_str_has_prefix (text, "device:"))
    {
      *name = text + strlen ("device:");
      return TRUE;
    }
  if (g_str_has_prefix (text, "file:"))
    {
      *kind = LIVEON_INPUT_KIND_FILE;
      *name = text + strlen ("file:");
      if (g_file_test (*name, G_FILE_TEST_IS_REGULAR))
        return TRUE;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: %s", *name,
                   CLI_TEXT ("no such file", "ファイルがありません"));
      return FALSE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: %s", text,
               CLI_TEXT ("must be on, off, test, file:PATH or device:ID",
                         "on、off、test、file:パス、device:ID のいずれかを指定してください"));
  return FALSE;
}

static const char *
get_option (const CliOptions *options, LiveonMediaSource source)
{
  const char *texts[] = {
    [LIVEON_MEDIA_SOURCE_MICROPHONE] = options->microphone,
    [LIVEON_MEDIA_SOURCE_CAMERA] = options->camera,
    [LIVEON_MEDIA_SOURCE_SCREEN] = options->screen,
  };

  return texts[source] != NULL ? texts[source] : "off";
}

gboolean
cli_media_check_options (const CliOptions *options, GError **error)
{
  LiveonInputKind kind;
  const char *name;

  for (guint i = 0; i <= LIVEON_MEDIA_SOURCE_SCREEN; i++)
    if (!parse_input (get_option (options, i), &kind, &name, error))
      return FALSE;
  return TRUE;
}

static void
on_turned_on (GObject *call, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!liveon_call_turn_on_finish (LIVEON_CALL (call), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cli_fail (error);
}

static void
turn_on (CliMedia *self, const CliOptions *options)
{
  for (guint i = 0; i <= LIVEON_MEDIA_SOURCE_SCREEN; i++)
    {
      const char *text = get_option (options, i);
      LiveonInputKind kind;
      const char *name;

      if (g_str_equal (text, "off") || !parse_input (text, &kind, &name, NULL))
        continue;
      liveon_call_set_input (self->call, i, kind, name);
      liveon_call_turn_on_async (self->call, i, on_turned_on, NULL);
    }
}

static void
on_source_failed (LiveonCall *call, LiveonMediaSource source, const GError *error)
{
  cli_fail (error);
}

static void
on_state (LiveonCall *call, GParamSpec *pspec, CliMedia *self)
{
  const GError *error = liveon_call_get_error (call);

  if (error != NULL)
    cli_fail (error);
  else if (!self->is_json)
    g_print ("%s: %s %s\n", CLI_TEXT ("media", "音声と映像"),
             cli_nick (LIVEON_TYPE_CALL_STATE, liveon_call_get_state (call)),
             cli_nick (LIVEON_TYPE_CALL_PATH, liveon_call_get_path (call)));
}

static void
on_people (GListModel *people, guint position, guint removed, guint added, CliMedia *self)
{
  LiveonMeeting *meeting = liveon_call_get_meeting (self->call);
  GHashTable *now = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);
      LiveonVideoStream *stream;

      if (g_str_equal (liveon_participant_get_seat (person), liveon_meeting_get_seat (meeting)))
        continue;
      stream = liveon_call_watch (self->call, person, LIVEON_MEDIA_SOURCE_CAMERA);
      liveon_video_stream_set_size (stream, WATCHED_WIDTH, WATCHED_HEIGHT);
      g_hash_table_insert (now, g_steal_pointer (&person), stream);
    }
  g_hash_table_unref (self->watched);
  self->watched = now;
}

static void
write_streams (CliMedia *self, JsonBuilder *builder)
{
  GHashTableIter iter;
  LiveonParticipant *person;
  LiveonVideoStream *stream;

  json_builder_set_member_name (builder, "pictures");
  json_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, (gpointer *) &person, (gpointer *) &stream))
    {
      LiveonFrame *frame = liveon_video_stream_get_frame (stream);

      json_builder_begin_object (builder);
      cli_json_string (builder, "seat", liveon_participant_get_seat (person));
      cli_json_string (builder, "name", liveon_participant_get_name (person));
      cli_json_string (builder, "state",
                       cli_nick (LIVEON_TYPE_VIDEO_STATE, liveon_video_stream_get_state (stream)));
      cli_json_int (builder, "frames", (gint64) liveon_video_stream_get_n_frames (stream));
      cli_json_int (builder, "width", frame == NULL ? 0 : liveon_frame_get_width (frame));
      cli_json_int (builder, "height", frame == NULL ? 0 : liveon_frame_get_height (frame));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
write_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static gboolean
on_second (gpointer data)
{
  CliMedia *self = data;
  LiveonCall *call = self->call;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  cli_json_string (builder, "state",
                   cli_nick (LIVEON_TYPE_CALL_STATE, liveon_call_get_state (call)));
  cli_json_string (builder, "path", cli_nick (LIVEON_TYPE_CALL_PATH, liveon_call_get_path (call)));
  cli_json_string (builder, "path_reason", liveon_call_get_path_reason (call));
  cli_json_int (builder, "bytes_sent", (gint64) liveon_call_get_bytes_sent (call));
  cli_json_int (builder, "bytes_received", (gint64) liveon_call_get_bytes_received (call));
  cli_json_int (builder, "bps_sent", liveon_call_get_bps_sent (call));
  cli_json_int (builder, "bps_received", liveon_call_get_bps_received (call));
  cli_json_int (builder, "estimate_bps", liveon_call_get_estimate_bps (call));
  cli_json_int (builder, "round_trip_ms", liveon_call_get_round_trip_ms (call));
  write_double (builder, "loss", liveon_call_get_loss (call));
  write_double (builder, "concealment", liveon_call_get_concealment (call));
  write_streams (self, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
  return G_SOURCE_CONTINUE;
}

CliMedia *
cli_media_start (LiveonMeeting *meeting, const CliOptions *options)
{
  CliMedia *self = g_new0 (CliMedia, 1);
  GListModel *people = liveon_meeting_get_people (meeting);

  self->devices = liveon_media_devices_new ();
  self->call = liveon_call_new (meeting, self->devices);
  self->watched = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->is_json = options->is_json;
  g_signal_connect (self->call, "notify::state", G_CALLBACK (on_state), self);
  g_signal_connect (self->call, "source-failed", G_CALLBACK (on_source_failed), self);
  liveon_call_start (self->call);
  turn_on (self, options);
  if (options->is_watching)
    {
      self->is_watching = TRUE;
      g_signal_connect (people, "items-changed", G_CALLBACK (on_people), self);
      on_people (people, 0, 0, 0, self);
    }
  if (options->is_json)
    self->timer = g_timeout_add_seconds (1, on_second, self);
  return self;
}

void
cli_media_stop (CliMedia *self)
{
  GListModel *people = liveon_meeting_get_people (liveon_call_get_meeting (self->call));

  if (self->timer != 0)
    g_source_remove (self->timer);
  g_signal_handlers_disconnect_by_data (people, self);
  g_signal_handlers_disconnect_by_data (self->call, self);
  g_hash_table_unref (self->watched);
  liveon_call_stop (self->call);
  g_object_unref (self->call);
  g_object_unref (self->devices);
  g_free (self);
}
