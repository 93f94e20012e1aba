/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-stage-actions.h"

struct _LuiStageActions
{
  GObject parent_instance;

  LuiStage *stage;
  GSettings *settings;
  GActionMap *map; /* borrowed */
};

G_DEFINE_FINAL_TYPE (LuiStageActions, lui_stage_actions, G_TYPE_OBJECT)

static void
change_layout (GSimpleAction *action, GVariant *value, gpointer data)
{
  LuiStageActions *self = data;
  gboolean is_speaker = g_str_equal (g_variant_get_string (value, NULL), "speaker");
  LuiLayout layout = is_speaker ? LUI_LAYOUT_SPEAKER : LUI_LAYOUT_GRID;

  g_settings_set_enum (self->settings, "layout", (int) layout);
  lui_stage_set_layout (self->stage, layout);
}

static void
show_screen (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_stage_set_layout (LUI_STAGE_ACTIONS (data)->stage, LUI_LAYOUT_SCREEN);
}

static void
pin (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *seat;
  int source;

  g_variant_get (parameter, "(&si)", &seat, &source);
  lui_stage_toggle_pin (LUI_STAGE_ACTIONS (data)->stage, seat, (LiveonMediaSource) source);
}

static void
turn_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_stage_turn_page (LUI_STAGE_ACTIONS (data)->stage, -1);
}

static void
turn_on (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lui_stage_turn_page (LUI_STAGE_ACTIONS (data)->stage, 1);
}

static void
change_show_own (GSimpleAction *action, GVariant *value, gpointer data)
{
  lui_stage_set_shows_own (LUI_STAGE_ACTIONS (data)->stage, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

static const GActionEntry entries[] = {
  { "layout", NULL, "s", "'grid'", change_layout, { 0 } },
  { "screen", show_screen, NULL, "false", NULL, { 0 } },
  { "pin", pin, "(si)", NULL, NULL, { 0 } },
  { "previous-page", turn_back, NULL, NULL, NULL, { 0 } },
  { "next-page", turn_on, NULL, NULL, NULL, { 0 } },
  { "show-own", NULL, NULL, "true", change_show_own, { 0 } },
};

static GSimpleAction *
get_action (LuiStageActions *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (self->map, name));
}

static void
on_changed (LuiStageActions *self)
{
  static const char *const names[] = { "grid", "speaker", "screen" };
  LuiLayout layout = lui_stage_get_layout (self->stage);
  guint page = lui_stage_get_page (self->stage), n_pages = lui_stage_get_n_pages (self->stage);

  g_simple_action_set_state (get_action (self, "layout"), g_variant_new_string (names[layout]));
  g_simple_action_set_state (get_action (self, "screen"),
                             g_variant_new_boolean (layout == LUI_LAYOUT_SCREEN));
  g_simple_action_set_enabled (get_action (self, "screen"), lui_stage_get_has_screen (self->stage));
  g_simple_action_set_enabled (get_action (self, "previous-page"), page > 0);
  g_simple_action_set_enabled (get_action (self, "next-page"), page + 1 < n_pages);
}

static void
lui_stage_actions_dispose (GObject *object)
{
  LuiStageActions *self = LUI_STAGE_ACTIONS (object);

  g_clear_object (&self->stage);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lui_stage_actions_parent_class)->dispose (object);
}

static void
lui_stage_actions_class_init (LuiStageActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lui_stage_actions_dispose;
}

static void
lui_stage_actions_init (LuiStageActions *self)
{
}

LuiStageActions *
lui_stage_actions_new (LuiStage *stage, GSettings *settings, GActionMap *map)
{
  LuiStageActions *self = g_object_new (LUI_TYPE_STAGE_ACTIONS, NULL);
  int layout = g_settings_get_enum (settings, "layout");

  self->stage = g_object_ref (stage);
  self->settings = g_object_ref (settings);
  self->map = map;
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (stage, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  /* Before anybody's screen is there: choosing a layout puts it away. */
  lui_stage_set_layout (stage, layout == LUI_LAYOUT_SPEAKER ? LUI_LAYOUT_SPEAKER : LUI_LAYOUT_GRID);
  return self;
}
