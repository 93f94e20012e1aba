/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-group-picker.h"

#include <glib/gi18n.h>

#include "lui-words.h"

/* So many are offered at once. */
#define MAX_OFFERED 5
/* Of a row: what it does. */
#define BUTTON "lui-button"

struct _LuiGroupPicker
{
  AdwPreferencesGroup parent_instance;

  LiveonClient *client;
  GPtrArray *chosen;         /* of ids, in the order of the rows */
  GPtrArray *offered;        /* of GtkWidget: rows in the list, borrowed */
  GCancellable *cancellable; /* of the question that is under way */

  GtkListBox *list;
  AdwEntryRow *search;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (LuiGroupPicker, lui_group_picker, ADW_TYPE_PREFERENCES_GROUP)

static void find (LuiGroupPicker *self);

static gboolean
is_chosen (LuiGroupPicker *self, const char *id)
{
  return g_ptr_array_find_with_equal_func (self->chosen, id, g_str_equal, NULL);
}

static void
show_note (LuiGroupPicker *self, const char *sentence)
{
  gtk_label_set_label (self->note, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), sentence != NULL);
}

/* A row that says a name, and does one thing. */
static GtkWidget *
make_row (const char *id, const char *name, const char *icon, const char *action, const char *label)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  GVariant *target = g_variant_new ("(ss)", id, name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  /* Not as its activatable-widget: that would be called by the row's title besides. */
  g_object_set_data (G_OBJECT (row), BUTTON, button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
choose (LuiGroupPicker *self, const char *id, const char *name)
{
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), name);
  GtkWidget *row;

  if (is_chosen (self, id))
    return;
  row = make_row (id, name, "window-close-symbolic", "picker.remove", label);
  gtk_list_box_insert (self->list, row, (int) self->chosen->len);
  g_ptr_array_add (self->chosen, g_strdup (id));
}

static void
clear_offered (LuiGroupPicker *self)
{
  for (guint i = 0; i < self->offered->len; i++)
    gtk_list_box_remove (self->list, self->offered->pdata[i]);
  g_ptr_array_set_size (self->offered, 0);
}

static guint
count_chosen (LuiGroupPicker *self, GListModel *groups)
{
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (LiveonGroup) group = g_list_model_get_item (groups, i);

      count += is_chosen (self, liveon_group_get_id (group));
    }
  return count;
}

/* count: how many there are that fit what was typed. */
static void
offer (LuiGroupPicker *self, GListModel *groups, guint count)
{
  gboolean has_typed = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
  guint more = count - MIN (count, count_chosen (self, groups));
  g_autofree char *sentence = NULL;

  clear_offered (self);
  for (guint i = 0; i < g_list_model_get_n_items (groups) && self->offered->len < MAX_OFFERED; i++)
    {
      g_autoptr (LiveonGroup) group = g_list_model_get_item (groups, i);
      const char *name = liveon_group_get_name (group);
      g_autofree char *label = g_strdup_printf (_ ("Add %s"), name);
      GtkWidget *row;

      if (is_chosen (self, liveon_group_get_id (group)))
        continue;
      row = make_row (liveon_group_get_id (group), name, "list-add-symbolic", "picker.add", label);
      gtk_list_box_append (self->list, row);
      g_ptr_array_add (self->offered, row);
    }
  if (more > self->offered->len)
    sentence = g_strdup_printf (ngettext ("There is %u more: type a part of its name.",
                                          "There are %u more: type a part of the name.",
                                          more - self->offered->len),
                                more - self->offered->len);
  else if (count == 0 && has_typed)
    sentence = g_strdup (_ ("No group has this in its name."));
  show_note (self, sentence);
  if (count > 0)
    gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LuiGroupPicker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) groups = NULL;
  guint count = 0;

  groups = liveon_client_find_groups_finish (LIVEON_CLIENT (source), result, &count, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (groups == NULL)
    {
      g_autofree char *words = lui_words_dup_error (error);

      clear_offered (self);
      show_note (self, words);
      return;
    }
  offer (self, groups, count);
}

/* Asks for more than are offered: those that are chosen already are left out. */
static void
find (LuiGroupPicker *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  liveon_client_find_groups_async (
      self->client, gtk_editable_get_text (GTK_EDITABLE (self->search)),
      MAX_OFFERED + self->chosen->len, self->cancellable, found_cb, g_object_ref (self));
}

static void
on_changed (LuiGroupPicker *self)
{
  if (self->client != NULL)
    find (self);
}

static void
on_row_activated (LuiGroupPicker *self, GtkListBoxRow *row)
{
  GtkWidget *button = g_object_get_data (G_OBJECT (row), BUTTON);

  if (button != NULL)
    gtk_widget_activate (button);
}

/* Enter takes the first that is offered. */
static void
on_activated (LuiGroupPicker *self)
{
  if (self->offered->len > 0 && *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    on_row_activated (self, self->offered->pdata[0]);
}

static void
add (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiGroupPicker *self = LUI_GROUP_PICKER (widget);
  const char *id, *name;

  g_variant_get (parameter, "(&s&s)", &id, &name);
  choose (self, id, name);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    find (self);
}

static void
remove_chosen (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiGroupPicker *self = LUI_GROUP_PICKER (widget);
  const char *id, *name;
  guint index;

  g_variant_get (parameter, "(&s&s)", &id, &name);
  if (!g_ptr_array_find_with_equal_func (self->chosen, id, g_str_equal, &index))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_list_box_remove (self->list,
                       GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) index)));
  g_ptr_array_remove_index (self->chosen, index);
  find (self);
}

static void
lui_group_picker_dispose (GObject *object)
{
  LuiGroupPicker *self = LUI_GROUP_PICKER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lui_group_picker_parent_class)->dispose (object);
}

static void
lui_group_picker_finalize (GObject *object)
{
  LuiGroupPicker *self = LUI_GROUP_PICKER (object);

  g_ptr_array_unref (self->chosen);
  g_ptr_array_unref (self->offered);
  G_OBJECT_CLASS (lui_group_picker_parent_class)->finalize (object);
}

static void
lui_group_picker_class_init (LuiGroupPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_group_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = lui_group_picker_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/jp/liveon/LiveOn/lui-group-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiGroupPicker, list);
  gtk_widget_class_bind_template_child (widget_class, LuiGroupPicker, search);
  gtk_widget_class_bind_template_child (widget_class, LuiGroupPicker, note);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_install_action (widget_class, "picker.add", "(ss)", add);
  gtk_widget_class_install_action (widget_class, "picker.remove", "(ss)", remove_chosen);
}

static void
lui_group_picker_init (LuiGroupPicker *self)
{
  self->chosen = g_ptr_array_new_with_free_func (g_free);
  self->offered = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lui_group_picker_start (LuiGroupPicker *self,
                        LiveonClient *client,
                        const char *const *ids,
                        const char *const *names)
{
  g_set_object (&self->client, client);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    choose (self, ids[i], names[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), self->chosen->len > 0);
  find (self);
}

char **
lui_group_picker_dup_ids (LuiGroupPicker *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->chosen->len; i++)
    g_strv_builder_add (ids, self->chosen->pdata[i]);
  return g_strv_builder_end (ids);
}
