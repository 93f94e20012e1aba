/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-skeleton.h"

#include <glib/gi18n.h>

#define ROW_HEIGHT 56
#define MARGIN 18
#define NAME_HEIGHT 12
#define LINE_HEIGHT 8
#define MAX_ROWS 12

struct _LuiSkeleton
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (LuiSkeleton, lui_skeleton, GTK_TYPE_WIDGET)

static void
add_bar (GtkSnapshot *snapshot, const GdkRGBA *colour, float y, float width, float height)
{
  GskRoundedRect bar;

  gsk_rounded_rect_init_from_rect (&bar, &GRAPHENE_RECT_INIT (MARGIN, y, width, height),
                                   height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, colour, &bar.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
lui_skeleton_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget) - 2 * MARGIN;
  int rows = MIN (gtk_widget_get_height (widget) / ROW_HEIGHT, MAX_ROWS);
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  for (int row = 0; row < rows; row++)
    {
      float y = row * ROW_HEIGHT + MARGIN;

      /* Names differ in length, and later rows are less certain to come. */
      colour.alpha = 0.12 * (rows - row) / rows;
      add_bar (snapshot, &colour, y, width * (0.30 + 0.07 * (row * 5 % 4)), NAME_HEIGHT);
      add_bar (snapshot, &colour, y + 20, width * (0.45 + 0.09 * (row * 3 % 4)), LINE_HEIGHT);
    }
}

static void
lui_skeleton_class_init (LuiSkeletonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = lui_skeleton_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lui_skeleton_init (LuiSkeleton *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loading…"), -1);
}
