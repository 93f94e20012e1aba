/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-history-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "lui-adaptive-bin.h"
#include "lui-format.h"
#include "lui-history-export.h"
#include "lui-history-range.h"
#include "lui-history-rooms.h"
#include "lui-skeleton.h"
#include "lui-text.h"
#include "lui-visit-row.h"
#include "lui-window.h"
#include "lui-words.h"

/* Room and dates are asked of the server; a search looks through what it answers, and reads all of
 * it: only then may the list be filtered here, which asks for every row. */

struct _LuiHistoryPage
{
  GtkWidget parent_instance;

  LuiSession *session;
  LuiHistoryRooms *former;
  LiveonVisitList *visits;
  GtkFilterListModel *shown;
  GtkFilter *filter;
  char **words;     /* searched for */
  GPtrArray *bound; /* list items that are shown, unowned */
  gboolean search_mode;
  GtkFileChooserNative *chooser; /* while one is open */
  GCancellable *cancellable;

  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkDropDown *room_choice;
  GtkDropDown *range_choice;
  GtkWidget *span;
  GtkMenuButton *first_button;
  GtkMenuButton *last_button;
  GtkCalendar *first_day;
  GtkCalendar *last_day;
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *error_page;
};

enum
{
  PROP_SEARCH_MODE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LuiHistoryPage, lui_history_page, GTK_TYPE_WIDGET)

static GtkOrientation
pick_orientation (LuiHistoryPage *self, gboolean is_narrow)
{
  return is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
}

static void
show_row (LuiHistoryPage *self, GtkListItem *list_item)
{
  guint position = gtk_list_item_get_position (list_item);
  g_autoptr (LiveonVisit) before
      = position > 0 ? g_list_model_get_item (G_LIST_MODEL (self->shown), position - 1) : NULL;

  lui_visit_row_show (LUI_VISIT_ROW (gtk_list_item_get_child (list_item)),
                      gtk_list_item_get_item (list_item), before);
}

static void
on_setup (LuiHistoryPage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, g_object_new (LUI_TYPE_VISIT_ROW, NULL));
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
on_bind (LuiHistoryPage *self, GtkListItem *list_item)
{
  g_ptr_array_add (self->bound, list_item);
  show_row (self, list_item);
}

static void
on_unbind (LuiHistoryPage *self, GtkListItem *list_item)
{
  g_ptr_array_remove_fast (self->bound, list_item);
}

static void
update_stack (LuiHistoryPage *self)
{
  const GError *error = self->visits != NULL ? liveon_visit_list_get_error (self->visits) : NULL;
  const char *page = "visits";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0)
    {
      g_autofree char *words = error != NULL ? lui_words_dup_error (error) : NULL;

      page = error != NULL                                                             ? "error"
             : self->visits == NULL || liveon_visit_list_get_is_loading (self->visits) ? "loading"
                                                                                       : "none";
      adw_status_page_set_description (self->error_page, words);
    }
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
on_shown_changed (LuiHistoryPage *self)
{
  /* Another row may be above one that stays. */
  for (guint i = 0; i < self->bound->len; i++)
    show_row (self, g_ptr_array_index (self->bound, i));
  update_stack (self);
}

static LuiHistoryRange
get_range (LuiHistoryPage *self)
{
  return (LuiHistoryRange) MIN (gtk_drop_down_get_selected (self->range_choice), LUI_HISTORY_SPAN);
}

/* A room that is there, or was; NULL: all of them. */
static const char *
get_room_id (LuiHistoryPage *self)
{
  gpointer choice = gtk_drop_down_get_selected_item (self->room_choice);

  if (LIVEON_IS_ROOM (choice))
    return liveon_room_get_id (choice);
  return LIVEON_IS_VISIT (choice) ? liveon_visit_get_room_id (choice) : NULL;
}

static LiveonVisitList *
list_visits (LuiHistoryPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) first = gtk_calendar_get_date (self->first_day);
  g_autoptr (GDateTime) last = gtk_calendar_get_date (self->last_day);
  g_autoptr (GDateTime) from = NULL;
  g_autoptr (GDateTime) to = NULL;

  lui_history_range_get (get_range (self), now, first, last, &from, &to);
  return liveon_client_list_visits (lui_session_get_client (self->session), get_room_id (self),
                                    from, to);
}

static char *
dup_day (GtkCalendar *calendar)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);

  return lui_format_date (day, now);
}

static void
show_span (LuiHistoryPage *self)
{
  g_autofree char *first_day = dup_day (self->first_day);
  g_autofree char *last_day = dup_day (self->last_day);
  /* TRANSLATORS: of a range of days; %s is a date. */
  g_autofree char *first = g_strdup_printf (_ ("From %s"), first_day);
  /* TRANSLATORS: of a range of days, the last of them; %s is a date. */
  g_autofree char *last = g_strdup_printf (_ ("Until %s"), last_day);

  gtk_widget_set_visible (self->span, get_range (self) == LUI_HISTORY_SPAN);
  gtk_menu_button_set_label (self->first_button, first);
  gtk_menu_button_set_label (self->last_button, last);
}

static void
reload (LuiHistoryPage *self)
{
  if (self->visits != NULL)
    g_signal_handlers_disconnect_by_data (self->visits, self);
  g_clear_object (&self->visits);
  self->visits = list_visits (self);
  g_signal_connect_object (self->visits, "notify::is-loading", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->visits, "notify::error", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  gtk_filter_list_model_set_model (self->shown, G_LIST_MODEL (self->visits));
  update_stack (self);
}

static void
on_reload (GtkWidget *widget, const char *action, GVariant *parameter)
{
  reload (LUI_HISTORY_PAGE (widget));
}

static void
on_filter_changed (LuiHistoryPage *self)
{
  show_span (self);
  if (self->session != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload (self);
}

static gboolean
is_found (gpointer item, gpointer data)
{
  LuiHistoryPage *self = data;
  g_autofree char *index = lui_text_make_index (liveon_visit_get_room_name (item), NULL);

  return lui_text_matches (index, (const char *const *) self->words);
}

static void
on_search_changed (LuiHistoryPage *self)
{
  g_strfreev (self->words);
  self->words = lui_text_split_words (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_filter_list_model_set_filter (self->shown, *self->words != NULL ? self->filter : NULL);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiHistoryPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (lui_history_export_finish (result, &error))
    words = g_strdup (_ ("The history was saved."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    words = lui_words_dup_error (error);
  if (words != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    lui_window_tell (lui_window_of (self), words);
}

static void
on_place_chosen (LuiHistoryPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;
  g_autoptr (LiveonVisitList) visits = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  visits = list_visits (self);
  lui_history_export_async (visits, (const char *const *) self->words, file, self->cancellable,
                            exported_cb, g_object_ref (self));
}

void
lui_history_page_export (LuiHistoryPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name = g_strdup_printf (_ ("LiveOn history %s.csv"), date);

  g_return_if_fail (LUI_IS_HISTORY_PAGE (self));

  if (self->chooser != NULL)
    return;
  self->chooser
      = gtk_file_chooser_native_new (_ ("Export History"), GTK_WINDOW (lui_window_of (self)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_place_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
lui_history_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LUI_HISTORY_PAGE (widget)->list));
}

static void
lui_history_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lui_history_page_parent_class)->map (widget);
  reload (LUI_HISTORY_PAGE (widget));
  lui_history_rooms_update (LUI_HISTORY_PAGE (widget)->former);
}

static void
lui_history_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SEARCH_MODE)
    g_value_set_boolean (value, LUI_HISTORY_PAGE (object)->search_mode);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_history_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SEARCH_MODE)
    LUI_HISTORY_PAGE (object)->search_mode = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lui_history_page_dispose (GObject *object)
{
  LuiHistoryPage *self = LUI_HISTORY_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_clear_object (&self->visits);
  g_clear_object (&self->former);
  g_clear_object (&self->session);
  g_clear_pointer (&self->words, g_strfreev);
  g_clear_pointer (&self->bound, g_ptr_array_unref);
  G_OBJECT_CLASS (lui_history_page_parent_class)->dispose (object);
}

static void
lui_history_page_class_init (LuiHistoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lui_history_page_get_property;
  object_class->set_property = lui_history_page_set_property;
  object_class->dispose = lui_history_page_dispose;
  widget_class->grab_focus = lui_history_page_grab_focus;
  widget_class->map = lui_history_page_map;

  properties[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LUI_TYPE_ADAPTIVE_BIN);
  g_type_ensure (LUI_TYPE_SKELETON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, room_choice);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, range_choice);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, span);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, first_button);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, last_button);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, first_day);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, last_day);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, list);
  gtk_widget_class_bind_template_child (widget_class, LuiHistoryPage, error_page);
  gtk_widget_class_bind_template_callback (widget_class, pick_orientation);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_install_action (widget_class, "history.reload", NULL, on_reload);
}

static void
lui_history_page_init (LuiHistoryPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) week_ago = g_date_time_add_days (now, -6);

  self->words = g_new0 (char *, 1);
  self->bound = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_found, self, NULL));
  self->shown = gtk_filter_list_model_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_calendar_select_day (self->first_day, week_ago);
  show_span (self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

static char *
dup_choice_name (gpointer item, gpointer data)
{
  if (LIVEON_IS_ROOM (item))
    return g_strdup (liveon_room_get_name (item));
  if (LIVEON_IS_VISIT (item))
    /* TRANSLATORS: a room that one was in, and that was deleted or may not be entered any more. */
    return g_strdup_printf (_ ("%s (not in the room list)"), liveon_visit_get_room_name (item));
  return GTK_IS_STRING_OBJECT (item) ? g_strdup (gtk_string_object_get_string (item)) : NULL;
}

/* "All rooms", each of them, and those that are not there any more. */
static void
fill_room_choice (LuiHistoryPage *self, GListModel *rooms)
{
  const char *const all[] = { _ ("All rooms"), NULL };
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GtkStringList) first = gtk_string_list_new (all);
  g_autoptr (GListModel) model = NULL;
  g_autoptr (GtkExpression) name = NULL;

  g_list_store_append (parts, first);
  g_list_store_append (parts, rooms);
  g_list_store_append (parts, lui_history_rooms_get_model (self->former));
  model = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  name = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (dup_choice_name),
                                      NULL, NULL);
  gtk_drop_down_set_expression (self->room_choice, name);
  gtk_drop_down_set_model (self->room_choice, model);
}

GtkWidget *
lui_history_page_new (LuiSession *session)
{
  LuiHistoryPage *self = g_object_new (LUI_TYPE_HISTORY_PAGE, NULL);
  g_autoptr (GtkNoSelection) selection = NULL;

  self->former = lui_history_rooms_new (lui_session_get_client (session));
  fill_room_choice (self, liveon_client_get_rooms (lui_session_get_client (session)));
  self->session = g_object_ref (session);
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (on_shown_changed), self,
                           G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->shown)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  return GTK_WIDGET (self);
}

void
lui_history_page_show_room (LuiHistoryPage *self, LiveonRoom *room)
{
  GListModel *choices;

  g_return_if_fail (LUI_IS_HISTORY_PAGE (self));

  choices = gtk_drop_down_get_model (self->room_choice);
  gtk_drop_down_set_selected (self->range_choice, 0);
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (GObject) choice = g_list_model_get_item (choices, i);

      if (choice == (gpointer) room)
        gtk_drop_down_set_selected (self->room_choice, i);
    }
}
