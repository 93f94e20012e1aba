/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fake-camera CLIP WIDTH HEIGHT FPS FORMAT NAME: a camera of PipeWire.
 *
 * CLIP holds raw I420 pictures of an even size; they are shown forwards and backwards for ever,
 * each with the code of lv-test-picture.h: the counter says which picture it is
 * (fake-camera-clip.h), the time when it was made. FORMAT is YUY2, NV12 or I420. As with a real one
 * there are pictures only while somebody looks. Ends on SIGTERM.
 */
#include <pipewire/pipewire.h>
#include <signal.h>
#include <spa/param/video/format-utils.h>

#include "fake-camera-clip.h"
#include "lv-test-picture.h"

#define MAX_BUFFERS 16

typedef struct
{
  const char *name;
  enum spa_video_format format;
  guint row_factor;                /* bytes of a row: so often its pixels */
  guint size_factor, size_divisor; /* bytes of a picture: so often its pixels */
  void (*pack) (guint8 *to, const LvPicture *from);
} Pixels;

typedef struct
{
  ClipFile clip;
  LvPicture picture; /* what is shown, before it is packed */
  guint fps;
  const Pixels *pixels;
  struct pw_main_loop *loop;
  struct pw_context *context;
  struct pw_stream *stream;
  struct spa_hook listener;
  GPtrArray *buffers; /* struct pw_buffer */
  struct spa_source *timer;
  gint64 start_us;
  guint32 counter;
  int status;
} Camera;

static guint8 *
pack_plane (guint8 *to, const LvPicture *from, guint plane)
{
  guint width = lv_picture_plane_width (from, plane);

  for (guint y = 0; y < lv_picture_plane_height (from, plane); y++, to += width)
    memcpy (to, from->planes[plane] + y * from->strides[plane], width);
  return to;
}

static void
pack_i420 (guint8 *to, const LvPicture *from)
{
  for (guint plane = 0; plane < 3; plane++)
    to = pack_plane (to, from, plane);
}

static void
pack_nv12 (guint8 *to, const LvPicture *from)
{
  to = pack_plane (to, from, 0);
  for (guint y = 0; y < from->height / 2; y++)
    for (guint x = 0; x < from->width / 2; x++)
      {
        *to++ = from->planes[1][y * from->strides[1] + x];
        *to++ = from->planes[2][y * from->strides[2] + x];
      }
}

static void
pack_yuy2 (guint8 *to, const LvPicture *from)
{
  for (guint y = 0; y < from->height; y++)
    {
      const guint8 *luma = from->planes[0] + y * from->strides[0];
      const guint8 *blue = from->planes[1] + y / 2 * from->strides[1];
      const guint8 *red = from->planes[2] + y / 2 * from->strides[2];

      for (guint x = 0; x < from->width / 2; x++, to += 4)
        {
          to[0] = luma[2 * x];
          to[1] = blue[x];
          to[2] = luma[2 * x + 1];
          to[3] = red[x];
        }
    }
}

static const Pixels all_pixels[] = {
  { "YUY2", SPA_VIDEO_FORMAT_YUY2, 2, 2, 1, pack_yuy2 },
  { "NV12", SPA_VIDEO_FORMAT_NV12, 1, 3, 2, pack_nv12 },
  { "I420", SPA_VIDEO_FORMAT_I420, 1, 3, 2, pack_i420 },
};

static guint
get_row_length (const Camera *self)
{
  return self->clip.width * self->pixels->row_factor;
}

static guint
get_size (const Camera *self)
{
  return self->clip.width * self->clip.height * self->pixels->size_factor
         / self->pixels->size_divisor;
}

static void
fill (Camera *self, struct spa_buffer *buffer, gint64 now_us)
{
  struct spa_data *data = &buffer->datas[0];
  struct spa_meta_header *header
      = spa_buffer_find_meta_data (buffer, SPA_META_Header, sizeof *header);
  LvTestCode code = { self->counter, (guint32) (now_us / 1000) };

  *data->chunk = (struct spa_chunk){ .stride = (int32_t) get_row_length (self) };
  if (data->data == NULL || data->maxsize < get_size (self))
    return;
  clip_file_draw (&self->clip, &self->picture, &code);
  self->pixels->pack (data->data, &self->picture);
  data->chunk->size = get_size (self);
  if (header != NULL)
    *header = (struct spa_meta_header){ .pts = now_us * 1000, .seq = self->counter };
}

static void
set_timer (Camera *self, gint64 at_us)
{
  struct timespec at = { at_us / G_USEC_PER_SEC, at_us % G_USEC_PER_SEC * 1000 };

  pw_loop_update_timer (pw_main_loop_get_loop (self->loop), self->timer, &at, NULL, true);
}

static void
on_time (void *data, uint64_t expirations)
{
  Camera *self = data;
  gint64 now_us = g_get_monotonic_time ();
  struct pw_buffer *buffer = pw_stream_dequeue_buffer (self->stream);

  /* Pictures that were missed (a busy machine, a reader with all buffers) are left out: the counter
   * tells the truth. */
  self->counter = (guint32) ((now_us - self->start_us) * self->fps / G_USEC_PER_SEC);
  if (buffer != NULL)
    {
      fill (self, buffer->buffer, now_us);
      pw_stream_queue_buffer (self->stream, buffer);
    }
  pw_stream_trigger_process (self->stream);
  set_timer (self, self->start_us + (self->counter + 1LL) * G_USEC_PER_SEC / self->fps);
}

static void
on_add_buffer (void *data, struct pw_buffer *buffer)
{
  g_ptr_array_add (((Camera *) data)->buffers, buffer);
}

static void
on_remove_buffer (void *data, struct pw_buffer *buffer)
{
  g_ptr_array_remove (((Camera *) data)->buffers, buffer);
}

/* Who has gone gives nothing back. */
static void
take_back_buffers (Camera *self)
{
  for (guint i = 0; i < self->buffers->len; i++)
    {
      const struct pw_buffer *buffer = g_ptr_array_index (self->buffers, i);
      struct spa_meta_busy *busy
          = spa_buffer_find_meta_data (buffer->buffer, SPA_META_Busy, sizeof *busy);

      if (busy != NULL)
        busy->count = 0;
    }
}

static void
on_state (void *data, enum pw_stream_state old, enum pw_stream_state state, const char *error)
{
  Camera *self = data;

  if (self->stream == NULL) /* unplugged */
    return;
  if (state == PW_STREAM_STATE_STREAMING)
    set_timer (self, g_get_monotonic_time ());
  else
    pw_loop_update_timer (pw_main_loop_get_loop (self->loop), self->timer, NULL, NULL, false);
  if (state == PW_STREAM_STATE_PAUSED)
    take_back_buffers (self);
  if (state != PW_STREAM_STATE_ERROR && state != PW_STREAM_STATE_UNCONNECTED)
    return;
  g_printerr ("fake-camera: %s\n", error != NULL ? error : "PipeWire has gone");
  self->status = 1;
  pw_main_loop_quit (self->loop);
}

static void
on_param (void *data, uint32_t id, const struct spa_pod *param)
{
  Camera *self = data;
  guint8 memory[1024];
  struct spa_pod_builder builder = SPA_POD_BUILDER_INIT (memory, sizeof memory);
  const struct spa_pod *params[2];

  if (id != SPA_PARAM_Format || param == NULL)
    return;
  params[0] = spa_pod_builder_add_object (
      &builder, SPA_TYPE_OBJECT_ParamBuffers, SPA_PARAM_Buffers, SPA_PARAM_BUFFERS_buffers,
      SPA_POD_CHOICE_RANGE_Int (8, 2, MAX_BUFFERS), SPA_PARAM_BUFFERS_blocks, SPA_POD_Int (1),
      SPA_PARAM_BUFFERS_size, SPA_POD_Int (get_size (self)), SPA_PARAM_BUFFERS_stride,
      SPA_POD_Int (get_row_length (self)));
  params[1] = spa_pod_builder_add_object (&builder, SPA_TYPE_OBJECT_ParamMeta, SPA_PARAM_Meta,
                                          SPA_PARAM_META_type, SPA_POD_Id (SPA_META_Header),
                                          SPA_PARAM_META_size,
                                          SPA_POD_Int (sizeof (struct spa_meta_header)));
  pw_stream_update_params (self->stream, params, G_N_ELEMENTS (params));
}

static const struct pw_stream_events events = {
  PW_VERSION_STREAM_EVENTS,    .state_changed = on_state,         .param_changed = on_param,
  .add_buffer = on_add_buffer, .remove_buffer = on_remove_buffer,
};

static gboolean
plug_in (Camera *self, const char *name)
{
  guint8 memory[1024];
  struct spa_pod_builder builder = SPA_POD_BUILDER_INIT (memory, sizeof memory);
  const struct spa_pod *params[1];
  struct pw_properties *properties
      = pw_properties_new (PW_KEY_MEDIA_CLASS, "Video/Source", PW_KEY_MEDIA_ROLE, "Camera",
                           PW_KEY_NODE_NAME, name, PW_KEY_NODE_DESCRIPTION, name, NULL);
  struct pw_core *core = pw_context_connect (self->context, NULL, 0);

  self->stream = core != NULL ? pw_stream_new (core, name, properties) : NULL;
  if (self->stream == NULL)
    return FALSE;
  pw_stream_add_listener (self->stream, &self->listener, &events, self);
  params[0] = spa_pod_builder_add_object (
      &builder, SPA_TYPE_OBJECT_Format, SPA_PARAM_EnumFormat, SPA_FORMAT_mediaType,
      SPA_POD_Id (SPA_MEDIA_TYPE_video), SPA_FORMAT_mediaSubtype,
      SPA_POD_Id (SPA_MEDIA_SUBTYPE_raw), SPA_FORMAT_VIDEO_format,
      SPA_POD_Id (self->pixels->format), SPA_FORMAT_VIDEO_size,
      SPA_POD_Rectangle (&SPA_RECTANGLE (self->clip.width, self->clip.height)),
      SPA_FORMAT_VIDEO_framerate, SPA_POD_Fraction (&SPA_FRACTION (self->fps, 1)));
  return pw_stream_connect (self->stream, PW_DIRECTION_OUTPUT, PW_ID_ANY,
                            PW_STREAM_FLAG_DRIVER | PW_STREAM_FLAG_MAP_BUFFERS, params,
                            G_N_ELEMENTS (params))
         == 0;
}

static void
on_signal (void *data, int number)
{
  pw_main_loop_quit (((Camera *) data)->loop);
}

static void
run (Camera *self, const char *name)
{
  struct pw_loop *loop;

  self->buffers = g_ptr_array_new ();
  self->loop = pw_main_loop_new (NULL);
  loop = pw_main_loop_get_loop (self->loop);
  pw_loop_add_signal (loop, SIGTERM, on_signal, self);
  pw_loop_add_signal (loop, SIGINT, on_signal, self);
  self->context = pw_context_new (loop, NULL, 0);
  self->timer = pw_loop_add_timer (loop, on_time, self);
  self->start_us = g_get_monotonic_time ();
  if (plug_in (self, name))
    pw_main_loop_run (self->loop);
  else
    {
      g_printerr ("fake-camera: %s\n", g_strerror (errno));
      self->status = 1;
    }
  g_clear_pointer (&self->stream, pw_stream_destroy);
  pw_context_destroy (self->context);
  pw_main_loop_destroy (self->loop);
  g_ptr_array_unref (self->buffers);
}

static const Pixels *
find_pixels (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_pixels); i++)
    if (g_str_equal (all_pixels[i].name, name))
      return &all_pixels[i];
  return NULL;
}

int
main (int argc, char *argv[])
{
  Camera self = { 0 };
  g_autofree guint8 *memory = NULL;
  g_autoptr (GError) error = NULL;

  self.pixels = argc == 7 ? find_pixels (argv[5]) : NULL;
  if (self.pixels == NULL)
    {
      g_printerr ("usage: fake-camera CLIP WIDTH HEIGHT FPS YUY2|NV12|I420 NAME\n");
      return 2;
    }
  self.fps = MAX (atoi (argv[4]), 1);
  if (!clip_file_open (&self.clip, argv[1], atoi (argv[2]), atoi (argv[3]), &error))
    {
      g_printerr ("fake-camera: %s\n", error->message);
      return 1;
    }
  memory = g_malloc (lv_picture_get_size (self.clip.width, self.clip.height));
  self.picture = lv_picture_wrap (memory, self.clip.width, self.clip.height);
  pw_init (NULL, NULL);
  run (&self, argv[6]);
  pw_deinit ();
  clip_file_close (&self.clip);
  return self.status;
}
