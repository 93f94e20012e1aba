/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-room-editor.h"

#include <glib/gi18n.h>

#include "lui-format.h"
#include "lui-group-picker.h"
#include "lui-room-form.h"
#include "lui-room-invite.h"
#include "lui-words.h"

#define WIDTH 520
#define HEIGHT 640

struct _LuiRoomEditor
{
  AdwWindow parent_instance;

  LuiSession *session;
  LiveonRoom *room;       /* NULL while there is none */
  LiveonRoomDraft *draft; /* being saved, or saved */
  GCancellable *cancellable;
  gboolean is_checking; /* since saving was tried: what is wrong shows as one types */

  GtkButton *save_button;
  GtkButton *cancel_button;
  GtkStack *stack;
  GtkLabel *error;
  GtkEditable *name;
  GtkEditable *reading;
  GtkEditable *description;
  GtkLabel *name_error;
  AdwComboRow *mode;
  GtkEditable *password;
  GtkLabel *made_password;
  GtkLabel *password_error;
  LuiGroupPicker *groups;
  GtkAdjustment *capacity;
  GtkWidget *closed_row;
  GtkSwitch *closed;
  GtkWidget *share_row;
  GtkSwitch *share;
  GtkSwitch *formal;
  AdwComboRow *schedule;
  GtkWidget *date_row;
  GtkMenuButton *date_button;
  GtkCalendar *calendar;
  GtkEditable *start;
  GtkEditable *end;
  GtkLabel *times;
  GtkLabel *times_error;
  AdwStatusPage *done_page;
  GtkWidget *calendar_button;
};

/* The order of the choices in the template. */
static const LiveonRoomMode modes[]
    = { LIVEON_ROOM_MODE_OPEN, LIVEON_ROOM_MODE_PASSWORD, LIVEON_ROOM_MODE_LINK };
static const LiveonSchedule schedules[]
    = { LIVEON_SCHEDULE_PERMANENT, LIVEON_SCHEDULE_TIMED, LIVEON_SCHEDULE_ALWAYS_ON };

G_DEFINE_FINAL_TYPE (LuiRoomEditor, lui_room_editor, ADW_TYPE_WINDOW)

static LiveonRoomMode
get_mode (LuiRoomEditor *self)
{
  return modes[MIN (adw_combo_row_get_selected (self->mode), G_N_ELEMENTS (modes) - 1)];
}

static LiveonSchedule
get_schedule (LuiRoomEditor *self)
{
  guint choice = adw_combo_row_get_selected (self->schedule);

  return schedules[MIN (choice, G_N_ELEMENTS (schedules) - 1)];
}

/* FALSE where start or end is no time of day. */
static gboolean
get_moments (LuiRoomEditor *self, GDateTime **starts, GDateTime **ends)
{
  g_autoptr (GDateTime) chosen = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) day = NULL;
  int start, end;

  if (!lui_room_form_parse_time (gtk_editable_get_text (self->start), &start)
      || !lui_room_form_parse_time (gtk_editable_get_text (self->end), &end))
    return FALSE;
  day = g_date_time_new_local (g_date_time_get_year (chosen), g_date_time_get_month (chosen),
                               g_date_time_get_day_of_month (chosen), 0, 0, 0);
  lui_room_form_get_moments (day, start, end, starts, ends);
  return TRUE;
}

static void
show_sentence (GtkLabel *label, const char *sentence)
{
  gtk_label_set_label (label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (label), sentence != NULL);
}

static void
mark (gpointer field, const char *sentence)
{
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
      sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (sentence != NULL)
    gtk_widget_add_css_class (field, "error");
  else
    gtk_widget_remove_css_class (field, "error");
}

/* What is wrong with a field, told below its group; the first such field is kept in bad. */
static const char *
check (gpointer field, const char *sentence, gpointer *bad)
{
  mark (field, sentence);
  if (sentence != NULL && *bad == NULL)
    *bad = field;
  return sentence;
}

static const char *
check_times (LuiRoomEditor *self, gpointer *bad)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) starts = NULL, ends = NULL;
  const char *sentence = NULL;
  int minutes;

  mark (self->start, NULL);
  mark (self->end, NULL);
  if (get_schedule (self) != LIVEON_SCHEDULE_TIMED)
    return NULL;
  if (get_moments (self, &starts, &ends))
    return check (self->end, lui_room_form_check_end (ends, now), bad);
  sentence = _ ("Enter a time like 13:00.");
  if (!lui_room_form_parse_time (gtk_editable_get_text (self->start), &minutes))
    check (self->start, sentence, bad);
  if (!lui_room_form_parse_time (gtk_editable_get_text (self->end), &minutes))
    check (self->end, sentence, bad);
  return sentence;
}

/* The first field that is not right, or NULL. */
static gpointer
check_all (LuiRoomEditor *self)
{
  gboolean has_password = get_mode (self) == LIVEON_ROOM_MODE_PASSWORD;
  gpointer bad = NULL;
  const char *name
      = check (self->name, lui_room_form_check_name (gtk_editable_get_text (self->name)), &bad);
  const char *reading = check (
      self->reading, lui_room_form_check_reading (gtk_editable_get_text (self->reading)), &bad);
  const char *description
      = check (self->description,
               lui_room_form_check_description (gtk_editable_get_text (self->description)), &bad);
  const char *password = has_password ? lui_room_form_check_password (
                             gtk_editable_get_text (self->password), self->room == NULL)
                                      : NULL;

  show_sentence (self->name_error, name != NULL ? name : reading != NULL ? reading : description);
  show_sentence (self->password_error, check (self->password, password, &bad));
  show_sentence (self->times_error, check_times (self, &bad));
  return bad;
}

static void
show_times (LuiRoomEditor *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) chosen = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) starts = NULL, ends = NULL;
  gboolean is_timed = get_schedule (self) == LIVEON_SCHEDULE_TIMED;
  g_autofree char *date = lui_format_date (chosen, now);
  g_autofree char *times = NULL, *length = NULL, *both = NULL;

  gtk_menu_button_set_label (self->date_button, date);
  if (is_timed && get_moments (self, &starts, &ends))
    {
      times = lui_format_times (starts, ends, now);
      length = lui_format_duration (g_date_time_difference (ends, starts) / G_TIME_SPAN_SECOND);
      both = g_strdup_printf (C_ ("parts", "%s · %s"), times, length);
    }
  show_sentence (self->times, both);
}

static void
on_changed (LuiRoomEditor *self)
{
  gboolean is_timed = get_schedule (self) == LIVEON_SCHEDULE_TIMED;

  gtk_widget_set_visible (GTK_WIDGET (self->password),
                          get_mode (self) == LIVEON_ROOM_MODE_PASSWORD);
  if (get_mode (self) != LIVEON_ROOM_MODE_PASSWORD)
    show_sentence (self->made_password, NULL);
  gtk_widget_set_visible (self->date_row, is_timed);
  gtk_widget_set_visible (GTK_WIDGET (self->start), is_timed);
  gtk_widget_set_visible (GTK_WIDGET (self->end), is_timed);
  show_times (self);
  if (self->is_checking)
    check_all (self);
}

static void
on_activated (LuiRoomEditor *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "editor.save", NULL);
}

static void
make_password (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiRoomEditor *self = LUI_ROOM_EDITOR (widget);
  g_autofree char *password = liveon_generate_passphrase (lui_words_get_language ());
  g_autofree char *sentence
      = g_strdup_printf (_ ("Write it down, or say it to those whom you invite: %s"), password);

  gtk_editable_set_text (self->password, password);
  show_sentence (self->made_password, sentence);
}

static LiveonRoomDraft *
make_draft (LuiRoomEditor *self)
{
  LiveonRoomDraft *draft = liveon_room_draft_new ();
  const char *password = gtk_editable_get_text (self->password);
  g_auto (GStrv) groups = lui_group_picker_dup_ids (self->groups);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  g_autoptr (GDateTime) starts = NULL, ends = NULL;

  g_object_set (draft, "name", name, "reading", gtk_editable_get_text (self->reading),
                "description", gtk_editable_get_text (self->description), "capacity",
                (guint) gtk_adjustment_get_value (self->capacity), "schedule", get_schedule (self),
                "floor-mode",
                gtk_switch_get_active (self->formal) ? LIVEON_FLOOR_MODE_FORMAL
                                                     : LIVEON_FLOOR_MODE_FREE,
                NULL);
  if (gtk_widget_get_visible (GTK_WIDGET (self->groups)))
    g_object_set (draft, "groups", groups, NULL);
  if (get_schedule (self) == LIVEON_SCHEDULE_TIMED && get_moments (self, &starts, &ends))
    g_object_set (draft, "starts", starts, "ends", ends, NULL);
  if (get_mode (self) == LIVEON_ROOM_MODE_PASSWORD && *password != '\0')
    liveon_room_draft_set_password (draft, password);
  if (self->room != NULL)
    g_object_set (draft, "is-closed", gtk_switch_get_active (self->closed), NULL);
  else
    g_object_set (draft, "mode", get_mode (self), "share",
                  gtk_switch_get_active (self->share) ? LIVEON_SWITCH_INHERIT : LIVEON_SWITCH_DENY,
                  NULL);
  return draft;
}

static void
set_is_saving (LuiRoomEditor *self, gboolean is_saving)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save", !is_saving);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !is_saving);
}

static void
show_error (LuiRoomEditor *self, const GError *error)
{
  g_autofree char *words = lui_words_dup_error (error);

  set_is_saving (self, FALSE);
  show_sentence (self->error, words);
}

static void
show_done (LuiRoomEditor *self)
{
  g_autofree char *title = g_strdup_printf (_ ("“%s” Is Ready"), liveon_room_get_name (self->room));
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  const char *description = NULL;

  if (get_mode (self) == LIVEON_ROOM_MODE_PASSWORD)
    description = _ ("The invitation does not say the entry password. Tell it by another way.");
  else if (get_mode (self) == LIVEON_ROOM_MODE_LINK)
    description = _ ("Copy the invitation now: its link opens the room and is shown only once.");
  set_is_saving (self, FALSE);
  adw_status_page_set_title (self->done_page, escaped);
  adw_status_page_set_description (self->done_page, description);
  gtk_widget_set_visible (self->calendar_button,
                          liveon_room_get_schedule (self->room) == LIVEON_SCHEDULE_TIMED);
  gtk_widget_set_visible (GTK_WIDGET (self->save_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiRoomEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveonRoom) room
      = liveon_client_create_room_finish (LIVEON_CLIENT (source), result, &error);

  if (self->cancellable == NULL)
    return; /* closed meanwhile */
  if (room == NULL)
    {
      show_error (self, error);
      return;
    }
  self->room = g_steal_pointer (&room);
  show_done (self);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiRoomEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_ok = liveon_room_change_finish (LIVEON_ROOM (source), result, &error);

  if (self->cancellable == NULL)
    return;
  if (is_ok)
    gtk_window_close (GTK_WINDOW (self));
  else
    show_error (self, error);
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiRoomEditor *self = LUI_ROOM_EDITOR (widget);
  gpointer bad;

  self->is_checking = TRUE;
  bad = check_all (self);
  if (bad != NULL)
    {
      gtk_widget_grab_focus (bad);
      return;
    }
  show_sentence (self->error, NULL);
  set_is_saving (self, TRUE);
  g_clear_object (&self->draft);
  self->draft = make_draft (self);
  if (self->room == NULL)
    liveon_client_create_room_async (lui_session_get_client (self->session), self->draft,
                                     self->cancellable, created_cb, g_object_ref (self));
  else
    liveon_room_change_async (self->room, self->draft, self->cancellable, changed_cb,
                              g_object_ref (self));
}

static void
copy_invitation (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiRoomEditor *self = LUI_ROOM_EDITOR (widget);

  lui_room_invite_copy (self->session, self->room, liveon_room_draft_get_link_secret (self->draft),
                        widget);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_calendar (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiRoomEditor *self = LUI_ROOM_EDITOR (widget);

  lui_room_invite_save (self->session, self->room, liveon_room_draft_get_link_secret (self->draft),
                        widget);
}

static void
lui_room_editor_dispose (GObject *object)
{
  LuiRoomEditor *self = LUI_ROOM_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->draft);
  g_clear_object (&self->room);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lui_room_editor_parent_class)->dispose (object);
}

static void
lui_room_editor_class_init (LuiRoomEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LUI_TYPE_GROUP_PICKER);
  G_OBJECT_CLASS (klass)->dispose = lui_room_editor_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-room-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, error);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, name);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, reading);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, description);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, name_error);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, mode);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, password);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, made_password);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, password_error);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, capacity);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, closed_row);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, closed);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, share_row);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, share);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, formal);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, groups);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, schedule);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, date_row);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, date_button);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, calendar);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, start);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, end);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, times);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, times_error);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, done_page);
  gtk_widget_class_bind_template_child (widget_class, LuiRoomEditor, calendar_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "editor.make-password", NULL, make_password);
  gtk_widget_class_install_action (widget_class, "editor.copy-invitation", NULL, copy_invitation);
  gtk_widget_class_install_action (widget_class, "editor.save-calendar", NULL, save_calendar);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lui_room_editor_init (LuiRoomEditor *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) soon = g_date_time_add_hours (now, 1);
  g_autoptr (GDateTime) later = g_date_time_add_hours (now, 2);
  g_autofree char *start = g_date_time_format (soon, "%H:00");
  g_autofree char *end = g_date_time_format (later, "%H:00");

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (self->start, start);
  gtk_editable_set_text (self->end, end);
}

static void
select_value (AdwComboRow *row, const int *values, guint count, int value)
{
  for (guint i = 0; i < count; i++)
    if (values[i] == value)
      adw_combo_row_set_selected (row, i);
}

static void
show_schedule (LuiRoomEditor *self)
{
  g_autoptr (GDateTime) starts = liveon_room_dup_starts (self->room);
  g_autoptr (GDateTime) ends = liveon_room_dup_ends (self->room);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *start = NULL, *end = NULL;

  select_value (self->schedule, (const int *) schedules, G_N_ELEMENTS (schedules),
                liveon_room_get_schedule (self->room));
  if (starts == NULL || ends == NULL)
    return;
  day = g_date_time_to_local (starts);
  start = lui_format_time (starts, now);
  end = lui_format_time (ends, now);
  gtk_calendar_select_day (self->calendar, day);
  gtk_editable_set_text (self->start, start);
  gtk_editable_set_text (self->end, end);
}

static void
show_room (LuiRoomEditor *self)
{
  gtk_editable_set_text (self->name, liveon_room_get_name (self->room));
  gtk_editable_set_text (self->reading, liveon_room_get_reading (self->room));
  gtk_editable_set_text (self->description, liveon_room_get_description (self->room));
  gtk_adjustment_set_value (self->capacity, liveon_room_get_capacity (self->room));
  gtk_switch_set_active (self->closed, liveon_room_get_is_closed (self->room));
  gtk_switch_set_active (self->formal,
                         liveon_room_get_floor_mode (self->room) == LIVEON_FLOOR_MODE_FORMAL);
  select_value (self->mode, (const int *) modes, G_N_ELEMENTS (modes),
                liveon_room_get_mode (self->room));
  /* It is fixed when the room is made. */
  gtk_widget_set_visible (GTK_WIDGET (self->mode), FALSE);
  gtk_widget_set_visible (self->closed_row, TRUE);
  gtk_widget_set_visible (self->share_row, FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password),
                                 _ ("New entry password (empty: as it is)"));
  gtk_button_set_label (self->save_button, _ ("Save"));
  show_schedule (self);
}

LuiRoomEditor *
lui_room_editor_new (LuiSession *session, LiveonRoom *room, GtkWindow *parent)
{
  LuiRoomEditor *self = g_object_new (LUI_TYPE_ROOM_EDITOR, "transient-for", parent, "title",
                                      room != NULL ? _ ("Change Room") : _ ("New Room"), NULL);

  /* Not larger than the window that it stands before. */
  gtk_window_set_default_size (GTK_WINDOW (self),
                               MIN (WIDTH, gtk_widget_get_width (GTK_WIDGET (parent))),
                               MIN (HEIGHT, gtk_widget_get_height (GTK_WIDGET (parent))));
  self->session = g_object_ref (session);
  g_set_object (&self->room, room);
  if (room != NULL)
    show_room (self);
  lui_group_picker_start (self->groups, lui_session_get_client (session),
                          room != NULL ? liveon_room_get_group_ids (room) : NULL,
                          room != NULL ? liveon_room_get_group_names (room) : NULL);
  on_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return self;
}
