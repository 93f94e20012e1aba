/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-video-paintable.h"

#include <math.h>

/* The library tells of a new frame at most once a turn of the main loop, newest first; GTK uploads
 * what is current when it paints. A frame that came in between is never touched.
 *
 * Where GTK draws with cairo, cairo is given the picture itself: a texture would be converted,
 * pixel by pixel in floating point (GTK 4.8), or at least copied. */

/* What is on the screen only looks at its surface, and copies it should that go: GTK compares what
 * it draws with what it drew before. */
#define N_PAINTED 2

struct _LuiVideoPaintable
{
  GObject parent_instance;

  GtkWidget *where; /* not held */
  GObject *source;
  LiveonFrame *frame;
  GdkTexture *texture;                 /* of frame, once it was painted */
  cairo_surface_t *painted[N_PAINTED]; /* with cairo, newest first */
  gboolean is_painted;                 /* frame is painted[0] */
};

enum
{
  PROP_HAS_PICTURE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void paintable_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LuiVideoPaintable,
                               lui_video_paintable,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_init))

static GdkTexture *
ensure_texture (LuiVideoPaintable *self)
{
  if (self->texture == NULL && self->frame != NULL)
    /* Premultiplied is what the renderers take as it is; every alpha byte of BGRX is 255. */
    self->texture = gdk_memory_texture_new (
        (int) liveon_frame_get_width (self->frame), (int) liveon_frame_get_height (self->frame),
        GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, liveon_frame_get_bytes (self->frame),
        liveon_frame_get_stride (self->frame));
  return self->texture;
}

static cairo_surface_t *
make_surface (LiveonFrame *frame)
{
  static const cairo_user_data_key_t key;
  gconstpointer pixels = g_bytes_get_data (liveon_frame_get_bytes (frame), NULL);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guchar *) pixels, CAIRO_FORMAT_RGB24, (int) liveon_frame_get_width (frame),
      (int) liveon_frame_get_height (frame), (int) liveon_frame_get_stride (frame));

  cairo_surface_set_user_data (surface, &key, liveon_frame_ref (frame),
                               (cairo_destroy_func_t) liveon_frame_unref);
  return surface;
}

static cairo_surface_t *
ensure_surface (LuiVideoPaintable *self)
{
  if (!self->is_painted)
    {
      g_clear_pointer (&self->painted[1], cairo_surface_destroy);
      self->painted[1] = self->painted[0];
      self->painted[0] = make_surface (self->frame);
      self->is_painted = TRUE;
    }
  return self->painted[0];
}

static void
snapshot_with_cairo (LuiVideoPaintable *self, GtkSnapshot *snapshot, double width, double height)
{
  guint frame_width = liveon_frame_get_width (self->frame);
  guint frame_height = liveon_frame_get_height (self->frame);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  /* Nothing is scaled by what only rounding left of a difference. */
  if (fabs (width - frame_width) >= 0.5 || fabs (height - frame_height) >= 0.5)
    cairo_scale (cr, width / frame_width, height / frame_height);
  cairo_set_source_surface (cr, ensure_surface (self), 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, frame_width, frame_height);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
clear_pictures (LuiVideoPaintable *self)
{
  g_clear_object (&self->texture);
  for (guint i = 0; i < N_PAINTED; i++)
    g_clear_pointer (&self->painted[i], cairo_surface_destroy);
  self->is_painted = FALSE;
}

static gboolean
is_drawn_with_cairo (LuiVideoPaintable *self)
{
  GtkNative *window = self->where != NULL ? gtk_widget_get_native (self->where) : NULL;

  return window != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (window));
}

static void
paintable_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  LuiVideoPaintable *self = LUI_VIDEO_PAINTABLE (paintable);
  GdkTexture *texture;

  if (self->frame != NULL && is_drawn_with_cairo (self))
    {
      snapshot_with_cairo (self, GTK_SNAPSHOT (snapshot), width, height);
      return;
    }
  texture = ensure_texture (self);
  if (texture != NULL)
    gdk_paintable_snapshot (GDK_PAINTABLE (texture), snapshot, width, height);
}

static GdkPaintable *
paintable_get_current_image (GdkPaintable *paintable)
{
  GdkTexture *texture = ensure_texture (LUI_VIDEO_PAINTABLE (paintable));

  return texture != NULL ? GDK_PAINTABLE (g_object_ref (texture)) : gdk_paintable_new_empty (0, 0);
}

static int
paintable_get_intrinsic_width (GdkPaintable *paintable)
{
  LuiVideoPaintable *self = LUI_VIDEO_PAINTABLE (paintable);

  return self->frame != NULL ? (int) liveon_frame_get_width (self->frame) : 0;
}

static int
paintable_get_intrinsic_height (GdkPaintable *paintable)
{
  LuiVideoPaintable *self = LUI_VIDEO_PAINTABLE (paintable);

  return self->frame != NULL ? (int) liveon_frame_get_height (self->frame) : 0;
}

static void
paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = paintable_snapshot;
  iface->get_current_image = paintable_get_current_image;
  iface->get_intrinsic_width = paintable_get_intrinsic_width;
  iface->get_intrinsic_height = paintable_get_intrinsic_height;
}

static void
take_frame (LuiVideoPaintable *self, LiveonFrame *frame)
{
  gboolean had = self->frame != NULL;
  gboolean is_resized
      = had != (frame != NULL)
        || (had
            && (liveon_frame_get_width (frame) != liveon_frame_get_width (self->frame)
                || liveon_frame_get_height (frame) != liveon_frame_get_height (self->frame)));

  g_clear_object (&self->texture);
  self->is_painted = FALSE;
  g_clear_pointer (&self->frame, liveon_frame_unref);
  self->frame = frame;
  if (frame == NULL)
    clear_pictures (self);
  if (is_resized)
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
  if (had != (frame != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PICTURE]);
}

static void
on_frame (LuiVideoPaintable *self)
{
  LiveonFrame *frame = NULL;

  g_object_get (self->source, "frame", &frame, NULL);
  if (frame != NULL || self->frame != NULL)
    take_frame (self, frame);
}

static void
lui_video_paintable_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HAS_PICTURE)
    g_value_set_boolean (value, LUI_VIDEO_PAINTABLE (object)->frame != NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_video_paintable_dispose (GObject *object)
{
  LuiVideoPaintable *self = LUI_VIDEO_PAINTABLE (object);

  g_clear_weak_pointer (&self->where);
  g_clear_object (&self->source);
  clear_pictures (self);
  g_clear_pointer (&self->frame, liveon_frame_unref);
  G_OBJECT_CLASS (lui_video_paintable_parent_class)->dispose (object);
}

static void
lui_video_paintable_class_init (LuiVideoPaintableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lui_video_paintable_get_property;
  object_class->dispose = lui_video_paintable_dispose;

  properties[PROP_HAS_PICTURE] = g_param_spec_boolean ("has-picture", NULL, NULL, FALSE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lui_video_paintable_init (LuiVideoPaintable *self)
{
}

LuiVideoPaintable *
lui_video_paintable_new (GtkWidget *where)
{
  LuiVideoPaintable *self = g_object_new (LUI_TYPE_VIDEO_PAINTABLE, NULL);

  g_set_weak_pointer (&self->where, where);
  return self;
}

void
lui_video_paintable_set_source (LuiVideoPaintable *self, GObject *source)
{
  g_return_if_fail (LUI_IS_VIDEO_PAINTABLE (self));

  if (self->source == source)
    return;
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_func (self->source, on_frame, self);
  g_set_object (&self->source, source);
  if (self->frame != NULL)
    take_frame (self, NULL);
  if (source == NULL)
    return;
  g_signal_connect_object (source, "notify::frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  on_frame (self);
}

gboolean
lui_video_paintable_get_has_picture (LuiVideoPaintable *self)
{
  g_return_val_if_fail (LUI_IS_VIDEO_PAINTABLE (self), FALSE);

  return self->frame != NULL;
}
