/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-tile.h"

#include <adwaita.h>

#include "lui-video-paintable.h"

struct _LuiTile
{
  GtkWidget parent_instance;

  LiveonParticipant *person;
  LiveonVideoStream *stream;
  LuiVideoPaintable *pictures;

  AdwAvatar *avatar;
  GtkPicture *picture;
  GtkLabel *name;
};

G_DEFINE_FINAL_TYPE (LuiTile, lui_tile, GTK_TYPE_WIDGET)

static void
on_speaking_changed (LuiTile *self)
{
  if (liveon_participant_get_is_speaking (self->person))
    gtk_widget_add_css_class (GTK_WIDGET (self), "speaking");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "speaking");
}

/* Pictures are sent, decoded and scaled for what is shown: nothing for a tile that is not seen. */
static void
tell_size (LuiTile *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  liveon_video_stream_set_size (self->stream,
                                (guint) (gtk_widget_get_width (GTK_WIDGET (self)) * scale),
                                (guint) (gtk_widget_get_height (GTK_WIDGET (self)) * scale));
}

static void
lui_tile_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (lui_tile_parent_class)->size_allocate (widget, width, height, baseline);
  tell_size (LUI_TILE (widget));
}

static void
lui_tile_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lui_tile_parent_class)->map (widget);
  liveon_video_stream_set_is_visible (LUI_TILE (widget)->stream, TRUE);
}

static void
lui_tile_unmap (GtkWidget *widget)
{
  liveon_video_stream_set_is_visible (LUI_TILE (widget)->stream, FALSE);
  GTK_WIDGET_CLASS (lui_tile_parent_class)->unmap (widget);
}

static void
lui_tile_dispose (GObject *object)
{
  LuiTile *self = LUI_TILE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->pictures);
  g_clear_object (&self->stream);
  g_clear_object (&self->person);
  G_OBJECT_CLASS (lui_tile_parent_class)->dispose (object);
}

static void
lui_tile_class_init (LuiTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_tile_dispose;
  widget_class->size_allocate = lui_tile_size_allocate;
  widget_class->map = lui_tile_map;
  widget_class->unmap = lui_tile_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiTile, avatar);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, picture);
  gtk_widget_class_bind_template_child (widget_class, LuiTile, name);
}

static void
lui_tile_init (LuiTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pictures = lui_video_paintable_new ();
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->pictures));
}

GtkWidget *
lui_tile_new (LiveonCall *call, LiveonParticipant *person)
{
  LuiTile *self = g_object_new (LUI_TYPE_TILE, NULL);

  self->person = g_object_ref (person);
  self->stream = liveon_call_watch (call, person, LIVEON_MEDIA_SOURCE_CAMERA);
  liveon_video_stream_set_pixel_format (self->stream, LIVEON_PIXEL_FORMAT_BGRX);
  liveon_video_stream_set_is_visible (self->stream, FALSE);
  lui_video_paintable_set_source (self->pictures, G_OBJECT (self->stream));
  g_object_bind_property (person, "name", self->name, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (person, "name", self->avatar, "text", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (person, "notify::is-speaking", G_CALLBACK (on_speaking_changed), self,
                           G_CONNECT_SWAPPED);
  on_speaking_changed (self);
  return GTK_WIDGET (self);
}
