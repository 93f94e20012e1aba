/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a participant has seen and heard, as JSON. */
#include <json-glib/json-glib.h>
#include <math.h>

#include "participant.h"

const char *
participant_nick (GType type, int value)
{
  g_autoptr (GEnumClass) values = g_type_class_ref (type);

  return g_enum_get_value (values, value)->value_nick; /* as static as the type */
}

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
  GHashTableIter iter;
  gpointer width, n;

  json_builder_begin_object (builder);
  add_text (builder, "name", liveon_participant_get_name (watched->person));
  add_text (builder, "source",
            participant_nick (LIVEON_TYPE_MEDIA_SOURCE,
                              (int) liveon_video_stream_get_source (watched->stream)));
  add_text (builder, "state",
            participant_nick (LIVEON_TYPE_VIDEO_STATE,
                              (int) liveon_video_stream_get_state (watched->stream)));
  add_int (builder, "frames", (gint64) liveon_video_stream_get_n_frames (watched->stream));
  add_int (builder, "unreadable", watched->unreadable);
  json_builder_set_member_name (builder, "widths");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, watched->widths);
  while (g_hash_table_iter_next (&iter, &width, &n))
    {
      g_autofree char *name = g_strdup_printf ("%u", GPOINTER_TO_UINT (width));

      add_int (builder, name, GPOINTER_TO_UINT (n));
    }
  json_builder_end_object (builder);
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

/* What it captures itself, which the server may have taken away. */
static void
add_sends (JsonBuilder *builder, Program *self)
{
  json_builder_set_member_name (builder, "sends");
  json_builder_begin_array (builder);
  for (LiveonMediaSource source = 0; source <= LIVEON_MEDIA_SOURCE_SCREEN_SOUND; source++)
    if (liveon_call_get_is_on (self->call, source))
      json_builder_add_string_value (builder,
                                     participant_nick (LIVEON_TYPE_MEDIA_SOURCE, (int) source));
  json_builder_end_array (builder);
}

void
participant_print_report (Program *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const LvMediaSessionStats *stats = &self->call->stats;

  json_builder_begin_object (builder);
  add_since_click (builder, self, "joined_ms", self->joined_us);
  add_since_click (builder, self, "connected_ms", self->connected_us);
  add_since_click (builder, self, "first_sound_ms", self->first_sound_us);
  add_since_click (builder, self, "first_picture_ms", self->first_picture_us);
  add_text (builder, "path",
            participant_nick (LIVEON_TYPE_CALL_PATH, (int) liveon_call_get_path (self->call)));
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
  json_builder_set_member_name (builder, "tone_delays_us");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->n_tones; i++)
    json_builder_add_int_value (builder, self->tones_us[i] % G_USEC_PER_SEC);
  json_builder_end_array (builder);
  add_int (builder, "round", self->round);
  add_int (builder, "mirrored", self->n_mirrored);
  add_int (builder, "bytes_sent", (gint64) stats->bytes_sent);
  add_text (builder, "state",
            participant_nick (LIVEON_TYPE_CALL_STATE, (int) liveon_call_get_state (self->call)));
  add_sends (builder, self);
  json_builder_set_member_name (builder, "people");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->said_people->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (self->said_people, i));
  json_builder_end_array (builder);
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
