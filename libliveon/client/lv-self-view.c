/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-self-view.h"

struct _LvSelfView
{
  LvVideoSender *sender;
  LiveonMediaSource source;
  LiveonVideoState state;
  LiveonVideoStream *stream; /* held by those who watch */
};

static void
on_picture (LvSelfView *self, LiveonFrame *picture)
{
  if (self->stream != NULL)
    lv_video_stream_state_show (self->stream, picture, 0);
}

static void
apply_wish (LvSelfView *self)
{
  LvPreviewWish wish = { 0 };

  if (self->stream != NULL)
    wish = (LvPreviewWish){ .is_wanted = liveon_video_stream_get_is_visible (self->stream),
                            .width = liveon_video_stream_get_width (self->stream),
                            .height = liveon_video_stream_get_height (self->stream),
                            .format = liveon_video_stream_get_pixel_format (self->stream) };
  lv_video_sender_set_preview (self->sender, &wish);
}

static void
on_stream_gone (gpointer data, GObject *where_it_was)
{
  LvSelfView *self = data;

  self->stream = NULL;
  apply_wish (self);
}

LvSelfView *
lv_self_view_new (LvVideoSender *sender, LiveonMediaSource source)
{
  LvSelfView *self = g_new0 (LvSelfView, 1);

  self->sender = g_object_ref (sender);
  self->source = source;
  self->state = LIVEON_VIDEO_STATE_OFF;
  g_signal_connect_swapped (sender, "preview", G_CALLBACK (on_picture), self);
  return self;
}

void
lv_self_view_free (LvSelfView *self)
{
  if (self->stream != NULL)
    {
      g_object_weak_unref (G_OBJECT (self->stream), on_stream_gone, self);
      g_signal_handlers_disconnect_by_data (self->stream, self);
      lv_video_stream_state_set (self->stream, LIVEON_VIDEO_STATE_OFF);
    }
  g_signal_handlers_disconnect_by_data (self->sender, self);
  g_object_unref (self->sender);
  g_free (self);
}

void
lv_self_view_set_state (LvSelfView *self, LiveonVideoState state)
{
  self->state = state;
  if (self->stream != NULL)
    lv_video_stream_state_set (self->stream, state);
}

LiveonVideoStream *
lv_self_view_watch (LvSelfView *self, LiveonParticipant *participant)
{
  if (self->stream != NULL)
    return g_object_ref (self->stream);
  self->stream = lv_video_stream_state_new (participant, self->source);
  g_object_weak_ref (G_OBJECT (self->stream), on_stream_gone, self);
  g_signal_connect_swapped (self->stream, "wish-changed", G_CALLBACK (apply_wish), self);
  lv_video_stream_state_set (self->stream, self->state);
  apply_wish (self);
  return self->stream;
}
