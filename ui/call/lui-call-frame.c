/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-call-frame.h"

#define REST_MS 3000

struct _LuiCallFrame
{
  GtkWidget parent_instance;

  GtkWidget *above, *middle, *below;
  gboolean is_covering;
  gboolean is_resting; /* the edges are away */
  guint rest_id;
  double x, y; /* of the pointer: GTK tells of motion where there is none */
  gboolean (*is_busy) (gpointer data);
  gpointer data;
};

G_DEFINE_FINAL_TYPE (LuiCallFrame, lui_call_frame, GTK_TYPE_WIDGET)

static void
set_is_resting (LuiCallFrame *self, gboolean is_resting)
{
  if (self->is_resting == is_resting)
    return;
  self->is_resting = is_resting;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), is_resting ? "none" : NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Whoever goes by keys needs to see where they are. */
static gboolean
has_focus (GtkWidget *edge)
{
  GtkRoot *root = gtk_widget_get_root (edge);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, edge)
         && gtk_widget_has_visible_focus (focus);
}

static gboolean
on_rest (gpointer data)
{
  LuiCallFrame *self = data;

  if (has_focus (self->above) || has_focus (self->below)
      || (self->is_busy != NULL && self->is_busy (self->data)))
    return G_SOURCE_CONTINUE;
  self->rest_id = 0;
  set_is_resting (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
wake (LuiCallFrame *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  set_is_resting (self, FALSE);
  if (self->is_covering)
    self->rest_id = g_timeout_add (REST_MS, on_rest, self);
}

static void
on_motion (LuiCallFrame *self, double x, double y)
{
  if (x == self->x && y == self->y)
    return;
  self->x = x;
  self->y = y;
  wake (self);
}

static gboolean
on_key (LuiCallFrame *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_Tab || key == GDK_KEY_ISO_Left_Tab)
    wake (self);
  return GDK_EVENT_PROPAGATE;
}

static void
lui_call_frame_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, wanted;

      gtk_widget_measure (child, orientation,
                          orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1, &least, &wanted,
                          NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum = MAX (*minimum, least);
          *natural = MAX (*natural, wanted);
        }
      else
        {
          *minimum += least;
          *natural += wanted;
        }
    }
}

static int
measure_edge (GtkWidget *edge, int width)
{
  int least;

  gtk_widget_measure (edge, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  return least;
}

static void
allocate (GtkWidget *child, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, height }, -1);
}

static void
lui_call_frame_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiCallFrame *self = LUI_CALL_FRAME (widget);
  int above = measure_edge (self->above, width), below = measure_edge (self->below, width);

  gtk_widget_set_child_visible (self->above, !self->is_resting);
  gtk_widget_set_child_visible (self->below, !self->is_resting);
  if (self->is_covering)
    allocate (self->middle, 0, width, height);
  else
    allocate (self->middle, above, width, MAX (height - above - below, 1));
  if (self->is_resting)
    return;
  allocate (self->above, 0, width, above);
  allocate (self->below, height - below, width, below);
}

static void
lui_call_frame_dispose (GObject *object)
{
  LuiCallFrame *self = LUI_CALL_FRAME (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_pointer (&self->above, gtk_widget_unparent);
  g_clear_pointer (&self->middle, gtk_widget_unparent);
  g_clear_pointer (&self->below, gtk_widget_unparent);
  G_OBJECT_CLASS (lui_call_frame_parent_class)->dispose (object);
}

static void
lui_call_frame_class_init (LuiCallFrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_call_frame_dispose;
  widget_class->measure = lui_call_frame_measure;
  widget_class->size_allocate = lui_call_frame_size_allocate;
}

static void
lui_call_frame_init (LuiCallFrame *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

void
lui_call_frame_set_children (LuiCallFrame *self,
                             GtkWidget *above,
                             GtkWidget *middle,
                             GtkWidget *below)
{
  g_return_if_fail (LUI_IS_CALL_FRAME (self) && self->middle == NULL);

  self->above = above;
  self->middle = middle;
  self->below = below;
  /* What lies upon another is drawn after it. */
  gtk_widget_set_parent (middle, GTK_WIDGET (self));
  gtk_widget_set_parent (above, GTK_WIDGET (self));
  gtk_widget_set_parent (below, GTK_WIDGET (self));
}

void
lui_call_frame_set_is_covering (LuiCallFrame *self, gboolean is_covering)
{
  g_return_if_fail (LUI_IS_CALL_FRAME (self));

  self->is_covering = is_covering;
  if (is_covering)
    gtk_widget_add_css_class (GTK_WIDGET (self), "covering");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "covering");
  wake (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
lui_call_frame_set_busy_func (LuiCallFrame *self,
                              gboolean (*is_busy) (gpointer data),
                              gpointer data)
{
  g_return_if_fail (LUI_IS_CALL_FRAME (self));

  self->is_busy = is_busy;
  self->data = data;
}
