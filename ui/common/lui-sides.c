/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-sides.h"

#define GAP 24

struct _LuiSides
{
  GtkWidget parent_instance;

  int threshold;
};

enum
{
  PROP_THRESHOLD = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LuiSides,
                               lui_sides,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  gtk_widget_insert_before (GTK_WIDGET (child), GTK_WIDGET (buildable), NULL);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = add_child;
}

static GtkSizeRequestMode
lui_sides_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
count_children (GtkWidget *widget)
{
  int count = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += gtk_widget_should_layout (child) ? 1 : 0;
  return MAX (count, 1);
}

/* The widest child's width: they may come to stand one above the other. */
static void
measure_widest (LuiSides *self, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static int
get_threshold (LuiSides *self)
{
  int count = count_children (GTK_WIDGET (self));
  int minimum, natural;

  if (self->threshold > 0)
    return self->threshold;
  measure_widest (self, &minimum, &natural);
  return natural * count + GAP * (count - 1);
}

static gboolean
is_beside (LuiSides *self, int width)
{
  return width >= get_threshold (self);
}

static int
get_child_width (LuiSides *self, int width)
{
  int count = count_children (GTK_WIDGET (self));

  return is_beside (self, width) ? (width - GAP * (count - 1)) / count : width;
}

static void
measure_width (LuiSides *self, int *minimum, int *natural)
{
  measure_widest (self, minimum, natural);
  *natural = MAX (*natural, get_threshold (self));
}

static void
measure_height (LuiSides *self, int width, int *minimum, int *natural)
{
  gboolean beside = is_beside (self, width);
  int child_width = get_child_width (self, width);
  int sum[2] = { 0 }, most[2] = { 0 };

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int height[2];

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, &height[0], &height[1],
                          NULL, NULL);
      for (guint i = 0; i < 2; i++)
        {
          sum[i] += height[i] + (sum[i] > 0 ? GAP : 0);
          most[i] = MAX (most[i], height[i]);
        }
    }
  *minimum = beside ? most[0] : sum[0];
  *natural = beside ? most[1] : sum[1];
}

static void
lui_sides_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  LuiSides *self = LUI_SIDES (widget);
  int narrowest, usual;

  measure_width (self, &narrowest, &usual);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    measure_height (self, for_size >= 0 ? for_size : usual, minimum, natural);
  else
    {
      *minimum = narrowest;
      *natural = usual;
    }
}

static void
lui_sides_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiSides *self = LUI_SIDES (widget);
  gboolean beside = is_beside (self, width);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation place = { 0, 0, get_child_width (self, width), height };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation shown;

      if (!gtk_widget_should_layout (child))
        continue;
      if (!beside)
        gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, place.width, NULL, &place.height, NULL,
                            NULL);
      shown = place;
      if (mirrored)
        shown.x = width - place.x - place.width;
      gtk_widget_size_allocate (child, &shown, -1);
      if (beside)
        place.x += place.width + GAP;
      else
        place.y += place.height + GAP;
    }
}

static void
lui_sides_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_THRESHOLD)
    g_value_set_int (value, LUI_SIDES (object)->threshold);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_sides_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_THRESHOLD)
    LUI_SIDES (object)->threshold = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_sides_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lui_sides_parent_class)->dispose (object);
}

static void
lui_sides_class_init (LuiSidesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lui_sides_get_property;
  object_class->set_property = lui_sides_set_property;
  object_class->dispose = lui_sides_dispose;
  widget_class->get_request_mode = lui_sides_get_request_mode;
  widget_class->measure = lui_sides_measure;
  widget_class->size_allocate = lui_sides_size_allocate;

  properties[PROP_THRESHOLD]
      = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 0,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lui_sides_init (LuiSides *self)
{
}
