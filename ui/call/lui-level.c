/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-level.h"

#include <math.h>

#define WIDTH 4
#define HEIGHT 16
#define STEPS 16 /* less is not seen */

struct _LuiLevel
{
  GtkWidget parent_instance;

  int steps;
};

G_DEFINE_FINAL_TYPE (LuiLevel, lui_level, GTK_TYPE_WIDGET)

static void
lui_level_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
draw (GtkSnapshot *snapshot, const GdkRGBA *colour, float top, float width, float height)
{
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (0, top, width, height), width / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, colour, &shape.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
lui_level_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LuiLevel *self = LUI_LEVEL (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float filled = height * (float) self->steps / STEPS;
  GdkRGBA colour, faint;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  faint = colour;
  faint.alpha *= 0.25f;
  draw (snapshot, &faint, 0, width, height);
  if (self->steps > 0)
    draw (snapshot, &colour, height - filled, width, filled);
}

static void
lui_level_class_init (LuiLevelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = lui_level_measure;
  widget_class->snapshot = lui_level_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "level");
}

static void
lui_level_init (LuiLevel *self)
{
}

void
lui_level_set_level (LuiLevel *self, double level)
{
  int steps;

  g_return_if_fail (LUI_IS_LEVEL (self));

  /* Loudness is heard by its root rather than as it is. */
  steps = (int) lround (sqrt (CLAMP (level, 0, 1)) * STEPS);
  if (steps == self->steps)
    return;
  self->steps = steps;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
