/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-people-panel.h"

#include <glib/gi18n.h>

#include "lui-people-order.h"
#include "lui-person-row.h"
#include "lui-question.h"
#include "lui-window.h"
#include "lui-words.h"

#define MAX_REASON 200 /* characters of what a host tells somebody who is put out */

struct _LuiPeoplePanel
{
  GtkWidget parent_instance;

  LiveonCall *call;
  GSimpleActionGroup *actions;

  GtkLabel *title;
  GtkButton *speak;
  GtkMenuButton *means;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (LuiPeoplePanel, lui_people_panel, GTK_TYPE_WIDGET)

static LiveonMeeting *
get_meeting (LuiPeoplePanel *self)
{
  return liveon_call_get_meeting (self->call);
}

typedef gboolean (*Finish) (LiveonMeeting *meeting, GAsyncResult *result, GError **error);

/* What a request became: nothing is said of what worked, it shows. */
typedef struct
{
  LuiPeoplePanel *panel;
  Finish finish;
} Request;

static Request *
make_request (LuiPeoplePanel *self, Finish finish)
{
  Request *request = g_new0 (Request, 1);

  request->panel = g_object_ref (self);
  request->finish = finish;
  return request;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (request->panel));
  g_autoptr (GError) error = NULL;

  if (!request->finish (LIVEON_MEETING (source), result, &error) && LUI_IS_WINDOW (root)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *sentence = lui_words_dup_error (error);

      lui_window_tell (LUI_WINDOW (root), sentence);
    }
  g_object_unref (request->panel);
  g_free (request);
}

static LiveonParticipant *
find_person (LuiPeoplePanel *self, const char *seat)
{
  GListModel *people = liveon_meeting_get_people (get_meeting (self));

  for (guint i = 0; i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      if (g_str_equal (liveon_participant_get_seat (person), seat))
        return g_steal_pointer (&person);
    }
  return NULL;
}

/* Every action on somebody is one request with their seat. */
typedef void (*OnSeat) (LiveonMeeting *meeting,
                        const char *seat,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);

static const struct
{
  const char *action;
  OnSeat start;
  Finish finish;
} on_seats[] = {
  { "lower-hand", liveon_meeting_lower_hand_async, liveon_meeting_lower_hand_finish },
  { "allow-floor", liveon_meeting_allow_floor_async, liveon_meeting_allow_floor_finish },
  { "end-floor", liveon_meeting_end_floor_async, liveon_meeting_end_floor_finish },
};

static void
act_on_seat (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (on_seats); i++)
    if (g_str_equal (g_action_get_name (G_ACTION (action)), on_seats[i].action))
      on_seats[i].start (get_meeting (data), g_variant_get_string (parameter, NULL), NULL,
                         answered_cb, make_request (data, on_seats[i].finish));
}

static void
mute (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gboolean is_camera = g_str_equal (g_action_get_name (G_ACTION (action)), "mute-camera");

  liveon_meeting_mute_async (get_meeting (data), g_variant_get_string (parameter, NULL),
                             is_camera ? LIVEON_MEDIA_SOURCE_CAMERA
                                       : LIVEON_MEDIA_SOURCE_MICROPHONE,
                             NULL, answered_cb, make_request (data, liveon_meeting_mute_finish));
}

static void
name_host (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (LiveonParticipant) person = find_person (data, g_variant_get_string (parameter, NULL));

  if (person == NULL)
    return;
  if (g_str_equal (g_action_get_name (G_ACTION (action)), "add-host"))
    liveon_meeting_add_host_async (get_meeting (data), liveon_participant_get_user (person), NULL,
                                   answered_cb,
                                   make_request (data, liveon_meeting_add_host_finish));
  else
    liveon_meeting_remove_host_async (get_meeting (data), liveon_participant_get_user (person),
                                      NULL, answered_cb,
                                      make_request (data, liveon_meeting_remove_host_finish));
}

static void
removal_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiPeoplePanel) self = user_data;
  const char *seat = g_object_get_data (source, "seat");
  g_autofree char *reason = NULL;

  if (lui_question_ask_finish (result, &reason) && self->call != NULL)
    liveon_meeting_eject_async (get_meeting (self), seat, reason, TRUE, NULL, answered_cb,
                                make_request (self, liveon_meeting_eject_finish));
}

static void
remove_person (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *seat = g_variant_get_string (parameter, NULL);
  g_autoptr (LiveonParticipant) person = find_person (data, seat);
  g_autofree char *heading = NULL;
  LuiQuestion *question;

  if (person == NULL)
    return;
  heading
      = g_strdup_printf (_ ("Remove %s from the meeting?"), liveon_participant_get_name (person));
  question = lui_question_new (heading, _ ("They cannot come back to this meeting."),
                               _ ("Remove from meeting"));
  lui_question_ask_for (question, _ ("Reason, told to them"), MAX_REASON);
  g_object_set_data_full (G_OBJECT (question), "seat", g_strdup (seat), g_free);
  lui_question_ask_async (question, data, removal_answered_cb, g_object_ref (data));
}

static void
mute_everyone (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  liveon_meeting_mute_everyone_async (get_meeting (data), LIVEON_MEDIA_SOURCE_MICROPHONE, NULL,
                                      answered_cb,
                                      make_request (data, liveon_meeting_mute_everyone_finish));
}

/* States follow the meeting, not the click. */
static void
toggle_locked (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  liveon_meeting_set_is_locked_async (
      get_meeting (data), !liveon_meeting_get_is_locked (get_meeting (data)), NULL, answered_cb,
      make_request (data, liveon_meeting_set_is_locked_finish));
}

static void
toggle_formal (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gboolean is_formal
      = liveon_meeting_get_floor_mode (get_meeting (data)) == LIVEON_FLOOR_MODE_FORMAL;

  liveon_meeting_set_floor_mode_async (
      get_meeting (data), is_formal ? LIVEON_FLOOR_MODE_FREE : LIVEON_FLOOR_MODE_FORMAL, NULL,
      answered_cb, make_request (data, liveon_meeting_set_floor_mode_finish));
}

static LiveonParticipant *
find_me (LuiPeoplePanel *self)
{
  return find_person (self, liveon_meeting_get_seat (get_meeting (self)));
}

/* One's own place in a formal meeting: asks for the floor, or takes that back. */
static void
speak (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (LiveonParticipant) me = find_me (data);
  LiveonMeeting *meeting = get_meeting (data);

  if (me == NULL)
    return;
  if (liveon_participant_get_has_floor (me))
    liveon_meeting_end_floor_async (meeting, liveon_participant_get_seat (me), NULL, answered_cb,
                                    make_request (data, liveon_meeting_end_floor_finish));
  else if (liveon_participant_get_floor_place (me) > 0)
    liveon_meeting_withdraw_floor_async (meeting, liveon_participant_get_seat (me), NULL,
                                         answered_cb,
                                         make_request (data, liveon_meeting_withdraw_floor_finish));
  else
    liveon_meeting_request_floor_async (meeting, NULL, answered_cb,
                                        make_request (data, liveon_meeting_request_floor_finish));
}

static const GActionEntry actions[] = {
  { "lower-hand", act_on_seat, "s", NULL, NULL, { 0 } },
  { "allow-floor", act_on_seat, "s", NULL, NULL, { 0 } },
  { "end-floor", act_on_seat, "s", NULL, NULL, { 0 } },
  { "mute", mute, "s", NULL, NULL, { 0 } },
  { "mute-camera", mute, "s", NULL, NULL, { 0 } },
  { "add-host", name_host, "s", NULL, NULL, { 0 } },
  { "remove-host", name_host, "s", NULL, NULL, { 0 } },
  { "remove", remove_person, "s", NULL, NULL, { 0 } },
  { "mute-everyone", mute_everyone, NULL, NULL, NULL, { 0 } },
  { "locked", toggle_locked, NULL, "false", NULL, { 0 } },
  { "formal", toggle_formal, NULL, "false", NULL, { 0 } },
  { "speak", speak, NULL, NULL, NULL, { 0 } },
};

static void
set_state (LuiPeoplePanel *self, const char *name, gboolean state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (state));
}

static void
set_enabled (LuiPeoplePanel *self, const char *name, LiveonMeetingAction action)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (found),
                               liveon_meeting_may (get_meeting (self), action, NULL));
}

static void
show_speak (LuiPeoplePanel *self)
{
  LiveonMeeting *meeting = get_meeting (self);
  g_autoptr (LiveonParticipant) me = find_me (self);
  gboolean is_formal = liveon_meeting_get_floor_mode (meeting) == LIVEON_FLOOR_MODE_FORMAL;

  gtk_widget_set_visible (GTK_WIDGET (self->speak),
                          is_formal && me != NULL && !liveon_meeting_get_is_host (meeting));
  if (me == NULL)
    return;
  gtk_button_set_label (self->speak, liveon_participant_get_has_floor (me) ? _ ("End speaking")
                                     : liveon_participant_get_floor_place (me) > 0
                                         ? _ ("Withdraw request")
                                         : _ ("Request to speak"));
}

static void
on_meeting_changed (LuiPeoplePanel *self)
{
  LiveonMeeting *meeting = get_meeting (self);

  set_state (self, "locked", liveon_meeting_get_is_locked (meeting));
  set_state (self, "formal", liveon_meeting_get_floor_mode (meeting) == LIVEON_FLOOR_MODE_FORMAL);
  set_enabled (self, "mute-everyone", LIVEON_MEETING_ACTION_MUTE_EVERYONE);
  set_enabled (self, "locked", LIVEON_MEETING_ACTION_LOCK);
  set_enabled (self, "formal", LIVEON_MEETING_ACTION_SET_FLOOR_MODE);
  gtk_widget_set_visible (GTK_WIDGET (self->means), liveon_meeting_get_is_host (meeting));
  show_speak (self);
}

static void
on_people_changed (LuiPeoplePanel *self)
{
  guint count = g_list_model_get_n_items (liveon_meeting_get_people (get_meeting (self)));
  g_autofree char *title
      = g_strdup_printf (ngettext ("%u participant", "%u participants", count), count);

  gtk_label_set_label (self->title, title);
  show_speak (self);
}

static void
set_up_row (GtkSignalListItemFactory *factory, GtkListItem *item, LuiPeoplePanel *self)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, GTK_WIDGET (lui_person_row_new (self->call)));
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item, LuiPeoplePanel *self)
{
  lui_person_row_set_person (LUI_PERSON_ROW (gtk_list_item_get_child (item)),
                             gtk_list_item_get_item (item));
}

static void
unbind_row (GtkSignalListItemFactory *factory, GtkListItem *item, LuiPeoplePanel *self)
{
  lui_person_row_set_person (LUI_PERSON_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
lui_people_panel_dispose (GObject *object)
{
  LuiPeoplePanel *self = LUI_PEOPLE_PANEL (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->call);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (lui_people_panel_parent_class)->dispose (object);
}

static void
lui_people_panel_class_init (LuiPeoplePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_people_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-people-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiPeoplePanel, title);
  gtk_widget_class_bind_template_child (widget_class, LuiPeoplePanel, speak);
  gtk_widget_class_bind_template_child (widget_class, LuiPeoplePanel, means);
  gtk_widget_class_bind_template_child (widget_class, LuiPeoplePanel, list);
}

static void
lui_people_panel_init (LuiPeoplePanel *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "people", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
watch_people (LuiPeoplePanel *self, guint position, guint removed, guint added, GListModel *people)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (LiveonParticipant) person = g_list_model_get_item (people, i);

      g_signal_connect_object (person, "notify::floor-place", G_CALLBACK (show_speak), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (person, "notify::has-floor", G_CALLBACK (show_speak), self,
                               G_CONNECT_SWAPPED);
    }
  on_people_changed (self);
}

void
lui_people_panel_set_call (LuiPeoplePanel *self, LiveonCall *call)
{
  LiveonMeeting *meeting = liveon_call_get_meeting (call);
  GListModel *people = liveon_meeting_get_people (meeting);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;
  static const char *const changes[]
      = { "notify::is-locked", "notify::floor-mode", "notify::is-host" };

  g_return_if_fail (LUI_IS_PEOPLE_PANEL (self) && self->call == NULL);

  self->call = g_object_ref (call);
  g_signal_connect_object (factory, "setup", G_CALLBACK (set_up_row), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  selection = gtk_no_selection_new (lui_people_order_new (people));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (people, "items-changed", G_CALLBACK (watch_people), self,
                           G_CONNECT_SWAPPED);
  watch_people (self, 0, 0, g_list_model_get_n_items (people), people);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (meeting, changes[i], G_CALLBACK (on_meeting_changed), self,
                             G_CONNECT_SWAPPED);
  on_meeting_changed (self);
}

GActionGroup *
lui_people_panel_get_actions (LuiPeoplePanel *self)
{
  g_return_val_if_fail (LUI_IS_PEOPLE_PANEL (self), NULL);

  return G_ACTION_GROUP (self->actions);
}
