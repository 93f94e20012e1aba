/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures are told by the code burnt into them, and compared with the clip that the fake camera
 * shows (tests/media/session.py). */
#include "participant.h"

static float
compare (Program *self, LiveonFrame *frame, const LvTestCode *code)
{
  return clip_file_compare (&self->clip, code,
                            g_bytes_get_data (liveon_frame_get_bytes (frame), NULL),
                            liveon_frame_get_stride (frame), liveon_frame_get_width (frame),
                            liveon_frame_get_height (frame));
}

static void
on_frame (LiveonVideoStream *stream, GParamSpec *pspec, gpointer data)
{
  Program *self = data;
  Watched *watched = g_object_get_data (G_OBJECT (stream), "watched");
  LiveonFrame *frame = liveon_video_stream_get_frame (stream);
  Seen seen = { .shown_us = g_get_monotonic_time () };
  LvTestCode code;
  guint width = liveon_frame_get_width (frame);

  if (self->first_picture_us == 0)
    self->first_picture_us = seen.shown_us;
  g_hash_table_insert (
      watched->widths, GUINT_TO_POINTER (width),
      GUINT_TO_POINTER (
          1 + GPOINTER_TO_UINT (g_hash_table_lookup (watched->widths, GUINT_TO_POINTER (width)))));
  if (!lv_test_code_read_frame (frame, &code))
    {
      watched->unreadable++;
      return;
    }
  seen.counter = code.counter;
  seen.made_ms = code.time_ms;
  seen.width = (guint16) width;
  seen.height = (guint16) liveon_frame_get_height (frame);
  if (self->options.is_compared && watched->seen->len % 4 == 0)
    seen.psnr = compare (self, frame, &code);
  g_array_append_val (watched->seen, seen);
}

static void
apply_size (Program *self, Watched *watched)
{
  const char *name = liveon_participant_get_name (watched->person);
  const char *size = g_hash_table_lookup (self->sizes, name);
  int width = self->options.width, height = self->options.height;

  if (size != NULL)
    sscanf (size, "%dx%d", &width, &height);
  liveon_video_stream_set_size (watched->stream, (guint) width, (guint) height);
}

void
participant_set_size (Program *self, const char *name, const char *size)
{
  g_hash_table_insert (self->sizes, g_strdup (name), g_strdup (size));
  for (guint i = 0; i < self->watched->len; i++)
    apply_size (self, g_ptr_array_index (self->watched, i));
}

static void
watch (Program *self, LiveonParticipant *person, LiveonMediaSource source)
{
  Watched *watched = g_new0 (Watched, 1);

  watched->person = g_object_ref (person);
  watched->widths = g_hash_table_new (NULL, NULL);
  watched->seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  watched->stream = liveon_call_watch (self->call, person, source);
  apply_size (self, watched);
  liveon_video_stream_set_pixel_format (watched->stream, LIVEON_PIXEL_FORMAT_I420);
  g_object_set_data (G_OBJECT (watched->stream), "watched", watched);
  g_signal_connect (watched->stream, "notify::frame", G_CALLBACK (on_frame), self);
  g_ptr_array_add (self->watched, watched);
}

static void
forget (gpointer data)
{
  Watched *watched = data;

  g_object_unref (watched->stream);
  g_object_unref (watched->person);
  g_array_unref (watched->seen);
  g_hash_table_unref (watched->widths);
  g_free (watched);
}

static void
on_person_changed (LiveonParticipant *person, GParamSpec *pspec, gpointer data)
{
  Program *self = data;
  g_autoptr (GString) text = g_string_new (liveon_participant_get_name (person));

  if (liveon_participant_get_is_speaking (person))
    g_string_append (text, " speaks");
  for (guint i = 0; i < LV_N_SOURCES; i++)
    if (liveon_participant_get_sends (person, i))
      g_string_append_printf (text, " %s", participant_nick (LIVEON_TYPE_MEDIA_SOURCE, (int) i));
  g_ptr_array_add (self->said_people, g_strdup (text->str));
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
      g_signal_connect (person, "notify::is-speaking", G_CALLBACK (on_person_changed), self);
      g_signal_connect (person, "notify::sources", G_CALLBACK (on_person_changed), self);
      if (!self->options.is_watching
          || (self->options.only != NULL
              && !g_str_equal (liveon_participant_get_name (person), self->options.only)))
        continue;
      watch (self, person, LIVEON_MEDIA_SOURCE_CAMERA);
      watch (self, person, LIVEON_MEDIA_SOURCE_SCREEN);
    }
}

void
participant_watch (Program *self)
{
  GListModel *people = liveon_meeting_get_people (self->meeting);

  self->watched = g_ptr_array_new_with_free_func (forget);
  self->said_people = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (people, "items-changed", G_CALLBACK (on_people), self);
  on_people (people, 0, 0, g_list_model_get_n_items (people), self);
}

void
participant_unwatch (Program *self)
{
  GListModel *people = liveon_meeting_get_people (self->meeting);

  g_signal_handlers_disconnect_by_data (people, self);
  for (guint i = 0; i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      g_signal_handlers_disconnect_by_data (person, self);
    }
  for (guint i = 0; i < self->watched->len; i++)
    {
      Watched *watched = g_ptr_array_index (self->watched, i);

      g_signal_handlers_disconnect_by_data (watched->person, self);
      g_signal_handlers_disconnect_by_data (watched->stream, self);
    }
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->said_people, g_ptr_array_unref);
}
