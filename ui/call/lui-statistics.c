/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lui-statistics.h"

#include <glib/gi18n.h>

#include "lui-call-words.h"

struct _LuiStatistics
{
  AdwWindow parent_instance;

  LiveonCall *call;
  GPtrArray *(*dup_streams) (gpointer data);
  gpointer data;
  GPtrArray *call_rows;    /* GtkLabel, their values */
  GPtrArray *picture_rows; /* AdwActionRow */
  guint tick_id;

  AdwPreferencesGroup *call_group;
  AdwPreferencesGroup *picture_group;
};

G_DEFINE_FINAL_TYPE (LuiStatistics, lui_statistics, ADW_TYPE_WINDOW)

static AdwActionRow *
add_row (AdwPreferencesGroup *group, GPtrArray *values)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  GtkWidget *value = gtk_label_new (NULL);

  gtk_widget_add_css_class (value, "numeric");
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  adw_action_row_add_suffix (row, value);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  g_object_set_data (G_OBJECT (row), "value", value);
  g_ptr_array_add (values, row);
  return row;
}

static void
set_row (AdwActionRow *row, const char *name, const char *value)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_label_set_label (GTK_LABEL (g_object_get_data (G_OBJECT (row), "value")), value);
}

static void
show_call (LuiStatistics *self)
{
  g_autoptr (GArray) facts = lui_call_words_dup_facts (self->call);

  for (guint i = 0; i < facts->len; i++)
    {
      LuiCallFact *fact = &g_array_index (facts, LuiCallFact, i);

      if (i == self->call_rows->len)
        add_row (self->call_group, self->call_rows);
      set_row (g_ptr_array_index (self->call_rows, i), fact->name, fact->value);
    }
}

static char *
dup_size (LiveonVideoStream *stream)
{
  LiveonFrame *frame = liveon_video_stream_get_frame (stream);

  if (frame == NULL)
    return g_strdup ("–");
  /* TRANSLATORS: of a picture: width, height, and how many have been shown. */
  return g_strdup_printf (_ ("%u × %u, %u pictures"), liveon_frame_get_width (frame),
                          liveon_frame_get_height (frame),
                          (guint) liveon_video_stream_get_n_frames (stream));
}

static void
show_pictures (LuiStatistics *self)
{
  g_autoptr (GPtrArray) streams = self->dup_streams (self->data);

  for (guint i = 0; i < streams->len; i++)
    {
      LiveonVideoStream *stream = g_ptr_array_index (streams, i);
      g_autofree char *size = dup_size (stream);

      if (i == self->picture_rows->len)
        add_row (self->picture_group, self->picture_rows);
      set_row (g_ptr_array_index (self->picture_rows, i),
               liveon_participant_get_name (liveon_video_stream_get_participant (stream)), size);
    }
  while (self->picture_rows->len > streams->len)
    {
      GtkWidget *row = g_ptr_array_steal_index (self->picture_rows, self->picture_rows->len - 1);

      adw_preferences_group_remove (self->picture_group, row);
    }
}

static gboolean
on_tick (gpointer data)
{
  show_call (data);
  show_pictures (data);
  return G_SOURCE_CONTINUE;
}

static void
copy_rows (GString *text, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      AdwActionRow *row = g_ptr_array_index (rows, i);
      GtkLabel *value = g_object_get_data (G_OBJECT (row), "value");

      g_string_append_printf (text, "%s\t%s\n",
                              adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                              gtk_label_get_label (value));
    }
}

static void
activate_copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LuiStatistics *self = LUI_STATISTICS (widget);
  g_autoptr (GString) text = g_string_new (NULL);

  copy_rows (text, self->call_rows);
  copy_rows (text, self->picture_rows);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
}

static void
lui_statistics_dispose (GObject *object)
{
  LuiStatistics *self = LUI_STATISTICS (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->call);
  g_clear_pointer (&self->call_rows, g_ptr_array_unref);
  g_clear_pointer (&self->picture_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (lui_statistics_parent_class)->dispose (object);
}

static void
lui_statistics_class_init (LuiStatisticsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lui_statistics_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/jp/liveon/LiveOn/lui-statistics.ui");
  gtk_widget_class_bind_template_child (widget_class, LuiStatistics, call_group);
  gtk_widget_class_bind_template_child (widget_class, LuiStatistics, picture_group);
  gtk_widget_class_install_action (widget_class, "statistics.copy", NULL, activate_copy);
}

static void
lui_statistics_init (LuiStatistics *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->call_rows = g_ptr_array_new ();
  self->picture_rows = g_ptr_array_new ();
}

GtkWindow *
lui_statistics_new (GtkWindow *parent,
                    LiveonCall *call,
                    GPtrArray *(*dup_streams) (gpointer data),
                    gpointer data)
{
  LuiStatistics *self = g_object_new (LUI_TYPE_STATISTICS, "transient-for", parent,
                                      "destroy-with-parent", TRUE, NULL);

  self->call = g_object_ref (call);
  self->dup_streams = dup_streams;
  self->data = data;
  on_tick (self);
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  return GTK_WINDOW (self);
}
