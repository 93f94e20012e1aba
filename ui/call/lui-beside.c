/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-beside.h"

#define WIDE 700 /* from where on both have room */
#define SIDE_WIDTH 320

struct _LuiBeside
{
  GtkWidget parent_instance;

  GtkWidget *stage;
  GtkWidget *side;
};

G_DEFINE_FINAL_TYPE (LuiBeside, lui_beside, GTK_TYPE_WIDGET)

static void
lui_beside_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  LuiBeside *self = LUI_BESIDE (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, wanted;

      gtk_widget_measure (child, orientation, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = child == self->stage ? MAX (*natural, wanted) : *natural;
    }
}

static void
allocate (GtkWidget *child, int x, int width, int height)
{
  gtk_widget_set_child_visible (child, width > 0);
  if (width > 0)
    gtk_widget_size_allocate (child, &(GtkAllocation){ x, 0, width, height }, -1);
}

static void
lui_beside_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiBeside *self = LUI_BESIDE (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side = self->side == NULL ? 0 : width >= WIDE ? SIDE_WIDTH : width;

  if (self->stage != NULL)
    allocate (self->stage, is_rtl ? side : 0, width - side, height);
  if (self->side != NULL)
    allocate (self->side, is_rtl ? 0 : width - side, side, height);
}

static void
lui_beside_dispose (GObject *object)
{
  LuiBeside *self = LUI_BESIDE (object);

  g_clear_pointer (&self->stage, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  G_OBJECT_CLASS (lui_beside_parent_class)->dispose (object);
}

static void
lui_beside_class_init (LuiBesideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_beside_dispose;
  widget_class->measure = lui_beside_measure;
  widget_class->size_allocate = lui_beside_size_allocate;
}

static void
lui_beside_init (LuiBeside *self)
{
}

void
lui_beside_set_stage (LuiBeside *self, GtkWidget *stage)
{
  g_return_if_fail (LUI_IS_BESIDE (self) && self->stage == NULL);

  self->stage = stage;
  gtk_widget_insert_after (stage, GTK_WIDGET (self), NULL);
}

void
lui_beside_set_side (LuiBeside *self, GtkWidget *side)
{
  g_return_if_fail (LUI_IS_BESIDE (self));

  if (self->side == side)
    return;
  g_clear_pointer (&self->side, gtk_widget_unparent);
  self->side = side;
  if (side == NULL)
    return;
  gtk_widget_add_css_class (side, "side");
  gtk_widget_insert_before (side, GTK_WIDGET (self), NULL);
}
