/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-adaptive-bin.h"

#define USUAL_DPI (96 * 1024)

struct _LuiAdaptiveBin
{
  GtkWidget parent_instance;

  GtkWidget *child;
  int narrow_width;
  int wide_width;
  gboolean is_narrow;
  gboolean is_wide;
  int width;      /* newest allocation */
  guint judge_id; /* an idle: nothing may change its size while sizes are given out */
};

enum
{
  PROP_CHILD = 1,
  PROP_NARROW_WIDTH,
  PROP_WIDE_WIDTH,
  PROP_IS_NARROW,
  PROP_IS_WIDE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiAdaptiveBin, lui_adaptive_bin, GTK_TYPE_WIDGET)

static double
get_text_scale (LuiAdaptiveBin *self)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? dpi / (double) USUAL_DPI : 1;
}

static void
set_flag (LuiAdaptiveBin *self, gboolean *flag, gboolean value, int property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
on_judge (gpointer data)
{
  LuiAdaptiveBin *self = data;
  double scale = get_text_scale (self);

  self->judge_id = 0;
  set_flag (self, &self->is_narrow, self->width < self->narrow_width * scale, PROP_IS_NARROW);
  set_flag (self, &self->is_wide, self->width >= self->wide_width * scale, PROP_IS_WIDE);
  return G_SOURCE_REMOVE;
}

static void
lui_adaptive_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiAdaptiveBin *self = LUI_ADAPTIVE_BIN (widget);
  int least_width = 0, least_height = 0;

  if (self->width != width && self->judge_id == 0)
    self->judge_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_judge, self, NULL);
  self->width = width;
  if (self->child == NULL)
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL,
                      NULL);
  gtk_widget_allocate (self->child, width, MAX (height, least_height), baseline, NULL);
}

static void
lui_adaptive_bin_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  LuiAdaptiveBin *self = LUI_ADAPTIVE_BIN (widget);

  if (self->child == NULL)
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      int least_width = 0;

      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL,
                          NULL);
      for_size = MAX (for_size, least_width);
    }
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
}

static GtkSizeRequestMode
lui_adaptive_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lui_adaptive_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LuiAdaptiveBin *self = LUI_ADAPTIVE_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_NARROW_WIDTH:
      g_value_set_int (value, self->narrow_width);
      break;
    case PROP_WIDE_WIDTH:
      g_value_set_int (value, self->wide_width);
      break;
    case PROP_IS_NARROW:
      g_value_set_boolean (value, self->is_narrow);
      break;
    case PROP_IS_WIDE:
      g_value_set_boolean (value, self->is_wide);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lui_adaptive_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LuiAdaptiveBin *self = LUI_ADAPTIVE_BIN (object);

  switch (id)
    {
    case PROP_CHILD:
      g_clear_pointer (&self->child, gtk_widget_unparent);
      self->child = g_value_get_object (value);
      if (self->child != NULL)
        gtk_widget_set_parent (self->child, GTK_WIDGET (self));
      break;
    case PROP_NARROW_WIDTH:
      self->narrow_width = g_value_get_int (value);
      break;
    case PROP_WIDE_WIDTH:
      self->wide_width = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lui_adaptive_bin_dispose (GObject *object)
{
  LuiAdaptiveBin *self = LUI_ADAPTIVE_BIN (object);

  g_clear_handle_id (&self->judge_id, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (lui_adaptive_bin_parent_class)->dispose (object);
}

static void
lui_adaptive_bin_class_init (LuiAdaptiveBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lui_adaptive_bin_get_property;
  object_class->set_property = lui_adaptive_bin_set_property;
  object_class->dispose = lui_adaptive_bin_dispose;
  widget_class->measure = lui_adaptive_bin_measure;
  widget_class->size_allocate = lui_adaptive_bin_size_allocate;
  widget_class->get_request_mode = lui_adaptive_bin_get_request_mode;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, writable);
  properties[PROP_NARROW_WIDTH]
      = g_param_spec_int ("narrow-width", NULL, NULL, 0, G_MAXINT, 0, writable);
  properties[PROP_WIDE_WIDTH]
      = g_param_spec_int ("wide-width", NULL, NULL, 0, G_MAXINT, G_MAXINT, writable);
  properties[PROP_IS_NARROW] = g_param_spec_boolean ("is-narrow", NULL, NULL, FALSE, readable);
  properties[PROP_IS_WIDE] = g_param_spec_boolean ("is-wide", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lui_adaptive_bin_init (LuiAdaptiveBin *self)
{
  self->wide_width = G_MAXINT;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
