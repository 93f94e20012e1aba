/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-person-row.h"

#include <glib/gi18n.h>

struct _LuiPersonRow
{
  GtkWidget parent_instance;

  LiveonCall *call;
  LiveonParticipant *person; /* NULL between two */
  GSignalGroup *signals;     /* of person */
  guint tick;                /* timer, while the speaking time runs */

  GtkLabel *place;
  GtkLabel *name;
  GtkLabel *detail;
  GtkImage *sound;
  GtkMenuButton *volume;
  GtkAdjustment *amount;
  GtkMenuButton *means;
};

G_DEFINE_FINAL_TYPE (LuiPersonRow, lui_person_row, GTK_TYPE_WIDGET)

static gboolean
may (LuiPersonRow *self, LiveonMeetingAction action)
{
  return liveon_meeting_may (liveon_call_get_meeting (self->call), action, self->person);
}

static gboolean
is_me (LuiPersonRow *self)
{
  return g_str_equal (liveon_participant_get_seat (self->person),
                      liveon_meeting_get_seat (liveon_call_get_meeting (self->call)));
}

/* What they wait for or do, else where they belong. */
static char *
dup_detail (LuiPersonRow *self)
{
  gint64 seconds = liveon_participant_get_speaking_time (self->person) / 1000;

  if (liveon_participant_get_is_away (self->person))
    return g_strdup (_ ("Connection lost"));
  if (liveon_participant_get_has_floor (self->person))
    return g_strdup_printf (_ ("Has the floor, %d:%02d"), (int) (seconds / 60),
                            (int) (seconds % 60));
  if (liveon_participant_get_floor_place (self->person) > 0)
    return g_strdup (_ ("Asks to speak"));
  if (liveon_participant_get_hand_place (self->person) > 0)
    return g_strdup (_ ("Hand raised"));
  return g_strdup (liveon_participant_get_affiliation (self->person));
}

static void
show_place (LuiPersonRow *self)
{
  guint hand = liveon_participant_get_hand_place (self->person);
  guint floor = liveon_participant_get_floor_place (self->person);
  g_autofree char *number = g_strdup_printf ("✋%u", floor > 0 ? floor : hand);

  gtk_widget_set_visible (GTK_WIDGET (self->place), floor > 0 || hand > 0);
  gtk_label_set_label (self->place, number);
}

static void
show_detail (LuiPersonRow *self)
{
  g_autofree char *detail = dup_detail (self);

  gtk_label_set_label (self->detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL && *detail != '\0');
}

static gboolean
on_tick (gpointer data)
{
  show_detail (data);
  return G_SOURCE_CONTINUE;
}

static void
run_clock (LuiPersonRow *self, gboolean runs)
{
  if (runs && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, on_tick, self);
  else if (!runs)
    g_clear_handle_id (&self->tick, g_source_remove);
}

static void
show_sound (LuiPersonRow *self)
{
  gboolean sends = liveon_participant_get_sends (self->person, LIVEON_MEDIA_SOURCE_MICROPHONE);
  gboolean speaks = sends && liveon_participant_get_is_speaking (self->person);
  const char *words = !sends ? _ ("Microphone off") : speaks ? _ ("Speaking") : _ ("Microphone on");

  gtk_image_set_from_icon_name (self->sound, sends ? "audio-input-microphone-symbolic"
                                                   : "microphone-disabled-symbolic");
  if (speaks)
    gtk_widget_add_css_class (GTK_WIDGET (self->sound), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sound), "accent");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sound), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sound), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
}

static void
show_name (LuiPersonRow *self)
{
  const char *name = liveon_participant_get_name (self->person);
  gboolean is_host = liveon_participant_get_is_host (self->person);
  g_autofree char *words = NULL;

  if (is_me (self))
    words = g_strdup_printf (is_host ? _ ("%s (you, host)") : _ ("%s (you)"), name);
  else
    words = g_strdup_printf (is_host ? _ ("%s (host)") : "%s", name);
  gtk_label_set_label (self->name, words);
}

static void
add_mean (
    LuiPersonRow *self, GMenu *menu, gboolean is_offered, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = NULL;

  if (!is_offered)
    return;
  item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "s", liveon_participant_get_seat (self->person));
  g_menu_append_item (menu, item);
}

/* What cannot be done is not shown. */
static void
show_means (LuiPersonRow *self)
{
  LiveonParticipant *person = self->person;
  g_autoptr (GMenu) menu = g_menu_new ();

  add_mean (self, menu,
            liveon_participant_get_floor_place (person) > 0
                && may (self, LIVEON_MEETING_ACTION_ALLOW_FLOOR),
            _ ("Allow to speak"), "people.allow-floor");
  add_mean (self, menu,
            liveon_participant_get_has_floor (person)
                && may (self, LIVEON_MEETING_ACTION_END_FLOOR),
            _ ("End speaking"), "people.end-floor");
  add_mean (self, menu,
            liveon_participant_get_hand_place (person) > 0
                && may (self, LIVEON_MEETING_ACTION_LOWER_HAND),
            _ ("Lower hand"), "people.lower-hand");
  add_mean (self, menu,
            !is_me (self) && liveon_participant_get_sends (person, LIVEON_MEDIA_SOURCE_MICROPHONE)
                && may (self, LIVEON_MEETING_ACTION_MUTE),
            _ ("Mute"), "people.mute");
  add_mean (self, menu,
            !is_me (self) && liveon_participant_get_sends (person, LIVEON_MEDIA_SOURCE_CAMERA)
                && may (self, LIVEON_MEETING_ACTION_MUTE),
            _ ("Switch camera off"), "people.mute-camera");
  add_mean (self, menu,
            liveon_participant_get_role (person) == LIVEON_ROLE_PARTICIPANT
                && may (self, LIVEON_MEETING_ACTION_NAME_HOST),
            _ ("Make host"), "people.add-host");
  add_mean (self, menu,
            liveon_participant_get_role (person) == LIVEON_ROLE_CO_HOST
                && may (self, LIVEON_MEETING_ACTION_NAME_HOST),
            _ ("No longer host"), "people.remove-host");
  add_mean (self, menu, !is_me (self) && may (self, LIVEON_MEETING_ACTION_EJECT),
            _ ("Remove from meeting…"), "people.remove");
  gtk_menu_button_set_menu_model (self->means, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->means),
                          g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0);
}

static void
on_person_changed (LuiPersonRow *self)
{
  if (self->person == NULL)
    return;
  show_name (self);
  show_place (self);
  show_detail (self);
  show_sound (self);
  show_means (self);
  run_clock (self, liveon_participant_get_has_floor (self->person));
}

static void
on_speaking (LuiPersonRow *self)
{
  if (self->person != NULL)
    show_sound (self);
}

static void
on_volume (LuiPersonRow *self)
{
  if (self->person != NULL)
    liveon_call_set_volume (self->call, self->person, gtk_adjustment_get_value (self->amount));
}

static void
lui_person_row_dispose (GObject *object)
{
  LuiPersonRow *self = LUI_PERSON_ROW (object);
  GtkWidget *child;

  run_clock (self, FALSE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->person);
  g_clear_object (&self->signals);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (lui_person_row_parent_class)->dispose (object);
}

static void
lui_person_row_class_init (LuiPersonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_person_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-person-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiPersonRow, place);
  gtk_widget_class_bind_template_child (widget_class, LuiPersonRow, name);
  gtk_widget_class_bind_template_child (widget_class, LuiPersonRow, detail);
  gtk_widget_class_bind_template_child (widget_class, LuiPersonRow, sound);
  gtk_widget_class_bind_template_child (widget_class, LuiPersonRow, volume);
  gtk_widget_class_bind_template_child (widget_class, LuiPersonRow, amount);
  gtk_widget_class_bind_template_child (widget_class, LuiPersonRow, means);
  gtk_widget_class_bind_template_callback (widget_class, on_volume);
}

static void
lui_person_row_init (LuiPersonRow *self)
{
  static const char *const changes[] = {
    "notify::name",        "notify::role",      "notify::is-away",          "notify::hand-place",
    "notify::floor-place", "notify::has-floor", "notify::sends-microphone", "notify::sends-camera"
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (LIVEON_TYPE_PARTICIPANT);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_group_connect_swapped (self->signals, changes[i], G_CALLBACK (on_person_changed),
                                    self);
  g_signal_group_connect_swapped (self->signals, "notify::is-speaking", G_CALLBACK (on_speaking),
                                  self);
}

LuiPersonRow *
lui_person_row_new (LiveonCall *call)
{
  LuiPersonRow *self = g_object_new (LUI_TYPE_PERSON_ROW, NULL);
  LiveonMeeting *meeting = liveon_call_get_meeting (call);

  self->call = g_object_ref (call);
  g_signal_connect_object (meeting, "notify::is-host", G_CALLBACK (on_person_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (meeting, "notify::floor-mode", G_CALLBACK (on_person_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
lui_person_row_set_person (LuiPersonRow *self, LiveonParticipant *person)
{
  g_return_if_fail (LUI_IS_PERSON_ROW (self));

  g_signal_group_set_target (self->signals, person);
  g_clear_object (&self->person);
  if (person == NULL)
    {
      run_clock (self, FALSE);
      return;
    }
  gtk_adjustment_set_value (self->amount, liveon_call_get_volume (self->call, person));
  self->person = g_object_ref (person);
  gtk_widget_set_visible (GTK_WIDGET (self->volume), !is_me (self));
  on_person_changed (self);
}
