/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-call-bar.h"

#include <glib/gi18n.h>

#include "lui-bar-face.h"
#include "lui-device-menu.h"
#include "lui-level.h"

#define ICON_WIDTH 40 /* of a button without its word */
#define GAP 4
#define PADDING 12

enum
{
  MUTE,
  CAMERA,
  SHARE,
  HAND,
  PEOPLE,
  LAYOUT,
  MORE,
  LEAVE,
  N_BUTTONS,
};

struct _LuiCallBar
{
  GtkWidget parent_instance;

  LiveonCall *call;
  GActionGroup *actions;
  gboolean has_words;
  int words_width; /* that they need */
  guint fit_id;

  GtkWidget *buttons;
  GtkWidget *button[N_BUTTONS];
  LuiBarFace *face[N_BUTTONS];
  LuiLevel *level;
  GtkMenuButton *network;
  GtkLabel *network_sentence;
  GMenu *microphones;
  GMenu *cameras;
  GMenu *speakers;
  GtkPopover *leave_popover;
};

G_DEFINE_FINAL_TYPE (LuiCallBar, lui_call_bar, GTK_TYPE_WIDGET)

/* What a button does, and by which key; the word on it is its name. */
static void
describe (LuiCallBar *self, guint button, const char *word, const char *hint, const char *key)
{
  /* TRANSLATORS: what a button does, and the key that does it: "Leave (Ctrl+L)". */
  g_autofree char *tooltip
      = key != NULL ? g_strdup_printf (C_ ("tooltip", "%s (%s)"), hint, key) : g_strdup (hint);

  lui_bar_face_set_label (self->face[button], word);
  gtk_widget_set_tooltip_text (self->button[button], tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button[button]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
}

static gboolean
get_state (LuiCallBar *self, const char *name)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (self->actions, name);

  return state != NULL && g_variant_is_of_type (state, G_VARIANT_TYPE_BOOLEAN)
         && g_variant_get_boolean (state);
}

static void
show_states (LuiCallBar *self)
{
  gboolean is_muted = get_state (self, "mute"), has_camera = get_state (self, "camera");

  describe (self, MUTE, is_muted ? _ ("Muted") : _ ("Mute"), is_muted ? _ ("Unmute") : _ ("Mute"),
            "Ctrl+M");
  describe (self, CAMERA, _ ("Camera"), has_camera ? _ ("Camera off") : _ ("Camera on"), "Ctrl+E");
  describe (self, SHARE, _ ("Share"),
            get_state (self, "share") ? _ ("Stop sharing") : _ ("Share screen"), "Ctrl+Shift+S");
  describe (self, HAND, _ ("Raise hand"),
            get_state (self, "hand") ? _ ("Lower hand") : _ ("Raise hand"), "Ctrl+H");
  lui_bar_face_set_icon_name (self->face[MUTE], is_muted ? "microphone-disabled-symbolic"
                                                         : "audio-input-microphone-symbolic");
  lui_bar_face_set_icon_name (self->face[CAMERA],
                              has_camera ? "camera-web-symbolic" : "camera-disabled-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->level), !is_muted);
}

static void
on_level (LuiCallBar *self)
{
  lui_level_set_level (self->level, liveon_call_get_level (self->call));
}

static gboolean
fit (gpointer data)
{
  LuiCallBar *self = data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->fit_id = 0;
  self->has_words = width >= self->words_width;
  for (guint i = 0; i < N_BUTTONS; i++)
    lui_bar_face_set_has_words (self->face[i], self->has_words);
  if (self->has_words)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "icons");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "icons");
  /* What is in "More" as well needs no button of its own. */
  gtk_widget_set_visible (self->button[LAYOUT], self->has_words);
  return G_SOURCE_REMOVE;
}

static int
count_shown (LuiCallBar *self)
{
  int count = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->buttons); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += gtk_widget_get_visible (child) ? 1 : 0;
  return count;
}

static void
lui_call_bar_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  LuiCallBar *self = LUI_CALL_BAR (widget);
  int icons = (count_shown (self) - (self->has_words ? 1 : 0)) * (ICON_WIDTH + GAP) + PADDING;

  gtk_widget_measure (self->buttons, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  if (self->has_words)
    self->words_width = *natural;
  *minimum = MIN (*minimum, icons);
  *natural = MAX (self->words_width, *minimum);
}

static void
lui_call_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LuiCallBar *self = LUI_CALL_BAR (widget);
  int least;

  gtk_widget_measure (self->buttons, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->buttons, &(GtkAllocation){ 0, 0, MAX (width, least), height },
                            -1);
  gtk_popover_present (self->leave_popover);
  /* Words come and go between two frames, never while sizes are given. */
  if (self->has_words != (width >= self->words_width) && self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit, self, NULL);
}

static void
lui_call_bar_dispose (GObject *object)
{
  LuiCallBar *self = LUI_CALL_BAR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->fit_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->actions);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (lui_call_bar_parent_class)->dispose (object);
}

static void
bind_buttons (GtkWidgetClass *widget_class)
{
  static const char *const names[]
      = { "mute", "camera", "share", "hand", "people", "layout", "more", "leave" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == N_BUTTONS);
  for (guint i = 0; i < N_BUTTONS; i++)
    {
      g_autofree char *face = g_strconcat (names[i], "_face", NULL);

      gtk_widget_class_bind_template_child_full (widget_class, names[i], FALSE,
                                                 G_STRUCT_OFFSET (LuiCallBar, button)
                                                     + (gssize) (i * sizeof (GtkWidget *)));
      gtk_widget_class_bind_template_child_full (widget_class, face, FALSE,
                                                 G_STRUCT_OFFSET (LuiCallBar, face)
                                                     + (gssize) (i * sizeof (LuiBarFace *)));
    }
}

static void
lui_call_bar_class_init (LuiCallBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_call_bar_dispose;
  widget_class->measure = lui_call_bar_measure;
  widget_class->size_allocate = lui_call_bar_size_allocate;
  g_type_ensure (LUI_TYPE_BAR_FACE);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-call-bar.ui");
  bind_buttons (widget_class);
  gtk_widget_class_bind_template_child (widget_class, LuiCallBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, LuiCallBar, network);
  gtk_widget_class_bind_template_child (widget_class, LuiCallBar, network_sentence);
  gtk_widget_class_bind_template_child (widget_class, LuiCallBar, microphones);
  gtk_widget_class_bind_template_child (widget_class, LuiCallBar, cameras);
  gtk_widget_class_bind_template_child (widget_class, LuiCallBar, speakers);
  gtk_widget_class_bind_template_child (widget_class, LuiCallBar, leave_popover);
}

static void
lui_call_bar_init (LuiCallBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->has_words = TRUE;
  self->level = g_object_new (LUI_TYPE_LEVEL, NULL);
  lui_bar_face_add (self->face[MUTE], GTK_WIDGET (self->level));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Meeting controls"), -1);
  describe (self, PEOPLE, _ ("People"), _ ("People"), "Ctrl+Shift+P");
  describe (self, LAYOUT, _ ("Layout"), _ ("Layout"), NULL);
  describe (self, MORE, _ ("More"), _ ("More"), NULL);
  describe (self, LEAVE, _ ("Leave"), _ ("Leave"), "Ctrl+L");
}

void
lui_call_bar_set_call (LuiCallBar *self, LiveonCall *call, GActionGroup *actions)
{
  LiveonMediaDevices *devices;

  g_return_if_fail (LUI_IS_CALL_BAR (self) && self->call == NULL);

  self->call = g_object_ref (call);
  self->actions = g_object_ref (actions);
  devices = liveon_call_get_devices (call);
  if (devices != NULL)
    {
      lui_device_menu_follow (self->microphones, devices, LIVEON_MEDIA_KIND_MICROPHONE,
                              "call.microphone");
      lui_device_menu_follow (self->cameras, devices, LIVEON_MEDIA_KIND_CAMERA,
                              "call.camera-device");
      lui_device_menu_follow (self->speakers, devices, LIVEON_MEDIA_KIND_SPEAKER, "call.speaker");
    }
  gtk_widget_set_visible (self->button[SHARE], liveon_room_get_share (liveon_meeting_get_room (
                                                   liveon_call_get_meeting (call))));
  g_signal_connect_object (call, "notify::level", G_CALLBACK (on_level), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "action-state-changed", G_CALLBACK (show_states), self,
                           G_CONNECT_SWAPPED);
  show_states (self);
}

void
lui_call_bar_show_network (LuiCallBar *self, const LuiNetwork *network)
{
  g_autofree char *sentence = lui_network_dup_sentence (network);

  g_return_if_fail (LUI_IS_CALL_BAR (self));

  gtk_menu_button_set_icon_name (self->network, lui_network_get_icon (network));
  gtk_label_set_label (self->network_sentence, sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->network), sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->network), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->network), network->level != LUI_NETWORK_GOOD);
}

void
lui_call_bar_ask_leave (LuiCallBar *self)
{
  graphene_rect_t bounds;

  g_return_if_fail (LUI_IS_CALL_BAR (self));

  if (gtk_widget_compute_bounds (self->button[LEAVE], GTK_WIDGET (self), &bounds))
    gtk_popover_set_pointing_to (
        self->leave_popover, &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                              (int) bounds.size.width, (int) bounds.size.height });
  gtk_popover_popup (self->leave_popover);
}

static gboolean
is_open (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  return popover != NULL && gtk_widget_get_visible (GTK_WIDGET (popover));
}

gboolean
lui_call_bar_get_is_busy (LuiCallBar *self)
{
  g_return_val_if_fail (LUI_IS_CALL_BAR (self), FALSE);

  return is_open (GTK_MENU_BUTTON (self->button[LAYOUT]))
         || is_open (GTK_MENU_BUTTON (self->button[MORE])) || is_open (self->network)
         || gtk_widget_get_visible (GTK_WIDGET (self->leave_popover));
}
