/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-stage.h"

#include "lui-stage-layout.h"
#include "lui-tile.h"

/* The plan says who stands where, the layout how large; here tiles come and go accordingly. A new
 * size is answered in the same frame: first with the tiles that are there. */

#define TICK_S 1

struct _LuiStage
{
  GtkWidget parent_instance;

  LiveonCall *call;
  GListModel *people;
  GPtrArray *known; /* LiveonParticipant, as the list had them */
  LuiStagePlan *plan;
  GPtrArray *tiles; /* LuiTile, the large one first if there is one */
  gboolean has_main;
  int width, height; /* that the tiles were chosen for */
  guint tick_id;
  guint refresh_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LuiStage, lui_stage, GTK_TYPE_WIDGET)

static gboolean
is_tile_of (LuiTile *tile, const LuiPlace *place)
{
  return (gpointer) lui_tile_get_person (tile) == place->person
         && lui_tile_get_source (tile) == place->source;
}

static LuiTile *
take_tile (LuiStage *self, GPtrArray *from, const LuiPlace *place)
{
  for (guint i = 0; i < from->len; i++)
    if (is_tile_of (g_ptr_array_index (from, i), place))
      return g_ptr_array_remove_index (from, i);
  return LUI_TILE (lui_tile_new (self->call, place->person, place->source));
}

static void
stand_here (LuiStage *self, GPtrArray *before, const LuiPlace *place)
{
  LuiTile *tile = take_tile (self, before, place);

  lui_tile_set_is_pinned (tile, lui_stage_plan_get_is_pinned (self->plan, place));
  /* A single one has no menu: the window is taken hold of by it. */
  gtk_widget_set_can_target (GTK_WIDGET (tile), !lui_stage_plan_get_is_single (self->plan));
  /* In the order of the places, as the keyboard goes. */
  gtk_widget_insert_before (GTK_WIDGET (tile), GTK_WIDGET (self), NULL);
  g_ptr_array_add (self->tiles, tile);
}

static void
place (LuiStage *self, int width, int height, GdkRectangle *cells)
{
  guint n_main = self->has_main ? 1 : 0;

  g_assert (self->tiles->len >= n_main && self->tiles->len <= LUI_STAGE_MAX_TILES);
  lui_stage_layout_place (width, height, self->has_main ? cells : NULL, cells + n_main,
                          self->tiles->len - n_main);
}

static void
refresh (LuiStage *self)
{
  GdkRectangle cells[LUI_STAGE_MAX_TILES];
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->tiles);
  g_autoptr (GArray) shown = NULL;
  LuiPlace main;

  self->width = gtk_widget_get_width (GTK_WIDGET (self));
  self->height = gtk_widget_get_height (GTK_WIDGET (self));
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  self->tiles = g_ptr_array_new ();
  self->has_main = lui_stage_plan_get_main (self->plan, &main);
  lui_stage_plan_set_capacity (
      self->plan, lui_stage_layout_get_capacity (self->width, self->height, self->has_main));
  shown = lui_stage_plan_dup_shown (self->plan);
  if (self->has_main)
    stand_here (self, before, &main);
  for (guint i = 0; i < shown->len; i++)
    stand_here (self, before, &g_array_index (shown, LuiPlace, i));
  for (guint i = 0; i < before->len; i++)
    gtk_widget_unparent (g_ptr_array_index (before, i));
  place (self, self->width, self->height, cells);
  for (guint i = 0; i < self->tiles->len; i++)
    lui_tile_set_room (g_ptr_array_index (self->tiles, i), cells[i].width, cells[i].height);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
on_refresh (gpointer data)
{
  LuiStage *self = data;

  self->refresh_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
refresh_soon (LuiStage *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_refresh, self, NULL);
}

static void
on_speaking_changed (LuiStage *self, GParamSpec *pspec, LiveonParticipant *person)
{
  lui_stage_plan_set_is_speaking (self->plan, person, liveon_participant_get_is_speaking (person),
                                  g_get_monotonic_time ());
}

static void
on_sharing_changed (LuiStage *self, GParamSpec *pspec, LiveonParticipant *person)
{
  lui_stage_plan_set_is_sharing (self->plan, person,
                                 liveon_participant_get_sends (person, LIVEON_MEDIA_SOURCE_SCREEN),
                                 g_get_monotonic_time ());
  refresh_soon (self);
}

static void
greet (LuiStage *self, LiveonParticipant *person)
{
  LiveonMeeting *meeting = liveon_call_get_meeting (self->call);

  lui_stage_plan_add (
      self->plan, person,
      g_str_equal (liveon_participant_get_seat (person), liveon_meeting_get_seat (meeting)));
  g_signal_connect_object (person, "notify::is-speaking", G_CALLBACK (on_speaking_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (person, "notify::sends-screen", G_CALLBACK (on_sharing_changed), self,
                           G_CONNECT_SWAPPED);
  on_speaking_changed (self, NULL, person);
  on_sharing_changed (self, NULL, person);
}

static void
see_off (LuiStage *self, LiveonParticipant *person)
{
  g_signal_handlers_disconnect_by_data (person, self);
  lui_stage_plan_remove (self->plan, person, g_get_monotonic_time ());
}

static void
on_people_changed (LuiStage *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < removed; i++)
    {
      see_off (self, g_ptr_array_index (self->known, position));
      g_ptr_array_remove_index (self->known, position);
    }
  for (guint i = 0; i < added; i++)
    {
      LiveonParticipant *person = g_list_model_get_item (self->people, position + i);

      g_ptr_array_insert (self->known, (int) (position + i), person);
      greet (self, person);
    }
  /* At once: a tile holds on to who is gone. */
  refresh (self);
}

static gboolean
on_tick (gpointer data)
{
  LuiStage *self = data;

  for (guint i = 0; i < self->tiles->len; i++)
    lui_tile_tick (g_ptr_array_index (self->tiles, i));
  if (lui_stage_plan_tick (self->plan, g_get_monotonic_time ()))
    refresh (self);
  return G_SOURCE_CONTINUE;
}

static void
lui_stage_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiStage *self = LUI_STAGE (widget);
  GdkRectangle cells[LUI_STAGE_MAX_TILES];

  place (self, width, height, cells);
  for (guint i = 0; i < self->tiles->len; i++)
    gtk_widget_size_allocate (g_ptr_array_index (self->tiles, i), &cells[i], -1);
  /* What stands on a tile cannot change while it is given its size. */
  if (width != self->width || height != self->height)
    refresh_soon (self);
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

/* What is put away in the dock is neither sent nor decoded. */
static void
on_window_changed (LuiStage *self, GParamSpec *pspec, GdkToplevel *window)
{
  gboolean is_seen = (gdk_toplevel_get_state (window) & GDK_TOPLEVEL_STATE_MINIMIZED) == 0;

  for (guint i = 0; i < self->tiles->len; i++)
    lui_tile_set_is_seen (g_ptr_array_index (self->tiles, i), is_seen);
}

static GdkSurface *
get_window (LuiStage *self)
{
  return gtk_native_get_surface (gtk_widget_get_native (GTK_WIDGET (self)));
}

static void
lui_stage_map (GtkWidget *widget)
{
  LuiStage *self = LUI_STAGE (widget);

  GTK_WIDGET_CLASS (lui_stage_parent_class)->map (widget);
  self->tick_id = g_timeout_add_seconds (TICK_S, on_tick, self);
  if (GDK_IS_TOPLEVEL (get_window (self)))
    g_signal_connect_object (get_window (self), "notify::state", G_CALLBACK (on_window_changed),
                             self, G_CONNECT_SWAPPED);
}

static void
lui_stage_unmap (GtkWidget *widget)
{
  LuiStage *self = LUI_STAGE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_signal_handlers_disconnect_by_func (get_window (self), on_window_changed, self);
  GTK_WIDGET_CLASS (lui_stage_parent_class)->unmap (widget);
}

static void
lui_stage_dispose (GObject *object)
{
  LuiStage *self = LUI_STAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_ptr_array_set_size (self->tiles, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->people != NULL)
    g_signal_handlers_disconnect_by_data (self->people, self);
  g_clear_object (&self->people);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (lui_stage_parent_class)->dispose (object);
}

static void
lui_stage_finalize (GObject *object)
{
  LuiStage *self = LUI_STAGE (object);

  g_ptr_array_unref (self->tiles);
  g_ptr_array_unref (self->known);
  lui_stage_plan_free (self->plan);
  G_OBJECT_CLASS (lui_stage_parent_class)->finalize (object);
}

static void
lui_stage_class_init (LuiStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_stage_dispose;
  G_OBJECT_CLASS (klass)->finalize = lui_stage_finalize;
  widget_class->size_allocate = lui_stage_size_allocate;
  widget_class->measure = lui_stage_measure;
  widget_class->map = lui_stage_map;
  widget_class->unmap = lui_stage_unmap;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LUI_TYPE_STAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
lui_stage_init (LuiStage *self)
{
  self->plan = lui_stage_plan_new ();
  self->tiles = g_ptr_array_new ();
  self->known = g_ptr_array_new_with_free_func (g_object_unref);
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

void
lui_stage_set_layout (LuiStage *self, LuiLayout layout)
{
  g_return_if_fail (LUI_IS_STAGE (self));

  lui_stage_plan_set_layout (self->plan, layout);
  refresh (self);
}

LuiLayout
lui_stage_get_layout (LuiStage *self)
{
  g_return_val_if_fail (LUI_IS_STAGE (self), LUI_LAYOUT_GRID);

  return lui_stage_plan_get_layout (self->plan);
}

gboolean
lui_stage_get_has_screen (LuiStage *self)
{
  g_return_val_if_fail (LUI_IS_STAGE (self), FALSE);

  return lui_stage_plan_get_has_screen (self->plan);
}

void
lui_stage_set_shows_own (LuiStage *self, gboolean shows_own)
{
  g_return_if_fail (LUI_IS_STAGE (self));

  lui_stage_plan_set_shows_own (self->plan, shows_own);
  refresh (self);
}

void
lui_stage_set_is_single (LuiStage *self, gboolean is_single)
{
  g_return_if_fail (LUI_IS_STAGE (self));

  lui_stage_plan_set_is_single (self->plan, is_single);
  refresh (self);
}

LiveonParticipant *
lui_stage_get_speaker (LuiStage *self)
{
  g_return_val_if_fail (LUI_IS_STAGE (self), NULL);

  return lui_stage_plan_get_speaker (self->plan);
}

void
lui_stage_toggle_pin (LuiStage *self, const char *seat, LiveonMediaSource source)
{
  g_return_if_fail (LUI_IS_STAGE (self));

  for (guint i = 0; i < self->known->len; i++)
    {
      LiveonParticipant *person = g_ptr_array_index (self->known, i);
      LuiPlace place = { person, source };

      if (!g_str_equal (liveon_participant_get_seat (person), seat))
        continue;
      lui_stage_plan_toggle_pin (self->plan, &place);
      refresh (self);
      return;
    }
}

void
lui_stage_turn_page (LuiStage *self, int by)
{
  guint page;

  g_return_if_fail (LUI_IS_STAGE (self));

  page = lui_stage_plan_get_page (self->plan);
  if (by < 0 && page == 0)
    return;
  lui_stage_plan_set_page (self->plan, (guint) ((int) page + by));
  refresh (self);
}

guint
lui_stage_get_page (LuiStage *self)
{
  g_return_val_if_fail (LUI_IS_STAGE (self), 0);

  return lui_stage_plan_get_page (self->plan);
}

guint
lui_stage_get_n_pages (LuiStage *self)
{
  g_return_val_if_fail (LUI_IS_STAGE (self), 1);

  return lui_stage_plan_get_n_pages (self->plan);
}

GPtrArray *
lui_stage_dup_streams (LuiStage *self)
{
  GPtrArray *streams = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (LUI_IS_STAGE (self), streams);

  for (guint i = 0; i < self->tiles->len; i++)
    g_ptr_array_add (streams,
                     g_object_ref (lui_tile_get_stream (g_ptr_array_index (self->tiles, i))));
  return streams;
}
