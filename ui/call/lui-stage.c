/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-stage.h"

#include <math.h>

#include "lui-tile.h"

/* One tile a person, in the order of entering, in a grid of 16:9 cells as large as fit. */

#define GAP 8

struct _LuiStage
{
  GtkWidget parent_instance;

  LiveonCall *call;
  GListModel *people;
};

G_DEFINE_FINAL_TYPE (LuiStage, lui_stage, GTK_TYPE_WIDGET)

static void
on_people_changed (LuiStage *self, guint position, guint removed, guint added)
{
  GtkWidget *tile = gtk_widget_get_first_child (GTK_WIDGET (self));

  for (guint i = 0; i < position; i++)
    tile = gtk_widget_get_next_sibling (tile);
  for (guint i = 0; i < removed; i++)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (tile);

      gtk_widget_unparent (tile);
      tile = next;
    }
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (self->people, position + i);

      gtk_widget_insert_before (lui_tile_new (self->call, person), GTK_WIDGET (self), tile);
    }
}

/* How many columns give the largest cells. */
static guint
choose_columns (guint count, int width, int height)
{
  guint best = 1;
  double largest = 0;

  for (guint columns = 1; columns <= count; columns++)
    {
      guint rows = (count + columns - 1) / columns;
      double cell = fmin ((double) width / columns, (double) height / rows * 16 / 9);

      if (cell > largest)
        {
          largest = cell;
          best = columns;
        }
    }
  return best;
}

static void
lui_stage_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiStage *self = LUI_STAGE (widget);
  guint count = self->people != NULL ? g_list_model_get_n_items (self->people) : 0;
  guint columns = choose_columns (MAX (count, 1), width, height);
  guint rows = (MAX (count, 1) + columns - 1) / columns;
  int cell_width = (width - GAP * (int) (columns + 1)) / (int) columns;
  int cell_height = (height - GAP * (int) (rows + 1)) / (int) rows;
  guint i = 0;

  cell_width = MAX (MIN (cell_width, cell_height * 16 / 9), 1);
  cell_height = MAX (cell_width * 9 / 16, 1);
  for (GtkWidget *tile = gtk_widget_get_first_child (widget); tile != NULL;
       tile = gtk_widget_get_next_sibling (tile), i++)
    {
      guint row = i / columns, in_row = MIN (columns, count - row * columns);
      int left = (width - (int) in_row * (cell_width + GAP) + GAP) / 2;
      int top = (height - (int) rows * (cell_height + GAP) + GAP) / 2;
      GtkAllocation place = { left + (int) (i % columns) * (cell_width + GAP),
                              top + (int) row * (cell_height + GAP), cell_width, cell_height };

      gtk_widget_size_allocate (tile, &place, -1);
    }
}

static void
lui_stage_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  *minimum = 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 960 : 540;
}

static void
lui_stage_dispose (GObject *object)
{
  LuiStage *self = LUI_STAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->people);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (lui_stage_parent_class)->dispose (object);
}

static void
lui_stage_class_init (LuiStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_stage_dispose;
  widget_class->size_allocate = lui_stage_size_allocate;
  widget_class->measure = lui_stage_measure;
}

static void
lui_stage_init (LuiStage *self)
{
}

void
lui_stage_set_call (LuiStage *self, LiveonCall *call)
{
  g_return_if_fail (LUI_IS_STAGE (self) && self->call == NULL);

  self->call = g_object_ref (call);
  self->people = g_object_ref (liveon_meeting_get_people (liveon_call_get_meeting (call)));
  g_signal_connect_object (self->people, "items-changed", G_CALLBACK (on_people_changed), self,
                           G_CONNECT_SWAPPED);
  on_people_changed (self, 0, 0, g_list_model_get_n_items (self->people));
}
